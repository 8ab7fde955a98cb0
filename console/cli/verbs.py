"""The verbs of `lvconsole send`: what each needs, and the request it becomes.

Knows the board and the requests; those on own calls are planned as the console plans its keys.
Must not know sockets nor how the outcome is printed.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from console.cli.stop import Stop
from console.i18n import Message, msg
from console.protocol import dnd, extension, wake_up
from console.protocol.checks import is_channel, is_number, read_time
from console.protocol.interfaces import INTERFACES
from console.protocol.wire import Request
from console.state.board import Board
from console.state.commands import PLANNERS
from console.state.own_call import Role, active_of
from console.state.planning import Sight, Target
from console.state.waiting import Caller

Words = Sequence[str]
Made = Request[Any] | Message | None
"""A request; or why there is none now; or nothing, where the waiting callers are the answer."""


@dataclass(frozen=True)
class View:
    """What a verb is made from; `answer` is the reply to what it had to ask first."""

    board: Board
    answer: Any = None


@dataclass(frozen=True)
class Verb:
    """One verb. `needs` describes its words, `low` to `high` of them.

    `queue` says for which words the waiting callers must be known; `ask` is a question to put
    first. `prove` raises Stop for words that are wrong whatever the board says, before anybody is
    connected to.
    """

    needs: str
    about: Message
    make: Callable[[View, Words], Made]
    low: int = 0
    high: int = 0
    queue: Callable[[Words], bool] = lambda _: False
    ask: Callable[[Words], Request[Any]] | None = None
    prove: Callable[[Words], object] | None = None

    def check(self, name: str, words: Words) -> None:
        """Raises Stop for too many, too few or wrong words."""
        if not self.low <= len(words) <= self.high:
            raise Stop(msg("usage: {usage}", usage=f"lvconsole send {name} {self.needs}".strip()))
        if self.prove is not None:
            self.prove(words)


def _number(text: str) -> str:
    if not is_number(text):
        raise Stop(msg("Not a number that can be dialled: {number}", number=text or "-"))
    return text


def _prove_number(words: Words) -> None:
    _number(words[0])


def _prove_dnd(words: Words) -> None:
    _dnd(View(Board()), words)


def _prove_raw(words: Words) -> None:
    _raw_request(words)


def _plan(command: str, view: View, **seen: Any) -> Made:
    plan = PLANNERS[command](Sight(view.board, **seen))
    return plan if isinstance(plan, Message) else plan.request


def _dial(view: View, words: Words) -> Made:
    return _plan("call.dial", view, target=Target(_number(words[0])))


def _hang_up(view: View, _: Words) -> Made:
    return _plan("call.hang_up", view, call=active_of(view.board.calls.calls()))


def _hold(view: View, _: Words) -> Made:
    return _plan("call.hold", view, call=view.board.calls.first(Role.TALKING))


def _resume(view: View, words: Words) -> Made:
    """The held call of that number, else the one held longest."""
    held = [call for call in view.board.calls.calls() if call.role is Role.HELD]
    if words:
        held = [call for call in held if call.number == words[0]]
    return _plan("call.resume", view, call=held[0] if held else None)


def _pick_up(view: View, words: Words) -> Made:
    """The caller of that number, else the one who has waited longest."""
    waiting: Sequence[Caller] = view.board.queue.oldest_first()
    if words:
        waiting = [caller for caller in waiting if caller.record.number == words[0]]
    return _plan("call.pick_from_queue", view, caller=waiting[0] if waiting else None)


def _transfer(view: View, words: Words) -> Made:
    call, target = active_of(view.board.calls.calls()), Target(_number(words[0]))
    return _plan("call.blind_transfer", view, call=call, target=target)


def _consult(view: View, words: Words) -> Made:
    talking = view.board.calls.first(Role.TALKING)
    return _plan("call.attended_transfer", view, call=talking, target=Target(_number(words[0])))


def _dnd(_: View, words: Words) -> Made:
    state, number = words[0], _number(words[1])
    if state not in ("on", "off"):
        raise Stop(msg("DND is “on” or “off”, not “{word}”", word=state))
    return (dnd.Set if state == "on" else dnd.Delete)(number=number)


def _prompts(words: Words) -> Request[Any]:
    """What 7.2 needs to know first: the prompt tone to play."""
    if read_time(words[1]) is None:
        raise Stop(msg("“{word}” is not a time such as 06:30", word=words[1]))
    return wake_up.Get(number=_number(words[0]))


def _wake(view: View, words: Words) -> Made:
    known: wake_up.WakeUp = view.answer
    prompt = known.locution_id or (known.locutions[0].id if known.locutions else "")
    time = read_time(words[1])
    alarm = wake_up.Alarm(
        alarm_time=f"{time:%H:%M}", alarm_cycle="5", alarm_times="3", alarm_days="1"
    )
    return wake_up.Set(number=words[0], locution_id=prompt, alarms=[alarm])


def _extensions(_: View, __: Words) -> Made:
    return extension.Query()


def _queue(_: View, __: Words) -> Made:
    return None


def _raw(view: View, words: Words) -> Made:
    """Any interface by its id; one on calls only for channels that the PBX names now."""
    request = _raw_request(words)
    for word in words[1:] if _is_on_calls(words) else ():
        name, _, text = word.partition("=")
        if "channel" in name and text and not view.board.names(text):
            return msg("Nobody is known to be on the channel {channel}", channel=text)
    return request


def _is_on_calls(words: Words) -> bool:
    return words[0].startswith(("call.", "conference."))


def _raw_request(words: Words) -> Request[Any]:
    """Any interface by its id, such as `extension.get_name number=3001`."""
    interface = INTERFACES.get(words[0])
    kind = interface.declared if interface is not None else None
    own = words[0].startswith("session.")  # the session of this very command
    if own or not (isinstance(kind, type) and issubclass(kind, Request)):
        raise Stop(msg("There is no interface “{name}”", name=words[0]))
    hints = get_type_hints(kind)
    fields = {part.name for part in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values = {}
    for word in words[1:]:
        name, sign, text = word.partition("=")
        if not sign or name not in fields:
            known = ", ".join(sorted(fields)) or "-"
            raise Stop(msg("“{word}” is not FIELD=VALUE; fields: {known}", word=word, known=known))
        if text and _is_on_calls(words):
            _check(name, text)
        values[name] = text if hints[name] in _TEXTS else _json(text)
    try:
        made: Request[Any] = kind(**values)
    except TypeError:
        missing = ", ".join(sorted(fields - values.keys()))
        raise Stop(msg("Missing: {names}", names=missing)) from None
    return made


def _check(name: str, text: str) -> None:
    """A field of call control is a number or names one call: a pattern would end them all."""
    if "channel" not in name:
        _number(text)
    elif not is_channel(text):
        raise Stop(msg("“{channel}” is not the channel of a call", channel=text))


_TEXTS = (str, str | None)
"""Kinds of fields that are typed as they are sent; any other is typed as JSON."""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Stop(msg("“{word}” is not JSON", word=text)) from None


VERBS: dict[str, Verb] = {
    "dial": Verb(
        "NUMBER", msg("call a number from the own extension"), _dial, 1, 1, prove=_prove_number
    ),
    "hangup": Verb("", msg("hang up the own call"), _hang_up),
    "hold": Verb("", msg("hold the own call"), _hold),
    "resume": Verb("[NUMBER]", msg("resume the held call"), _resume, 0, 1),
    "pickup": Verb(
        "[NUMBER]", msg("answer a waiting caller"), _pick_up, 0, 1, queue=lambda _: True
    ),
    "transfer": Verb(
        "NUMBER", msg("blind transfer the own call"), _transfer, 1, 1, prove=_prove_number
    ),
    "consult": Verb(
        "NUMBER", msg("consult before a transfer"), _consult, 1, 1, prove=_prove_number
    ),
    "dnd": Verb("on|off NUMBER", msg("set or clear do not disturb"), _dnd, 2, 2, prove=_prove_dnd),
    "wake": Verb(
        "NUMBER HH:MM",
        msg("set a wake-up call for once"),
        _wake,
        2,
        2,
        ask=_prompts,
        prove=_prompts,
    ),
    "extensions": Verb("", msg("list the extensions"), _extensions),
    "queue": Verb("", msg("list the waiting callers"), _queue, queue=lambda _: True),
    "raw": Verb(
        "ID [FIELD=VALUE ...]",
        msg("any request by its name"),
        _raw,
        1,
        99,
        queue=_is_on_calls,
        prove=_prove_raw,
    ),
}
"""Verb → what it needs and does."""
