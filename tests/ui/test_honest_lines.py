"""What the lines around the panes claim: keys that work now, and notes that still hold."""

from __future__ import annotations

import re
from pathlib import Path

from console.i18n import msg
from console.simulator import Simulator
from console.state.identity import Identity
from console.state.ledger import CONFIRM_S, Ledger, Outcome
from console.state.own_call import Role
from tests.ui.shift import CALLER, Shift, shift


async def test_the_footer_offers_a_transfer_only_where_one_can_leave(tmp_path: Path) -> None:
    async with Simulator(extensions=10, seed=5, rest_port=None) as sim:
        sim.pbx.switch.habits.answer = (0.05, 0.05)
        async with shift(sim, tmp_path) as console:
            await console.talk()
            await console.sees("F4 Blind transfer", "F5 Consult")
            await console.type("3004")
            await console.press("f5")
            await console.in_call((Role.CONSULTING, "3004"))
            await console.sees("F5 Complete", "F8 Take back")
            assert "F4 Blind transfer" not in console.lines()[-1]
            await console.press("f8")
            await console.in_call((Role.TALKING, CALLER))
            await console.sees("F4 Blind transfer")
            await console.press("f7")
            await console.in_call((Role.HELD, CALLER))
            assert "F5" not in console.lines()[-1]


def test_a_confirmed_command_no_longer_says_that_it_is_not_seen() -> None:
    ledger, shown = Ledger(), [False]
    call = Identity("SIP/3000-00000001", 1.0, "3004")
    entry = ledger.sent("call.hold", msg("Hold {party}", party="3004"), call, lambda: shown[0], 0)
    ledger.accepted(entry, 0.1)
    ledger.look(CONFIRM_S + 1)
    assert (str(entry.note), entry.attention) == ("the screen has not shown it yet", True)
    shown[0] = True
    ledger.look(CONFIRM_S + 2)
    assert (entry.outcome, entry.note, entry.attention) == (Outcome.CONFIRMED, "", False)


async def test_the_status_line_of_the_smallest_screen_has_whole_words_and_the_clock(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as console:
        sim.hang_up(await console.caller())
        await console.sees("1 to call back")
        await console.caller()
        await console.until(
            lambda: re.search(r"live .*1 waiting \d:\d\d · 1 to call back │ \d\d:\d\d$",
                              console.lines()[0]),
            "a status line that fits",
        )  # fmt: skip


async def test_a_long_sentence_is_read_to_its_end(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as console:
        words = [f"word{number:02}" for number in range(25)]
        console.app.say(" ".join(words))
        await console.sees(*words)


async def test_an_own_call_that_met_a_busy_line_says_so(console: Shift) -> None:
    await console.connect("3004", "3006")
    await console.type("3004")
    await console.press("f3")
    await console.until(lambda: console.app.board.own and console.app.board.own.state == "BUSY")
    await console.sees("⊗ busy")
    assert "in another state" not in console.text()
