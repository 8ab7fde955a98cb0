"""The one key table: every command's name, title, keys and licence.

Knows commands by id and keys by name, as `key_names` has them. Must not know what a command does,
nor how keys are read one after the other. Footer, help, README and the settings read this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.i18n import Message, msg
from console.state.commands import licence_of
from console.state.key_names import read_key


class Group(StrEnum):
    """The parts of the help."""

    CALL = "call"
    SUPERVISION = "supervision"
    CONFERENCE = "conference"
    GO = "go"
    VIEW = "view"
    OPEN = "open"
    PROGRAM = "program"


GROUP_TITLES: Mapping[Group, Message] = {
    Group.CALL: msg("Calls"),
    Group.SUPERVISION: msg("Supervision"),
    Group.CONFERENCE: msg("Conference"),
    Group.GO: msg("Go to"),
    Group.VIEW: msg("View of the extensions"),
    Group.OPEN: msg("Open"),
    Group.PROGRAM: msg("Program"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its id is the interface's where there is one."""

    id: str
    title: Message
    keys: tuple[str, ...]
    group: Group
    licence: str = ""
    """The licence flag without which it does not exist (manual 2.6)."""


def _call(id_: str, title: Message, *keys: str, group: Group = Group.CALL) -> Command:
    return Command(id_, title, keys, group, licence_of(id_))


COMMANDS: tuple[Command, ...] = (
    _call("call.pick_from_queue", msg("Answer"), "f2", "; a"),
    _call("call.dial", msg("Dial"), "f3", "; d"),
    _call("call.blind_transfer", msg("Blind transfer"), "f4", "; b", "+"),
    _call("call.attended_transfer", msg("Consult, then complete"), "f5", "; t"),
    _call("call.hold", msg("Hold / resume"), "f7", "; h"),
    _call("call.hang_up", msg("Hang up / take back"), "f8", "; x"),
    Command("go.held", msg("Held calls"), ("f9", "; r"), Group.CALL, licence_of("call.resume")),
    Command(
        "transfer.dial_target",
        msg("Dial the target of the last transfer"),
        ("; y",),
        Group.CALL,
        licence_of("call.dial"),
    ),
    Command(
        "transfer.dial_party",
        msg("Dial who was transferred last"),
        ("; c",),
        Group.CALL,
        licence_of("call.dial"),
    ),
    _call("call.spy", msg("Listen"), "; s l", group=Group.SUPERVISION),
    _call("call.barge", msg("Barge in"), "; s b", group=Group.SUPERVISION),
    _call("call.force_release", msg("Force release"), "; s r", group=Group.SUPERVISION),
    _call("conference.add_member", msg("Add to conference"), "; m a", group=Group.CONFERENCE),
    _call("conference.mute_member", msg("Mute member"), "; m m", group=Group.CONFERENCE),
    _call("conference.unmute_member", msg("Unmute member"), "; m u", group=Group.CONFERENCE),
    _call("conference.remove_member", msg("Remove member"), "; m k", group=Group.CONFERENCE),
    _call("conference.end", msg("End conference"), "; m e", group=Group.CONFERENCE),
    Command("go.box", msg("Search box"), ("/",), Group.GO),
    Command("go.next", msg("Next pane"), ("f6", "tab"), Group.GO),
    Command("go.previous", msg("Previous pane"), ("shift+tab",), Group.GO),
    Command("go.queue", msg("Queue"), ("; g q",), Group.GO),
    Command("go.calls", msg("Own calls"), ("; g c",), Group.GO),
    Command("go.held_calls", msg("Held calls"), ("; g h",), Group.GO),
    Command("go.extensions", msg("Extensions"), ("; g e",), Group.GO),
    Command("go.conference", msg("Conference"), ("; g m",), Group.GO),
    Command("view.state", msg("Filter by state"), ("; v s",), Group.VIEW),
    Command("view.department", msg("Filter by department"), ("; v d",), Group.VIEW),
    Command("view.group", msg("Filter by extension group"), ("; v g",), Group.VIEW, "group_manage"),
    Command("view.text", msg("Filter by the text in the box"), ("; v f",), Group.VIEW),
    Command("view.order", msg("Order"), ("; v o",), Group.VIEW),
    Command("view.all", msg("Show all"), ("; v a",), Group.VIEW),
    Command("view.peek", msg("Show hidden extensions"), ("; v h",), Group.VIEW),
    Command("open.address_book", msg("Address book"), ("; o b",), Group.OPEN, "contact"),
    Command("open.extensions", msg("Extension management"), ("; o x",), Group.OPEN),
    Command("open.wake_up", msg("Wake-up calls"), ("; o w",), Group.OPEN, "alarm_clock"),
    Command("open.dnd", msg("Do not disturb"), ("; o d",), Group.OPEN, "no_disturb"),
    Command("open.night_service", msg("Night service"), ("; o n",), Group.OPEN, "night_service"),
    Command("open.prompts", msg("Prompt tones"), ("; o p",), Group.OPEN, "prompt_sound_manage"),
    Command("open.call_records", msg("Call records"), ("; o r",), Group.OPEN, "call_log"),
    Command("open.operation_log", msg("Operation log"), ("; o l",), Group.OPEN),
    Command("open.settings", msg("Settings"), ("; o s",), Group.OPEN),
    Command(
        "open.conference", msg("Conference roll call"), ("; o c",), Group.OPEN, "phone_meeting"
    ),
    Command("open.password", msg("Own password"), ("; o k",), Group.OPEN),
    Command("open.missed", msg("Callers to call back"), ("; o a",), Group.OPEN),
    Command("open.commands", msg("Commands sent"), ("; o m",), Group.OPEN),
    Command("open.tour", msg("Two-minute tour"), ("; o t",), Group.OPEN),
    Command("person.favourite", msg("Favourite or not"), ("; f",), Group.OPEN),
    Command("person.note", msg("Note on the chosen person"), ("; e",), Group.OPEN),
    Command(
        "extension.wake_up",
        msg("Wake-up call of the selection"),
        ("; w",),
        Group.OPEN,
        "alarm_clock",
    ),
    Command(
        "extension.dnd", msg("Do not disturb of the selection"), ("; n",), Group.OPEN, "no_disturb"
    ),
    Command("help", msg("Help"), ("f1", "; ?"), Group.PROGRAM),
    Command("menu", msg("Menu and commands"), ("f10", ":"), Group.PROGRAM),
    Command("act", msg("Do what the screen names"), ("enter",), Group.PROGRAM),
    Command("mark", msg("Mark"), ("space",), Group.PROGRAM),
    Command("cancel", msg("Cancel, close, back"), ("escape", "ctrl+g"), Group.PROGRAM),
    Command("dismiss", msg("Dismiss what was read"), ("; k",), Group.PROGRAM),
    Command("language", msg("Language"), ("; v l",), Group.PROGRAM),
    Command("theme", msg("Theme"), ("; v t",), Group.PROGRAM),
    Command("cover", msg("Cover the names"), ("; v c",), Group.PROGRAM),
    Command("redraw", msg("Redraw the screen"), ("ctrl+l",), Group.PROGRAM),
    Command("reread", msg("Read the extensions afresh"), ("ctrl+r",), Group.PROGRAM),
    Command("quit", msg("Quit"), ("ctrl+q",), Group.PROGRAM),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}
