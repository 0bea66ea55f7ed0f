"""The vault as it was for one recipient when their copy was signed: what they were told by right.

Admissions end, and a consent may come later. The register keeps of which cases a copy speaks; who
came to an item, and who is mayor, coordinator or chair of the meeting, does not change any more.
Copies of vaults of 0.1 do not say in which category their recipient sat: it is read as today's, and
the command says so.
"""

from dataclasses import replace

from app.domain.case import Case
from app.domain.casefile import CaseFile
from app.domain.decision import Derived
from app.domain.label import Label
from app.domain.meeting import Item, Meeting
from app.domain.minutes import Copy
from app.domain.person import PersonId
from app.policy.disclosure import Around, Passage, Reader
from app.queries.desk import Desk


class SigningDay(Desk):
    """A desk at which the recipient of a copy is who they were then; everybody else is as now."""

    def __init__(self, desk: Desk, meeting: Meeting, copy: Copy) -> None:
        super().__init__(
            desk.setting, desk.records, acting=desk.acting, member=desk.member, now=desk.now
        )
        self._copy = copy
        corrected = (c for c in desk.records.copies(meeting) if c.code == copy.corrects)
        self._cases = copy.cases.union(*(each.cases for each in corrected))

    def admitted(self, case: Case) -> frozenset[PersonId]:
        """The recipient to the cases of which the copy speaks, and to no other."""
        recipient = frozenset({self._copy.recipient})
        others = super().admitted(case)
        return others | recipient if case.id in self._cases else others - recipient

    def reader(self, person: PersonId | None, file: CaseFile, item: Item) -> Reader:
        """The recipient as admitted and seated then."""
        reader = super().reader(person, file, item)
        if person != self._copy.recipient:
            return reader
        seat = dict(self._copy.seats or ()).get(item.id)
        named = reader.named_only if seat is None else self.law.categories[seat].named_only
        return replace(reader, admitted=file.case.id in self._cases, named_only=named)

    def around(self, file: CaseFile, item: Item) -> Around:
        """A prosecutor's consent that was recorded later opened nothing; police that came neither.

        The day that the consent itself bears is typed; when it was typed is not.
        """
        around, consent = super().around(file, item), file.case.judicial_consent
        known_at = consent.recorded_at if consent is not None else None
        given = known_at is not None and known_at <= self._copy.signed_at
        return replace(around, judicial_consent=given, police=frozenset({self._copy.recipient}))

    def derived(self, file: CaseFile, text: Derived) -> Passage:
        """The sheet that was handed out had been agreed to; what became of its sources is later."""
        passage = super().derived(file, text)
        if text.id != self._copy.sheet:
            return passage
        return replace(passage, label=Label(frozenset({self._copy.recipient})))
