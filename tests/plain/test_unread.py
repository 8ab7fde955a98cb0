"""What the linear mode reads in the background, and what it says if that fails."""

from __future__ import annotations

from pathlib import Path

from console.client.account import Account
from console.client.link import LinkPhase
from console.client.session import Session
from console.client.unread import Unread
from console.plain.contacts import Contacts
from console.plain.hearing import Hearing
from console.plain.people import People
from console.simulator import Simulator
from tests.client.ears import running, until
from tests.plain.program import plain
from tests.ui.shift import QUICK


async def test_what_cannot_be_read_is_told_once_with_its_reason(tmp_path: Path) -> None:
    async with Simulator(extensions=12) as pbx:
        pbx.faults.errors = {"tree": (1, "busy"), "alarm": (1, "no clock")}
        async with plain(pbx, tmp_path) as program:
            await program.says("The address book can't be read (The PBX refused: busy)")
            await program.says("wake-up calls can't be read", "(The PBX refused: no clock)")


async def test_the_book_is_read_after_each_login_until_it_was_read() -> None:
    said: list[str] = []
    async with Simulator(extensions=12) as pbx:
        login = pbx.accounts[0]
        hearing = Hearing(said.append)
        account = Account(pbx.url, login.user, login.number, "en", login.password)
        hearing.session = Session(account, listener=hearing, timing=QUICK)
        people = People(hearing.board, lambda _: "")
        contacts = Contacts(hearing, people, Unread(lambda news: said.append(str(news))))
        book = pbx.pbx.chapters.address_book
        shelf = next(iter(book.departments.values()))
        name = str(next(iter(shelf.contacts.values())).fields["name"])

        def asked() -> int:
            return sum(one.frame is not None and one.frame["service"] == "tree" for one in got)

        got = pbx.received
        async with running(hearing.session):
            await until(hearing.live.is_set)
            pbx.faults.errors = {"tree": (1, "busy")}
            await contacts.look()
            await contacts.look()
            assert [line for line in said if "read" in line] == [
                "The address book can't be read (The PBX refused: busy)"
            ]
            pbx.faults.errors = {}
            await contacts.look()
            await contacts.look()
            assert asked() == 3
            assert name in people.find(name, 0.0)[0]
            logins = hearing.session.generation
            await pbx.drop_connections()
            await until(lambda: hearing.link.generation > logins)
            await until(lambda: hearing.link.phase is LinkPhase.LIVE)
            await contacts.look()
            assert asked() == 4
