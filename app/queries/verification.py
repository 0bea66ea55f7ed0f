"""Is a signed file whole, and is it a copy that this vault issued?"""

from dataclasses import dataclass
from datetime import date

from app.domain.minutes import Product
from app.domain.person import PersonId
from app.policy.permission import table
from app.queries.desk import Desk
from app.queries.query import Open
from app.signing.verification import SignaturePart as SignaturePart
from app.signing.verification import Verification as Verification
from app.signing.verify import LARGEST as LARGEST
from app.signing.verify import verify_pdf


def verify_document(untrusted_bytes: bytes) -> Verification:
    """The findings on any bytes; needs no vault (spec 9)."""
    return verify_pdf(untrusted_bytes)


@dataclass(frozen=True, slots=True)
class KnownCopyLine:
    """A copy as the register knows it."""

    code: str
    product: Product
    meeting_on: date
    recipient: PersonId
    issued_on: date | None
    corrects: str | None = None
    """Code of the copy that an annex puts right."""


@dataclass(frozen=True, slots=True)
class KnownCopy(Open):
    """The copy with this hash, if one of the acting person's meetings has it."""

    sha256: str

    def answer(self, desk: Desk) -> KnownCopyLine | None:
        """Its line; None also for who neither chairs nor follows up, who knows no register."""
        for meeting in desk.records.meetings():
            if not table.knows_copies(desk.situation(None, meeting)):
                continue
            for copy in desk.records.copies(meeting):
                if copy.sha256 == self.sha256:
                    return KnownCopyLine(
                        copy.code,
                        copy.product,
                        meeting.on,
                        copy.recipient,
                        copy.issued_on,
                        copy.corrects,
                    )
        return None
