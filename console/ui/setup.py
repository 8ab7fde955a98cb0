"""What the console is started with.

Knows the settings and the account. Must not know the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from console.client.account import Account
from console.client.link import Timing
from console.client.trust import Trust
from console.config import Problem, Profile, Settings, Store
from console.i18n import Message
from console.keepsakes import desk_folder

if TYPE_CHECKING:
    from console.client.credential import Credential
    from console.client.trace import Recorder

SMALLEST = (60, 16)
"""Columns and lines below which nothing is shown but that the window is too small."""


@dataclass
class Setup:
    """Everything an instance of the console needs. `account` None asks for it in a form."""

    store: Store
    settings: Settings
    data_folder: Path
    account: Account | None = None
    unasked: Message | str = ""
    """Why the form has to ask for a password that may be kept."""
    profile: str = "default"
    rest_credential: Credential | None = None
    """For the REST calls; None: the one kept in the keyring."""
    trust: Trust = field(default_factory=Trust)
    timing: Timing = field(default_factory=Timing)
    """Times of the link; how often the list is read again comes from the settings."""
    readonly: bool = False
    record: Path | None = None
    problems: list[Problem] = field(default_factory=list)
    notice: str = ""
    """A sentence to begin with, such as what the demo is."""
    _recorder: Recorder | None = None
    _used: Profile = field(default_factory=Profile)

    def __post_init__(self) -> None:
        """The settings of the start are the first."""
        self.used(self.settings)

    def used(self, settings: Settings) -> Profile:
        """The profile in use, by these settings; as it was, once they have it no more.

        Who deletes it works on with it until the end: without it, REST had neither address,
        credential nor pin, and a certificate pinned on the way would be kept in a new one.
        """
        self._used = settings.profiles.get(self.profile, self._used)
        return self._used

    @property
    def desk_folder(self) -> Path:
        """Where what is kept of the profile's PBX belongs."""
        return desk_folder(self.data_folder, self.profile)

    def recorder(self, say: Callable[[Message], None] | None = None) -> Recorder | None:
        """The recording of this run, begun with its first session. Raises OSError."""
        if self._recorder is None and self.record is not None:
            from console.client.trace import Recorder

            self._recorder = Recorder(self.record)
        if self._recorder is not None and say is not None:
            self._recorder.on_failure = say
        return self._recorder

    def end_recording(self) -> None:
        """Closes the recording, if there is one."""
        if self._recorder is not None:
            self._recorder.close()
