"""The settings file: where it is, read once, written so that it is never lost or cut.

Knows TOML, folders and modes. Comments and the user's own order are kept. A write goes to a
temporary file that then takes the old one's place, so a crash leaves the old file or the new one.
Must not know what any setting means.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs

from console.config.problems import Problem, read_toml
from console.config.reading import Reading
from console.config.settings import Settings
from console.disk import private_folder, typed_path, why
from console.file_lock import alone
from console.i18n import Explained, msg

APPLICATION = "lvconsole"
FILE_NAME = "config.toml"
VARIABLE = "LVCONSOLE_CONFIG"


class NotSaved(Explained):
    """The settings could not be written; the old file is as it was."""


def config_path(chosen: str | None, environ: Mapping[str, str]) -> Path:
    """The settings file: the one named, else LVCONSOLE_CONFIG, else the platform's folder."""
    named = chosen or environ.get(VARIABLE)
    if named:
        return typed_path(named)
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / FILE_NAME


def config_folder(path: Path) -> Path:
    """Where the user's own themes are looked for: beside the settings file."""
    return path.parent


def data_folder() -> Path:
    """Where the console keeps what it writes itself: audit log, scores, the cached book."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


class Store:
    """The settings and the file they came from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        values, text, broken = read_toml(path)
        reading = Reading(path, text)
        self.settings = reading.settings(values)
        """As in the file; defaults where the file gives nothing that can be taken."""
        self.problems: tuple[Problem, ...] = (
            *([broken] if broken else []),
            *reading.problems,
        )

    def save(self, settings: Settings) -> None:
        """Write what changed since the last read or save. Raises NotSaved.

        The file is read again first, so what another console changed meanwhile stays. A file that
        is not TOML is set aside as `NAME.broken` and a new one is begun.
        """
        path = self.path.resolve()
        try:
            with alone(path.parent):
                self._rewrite(path, settings)
        except OSError as error:
            reason = msg("Settings not saved: {file}: {cause}", file=str(path), cause=why(error))
            raise NotSaved(reason) from error
        self.settings = settings

    def _rewrite(self, path: Path, settings: Settings) -> None:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        old, aside = _plain(self.settings), None
        _, text, broken = read_toml(path)
        try:
            document = tomlkit.parse("" if broken else text)
        except (TOMLKitError, RecursionError):
            document, broken = tomlkit.document(), Problem(path, msg("not valid TOML"))
        if broken:
            aside, old = _set_aside(path), _plain(Settings())
        _merge(document, old, _plain(settings))
        try:
            write_atomically(path, tomlkit.dumps(document).encode(errors="replace"))
        except OSError:
            if aside is not None:
                aside.rename(path)
            raise


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file as a whole, mode 0600, in a folder of mode 0700. Raises OSError."""
    private_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Some systems cannot sync a folder; the file itself is safe either way.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _set_aside(path: Path) -> Path:
    """Keep a broken file under a name that is still free, which is given back."""
    aside, count = path.with_name(f"{path.name}.broken"), 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.broken{count}")
    path.rename(aside)
    return aside


def _plain(settings: Settings) -> dict[str, Any]:
    """Settings as nested dictionaries of what TOML can hold."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        return list(value) if isinstance(value, tuple) else value

    return {name: plain(value) for name, value in asdict(settings).items()}


def _merge(target: MutableMapping[str, Any], old: dict[str, Any], new: dict[str, Any]) -> None:
    """Bring the differences between old and new into a document, and nothing else."""
    for name in old.keys() - new.keys():
        _drop(target, name)
    for name, value in new.items():
        before = old.get(name)
        if value == before:
            continue
        if isinstance(value, dict):
            if not isinstance(target.get(name), MutableMapping):
                target[name] = {}
            _merge(target[name], before or {}, value)
        else:
            if name not in target:
                _drop(target, name)
            target[name] = value


def _drop(target: MutableMapping[str, Any], name: str) -> None:
    """Remove a key, also one that was written dotted (`call.hold` as `[call] hold`)."""
    if name in target:
        del target[name]
    elif "." in name:
        first, rest = name.split(".", 1)
        if isinstance(target.get(first), MutableMapping):
            _drop(target[first], rest)
