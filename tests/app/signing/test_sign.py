"""Signed documents, as three verifiers other than ours and a byte comparison see them."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.crypto.identity import Identity
from app.errors import Unusable, WrongState
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.signed_range import SignedRange, find_declared

Compose = Callable[..., bytes]


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def _place(signed: bytes) -> SignedRange:
    (place,) = find_declared(signed)
    return place


def test_pdfsig_calls_the_signature_valid_and_the_document_covered(
    signed: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(signed)

    said = subprocess.run([_tool("pdfsig"), file], capture_output=True, text=True, check=True)

    assert "Signature is Valid" in said.stdout
    assert "Total document signed" in said.stdout
    assert "ETSI.CAdES.detached" in said.stdout
    assert "SHA-256" in said.stdout
    assert "Anna Peeters" in said.stdout


def test_openssl_verifies_the_extracted_signature(signed: bytes, tmp_path: Path) -> None:
    place = _place(signed)
    (tmp_path / "cms").write_bytes(place.contents(signed) or b"")
    (tmp_path / "covered").write_bytes(signed[: place.gap_start] + signed[place.gap_end :])
    command = [_tool("openssl"), "cms", "-verify", "-binary", "-noverify", "-inform", "DER"]
    command += ["-in", "cms", "-content", "covered", "-out", "out"]

    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    (tmp_path / "covered").write_bytes(signed[: place.gap_start])
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_qpdf_finds_nothing_to_complain_about(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(signed)

    assert subprocess.run([_tool("qpdf"), "--check", file], capture_output=True).returncode == 0


def test_the_document_gets_one_revision_behind_its_own_bytes(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    unsigned = compose()
    signed = signer.sign(unsigned, signed_at)

    assert signed.startswith(unsigned)
    assert unsigned.count(b"%%EOF") == 1
    assert signed.count(b"%%EOF") == 2


def test_it_is_certified_and_no_change_is_allowed(signed: bytes) -> None:
    with pikepdf.open(BytesIO(signed)) as document:
        signature = document.Root.Perms.DocMDP
        field = document.Root.AcroForm.Fields[0]
        assert signature.Reference[0].TransformMethod == "/DocMDP"
        assert signature.Reference[0].TransformParams.P == 1
        assert field.V.objgen == signature.objgen
        assert [float(n) for n in field.Rect] == [0, 0, 0, 0]


def test_the_signature_dictionary_says_the_time_and_nothing_about_place_reason_or_machine(
    compose: Compose, signer: Signer
) -> None:
    at = datetime(2026, 9, 1, 16, 30, tzinfo=timezone(timedelta(hours=2)))
    with pikepdf.open(BytesIO(signer.sign(compose(), at))) as document:
        signature = document.Root.Perms.DocMDP
        expected = {"/Contents", "/ByteRange", "/Type", "/Filter", "/SubFilter", "/M", "/Reference"}
        assert set(signature.keys()) == expected
        assert str(signature.M) == "D:20260901143000Z"


def test_metadata_stays_as_composed_and_the_library_is_not_named(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    unsigned = compose()
    signed = signer.sign(unsigned, signed_at)

    with pikepdf.open(BytesIO(unsigned)) as before, pikepdf.open(BytesIO(signed)) as after:
        assert {k: str(v) for k, v in after.docinfo.items()} == {
            k: str(v) for k, v in before.docinfo.items()
        }
    assert b"hanko" not in signed.lower()


def test_two_signatures_of_one_document_differ_in_nothing_but_the_signature(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    first, second = (signer.sign(compose(), signed_at) for _ in range(2))
    place = _place(first)

    assert place == _place(second)
    assert first != second
    assert first[: place.gap_start] == second[: place.gap_start]
    assert first[place.gap_end :] == second[place.gap_end :]


def test_different_documents_get_different_identifiers(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    def identifier(signed: bytes) -> bytes:
        return re.findall(rb"/ID \[ <\w+> <(\w+)> \]", signed)[-1]

    ones = [signer.sign(compose(text=text), signed_at) for text in ("One", "Two")]
    assert identifier(ones[0]) != identifier(ones[1]) != bytes(16).hex().encode()


@pytest.mark.parametrize("mode", pikepdf.ObjectStreamMode.__members__.values())
def test_documents_of_every_table_form_are_signed_whole(
    compose: Compose, signer: Signer, signed_at: datetime, mode: pikepdf.ObjectStreamMode
) -> None:
    from app.signing.verify import verify_pdf

    target = BytesIO()
    with pikepdf.open(BytesIO(compose())) as document:
        document.save(target, object_stream_mode=mode, deterministic_id=True)

    assert verify_pdf(signer.sign(target.getvalue(), signed_at)).whole


def test_a_document_without_identifier_gets_the_same_one_each_time(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    unsigned = re.sub(rb"/ID\s*\[[^]]*\]", lambda found: b" " * len(found[0]), compose())
    assert b"/ID" not in unsigned

    first, second = (signer.sign(unsigned, signed_at) for _ in range(2))
    assert first[_place(first).gap_end :] == second[_place(second).gap_end :]


def test_copies_are_signed_on_several_threads_at_once(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    from app.signing.verify import verify_pdf

    documents = [compose(text=f"Copy {number}") for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        copies = list(threads.map(lambda one: signer.sign(one, signed_at), documents))

    assert all(verify_pdf(copy).whole for copy in copies)
    assert all(copy.startswith(document) for copy, document in zip(copies, documents, strict=True))


def test_signing_opens_no_socket_and_writes_no_file(
    compose: Compose, identity: Identity, tmp_path: Path
) -> None:
    # A process of its own: an audit hook cannot be taken out again.
    (tmp_path / "key").write_bytes(identity.pdf_key_der)
    (tmp_path / "certificate").write_bytes(identity.certificate_der)
    (tmp_path / "unsigned.pdf").write_bytes(compose())
    program = """
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
seen = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def hook(event, arguments):
    if event.startswith(("socket.", "subprocess.", "tempfile.")):
        seen.append(event)
    if event == "open" and arguments[2] & WRITING:
        seen.append(f"{event} {arguments[0]}")
