"""What can be wrong with a server's certificate: read from it, and in a sentence for people.

Knows X.509 names, dates and keys. Must not know sockets, nor who is trusted.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import TYPE_CHECKING, Literal

from console.i18n import Message, msg

if TYPE_CHECKING:
    from cryptography import x509

CertificateFault = Literal[
    "self-signed", "unknown-issuer", "expired", "not-yet-valid", "wrong-host", "weak", "other"
]

MENDED_BY_PIN: frozenset[CertificateFault] = frozenset({"self-signed", "unknown-issuer"})
BESIDE_A_PIN: frozenset[CertificateFault] = frozenset({"wrong-host"})
"""What does not matter any more once exactly this certificate is trusted."""

# What TLS asks for at OpenSSL's security level 2, the one that Python sets.
_LEAST_RSA = 2048
_LEAST_CURVE = 224


def faults_of(certificate: bytes, host: str) -> list[CertificateFault]:
    """What is wrong with a certificate (DER) for that host, whoever issued it.

    A handshake names only the first fault that it meets.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        read = x509.load_der_x509_certificate(certificate)
        return list(_faults(read, host.lower().encode("idna").decode()))
    except (ValueError, UnsupportedAlgorithm):
        return []


def _faults(read: x509.Certificate, host: str) -> Iterator[CertificateFault]:
    now = datetime.now(UTC)
    if now > read.not_valid_after_utc:
        yield "expired"
    elif now < read.not_valid_before_utc:
        yield "not-yet-valid"
    if not _is_for(read, host):
        yield "wrong-host"
    if _is_weak(read):
        yield "weak"


def _is_for(read: x509.Certificate, host: str) -> bool:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names = x509.SubjectAlternativeName([])
    try:
        return ipaddress.ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        pass
    given = names.get_values_for_type(x509.DNSName) or [
        str(name.value) for name in read.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    ]
    return any(_matches(name.lower(), host) for name in given)


def _matches(name: str, host: str) -> bool:
    if name.startswith("*."):
        # A star stands for one label, and never for a whole domain.
        return name.count(".") > 1 and name[1:] == "." + host.partition(".")[2]
    return name == host


def _is_weak(read: x509.Certificate) -> bool:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    key = read.public_key()
    if isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey):
        return key.key_size < _LEAST_RSA
    return isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < _LEAST_CURVE


def sentence(
    host: str, faults: Sequence[CertificateFault], *, detail: str, fingerprint: str
) -> Message:
    """All that is wrong, and what to do about it."""
    if faults[0] == "other":
        return msg("No encrypted connection with {host}: {detail}", host=host, detail=detail or "-")
    if list(faults) == ["weak"]:
        # It may be the server's encryption and not its certificate.
        return msg(
            "The encryption of {host} is too weak to be trusted: it must be renewed there",
            host=host,
        )
    words = reduce(
        lambda said, fault: msg("{said}, {more}", said=said, more=_words(fault)),
        faults[1:],
        _words(faults[0]),
    )
    advice = _advice(frozenset(faults), fingerprint or "-")
    return msg(
        "The certificate of {host} {faults}. {advice}", host=host, faults=words, advice=advice
    )


def _words(fault: CertificateFault) -> Message:
    return {
        "self-signed": msg("is self-signed"),
        "unknown-issuer": msg("was issued by an authority this computer does not know"),
        "expired": msg("has expired"),
        "not-yet-valid": msg("is not valid yet"),
        "wrong-host": msg("is not for this name"),
        "weak": msg("is too weak to be trusted"),
    }[fault]


def _advice(faults: frozenset[CertificateFault], fingerprint: str) -> Message:
    if faults & {"expired", "weak"}:
        return msg("It must be renewed there")
    if "not-yet-valid" in faults:
        return msg("Check the clock of this computer")
    if "unknown-issuer" in faults:
        return msg(
            "Set its CA file, or compare the fingerprint: {fingerprint}", fingerprint=fingerprint
        )
    if "self-signed" in faults:
        return msg(
            "Compare its fingerprint with the PBX before you accept it: {fingerprint}",
            fingerprint=fingerprint,
        )
    return msg("Use the name that stands in it")
