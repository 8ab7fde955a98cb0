"""Callers who gave up: counted, listed, called back, settled."""

from __future__ import annotations

import stat
from pathlib import Path

from console.simulator import Simulator
from tests.ui.shift import shift

WIDE = (160, 36)
"""So that the day's figures stand in words, and those to be called back in a pane."""


async def test_a_caller_who_gives_up_is_listed_and_called_back_by_one_key(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, size=WIDE) as one:
        await one.gives_up("13800001111", "Wang Fang", waited=65)
        await one.sees("1 to call back", "1 gave up, longest 1:0")
        assert "To call back (1)" in one.text()
        await one.chord("; o a")
        await one.sees(
            "Callers who left unanswered", "13800001111", "Wang Fang", "1:0", "to be called back"
        )
        await one.press("enter")
        await one.until(lambda: one.frames("dialCall"), "called back")
        assert one.frames("dialCall")[0]["number"] == "13800001111"
        # Once he is talked to, the entry is settled by itself.
        await one.no_longer_sees("to call back")
        assert "To call back" not in one.text()
        await one.chord("; o a")
        await one.sees(f"done by {sim.accounts[0].number}")


async def test_an_answered_caller_is_counted_and_not_listed(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=WIDE) as one:
        sim.call_in("13800001111")
        await one.sees("13800001111")
        await one.answer("13800001111")
        await one.sees("1 answered, 0 gave up")
        assert "to call back" not in one.text()


async def test_a_caller_answered_by_a_colleague_is_not_listed(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, size=WIDE) as one:
        caller = sim.call_in("13800001111")
        await one.sees("13800001111")
        colleague = list(sim.pbx.extensions)[5]
        sim.pbx.switch.waiting.take(sim.pbx.switch.channel(caller), colleague)
        sim.pbx.switch.flush()
        await one.sees("1 answered, 0 gave up")
        assert "to call back" not in one.text()


async def test_a_caller_who_leaves_as_the_console_ends_is_not_lost(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.gives_up("13800001111")
        await one.until(lambda: not one.app.board.queue, "gone")
    assert "13800001111" in (tmp_path / "desks" / "default.json").read_text("utf-8")


async def test_the_worklist_is_kept_for_the_next_start_and_settled_by_hand(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        for _ in range(2):
            await one.gives_up("13800001111")
            await one.until(lambda: not one.app.board.queue, "gone")
        await one.until(lambda: one.app.shift.watching.day.given_up == 2, "both counted")
    kept = tmp_path / "desks" / "default.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    async with shift(sim, tmp_path) as one:
        await one.sees("1 to call back")
        await one.chord("; o a")
        await one.sees("13800001111", " 2 ")
        await one.press("d")
        await one.sees("done by")
        await one.press("d")
        await one.sees("to be called back")
        await one.press("d", "escape")
        await one.no_longer_sees("to call back")


async def test_who_is_called_back_at_the_next_start_is_named_on_the_call(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.gives_up("13800001111", "Wang Fang")
        await one.until(lambda: one.app.shift.watching.day.given_up == 1, "counted")
    async with shift(sim, tmp_path) as one:
        await one.sees("1 to call back")
        await one.chord("; o a")
        await one.press("enter", "escape")
        await one.until(one.app.board.calls.calls, "called back")
        await one.no_longer_sees("1 to call back")
        await one.sees("13800001111 Wang Fang")


async def test_the_open_worklist_follows_the_figures_and_says_who_waits_again(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.gives_up("13800001111")
        await one.sees("1 to call back")
        await one.chord("; o a")
        await one.sees("0 answered, 1 gave up")
        caller = sim.call_in("13800001111")
        await one.sees("waits again now")
        await one.press("enter")
        await one.sees("He waits in the queue again")
        assert not one.frames("dialCall")
        colleague = list(sim.pbx.extensions)[5]
        sim.pbx.switch.waiting.take(sim.pbx.switch.channel(caller), colleague)
        sim.pbx.switch.flush()
        await one.until(lambda: one.app.shift.watching.day.answered == 1, "counted")
        await one.press("d")
        await one.sees("1 changed")
        one.app.screen._said_at = 1.0  # type: ignore[attr-defined]
        await one.sees("1 answered, 1 gave up")


async def test_those_to_be_called_back_stand_below_the_queue_where_there_is_room(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, size=(120, 36)) as one:
        await one.gives_up("13800001111", "Wang Fang")
        await one.sees("To call back (1) · ; o a", "13800001111  Wang Fang")
        await one.pilot.click("#missed")
        await one.sees("Callers who left unanswered")
        await one.press("d", "escape")
        await one.no_longer_sees("To call back (1)")


async def test_a_small_screen_keeps_its_room_for_who_waits(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as one:
        await one.gives_up("13800001111", "Wang Fang")
        await one.sees("1 to call back")
        one.app.shift.tick()
        await one.pilot.pause()
        assert "To call back (1)" not in one.text()


async def test_a_spoilt_file_is_set_aside(sim: Simulator, tmp_path: Path) -> None:
    kept = tmp_path / "desks" / "default.json"
    kept.parent.mkdir()
    kept.write_text('{"missed": [')
    async with shift(sim, tmp_path) as one:
        await one.sees("nobody waits")
    assert kept.with_suffix(".broken").read_text() == '{"missed": ['


async def test_the_commands_sent_are_listed_with_their_outcomes(
    sim: Simulator, tmp_path: Path
) -> None:
    busy = list(sim.pbx.extensions)[4]
    sim.connect(busy, "13900002222")
    async with shift(sim, tmp_path) as one:
        await one.type("3003")
        await one.press("f3")
        await one.sees("confirmed")
        await one.chord("; o m")
        await one.sees("Commands sent", "Dial 3003", "confirmed")
        await one.press("f8")
        await one.sees("Commands sent · 2", "Hang up")


async def test_a_key_does_not_fall_on_somebody_whom_the_list_hides(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path) as one:
        await one.chord("; g e")
        await one.choose("3001")
        await one.sees("Enter: dial")
        await one.chord("; o a")
        await one.sees("Callers who left unanswered", "0 answered, 0 gave up")
        await one.press("f3", "f4")
        await one.sees("Callers who left unanswered", "Close what hides the desk first")
        await one.press("escape")
        assert not one.frames("dialCall")
        await one.type("110")
        await one.press("f1", "f3")
        await one.until(lambda: one.frames("dialCall"), "an emergency number is dialled")


async def test_a_call_back_that_fails_stays_open_and_is_counted(
    sim: Simulator, tmp_path: Path
) -> None:
    sim.pbx.switch.habits.fixed["13800001111"] = None
    async with shift(sim, tmp_path) as one:
        await one.gives_up("13800001111")
        await one.sees("1 to call back")
        await one.chord("; o a")
        await one.sees("13800001111")
        await one.press("enter")
        await one.until(lambda: one.frames("dialCall"), "called back")
        await one.chord("; o a")
        await one.sees("open, called back 1 times")


async def test_a_name_is_whole_on_a_small_screen(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as one:
        await one.gives_up("13800001111", "Nordwind GmbH", waited=65)
        await one.chord("; o a")
        await one.sees("13800001111", "Nordwind GmbH", "1:0", "to be called back")
