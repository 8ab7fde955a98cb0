"""What a session tells, on a board."""

from __future__ import annotations

import time

import pytest

from console.client.session import Session
from console.feed import Feed
from console.protocol.push import ExtensionSingle
from console.protocol.records import Extension
from console.protocol.session import LoginReply
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


@pytest.mark.parametrize("hours", [2, -26])
def test_a_clock_that_is_set_while_the_console_runs_changes_no_duration(
    hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(Board())
    began, wall = feed.now(), time.time
    monkeypatch.setattr(time, "time", lambda: wall() + hours * 3600)
    row = {"number": "3000", "state": "CALLING", "channelId": "SIP/1-1", "startTime": began}
    feed.on_push(ExtensionSingle.read({"extension": row}))
    assert 0 <= feed.now() - began < 60


@pytest.mark.parametrize("now", [1_700_000_000.0, 1_700_000_000.25, 1_700_000_000.995])
def test_timers_turn_just_after_a_second_of_the_pbx(
    now: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(Board())
    monkeypatch.setattr(feed, "now", lambda: now)
    seconds = feed.until_second()
    assert 0 < seconds < 1.1
    assert int(now + seconds) == int(now) + 1
    assert (now + seconds) % 1 < 0.05


def test_a_new_login_makes_what_was_known_doubtful_though_no_loss_was_told() -> None:
    lost: list[bool] = []
    feed = Feed(Board("3000"))
    feed.on_loss_hook = lambda: lost.append(feed.board.live)
    feed.on_extensions([Extension(number="3000", state="IDLE")])
    assert feed.board.live
    feed.on_login(LoginReply(number="3000"))
    assert (feed.board.live, lost) == (False, [False])
