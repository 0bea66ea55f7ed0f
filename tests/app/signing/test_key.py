"""Which certificates are for signing documents."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.x509 import KeyUsage

from app.signing.key import read_certificate, signs_documents

_NONE = dict.fromkeys(
    (
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


@pytest.mark.parametrize(
    ("login", "commitment", "signs"),
    [(True, False, False), (True, True, True), (False, True, True), (False, False, False)],
)
def test_a_certificate_that_says_its_use_signs_only_if_it_commits_its_holder(
    issue: Callable[..., Any], login: bool, commitment: bool, signs: bool
) -> None:
    usage = KeyUsage(digital_signature=login, content_commitment=commitment, **_NONE)
    assert signs_documents(read_certificate(issue("x", usage).certificate_der)) is signs


def test_a_certificate_that_says_nothing_of_its_use_signs(issue: Callable[..., Any]) -> None:
    assert signs_documents(read_certificate(issue("x").certificate_der))
