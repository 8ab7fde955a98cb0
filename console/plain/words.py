"""How callers, calls, outcomes and commands read in one line.

Knows the texts. Must not know when they are printed.
"""

from __future__ import annotations

from console.i18n import Message, msg, tr
from console.state.ledger import WORDS, Entry, Outcome
from console.state.own_call import OwnCall, Role
from console.state.own_commands import ROLE_WORDS

HELP: tuple[tuple[str, Message], ...] = (
    ("a, a N", msg("answer the longest waiting caller, or caller N")),
    ("d WHO", msg("dial")),
    ("b WHO", msg("blind transfer")),
    ("t WHO, t", msg("consult; t alone completes the transfer")),
    ("h, h N", msg("hold the call; resume the held one, or call N")),
    ("x, x N", msg("hang up; while consulting, take the caller back")),
    ("off N", msg("take a held call off the list of which nothing is known any more")),
    ("f TEXT", msg("find somebody by name, number, department or pinyin")),
    ("w", msg("who waits")),
    ("s", msg("state of the link, of you and of your calls")),
    ("l WHO, g WHO, r WHO", msg("listen, barge in, force release")),
    ("c", msg("who is in the conference")),
    ("m WHO, k N, mu N, um N, me", msg("conference: add, remove, mute, unmute, end")),
    ("o, ob N, od N", msg("callers who gave up: list them, call one back, done or open again")),
    ("y, yc", msg("dial the target of a transfer in doubt, or who was transferred")),
    ("wt N", msg("take a failed wake-up call")),
    ("n WHO, n WHO TEXT, n WHO -", msg("note on somebody: read, write, erase")),
    ("v WHO", msg("favourite or not")),
    ("q", msg("log out and quit")),
)
"""Commands as they are typed, and what they do."""


def help_lines() -> list[str]:
    """The help, a line a command."""
    lines = [f"{typed}{tr(': ')}{about}" for typed, about in HELP]
    lines.append(tr("WHO is a number, or #N of what f found; N is the number that was printed"))
    return lines


def duration(seconds: float) -> str:
    """A time as it is spoken: `12 s`, `3 min 5 s`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return tr("{s} s", s=whole)
    return tr("{min} min {s} s", min=whole // 60, s=whole % 60)


def party(number: str, name: str) -> str:
    """Somebody by number and name; a withheld number is said to be one."""
    return f"{number} {name}".strip() or tr("unknown number")


def call_line(call: OwnCall, number: int, who: str, other: str, state: str) -> str:
    """An own call; `other` is the party who waits while another is consulted.

    `state` is the own extension's, for a call that no other word describes.
    """
    match call.role:
        case Role.RINGING:
            text = tr("Your telephone rings: {who}. Lift the handset", who=who)
        case Role.DIALLING:
            text = tr("Dialling {who}", who=who)
        case Role.TALKING:
            text = tr("Talking to {who}", who=who)
        case Role.HELD:
            text = tr("On hold: {who}", who=who)
        case Role.CONSULTING if call.answered is None:
            text = tr("Consulting {who}, not answered yet; {other} waits", who=who, other=other)
        case Role.CONSULTING:
            text = tr("Consulting {who}, answered; {other} waits", who=who, other=other)
        case Role.OTHER if state:
            text = f"{state}{tr(': ')}{who}"
        case _:
            text = f"{ROLE_WORDS[call.role]}{tr(': ')}{who}"
    return tr("Call {n}: {text}", n=number, text=text)


def entry_line(entry: Entry) -> str | None:
    """What became of a command; None for a step that says nothing yet."""
    if entry.outcome is Outcome.ACCEPTED and not entry.attention and not entry.note:
        return None
    text = tr("{command}: {outcome}", command=entry.label, outcome=WORDS[entry.outcome])
    return f"{text}{tr(', ')}{entry.note}" if entry.note else text
