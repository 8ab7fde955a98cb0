"""The queue: callers who wait for an operator, in the order in which their calls began.

Knows who waits and how long they will; ringing and talking are the switch's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.simulator.channels import Call, Channel

if TYPE_CHECKING:
    from console.simulator.switch import Switch


class Waiting:
    """The one queue of the house; manual 12.3 names none."""

    def __init__(self, switch: Switch) -> None:
        self.switch = switch
        self.callers: list[Channel] = []
        """The longest waiting first."""

    def arrive(self, number: str, name: str = "", ago: float = 0.0) -> Channel:
        """A caller from outside enters the queue, or came in so many seconds ago."""
        caller = self.switch.register.create(
            number, "0", "CALLER_RINGING", self.switch.clock.now() - ago, name
        )
        caller.call = Call(number, "", "in", caller.start)
        self.add(caller)
        return caller

    def add(self, caller: Channel) -> None:
        """Let a caller wait, in the order in which the calls began."""
        if caller.id not in self.switch.register.by_id or caller.waiting:
            return
        caller.quiet()
        caller.state, caller.peer = "CALLER_RINGING", None
        caller.held_for, caller.waiting = "", True
        self.callers.append(caller)
        self.callers.sort(key=lambda c: c.start)
        self.switch.register.touch(caller)
        patience = self.switch.habits.wait_for(self.switch.random)
        if patience is not None:
            caller.timers.append(
                self.switch.later(patience, lambda: self.switch.hang_up(caller, "abandoned"))
            )

    def take(self, caller: Channel, number: str) -> None:
        """A chosen caller goes to an extension; it waits on if nobody lifts the handset there."""

        def talk(line: Channel) -> None:
            self.switch.bridge(line, caller)

        self.switch.seize(
            number,
            talk,
            direction="1",
            shown=caller.number,
            party=caller,
            failed=lambda reason: self.add(caller),
        )
        self.leave(caller)
        caller.quiet()
        if caller.call is not None:
            caller.call.callee = number
        line = self.switch.line(number)
        if caller.state != "CALLING":
            caller.peer = line
            self.switch.register.touch(caller)

    def leave(self, caller: Channel) -> None:
        """Take a caller out of the queue if it is in it."""
        if caller.waiting:
            caller.waiting = False
            self.callers.remove(caller)
