"""What is written is whole, safe and the owner's."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import pytest

from console.new_file import CannotWrite, NewFile
from console.state.export import Csv


def test_a_csv_file_has_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with NewFile(path) as file:
        table = Csv(["number", "name"], mark=True)
        file.write(table.head() + table.rows([["3001", '李, "Ann"']]))
    text = path.read_bytes().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["number", "name"], ["3001", '李, "Ann"']]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path) -> None:
    def half() -> None:
        with NewFile(tmp_path / "out.csv") as file:
            file.write("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="the disk is full"), NewFile(tmp_path / "o.csv") as file:
        file.write("data")
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(CannotWrite, match="already"), NewFile(tmp_path / "out.csv"):
        pass
    assert (tmp_path / "out.csv").read_text() == "mine"


@pytest.mark.parametrize("where", ["missing/out.csv", "."])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, where: str) -> None:
    with (
        pytest.raises(CannotWrite, match=r"no such file or folder|it is a folder"),
        NewFile(tmp_path / where),
    ):
        pass
