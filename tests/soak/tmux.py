"""A tmux of its own, with nobody's settings: windows, what stands in them and their modes.

Knows tmux. Knows no goal.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "tmux is not there"
MODES = (
    *("alternate_on", "mouse_any_flag", "mouse_sgr_flag", "cursor_flag", "keypad_flag"),
    *("keypad_cursor_flag", "wrap_flag", "insert_flag", "origin_flag"),
)
ROOT = Path(__file__).parents[2]


class Tmux:
    """A running server and its one session."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "tmux"

    def __call__(self, *words: str) -> str:
        """A command to the server; gives what it says."""
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        ran = subprocess.run(
            ["tmux", "-u", "-f", os.devnull, "-S", str(self.socket), *words],
            env={**kept, "LANG": "C.UTF-8", "HOME": str(self.socket.parent)},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
        return ran.stdout.rstrip("\n")

    def window(self, command: str, width: int = 200) -> str:
        """Run a shell's command in a window of its own; gives its pane."""
        self("resize-window", "-x", str(width), "-y", "24")
        return self("new-window", "-P", "-F", "#{pane_id}", command)

    def modes(self, pane: str) -> dict[str, str]:
        """The modes of a pane's terminal, by tmux's own names."""
        told = self("display-message", "-p", "-t", pane, " ".join(f"#{{{m}}}" for m in MODES))
        return dict(zip(MODES, told.split(" "), strict=True))


@contextmanager
def a_tmux() -> Iterator[tuple[Tmux, Path]]:
    """A server and a folder, for as long as it takes. Raises RuntimeError where tmux is missing."""
    if shutil.which("tmux") is None:
        raise RuntimeError(MISSING)
    with tempfile.TemporaryDirectory() as name:
        tmux = Tmux(Path(name))
        tmux("new-session", "-d", "-x", "200", "-y", "24", "exec sleep 100000")
        try:
            yield tmux, Path(name)
        finally:
            tmux("kill-server")


def python(module: str, *words: object) -> str:
    """A shell's command that runs a module of the tests with this Python."""
    return " ".join([f"'{sys.executable}'", "-m", module, *(f"'{word}'" for word in words)])
