"""Folders of the console's own."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from console.disk import private_folder


def test_the_folders_above_a_private_one_are_private_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    for name in ("a", "a/b", "a/b/c"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
    private_folder(tmp_path / "a" / "b")
