"""The key table and the reader: every fixed key, no clash, nothing that a stray byte could do."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.checks import is_number
from console.state.commands import PLANNERS
from console.state.key_names import read_key
from console.state.key_reader import LEADERS, KeyReader, Kind, Place, Reading, is_read
from console.state.keys import (
    BY_ID,
    COMMANDS,
    SCHEMES,
    clashes,
    key_problems,
    keymap,
    licensed,
    shown,
)

FIXED = {
    "f1": "help",
    "; ?": "help",
    "f2": "call.pick_from_queue",
    "; a": "call.pick_from_queue",
    "f3": "call.dial",
    "; d": "call.dial",
    "f4": "call.blind_transfer",
    "; b": "call.blind_transfer",
    "f5": "call.attended_transfer",
    "; t": "call.attended_transfer",
    "f6": "go.next",
    "tab": "go.next",
    "shift+tab": "go.previous",
    "f7": "call.hold",
    "; h": "call.hold",
    "f8": "call.hang_up",
    "; x": "call.hang_up",
    "f9": "go.held",
    "; r": "go.held",
    "f10": "menu",
    "enter": "act",
    "escape": "cancel",
    "ctrl+g": "cancel",
    "; s l": "call.spy",
    "; s b": "call.barge",
    "; s r": "call.force_release",
    "; m a": "conference.add_member",
    "; m m": "conference.mute_member",
    "; m u": "conference.unmute_member",
    "; m k": "conference.remove_member",
    "; m e": "conference.end",
    "; g q": "go.queue",
    "; g c": "go.calls",
    "; g h": "go.held_calls",
    "; g e": "go.extensions",
    "; g m": "go.conference",
    "; o b": "open.address_book",
    "; o x": "open.extensions",
    "; o w": "open.wake_up",
    "; o d": "open.dnd",
    "; o n": "open.night_service",
    "; o p": "open.prompts",
    "; o r": "open.call_records",
    "; o l": "open.operation_log",
    "; o s": "open.settings",
    "; w": "extension.wake_up",
    "; n": "extension.dnd",
    "ctrl+q": "quit",
}
DESKS = (Place.DESK, Place.BOX)
NAMES = {";": "semicolon", "；": "；", "?": "question_mark"}


def press(reader: KeyReader, key: str, place: Place, *, number: bool = False) -> Reading:
    """One key as the terminal tells it: characters have a name and what they type."""
    if len(key) == 1:
        return reader.read(NAMES.get(key, key), key, place, number=number)
    return reader.read(key, None, place, number=number)


def play(keys: str, place: Place, *, number: bool = False) -> Reading:
    reader = KeyReader(keymap())
    reading = Reading(Kind.PASS)
    for key in keys.split(" "):
        reading = press(reader, key, place, number=number)
    return reading


@pytest.mark.parametrize("place", DESKS)
@pytest.mark.parametrize("keys", FIXED)
def test_every_fixed_key_is_its_command_outside_and_inside_the_box(keys: str, place: Place) -> None:
    assert play(keys, place) == Reading(Kind.COMMAND, FIXED[keys])


@pytest.mark.parametrize("keys", [keys for keys in FIXED if keys.startswith("; ")])
def test_the_full_width_semicolon_leads_as_well(keys: str) -> None:
    assert play("；" + keys[1:], Place.BOX) == Reading(Kind.COMMAND, FIXED[keys])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_two_commands_share_a_key(scheme: str) -> None:
    assert clashes(keymap(scheme)) == []


def test_a_clash_is_found() -> None:
    own = {"help": ("f2",), "go.box": ("; s",)}
    found = {(key, frozenset(both)) for key, *both in clashes(keymap(own=own))}
    assert ("f2", frozenset({"help", "call.pick_from_queue"})) in found
    assert any("go.box" in both for _, both in found)


def test_own_keys_that_no_key_may_be_are_left_out_and_named() -> None:
    own = {"call.hang_up": ("a", "7", "F11"), "go.box": ("f2",), "no.such": ("f11",)}
    assert keymap(own=own)["call.hang_up"] == ("f11",)
    only_bad: dict[str, tuple[str, ...]] = {"call.dial": ("x",), "call.hold": ()}
    assert keymap(own=only_bad)["call.dial"] == keymap()["call.dial"]
    assert keymap(own=only_bad)["call.hold"] == ()
    told = "\n".join(map(str, key_problems("console", {**own, "cancel": ("f12",)})))
    assert "a, 7 can't be bound to call.hang_up" in told
    assert "F2 is both Answer and Search box" in told
    assert "no command no.such" in told
    assert "the keys of cancel can't be changed" in told
    assert key_problems("keypad", {}) == []


def test_the_signs_of_the_keypad_scheme_work_in_the_box_a_call_gives_the_focus_to() -> None:
    def reads(sign: str, **box: bool) -> Reading:
        reader = KeyReader(keymap("keypad"))
        return reader.read({"-": "minus", ",": "comma"}[sign], sign, Place.BOX, **box)

    hang_up, dial = Reading(Kind.COMMAND, "call.hang_up"), Reading(Kind.COMMAND, "call.dial")
    assert reads("-", number=False, empty=True) == reads("-", number=True) == hang_up
    assert reads(",", number=True) == dial
    # Behind a name they are part of it.
    assert reads("-", number=False).kind is Kind.PASS
    plain = KeyReader(keymap())
    assert plain.read("minus", "-", Place.BOX, number=False, empty=True).kind is Kind.PASS


def test_every_function_key_of_call_control_has_a_twin() -> None:
    for command in COMMANDS:
        if any(key.startswith("f") and key[1:].isdigit() for key in command.keys):
            assert len(command.keys) > 1, command.id


def test_all_call_control_has_a_key() -> None:
    assert {id_ for id_ in PLANNERS if id_ not in BY_ID} == {"call.resume"}, "F7 and Enter resume"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("place", Place)
def test_no_bare_letter_or_digit_is_a_command(place: Place, scheme: str) -> None:
    reader = KeyReader(keymap(scheme))
    for character in string.ascii_letters + string.digits + "*#[]<>~?=$\"'%&()":
        reading = press(reader, character, place)
        begins_number = place is Place.LIST and is_number(character)
        typed = place is Place.DESK or begins_number
        assert reading.kind is (Kind.TYPE if typed else Kind.PASS), character


@pytest.mark.parametrize("chord", [";", "; s", "; m", "; g", "; o", "；"])
@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_cancels_a_chord_and_is_typed(chord: str, digit: str) -> None:
    assert play(f"{chord} {digit}", Place.DESK) == Reading(Kind.TYPE, digit)
    assert play(f"{chord} {digit}", Place.BOX).kind is Kind.PASS


def test_escape_and_backspace_cancel_a_chord_and_do_nothing_else() -> None:
    for key in ("escape", "ctrl+g", "backspace"):
        assert play(f"; s {key}", Place.BOX).kind is Kind.CANCELLED


def test_an_unknown_chord_does_nothing() -> None:
    assert play("; z", Place.DESK).kind is Kind.CANCELLED
    assert play("; s z", Place.DESK).kind is Kind.CANCELLED
    assert play("; s z a", Place.DESK) == Reading(Kind.TYPE, "a")


def test_a_function_key_after_the_leader_is_that_key() -> None:
    assert play("; f2", Place.BOX) == Reading(Kind.COMMAND, "call.pick_from_queue")


def test_capitals_count_in_a_chord() -> None:
    assert play("; A", Place.BOX) == Reading(Kind.COMMAND, "call.pick_from_queue")


def test_plus_transfers_after_a_number_and_is_typed_before_one() -> None:
    assert play("+", Place.BOX, number=True) == Reading(Kind.COMMAND, "call.blind_transfer")
    assert play("+", Place.BOX).kind is Kind.PASS
    assert play("+", Place.DESK) == Reading(Kind.TYPE, "+")


@pytest.mark.parametrize("key", ["/", ":", "space"])
def test_what_searches_from_outside_is_typed_inside_the_box(key: str) -> None:
    assert play(key, Place.BOX).kind is Kind.PASS


@given(st.lists(st.sampled_from([*string.printable.split()[0], ";", "；", "tab", "enter"])))
def test_a_form_keeps_its_characters(keys: list[str]) -> None:
    reader = KeyReader(keymap())
    assert all(press(reader, key, Place.FORM).kind is Kind.PASS for key in keys)


@pytest.mark.parametrize("key", [k for k in FIXED if k.startswith("f") and k[1:].isdigit()])
def test_function_keys_work_in_a_form(key: str) -> None:
    assert play(key, Place.FORM) == Reading(Kind.COMMAND, FIXED[key])


def test_a_module_keeps_its_letters_and_has_the_chords_that_mean_nothing_hidden() -> None:
    reader = KeyReader(keymap())
    assert all(press(reader, key, Place.LIST).kind is Kind.PASS for key in "ad:/ ")
    assert press(reader, "3", Place.LIST) == Reading(Kind.TYPE, "3")
    assert play("f7", Place.LIST) == play("; h", Place.LIST)
    assert play("; h", Place.LIST) == Reading(Kind.COMMAND, "call.hold")
    assert play("; o d", Place.LIST) == Reading(Kind.COMMAND, "open.dnd")
    assert play("; s l", Place.LIST).kind is Kind.CANCELLED
    assert play("; 3", Place.LIST) == Reading(Kind.TYPE, "3")


@pytest.mark.parametrize(
    ("command", "keys", "places"),
    [
        ("call.hold", ["f7"], [*Place]),
        ("call.hold", ["; h"], [Place.DESK, Place.BOX, Place.LIST]),
        ("view.all", ["; v a"], [Place.DESK, Place.BOX]),
        ("call.hold", ["-"], [Place.DESK, Place.BOX]),
    ],
)
def test_where_a_key_is_read(command: str, keys: list[str], places: list[Place]) -> None:
    assert [place for place in Place if is_read(command, keys, place)] == places


def test_a_form_that_opens_forgets_the_chord() -> None:
    reader = KeyReader(keymap())
    press(reader, ";", Place.DESK)
    press(reader, "s", Place.FORM)
    assert press(reader, "r", Place.DESK) == Reading(Kind.TYPE, "r")


KEYS = [*string.ascii_lowercase, *string.digits, *LEADERS, "+", "*", "#", " ", "[", "?", "~", "ü"]


@given(st.lists(st.sampled_from(KEYS), max_size=12), st.sampled_from(DESKS), st.booleans())
def test_without_a_leader_no_characters_ever_touch_a_call(
    keys: list[str], place: Place, number: bool
) -> None:
    """A terminal's stray answer (F1, F9) is such a run of characters."""
    reader = KeyReader(keymap())
    led = False
    for key in keys:
        reading = press(reader, key, place, number=number)
        if reading.kind is Kind.COMMAND and reading.value in PLANNERS:
            assert led or (key == "+" and number)
        led = key in LEADERS or (led and reading.kind is Kind.PENDING)


