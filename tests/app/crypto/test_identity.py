"""Identities: signatures after RFC 8032, storing, fingerprints, silence about private keys."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from json import JSONDecodeError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.identity import Identity, PublicIdentity
from app.errors import Damaged, Unusable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AN = Identity.generate("An Peeters", NOW)
BO = Identity.generate("Bo Claes", NOW)


def test_signatures_are_those_of_rfc_8032():
    # Section 7.1, test 3.
    seed = bytes.fromhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")
    identity = replace(AN, signing_seed=seed)
    public = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    assert identity.public.signing.hex() == public
    assert identity.sign(bytes.fromhex("af82")).hex() == (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )


def test_a_signature_holds_for_its_signer_and_message_alone():
    signature = AN.sign(b"message")
    AN.public.verify(signature, b"message")
    for public, signed, message in [
        (BO.public, signature, b"message"),
        (AN.public, signature, b"massage"),
        (AN.public, signature[:-1], b"message"),
        (AN.public, bytes(64), b"message"),
        (replace(AN.public, signing=b"short"), signature, b"message"),
    ]:
        with pytest.raises(Damaged) as caught:
            public.verify(signed, message)
        assert caught.value.code == "bad_signature"


def test_an_identity_survives_storing():
    again = Identity.from_bytes(AN.to_bytes())
    assert again == AN
    assert again.public == AN.public
    assert again.hpke.to_bytes() == AN.hpke.to_bytes()
    assert PublicIdentity.from_bytes(AN.public.to_bytes()) == AN.public


def test_public_bytes_hold_no_private_part():
    written = json.loads(AN.public.to_bytes())
    private = json.loads(AN.to_bytes())
    assert set(written) == {"version", "suite", "signing", "hpke", "pdf"}
    assert {written[name] for name in ("signing", "hpke")}.isdisjoint(private.values())


def test_printing_an_identity_shows_no_private_part():
    shown = f"{AN!r} {AN}"
    for private in (AN.signing_seed, AN.hpke.to_bytes(), AN.pdf_key_der):
        assert repr(private)[2:20] not in shown
        assert private.hex() not in shown


def test_the_fingerprint_covers_every_part():
    public = AN.public
    others = [
        replace(public, signing=BO.public.signing),
        replace(public, hpke=BO.public.hpke),
        replace(public, certificate=BO.public.certificate),
        replace(public, signing=public.signing + public.hpke[:1], hpke=public.hpke[1:]),
    ]
    assert len({public.fingerprint, *(other.fingerprint for other in others)}) == 5
    assert len(bytes.fromhex(public.fingerprint)) == 32


def test_the_spoken_fingerprint_is_the_fingerprint_in_groups_of_four():
    groups = AN.public.spoken_fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 16
    assert "".join(groups) == AN.public.fingerprint


def altered(data: bytes, **changes: object) -> bytes:
    return json.dumps({**json.loads(data), **changes}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        AN.to_bytes()[:-1],
        AN.to_bytes() + b"\xff",
        altered(AN.to_bytes(), version=2),
        altered(AN.to_bytes(), suite="other"),
        altered(AN.to_bytes(), extra=1),
        altered(AN.to_bytes(), signing="AAAA"),
        altered(AN.to_bytes(), signing="not base64!"),
        altered(AN.to_bytes(), hpke="AAAA"),
        altered(AN.to_bytes(), pdf_key="AAAA"),
        altered(AN.to_bytes(), pdf="AAAA"),
        altered(AN.to_bytes(), pdf_key=7),
        altered(AN.to_bytes(), pdf=json.loads(BO.to_bytes())["pdf"]),
        AN.public.to_bytes(),
    ],
)
def test_damaged_identities_are_refused(data):
    with pytest.raises(Damaged) as caught:
        Identity.from_bytes(data)
    assert caught.value.code == "bad_identity"
    assert not isinstance(caught.value.__context__, JSONDecodeError | UnicodeDecodeError)


@pytest.mark.parametrize("name", ["signing", "hpke", "pdf"])
def test_damaged_public_identities_are_refused(name):
    with pytest.raises(Damaged) as caught:
        PublicIdentity.from_bytes(altered(AN.public.to_bytes(), **{name: "AAAA"}))
    assert caught.value.code == "bad_identity"
    with pytest.raises(Damaged):
        PublicIdentity.from_bytes(AN.to_bytes())


@given(st.binary(max_size=200))
def test_random_bytes_are_never_an_identity(data):
    with pytest.raises(Damaged):
        Identity.from_bytes(data)


def test_a_name_of_nothing_is_refused():
    with pytest.raises(Unusable) as caught:
        Identity.generate(" \t\n", NOW)
    assert caught.value.code == "name_empty"
