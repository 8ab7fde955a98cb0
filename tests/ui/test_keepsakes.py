"""What is kept of a desk: whole, private, apart for each profile, and never in the way."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from console.keepsakes import Keepsakes
from console.simulator import Simulator
from tests.ui.shift import shift


async def test_the_newest_state_is_written_and_read_again(tmp_path: Path) -> None:
    kept = Keepsakes(tmp_path, "front")
    for count in range(20):
        kept.put("notes", {"3001": str(count)})
    kept.flush()
    assert Keepsakes(tmp_path, "front").get("notes") == {"3001": "19"}
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


async def test_profiles_are_kept_apart_whatever_their_names(tmp_path: Path) -> None:
    names = ("front", "back", "../../etc/passwd", "前台")
    for name in names:
        kept = Keepsakes(tmp_path, name)
        kept.put("notes", {"3001": name})
        kept.flush()
    assert [Keepsakes(tmp_path, name).get("notes") for name in names] == [
        {"3001": name} for name in names
    ]
    paths = {Keepsakes(tmp_path, name).path for name in names}
    assert len(paths) == len(names)
    assert {path.parent for path in paths} == {tmp_path / "desks"}


async def test_two_consoles_on_one_profile_lose_nothing_of_each_other(tmp_path: Path) -> None:
    first = Keepsakes(tmp_path, "front")
    first.put("notes", {"3001": "away", "3002": "busy"})
    first.flush()
    second = Keepsakes(tmp_path, "front")
    first.put("notes", {"3001": "away", "3003": "new"})
    first.flush()
    second.put("notes", {"3001": "back", "3002": "busy"})
    second.put("favourites", {"extension/3001": 1})
    second.flush()
    first.put("usage", {"extension/3002": [1, 2]})
    first.flush()
    again = Keepsakes(tmp_path, "front")
    assert again.get("notes") == {"3001": "back", "3003": "new"}
    assert again.get("favourites") == {"extension/3001": 1}
    assert again.get("usage") == {"extension/3002": [1, 2]}


async def test_a_file_that_was_taken_away_is_written_anew(tmp_path: Path) -> None:
    kept = Keepsakes(tmp_path, "front")
    kept.put("notes", {"3001": "away"})
    kept.flush()
    kept.path.unlink()
    kept.put("usage", {})
    kept.flush()
    assert Keepsakes(tmp_path, "front").get("notes") == {"3001": "away"}


async def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "desks").write_text("a file is in the way")
    kept = Keepsakes(tmp_path, "front")
    kept.put("notes", {})
    kept.flush()
    assert kept.get("notes") == {}


@pytest.mark.parametrize("text", ["[1, 2]", "{", "\x00", '{"notes": ' + "[" * 100_000])
def test_a_file_of_something_else_is_no_harm(tmp_path: Path, text: str) -> None:
    path = tmp_path / "desks" / "front.json"
    path.parent.mkdir()
    path.write_text(text)
    assert Keepsakes(tmp_path, "front").get("notes") is None


def test_parts_of_the_future_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "desks" / "front.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"later": 1}))
    assert Keepsakes(tmp_path, "front").get("later") == 1


@pytest.mark.parametrize("profile", ["default", "branch"])
async def test_what_was_set_on_one_exchange_is_not_shown_on_another(
    sim: Simulator, tmp_path: Path, profile: str
) -> None:
    async with shift(sim, tmp_path, size=(200, 36)) as one:
        kept = {"leo_queue": {"queue": "leo_queue", "target": "3009", "at": "2026-11-24 08:00:00"}}
        folder = one.app.setup.desk_folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "night_service.json").write_text(json.dumps(kept))
    async with shift(sim, tmp_path, size=(200, 36), profile=profile) as one:
        await one.until(one.live, "live")
        assert ("leo_queue > 3009" in one.text()) == (profile == "default")
        if profile == "default":
            await one.chord("; v l")
            await one.sees("夜服：leo_queue")
            assert "Night:" not in one.text()
