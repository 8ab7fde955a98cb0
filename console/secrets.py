"""Passwords and credentials: where they come from and where they are kept.

Knows the keyring, the environment variable and the password file. A secret is never an argument of
the command line, never in a `repr`, and never in a file that others can read. Must not know what
a secret opens.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Generic, TypeVar

from console.disk import why
from console.i18n import Explained, msg

SERVICE = "lvconsole"
VARIABLE = "LVCONSOLE_PASSWORD"
REST_VARIABLE = "LVCONSOLE_REST_CREDENTIAL"
"""`user:password` of the REST interfaces, or the whole header (manual 3.2)."""
PATIENCE_S = 30.0
"""How long a keyring may take, which may be asking its owner; a locked one may hang for good."""
SLOW_S = 1.0
"""After which it is said that it is waited for."""
_LONGEST = 4096

Ask = Callable[[], str | None]
T = TypeVar("T")


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


class SecretRefused(Explained):
    """A password file that is not used; `reason` says why."""


class KeyringSilent(Explained):
    """The keyring does not answer; `reason` says so."""

    def __init__(self) -> None:
        super().__init__(
            msg(
                "The keyring has not answered within {n} s: unlock it, then try again",
                n=round(PATIENCE_S),
            )
        )


_held: dict[str, Secret] = {}


def account(kind: str, address: str, user: str) -> str:
    """The name under which a secret is kept: kind is "pbx" or "rest"."""
    return f"{kind} {user} {address}"


def find_password(
    name: str,
    *,
    file: Path | None,
    environ: MutableMapping[str, str],
    ask: Ask | None = None,
    slow: Callable[[], None] = lambda: None,
) -> Secret | None:
    """The password: of the file named, else LVCONSOLE_PASSWORD, else the keyring, else as asked.

    The variable is removed from `environ`, so that no child process inherits it. The keyring may
    wait for the user to unlock it, and `slow` is called then: call this outside the event loop.
    Raises SecretRefused for a file that cannot be used, KeyringSilent where nobody can be asked.
    """
    from_environment = taken(VARIABLE, environ)
    if file is not None:
        return read_file(file)
    if from_environment:
        return Secret(from_environment)
    try:
        kept = recall(name, slow)
    except KeyringSilent:
        if ask is None:
            raise
        kept = None
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


class _Answer(Generic[T]):
    """What a keyring does, in a thread that holds up neither its caller nor the end for good."""

    def __init__(self, work: Callable[[], T], failed: T) -> None:
        """`failed` is the answer of a backend that fails in its own way (D-Bus, locked, none)."""
        self._work, self._answer = work, failed
        self._done = threading.Event()
        threading.Thread(target=self._run, name="keyring", daemon=True).start()

    def _run(self) -> None:
        try:
            self._answer = self._work()
        except Exception:  # of any kind: no keyring then
            pass
        finally:
            self._done.set()

    def wait(self, slow: Callable[[], None] = lambda: None) -> T:
        """The answer. Raises KeyringSilent."""
        if not self._done.wait(min(SLOW_S, PATIENCE_S)):
            slow()
            if not self._done.wait(max(0.0, PATIENCE_S - SLOW_S)):
                raise KeyringSilent
        return self._answer


def recall(name: str, slow: Callable[[], None] = lambda: None) -> Secret | None:
    """A secret held here or of the keyring; None where there is none, or no keyring.

    Raises KeyringSilent; `slow` is called once it takes its time.
    """
    if name in _held:
        return _held[name]
    text = _Answer(lambda: _kept(name), None).wait(slow)
    return Secret(text) if text else None


def _kept(name: str) -> str | None:
    import keyring

    return keyring.get_password(SERVICE, name)


def keep(name: str, secret: Secret) -> bool:
    """Keep a secret in the keyring; False where there is none, or one that keeps nothing.

    Raises KeyringSilent: it may keep it yet.
    """
    _held.pop(name, None)

    def store() -> bool:
        import keyring

        keyring.set_password(SERVICE, name, secret.reveal())
        return _kept(name) == secret.reveal()

    return _Answer(store, failed=False).wait()


def hold(name: str, secret: Secret) -> None:
    """Keep a secret for as long as this program runs: over SSH there is no keyring."""
    _held[name] = secret


def forget(name: str) -> bool:
    """Remove a secret from the keyring; False where it was not there. Raises KeyringSilent."""
    _held.pop(name, None)

    def remove() -> bool:
        import keyring

        keyring.delete_password(SERVICE, name)
        return True

    return _Answer(remove, failed=False).wait()
