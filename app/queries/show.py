"""What one member may read, as plain values for the command line; nothing else."""

from dataclasses import dataclass
from typing import Any

from app.domain.case import Case
from app.domain.casefile import CaseFile
from app.domain.decision import Action
from app.domain.log import Act
from app.domain.meeting import Item, Meeting
from app.domain.person import PersonId
from app.policy.disclosure import Occasion
from app.policy.permission import preparing, table
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.cases import CaseView
from app.queries.desk import Desk
from app.queries.query import Open, Seen
from app.queries.reading import read_item

Shown = dict[str, Any]


def _admitted(desk: Desk) -> list[Case]:
    cases = [c for c in desk.records.cases() if desk.acting in desk.admitted(c)]
    return sorted(cases, key=lambda case: (case.opened_on, case.key))


@dataclass(frozen=True, slots=True)
class ShowCases(Open):
    """Keys, kinds and stages of the cases to which the member is admitted: no texts, no names."""

    def answer(self, desk: Desk) -> list[Shown]:
        """One entry per case."""
        return [
            {"case": case.key, "kind": case.kind.value, "stage": case.stage.value}
            for case in _admitted(desk)
        ]


@dataclass(frozen=True, slots=True)
class ShowCase:
    """One case with its meetings, texts, outcomes and copies: logged as an export."""

    key: str

    def asks(self, desk: Desk) -> Verdict:
        """Admission (R10); an unknown key gets the same answer."""
        return verdict() if self._case(desk) is not None else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """An export, each time."""
        return Seen(Act.EXPORT, self._case(desk), "show")

    def answer(self, desk: Desk) -> Shown:
        """Everything of it that disclosure gives on a screen."""
        case = self._case(desk)
        if case is None:
            raise LookupError(self.key)
        return _case(desk, case)

    def _case(self, desk: Desk) -> Case | None:
        return next((case for case in _admitted(desk) if case.key == self.key), None)


@dataclass(frozen=True, slots=True)
class ShowExercise(Open):
    """Everything that a member of an exercise may read."""

    def asks(self, desk: Desk) -> Verdict:
        """Exercises only: a real vault shows one case at a time (R34)."""
        return verdict() if desk.setting.exercise else UNKNOWN

    def answer(self, desk: Desk) -> Shown:
        """All cases in full."""
        return {
            "office": desk.office.municipality,
            "persons": [
                {"id": p.id, "name": p.name, "category": p.category.value}
                for p in sorted(desk.persons.values(), key=lambda p: p.id)
            ],
            "cases": [_case(desk, case) for case in _admitted(desk)],
        }


def _case(desk: Desk, case: Case) -> Shown:
    page = CaseView(case.id).answer(desk)
    file = desk.casefile(case.id)
    items = file.items if file is not None else ()
    return {
        "case": case.key,
        "kind": case.kind.value,
        "purpose": case.purpose,
        "stage": case.stage.value,
        "subject": page.subject,
        "basis": page.citation,
        "child_interest": page.child_interest,
        "signals": [
            {
                "on": s.on.isoformat(),
                "behaviour": s.behaviour,
                "source": s.source,
                "about": s.about.value,
            }
            for s in page.signals
        ],
        "meetings": [
            _item(desk, meeting, file, item)
            for item in items
            if file is not None and (meeting := desk.records.meeting(item.meeting)) is not None
        ],
    }


def _item(desk: Desk, meeting: Meeting, file: CaseFile, item: Item) -> Shown:
    reading = read_item(desk, file, item, desk.acting, Occasion.SCREEN)
    language = desk.person(desk.acting).language

    def words(text: str, template: str | None) -> str:
        return desk.law.neutral[template].text[language] if template else text

    return {
        "on": meeting.on.isoformat(),
        "state": item.state.value,
        "present": [desk.person(p).name for p in item.attendance.arrived],
        "contributions": [
            {
                "text": seen.text,
                "nature": text.nature.value,
                "keep": text.keep.value,
                "approved": text.approved,
                "by": desk.person(PersonId(seen.attribution)).name if seen.attribution else None,
            }
            for text, seen in reading.contributions
        ],
        "decisions": [words(seen.text, seen.template) for _, seen in reading.decisions],
        "actions": [
            _action(desk, action, words(seen.text, seen.template), seen.neutral)
            for action, seen in reading.actions
        ],
        "copies": _copies(desk, meeting),
    }


def _action(desk: Desk, action: object, text: str, neutral: bool) -> Shown:
    if neutral or not isinstance(action, Action):
        return {"text": text}
    return {
        "text": text,
        "owner": desk.person(action.owner).name,
        "due": action.due.isoformat(),
        "state": action.state.value,
    }


def _copies(desk: Desk, meeting: Meeting) -> list[Shown]:
    """The register, for those who keep it; a recipient's own line for anybody else."""
    s = desk.situation(None, meeting)
    keeps = table.chairs(s) or preparing.prepares(s)
    return [
        {
            "copy": copy.code,
            "product": copy.product.value,
            "recipient": copy.recipient,
            "destroy_by": copy.destroy_by.isoformat(),
            "issued_on": copy.issued_on.isoformat() if copy.issued_on else None,
        }
        for copy in desk.records.copies(meeting)
        if keeps or copy.recipient == desk.acting
    ]
