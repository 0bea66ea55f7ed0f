"""What signing a meeting costs beside bare layout and bare pyHanko signatures."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from time import process_time
from typing import Any

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.commands.minutes import SignMinutes
from app.crypto.identity import Identity
from tests.benchmarks.paragraphs import CopyText, bare_pdf, register
from tests.benchmarks.rounds import Ratio, rounds
from tests.benchmarks.sitting import MAYOR, MEMBERS, office, sit_down

COPIES = 20
CONTRIBUTIONS = 20
ROUNDS = 5


def measure() -> Iterator[Ratio]:
    """The chair signs: copies composed, signed, sealed and kept, working notes destroyed."""
    register()
    partners = COPIES - len(MEMBERS)
    signer = bare_signer()
    with office(partners) as session:
        first = sit_down(session, partners)
        first.fill(CONTRIBUTIONS)
        texts = [session.ask(CopyText(first.meeting, person), MAYOR) for person in first.people]

        def program() -> float:
            sitting = sit_down(session, partners)
            sitting.fill(CONTRIBUTIONS)
            sitting.close()
            begin = process_time()
            session.run(SignMinutes(sitting.meeting), MAYOR)
            return process_time() - begin

        def bare() -> float:
            begin = process_time()
            for copy in texts:
                bare_signed(bare_pdf(copy), signer)
            return process_time() - begin

        taken = rounds(program, bare, ROUNDS)
    yield Ratio("20 signed copies ÷ bare layout and pyHanko", 1.3, "ms", *map(tuple, taken))


def bare_signer() -> Any:
    identity = Identity.generate("Benchmark", datetime(2026, 1, 1, tzinfo=UTC))
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(identity.certificate_der),
        signing_key=keys.PrivateKeyInfo.load(identity.pdf_key_der),
        cert_registry=SimpleCertificateStore(),
    )


def bare_signed(unsigned: bytes, signer: Any) -> bytes:
    asked = signers.PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    target = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(unsigned)), asked, signer=signer)
    return bytes(target.getbuffer())
