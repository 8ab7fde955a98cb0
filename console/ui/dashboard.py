"""What the lines around the panes say: status, notices, prompt and keys.

Knows the board, the link and the ledger. Must not change anything.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.cells import cell_len

from console.client.link import LinkPhase
from console.i18n import Message, msg, tr
from console.state.commands import PLANNERS
from console.state.keys import BY_ID, PREFIX_TITLES, shown
from console.state.own_call import Role, active_of
from console.state.planning import Plan
from console.ui import enter
from console.ui.fitting import Piece, fitted
from console.ui.status import Notices, age_text
from console.ui.widgets.states import look
from console.ui.words import duration, wait_style

if TYPE_CHECKING:
    from console.ui.app import Console

CHORD_HELP_S = 0.5
PHASES: dict[LinkPhase, tuple[Message, str]] = {
    LinkPhase.CONNECTING: (msg("connecting"), "$text-warning"),
    LinkPhase.LIVE: (msg("live"), "$text-success"),
    LinkPhase.STALE: (msg("STALE"), "bold $text-warning"),
    LinkPhase.DOWN: (msg("NO LINK"), "bold $text-error"),
    LinkPhase.ENDED: (msg("NO LINK"), "bold $text-error"),
}
WITH_CALL = ("call.blind_transfer", "call.attended_transfer", "call.hold", "call.hang_up")
WITHOUT = ("call.pick_from_queue", "call.dial", "call.hold", "go.held", "dismiss")
ALWAYS = ("help", "menu", "go.next", "quit")


class Dashboard:
    """Writes the lines of the desk."""

    def __init__(self, app: Console) -> None:
        self.app = app

    def show(self) -> None:
        """All lines, each painted only if it reads differently."""
        self._status()
        self._notices()
        self._prompt()
        self._keys()
        self.app.desk.caption("queue", self.app.shift.queue_title())
        self.app.desk.caption("grid", self.app.actions.filters.title())

    def _status(self) -> None:
        app, board = self.app, self.app.board
        pieces: list[Piece] = []
        login = app.feed.login
        own = board.own
        if login is not None:
            state = look(own) if own is not None else None
            word = f" {state.glyph} {state.word}" if state is not None else ""
            word += "?" if word and self._doubtful() else ""
            number = f" {login.number}{word} "
            pieces.append(Piece(f" {login.user}{number}", "bold", ((3, number),)))
        pieces.append(Piece("│ ", "$text-muted"))
        pieces += self._link()
        pieces.append(Piece(" │ ", "$text-muted"))
        pieces.append(self._waiting())
        pieces += app.shift.figures()
        night, short = app.night_note()
        if night:
            pieces.append(Piece(f" │ {night}", "$text-warning", ((2, f" │ {short}"), (7, ""))))
        if app.setup.readonly:
            pieces.append(Piece(tr(" │ read-only"), "$text-warning"))
        minute = time.strftime(" │ %H:%M ")
        second = time.strftime(" │ %H:%M:%S ")
        pieces.append(Piece(second, "$text-muted", ((1, minute), (4, ""))))
        app.desk.status.show(fitted(pieces, app.size.width))

    def _doubtful(self) -> bool:
        """Whether what is shown may be old: nothing of it looks as sure as ever then."""
        return not self.app.board.live or self.app.feed.link.phase is LinkPhase.STALE

    def _link(self) -> list[Piece]:
        app = self.app
        link = app.feed.link
        word, style = PHASES[link.phase]
        parts = [Piece(str(word), style)]
        if app.is_picture_frozen():
            parts.append(Piece(" " + tr("picture frozen"), "bold $text-error"))
        now = app.session.now() if app.session is not None else time.monotonic()
        if link.phase is not LinkPhase.LIVE and link.heard_at is not None:
            parts.append(Piece(" " + age_text(now - link.heard_at), "$text-warning"))
        if link.phase is LinkPhase.DOWN and link.retry_at is not None:
            wait = max(0, round(link.retry_at - now))
            parts.append(Piece(" " + tr("next try in {n} s", n=wait), "$text-warning"))
        if app.session is not None and not app.session.address.secure:
            turn = 6 if link.phase is LinkPhase.LIVE else 1
            parts.append(Piece(" " + tr("unencrypted"), "$text-muted", ((turn, ""),)))
        return parts

    def waiting_text(self) -> str:
        """How many wait, and how long."""
        return self._waiting().text

    def _waiting(self) -> Piece:
        app = self.app
        callers = app.board.queue.oldest_first()
        if not callers:
            told = tr("nobody waits") if app.board.queue.told else tr("queue not known yet")
            return Piece(told, "$text-muted")
        longest = max(c.waited(app.feed.now()) for c in callers)
        desk = app.settings.desk
        style = "$" + wait_style(longest, desk.wait_late, desk.wait_urgent)
        sure = not self._doubtful() and all(caller.verified for caller in callers)
        sign = "" if sure else "?"
        time_text = duration(longest) + sign
        text = tr("{n} waiting, longest {time}", n=len(callers), time=time_text)
        short = tr("{n} waiting {time}", n=len(callers), time=time_text)
        return Piece(text, f"bold {style}", ((2, short),))

    def _notices(self) -> None:
        app = self.app
        said = app.said()
        if not said and app.board.calls.first(Role.RINGING) is not None:
            said = tr("Your telephone rings: lift the handset")
        cause = app.feed.link.cause
        if not said and app.feed.link.phase is not LinkPhase.LIVE and str(cause):
            said = str(cause)
        entries = app.dispatcher.ledger.shown(time.monotonic())
        lines = app.shift.lines()
        for screen in app.screen_stack:
            # A module's screen hides the desk's own, and calls go on meanwhile.
            notices = getattr(screen, "notices", None)
            if isinstance(notices, Notices) and notices.is_attached:
                notices.show_entries(entries, said, lines)

    def _prompt(self) -> None:
        app = self.app
        reader = app.keyboard.reader
        if app.control.countdown is not None:
            _, plan, leaves = app.control.countdown
            text = tr(
                "{label} in {n} s — Esc stops it",
                label=plan.label,
                n=max(0, round(leaves - time.monotonic())),
            )
            app.desk.prompt.show([(text, "bold $text-warning")])
            return
        chord: list[tuple[str, str]] = []
        if reader.pending:
            long = time.monotonic() - app.keyboard.pending_since >= CHORD_HELP_S
            short = [(reader.pending + " …", "bold $text-primary")]
            chord = self._chord(reader.pending) if long else short
        show_chord = getattr(app.screen, "show_chord", None)
        if show_chord is not None:
            show_chord(chord)
        elif chord:
            app.desk.prompt.show(chord)
            return
        named = enter.named(app)
        app.desk.prompt.show([(str(named[1]), "$text-accent")] if named else [])

    def _chord(self, pending: str) -> list[tuple[str, str]]:
        """The keys that may follow, in as many lines as they need: none is cut."""
        parts = [(pending + "  ", "bold $text-primary")]
        at, room = cell_len(pending) + 2, self.app.size.width
        for character, following in self.app.keyboard.reader.next_keys():
            if following in PREFIX_TITLES:
                title = f"{PREFIX_TITLES[following]}…"
            else:
                command = BY_ID[following]
                if self.app.missing_licence(command):
                    continue
                title = str(command.title)
            width = cell_len(character) + cell_len(title) + 1
            if at + width > room:
                indent = cell_len(pending) + 2
                parts.append(("\n" + " " * indent, ""))
                at = indent
            at += width + 2
            parts += [(character, "bold $text-primary"), (f" {title}  ", "$text-muted")]
        return parts

    def _keys(self) -> None:
        app = self.app
        wanted = WITH_CALL if active_of(app.board.calls.calls()) is not None else WITHOUT
        keys: list[tuple[str, Message, str]] = [
            (shown(command.keys[0]), command.title, command.id) for command in app.keys_first
        ]
        for id_ in (*wanted, *ALWAYS):
            command, names = BY_ID[id_], app.keymap.get(id_, ())
            if names and not app.missing_licence(command) and self._can(id_):
                keys.append((shown(names[0]), self._title(id_), id_))
        app.desk.keys.show_keys(keys)

    def _can(self, id_: str) -> bool:
        app = self.app
        if app.dispatcher.readonly and id_ in PLANNERS:
            return False
        if id_ == "go.held":
            return bool(app.board.calls.held)
        if id_ == "dismiss":
            call = app.desk.calls.current
            return app.actions.held_away() is not None and call is not None and not call.verified
        if id_ in ("call.blind_transfer", "call.attended_transfer"):
            # They stand there before anybody is chosen: that is what is typed next.
            call = app.desk.calls.current
            if call is None or call.role is not Role.CONSULTING:
                return call is not None and call.role is Role.TALKING and call.verified
        elif id_ not in PLANNERS or id_ == "call.dial":
            return True
        return isinstance(app.plan_now(id_), Plan)

    def _role(self) -> Role | None:
        call = self.app.desk.calls.current
        return call.role if call is not None else None

    def _title(self, id_: str) -> Message:
        role = self._role()
        if id_ == "call.attended_transfer":
            return msg("Complete") if role is Role.CONSULTING else msg("Consult")
        if id_ == "call.hold":
            return msg("Resume") if role is Role.HELD else msg("Hold")
        if id_ == "call.hang_up":
            return msg("Take back") if role is Role.CONSULTING else msg("Hang up")
        if id_ == "dismiss":
            return msg("Take it off")
        return BY_ID[id_].title
