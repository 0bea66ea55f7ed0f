"""Signed files: composed from disclosed texts, coded, signed by a member's own key.

Imported only when something is signed: what it needs (PDF, signatures) is slow to load.
"""

import hashlib
import secrets
from collections.abc import Callable

from app.commands.step import Handed, Step
from app.domain import pseudonym
from app.domain.calendar import months_later
from app.domain.decision import FeedbackSheet
from app.domain.meeting import Meeting
from app.domain.minutes import Copy, Product
from app.domain.person import PersonId
from app.errors import WrongState
from app.minutes.compose import feedback_pdf, minutes_pdf
from app.policy.permission import texts
from app.queries.desk import Place
from app.queries.drafts import entitled, feedback_draft, minutes_draft
from app.signing.key import SoftKey
from app.signing.sign import Signer


def _signer(step: Step) -> Signer:
    key = step.signing_key(step.member)
    return Signer(SoftKey.own(key.key, key.certificate))


def _copy(
    step: Step, product: Product, meeting: Meeting, recipient: PersonId, code: str, data: bytes
) -> Copy:
    return Copy(
        code=code,
        product=product,
        meeting=meeting.id,
        recipient=recipient,
        sha256=hashlib.sha256(data).hexdigest(),
        signed_at=step.now,
        destroy_by=months_later(meeting.on, step.office.months_for(meeting.kind)),
        file=step.records.new_id(),
    )


def _codes(count: int) -> list[str]:
    """Distinct copy codes."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(pseudonym.draw())
    return list(codes)


def minutes_copies(
    step: Step, meeting: Meeting, watch: Callable[[int, int], bool] | None = None
) -> list[Handed]:
    """One signed copy per entitled recipient, in random order (spec 2).

    Raises:
        WrongState: `watch` (copies made, all copies) answered not to go on.
    """
    people = sorted(entitled(step, meeting))
    secrets.SystemRandom().shuffle(people)
    signer = _signer(step)
    made: list[Handed] = []

    def go_on() -> None:
        if watch is not None and not watch(len(made), len(people)):
            raise WrongState("signing_stopped")

    for recipient, code in zip(people, _codes(len(people)), strict=True):
        go_on()
        draft = minutes_draft(step, meeting, recipient, code, step.now)
        data = signer.sign(minutes_pdf(draft, step.law), step.now)
        made.append(Handed(_copy(step, Product.MINUTES, meeting, recipient, code, data), data))
    go_on()
    return made


def feedback_copy(step: Step, place: Place, sheet: FeedbackSheet) -> Handed:
    """The signed feedback sheet for the first of the police who arrived and are still admitted.

    Raises:
        WrongState: no police took part.
    """
    s = step.looking(place)
    police = [p for p in place.item.attendance.arrived if p in texts.police(s)]
    if not police:
        raise WrongState("no_police")
    code = pseudonym.draw()
    draft = feedback_draft(step, place, sheet, police[0], code, step.now)
    data = _signer(step).sign(feedback_pdf(draft, step.law), step.now)
    return Handed(_copy(step, Product.FEEDBACK, place.meeting, police[0], code, data), data)
