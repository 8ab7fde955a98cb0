"""What can go wrong between the console and the PBX, as exceptions with sentences for people.

Knows the wording of each failure and whether trying again makes sense. Must not know sockets.

    ClientError
     ├── RequestFailed           one request on a living session
     │    ├── Refused            the PBX answered with a code other than 0
     │    ├── NotConfirmed       sent, and nobody can say whether it was done
     │    └── NotSent            nothing left this computer
     └── ConnectFailure          the link as a whole; `retry` says what to do about it
          ├── BadAddress         not an address at all
          ├── BadRestAddress     the same, of the REST interface
          ├── NameUnknown        the host name has no address
          ├── PortRefused        nobody listens on that port
          ├── Unreachable        the network has no way there
          ├── TimedOut           nothing answers within the time limit
          ├── NotAWebsocket      something answers, but not a websocket (HTTP status, banner)
          ├── Redirected         the PBX points elsewhere; never followed
          ├── PlainServer        TLS was asked of a port that speaks plain text
          ├── CertificateRefused the certificate is not trusted
          │    └── PinChanged    the pinned certificate was replaced
          ├── ClosedAtOnce       accepts the connection and closes it
          ├── LoginRefused       wrong user, password or number, in the PBX's words
          ├── NotAPbx            a websocket that does not speak the PBX's protocol
          └── LinkLost           a link that lived and ended
               └── InternalFault by a bug of the console
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from console.client.certificate import BESIDE_A_PIN, MENDED_BY_PIN, CertificateFault, sentence
from console.i18n import Explained, Message, msg

Retry = Literal["retry", "slow", "stop"]
"""What to do after a failure: again with the usual back-off, once a minute, or not at all."""


class ClientError(Explained):
    """Anything the client raises on purpose."""


class RequestFailed(ClientError):
    """A request that did not end in success."""


class Refused(RequestFailed):
    """The PBX answered with a code other than 0 (reading 9). `message` is its own text, cleaned."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(msg("The PBX refused: {message}", message=message or "-"))
        self.message = message
        self.code = code


class NotConfirmed(RequestFailed):
    """The request was sent and its outcome is unknown: neither done nor failed.

    `serial` is the serialId under which a late reply is reported, `under_way` whether the request
    is known not to have reached the PBX's computer yet: the network may still deliver it.
    `link_lost` says that the link ended while the reply was waited for.
    """

    def __init__(
        self,
        reason: Message | str,
        serial: str = "",
        *,
        under_way: bool = False,
        link_lost: bool = False,
    ) -> None:
        super().__init__(reason)
        self.link_lost = link_lost
        self.serial = serial
        self.under_way = under_way


class NotSent(RequestFailed):
    """The request never left this computer."""


class ConnectFailure(ClientError):
    """There is no link. `reason` says why and what to do; `retry` whether to try again."""

    retry: Retry = "retry"


class BadRestAddress(ConnectFailure):
    """What was entered is not an address of a REST interface."""

    retry: Retry = "stop"

    def __init__(self, written: str) -> None:
        super().__init__(msg("Not a REST address: {address}", address=written))


class BadAddress(ConnectFailure):
    """What was entered is not an address of a PBX."""

    retry: Retry = "stop"

    def __init__(self, written: str) -> None:
        super().__init__(
            msg(
                "Not an address: {address}. Enter it like ws://192.168.1.10:8443/websocket, "
                "without user or password",
                address=written or "-",
            )
        )


class NameUnknown(ConnectFailure):
    """The host name cannot be resolved."""

    def __init__(self, host: str) -> None:
        super().__init__(
            msg(
                "Cannot find {host}: check the name, or the name server of this computer", host=host
            )
        )


class PortRefused(ConnectFailure):
    """Nobody listens on that port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            msg(
                "{host} refuses connections on port {port}: is the PBX service started, "
                "and is the port right?",
                host=host,
                port=port,
            )
        )


class Unreachable(ConnectFailure):
    """The network of this computer has no way to the host."""

    def __init__(self, host: str) -> None:
        super().__init__(
            msg("{host} cannot be reached: check the network of this computer", host=host)
        )


class TimedOut(ConnectFailure):
    """Nothing answers in time."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            msg(
                "{host} does not answer on port {port}: check the address, the firewall "
                "and the PBX",
                host=host,
                port=port,
            )
        )


class NotAWebsocket(ConnectFailure):
    """Something answers, but it does not speak websocket. `status` is the HTTP status, if any.

    A server error (5xx) may pass, so it is retried as usual; anything else only slowly.
    """

    def __init__(self, host: str, port: int, status: int | None = None) -> None:
        if status is None:
            sentence = msg(
                "{host}:{port} is not the PBX websocket: check the port, and ws:// or wss://",
                host=host,
                port=port,
            )
        elif status >= 500:
            sentence = msg(
                "{host}:{port} reports a fault of its own (HTTP {status}): is the PBX starting?",
                host=host,
                port=port,
                status=status,
            )
        else:
            sentence = msg(
                "{host}:{port} is not the PBX websocket (HTTP {status}): check port and path, "
                "usually :8443/websocket",
                host=host,
                port=port,
                status=status,
            )
        super().__init__(sentence)
        self.status = status
        self.retry = "retry" if status is not None and status >= 500 else "slow"


