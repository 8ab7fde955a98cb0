"""Each cause in one sentence, from the exception alone (C1, C2, C12)."""

from __future__ import annotations

import errno
import ssl

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close

from console.client import errors
from console.client.errors import ConnectFailure
from console.client.explain import explain, explain_loss
from console.client.listener import oddity_words


@pytest.mark.parametrize(
    ("exc", "kind", "said"),
    [
        (OSError(errno.EHOSTUNREACH, "No route to host"), errors.Unreachable, "cannot be reached"),
        (OSError(errno.EMFILE, "Too many open files"), ConnectFailure, "Too many open files"),
        (OSError(), ConnectFailure, "OSError"),
        (UnicodeError("label too long"), errors.NameUnknown, "Cannot find pbx"),
        (ConnectionClosed(None, None), errors.ClosedAtOnce, "closes it at once"),
        (ssl.SSLEOFError(8, "EOF occurred"), errors.ClosedAtOnce, "does it speak TLS?"),
        (ssl.SSLError("x"), errors.CertificateRefused, "No encrypted connection with pbx: SSLE"),
        (ssl.SSLCertVerificationError("x"), errors.CertificateRefused, "No encrypted connection"),
    ],
)
def test_a_connection_that_fails_is_named_by_its_cause(
    exc: Exception, kind: type[ConnectFailure], said: str
) -> None:
    failure = explain(exc, "pbx", 8443, secure=True)
    assert type(failure) is kind
    assert said in str(failure)


@pytest.mark.parametrize(
    ("exc", "said"),
    [
        (ConnectionClosed(None, Close(1009, "")), "sent a reply that is too large"),
        (ConnectionClosed(Close(1001, ""), None), "going down or restarting"),
        (ConnectionClosed(Close(1012, ""), None), "going down or restarting"),
        (ConnectionClosed(Close(1000, ""), None), "closed the link"),
        (ConnectionClosed(None, None), "was cut"),
        (OSError(errno.EIO, "x"), "was cut"),
    ],
)
def test_a_link_that_ends_is_named_by_its_cause(exc: Exception, said: str) -> None:
    failure = explain_loss(exc)
    assert type(failure) is errors.LinkLost
    assert said in str(failure)


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        ("error", "号码不能为空", "The PBX reports: 号码不能为空"),
        (
            "skipped",
            "2 extension",
            "Left out of the answer to “extension”, because it can't be read: 2",
        ),
        (
            "fault",
            "reader: ended",
            "Fault of the console in reader: ended: the list is read afresh",
        ),
        ("unreadable", "json, 12", "None"),
    ],
)
def test_an_oddity_is_told_unless_it_is_only_counted(kind: str, detail: str, words: str) -> None:
    assert str(oddity_words(kind, detail)) == words
