"""A working day: who calls whom and when, from one seed.

Knows rates and chance; calls are made through the switch only.
"""

from __future__ import annotations

from console.simulator import dnd, wake_up
from console.simulator.habits import BUSY_DAY
from console.simulator.pbx import Pbx
from console.simulator.people import outsider

# Shares of the calls of a day.
INBOUND, OUTBOUND = 0.35, 0.20
CROWD = 6
"""Waiting callers from which on colleagues at other desks take some."""
COLLEAGUE = 25.0
"""Seconds between two looks of the colleagues at the queue."""


class Scenario:
    """Traffic of so many calls an hour; none at 0."""

    def __init__(self, pbx: Pbx, calls_per_hour: float) -> None:
        self.pbx = pbx
        self.calls_per_hour = calls_per_hour
        self._day = 0
        self._configured = False
        operators = {account.number for account in pbx.accounts.values()}
        self._staff = [number for number in pbx.extensions if number not in operators]

    def start(self) -> None:
        """Begin in the middle of the day: callers waiting, people talking, telephones ringing.

        An exchange that restarts has what was set before, so that is set once.
        """
        self._day += 1
        if self.calls_per_hour <= 0:
            return
        first, self._configured = not self._configured, True
        if first:
            for name, value in BUSY_DAY.items():
                setattr(self.pbx.switch.habits, name, value)
        self._prefill()
        if first:
            self._set_here_and_there()
        self.pbx.switch.flush()
        self._next_call()
        self._next_look()

    def stop(self) -> None:
        """No further calls."""
        self._day += 1

    # -- the start -----------------------------------------------------------------------------

    def _prefill(self) -> None:
        random, switch = self.pbx.random, self.pbx.switch
        for _ in range(random.randint(3, 5)):
            caller = outsider(random)
            switch.waiting.arrive(caller.number, caller.name, ago=random.uniform(5, 90))
        busy = int(self.calls_per_hour * 110 / 3600)
        for _ in range(min(max(busy, 12), len(self._staff) // 4)):
            self._call_under_way()
        for _ in range(min(3, len(self._staff) // 8)):
            self._internal(dialling=0.0)

    def _set_here_and_there(self) -> None:
        """Some extensions want to be woken, some not to be disturbed."""
        now, random = self.pbx.clock.now(), self.pbx.random
        chosen = random.sample(self._staff, min(7, len(self._staff)))
        for number in chosen[:4]:
            alarm = wake_up.Alarm(
                0, number, 1, random.randrange(5, 9), random.choice((0, 30)), 3, 3, 1
            )
            wake_up.store(self.pbx).add(number, 1, alarm)
        for number in chosen[4:]:
            dnd.store(self.pbx).set(number, now, now + 3600 * random.randint(1, 8))

    def _call_under_way(self) -> None:
        random, switch = self.pbx.random, self.pbx.switch
        one = self._free_extension()
        if one is None:
            return
        ago = random.uniform(5, 240)
        if random.random() < INBOUND + OUTBOUND:
            party = outsider(random)
            number, name = party.number, party.name
        else:
            number, name = self._free_extension(besides=one) or "", ""
        if number:
            switch.connect(one, number, name, ago=ago)

    # -- the day -------------------------------------------------------------------------------

    def _next_call(self) -> None:
        day = self._day

        def call() -> None:
            if day == self._day:
                self._one_call()
                self._next_call()

        gap = self.pbx.random.expovariate(self.calls_per_hour / 3600)
        self.pbx.switch.later(gap, call)

    def _one_call(self) -> None:
        draw = self.pbx.random.random()
        if draw < INBOUND:
            self._inbound()
        elif draw < INBOUND + OUTBOUND:
            self._outbound()
        else:
            self._internal()

    def _inbound(self) -> None:
        caller = outsider(self.pbx.random)
        night = self.pbx.route_queue()
        if night:
            self.pbx.switch.call_in(caller.number, caller.name, night)
        else:
            self.pbx.switch.waiting.arrive(caller.number, caller.name)

    def _outbound(self) -> None:
        one = self._free_extension()
        if one is not None:
            self.pbx.switch.call_out(one, outsider(self.pbx.random).number)

    def _internal(self, dialling: float = 1.5) -> None:
        one = self._free_extension()
        if one is None:
            return
        # Now and then the number called is busy.
        other = self.pbx.random.choice(self._staff)
        if other != one:
            self.pbx.switch.call_out(one, other, dialling)

    def _next_look(self) -> None:
        day = self._day

        def look() -> None:
            if day == self._day:
                self._help_out()
                self._next_look()

        self.pbx.switch.later(self.pbx.random.uniform(0.5, 1.5) * COLLEAGUE, look)

    def _help_out(self) -> None:
        switch = self.pbx.switch
        crowd = max(CROWD, int(self.calls_per_hour / 100))
        while len(switch.waiting.callers) > crowd:
            helper = self._free_extension()
            if helper is None:
                return
            switch.waiting.take(switch.waiting.callers[0], helper)

    def _free_extension(self, besides: str = "") -> str | None:
        pbx = self.pbx
        for _ in range(20):
            number = pbx.random.choice(self._staff) if self._staff else ""
            free = number and pbx.switch.line(number) is None and number != besides
            if free and pbx.may_ring(number):
                return number
        return None