def test_own_keys_replace_those_of_the_scheme_except_escape() -> None:
    own = keymap(own={"call.hold": ("f12",), "cancel": ("f11",), "no.such": ("f9",)})
    assert own["call.hold"] == ("f12",)
    assert own["cancel"] == ("escape", "ctrl+g")
    assert "no.such" not in own


def test_what_may_follow_is_told() -> None:
    reader = KeyReader(keymap())
    press(reader, ";", Place.DESK)
    following = dict(reader.next_keys())
    assert (following["a"], following["s"]) == ("call.pick_from_queue", "; s")
    press(reader, "s", Place.DESK)
    assert dict(reader.next_keys()) == {
        "b": "call.barge",
        "l": "call.spy",
        "r": "call.force_release",
    }


def test_commands_without_their_licence_do_not_exist() -> None:
    ids = {command.id for command in licensed(COMMANDS, ["hold_resume"])}
    assert "call.hold" in ids
    assert "call.hang_up" in ids, "hanging up is never gated"
    assert not ids & {"call.spy", "call.barge", "call.force_release", "conference.end"}


@pytest.mark.parametrize(
    ("key", "name"),
    [("f2", "F2"), ("; s l", "; s l"), ("ctrl+g", "Ctrl+G"), ("escape", "Esc"), ("+", "+")],
)
def test_keys_are_shown_as_people_write_them(key: str, name: str) -> None:
    assert shown(key) == name


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+E", "ctrl+e"),
        ("ctrl+c", ""),
        ("Ctrl+S", ""),
        ("；H", "; h"),
        ("PgUp", ""),
        ("+", "+"),
    ],
)
def test_a_key_is_read_as_people_write_it_unless_it_is_taken(written: str, key: str) -> None:
    assert read_key(written) == key
