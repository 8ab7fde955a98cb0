"""The settings: what a file gives, what is refused and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.config import (
    Kind,
    Settings,
    Store,
    config_path,
    entries,
)
from console.config.entries import Entry
from console.config.settings import SECTIONS, Alerts, Profile


def store(folder: Path, text: str) -> Store:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return Store(path)


def problem(folder: Path, text: str) -> str:
    """The one problem of a file, without the folder."""
    found = store(folder, text).problems
    assert len(found) == 1
    return str(found[0]).split("config.toml", 1)[1]


def test_no_file_gives_the_defaults_without_a_word(tmp_path: Path) -> None:
    found = Store(tmp_path / "none" / "config.toml")
    assert (found.settings, found.problems) == (Settings(), ())


def test_every_section_is_read(tmp_path: Path) -> None:
    found = store(
        tmp_path,
        """
        language = "cn"
        [desk]
        countdown = 3
        panes = ["queue"]
        [alerts]
        link_lost = ["bell"]
        [export]
        delimiter = ";"
        [keys]
        "call.hold" = ["f7", "ctrl+t"]
        call.resume = []
        [profiles.reception]
        server = "10.0.0.5"
        """,
    )
    given_settings = found.settings
    assert found.problems == ()
    assert given_settings.language == "cn"
    assert (given_settings.desk.countdown, given_settings.desk.panes) == (3, ("queue",))
    assert given_settings.alerts.link_lost == ("bell",)
    assert given_settings.export.delimiter == ";"
    assert given_settings.keys == {"call.hold": ("f7", "ctrl+t"), "call.resume": ()}
    assert given_settings.profiles["reception"].server == "10.0.0.5"


def test_a_misspelt_setting_is_refused_with_line_and_nearest_name(tmp_path: Path) -> None:
    assert problem(tmp_path, "# mine\n[desk]\ncontdown = 3\n") == (
        ", line 3: the setting “contdown” does not exist; did you mean “countdown”?"
    )


def test_a_misspelt_table_is_refused(tmp_path: Path) -> None:
    assert problem(tmp_path, "\n[dek]\ncountdown = 3\n").startswith(
        ", line 2: the setting “dek” does not exist; did you mean “desk”?"
    )


def test_a_setting_of_a_profile_is_found_by_its_line(tmp_path: Path) -> None:
    text = '[profiles.a]\nuser = "x"\n[profiles."b c"]\nusr = "y"\n'
    assert problem(tmp_path, text).startswith(", line 4: the setting “usr”")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("countdown = 6", "must be between 0 and 5"),
        ("countdown = true", "must be a whole number"),
        ('countdown = "3"', "must be a whole number"),
        ("tour = 1", "must be true or false"),
        ('panes = ["kitchen"]', "must be a list of: queue, calls, conference"),
        ("panes = 7", "must be a list of: queue, calls, conference"),
    ],
)
def test_a_wrong_value_costs_only_itself(tmp_path: Path, line: str, reason: str) -> None:
    found = store(tmp_path, f"[desk]\nwait_late = 9\n{line}\n")
    assert found.settings.desk.wait_late == 9
    assert [str(p).split("”", 1)[1].strip() for p in found.problems] == [reason]
    assert found.problems[0].line == 3


@pytest.mark.parametrize(
    "text",
    [
        'theme = "a\\u001b[2J"',
        'language = "xx"',
        "profiles = 3",
        "desk = []",
        "keys.a = 1",
        'alerts.quiet_from = "25:00"',
        "profiles.x = 3",
    ],
)
def test_no_wrong_value_gets_through(tmp_path: Path, text: str) -> None:
    found = store(tmp_path, text)
    assert len(found.problems) == 1
    assert "\x1b" not in str(found.problems[0])


@pytest.mark.parametrize("odd", ["\x85", "\u2028"], ids=ascii)
def test_lines_are_counted_as_editors_do(tmp_path: Path, odd: str) -> None:
    assert ", line 2: " in problem(tmp_path, f"# desk{odd}of{odd}Li\ncontdown = 2\n")


def test_a_broken_file_is_named_with_line_and_reason(tmp_path: Path) -> None:
    found = store(tmp_path, 'language = "cn"\ntheme = \n')
    assert found.settings == Settings()
    assert str(found.problems[0]).endswith("config.toml, line 2: not valid TOML: Invalid value")


def test_a_file_that_ends_too_early_is_named_with_its_last_line(tmp_path: Path) -> None:
    assert problem(tmp_path, 'a = 1\nb = [1,\n"').startswith(", line 3: not valid TOML")


def test_a_file_that_is_not_text_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"a = 1\nb = '\xff'\n")
    assert str(Store(path).problems[0]).endswith("line 2: the text is not UTF-8")


def test_a_folder_in_place_of_the_file_is_explained(tmp_path: Path) -> None:
    assert "cannot be read" in str(Store(tmp_path).problems[0])


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=80), st.text(alphabet='[]{}="\n.#\\ukeysdprofiln1', max_size=80))
)
def test_any_file_starts_on_some_settings_or_explains(
    tmp_path_factory: pytest.TempPathFactory, data: bytes | str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = Store(path)
    assert isinstance(found.settings, Settings)
    assert all(str(p).isprintable() for p in found.problems)


def test_deep_nesting_is_explained(tmp_path: Path) -> None:
    assert store(tmp_path, "a = " + "[" * 9000).problems


def test_the_file_is_chosen_by_option_then_variable_then_platform() -> None:
    environ = {"LVCONSOLE_CONFIG": "/b.toml"}
    assert config_path("/a.toml", environ) == Path("/a.toml")
    assert config_path(None, environ) == Path("/b.toml")
    assert config_path(None, {}).parts[-2:] == ("lvconsole", "config.toml")


def every_entry() -> list[Entry]:
    return [e for part in (Settings, Profile, *SECTIONS.values()) for e in entries(part)]


@pytest.mark.parametrize("entry", every_entry(), ids=lambda entry: entry.name)
def test_every_default_is_allowed_and_every_setting_explained(entry: Entry) -> None:
    assert entry.check(entry.default) is None
    assert str(entry.title)
    assert str(entry.description)
    assert (entry.kind is Kind.NUMBER) == (entry.high > 0)


@pytest.mark.parametrize(
    ("start", "end", "time", "quiet"),
    [
        ("22:00", "06:00", "23:30", True),
        ("22:00", "06:00", "05:59", True),
        ("22:00", "06:00", "06:00", False),
        ("12:00", "13:00", "12:30", True),
        ("12:00", "13:00", "13:00", False),
        ("", "13:00", "12:30", False),
    ],
)
def test_quiet_hours_may_span_midnight(start: str, end: str, time: str, quiet: bool) -> None:
    assert Alerts(quiet_from=start, quiet_to=end).quiet_at(time) is quiet
