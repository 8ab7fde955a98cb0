"""Alerts on their way to a person: bell, flash, title, desktop notice through the terminal.

Knows the terminals' sequences and the settings. Must not know when an alert is due. Texts are cut
and freed of all that could end a sequence, for they hold the names of callers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from rich.cells import set_cell_size

from console.config.entries import entries
from console.config.settings import Alerts
from console.i18n import tr
from console.state.alerts import Alarms, Alert, Scene
from console.ui.cover import Cover
from console.ui.driver import guard, modes

if TYPE_CHECKING:
    from console.ui.app import Console

FLASH_S = 0.7
LONGEST = 100
"""Cells of a text in a title or notice."""
FLASHED = "#status, #keys, .listing-head, .listing-keys, .dialog"
_TITLE = "lvconsole"
_BELL, _ST = "\a", "\x1b\\"


def harmless(text: str) -> str:
    """A text that can stand inside a sequence of the terminal: printable, short, no separator."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return set_cell_size(plain.replace(";", ","), LONGEST).rstrip()


def title_sequence(text: str) -> str:
    """Sets the window's title (OSC 2)."""
    return f"\x1b]2;{harmless(text)}{_BELL}"


def notice_sequence(text: str, environ: Mapping[str, str]) -> str:
    """A desktop notice, in the form that this terminal knows (OSC 9, 777 or 99).

    A terminal that can't be told by its environment gets 9 and 777: it ignores what it does not
    know. Within tmux the sequence is passed through to the terminal outside.
    """
    body = harmless(text)
    forms = {
        "9": f"\x1b]9;{_TITLE}: {body}{_BELL}",
        "777": f"\x1b]777;notify;{_TITLE};{body}{_BELL}",
        "99": f"\x1b]99;i=lvconsole:d=0;{_TITLE}{_ST}\x1b]99;i=lvconsole:p=body;{body}{_ST}",
    }
    sequence = "".join(forms[form] for form in _forms(environ))
    if environ.get("TMUX"):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + _ST
    return sequence


def _forms(environ: Mapping[str, str]) -> tuple[str, ...]:
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if term in ("linux", "dumb"):
        return ()
    if environ.get("KITTY_WINDOW_ID") or term == "xterm-kitty":
        return ("99",)
    if term.startswith(("foot", "rxvt")) or environ.get("VTE_VERSION"):
        return ("777",)
    if program in ("iTerm.app", "WezTerm", "ghostty") or environ.get("WT_SESSION"):
        return ("9",)
    return ("9", "777")


class Alerting:
    """Tells the alerts of an app. `write` takes bytes for the terminal that bypass the painting."""

    def __init__(self, app: Console, write: Callable[[str], None]) -> None:
        self.app = app
        self.write = write
        self.alarms = Alarms()
        self._environ: Mapping[str, str] = os.environ
        self._title = ""
        self._ended = False

    def look(self) -> None:
        """Something changed, or time has passed: tell what is new, and let the title say it."""
        if self._ended:
            return
        fresh = self.alarms.look(self._scene(), self.app.feed.now())
        self._show_title()
        told: set[str] = set()
        for alert in fresh:
            told |= self._means(alert)
        if told:
            self._tell(fresh, told)

    def end(self) -> None:
        """The title goes back to what it was, and stays so while the console logs out."""
        self._ended = True
        if self._title:
            self.write(modes.RESTORE_TITLE)
            guard.mark_title(saved=False)
            self._title = ""

    def _scene(self) -> Scene:
        app = self.app
        return Scene(
            callers=app.board.queue.oldest_first(),
            held=app.board.calls.held,
            linked=app.feed.link.stands,
            urgent=app.settings.desk.wait_urgent,
            reminder=app.settings.desk.held_reminder,
            name_of=app.people.name_of,
        )

    def _means(self, alert: Alert) -> frozenset[str]:
        return self.app.settings.alerts.means(alert.event, time.strftime("%H:%M"))

    def _text(self, alert: Alert) -> str:
        """What is told; no name and no number while the desk is covered."""
        if isinstance(self.app.screen, Cover):
            return next(str(e.title) for e in entries(Alerts) if e.name == alert.event)
        return str(alert.text)

    def _tell(self, fresh: list[Alert], told: Collection[str]) -> None:
        if "bell" in told:
            self.write(_BELL)
        if "flash" in told:
            self._flash()
        noticed = [alert for alert in fresh if "notice" in self._means(alert)]
        if noticed:
            text = self._text(noticed[0])
            if len(noticed) > 1:
                text = tr("{text}, and {n} more", text=text, n=len(noticed) - 1)
            self.write(notice_sequence(text, self._environ))

    def _flash(self) -> None:
        # Painted like everything else: a mode of the terminal would stay on if its end got lost.
        bars = list(self.app.screen.query(FLASHED))
        for bar in bars:
            bar.add_class("-alert")

        def over() -> None:
            for bar in bars:
                bar.remove_class("-alert")

        self.app.set_timer(FLASH_S, over)

    def _show_title(self) -> None:
        if os.environ.get("TERM") in ("linux", "dumb"):
            return
        standing = [a for a in self.alarms.standing if "title" in self._means(a)]
        text = f"! {self._text(standing[0])} - {_TITLE}" if standing else _TITLE
        if text != self._title:
            guard.mark_title(saved=True)
            self.write(("" if self._title else modes.SAVE_TITLE) + title_sequence(text))
            self._title = text
