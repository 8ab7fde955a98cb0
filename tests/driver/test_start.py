"""Before and around the screen: environment, checks, crash reports, what Textual must be."""

from __future__ import annotations

import ast
import inspect
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from textual import _xterm_parser, constants, driver, events, messages
from textual.app import App
from textual.screen import Screen
from textual.worker import WorkerFailed

from console.ui.driver import app as safe_app
from console.ui.driver import crash
from console.ui.driver.app import SafeApp
from console.ui.driver.driver import ConsoleDriver
from console.ui.driver.environment import strip_environment

ROOT = Path(__file__).parents[2]


def test_variables_that_would_steer_the_console_are_removed() -> None:
    environ = {
        "TEXTUAL_PRESS": "q",
        "TEXTUAL_DRIVER": "x:Y",
        "http_proxy": "x",
        "HTTPS_PROXY": "x",
        "ALL_PROXY": "x",
        "no_proxy": "x",
        "SSLKEYLOGFILE": "x",
        "COLUMNS": "99999",
        "LINES": "1",
        "TERM": "xterm",
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
    }
    removed = strip_environment(environ)
    assert sorted(environ) == ["LANG", "NO_COLOR", "TERM"]
    assert len(removed) == 9


def test_stripping_and_guarding_import_neither_textual_nor_asyncio() -> None:
    code = (
        "import sys, console.ui.driver.environment, console.ui.driver.guard;"
        "print(sorted({'textual', 'asyncio', 'rich'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout == b"[]\n"


def problem(environ: dict[str, str], stdin: int | None = None) -> str:
    """What `terminal_problem` says on a pseudo terminal in such an environment."""
    outer, inner = os.openpty()
    code = (
        "import sys; from console.ui.driver.checks import terminal_problem;"
        "sys.stderr.write(str(terminal_problem()))"
    )
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        stdin=inner if stdin is None else stdin,
        stdout=inner,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**environment, **environ},
        check=True,
    )
    os.close(outer)
    os.close(inner)
    return ran.stderr.decode()


@pytest.mark.parametrize(
    "environ", [{}, {"TERM": "linux"}, {"TERM": "vt220"}, {"LC_ALL": "C", "LANG": ""}]
)
def test_a_usual_terminal_is_no_problem(environ: dict[str, str]) -> None:
    assert problem(environ) == "None"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TERM": "dumb"}, 'TERM="dumb"'),
        ({"TERM": ""}, "TERM is not set"),
        ({"TERM": "no-such-terminal"}, 'TERM="no-such-terminal"'),
        (
            {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
            "needs a UTF-8 locale, but LC_ALL=POSIX uses",
        ),
    ],
)
def test_a_terminal_that_cannot_show_the_console_is_named(
    environ: dict[str, str], words: str
) -> None:
    said = problem(environ)
    assert words in said
    assert "\n" not in said


def test_input_from_elsewhere_than_a_terminal_is_named() -> None:
    fd = os.open(os.devnull, os.O_RDONLY)
    assert "stdin is not one" in problem({}, stdin=fd)
    os.close(fd)


def raised(message: str) -> ValueError:
    password = "hunter2-LOCAL"
    try:
        raise ValueError(message)
    except ValueError as error:
        assert password
        return error


def test_a_report_has_places_and_no_secrets_and_no_control_characters() -> None:
    crash.protect("s3cret-VALUE")
    error = raised("s3cret-VALUE password='a b' token: xyz1 Authorization: Basic Zm9v \x1b[2J end")
    error.__cause__ = raised("sipPassword=deep5")
    text = crash.report(error, "heartbeat")
    assert "in raised" in text
    assert "where: heartbeat" in text
    for secret in ("hunter2", "s3cret", "a b", "xyz1", "Zm9v", "deep5", "\x1b"):
        assert secret not in text


