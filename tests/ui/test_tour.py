"""The tour: offered once, in both languages, left by Esc, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from console.config import Settings, Store
from console.i18n import set_language
from console.simulator import Simulator
from console.state.keys import keymap
from console.ui.tour import cards
from console.ui.words import wrapped
from tests.ui.shift import shift

OFFER = "shows a two-minute tour"


async def test_the_tour_is_offered_once_and_goes_from_card_to_card(
    sim: Simulator, tmp_path: Path
) -> None:
    async with shift(sim, tmp_path, settings=Settings()) as one:
        await one.sees(OFFER)
        await one.chord("; o t")
        titles = [title for title, _ in cards(one.app.keymap)]
        for at, title in enumerate(titles, start=1):
            await one.sees(f"{at}/{len(titles)}  {title}")
            await one.press("enter")
        await one.until(lambda: one.app.screen is one.app.desk, "the desk")
        await one.no_longer_sees(OFFER)
    assert Store(tmp_path / "config.toml").settings.desk.tour is False
    kept = Store(tmp_path / "config.toml").settings
    async with shift(sim, tmp_path, settings=kept) as one:
        await one.sees("nobody waits")
        assert OFFER not in one.text()
        await one.chord("; o t")
        await one.sees("1/8")
        await one.press("right", "left", "escape")
        await one.until(lambda: one.app.screen is one.app.desk, "the desk")


async def test_escape_declines_for_good(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, settings=Settings()) as one:
        await one.sees(OFFER)
        await one.press("escape")
        await one.no_longer_sees(OFFER)
    assert Store(tmp_path / "config.toml").settings.desk.tour is False


@pytest.mark.parametrize("language", ["en", "cn"])
def test_the_cards_name_the_keys_as_they_are_set(language: str) -> None:
    set_language(language)
    text = " ".join(text for _, text in cards(keymap("console", {"call.hold": ("f12",)})))
    assert "F12" in text
    assert "F7" not in text
    assert ("holds" in text) is (language == "en")


async def test_chinese_fills_the_lines_of_a_card(sim: Simulator, tmp_path: Path) -> None:
    async with shift(sim, tmp_path, size=(80, 24)) as one:
        await one.chord("; v l")
        await one.chord("; o t")
        await one.press("enter", "enter", "enter")
        await one.sees("4/8", "F4 立即盲转；F5 先咨询")


def test_no_line_begins_with_what_ends_a_sentence() -> None:
    text = "转接结果会持续关注。并告知 F5；目标忙时，旁边列出 colleagues who are free。"
    for width in range(8, 60):
        lines = wrapped(text, width).split("\n")
        assert not any(line[0] in "。，；" for line in lines[1:])
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(cell_len(line) <= max(width, len("colleagues")) for line in lines)
