"""Passwords and credentials: where they come from and where they are kept.

Knows the keyring, the environment variable and the password file. A secret is never an argument of
the command line, never in a `repr`, and never in a file that others can read. Must not know what
a secret opens.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, MutableMapping
from pathlib import Path

from console.disk import Unusable, why
from console.i18n import msg

SERVICE = "lvconsole"
VARIABLE = "LVCONSOLE_PASSWORD"
REST_VARIABLE = "LVCONSOLE_REST_CREDENTIAL"
"""`user:password` of the REST interfaces, or the whole header (manual 3.2)."""
_LONGEST = 4096

Ask = Callable[[], str | None]


class Secret:
    """A text that shows itself to nobody but the caller of `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself, for the one place that sends it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")


class SecretRefused(Unusable):
    """A password file that is not used; `reason` says why."""


_held: dict[str, Secret] = {}


def account(kind: str, address: str, user: str) -> str:
    """The name under which a secret is kept: kind is "pbx" or "rest"."""
    return f"{kind} {user} {address}"


def find_password(
    name: str, *, file: Path | None, environ: MutableMapping[str, str], ask: Ask | None = None
) -> Secret | None:
    """The password: of the file named, else LVCONSOLE_PASSWORD, else the keyring, else as asked.

    The variable is removed from `environ`, so that no child process inherits it. The keyring may
    wait for the user to unlock it: call this outside the event loop. Raises SecretRefused for a
    file that cannot be used.
    """
    from_environment = taken(VARIABLE, environ)
    if file is not None:
        return read_file(file)
    if from_environment:
        return Secret(from_environment)
    kept = recall(name)
    if kept is not None or ask is None:
        return kept
    typed = ask()
    return Secret(typed) if typed else None


def taken(name: str, environ: MutableMapping[str, str]) -> str | None:
    """The value of a variable, which is removed: no child process inherits it.

    The system keeps the block a process was started with and shows it in `/proc/PID/environ`: a
    value in there is overwritten.
    """
    if environ is os.environ and name in environ:
        _wipe(name)
    return environ.pop(name, None)


def _wipe(name: str) -> None:
    import ctypes

    value = os.environ[name]
    try:
        find = ctypes.CDLL(None).getenv
    except (OSError, AttributeError, TypeError):
        return
    find.restype = ctypes.c_void_p
    place = find(os.fsencode(name))
    if place and ctypes.string_at(place) == os.fsencode(value):
        ctypes.memset(place, 0, len(os.fsencode(value)))


def read_file(path: Path) -> Secret:
    """The first line of a password file. Raises SecretRefused.

    A file that the group or others can read is refused: it is no secret any more.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISREG(mode) and mode & 0o077:
                raise SecretRefused(
                    msg("{file} can be read by others: run chmod 600 on it", file=str(path))
                )
            data = file.readline(_LONGEST)
        text = data.decode("utf-8").rstrip("\r\n")
    except OSError as error:
        raise SecretRefused(
            msg(
                "The password file {file} cannot be read: {cause}", file=str(path), cause=why(error)
            )
        ) from None
    except UnicodeDecodeError:
        # The cause would carry the bytes themselves into a traceback.
        raise SecretRefused(
            msg("The password file {file} is not UTF-8 text", file=str(path))
        ) from None
    if not text:
        raise SecretRefused(msg("The password file {file} is empty", file=str(path)))
    return Secret(text)


def recall(name: str) -> Secret | None:
    """A secret held here or of the keyring; None where there is none, or no keyring."""
    if name in _held:
        return _held[name]
    try:
        import keyring

        text = keyring.get_password(SERVICE, name)
    except Exception:  # a backend fails in its own ways (D-Bus, locked, none): no keyring then
        return None
    return Secret(text) if text else None


def keep(name: str, secret: Secret) -> bool:
    """Keep a secret in the keyring; False where there is none, or one that keeps nothing."""
    _held.pop(name, None)
    try:
        import keyring

        keyring.set_password(SERVICE, name, secret.reveal())
    except Exception:  # as in `recall`
        return False
    kept = recall(name)
    return kept is not None and kept.reveal() == secret.reveal()


def hold(name: str, secret: Secret) -> None:
    """Keep a secret for as long as this program runs: over SSH there is no keyring."""
    _held[name] = secret


def forget(name: str) -> bool:
    """Remove a secret from the keyring; False where it was not there."""
    _held.pop(name, None)
    try:
        import keyring

        keyring.delete_password(SERVICE, name)
    except Exception:  # as in `recall`
        return False
    return True
