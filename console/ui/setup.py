"""What the console is started with.

Knows the settings and the account. Must not know the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from console.client.rest import Credential
from console.client.session import Account
from console.client.trust import Trust
from console.config import Problem, Settings, Store


@dataclass
class Setup:
    """Everything an instance of the console needs. `account` None asks for it in a form."""

    store: Store
    settings: Settings
    data_folder: Path
    account: Account | None = None
    profile: str = "default"
    rest_credential: Credential | None = None
    """For the REST calls; None: the one kept in the keyring."""
    trust: Trust = field(default_factory=Trust)
    readonly: bool = False
    record: Path | None = None
    problems: list[Problem] = field(default_factory=list)
    notice: str = ""
    """A sentence to begin with, such as what the demo is."""
