"""What a typed line does.

Knows the commands of a line and what was printed for them. Must not know sockets or how lines are
read. A command falls on what was printed, or on nothing: the planners compare it with the board in
the moment in which it leaves.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from console.i18n import Message, msg, tr
from console.plain.news import News
from console.plain.people import People
from console.plain.shift import Shift
from console.plain.words import help_lines
from console.sending import Sender
from console.state.board import Board
from console.state.commands import PLANNERS, SUPERVISION
from console.state.guard import Glance
from console.state.identity import Identity
from console.state.own_call import OwnCall, Role, active_of
from console.state.planning import CHANGED, NO_CALL, NO_TARGET, UNCONFIRMED_HELD, Plan, Sight, party

NEVER = float("-inf")
WITH_TARGET = {
    "d": "call.dial",
    "b": "call.blind_transfer",
    "t": "call.attended_transfer",
    "l": "call.spy",
    "g": "call.barge",
    "r": "call.force_release",
    "m": "conference.add_member",
}
WITH_CALL = {"h": "call.hold", "x": "call.hang_up"}
WITH_MEMBER = {
    "k": "conference.remove_member",
    "mu": "conference.mute_member",
    "um": "conference.unmute_member",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the next line answers: the word that means yes, and what it does then."""

    word: str
    yes: Callable[[], None]