FINDABLE = tuple(c for c in COMMANDS if c.id not in ("act", "mark", "cancel", "menu"))
"""Commands that the menu offers: all but those that only make sense as a key."""
FIXED = ("cancel",)
"""Commands whose keys can't be changed."""

SCHEMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "console": {},
    "xivo": {
        "call.pick_from_queue": ("f2", "; a", "f6"),
        "go.next": ("tab",),
    },
    "keypad": {
        "call.hang_up": ("f8", "; x", "-"),
        "call.dial": ("f3", "; d", ","),
        "call.blind_transfer": ("f4", "; b", "+"),
    },
}
"""Key schemes by name: what differs from the table."""

PREFIX_TITLES: Mapping[str, Message] = {
    "; s": msg("Supervision"),
    "; m": msg("Conference"),
    "; g": msg("Go to"),
    "; o": msg("Open"),
    "; v": msg("View"),
}


def keymap(
    scheme: str = "console", own: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Command id → its keys, for a scheme and the operator's own changes."""
    chosen = {command.id: command.keys for command in COMMANDS}
    chosen.update(SCHEMES.get(scheme, {}))
    for id_, keys in (own or {}).items():
        if id_ in chosen and id_ not in FIXED:
            read = tuple(filter(None, map(read_key, keys)))
            # A slip in the settings must not leave a command without any key.
            chosen[id_] = read if read or not keys else chosen[id_]
    return chosen


def key_problems(scheme: str, own: Mapping[str, tuple[str, ...]]) -> list[Message]:
    """What is wrong with the operator's own keys, as they stand in the settings."""
    found = [msg("[keys]: there is no command {id}", id=id_) for id_ in own if id_ not in BY_ID]
    found += [msg("[keys]: the keys of {id} can't be changed", id=i) for i in FIXED if i in own]
    for id_, keys in own.items():
        bad = ", ".join(key for key in keys if not read_key(key))
        if bad:
            found.append(msg("[keys]: {keys} can't be bound to {id}", keys=bad, id=id_))
    for key, one, other in clashes(keymap(scheme, own)):
        found.append(
            msg(
                "[keys]: {key} is both {one} and {other}",
                key=shown(key),
                one=BY_ID[one].title,
                other=BY_ID[other].title,
            )
        )
    return found


def clashes(keys: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """Keys that two commands share, or that begin another's chord: (key, command, command)."""
    owner: dict[str, str] = {}
    found = []
    for id_, names in keys.items():
        for name in names:
            for other, holder in owner.items():
                same = other == name
                chord = other.startswith(name + " ") or name.startswith(other + " ")
                if holder != id_ and (same or chord):
                    found.append((name, holder, id_))
            owner.setdefault(name, id_)
    return found


def shown(key: str) -> str:
    """A key as people write it: `F2`, `; s l`, `Ctrl+G`, `PgUp`."""
    if " " in key or len(key) == 1:
        return key
    parts = key.split("+")
    names = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}
    return "+".join(names.get(part, part.capitalize()) for part in parts)


def first_key(keys: Mapping[str, tuple[str, ...]], id_: str) -> str:
    """The key by which a text names a command, as people write it; empty if it has none."""
    return next(map(shown, keys.get(id_, ())), "")


def licensed(commands: Iterable[Command], licences: Iterable[str]) -> list[Command]:
    """The commands that exist with these licences."""
    granted = frozenset(licences)
    return [c for c in commands if not c.licence or c.licence in granted]
