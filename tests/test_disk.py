"""Folders of the console's own."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from console.client.trust import Trust
from console.config.store import config_path
from console.disk import private_folder, typed_path


def test_the_folders_above_a_private_one_are_private_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_folder(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    for name in ("a", "a/b", "a/b/c"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
    private_folder(tmp_path / "a" / "b")


def test_a_home_that_nobody_has_is_a_path_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed_path("~/all.csv") == tmp_path / "all.csv"
    nowhere = "~nobody-here/all.csv"
    assert typed_path(nowhere) == Path(nowhere)
    assert config_path(nowhere, {}) == Path(nowhere)
    assert Trust.chosen("ca", nowhere, "").ca_file == Path(nowhere)