class Redirected(ConnectFailure):
    """The server points to another address. It is not followed, so nothing is sent there."""

    retry: Retry = "slow"

    def __init__(self, target: str) -> None:
        super().__init__(
            msg(
                "The PBX redirects to {target}: not followed. Enter that address if it is right",
                target=target or "-",
            )
        )
        self.target = target


class PlainServer(ConnectFailure):
    """An encrypted connection was asked of a port that speaks plain text."""

    retry: Retry = "slow"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            msg(
                "{host}:{port} does not speak TLS: use ws:// or http:// there, "
                "or the encrypted port",
                host=host,
                port=port,
            )
        )


class CertificateRefused(ConnectFailure):
    """The certificate is not trusted; no credential was sent.

    `faults` names the causes: what the handshake met first, then what else was seen. `fingerprint`
    (SHA-256 in hexadecimal) is "" until it was fetched; pinning it is offered only where `may_pin`.
    """

    retry: Retry = "stop"

    def __init__(
        self, host: str, *faults: CertificateFault, detail: str = "", fingerprint: str = ""
    ) -> None:
        super().__init__(sentence(host, faults, detail=detail, fingerprint=fingerprint))
        self.host = host
        self.faults = faults
        self.detail = detail
        self.fingerprint = fingerprint

    @property
    def may_pin(self) -> bool:
        """Whether the operator may choose to trust exactly this certificate.

        Not where it would be refused all the same: nobody is asked to trust it for nothing.
        """
        return self.faults[0] in MENDED_BY_PIN and BESIDE_A_PIN.issuperset(self.faults[1:])

    def having_seen(
        self, fingerprint: str, faults: Iterable[CertificateFault]
    ) -> CertificateRefused:
        """The same failure, naming the certificate that was shown and all that is wrong with it."""
        every = dict.fromkeys((*self.faults, *faults))
        return CertificateRefused(self.host, *every, detail=self.detail, fingerprint=fingerprint)


class PinChanged(CertificateRefused):
    """The server shows another certificate than the pinned one: a full stop."""

    def __init__(self, host: str, *, pinned: str, shown: str) -> None:
        super().__init__(host, "other", fingerprint=shown)
        self.reason = msg(
            "The certificate of {host} has changed: ask your administrator before going on. "
            "Pinned {pinned}, now {shown}",
            host=host,
            pinned=pinned,
            shown=shown,
        )
        self.args = (self.reason,)


class ClosedAtOnce(ConnectFailure):
    """The server accepts the connection and closes it before the login is answered."""

    def __init__(
        self, host: str, port: int, *, secure: bool = False, said: Message | str = ""
    ) -> None:
        where = {"host": host, "port": port}
        plain = msg(
            "{host}:{port} accepts the connection but closes it at once: "
            "is this the port of the PBX, and is its service ready?",
            **where,
        )
        # A port of clear text may close without a word when TLS begins.
        encrypted = msg(
            "{host}:{port} accepts the connection but closes it at once: "
            "does it speak TLS? If not, use ws:// there",
            **where,
        )
        # What closes a websocket in words speaks TLS, if that was asked of it.
        super().__init__(_with_words(encrypted if secure and not said else plain, said))
        self.said = said


class LoginRefused(ConnectFailure):
    """The PBX refused the login. Never retried: a wrong password may lock the account."""

    retry: Retry = "stop"

    def __init__(self, message: str) -> None:
        super().__init__(
            msg(
                "The PBX refused the login: {message}. Check user, password and number",
                message=message or "-",
            )
        )
        self.message = message


def login_refused(refused: Refused, host: str, port: int) -> ConnectFailure:
    """What a refused login means: an answer without any code is none of a PBX."""
    return NotAPbx(host, port) if refused.code is None else LoginRefused(refused.message)


class NotAPbx(ConnectFailure):
    """A websocket answers, but not in the protocol of the PBX."""

    retry: Retry = "slow"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            msg(
                "{host}:{port} is a websocket, but does not answer like the PBX: "
                "check address, port and path",
                host=host,
                port=port,
            )
        )


class LinkLost(ConnectFailure):
    """A link that was open has ended; `sentence` names the cause, `said` the other side's words."""

    def __init__(self, sentence: Message, said: Message | str = "") -> None:
        super().__init__(_with_words(sentence, said))


class InternalFault(LinkLost):
    """A bug of the console ended the link; it is made again."""


def _with_words(sentence: Message, said: Message | str) -> Message:
    if not said:
        return sentence
    return msg("{sentence} ({said})", sentence=sentence, said=said)
