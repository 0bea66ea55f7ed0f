"""Signing and issuing: one copy per recipient, then the working notes are destroyed (R29, R32)."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import ClassVar

from app.commands.notes import destroy_notes, leave_notes
from app.commands.resting import must_hold
from app.commands.signing import How, OwnKey, Watch
from app.commands.sitting import meeting_for
from app.commands.step import Done, Handed, Loud, Step
from app.domain.case import Case
from app.domain.log import Act
from app.domain.meeting import Meeting, MeetingId, MeetingState
from app.domain.minutes import Copy, Product
from app.domain.person import PersonId
from app.errors import WrongState
from app.policy.permission import texts
from app.policy.permission.table import finishers
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.copies import able_to_go, lost
from app.queries.drafts import discussed, entitled, opens_all, sat_through, told_of


@dataclass(frozen=True, slots=True)
class SignMinutes(Loud):
    """The chair signs every copy; nothing of the minutes changes afterwards (spec 2).

    `watch` is told before each copy and after the last (copies made, all copies) and answers
    whether to go on. Stopped, nothing was signed.
    """

    verb: ClassVar[str] = "sign_minutes"
    meeting: MeetingId
    watch: Watch | None = field(default=None, compare=False, repr=False)
    how: How = field(default=OwnKey(), repr=False)

    def asks(self, step: Step) -> Verdict:
        """The chair only, who leaves out no case: what they cannot open would be lost."""
        meeting = step.records.meeting(self.meeting)
        if meeting is None or not opens_all(step, meeting):
            return UNKNOWN
        return texts.sign(step.situation(None, meeting), sat=sat_through(step, meeting))

    def carry_out(self, step: Step) -> Done:
        """Compose, code, sign and keep sealed; destroy the working notes.

        Raises WrongState: meeting_not_closed, signed_already, keys_awaited.
        """
        from app.commands.products import minutes_copies  # PDF and signature only when needed

        meeting = meeting_for(step, self.meeting)
        if meeting.state is not MeetingState.CLOSED:
            raise WrongState("meeting_not_closed" if not meeting.state.signed else "signed_already")
        signed = replace(meeting, state=MeetingState.SIGNED, signed_at=step.now)
        must_open_all(step, meeting)
        must_hold(step, discussed(step, meeting))
        recipients = []
        with closing(minutes_copies(step, meeting, self.watch, self.how)) as copies:
            for handed in copies:
                recipients.append(handed.copy.recipient)
                told = told_of(step, meeting, handed.copy.recipient)
                keep_copy(step, signed, handed, [file.case for file, _ in told])
        step.keep_meeting(signed)
        items = discussed(step, meeting)
        destroy_notes(step, meeting)
        if step.member != meeting.chair:
            leave_notes(step, meeting)
        step.table.end_items(frozenset(item.id for _, item in items))
        step.ends(signed.id)
        step.note(Act.SIGN, meeting=meeting, to=recipients, why=self.verb)
        return Done()


def must_open_all(step: Step, meeting: Meeting) -> None:
    """What the signing keys do not open yet would be missing from every copy for good.

    Only who was there can have it. One officer who heard it and gave them what they read is enough
    (see `returning`). Raises WrongState: keys_awaited (member).
    """
    items, hearers = discussed(step, meeting), step.situation(None, meeting).hearers
    there = hearers.union(*(item.attendance.arrived for _, item in items))
    open_to = {p for file, _ in items for p in step.admitted(file.case)}
    able = step.among_members(there & open_to)
    waits = step.person(step.member).unheard & able
    heard = (hearers & able) - {step.member}
    whole = {one for one in heard if not step.person(one).unheard & able}
    if waits and whole <= waits:
        raise WrongState("keys_awaited", member=min(whole or waits))


def keep_copy(step: Step, meeting: Meeting, handed: Handed, cases: Iterable[Case]) -> None:
    """The line of the register for those who follow up, the file for them and its recipient.

    The file opens for those admitted to every case that it speaks of (R10).
    """
    s = step.situation(None, meeting)
    officers = s.hearers | finishers(s)
    cases = tuple(cases)
    copy = replace(handed.copy, cases=frozenset(case.id for case in cases))
    readers = step.among_members(officers | {copy.recipient})
    for case in cases:
        readers &= step.opening(case, officers | {copy.recipient})
    step.keep_copy(meeting, copy, step.records.new_id())
    readers = readers or frozenset({step.member})
    step.records.keep_file(meeting.files, copy.file, handed.data, readers)


@dataclass(frozen=True, slots=True)
class IssueMinutes(Loud):
    """Hand copies out; None is everyone who may receive one now (R17, R32, R41).

    `deliver` writes each file before the register says that it was handed out: where it fails, the
    register says nothing. Whoever gives it takes its files away where the step then fails
    (`app.host.delivery`). Without it the files come with what the command made.
    """

    verb: ClassVar[str] = "issue_minutes"
    product: ClassVar[Product] = Product.MINUTES
    meeting: MeetingId
    to: frozenset[PersonId] | None = None
    deliver: Callable[[Handed], None] | None = field(default=None, compare=False, repr=False)

    def asks(self, step: Step) -> Verdict:
        """Who took part, declared, is still admitted, under a basis in force."""
        for person in sorted(self.to or ()):
            step.person(person)
        meeting = step.records.meeting(self.meeting)
        if meeting is None or not opens_all(step, meeting):
            return UNKNOWN
        items = discussed(step, meeting)
        s = step.situation(None, meeting)
        people = self._copied(step, meeting)
        return texts.issue(
            s,
            self.to or frozenset(),
            people,
            lost(step, meeting, self.product, people | (self.to or frozenset())),
            any(file.case.basis.lapsed(step.today) for file, _ in items),
        )

    def carry_out(self, step: Step) -> Done:
        """Take the files out of the seal."""
        meeting = meeting_for(step, self.meeting)
        if not meeting.state.signed:
            raise WrongState("not_signed_yet")
        wanted = self._wanted(step, meeting)
        files = {copy.code: step.records.file(copy) for copy in wanted}
        if not any(files.values()):
            raise WrongState("issued_already" if self.to and not wanted else "nobody_to_issue_to")
        records = step.records.copy_records(meeting)
        handed = []
        for copy in wanted:
            data = files[copy.code]
            if data is None:
                continue  # erased with a case that it spoke of
            issued = replace(copy, issued_on=step.today)
            step.keep_copy(meeting, issued, records[copy.code])
            handed.append(Handed(issued, data))
            if self.deliver is not None:
                self.deliver(handed[-1])
        if self.product is Product.MINUTES:
            step.keep_meeting(replace(meeting, state=MeetingState.ISSUED))
        step.note(Act.EXPORT, meeting=meeting, to=[h.copy.recipient for h in handed], why=self.verb)
        return Done(handed=tuple(handed))

    def _wanted(self, step: Step, meeting: Meeting) -> list[Copy]:
        if self.to is None:
            return able_to_go(step, meeting, self.product)
        copies = (c for c in step.records.copies(meeting) if c.product is self.product)
        return [c for c in copies if c.recipient in self.to and c.issued_on is None]

    def _copied(self, step: Step, meeting: Meeting) -> frozenset[PersonId]:
        if not meeting.state.signed:
            return entitled(step, meeting)
        copies = step.records.copies(meeting)
        return frozenset(c.recipient for c in copies if c.product is self.product)
