"""What can be typed, and that a mistake is one clear line and exit code 2."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from console.cli.parser import build_parser
from tests.cli.shell import lvconsole

COMMANDS = ["demo", "sim", "doctor", "watch", "send", "replay", "train", "audit"]
NEEDS = {"send": ["help"], "replay": ["file"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module(name: str) -> None:
    args = build_parser().parse_args([name, *NEEDS.get(name, [])])
    assert args.module == name
    assert find_spec(f"console.cli.{name}") is not None


def test_without_a_command_the_console_runs() -> None:
    assert build_parser().parse_args([]).module == "run"


@pytest.mark.parametrize("words", [["--theme", "light", "demo"], ["demo", "--theme", "light"]])
def test_a_shared_option_may_stand_before_or_after_the_command(words: list[str]) -> None:
    assert build_parser().parse_args(words).theme == "light"


@pytest.mark.parametrize("words", [["doctor"], ["watch"], ["send", "queue"], ["demo"], []])
def test_every_command_knows_all_it_reads(words: list[str]) -> None:
    args = build_parser().parse_args(words)
    for name in ("server", "rest_url", "user", "number", "profile", "password_file"):
        assert getattr(args, name) is None
    assert (args.config, args.language, args.theme, args.record) == (None,) * 4
    assert not args.plain
    assert not args.readonly


def test_no_option_takes_a_password() -> None:
    assert "--password " not in build_parser().format_help()


@pytest.mark.parametrize(
    "words",
    [
        ["--srever", "x"],
        ["--theme"],
        ["--language", "de"],
        ["demo", "--extensions", "1"],
        ["demo", "--extensions", "many"],
        ["demo", "--calls-per-hour", "nan"],
        ["sim", "--listen", "here"],
        ["sim", "--listen", "127.0.0.1:70000"],
        ["replay"],
        ["replay", "f", "--speed", "0"],
        ["doctor", "--server", "http://pbx", "--user", "u", "--number", "1"],
        ["doctor", "--server", "pbx", "--user", "u", "--number", "x y"],
        ["doctor", "--profile", "none"],
        ["doctor", "--server", "pbx", "--user", "u"],
        ["watch", "--server", "pbx", "--user", "u", "--number", "1"],
        ["watch", "--server", "pbx", "--user", "u", "--number", "1", "--password-file", "/none"],
        ["send", "\x1b[2J"],
        ["send", "transfer"],
    ],
    ids=" ".join,
)
async def test_a_mistake_is_one_line_and_exit_code_2(words: list[str]) -> None:
    ran = await lvconsole(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("lvconsole")
    assert ran.err.count("\n") == 1
    assert ran.err.strip().isprintable()


@pytest.mark.parametrize("words", [[], ["demo"]])
async def test_without_a_terminal_there_is_one_line_and_no_escape_codes(words: list[str]) -> None:
    ran = await lvconsole(*words, environ={"TERM": "xterm"})
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert "terminal" in ran.err


async def test_the_help_speaks_the_language_of_the_locale() -> None:
    for words, environ in (([], {"LANG": "zh_CN.UTF-8"}), (["--language", "cn"], None)):
        ran = await lvconsole(*words, "--help", environ=environ)
        assert (ran.code, ran.err) == (0, "")
        assert "模拟交换机" in ran.out


async def test_broken_settings_are_named_and_do_not_stop_a_command(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[desk]\ncontdown = 3\n")
    words = ["--server", "127.0.0.1:1", "--user", "u", "--number", "1"]
    password = {"LVCONSOLE_PASSWORD": "x", "LVCONSOLE_CONFIG": str(config)}
    ran = await lvconsole("doctor", *words, environ=password)
    assert ran.code == 12
    assert f"{config}, line 2" in ran.err
    assert "countdown" in ran.err


async def test_send_help_lists_the_verbs_without_a_link() -> None:
    ran = await lvconsole("send", "help")
    assert ran.code == 0
    assert "dial NUMBER" in ran.out


async def test_a_rest_credential_that_is_none_is_said_and_not_shown() -> None:
    environ = {"LVCONSOLE_PASSWORD": "x", "LVCONSOLE_REST_CREDENTIAL": "geheim9"}
    words = ["--plain", "--server", "127.0.0.1:1", "--user", "u", "--number", "1"]
    ran = await lvconsole(*words, environ=environ)
    assert ran.code == 2
    assert "LVCONSOLE_REST_CREDENTIAL is neither user:password" in ran.err
    assert "geheim9" not in ran.err + ran.out
