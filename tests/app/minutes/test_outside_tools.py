"""What others' programs say of every product: whole, well signed, and nothing under a black box.

Each tool is skipped with a reason where it is missing; CI installs them all.
"""

import asyncio
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from app.crypto.identity import Identity
from app.domain.person import Language
from app.signing.key import SoftKey
from app.signing.sign import Signer
from tests.app.minutes.products import PRODUCTS, SIGNED_AT, product
from tests.app.signing.independent import (
    accepted_by_openssl,
    accepted_by_pdfsig,
    accepted_by_qpdf,
)

SIGNED = ("minutes", "feedback", "annex", "access")
"""Products that leave with a signature; the others are sheets of paper."""
LANGUAGES = (Language.NL, Language.FR)


@cache
def signer(name: str) -> Signer:
    identity = Identity.generate(name, SIGNED_AT - timedelta(days=1))
    return Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))


@cache
def signed(name: str, language: Language) -> bytes:
    """As it leaves; the minutes with a second signature in the place that they keep."""
    chair, mayor, later = signer("Koen Baert"), signer("An Desmedt"), timedelta(hours=1)
    if name != "minutes":
        return chair.sign(product(name, language), SIGNED_AT, told="Handtekening")
    kept = {"told": "Handtekening", "countersignature": "Medeondertekening"}
    once = chair.sign(product(name, language), SIGNED_AT, **kept)
    return mayor.countersign(once, SIGNED_AT + later)


def finished(name: str, language: Language) -> bytes:
    return signed(name, language) if name in SIGNED else product(name, language)


def test_every_product_that_is_signed_is_among_them() -> None:
    assert set(SIGNED) < set(PRODUCTS)
    assert {"declaration", "agenda", "roles", "cards", "notice"} < set(PRODUCTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SIGNED)
def test_pdfsig_and_openssl_accept_every_signature(
    name: str, language: Language, tmp_path: Path
) -> None:
    said = accepted_by_pdfsig(signed(name, language), tmp_path)
    assert said.count("Signature #") == (2 if name == "minutes" else 1)
    accepted_by_openssl(signed(name, language), tmp_path)


@pytest.mark.parametrize("name", SIGNED)
def test_they_accept_nothing_of_which_a_byte_was_changed(name: str, tmp_path: Path) -> None:
    whole = signed(name, Language.NL)
    place = whole.index(b"stream") + len(b"stream") + 20
    broken = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    with pytest.raises(AssertionError):
        accepted_by_openssl(broken, tmp_path)
    with pytest.raises(AssertionError):
        accepted_by_pdfsig(broken, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRODUCTS)
def test_qpdf_finds_no_fault(name: str, language: Language, tmp_path: Path) -> None:
    accepted_by_qpdf(finished(name, language), tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRODUCTS)
def test_x_ray_finds_no_text_under_a_box(name: str, language: Language) -> None:
    xray = pytest.importorskip("xray", reason="x-ray cannot be installed here")
    assert asyncio.run(xray.inspect(finished(name, language))) == {}
