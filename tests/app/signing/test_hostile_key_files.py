"""Key files come from anywhere: each opens, or it is told what is wrong with it."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES, serialize_key_and_certificates

from app.signing.key_file import open_key_file
from tests.app.signing.issuing import certified
from tests.fuzzing.mutation import bytes_of
from tests.fuzzing.survival import survive

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:PKCS#12 bundle could not be parsed as DER"),
]
PASSWORD = "een wachtwoord"


def test_no_key_file_does_harm() -> None:
    one = certified("p256", "Carla Dubois", datetime(2026, 9, 1, tzinfo=UTC))
    form = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(10).hmac_hash(SHA256())
    sealing = form.key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC).build(PASSWORD.encode())
    sound = serialize_key_and_certificates(b"x", one.key, one.certificate, None, sealing)
    survive(lambda data: open_key_file(data, PASSWORD), [sound], bytes_of, 3_000)
