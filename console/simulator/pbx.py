"""The exchange: extensions, accounts, clock and chance, and what chapters may ask of it.

Knows the house and whom to tell of changes; the calls themselves are `switch`, the wire is `wire`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace

from console.simulator import records_view
from console.simulator.channels import Call
from console.simulator.clock import Clock, RealClock
from console.simulator.habits import Habits
from console.simulator.people import Extension, populate
from console.simulator.seam import CHAPTERS, Account, Frame, Operator
from console.simulator.switch import Switch

LICENCES: tuple[str, ...] = (
    "originate_call",
    "hold_resume",
    "dial_privilege",
    "night_service",
    "alarm_clock",
    "group_manage",
    "blind_inquiry_turn",
    "contact",
    "call_log",
    "prompt_sound_manage",
    "shift",
    "force_release",
    "webrtc",
    "phone_meeting",
    "monitor",
    "sound_record",
    "screen_popup",
    "designated_answer",
    "no_disturb",
    "bill_manage",
    "barge",
)
"""All flags of manual 2.6."""


@dataclass(frozen=True, slots=True)
class CallNote:
    """A call that has ended, as the call records (manual 13) need it. Times: epoch seconds."""

    caller: str
    callee: str
    start: float
    answer: float | None
    end: float
    outside: str
    """"" between extensions, "in" for a call from outside, "out" for one to the outside."""
    reason: str
    """answered, unanswered, busy, abandoned (gave up in the queue), released (force release)."""


@dataclass(frozen=True, slots=True)
class LogNote:
    """Something an operator did, for the operation log (manual 14)."""

    type: str
    """A key of the manual's log types: call, login, logout, alarmSet, nameSet, roleSet ..."""
    user_id: str
    user_name: str
    """As the log shows it: name/number of the operator's extension."""
    target: str
    comment: str
    time: float


