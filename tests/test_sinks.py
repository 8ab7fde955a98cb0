"""Every way out of the console for a string of the exchange: none carries a control character."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from console.cli import audit as audit_command
from console.cli import render
from console.client.trace import Recorder
from console.plain.run import print_line
from console.protocol.frames import Reply, parse
from console.protocol.push import ExtensionSingle
from console.protocol.records import Extension
from console.state import audit, export
from console.ui.alerting import notice_sequence, title_sequence
from console.ui.driver import crash

HOSTILE = "A\x1b]0;t\x07\x1b[2J\x00\r\n\t\x9b31m\u202eB\u2028\u200b\x7f;C"
"""What a caller may call himself; JSON carries all of it."""


def received() -> Extension:
    push = parse(json.dumps({"service": "extensionSingle", "extension": {"number": "3001",
                 "state": "IDLE", "showName": HOSTILE}}))  # fmt: skip
    assert isinstance(push, ExtensionSingle)
    return push.extension


def refused() -> str:
    reply = parse(json.dumps({"code": 1, "service": "x", "serialId": "1", "message": HOSTILE}))
    assert isinstance(reply, Reply)
    return reply.message


def csv_cell() -> str:
    return export.Csv(["name"]).rows([[received().show_name]]).removesuffix("\r\n")


def json_cell() -> str:
    return export.Json(["name"]).rows([[received().show_name]]).strip()


def audit_line() -> str:
    head = audit.Head(at=0.0, pair="1", who=audit.Who("op", "3000"), command="call.dial")
    return audit.chained(audit.outcome_line(head, "refused", refused()), audit.START)


def audit_listed() -> str:
    return audit_command.shown(
        {"at": 1.0, "event": "outcome", "outcome": "refused", "note": HOSTILE, "command": HOSTILE}
    )


def crash_report() -> str:
    lines = crash.report(ValueError(HOSTILE), HOSTILE).splitlines()
    return " ".join(line for line in lines if not line.startswith(("time:", "python:")))


SINKS: dict[str, Callable[[], str]] = {
    "screen": lambda: received().show_name,
    "refusal": refused,
    "csv": csv_cell,
    "json": json_cell,
    "watch": lambda: json.dumps(render.extension(received()), ensure_ascii=False),
    "audit file": audit_line,
    "audit list": audit_listed,
    "crash report": crash_report,
    "title": lambda: title_sequence(HOSTILE).removeprefix("\x1b]2;").removesuffix("\a"),
}


def dangers(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs")}


@pytest.mark.parametrize("sink", SINKS)
def test_nothing_that_steers_a_terminal_leaves(sink: str) -> None:
    text = SINKS[sink]()
    assert "B" in text, "the name must be in it, or the test looks at nothing"
    assert dangers(text) == set()


@pytest.mark.parametrize(
    ("environ", "begin", "end"),
    [
        ({"VTE_VERSION": "1"}, "\x1b]777;notify;lvconsole;", "\a"),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;lvconsole: ", "\a"),
        ({"VTE_VERSION": "1", "TMUX": "1"}, "\x1bPtmux;\x1b\x1b]777;notify;lvconsole;", "\a\x1b\\"),
    ],
)
def test_a_notice_ends_where_it_should(environ: dict[str, str], begin: str, end: str) -> None:
    sequence = notice_sequence(HOSTILE, environ)
    assert sequence.startswith(begin)
    assert sequence.endswith(end)
    body = sequence.removeprefix(begin).removesuffix(end)
    assert "B" in body
    assert dangers(body) == set()
    assert ";" not in body


def test_a_line_of_the_plain_mode_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_line(HOSTILE)
    printed = capsys.readouterr().out
    assert printed.endswith("\n")
    assert dangers(printed[:-1]) == set()


def test_a_frame_in_a_recording_is_one_line_of_ascii(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "frames")
    recorder.frame("in", HOSTILE)
    recorder.frame("in", HOSTILE.encode())
    recorder.close()
    first, second = (tmp_path / "frames").read_bytes().splitlines()
    for line in (first, second):
        assert dangers(line.decode("ascii")) == set()
        assert json.loads(line)["frame"] == HOSTILE


def test_a_secret_that_begins_like_another_leaves_no_rest_of_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crash, "_secrets", set())
    crash.protect("geheim")
    crash.protect("geheim-lang")
    assert "lang" not in crash.masked("said geheim-lang to nobody")
