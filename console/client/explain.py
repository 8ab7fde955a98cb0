"""From any exception of connecting to one sentence: a pure function.

Knows the exceptions of sockets, TLS and websockets. Must not do any I/O.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from typing import TypeVar

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus
from websockets.frames import Close, CloseCode

from console.client import errors
from console.client.certificate import CertificateFault
from console.client.errors import ConnectFailure
from console.i18n import Message, msg
from console.protocol.clean import clean

# OpenSSL's X509_V_ERR_* numbers.
_CERTIFICATE_FAULTS: dict[int, CertificateFault] = {
    9: "not-yet-valid",
    10: "expired",
    18: "self-signed",
    19: "unknown-issuer",
    20: "unknown-issuer",
    21: "unknown-issuer",
    62: "wrong-host",
    64: "wrong-host",
    66: "weak",
    67: "weak",
    68: "weak",
}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
# What OpenSSL calls a first answer that is no TLS record, by version.
_NOT_TLS = {
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
}
_WEAK = {
    "UNSUPPORTED_PROTOCOL",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "NO_PROTOCOLS_AVAILABLE",
    "EE_KEY_TOO_SMALL",
    "DH_KEY_TOO_SMALL",
    "BAD_SIGNATURE",
}
_REDIRECTS = range(300, 400)
_WENT_AWAY = {1001, 1012, 1013}
_TOO_LARGE = 1009
_LONGEST_REASON = 60

E = TypeVar("E", bound=BaseException)


def explain(exc: BaseException, host: str, port: int, *, secure: bool = False) -> ConnectFailure:
    """Why connecting to `host`:`port` failed; a `ConnectFailure` is returned as it is."""
    if isinstance(exc, ConnectFailure):
        return exc
    failure = _explain(exc, host, port)
    if secure and isinstance(failure, errors.ClosedAtOnce) and not failure.said:
        return errors.ClosedAtOnce(host, port, secure=True)
    return failure


def _explain(exc: BaseException, host: str, port: int) -> ConnectFailure:
    status = _first(exc, InvalidStatus)
    if status is not None:
        return _explain_status(status, host, port)
    if isinstance(exc, ssl.SSLError):
        return _explain_tls(exc, host, port)
    if isinstance(exc, InvalidHandshake):
        cut = isinstance(exc, InvalidMessage) and _first(exc, EOFError, OSError) is not None
        return errors.ClosedAtOnce(host, port) if cut else errors.NotAWebsocket(host, port)
    if isinstance(exc, ConnectionClosed):
        return errors.ClosedAtOnce(host, port, said=words_of(exc.rcvd))
    if isinstance(exc, UnicodeError):
        return errors.NameUnknown(host)
    if isinstance(exc, OSError):
        return _explain_os(exc, host, port)
    return ConnectFailure(msg("Connecting failed: {detail}", detail=_named(exc)))


def explain_loss(exc: BaseException) -> ConnectFailure:
    """Why a link that was open has ended."""
    if isinstance(exc, ConnectFailure):
        return exc
    if isinstance(exc, ConnectionClosed):
        return explain_close(exc.rcvd, exc.sent)
    if isinstance(exc, OSError):
        return errors.LinkLost(msg("The link was cut"))
    return errors.InternalFault(msg("A fault inside the console: {detail}", detail=_named(exc)))


def explain_close(close: Close | None, sent: Close | None) -> errors.LinkLost:
    """Why a websocket has ended, by what the other side and this one closed it with."""
    if sent is not None and sent.code == _TOO_LARGE:
        return errors.LinkLost(msg("The PBX sent a reply that is too large"))
    if close is None:
        return errors.LinkLost(msg("The link was cut"))
    if close.code in _WENT_AWAY:
        return errors.LinkLost(msg("The PBX is going down or restarting"), words_of(close))
    return errors.LinkLost(msg("The PBX closed the link"), words_of(close))


def words_of(close: Close | None) -> Message | str:
    """The code and the reason that a websocket was closed with; empty if it told neither."""
    if close is None or close.code == CloseCode.NO_STATUS_RCVD:
        return ""
    reason = clean(close.reason).strip()
    if len(reason) > _LONGEST_REASON:
        reason = reason[:_LONGEST_REASON] + "…"
    if not reason:
        return msg("code {code}", code=int(close.code))
    return msg("“{reason}”, code {code}", reason=reason, code=int(close.code))


def _named(exc: BaseException) -> str:
    # The text of an unforeseen exception may quote what was sent: only its kind is shown.
    return type(exc).__name__


def _explain_status(exc: InvalidStatus, host: str, port: int) -> ConnectFailure:
    status = exc.response.status_code
    if status in _REDIRECTS:
        return errors.Redirected(clean(exc.response.headers.get("Location", "")))
    return errors.NotAWebsocket(host, port, status)


def _explain_tls(exc: ssl.SSLError, host: str, port: int) -> ConnectFailure:
    # Only OpenSSL fills these in: an exception that Python code raised has none of them.
    if isinstance(exc, ssl.SSLCertVerificationError):
        fault = _CERTIFICATE_FAULTS.get(getattr(exc, "verify_code", 0), "other")
        detail = clean(getattr(exc, "verify_message", ""))
        return errors.CertificateRefused(host, fault, detail=detail)
    reason = getattr(exc, "reason", "") or ""
    if reason in _NOT_TLS:
        return errors.PlainServer(host, port)
    if isinstance(exc, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return errors.ClosedAtOnce(host, port)
    return errors.CertificateRefused(
        host, "weak" if reason in _WEAK else "other", detail=clean(reason or _named(exc))
    )


def _explain_os(exc: OSError, host: str, port: int) -> ConnectFailure:
    if isinstance(exc, socket.gaierror):
        return errors.NameUnknown(host)
    if isinstance(exc, TimeoutError):
        return errors.TimedOut(host, port)
    if isinstance(exc, ConnectionRefusedError):
        return errors.PortRefused(host, port)
    if isinstance(exc, ConnectionError):
        return errors.ClosedAtOnce(host, port)
    if exc.errno in _UNREACHABLE:
        return errors.Unreachable(host)
    return ConnectFailure(msg("Connecting failed: {detail}", detail=exc.strerror or _named(exc)))


def _first(exc: BaseException, *kinds: type[E]) -> E | None:
    return next((link for link in _chain(exc) if isinstance(link, kinds)), None)


def _chain(exc: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = exc
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__
