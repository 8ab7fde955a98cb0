"""What is read from a certificate that is wrong, whoever issued it."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from console.client.certificate import faults_of
from console.client.errors import CertificateRefused
from tests.client.certificates import Key, Made, make


def faults(made: Made, host: str) -> list[str]:
    return list(faults_of(made.certificate.public_bytes(serialization.Encoding.DER), host))


@pytest.mark.parametrize(
    ("name", "host", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("fe80::1", "fe80:0::1", True),
        ("pbx.example.com", "PBX.example.com", True),
        ("pbx.example.com", "10.0.0.1", False),
        ("pbx.example.com", "example.com", False),
        ("*.example.com", "pbx.example.com", True),
        ("*.example.com", "a.pbx.example.com", False),
        ("*.example.com", "example.com", False),
        ("*.com", "example.com", False),
        ("xn--fiq228c.example.com", "中文.example.com", True),
        ("*.example.com", "中文.example.com", True),
    ],
)
def test_a_certificate_is_for_the_names_that_stand_in_it(name: str, host: str, same: bool) -> None:
    assert faults(make(host=name), host) == ([] if same else ["wrong-host"])


@pytest.mark.parametrize(("host", "same"), [("old-pbx", True), ("pbx", False), ("10.0.0.1", False)])
def test_the_common_name_counts_where_no_other_name_stands(host: str, same: bool) -> None:
    made = make(host="old-pbx", named=False)
    assert faults(made, host) == ([] if same else ["wrong-host"])


@pytest.mark.parametrize(
    ("kind", "weak"), [(1024, True), (2048, False), (ec.SECP192R1(), True), (ec.SECP224R1(), False)]
)
def test_a_short_key_is_weak(kind: int | ec.EllipticCurve, weak: bool) -> None:
    key: Key = (
        rsa.generate_private_key(65537, kind)
        if isinstance(kind, int)
        else ec.generate_private_key(kind)
    )
    assert faults(make(key=key), "127.0.0.1") == (["weak"] if weak else [])


def test_what_is_no_certificate_has_no_fault_of_its_own() -> None:
    assert faults_of(b"", "pbx") == []
    assert faults_of(b"\x30\x00", "pbx") == []


def test_a_weak_key_is_named_beside_self_signed_and_offers_no_choice() -> None:
    refused = CertificateRefused("pbx", "self-signed").having_seen("AB", ["expired", "weak"])
    assert not refused.may_pin
    assert str(refused) == (
        "The certificate of pbx is self-signed, has expired, is too weak to be trusted. "
        "It must be renewed there"
    )


def test_a_fault_that_was_met_and_seen_is_named_once() -> None:
    assert CertificateRefused("pbx", "weak").having_seen("AB", ["weak"]).faults == ("weak",)