class Orders:
    """Carries out typed lines. `say` prints one line; `quit_now` ends the program."""

    def __init__(
        self,
        board: Board,
        news: News,
        people: People,
        sender: Sender,
        shift: Shift,
        *,
        say: Callable[[str], None],
        status: Callable[[], list[str]],
        now: Callable[[], float],
        quit_now: Callable[[], None],
        countdown: float = 0.0,
    ) -> None:
        """`countdown` is how many seconds a blind transfer waits for an empty line."""
        self._board = board
        self._news = news
        self._people = people
        self._sender = sender
        self._shift = shift
        self._say = say
        self._quit = quit_now
        self._countdown = countdown
        self._delayed: tuple[asyncio.TimerHandle, Plan] | None = None
        self._question: Question | None = None
        self._listings: dict[str, Callable[[], list[str]]] = {
            "?": help_lines,
            "s": status,
            "w": lambda: news.waiting(now(), time.monotonic()),
            "c": lambda: news.conference(time.monotonic()),
        }

    def take(self, line: str, typed_at: float) -> None:
        """One line, typed at `typed_at` (monotonic seconds)."""
        question, self._question = self._question, None
        words = line.split()
        if question is not None:
            if words == [question.word]:
                question.yes()
            else:
                self._tell(msg("Nothing was sent"))
            return
        if not words:
            self._stop_countdown()
            return
        name, argument = words[0].lower(), " ".join(words[1:])
        if name in self._listings:
            self._print(self._listings[name]())
        elif name == "f" and argument:
            self._print(self._people.find(argument, time.time()))
        elif name in self._shift.commands:
            self._print(self._shift.commands[name](argument))
        elif name == "off":
            self._take_off(argument)
        elif name == "q":
            self._leave()
        elif not self._control(name, argument, typed_at):
            self._tell(msg("Not a command: {text}. ? lists all", text=line.strip()))

    def _control(self, name: str, argument: str, typed_at: float) -> bool:
        """Call control; False if that is no command."""
        if name == "a":
            self._answer(argument, typed_at)
        elif name in WITH_TARGET:
            self._aim(WITH_TARGET[name], argument, typed_at)
        elif name in self._shift.dials:
            number = self._shift.dials[name](argument)
            if isinstance(number, Message):
                self._tell(number)
            else:
                self._aim("call.dial", number, typed_at)
        elif name in WITH_CALL:
            self._act_on_call(WITH_CALL[name], argument, typed_at)
        elif name in WITH_MEMBER:
            self._act_on_member(WITH_MEMBER[name], argument, typed_at)
        elif name == "me":
            self._end_conference(typed_at)
        else:
            return False
        return True

    # What a command is about.

    def _answer(self, argument: str, typed_at: float) -> None:
        if argument:
            picked = self._news.callers.typed(argument)
            if picked is None:
                self._tell(msg("No caller was printed with {number}", number=argument))
                return
            caller, at, moved = picked.thing, picked.at, NEVER
        else:
            front, moved = self._news.front
            now = self._board.queue.get(front.channel)
            shown = self._news.callers.of(now.identity) if now is not None else None
            if shown is None:
                self._say(self._news.aged(tr("Nobody is waiting")))
                return
            caller, at = shown.thing, shown.at
        sight = Sight(self._board, caller=caller)
        self._go("call.pick_from_queue", sight, Glance(typed_at, caller.identity, at, moved))

    def _aim(self, command: str, argument: str, typed_at: float) -> None:
        call, at = self._current()
        completes = command == "call.attended_transfer" and not argument
        if not argument and not completes:
            self._tell(_missing(command, call))
            return
        target = self._people.target(argument) if argument else None
        if isinstance(target, Message):
            self._tell(target)
            return
        if argument and target is None:
            self._print(self._people.find(argument, time.time()))
            return
        if completes and (call is None or call.role is not Role.CONSULTING):
            self._tell(_missing(command, call))
            return
        if command == "call.attended_transfer" and argument and _consults(call):
            self._tell(msg("You are consulting: t alone completes, x takes the caller back"))
            return
        sight = Sight(self._board, call, target)
        about = target.identity if command in SUPERVISION and target is not None else None
        if about is not None:
            self._go(command, sight, Glance(typed_at, about))
        else:
            self._go(command, sight, Glance(typed_at, call.identity if call else None, at))

    def _act_on_call(self, command: str, argument: str, typed_at: float) -> None:
        call, at = self._current()
        if argument:
            picked = self._news.calls.typed(argument)
            if picked is None:
                self._tell(msg("No call was printed with {number}", number=argument))
                return
            call, at = picked.thing, picked.at
        self._go(
            command,
            Sight(self._board, call),
            Glance(typed_at, call.identity if call else None, at),
        )

    def _act_on_member(self, command: str, argument: str, typed_at: float) -> None:
        picked = self._news.members.typed(argument)
        if picked is None:
            self._tell(msg("No member was printed with {number}", number=argument or "-"))
            return
        member = picked.thing
        identity = Identity(member.channel, member.join_time, member.number)
        sight = Sight(self._board, member=member)
        self._go(command, sight, Glance(typed_at, identity, picked.at))

    def _take_off(self, argument: str) -> None:
        """A held party of whom the PBX says nothing any more: only the list is changed."""
        picked = self._news.calls.typed(argument)
        held = picked.thing.held if picked is not None else None
        if picked is None or held is None or picked.thing.channel:
            self._tell(msg("{number} is no held call without a line", number=argument or "-"))
            return

        def yes() -> None:
            if not self._board.calls.forget(held):
                self._tell(CHANGED)
            self._board.touch_calls()

        text = msg(
            "Take {number} off the list? Nothing is sent. Type yes to do it",
            number=party(held.number),
        )
        self._ask(text, "yes", yes)

    def _end_conference(self, typed_at: float) -> None:
        sight = Sight(self._board)
        planned = PLANNERS["conference.end"](sight)
        identity = planned.identity if isinstance(planned, Plan) else None
        self._go("conference.end", sight, Glance(typed_at, identity))

    def _current(self) -> tuple[OwnCall | None, float]:
        """The call a command without number acts on, as it was printed, and when it was."""
        call = active_of(self._board.calls.calls())
        if call is None:
            held = self._board.calls.held
            call = held[0] if held else None
        if call is None:
            return None, NEVER
        shown = self._news.shown_call(call)
        return (shown.thing, shown.at) if shown is not None else (None, NEVER)

    # From here to the wire.

    def _go(self, command: str, sight: Sight, glance: Glance) -> None:
        reason = self._sender.why_not(command)
        planned = PLANNERS[command](sight) if reason is None else reason
        if isinstance(planned, Plan):
            reason = self._sender.refusal(planned, glance)
            if reason is None:
                self._confirm(command, sight, planned)
                return
            planned = reason
        self._say(self._news.aged(str(planned)) if planned == NO_CALL else str(planned))
        if planned == UNCONFIRMED_HELD:
            self._tell(msg("off and the number of the call takes it off the list"))

    def _confirm(self, command: str, sight: Sight, plan: Plan) -> None:
        """Asks before what cannot be undone; sends the rest at once."""
        if command == "call.force_release" and sight.target is not None:
            self._ask(
                msg(
                    "{label}: both parties lose their call. Type the extension {number} to do it",
                    label=plan.label,
                    number=sight.target.number,
                ),
                sight.target.number,
                lambda: self._again(command, sight, plan.identity),
            )
        elif command == "conference.end":
            text = msg("{label}? All members are cut off. Type yes to do it", label=plan.label)
            self._ask(text, "yes", lambda: self._again(command, sight, plan.identity))
        elif command == "call.blind_transfer" and self._countdown:
            self._count_down(sight, plan)
        else:
            self._sender.send(plan)

    def _count_down(self, sight: Sight, plan: Plan) -> None:
        self._stop_countdown()
        label, seconds = plan.label, self._countdown
        self._tell(msg("{label} in {n} s: an empty line stops it", label=label, n=f"{seconds:g}"))

        def leave() -> None:
            self._delayed = None
            self._again("call.blind_transfer", sight, plan.identity)

        self._delayed = (asyncio.get_running_loop().call_later(seconds, leave), plan)

    def _stop_countdown(self) -> None:
        delayed, self._delayed = self._delayed, None
        if delayed is not None:
            delayed[0].cancel()
            self._tell(msg("Stopped, nothing was sent: {label}", label=delayed[1].label))

    def _ask(self, text: Message, word: str, yes: Callable[[], None]) -> None:
        self._tell(text)
        self._question = Question(word, yes)

    def _again(self, command: str, sight: Sight, identity: Identity) -> None:
        """After a question: planned afresh, refused if the call changed meanwhile."""
        planned = PLANNERS[command](sight)
        if isinstance(planned, Plan) and planned.identity == identity:
            self._sender.send(planned)
        else:
            self._tell(CHANGED if isinstance(planned, Plan) else planned)

    def _leave(self) -> None:
        left = self._sender.unfinished()
        if left is None:
            self._quit()
            return
        open_calls, unsettled = left
        text = msg(
            "{calls} calls are up and {commands} commands unsettled. Type q again to quit",
            calls=open_calls,
            commands=unsettled,
        )
        self._ask(text, "q", self._quit)

    def _tell(self, text: Message) -> None:
        self._say(str(text))

    def _print(self, lines: list[str]) -> None:
        for line in lines:
            self._say(line)


def _consults(call: OwnCall | None) -> bool:
    return call is not None and call.role is Role.CONSULTING


def _missing(command: str, call: OwnCall | None) -> Message:
    """What a transfer without a target lacks first."""
    transfers = command in ("call.blind_transfer", "call.attended_transfer")
    return NO_CALL if transfers and call is None else NO_TARGET
