"""Whom the cursor of a list came to by itself nobody has meant yet."""

from __future__ import annotations

import time

import pytest

from console.state import guard
from console.ui.modules.address_book import AddressBookScreen
from console.ui.widgets.line_list import LineList
from tests.ui.shift import Shift

MOVED = "The list moved under the key: nothing was sent, press again"
REST_S = 1.0
"""How much longer than the row under the cursor the own call has stood on the screen."""


async def call_at_rest(console: Shift) -> float:
    """Wait until the own call has long stood as it is; since when."""
    since: float = time.monotonic()
    await console.until(lambda: time.monotonic() - since > REST_S, "the own call at rest")
    return since


def not_yet_at_rest(monkeypatch: pytest.MonkeyPatch, since: float, lines: LineList) -> None:
    """Only what has stood for as long as the own call is at rest."""
    assert lines.fell_at > since
    monkeypatch.setattr(guard, "SETTLED_S", time.monotonic() - since)


@pytest.mark.parametrize("key", ["f4", "enter"])
async def test_nobody_is_sent_to_a_contact_that_has_just_come_under_the_cursor(
    console: Shift, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    await console.talk()
    await console.chord("; o b")
    await console.sees("Enterprise book", "Enter blind transfer to 3000")
    listing = console.app.screen
    assert isinstance(listing, AddressBookScreen)
    await console.press("down")
    since = await call_at_rest(console)
    meant, first = listing.call_target(), listing.lines.cursor
    book = console.sim.pbx.chapters.address_book
    book.remove(next(c for c in book.contacts.values() if c.fields["number1"] == meant))
    await console.press("r")
    await console.until(lambda: listing.lines.cursor != first, "another contact")
    with monkeypatch.context() as slowly:
        not_yet_at_rest(slowly, since, listing.lines)
        await console.press(key)
        await console.sees(MOVED)
    await console.nothing_sent()


async def test_nobody_is_sent_to_a_hit_that_has_just_come_under_the_cursor(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    await console.talk()
    waiting = await console.caller("0211111111", "Alan Wood")
    since = await call_at_rest(console)
    await console.type("alan wood")
    hits = console.app.desk.hits
    hits.select(next(row.key for row in hits.rows if waiting in row.key))
    console.sim.hang_up(waiting)
    await console.until(lambda: hits.is_pick_seen and waiting not in str(hits.cursor), "another")
    with monkeypatch.context() as slowly:
        not_yet_at_rest(slowly, since, hits)
        await console.press("f4")
        await console.sees(MOVED)
    await console.nothing_sent()
    await console.press("f4")
    await console.until(lambda: console.frames("blindTransferCall"), "sent")


@pytest.mark.parametrize("key", ["f3", "enter"])
async def test_dialling_from_a_list_is_held_up_by_no_guard(
    console: Shift, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    await console.chord("; o b")
    await console.sees("Enterprise book", "Enter dial 3000")
    listing = console.app.screen
    assert isinstance(listing, AddressBookScreen)
    await console.press("down")
    first = listing.lines.cursor
    gone = listing.call_target()
    book = console.sim.pbx.chapters.address_book
    book.remove(next(c for c in book.contacts.values() if c.fields["number1"] == gone))
    await console.press("r")
    await console.until(lambda: listing.lines.cursor != first, "another contact")
    monkeypatch.setattr(guard, "SETTLED_S", 60.0)
    monkeypatch.setattr(console.app, "is_picture_frozen", lambda: True)
    await console.press(key)
    await console.sent("dialCall", number=listing.call_target())


async def test_dialling_an_extension_is_held_up_by_no_guard(
    console: Shift, monkeypatch: pytest.MonkeyPatch
) -> None:
    await console.choose("3004")
    monkeypatch.setattr(console.app, "is_picture_frozen", lambda: True)
    await console.press("f3")
    await console.sent("dialCall", number="3004")
