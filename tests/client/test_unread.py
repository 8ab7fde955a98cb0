"""Which failures of a reading in the background are told, and how often."""

from __future__ import annotations

from console.client.errors import NotConfirmed, NotSent, Refused
from console.client.unread import BOOK, HIDDEN, Unread
from console.i18n import Message, msg


def fail(unread: Unread, what: Message, failure: Exception) -> None:
    with unread.reading(what):
        raise failure


def test_what_the_link_explains_is_not_told() -> None:
    told: list[Message] = []
    unread = Unread(told.append)
    fail(unread, BOOK, NotSent(msg("No link to the PBX: nothing was sent")))
    fail(unread, BOOK, NotConfirmed("lost", link_lost=True))
    assert told == []
    fail(unread, BOOK, NotConfirmed("No answer within 8 s"))
    assert [str(one) for one in told] == ["The address book can't be read (No answer within 8 s)"]


def test_it_is_told_again_after_it_had_worked() -> None:
    told: list[Message] = []
    unread = Unread(told.append)
    for _ in range(2):
        fail(unread, BOOK, Refused("busy"))
    fail(unread, HIDDEN, Refused("busy"))
    with unread.reading(BOOK):
        pass
    fail(unread, BOOK, Refused("busy"))
    assert [one.values["what"] for one in told] == [BOOK, HIDDEN, BOOK]


def test_what_cannot_be_read_stands_in_the_list_with_its_last_reason_until_it_was_read() -> None:
    told: list[Message] = []
    unread = Unread(told.append)
    fail(unread, BOOK, Refused("busy"))
    fail(unread, HIDDEN, Refused("busy"))
    fail(unread, BOOK, Refused("moved"))
    assert [(one.values["what"], str(one.values["reason"])) for one in unread.all()] == [
        (BOOK, "The PBX refused: moved"),
        (HIDDEN, "The PBX refused: busy"),
    ]
    unread.read(BOOK)
    unread.read(BOOK)
    assert [one.values["what"] for one in unread.all()] == [HIDDEN]
