"""Which TLS servers are trusted: the system's authorities, an own CA file, or one certificate.

Knows certificates and fingerprints. Must not know what is sent afterwards. There is no switch to
ignore a fault, and SSLKEYLOGFILE has no effect: the contexts are made without it.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from dataclasses import dataclass, field
from pathlib import Path

import truststore

from console.client import tcp
from console.client.certificate import BESIDE_A_PIN, CertificateFault, faults_of
from console.client.errors import CertificateRefused, PinChanged
from console.disk import typed_path

_FETCH_LIMIT = 10.0


@dataclass(frozen=True)
class Trust:
    """How servers prove who they are. `pin` wins over `ca_file`, that over the system's store."""

    ca_file: Path | None = None
    pin: str = ""
    """SHA-256 of the one certificate that is accepted, in hexadecimal; colons are allowed."""
    _seen: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def chosen(cls, kind: str, ca_file: str, pin: str) -> Trust:
        """As the settings of a profile say; a certificate may be pinned for each of its servers."""
        if kind == "ca" and ca_file:
            return cls(ca_file=typed_path(ca_file))
        return cls(pin=pin) if kind == "pin" else cls()

    async def context(self, host: str, port: int) -> ssl.SSLContext:
        """The TLS settings for that server.

        With a pin the certificate is fetched once, compared, and becomes the only trusted one, so
        that the verification itself refuses any other before a byte of content is sent.
        Raises PinChanged, OSError (also for an unreadable CA file) or ssl.SSLError.
        """
        if not self.pin:
            return system_context() if self.ca_file is None else ca_context(self.ca_file)
        pinned = normalise(self.pin)
        if pinned not in self._seen:
            shown = await fetch_certificate(host, port)
            if fingerprint(shown) != pinned:
                raise PinChanged(host, pinned=pretty(pinned), shown=pretty(fingerprint(shown)))
            self._seen[pinned] = shown
        return pinned_context(self._seen[pinned])

    async def look_again(
        self, refused: CertificateRefused, host: str, port: int
    ) -> CertificateRefused:
        """What was refused, with all that is to be seen of the certificate: its fingerprint, each
        of its faults, and whether it is another than the pinned one.

        Raises OSError, also ssl.SSLError and TimeoutError.
        """
        certificate = await fetch_certificate(host, port)
        shown, pinned = fingerprint(certificate), normalise(self.pin)
        if self.pin and shown != pinned:
            return PinChanged(host, pinned=pretty(pinned), shown=pretty(shown))
        faults = _lasting(certificate, host) if self.pin else faults_of(certificate, host)
        return refused.having_seen(pretty(shown), faults)


def system_context() -> ssl.SSLContext:
    """Trust the authorities of the operating system."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def ca_context(ca_file: Path) -> ssl.SSLContext:
    """Trust the authorities of one PEM file only."""
    context = _plain_context()
    context.load_verify_locations(cafile=ca_file)
    return context


def pinned_context(certificate: bytes) -> ssl.SSLContext:
    """Trust exactly one certificate (DER). Its name does not matter, its dates and key do."""
    context = _plain_context()
    context.check_hostname = False
    context.load_verify_locations(cadata=certificate)
    # Lets a certificate that an authority issued stand for itself.
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return context


async def fetch_certificate(host: str, port: int) -> bytes:
    """The certificate (DER) a server shows, unverified and with nothing sent but the handshake.

    Raises OSError, also ssl.SSLError and TimeoutError.
    """
    context = _plain_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with asyncio.timeout(_FETCH_LIMIT):
        sock = await tcp.open_socket(host, port)
        try:
            _, writer = await asyncio.open_connection(sock=sock, ssl=context, server_hostname=host)
        except BaseException:
            sock.close()
            raise
    try:
        tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
        return tls.getpeercert(binary_form=True) or b""
    finally:
        tcp.discard_unsent(writer.transport)


async def fetch_fingerprint(host: str, port: int) -> str:
    """The fingerprint to show before a certificate is accepted.

    Raises the same errors as above, and CertificateRefused where it would be refused all the same.
    """
    certificate = await fetch_certificate(host, port)
    faults = _lasting(certificate, host)
    if faults:
        raise CertificateRefused(host, *faults)
    return pretty(fingerprint(certificate))


def _lasting(certificate: bytes, host: str) -> list[CertificateFault]:
    """What is wrong with a certificate though it is the pinned one."""
    return [fault for fault in faults_of(certificate, host) if fault not in BESIDE_A_PIN]


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate (DER): 64 hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def normalise(pin: str) -> str:
    """A fingerprint as typed or shown → 64 lower-case hexadecimal digits."""
    return "".join(char for char in pin.lower() if char in "0123456789abcdef")


def pretty(digits: str) -> str:
    """64 digits → pairs with colons, as other programs show a fingerprint.

    A space in the middle, so that a narrow screen breaks the line there and not within a pair.
    """
    upper = digits.upper()
    pairs = [upper[i : i + 2] for i in range(0, len(upper), 2)]
    return " ".join(filter(None, (":".join(pairs[:16]), ":".join(pairs[16:]))))


def _plain_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
