"""Every setting of the console, each declared once with default, bounds and description.

Knows names and meanings. Must not know the file they stand in, nor any password.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from console.config.entries import Kind, option
from console.i18n import LANGUAGES, PBX_LANGUAGES, msg

MEANS = ("bell", "flash", "title", "notice")
"""How: terminal bell, screen flash, title bar text, desktop notice through the terminal."""

PANES = ("queue", "calls", "conference")
"""The panes beside the extension grid."""

TRUSTS = ("system", "ca", "pin")


@dataclass(frozen=True)
class Profile:
    """One connection: which PBX, as whom, and which certificates are believed."""

    server: str = option(
        "", Kind.TEXT, msg("Server"), msg("Websocket address of the PBX, such as 10.0.0.5")
    )
    rest_url: str = option(
        "",
        Kind.TEXT,
        msg("REST address"),
        msg("Base address for prompt tones and passwords; empty: https:// on the server's host"),
    )
    user: str = option("", Kind.TEXT, msg("User"), msg("Name of the operator's account"))
    number: str = option("", Kind.TEXT, msg("Own extension"), msg("Number of the operator's phone"))
    language: str = option(
        "",
        Kind.CHOICE,
        msg("Language of this connection"),
        msg("Sent at login; empty: the language of the console"),
        choices=("", *PBX_LANGUAGES),
    )
    trust: str = option(
        "system",
        Kind.CHOICE,
        msg("Certificates believed"),
        msg("The system's, those of an own CA file, or one certificate pinned on first use"),
        choices=TRUSTS,
    )
    ca_file: str = option("", Kind.TEXT, msg("CA file"), msg("PEM file of the own CA"))
    pin: str = option(
        "",
        Kind.TEXT,
        msg("Pinned certificate"),
        msg("SHA-256 fingerprint of the server's certificate"),
    )
    rest_pin: str = option(
        "",
        Kind.TEXT,
        msg("Pinned REST certificate"),
        msg("SHA-256 fingerprint of the certificate at the REST address"),
    )
    rest_user: str = option(
        "", Kind.TEXT, msg("REST user"), msg("User name of the REST credential (manual 3.2)")
    )
    rest_in_clear: bool = option(
        False,
        Kind.FLAG,
        msg("REST in clear text"),
        msg("Send the REST credential over http:// as well, readable by anyone on the way"),
    )


@dataclass(frozen=True)
class Desk:
    """How the operator's screen behaves. Times are seconds unless the name says otherwise."""

    countdown: int = option(
        0,
        Kind.NUMBER,
        msg("Transfer countdown"),
        msg("Seconds a blind transfer waits before it is sent; Esc stops it"),
        bounds=(0, 5),
    )
    wait_late: int = option(
        20,
        Kind.NUMBER,
        msg("Waiting late"),
        msg("Seconds after which a waiting caller is shown as late"),
        bounds=(1, 3600),
    )
    wait_urgent: int = option(
        45,
        Kind.NUMBER,
        msg("Waiting urgent"),
        msg("Seconds after which a waiting caller is shown as urgent"),
        bounds=(1, 3600),
    )
    held_reminder: int = option(
        30,
        Kind.NUMBER,
        msg("Held reminder"),
        msg("Seconds after which a held call reminds the operator; 0: never"),
        bounds=(0, 3600),
    )
    reread_minutes: int = option(
        5,
        Kind.NUMBER,
        msg("Re-read"),
        msg("Minutes between full reads of the extension list, from the next start on"),
        bounds=(1, 60),
    )
    lock_minutes: int = option(
        0,
        Kind.NUMBER,
        msg("Privacy lock"),
        msg("Minutes without a key after which names are covered; 0: never"),
        bounds=(0, 480),
    )
    panes: tuple[str, ...] = option(
        PANES, Kind.CHOICES, msg("Panes"), msg("Panes shown beside the extensions"), choices=PANES
    )
    frames_per_second: int = option(
        40,
        Kind.NUMBER,
        msg("Repaints"),
        msg("Most repaints a second; fewer save bytes on a slow line"),
        bounds=(1, 60),
    )
    tour: bool = option(
        True, Kind.FLAG, msg("Tour"), msg("Offer the two-minute tour at the next start")
    )


