"""Which steps a case offers, and the live verdict on each."""

from app.commands.access import ExportAccess
from app.commands.cases import (
    Advance,
    CloseCase,
    EraseCase,
    HoldCase,
    NoteChildInterest,
    RecordJudicialConsent,
    RecordSignal,
    Revoke,
    Sighting,
    Weigh,
)
from app.commands.emergency import OpenInEmergency
from app.commands.reviewing import ReviewCase
from app.commands.step import Command
from app.domain.case import Stage, SubjectKind, Urgency
from app.domain.language import Language
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.cases import CasePage
from app.session import Session
from ui.widgets.refusal import Findings

SOMETHING = SecretText("…")
"""In place of what will be typed: the verdict is asked before."""


def commands(page: CasePage) -> dict[str, Command]:
    """The steps that fit how far the case is, in the order in which they come."""
    case, closed = page.line.id, page.line.stage is Stage.AFSLUITING
    told: dict[str, Command] = {}
    if page.subject_kind is SubjectKind.PERSON:
        told["access"] = ExportAccess(case, Language.NL)
    review = ReviewCase(case, SOMETHING)
    if closed:
        held = page.clock.hold
        kept: dict[str, Command] = {"lift_hold" if held else "hold": HoldCase(case, not held)}
        kept |= {"review": review, **told}
        return {**kept, "erase_held" if held else "erase": EraseCase(case)}
    seen = Sighting(page.today, SOMETHING, SOMETHING)
    found: dict[str, Command] = {"record_signal": RecordSignal(case, seen)}
    if page.minor:
        found["note_child"] = NoteChildInterest(case, SOMETHING)
    if not page.weighed and page.line.stage.rank <= Stage.WEGING.rank:
        found["is_case"] = Weigh(case, is_case=True)
        found["no_case"] = Weigh(case, is_case=False)
    elif page.line.stage is Stage.WEGING and not page.discussed_on:
        found["unweigh"] = Weigh(case, is_case=None)
    if page.line.stage is not Stage.OPVOLGING:
        found["advance"] = Advance(case, list(Stage)[page.line.stage.rank + 1])
    if page.judicial_consent is None:
        found["judicial"] = RecordJudicialConsent(case, page.today, "…")
    found["review"] = review
    found["hold" if not page.clock.hold else "lift_hold"] = HoldCase(case, not page.clock.hold)
    found |= told
    found["close"] = CloseCase(case)
    return found


def _outside(session: Session, page: CasePage) -> list[PersonId]:
    """Members who do not read the case."""
    reads = {line.person for line in page.circle if line.reads and not line.lost}
    return [PersonId(m.member) for m in session.header.members if PersonId(m.member) not in reads]


def verdicts(session: Session, page: CasePage, acting: PersonId | None) -> dict[str, Findings]:
    """By step what refuses it now. Runs in the worker."""
    found = {name: session.may(command, acting) for name, command in commands(page).items()}
    if outside := _outside(session, page):
        opened = (OpenInEmergency(page.line.id, p, 1, Urgency.DANGER) for p in outside)
        found["emergency"] = min((session.may(one, acting) for one in opened), key=len)
    if page.circle:
        found["revoke"] = session.may(Revoke(page.line.id, page.circle[0].person), acting)
    return found
