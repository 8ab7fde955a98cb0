"""The switch: how legs ring, talk, are held, watched and hung up.

Knows the rules of call control and no wire form, no account and no request; the queue, transfers
and the conference have files of their own.

Rules the manual leaves open and this exchange settles:
    An extension has one line. While its party is on hold the line may start another call; the held
    party stays on hold for that extension until resumed, or until it gives up.
    A transfer to a busy, do-not-disturb or unknown target is refused and nothing changes.
    An unanswered blind transfer comes back: the operator's handset rings; failing that, the caller
    goes (back) into the queue.
    Consulting (4.7): the operator's hang-up completes, even while the target still rings; the
    target's hang-up, refusal or silence gives the caller back (reading 21).
    A party that hangs up clears the other leg; listeners and bargers go with the call.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from console.simulator.channels import Call, Channel, Fail, Register, Ringing, Then
from console.simulator.clock import Action, Clock, Timer
from console.simulator.conference import Conference
from console.simulator.habits import Habits
from console.simulator.numbers import is_outside
from console.simulator.people import Extension
from console.simulator.ports import Desk
from console.simulator.seam import Refusal
from console.simulator.transfers import Transfers
from console.simulator.waiting import Waiting


class Switch:
    """All calls of one exchange. Every public method leaves the model consistent; the caller of a
    chain of them calls `flush` to have the changes pushed."""

    def __init__(
        self, house: dict[str, Extension], clock: Clock, random: Random, desk: Desk
    ) -> None:
        self.register = Register(house)
        self.clock = clock
        self.random = random
        self.desk = desk
        self.habits = Habits()
        self.watchers: list[Channel] = []
        """Lines that listen or have barged in."""
        self._parked: list[Channel] = []
        self.waiting = Waiting(self)
        self.transfers = Transfers(self)
        self.conference = Conference(self)
        self._life = 0

    # -- time and telling ----------------------------------------------------------------------

    def later(self, seconds: float, action: Action) -> Timer:
        """Do `action` and push what it changed, unless the exchange restarts before."""
        life = self._life

        def run() -> None:
            if life == self._life:
                action()
                self.flush()

        return self.clock.call_later(seconds, run)

    def flush(self) -> None:
        """Push every change since the last time."""
        changed, self.register.changed = self.register.changed, {}
        self.desk.calls_changed(list(changed.values()))

    def restart(self) -> None:
        """Lose every call; channel names count from 0 again."""
        self._life += 1
        self.waiting.callers.clear()
        self.watchers.clear()
        self._parked.clear()
        self.conference.clear()
        self.register.clear()

    # -- looking -------------------------------------------------------------------------------

    def channel(self, ident: str) -> Channel:
        """The living channel of this name, else a refusal."""
        found = self.register.by_id.get(ident)
        if found is None:
            raise Refusal(f"channel {ident} does not exist")
        return found

    def line(self, number: str) -> Channel | None:
        """The channel an extension is using."""
        return self.register.by_number.get(number)

    def held_for(self, number: str) -> list[Channel]:
        """Parties on hold for an extension, the one held first first."""
        self._parked = [c for c in self._parked if c.held_for and c.id in self.register.by_id]
        return [c for c in self._parked if c.held_for == number]

    def reachable(self, number: str) -> bool:
        """Whether the number is an extension or can be dialled over a trunk."""
        return number in self.register.house or is_outside(number)

    def check_target(self, number: str, caller: str = "") -> None:
        """Refuse a number that does not exist, does not wish to be disturbed, or is busy; one that
        `caller` may not dial as well."""
        if not self.reachable(number):
            raise Refusal(f"number {number} does not exist")
        if number not in self.register.house:
            return
        if caller and not self.desk.may_dial(caller, number):
            raise Refusal(f"{caller} may not call extension {number}")
        if not self.desk.ringable(number):
            raise Refusal(f"extension {number} does not want to be disturbed")
        if self.line(number) is not None:
            raise Refusal(f"extension {number} is busy")

    # -- ringing -------------------------------------------------------------------------------

    def ring(
        self,
        number: str,
        answered: Then,
        failed: Fail,
        *,
        caller: Channel | None = None,
        direction: str = "1",
        state: str = "CALLEE_RINGING",
        shown: str = "",
        seconds: float | None = None,
    ) -> Channel:
        """Ring a free telephone; its person answers in their own time, or does not."""
        leg = self.register.create(number, direction, state, self.clock.now())
        leg.shown = shown
        leg.ringing = Ringing(answered, failed)
        if caller is not None:
            leg.peer, leg.call = caller, caller.call
        self.register.touch(leg)
        delay = self.desk.answer_after(number, self.habits, self.random)
        limit = self.habits.ring if seconds is None else seconds
        if delay is not None and delay <= limit:
            leg.timers.append(self.later(delay, lambda: self.lift(leg)))
        else:
            leg.timers.append(self.later(limit, lambda: self.hang_up(leg, "unanswered")))
        return leg

    def lift(self, leg: Channel) -> None:
        """A ringing telephone is answered."""
        ringing = leg.ringing
        if ringing is None or leg.id not in self.register.by_id:
            return
        leg.quiet()
        leg.ringing = None
        leg.answer = self.clock.now()
        ringing.answered()

    def seize(
        self,
        number: str,
        then: Callable[[Channel], None],
        *,
        direction: str,
        shown: str,
        party: Channel | None = None,
        failed: Fail | None = None,
    ) -> None:
        """Get an operator's own line ready: at once if it is off hook with its party on hold, else
        its handset rings first. A line in a call is refused. `then` is given the line."""
        line = self.line(number)
        if line is None:
            handset = self.ring(
                number, lambda: then(handset), failed or _nothing, direction=direction, shown=shown
            )
            if party is not None:
                handset.peer = party
                self.register.touch(handset)
            return
        if not line.idle_line:
            raise Refusal(f"extension {number} is in a call")
        # The held party keeps the record of its call; the line opens another.
        line.peer, line.call, line.direction, line.shown = None, None, direction, shown
        line.start = line.answer = self.clock.now()
        then(line)

    # -- talking -------------------------------------------------------------------------------

    def begin_call(self, caller: Channel, callee: str, *, inbound: bool = False) -> None:
        """Open the record of a new call from this leg."""
        self.end_call(caller, "answered")
        outward = "" if callee in self.register.house else "out"
        caller.call = Call(caller.number, callee, "in" if inbound else outward, self.clock.now())

    def end_call(self, leg: Channel, reason: str) -> None:
        """Close the record of a leg's call, once."""
        call = leg.call
        leg.call = None
        if call is None or call.ended:
            return
        call.ended = True
        unanswered = call.answer is None and reason == "answered"
        self.desk.call_ended(call, "abandoned" if unanswered else reason)

    def place(self, caller: Channel, number: str) -> None:
        """A leg that is off hook calls a number; busy tone if it cannot be reached."""
        self.begin_call(caller, number, inbound=caller.extension is None)
        try:
            self.check_target(number, caller.number)
        except Refusal:
            self.busy(caller, number)
            return
        self.alert(caller, number, lambda reason: self._unreached(caller, reason))

    def busy(self, caller: Channel, number: str) -> None:
        """The leg hears the busy tone for a while and is then cleared."""
        caller.state, caller.shown, caller.peer = "BUSY", number, None
        self.register.touch(caller)
        tone = self.habits.busy_tone
        caller.timers.append(self.later(tone, lambda: self.hang_up(caller, "busy")))

    def alert(self, caller: Channel, number: str, failed: Fail) -> Channel:
        """Ring a target for a caller; the two talk when it is answered."""
        caller.quiet()
        caller.state, caller.held_for, caller.peer, caller.shown = (
            "CALLER_RINGING",
            "",
            None,
            number,
        )
        target = self.ring(number, lambda: self.bridge(caller, target), failed, caller=caller)
        caller.peer = target
        self.register.touch(caller)
        return target

    def _unreached(self, caller: Channel, reason: str) -> None:
        caller.peer = None
        self.hang_up(caller, reason)

    def bridge(self, one: Channel, other: Channel) -> None:
        """Two legs talk to each other; whatever they waited for is over."""
        now = self.clock.now()
        for leg, peer in ((one, other), (other, one)):
            leg.quiet()
            leg.state, leg.peer, leg.held_for = "CALLING", peer, ""
            leg.answer = now if leg.answer is None else leg.answer
            self.waiting.leave(leg)
        call = one.call or other.call
        if call is not None:
            call.answer = now if call.answer is None else call.answer
        one.call = other.call = call
        self.register.touch(one)
        self.register.touch(other)
        length = self.habits.talk_for(self.random)
        if length is not None:
            leaver = other if self.desk.is_operator(one.number) else one
            leaver.timers.append(self.later(length, lambda: self.hang_up(leaver)))

    def hold(self, line: Channel) -> None:
        """The party of a talking line hears music; the line stays off hook."""
        party = line.peer
        if not line.talking or party is None or line.consult is not None:
            raise Refusal(f"channel {line.id} has no call that could be held")
        self.park(party, line.number)
        line.quiet()
        line.state = "HOLDING"
        self.register.touch(line)

    def park(self, party: Channel, number: str) -> None:
        """Put a party on hold for an extension."""
        party.quiet()
        party.state, party.held_for = "HOLDING", number
        if party not in self._parked:
            self._parked.append(party)
        self.register.touch(party)
        patience = self.habits.wait_for(self.random)
        if patience is not None:
            party.timers.append(self.later(patience, lambda: self.hang_up(party)))

    # -- what people of the house and callers do -----------------------------------------------

    def call_out(self, number: str, target: str, dialling: float = 1.5) -> None:
        """An extension lifts its handset, dials for so many seconds and calls a number."""
        line = self.register.create(number, "0", "DIALING", self.clock.now())
        line.shown = target
        self.register.touch(line)
        line.timers.append(self.later(dialling, lambda: self.place(line, target)))

    def call_in(self, number: str, name: str, target: str) -> None:
        """A caller from outside calls an extension directly."""
        caller = self.register.create(number, "0", "CALLER_RINGING", self.clock.now(), name)
        self.place(caller, target)

    def connect(self, number: str, other: str, name: str = "", ago: float = 0.0) -> None:
        """Two parties have been talking for so many seconds."""
        start = self.clock.now() - ago
        caller = self.register.create(number, "0", "CALLING", start)
        callee = self.register.create(other, "1", "CALLING", start, name)
        outward = "" if other in self.register.house else "out"
        caller.call = Call(number, other, outward, start, start)
        caller.answer = callee.answer = start
        self.bridge(caller, callee)

    # -- ending --------------------------------------------------------------------------------

    def hang_up(self, leg: Channel, reason: str = "answered") -> None:
        """One leg goes on hook, or is made to; what becomes of the others follows from its part."""
        if leg.id not in self.register.by_id:
            return
        ringing, leg.ringing = leg.ringing, None
        self.waiting.leave(leg)
        self.register.remove(leg)
        self.end_watchers(leg)
        if leg.in_conference:
            self.conference.left(leg)
        if ringing is not None:
            ringing.failed(reason)
            return
        if leg.held_for:
            self._held_party_gone(leg)
        elif leg.consult is not None:
            self.transfers.complete(leg, leg.consult)
        elif leg.peer is not None:
            self._other_leg(leg, leg.peer, reason)
        self.end_call(leg, reason)

    def _held_party_gone(self, party: Channel) -> None:
        line = self.line(party.held_for)
        if line is None:
            return
        if line.consult is party:
            line.consult = None
        elif line.peer is party:
            line.ringing = line.peer = None
            self.hang_up(line)

    def _other_leg(self, leg: Channel, peer: Channel, reason: str) -> None:
        if peer.held_for:
            # The held party waits on without the line, and keeps the record of the call.
            peer.peer, peer.shown, leg.call = None, leg.number, None
            self.register.touch(peer)
            return
        if peer.peer is not leg:
            return
        if peer.consult is not None:
            self.transfers.give_back(peer)
            return
        peer.ringing = peer.peer = None
        self.hang_up(peer, reason)

    def end_watchers(self, leg: Channel) -> None:
        """Who listens to this leg's call, or has barged into it, goes with it."""
        for watcher in list(self.watchers):
            if watcher is leg:
                self.watchers.remove(watcher)
            elif watcher.watched in (leg, leg.peer):
                self.watchers.remove(watcher)
                watcher.ringing = None
                self.register.remove(watcher)

    # -- watching ------------------------------------------------------------------------------

    def watch(self, number: str, leg: Channel, state: str) -> None:
        """An operator listens to (MONITOR) or barges into (FORCE_CALLIN) a conversation."""
        if not leg.talking or leg.peer is None:
            raise Refusal(f"channel {leg.id} is not in a conversation")
        if number in (leg.number, leg.peer.number):
            raise Refusal(f"extension {number} takes part in the call")
        if self.line(number) is not None:
            raise Refusal(f"extension {number} is in a call")

        def answered() -> None:
            line.state = state
            self.register.touch(line)

        line = self.ring(number, answered, _nothing, direction="0", shown=leg.number)
        line.watched = leg
        self.watchers.append(line)


def _nothing(reason: str) -> None:
    """Nobody minds that the telephone was not answered."""
