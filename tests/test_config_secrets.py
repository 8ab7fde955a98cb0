"""Where a password comes from, and that it shows itself nowhere."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest

from console import secrets
from console.secrets import (
    KeyringSilent,
    Secret,
    SecretRefused,
    find_password,
    forget,
    keep,
    read_file,
    recall,
)
from tests.keyrings import Hanging, Memory, used

CANARY = "Pä55-canary"


class Locked(Memory):
    """A keyring that cannot be opened, failing in no way the library names."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("no bus")

    set_password = delete_password = get_password  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    with used(Memory()) as backend:
        yield backend


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.touch(mode=0o600)
    path.write_text(CANARY + "\nsecond line\n", encoding="utf-8")
    return path


def test_the_file_comes_first_then_variable_then_keyring_then_question(password_file: Path) -> None:
    keep("me", Secret("kept"))

    def found(file: Path | None, environ: dict[str, str], name: str = "me") -> str | None:
        secret = find_password(name, file=file, environ=environ, ask=lambda: "typed")
        return None if secret is None else secret.reveal()

    environ = {"LVCONSOLE_PASSWORD": "given"}
    assert found(password_file, dict(environ)) == CANARY
    assert found(None, environ) == "given"
    assert found(None, {}) == "kept"
    assert found(None, {}, "other") == "typed"


def test_the_variable_is_not_inherited_by_children(password_file: Path) -> None:
    for file in (password_file, None):
        environ = {"LVCONSOLE_PASSWORD": CANARY, "HOME": "/"}
        find_password("me", file=file, environ=environ)
        assert environ == {"HOME": "/"}


def test_nothing_typed_is_no_password() -> None:
    assert find_password("me", file=None, environ={}, ask=lambda: "") is None
    assert find_password("me", file=None, environ={}) is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused(password_file: Path, mode: int) -> None:
    password_file.chmod(mode)
    with pytest.raises(SecretRefused, match="chmod 600"):
        read_file(password_file)


def test_a_pipe_is_read_whatever_its_mode() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"piped\n")
    os.close(writer)
    assert read_file(Path(f"/dev/fd/{reader}")).reveal() == "piped"
    os.close(reader)


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe"])
def test_an_unusable_file_is_named_without_its_content(password_file: Path, data: bytes) -> None:
    password_file.write_bytes(data)
    with pytest.raises(SecretRefused, match=password_file.name) as refused:
        read_file(password_file)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SecretRefused, match=r"absent.*no such file or folder"):
        read_file(tmp_path / "absent")


def test_the_keyring_keeps_and_forgets() -> None:
    assert keep("me", Secret(CANARY))
    kept = recall("me")
    assert kept is not None
    assert kept.reveal() == CANARY
    assert forget("me")
    assert recall("me") is None
    assert not forget("me")


def test_a_machine_without_keyring_is_no_error() -> None:
    keyring.set_keyring(Locked())
    assert recall("me") is None
    assert not keep("me", Secret(CANARY))
    assert not forget("me")


@pytest.mark.usefixtures("hanging")
@pytest.mark.parametrize(
    "work", [recall, forget, lambda name: keep(name, Secret(CANARY))], ids=["get", "drop", "keep"]
)
def test_a_keyring_that_hangs_is_not_waited_for_without_end(work: Callable[[str], object]) -> None:
    with pytest.raises(KeyringSilent, match="The keyring has not answered within"):
        work("me")


def test_a_keyring_that_hangs_is_told_of_and_the_password_asked_for(hanging: Hanging) -> None:
    told: list[str] = []

    def found(ask: Callable[[], str] | None) -> Secret | None:
        slow = lambda: told.append("slow")  # noqa: E731
        return find_password("me", file=None, environ={}, ask=ask, slow=slow)

    typed = found(lambda: "typed")
    assert (typed and typed.reveal(), told) == ("typed", ["slow"])
    with pytest.raises(KeyringSilent):
        found(None)
    hanging.unlocked.set()
    assert keep("me", Secret(CANARY))
    assert recall("me")


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {[secret]} {secret.__doc__}"
    assert secret
    assert not Secret("")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_the_same_user_on_two_servers_has_two_secrets() -> None:
    names = {secrets.account(k, a, "u") for k in ("pbx", "rest") for a in ("ws://a", "ws://b")}
    assert len(names) == 4


def test_without_a_keyring_a_secret_holds_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Memory, "set_password", lambda *_: None)
    assert not keep("rest a b", Secret(CANARY)), "a keyring that keeps nothing"
    secrets.hold("rest a b", Secret(CANARY))
    held = recall("rest a b")
    assert held is not None
    assert held.reveal() == CANARY
    forget("rest a b")
    assert recall("rest a b") is None


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc")
def test_a_secret_of_the_environment_is_not_shown_by_the_system() -> None:
    code = (
        "import os; from console.secrets import taken;"
        f"assert taken('LVCONSOLE_PASSWORD', os.environ) == {CANARY!r};"
        "assert 'LVCONSOLE_PASSWORD' not in os.environ;"
        "os.write(1, open('/proc/self/environ', 'rb').read())"
    )
    environ = {**os.environ, "LVCONSOLE_PASSWORD": CANARY, "AFTER": "kept"}
    command = [sys.executable, "-X", "utf8", "-c", code]
    shown = subprocess.run(command, env=environ, capture_output=True, check=True).stdout
    assert CANARY.encode() not in shown
    assert b"AFTER=kept" in shown
