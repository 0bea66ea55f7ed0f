"""Looking at a case again: every six months somebody says why it is still kept (R38)."""

from dataclasses import dataclass, replace
from typing import ClassVar

from app.commands.ending import about_case, known
from app.commands.step import Done, Loud, Step
from app.domain.calendar import months_later
from app.domain.case import CaseId, Review
from app.domain.law import Term
from app.domain.log import Act
from app.domain.secret import SecretText
from app.errors import Unusable
from app.policy.permission import preparing
from app.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ReviewCase(Loud):
    """Say why a case is still kept; the next review is six months later."""

    verb: ClassVar[str] = "review_case"
    case: CaseId
    reason: SecretText
    months: int | None = None
    """A longer term, counted from the last discussion: with the French Community's services only,
    and with this reason. None leaves it."""

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares; possible also under R6, and once the case is closed."""
        return preparing.review(step.situation(about_case(step, self.case)), self.months)

    def carry_out(self, step: Step) -> Done:
        """Keep the day and the reason in the frame.

        Raises:
            Unusable: review_without_reason.
        """
        if not self.reason:
            raise Unusable("review_without_reason")
        file = known(step, self.case)
        case = file.case
        looked_at = Review(step.today, step.acting, self.reason, self.months)
        reviewed = replace(
            case,
            reviews=(*case.reviews, looked_at),
            review_on=months_later(step.today, step.law.term(Term.REVIEW)),
            retention_months=self.months or case.retention_months,
        )
        step.keep_case(file, reviewed)
        step.note(Act.CHANGE, case=case, why=self.verb)
        return Done()
