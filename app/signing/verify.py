"""Says whether a signed PDF is whole, who signed it and with what; needs no vault and no network.

Light to import: pyHanko is loaded by the first file that is worth it.
"""

import logging

from app.signing.signed_range import find_declared
from app.signing.verification import Verification

LARGEST = 50 * 1024 * 1024
_HEADER_REACH = 1024


def verify_pdf(untrusted_bytes: bytes) -> Verification:
    """The findings on any bytes; never raises for what they hold.

    A file above `LARGEST` is not read. Nothing is asked of anybody: no revocation, no list of
    trusted issuers.
    """
    if len(untrusted_bytes) > LARGEST:
        return Verification(whole=False, signed=False, problems=("too_large",))
    # Readers accept the header anywhere in the first kilobyte (ISO 32000-1, annex H).
    header = b"%PDF-" in untrusted_bytes[:_HEADER_REACH]
    if not header and not find_declared(untrusted_bytes):
        return Verification(whole=False, signed=False, problems=("not_a_pdf",))
    _silence_pyhanko()
    from app.signing.examination import examine

    try:
        return examine(untrusted_bytes)
    except Exception:  # noqa: BLE001 - a hostile file must not stop the program
        return Verification(whole=False, signed=False, problems=("cannot_verify",))


def _silence_pyhanko() -> None:
    """Its log lines quote the document, and Python prints those that nobody handles."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.disabled = True
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
