"""What goes wrong without stopping the console: told once, counted, kept for `doctor`."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console import tally
from console.client import connection, listener
from console.i18n import set_language
from console.simulator import Simulator
from console.simulator.address_book import Contact
from console.state.own_call import Role
from console.ui.book_store import fresh_book
from tests.ui.shift import CALLER, QUICK, Shift, shift


class Unreadable(Contact):
    """A contact that the exchange's tree shows as something that is no contact."""

    @property
    def brief(self) -> None:  # type: ignore[override]
        return None


async def test_entries_left_out_of_a_book_are_told_and_the_rest_is_there(console: Shift) -> None:
    book = console.sim.pbx.chapters.address_book
    shelf = next(iter(book.departments.values()))
    names = [one.fields["name"] for one in list(shelf.contacts.values())[:3]]
    fields = next(iter(shelf.contacts.values())).fields
    shelf.contacts[10**6] = Unreadable(10**6, shelf, fields)
    book_now = await fresh_book(console.app.services())
    await console.sees("“tree”, because it can't be read: 1")
    assert set(names) <= {one.name for one in book_now.people}
    assert console.app.counting.counts()["skipped"] >= 1


@pytest.fixture
async def prompt(sim: Simulator, tmp_path: Path) -> AsyncIterator[Shift]:
    """A console that reads the list again as soon as it is asked to."""
    async with shift(sim, tmp_path, timing=replace(QUICK, reread_gap=0.0)) as one:
        yield one


async def test_an_extension_without_a_number_is_counted(prompt: Shift) -> None:
    console = prompt
    console.sim.pbx.extensions["3004"].number = ""
    await console.press("ctrl+r")
    await console.sees("“extension”, because it can't be read: 1")
    console.sim.pbx.extensions["3004"].number = "3004"


async def test_garbage_between_the_frames_costs_none_of_them(console: Shift) -> None:
    console.sim.faults.garbage = 1.0
    for one, other in (("3005", "3006"), ("3007", "3008"), ("3010", "3011")):
        await console.connect(one, other)
    await console.talk()
    console.sim.faults.garbage = 0.0
    assert console.app.session is not None
    assert console.app.session.generation == 1
    assert console.has(Role.TALKING, CALLER)
    assert console.app.counting.counts()["unreadable"] >= 6


async def test_what_was_counted_is_kept_for_doctor(prompt: Shift, tmp_path: Path) -> None:
    console = prompt
    console.sim.faults.no_pushes = True
    console.sim.connect("3005", "3006")
    await console.press("ctrl+r")
    await console.until(lambda: console.app.board.extensions["3005"].another_number == "3006")
    await console.app.farewell()
    kept = tally.kept(tmp_path)
    assert kept is not None
    assert kept.counts == {"repaired": 2}
    assert kept.lines() == ["2 × difference found by reading the list afresh, and repaired"]
    assert kept.since <= kept.until
    assert stat.S_IMODE((tmp_path / tally.FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"since":"x","until":1,"counts":{}}', '{"since":1,"until":1}']
)
def test_a_broken_tally_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / tally.FILE).write_text(text)
    assert tally.kept(tmp_path) is None


async def test_a_fault_in_the_background_is_told_on_the_screen(console: Shift) -> None:
    console.app.note_fault("heartbeat", ValueError("secret"), None)
    await console.sees("Fault of the console in heartbeat (ValueError)")
    assert "secret" not in console.text()
    assert console.app.counting.counts()["fault"] == 1
    console.app.feed.on_oddity("fault", "on_push: KeyError")
    await console.sees("Fault of the console in on_push: KeyError: the list is read afresh")
    assert console.app.counting.counts()["fault"] == 2


async def test_a_fault_while_a_command_is_out_leaves_it_not_confirmed_and_its_call_free(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> int:
        raise ValueError("secret")

    await console.talk()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "left_out", fault)
        await console.press("f7")
        await console.sees("not confirmed")
    assert "secret" not in console.text()
    await console.in_call((Role.HELD, CALLER))
    await console.press("f7")
    await console.in_call((Role.TALKING, CALLER))
    assert len(console.frames("holdCall")) == len(console.frames("resumeCall")) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
async def test_a_recording_that_ends_by_itself_is_told(console: Shift) -> None:
    console.app.setup.record = Path("/dev/full")
    assert console.app.session is not None
    console.app.accounts.connect(console.app.session.account)
    await console.sees("The recording has ended: the disk is full")


@pytest.mark.parametrize(
    ("kind", "words"), [("not_utf8", "is no UTF-8"), ("discarded", "stood still was discarded")]
)
async def test_input_that_was_refused_is_told(console: Shift, kind: str, words: str) -> None:
    console.app.note_input(kind)
    await console.sees(words)


def test_every_kind_of_oddity_reads_in_both_languages() -> None:
    for language in ("en", "cn"):
        set_language(language)
        assert all(str(what) for what in tally.KINDS.values())
        assert "7" in str(listener.oddity_words("skipped", "7 tree"))
    assert str(listener.oddity_words("unreadable", "empty, 0")) == "None"


async def test_a_name_of_two_scripts_says_so_wherever_it_stands(console: Shift) -> None:
    console.sim.pbx.extensions["3002"].name = "Аnn"
    console.sim.pbx.push_extension("3002")
    await console.caller(CALLER, "Веn Lee")
    await console.sees("3002 ≟ Аnn", "≟ Веn")
    await console.press("f2")
    await console.in_call((Role.TALKING, CALLER))
    await console.sees("≟ Веn")
    await console.type("3002")
    await console.sees("≟ Аnn")
