"""Who was put on hold unseen: by another console, or before a link was lost."""

from __future__ import annotations

import pytest

from console.protocol.push import CallingQueue
from console.state.board import Board
from console.state.own_call import Role
from tests.state.house import NOW, OWN, House, record, talking
from tests.state.test_calls import CALLER, LINE, roles


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize("number", ["3004", CALLER])
def test_who_is_on_hold_is_listed_by_a_console_that_starts_then(house: House, number: str) -> None:
    if number == CALLER:
        house.talk_to_caller(number)
    else:
        house.do("call.dial", number)
        house.pass_time(1)
    house.do("call.hold")
    house.sim.hang_up(OWN)
    house.board = Board()
    house.reconnect()
    assert house.roles() == [(Role.HELD, number)]
    house.do("call.resume")
    house.pass_time(1)
    assert house.roles() == [(Role.TALKING, number)]
    house.sim.hang_up(OWN)
    assert house.roles() == []


def test_who_holds_the_operator_is_not_on_hold_for_him() -> None:
    """Whether a party on hold holds or is held is not said: an own line tells."""
    board = Board()
    board.log_in(OWN)
    board.apply(CallingQueue(extensions=[record("3004", "HOLDING", "c", another_number=OWN)]), NOW)
    board.apply(talking(OWN, "3004", LINE, "c"), NOW)
    assert roles(board) == [(Role.TALKING, "3004")]