QUIETED = frozenset({"bell", "notice"})
"""What is not heard in quiet hours."""


@dataclass(frozen=True)
class Alerts:
    """By which means each event reaches the operator."""

    caller_waiting: tuple[str, ...] = option(
        ("bell", "title"),
        Kind.CHOICES,
        msg("Caller waiting"),
        msg("When a caller joins an empty queue"),
        choices=MEANS,
    )
    waiting_long: tuple[str, ...] = option(
        ("bell", "flash", "title", "notice"),
        Kind.CHOICES,
        msg("Waiting long"),
        msg("When a caller has waited longer than “Waiting urgent”"),
        choices=MEANS,
    )
    held_long: tuple[str, ...] = option(
        ("bell", "flash"),
        Kind.CHOICES,
        msg("Held long"),
        msg("When a call is held longer than “Held reminder”"),
        choices=MEANS,
    )
    wake_up_failed: tuple[str, ...] = option(
        ("bell", "flash", "title", "notice"),
        Kind.CHOICES,
        msg("Wake-up failed"),
        msg("When a wake-up call was not answered"),
        choices=MEANS,
    )
    link_lost: tuple[str, ...] = option(
        ("bell", "flash", "title", "notice"),
        Kind.CHOICES,
        msg("Link lost"),
        msg("When the link to the PBX is lost"),
        choices=MEANS,
    )
    quiet_from: str = option(
        "", Kind.TIME, msg("Quiet from"), msg("From this time no bell and no notice; empty: never")
    )
    quiet_to: str = option(
        "", Kind.TIME, msg("Quiet to"), msg("Until this time, also past midnight")
    )

    def means(self, event: str, time: str) -> frozenset[str]:
        """How an event, named as here, is told at a time of day, HH:MM."""
        means = frozenset(getattr(self, event))
        return means - QUIETED if self.quiet_at(time) else means

    def quiet_at(self, time: str) -> bool:
        """Whether a time of day, HH:MM, is in the quiet hours; these may span midnight."""
        if not self.quiet_from or not self.quiet_to:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= time < self.quiet_to
        return time >= self.quiet_from or time < self.quiet_to


@dataclass(frozen=True)
class Export:
    """How lists are written to files."""

    delimiter: str = option(
        ",",
        Kind.CHOICE,
        msg("Delimiter"),
        msg("Between the columns of a CSV file"),
        choices=(",", ";", "\t"),
    )
    excel_mark: bool = option(
        True,
        Kind.FLAG,
        msg("Excel mark"),
        msg("Begin a CSV file with the byte order mark that Excel needs for Chinese"),
    )
    folder: str = option(
        "",
        Kind.TEXT,
        msg("Export folder"),
        msg("Where exports are offered; empty: the home folder"),
    )


@dataclass(frozen=True)
class Settings:
    """All settings. Frozen: a change is a new object, see `dataclasses.replace`."""

    language: str = option(
        "",
        Kind.CHOICE,
        msg("Language"),
        msg("Language of the console; empty: as the terminal's"),
        choices=("", *LANGUAGES),
    )
    theme: str = option("dark", Kind.TEXT, msg("Theme"), msg("Name of the colour theme"))
    profile: str = option(
        "default", Kind.TEXT, msg("Profile"), msg("Connection used when none is named")
    )
    key_scheme: str = option(
        "console",
        Kind.CHOICE,
        msg("Key scheme"),
        msg("Which set of keys the own bindings change"),
        choices=("console", "xivo", "keypad"),
    )
    desk: Desk = field(default_factory=Desk)
    alerts: Alerts = field(default_factory=Alerts)
    export: Export = field(default_factory=Export)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Command id → its keys, in place of the scheme's. An empty tuple takes the keys away."""
    profiles: dict[str, Profile] = field(default_factory=dict)

    def with_profile(self, name: str, profile: Profile) -> Self:
        """The same settings with one profile added or replaced."""
        return replace(self, profiles={**self.profiles, name: profile})


SECTIONS: dict[str, type[Desk] | type[Alerts] | type[Export]] = {
    "desk": Desk,
    "alerts": Alerts,
    "export": Export,
}
"""The tables of the file that hold plain settings; `keys` and `profiles` are named by the user."""
