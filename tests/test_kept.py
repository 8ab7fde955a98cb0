"""What consoles that share a file keep in it: nothing of another's is lost."""

from __future__ import annotations

from pathlib import Path

from console.kept import change, read_kept
from tests.at_once import at_once


def test_what_several_consoles_add_at_the_same_time_is_all_there(tmp_path: Path) -> None:
    path = tmp_path / "desks" / "front" / "taken.json"
    program = (
        "import pathlib, sys; from console.kept import change; input()\n"
        "for n in range(10):\n"
        "    change(pathlib.Path(sys.argv[1]), lambda kept: {**kept, sys.argv[2] + str(n): n})"
    )
    assert at_once(program, path) == [0, 0, 0]
    assert len(read_kept(path)) == 30
    assert [file.name for file in path.parent.iterdir()] == ["taken.json"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "taken.json"
    assert str(path) in str(change(path, lambda kept: {"a": 1}))
    assert read_kept(path) == {}
