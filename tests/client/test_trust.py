"""TLS decisions, each made before a byte of content is sent (C3, C4, G14)."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from console.client.errors import (
    CertificateRefused,
    ClosedAtOnce,
    ConnectFailure,
    PinChanged,
    PlainServer,
    PortRefused,
)
from console.client.link import LinkPhase
from console.client.session import Session
from console.client.trust import Trust, fetch_fingerprint, normalise, pretty, system_context
from tests.client.certificates import Made, make
from tests.client.ears import Ears, account, live
from tests.client.servers import closing_port, raw_server, scripted_pbx


async def failure_of(made: Made, folder: Path, trust: Trust) -> ConnectFailure:
    """The failure of connecting; asserts that no login was sent and nothing tried again."""
    ears = Ears()
    async with scripted_pbx(made.server(folder)) as pbx:
        with pytest.raises(ConnectFailure) as failure:
            await asyncio.wait_for(Session(account(pbx.url), listener=ears, trust=trust).run(), 10)
        assert pbx.connections == 0
        assert pbx.requests == []
    assert ears.phase is LinkPhase.ENDED
    return failure.value


async def works(made: Made, folder: Path, trust: Trust) -> None:
    ears = Ears()
    async with scripted_pbx(made.server(folder)) as pbx:
        async with live(Session(account(pbx.url), listener=ears, trust=trust), ears) as session:
            # A second connection uses what was learned about the certificate on the first.
            pbx.cut()
            while session.generation < 2 or ears.phase is not LinkPhase.LIVE:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        assert len(pbx.sent("login")) == 2


def ca_file(made: Made, folder: Path) -> Path:
    file = folder / "ca.pem"
    file.write_bytes(made.pem())
    return file


async def test_a_self_signed_certificate_is_refused_with_its_fingerprint(tmp_path: Path) -> None:
    made = make()
    failure = await failure_of(made, tmp_path, Trust())
    assert isinstance(failure, CertificateRefused)
    assert failure.may_pin
    assert normalise(failure.fingerprint) == made.fingerprint
    assert failure.fingerprint in str(failure)


@pytest.mark.parametrize(
    ("days", "fault", "words"),
    [
        ((-30, -1), "expired", "is self-signed, has expired. It must be renewed there"),
        ((1, 30), "not-yet-valid", "is self-signed, is not valid yet. Check the clock of this"),
    ],
    ids=str,
)
async def test_nobody_is_asked_to_trust_what_is_out_of_date_as_well(
    days: tuple[int, int], fault: str, words: str, tmp_path: Path
) -> None:
    failure = await failure_of(make(days=days), tmp_path, Trust())
    assert isinstance(failure, CertificateRefused)
    assert failure.faults == ("self-signed", fault)
    assert words in str(failure)
    assert not failure.may_pin


async def test_another_name_is_told_beside_self_signed_and_leaves_the_choice(
    tmp_path: Path,
) -> None:
    made = make(host="10.9.8.7")
    failure = await failure_of(made, tmp_path, Trust())
    assert isinstance(failure, CertificateRefused)
    assert failure.may_pin
    assert "is self-signed, is not for this name. Compare its fingerprint" in str(failure)


async def test_all_that_is_wrong_with_an_issued_certificate_is_told_at_once(
    tmp_path: Path,
) -> None:
    root = make(authority=True)
    made = make(issuer=root, host="10.9.8.7", days=(-30, -1))
    failure = await failure_of(made, tmp_path, Trust(ca_file=ca_file(root, tmp_path)))
    assert "is not for this name, has expired. It must be renewed there" in str(failure)


async def test_an_unknown_authority_is_refused_and_may_be_pinned(tmp_path: Path) -> None:
    failure = await failure_of(make(issuer=make(authority=True)), tmp_path, Trust())
    assert isinstance(failure, CertificateRefused)
    assert failure.faults == ("unknown-issuer",)
    assert failure.may_pin


@pytest.mark.parametrize(
    ("days", "fault"), [((-30, -1), "expired"), ((1, 30), "not-yet-valid")], ids=str
)
async def test_dates_out_of_order_are_named_and_offer_no_choice(
    days: tuple[int, int], fault: str, tmp_path: Path
) -> None:
    root = make(authority=True)
    trust = Trust(ca_file=ca_file(root, tmp_path))
    failure = await failure_of(make(issuer=root, days=days), tmp_path, trust)
    assert isinstance(failure, CertificateRefused)
    assert failure.faults == (fault,)
    assert not failure.may_pin


async def test_a_certificate_of_another_host_is_named_and_offers_no_choice(tmp_path: Path) -> None:
    root = make(authority=True)
    made = make(issuer=root, host="10.9.8.7")
    failure = await failure_of(made, tmp_path, Trust(ca_file=ca_file(root, tmp_path)))
    assert isinstance(failure, CertificateRefused)
    assert failure.faults == ("wrong-host",)
    assert not failure.may_pin


async def test_an_own_ca_file_is_trusted(tmp_path: Path) -> None:
    root = make(authority=True)
    await works(make(issuer=root), tmp_path, Trust(ca_file=ca_file(root, tmp_path)))


@pytest.mark.parametrize("issued", [False, True], ids=["self-signed", "issued"])
async def test_a_pinned_certificate_is_accepted_whatever_its_name(
    issued: bool, tmp_path: Path
) -> None:
    made = make(host="10.9.8.7", issuer=make(authority=True) if issued else None)
    await works(made, tmp_path, Trust(pin=made.fingerprint.upper()))


async def test_a_pinned_certificate_that_expired_is_still_refused(tmp_path: Path) -> None:
    # Its name does not matter, and is not blamed.
    made = make(days=(-30, -1), host="10.9.8.7")
    failure = await failure_of(made, tmp_path, Trust(pin=made.fingerprint))
    assert isinstance(failure, CertificateRefused)
    assert failure.faults == ("expired",)


async def test_another_certificate_than_the_pinned_one_is_a_full_stop(tmp_path: Path) -> None:
    pinned, shown = make(), make()
    failure = await failure_of(shown, tmp_path, Trust(pin=pinned.fingerprint))
    assert isinstance(failure, PinChanged)
    assert pretty(pinned.fingerprint) in str(failure)
    assert normalise(failure.fingerprint) == shown.fingerprint
    assert not failure.may_pin


async def test_a_pin_that_changes_while_running_is_a_full_stop_too(tmp_path: Path) -> None:
    pinned, other = make(), make()
    trust = Trust(pin=pinned.fingerprint)
    await works(pinned, tmp_path, trust)
    assert isinstance(await failure_of(other, tmp_path, trust), PinChanged)


async def test_a_fingerprint_can_be_fetched_before_anything_is_trusted(tmp_path: Path) -> None:
    made = make()
    async with scripted_pbx(made.server(tmp_path)) as pbx:
        assert normalise(await fetch_fingerprint("127.0.0.1", pbx.port)) == made.fingerprint
        assert pbx.connections == 0


async def test_no_fingerprint_is_fetched_of_a_certificate_no_pin_would_help(
    tmp_path: Path,
) -> None:
    made = make(days=(-30, -1), host="10.9.8.7")
    async with scripted_pbx(made.server(tmp_path)) as pbx:
        with pytest.raises(CertificateRefused) as refused:
            await fetch_fingerprint("127.0.0.1", pbx.port)
    assert refused.value.faults == ("expired",)
    assert not refused.value.may_pin


async def test_tls_asked_of_a_plain_port_is_named(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with raw_server(answer) as port:
        session = Session(account(f"wss://127.0.0.1:{port}"), listener=Ears(), patient=False)
        with pytest.raises(PlainServer):
            await session.run()


async def test_tls_with_a_pin_asked_of_a_plain_port_is_named() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with raw_server(answer) as port:
        trust = Trust(pin="0" * 64)
        session = Session(
            account(f"wss://127.0.0.1:{port}"), listener=Ears(), trust=trust, patient=False
        )
        with pytest.raises(PlainServer):
            await session.run()


async def test_a_refused_certificate_that_cannot_be_looked_at_again_is_tried_again(
    tmp_path: Path,
) -> None:
    async with closing_port(1, make().server(tmp_path)) as port:
        session = Session(account(f"wss://127.0.0.1:{port}"), listener=Ears(), patient=False)
        with pytest.raises(PortRefused) as failure:
            await session.run()
    assert failure.value.retry == "retry"


async def test_a_plain_port_that_closes_when_tls_begins_is_asked_about() -> None:
    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async with raw_server(close) as port:
        session = Session(account(f"wss://127.0.0.1:{port}"), listener=Ears(), patient=False)
        with pytest.raises(ClosedAtOnce, match="use ws://"):
            await session.run()


async def test_plain_text_asked_of_a_tls_port_is_no_websocket(tmp_path: Path) -> None:
    async with scripted_pbx(make().server(tmp_path)) as pbx:
        url = pbx.url.replace("wss", "ws")
        with pytest.raises(ConnectFailure) as failure:
            await Session(account(url), listener=Ears(), patient=False).run()
    assert "wss://" in str(failure.value) or isinstance(failure.value, ClosedAtOnce)


def test_keys_of_the_encryption_are_not_written_out_for_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    assert not getattr(system_context(), "keylog_filename", None)


async def test_no_keys_are_logged_on_a_pinned_connection(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    made = make()
    await works(made, tmp_path, Trust(pin=made.fingerprint))
    assert not (tmp_path / "keys").exists()


async def test_a_server_that_has_only_old_tls_versions_is_named_as_too_weak() -> None:
    async def alert(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"\x15\x03\x01\x00\x02\x02\x46")  # fatal: protocol version
        await writer.drain()

    async with raw_server(alert) as port:
        session = Session(account(f"wss://127.0.0.1:{port}"), listener=Ears(), patient=False)
        with pytest.raises(CertificateRefused) as failure:
            await session.run()
    assert failure.value.faults == ("weak",)


def test_a_fingerprint_breaks_between_pairs_and_is_read_with_its_space() -> None:
    digits = "0123456789abcdef" * 4
    shown = pretty(digits)
    assert [len(part) for part in shown.split(" ")] == [47, 47]
    assert normalise(shown) == digits


def test_versions_below_tls_1_2_are_never_offered() -> None:
    assert system_context().minimum_version == ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("kind", "trust"),
    [
        ("ca", Trust(ca_file=Path("~/ca.pem").expanduser())),
        ("pin", Trust(pin="ab:cd")),
        ("system", Trust()),
        ("", Trust()),
    ],
)
def test_a_profile_believes_what_it_says_and_nothing_else(kind: str, trust: Trust) -> None:
    assert Trust.chosen(kind, "~/ca.pem", "ab:cd") == trust
    assert Trust.chosen("ca", "", "ab:cd") == Trust()