def test_reports_are_private_and_only_the_newest_stay(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    old = os.umask(0)
    try:
        path = crash.write_report(raised("x"), folder)
    finally:
        os.umask(old)
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for number in range(15):
        (folder / f"crash-2000{number:02}.txt").write_text("old")
    newest = crash.write_report(raised("y"), folder)
    assert newest in list(folder.iterdir())
    assert len(list(folder.iterdir())) <= crash.KEPT


def test_a_report_that_cannot_be_written_is_none_and_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    error = raised("x")
    assert crash.write_report(error, tmp_path / "file" / "state") is None
    assert "No report" in crash.notice(error, None)


async def test_stock_keys_palette_and_screenshots_are_off(tmp_path: Path) -> None:
    app = SafeApp[None]()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+q", "ctrl+c", "ctrl+p")
        assert app._running
        assert len(app.screen_stack) == 1
        assert app.deliver_screenshot() is None
        assert list(app.get_system_commands(app.screen)) == []
        assert not app.is_picture_frozen()


async def test_a_password_is_not_copied(tmp_path: Path) -> None:
    from textual.widgets import Input

    class Form(SafeApp[None]):
        def compose(self) -> list[Input]:
            return [Input("hunter2", password=True, id="a"), Input("3003", id="b")]

    app = Form()
    async with app.run_test() as pilot:
        for name in ("a", "b"):
            box = app.query_one(f"#{name}", Input)
            box.focus()
            await pilot.pause()
            box.select_all()
            await pilot.press("ctrl+c")
            if name == "a":
                assert app.clipboard == ""
        assert app.clipboard == "3003"


async def test_painting_is_held_and_comes_back_with_the_newest_state() -> None:
    from textual.widgets import Static

    class One(SafeApp[None]):
        painted = 0

        def compose(self) -> list[Static]:
            return [Static("old")]

        def post_display_hook(self) -> None:
            self.painted += 1

    app = One()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.hold_painting()
        app.hold_painting()
        before = app.painted
        app.query_one(Static).update("new")
        await pilot.pause(0.1)
        assert app.painted == before
        app.release_painting()
        await pilot.pause(0.1)
        assert app.painted > before


UPDATED = (
    "Textual {version} has changed {what}, on which console/ui/driver builds."
    " Read its release notes, adapt the driver, then this table."
)
SIGNATURES = {
    (driver.Driver, "__init__"): "(self, app, *, debug, mouse, size)",
    (driver.Driver, "process_message"): "(self, message)",
    (driver.Driver, "send_message"): "(self, message)",
    (driver.Driver, "write"): "(self, data)",
    (driver.Driver, "flush"): "(self)",
    (driver.Driver, "start_application_mode"): "(self)",
    (driver.Driver, "stop_application_mode"): "(self)",
    (driver.Driver, "disable_input"): "(self)",
    (driver.Driver, "close"): "(self)",
    (App, "_build_driver"): "(self, headless, inline, mouse, size)",
    (App, "_handle_exception"): "(self, error)",
    (App, "_fatal_error"): "(self)",
    (App, "_print_error_renderables"): "(self)",
    (App, "_close_messages_no_wait"): "(self)",
    (App, "_begin_batch"): "(self)",
    (App, "_end_batch"): "(self)",
    (App, "get_driver_class"): "(self)",
    (App, "on_event"): "(self, event)",
    (App, "exit"): "(self, result, return_code, message)",
    (App, "copy_to_clipboard"): "(self, text)",
    (App, "bell"): "(self)",
    (App, "action_screenshot"): "(self, filename, path)",
    (App, "get_system_commands"): "(self, screen)",
    (App, "refresh"): "(self, *, repaint, layout, recompose)",
    (_xterm_parser.XTermParser, "parse_mouse_code"): "(self, code)",
    (events.Key, "__init__"): "(self, key, character)",
    (events.Paste, "__init__"): "(self, text)",
    (events.Resize, "__init__"): "(self, size, virtual_size, container_size, pixel_size)",
    (WorkerFailed, "__init__"): "(self, error)",
    (Screen, "_on_timer_update"): "(self)",
}
ATTRIBUTES = (
    "_driver",
    "_exception",
    "_exception_event",
    "_exit_renderables",
    "_return_code",
    "_running",
    "_batch_count",
    "_screen_stack",
    "_clipboard",
)


@pytest.mark.parametrize(("owner", "name"), SIGNATURES, ids=str)
def test_textual_is_as_the_driver_expects(owner: type, name: str) -> None:
    function = getattr(owner, name, None)
    what = f"{owner.__name__}.{name}"
    assert function is not None, UPDATED.format(version="", what=what)
    found = inspect.signature(function).parameters.values()
    plain = inspect.Signature([p.replace(default=p.empty, annotation=p.empty) for p in found])
    assert str(plain) == SIGNATURES[owner, name], UPDATED.format(version="", what=what)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_the_app_has_what_the_driver_uses(name: str) -> None:
    assert hasattr(App[None](), name), UPDATED.format(version="", what=f"App.{name}")


def test_a_held_batch_still_stops_painting_in_textual() -> None:
    source = inspect.getsource(Screen._on_timer_update) + inspect.getsource(Screen._on_idle)
    assert source.count("self.app._batch_count") == 2, UPDATED.format(
        version="", what="what a batch update holds back"
    )


def test_the_message_for_synchronized_output_and_events_take_attributes() -> None:
    assert messages.TerminalSupportsSynchronizedOutput()
    key = events.Key("a", "a")
    key.read_at = 1.0  # type: ignore[attr-defined]
    assert constants.ESCAPE_DELAY == 0.1


def test_every_private_name_of_textual_is_in_the_table() -> None:
    """A private name that the driver starts to use must be added above."""
    source = Path(inspect.getfile(safe_app)).read_text()
    tree = ast.parse(source)
    own = {name for name in vars(SafeApp) if name in source} - set(vars(App))
    own |= {f"_{name}" for name in ("is_ending", "is_holding", "ending", "watchdog")}
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_")
    }
    known = {name for _, name in SIGNATURES} | set(ATTRIBUTES) | own
    assert {name for name in used - known if not name.startswith("__")} == set()
    assert issubclass(ConsoleDriver, driver.Driver)
