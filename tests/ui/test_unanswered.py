"""What is said of a command whose answer is late or never comes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.simulator import Simulator
from console.state.ledger import Outcome
from console.state.own_call import Role
from tests.ui.shift import CALLER, QUICK, Shift, shift


@pytest.fixture
async def hasty(sim: Simulator, tmp_path: Path) -> AsyncIterator[Shift]:
    """A console that waits for an answer a quarter of a second."""
    async with shift(sim, tmp_path, timing=replace(QUICK, reply_limit=0.25)) as one:
        yield one


def outcomes(console: Shift) -> list[Outcome]:
    return [entry.outcome for entry in console.app.dispatcher.ledger.entries]


async def test_without_an_answer_it_is_not_confirmed_and_stays_listed(hasty: Shift) -> None:
    await hasty.talk()
    hasty.sim.faults.silent = {"blindTransferCall"}
    hasty.sim.faults.no_pushes = True
    await hasty.type("3004")
    await hasty.press("f4")
    await hasty.sees("not confirmed", f"Transfer {CALLER} to 3004")
    await hasty.pilot.pause(0.3)
    await hasty.sees("not confirmed")
    assert len(hasty.frames()) == 1
    assert outcomes(hasty)[-1] is Outcome.NOT_CONFIRMED


async def test_not_confirmed_that_shows_later_is_told_so(hasty: Shift) -> None:
    await hasty.talk()
    hasty.sim.faults.silent = {"holdCall"}
    await hasty.press("f7")
    await hasty.sees("not confirmed", "no answer came, but the screen has shown it")


async def test_an_unanswered_consultation_is_still_a_consultation(hasty: Shift) -> None:
    """Else F8 would hang up the own line, which completes the transfer."""
    await hasty.talk()
    hasty.sim.faults.silent = {"transferCall"}
    await hasty.type("3004")
    await hasty.press("f5")
    await hasty.in_call((Role.CONSULTING, "3004"))


async def test_a_consultation_that_shows_before_its_answer_is_one(console: Shift) -> None:
    """Else F8 would hang up the own line, which completes the transfer."""
    await console.talk()
    console.sim.faults.silent = {"transferCall"}
    await console.type("3004")
    await console.press("f5")
    await console.in_call((Role.CONSULTING, "3004"))
    assert outcomes(console)[-1] is Outcome.SENT
    console.forget()
    await console.press("f8")
    target = console.app.board.extensions["3004"].channel_id
    await console.sent("forceHangUp", channelA=target)
    await console.in_call((Role.TALKING, CALLER))


async def test_a_caller_who_hangs_up_himself_is_not_told_as_transferred(hasty: Shift) -> None:
    party = await hasty.talk()
    hasty.sim.faults.errors["blindTransferCall"] = (1, "lost on the way")
    hasty.sim.faults.silent = {"blindTransferCall"}
    await hasty.type("3004")
    await hasty.press("f4")
    await hasty.until(lambda: hasty.frames("blindTransferCall"), "sent")
    hasty.sim.hang_up(party)
    await hasty.sees("not confirmed", f"Transfer {CALLER} to 3004")
    await hasty.sees("no answer came; that call is over now, by this or otherwise")


async def test_a_late_answer_settles_it(hasty: Shift) -> None:
    await hasty.talk()
    hasty.sim.faults.delay = 1.0
    await hasty.press("f7")
    # That it was not confirmed meanwhile is what the last sentence says.
    await hasty.until(lambda: outcomes(hasty)[-1] is Outcome.CONFIRMED, "confirmed late")
    await hasty.sees("the answer came late")


async def test_what_is_not_answered_by_the_end_is_noted_as_not_confirmed(
    console: Shift, tmp_path: Path
) -> None:
    console.sim.faults.silent, console.sim.faults.no_pushes = {"dialCall"}, True
    await console.type("3004")
    await console.press("f3")
    await console.until(lambda: console.frames("dialCall"), "dialled")
    await console.app.farewell()
    *_, last = (tmp_path / "audit.jsonl").read_text().splitlines()
    assert json.loads(last)["outcome"] == "not confirmed"