sys.dont_write_bytecode = True
key, certificate, unsigned = (Path(n).read_bytes() for n in sys.argv[1:])
sys.addaudithook(hook)
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.verify import verify_pdf
signed = Signer(SoftKey.own(key, certificate)).sign(unsigned, datetime.now(UTC))
assert verify_pdf(signed).whole
assert not seen, seen
"""
    command = [sys.executable, "-c", program, "key", "certificate", "unsigned.pdf"]
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment)

    assert (ran.returncode, ran.stderr) == (0, "")


def test_importing_the_package_does_not_load_pyhanko() -> None:
    program = """
import sys, app.signing, app.signing.sign, app.signing.verify
assert not {"pyhanko", "asn1crypto", "aiohttp", "asyncio"} & set(sys.modules)
"""
    environment = {"PYTHONPATH": str(Path(__file__).parents[3])}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)


@pytest.mark.parametrize("unsigned", [b"", b"no document", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_document_is_refused(
    unsigned: bytes, signer: Signer, signed_at: datetime
) -> None:
    with pytest.raises(Unusable) as refusal:
        signer.sign(unsigned, signed_at)
    assert refusal.value.code == "pdf_unusable"


def test_a_document_of_two_revisions_is_refused(
    compose: Compose, signer: Signer, signed_at: datetime
) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(compose()))
    writer.update_root()
    updated = BytesIO()
    writer.write(updated)

    with pytest.raises(Unusable):
        signer.sign(updated.getvalue(), signed_at)


def test_a_signed_document_is_not_signed_again(
    signed: bytes, signer: Signer, signed_at: datetime
) -> None:
    with pytest.raises(WrongState) as refusal:
        signer.sign(signed, signed_at)
    assert refusal.value.code == "already_signed"


def test_a_time_without_zone_is_a_bug(compose: Compose, signer: Signer) -> None:
    with pytest.raises(ValueError, match="zone"):
        signer.sign(compose(), datetime(2026, 9, 1))


def test_keys_that_do_not_fit_are_refused(identity: Identity, signed_at: datetime) -> None:
    other = Identity.generate("Bram Claes", signed_at)
    wrong_kind = [
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        for key in (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256K1()))
    ]
    cases = [
        (other.pdf_key_der, identity.certificate_der, "certificate_of_another_key"),
        (identity.pdf_key_der, b"no certificate", "certificate_unusable"),
        (b"no key", identity.certificate_der, "signing_key_unusable"),
        (wrong_kind[0], identity.certificate_der, "signing_key_unusable"),
        (wrong_kind[1], identity.certificate_der, "key_unsupported"),
    ]
    for key, certificate, code in cases:
        with pytest.raises(Unusable) as refusal:
            SoftKey.own(key, certificate)
        assert refusal.value.code == code
