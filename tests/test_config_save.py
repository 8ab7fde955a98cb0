"""Saving the settings: nothing of the user's is lost, and no write is ever cut."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from console.config import Desk, NotSaved, Profile, Settings, Store
from console.config.store import write_atomically
from tests.at_once import at_once

MINE = """\
# Reception, ground floor
language = "cn"  # Chinese

[desk]
wait_late = 15
# never less than two
countdown = 2 # seconds

[keys]
call.hold = ["f7"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "conf" / "config.toml"
    file.parent.mkdir()
    file.write_text(MINE)
    return file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_comments_and_order_are_kept(path: Path) -> None:
    store = Store(path)
    store.save(replace(store.settings, desk=replace(store.settings.desk, countdown=4)))
    assert path.read_text() == MINE.replace("countdown = 2", "countdown = 4")


def test_saving_what_is_there_changes_nothing(path: Path) -> None:
    store = Store(path)
    store.save(store.settings)
    assert path.read_text() == MINE


def test_what_was_saved_is_read_again(path: Path) -> None:
    store = Store(path)
    wanted = replace(
        store.settings.with_profile("第二", Profile(server="10.0.0.5", number="3001")),
        keys={"call.hold": ("f8",), "call.dial": ()},
        desk=Desk(panes=("queue",)),
        theme="light",
    )
    store.save(wanted)
    again = Store(path)
    assert (again.settings, again.problems) == (wanted, ())


def test_a_removed_profile_and_key_are_gone(path: Path) -> None:
    store = Store(path)
    store.save(store.settings.with_profile("a", Profile(user="u")))
    store.save(replace(store.settings, profiles={}, keys={}))
    assert Store(path).settings == replace(Store(path).settings, profiles={}, keys={})


def test_defaults_are_not_written_into_a_new_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "new" / "config.toml")
    store.save(replace(Settings(), theme="light"))
    assert (tmp_path / "new" / "config.toml").read_text() == 'theme = "light"\n'


def test_what_another_console_saved_meanwhile_stays(path: Path) -> None:
    first, second = Store(path), Store(path)
    second.save(replace(second.settings, theme="light"))
    first.save(replace(first.settings, profile="x"))
    found = Store(path).settings
    assert (found.theme, found.profile) == ("light", "x")


def test_a_broken_file_is_set_aside_not_overwritten(path: Path) -> None:
    for count, text in enumerate(("theme = ", "profile = "), start=1):
        path.write_text(text)
        store = Store(path)
        store.save(replace(store.settings, theme="light"))
        aside = path.with_name("config.toml.broken" + ("" if count == 1 else str(count)))
        assert aside.read_text() == text
        assert Store(path).settings == Settings(theme="light")


def test_a_refused_setting_stays_in_the_file(path: Path) -> None:
    path.write_text("futuristic = 1\n")
    store = Store(path)
    store.save(replace(store.settings, theme="light"))
    assert path.read_text().startswith("futuristic = 1\n")


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = tmp_path / "a" / "config.toml"
        Store(file).save(Settings(theme="light"))
    finally:
        os.umask(before)
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    store = Store(link)
    store.save(replace(store.settings, theme="light"))
    assert link.is_symlink()
    assert Store(path).settings.theme == "light"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSaved, match=r"Settings not saved: .*config\.toml"):
        Store(tmp_path / "file" / "config.toml").save(Settings(theme="light"))


def test_consoles_that_save_at_the_same_time_lose_nothing_of_each_other(path: Path) -> None:
    program = (
        "import pathlib, sys; from console.config import Profile, Store\n"
        "store = Store(pathlib.Path(sys.argv[1])); input()\n"
        "for n in range(6):\n"
        "    store.save(store.settings.with_profile(f'{sys.argv[2]}{n}', Profile(user='u')))"
    )
    assert at_once(program, path) == [0, 0, 0]
    assert len(Store(path).settings.profiles) == 18


@pytest.mark.parametrize("before", [MINE, "theme = "], ids=["sound", "broken"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    path.write_text(before)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("console.config.store.os.fsync", full)
    store = Store(path)
    with pytest.raises(NotSaved, match="the disk is full"):
        store.save(replace(store.settings, theme="light"))
    assert path.read_text() == before
    assert os.listdir(path.parent) == ["config.toml"]


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    write_atomically(file, b"0" * 100_000)
    program = (
        "import itertools, pathlib, sys; from console.config.store import write_atomically\n"
        "for n in itertools.count(): write_atomically(pathlib.Path(sys.argv[1]), "
        "str(n % 10).encode() * 100_000); print(n, flush=True)"
    )
    for rounds in range(1, 6):
        writer = subprocess.Popen(
            [sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        for _ in range(rounds * 3):
            writer.stdout.readline()
        writer.kill()
        writer.stdout.close()
        writer.wait()
        data = file.read_bytes()
        assert len(data) == 100_000
        assert len(set(data)) == 1
