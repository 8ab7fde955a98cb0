"""What a session tells, on a board."""

from __future__ import annotations

from console.client.session import Session
from console.feed import Feed
from console.state.board import Board
from tests.client.ears import account, running, until
from tests.client.servers import scripted_pbx


async def test_whose_console_it_is_is_known_where_the_login_does_not_say() -> None:
    board = Board()
    feed = Feed(board)
    async with scripted_pbx() as pbx:
        session = feed.session = Session(account(pbx.url), listener=feed)
        async with running(session):
            await until(lambda: board.live)
            assert board.own_number == session.account.number