class Pbx:
    """One exchange. Chapters read and change it through these attributes and methods only.

    Hooks that a chapter's factory may replace:
        may_call(caller, callee): False keeps one from dialling an extension (extension groups).
        may_ring(number): False keeps an extension from ringing (DND); the caller hears busy.
        route_queue(): number of the extension that takes queue callers now, "" for the queue.
        on_call(note), on_log(note): receivers of ended calls and of operators' deeds.
    """

    def __init__(
        self,
        extensions: int = 60,
        seed: int = 1,
        *,
        clock: Clock | None = None,
        licences: frozenset[str] | None = None,
        handset_answer: float = 0.0,
    ) -> None:
        self.clock: Clock = clock or RealClock()
        self.random = Random(seed)
        self.extensions: dict[str, Extension] = populate(extensions, self.random)
        self.licences: frozenset[str] = frozenset(LICENCES) if licences is None else licences
        self.handset_answer = handset_answer
        self.accounts: dict[str, Account] = {}
        """Operators' accounts by user name."""
        self.operators: list[Operator] = []
        """Consoles logged in now."""
        self.desks: list[str] = []
        """Extensions that operators have logged in with, each once; they stay after a logout."""
        self.listeners: list[Callable[[Frame], None]] = []
        """Who receives each push (the server's connections)."""
        self.may_call: Callable[[str, str], bool] = lambda caller, callee: True
        self.may_ring: Callable[[str], bool] = lambda number: True
        self.route_queue: Callable[[], str] = lambda: ""
        self.on_call: Callable[[CallNote], None] = lambda note: None
        self.on_log: Callable[[LogNote], None] = lambda note: None
        self.switch = Switch(self.extensions, self.clock, self.random, self)
        self._desk_list: list[Frame] = []
        self._queue_list: list[Frame] = []
        self.chapters = SimpleNamespace()
        for name, factory in CHAPTERS.items():
            setattr(self.chapters, name, factory(self))

    # -- telling -------------------------------------------------------------------------------

    def push(self, frame: Frame) -> None:
        """Send a push to every logged-in console."""
        for listener in list(self.listeners):
            listener(frame)

    def push_extension(self, number: str) -> None:
        """Push the extension's record as it is now (manual 12.1); unknown numbers are ignored."""
        extension = self.extensions.get(number)
        if extension is not None and self.listeners:
            self.push(records_view.extension_single(extension))

    def note_log(self, type: str, operator: Operator, target: str, comment: str) -> None:  # noqa: A002
        """Write what an operator did into the operation log."""
        name = self.display_name(operator.number)
        self.on_log(LogNote(type, operator.user_id, name, target, comment, self.clock.now()))

    def display_name(self, number: str) -> str:
        """An extension as the log names it: name/number; the bare number for anybody else."""
        extension = self.extensions.get(number)
        return f"{extension.name}/{number}" if extension else number

    def extension_by_id(self, ident: str | int) -> Extension | None:
        """The extension with this id, as number or string."""
        return next((e for e in self.extensions.values() if str(e.id) == str(ident)), None)

    def account_of_user_id(self, user_id: str | int) -> Account | None:
        """The account whose extension has this user id (manual 3.4)."""
        for account in self.accounts.values():
            extension = self.extensions.get(account.number)
            if extension is not None and str(extension.user_id) == str(user_id):
                return account
        return None

    # -- the switch's view (ports.Desk) ---------------------------------------------------------

    def is_operator(self, number: str) -> bool:
        """Whether an operator has logged in with this extension since the start."""
        return number in self.desks

    def ringable(self, number: str) -> bool:
        """Whether do-not-disturb lets the extension ring."""
        return self.may_ring(number)

    def may_dial(self, caller: str, callee: str) -> bool:
        """Whether the extension groups let somebody dial an extension."""
        return self.may_call(caller, callee)

    def answer_after(self, number: str, habits: Habits, random: Random) -> float | None:
        """Operators' handsets answer after `handset_answer` seconds, others by habit."""
        if number not in habits.fixed and self.is_operator(number):
            return self.handset_answer
        return habits.answer_after(number, random)

    def log_in(self, operator: Operator) -> None:
        """An operator has logged in."""
        self.operators.append(operator)
        if operator.number not in self.desks:
            self.desks.append(operator.number)
        self.note_log("login", operator, operator.number, "log in")

    def calls_changed(self, extensions: list[Extension]) -> None:
        """Push the records, then callingQueue and callingInQueue if their lists changed."""
        for extension in extensions:
            self.push_extension(extension.number)
        desk = records_view.desk_list(self.switch, self.desks)
        if desk != self._desk_list:
            self._desk_list = desk
            self.push(records_view.listing("callingQueue", desk))
        queue = records_view.queue_list(self.switch)
        if queue != self._queue_list:
            self._queue_list = queue
            self.push(records_view.listing("callingInQueue", queue))

    def members_changed(self) -> None:
        """Push the conference members (12.4)."""
        self.push(records_view.conference(self.switch.conference.listing()))

    def call_ended(self, call: Call, reason: str) -> None:
        """Write the call record."""
        now = self.clock.now()
        self.on_call(
            CallNote(call.caller, call.callee, call.start, call.answer, now, call.outside, reason)
        )

    def snapshot(self) -> list[Frame]:
        """The pushes that tell a console just logged in what is going on: both lists and, if there
        is one, the conference. Extensions are asked for (6.2)."""
        frames = [
            records_view.listing("callingQueue", self._desk_list),
            records_view.listing("callingInQueue", self._queue_list),
        ]
        members = self.switch.conference.listing()
        return [*frames, records_view.conference(members)] if members else frames

    def restart(self) -> None:
        """Lose every call, login and channel number; keep what is configured."""
        self.operators.clear()
        self.desks.clear()
        self.switch.restart()
        self._desk_list, self._queue_list = [], []

    # -- ringing -------------------------------------------------------------------------------

    def ring_extension(
        self,
        number: str,
        on_answer: Callable[[], None],
        on_fail: Callable[[str], None],
        seconds: float = 30.0,
        *,
        talk: float = 8.0,
    ) -> None:
        """Ring an extension for a wake-up call, in state ALARM while it rings and talks.

        `on_fail` is told why: "busy" (in a call), "unknown", or "unanswered" after `seconds`. Once
        answered the greeting lasts `talk` seconds. DND does not keep a wake-up call out. Call it
        from a handler or a timer; the pushes follow by themselves.
        """
        switch = self.switch
        if number not in self.extensions:
            on_fail("unknown")
            return
        if switch.line(number) is not None:
            on_fail("busy")
            return

        def answered() -> None:
            switch.register.touch(leg)
            leg.timers.append(switch.later(talk, lambda: switch.hang_up(leg)))
            on_answer()

        leg = switch.ring(number, answered, on_fail, state="ALARM", seconds=seconds)
        switch.flush()
