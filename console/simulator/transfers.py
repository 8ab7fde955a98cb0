"""Transfers: blind, attended, completed, cancelled, and what comes back (manual 4.6 and 4.7).

Knows what becomes of the three parties; ringing, talking and holding are the switch's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.simulator.channels import Channel, Ringing
from console.simulator.seam import Refusal

if TYPE_CHECKING:
    from console.simulator.switch import Switch


class Transfers:
    """The transfers of one switch."""

    def __init__(self, switch: Switch) -> None:
        self.switch = switch

    def blind(self, line: Channel, number: str) -> None:
        """The line's party is sent on to a number; the line is cleared."""
        party = self._transferable(line, number)
        operator = line.number
        self.switch.end_watchers(line)
        line.peer = None
        self.switch.end_call(line, "answered")
        self.switch.register.remove(line)
        self.switch.begin_call(party, number, inbound=party.extension is None)
        self.switch.alert(party, number, lambda reason: self._back(party, operator))

    def consult(self, line: Channel, number: str) -> None:
        """The line's party waits while the operator calls a number about it (4.7)."""
        party = self._transferable(line, number, line.number)
        self.switch.park(party, line.number)
        line.consult = party
        line.call = None
        self.switch.begin_call(line, number)
        self.switch.alert(line, number, lambda reason: self.give_back(line))

    def _transferable(self, line: Channel, number: str, caller: str = "") -> Channel:
        party = line.peer
        if line.consult is not None:
            raise Refusal("a consultation is under way: finish or cancel it first")
        if party is None or not (line.talking or line.idle_line):
            raise Refusal(f"channel {line.id} has no call that could be transferred")
        if number in (line.number, party.number):
            raise Refusal(f"number {number} takes part in the call")
        self.switch.check_target(number, caller)
        return party

    def complete(self, line: Channel, party: Channel) -> None:
        """The consulting operator has hung up: party and target talk, or the target rings on."""
        target = line.peer
        self.switch.end_call(line, "answered")
        if target is None or target.id not in self.switch.register.by_id:
            self.recall(party, line.number)
            return
        self.switch.begin_call(party, target.number, inbound=party.extension is None)
        party.held_for = ""
        if target.ringing is None:
            self.switch.bridge(party, target)
            return
        party.quiet()
        party.state, party.peer = "CALLER_RINGING", target
        target.peer = party
        target.ringing = Ringing(
            lambda: self.switch.bridge(party, target), lambda reason: self._back(party, line.number)
        )
        self.switch.register.touch(party)
        self.switch.register.touch(target)

    def _back(self, party: Channel, number: str) -> None:
        party.peer = None
        self.recall(party, number)

    def give_back(self, line: Channel) -> None:
        """A consultation is over without a transfer: the operator talks to the caller again."""
        party, line.consult = line.consult, None
        if party is not None:
            self.switch.end_call(line, "unanswered")
            self.switch.bridge(line, party)

    def recall(self, party: Channel, number: str) -> None:
        """A transferred party comes back: to the operator's handset, else into the queue."""
        if party.id not in self.switch.register.by_id:
            return
        if self.switch.line(number) is not None or number not in self.switch.register.house:
            self.switch.waiting.add(party)
            return
        self.switch.begin_call(party, number, inbound=party.extension is None)
        self.switch.alert(party, number, lambda reason: self.switch.waiting.add(party))
