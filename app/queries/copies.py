"""Copies: who gets one, what it will not hold and why, its pages, and the register."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from app.domain.case import CaseId
from app.domain.disclosed import Disclosed, Omission, PutRight
from app.domain.log import Act
from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import DRAFT_CODE, Copy, MinutesDraft, Product
from app.domain.person import PersonId, alphabetical
from app.policy.disclosure import Occasion
from app.policy.permission import table
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.countersigning import waits
from app.queries.desk import Desk
from app.queries.drafts import discussed, entitled, left_out, minutes_draft, spoken_of
from app.queries.query import Seen
from app.queries.reading import read_item

Known = dict[str, tuple[Disclosed, str]]
"""Texts by id as they stand, each with the name of its contributor or nothing."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A text that a recipient does not get, and the line of spec 2's table that says so."""

    case_key: str
    text: str
    """As the acting person may read it on a screen; of what they may not read there is no line."""
    why: Omission
    contributor: str = ""
    """By name, where the acting person may know whose words they are."""
    put_right: PutRight | None = None
    """What a signed annex put right: the text is as it stands since."""


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """Somebody who gets a copy."""

    person: PersonId
    name: str
    function: str
    organisation: str
    declared: bool
    code: str | None
    issued_on: date | None
    left_out: tuple[LeftOut, ...]
    lacks: str = ""
    """By name, whose countersignature the copy still lacks."""


class OfMeeting:
    """Queries about the copies of a meeting: who signs them and whoever follows up."""

    meeting: MeetingId

    def asks(self, desk: Desk) -> Verdict:
        """Chair, mayor or coordinator, and who finishes it in the place of a chair who left."""
        meeting = desk.records.meeting(self.meeting)
        if meeting is None:
            return UNKNOWN
        return verdict() if table.knows_copies(desk.situation(None, meeting)) else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """No text leaves, no text is shown."""
        return None

    def _found(self, desk: Desk) -> Meeting:
        meeting = desk.records.meeting(self.meeting)
        if meeting is None:
            raise LookupError(self.meeting)
        return meeting


@dataclass(frozen=True, slots=True)
class Recipients(OfMeeting):
    """Everyone who gets a copy, with what theirs will not hold."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> tuple[RecipientLine, ...]:
        """By name."""
        meeting = self._found(desk)
        copies = {c.recipient: c for c in _minutes(desk, meeting)}
        people = frozenset(copies) if meeting.state.signed else entitled(desk, meeting)
        known = _readable(desk, meeting)
        lines = [_recipient(desk, meeting, p, copies.get(p), known) for p in people]
        return tuple(sorted(lines, key=lambda line: alphabetical(line.name)))


def _minutes(desk: Desk, meeting: Meeting) -> list[Copy]:
    return [c for c in desk.records.copies(meeting) if c.product is Product.MINUTES]


def _recipient(
    desk: Desk,
    meeting: Meeting,
    person: PersonId,
    copy: Copy | None,
    known: Known,
) -> RecipientLine:
    who = desk.person(person)
    missing = left_out(desk, meeting, person)
    return RecipientLine(
        person,
        who.name,
        who.function,
        who.organisation,
        who.declared_on is not None,
        copy.code if copy else None,
        copy.issued_on if copy else None,
        tuple(
            LeftOut(key, seen.text, why, named, seen.put_right)
            for key, text, why in missing
            if text in known
            for seen, named in (known[text],)
        ),
        lacks=_lacks(desk, copy),
    )


def _lacks(desk: Desk, copy: Copy | None) -> str:
    if copy is None or copy.countersigner is None or not waits(desk, copy):
        return ""
    return desk.person(copy.countersigner).name


def _readable(desk: Desk, meeting: Meeting) -> Known:
    """What the acting person reads of the meeting on a screen, by the id of the text.

    Beside each the name of its contributor: nothing unless that may be shown to them too.
    """
    found: Known = {}
    for file, item in discussed(desk, meeting):
        reading = read_item(desk, file, item, desk.acting, Occasion.SCREEN)
        for said, seen in reading.contributions:
            named = said.contributor == desk.acting or seen.attribution is not None
            found[said.id] = (seen, desk.person(said.contributor).name if named else "")
        outcomes = (*reading.decisions, *reading.actions)
        found.update((outcome.id, (seen, "")) for outcome, seen in outcomes)
    return found


@dataclass(frozen=True, slots=True)
class OfRecipient(OfMeeting):
    """What one recipient gets, looked at by somebody else."""

    what: ClassVar[str]
    """Which document the log names as looked at."""
    meeting: MeetingId
    recipient: PersonId

    def asks(self, desk: Desk) -> Verdict:
        """As for every list of copies, and admission to all that theirs speaks of (R10, R41)."""
        answer = super(OfRecipient, self).asks(desk)
        if not answer.allowed:
            return answer
        told = spoken_of(desk, self._found(desk), self.recipient)
        known = all(desk.acting in desk.following(file.case, item) for file, item in told)
        return answer if known else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """Looking at it is a view."""
        chair, whose = self._found(desk).chair, (self.recipient,)
        return Seen(Act.VIEW, None, f"{self.what}/{self.recipient}", chair, whose)


@dataclass(frozen=True, slots=True)
class CopyFile(OfRecipient):
    """The PDF of one recipient's copy: the signed file, or before signing a draft of it."""

    what: ClassVar[str] = "copy"
    draft: bool = False
    """The draft also after signing, with zeros for everything random."""

    def answer(self, desk: Desk) -> bytes:
        """PDF bytes; empty for somebody who gets no copy."""
        meeting = self._found(desk)
        for copy in _minutes(desk, meeting):
            if copy.recipient == self.recipient and not self.draft:
                return desk.records.file(copy) or b""
        if self.recipient not in entitled(desk, meeting):
            return b""
        from app.minutes.compose import minutes_pdf  # slow to load, and needed here only

        draft = minutes_draft(desk, meeting, self.recipient)
        return minutes_pdf(_without_chance(draft) if self.draft else draft, desk.law)


def _without_chance(draft: MinutesDraft) -> MinutesDraft:
    """Case keys are drawn at random, and two plays are compared byte for byte."""
    items = tuple(
        replace(item, case_key=f"{item.case_key.partition('-')[0]}-{DRAFT_CODE}")
        for item in draft.items
    )
    return replace(draft, items=items)


def load_composer() -> None:
    """Load what composing needs (typefaces, page setting), which the first copy would wait for."""
    from app.minutes.font import BOLD, FALLBACK, REGULAR, face
    from app.minutes.layout import set_document  # noqa: F401 - loading is what is wanted

    for name in (REGULAR, BOLD, FALLBACK):
        face(name)


def load_signer() -> None:
    """Load what signing needs, while the password is still being typed."""
    import app.leaks.scan
    import app.signing.cms
    import app.signing.incremental  # noqa: F401 - loading is what is wanted


@dataclass(frozen=True, slots=True)
class CopyRegister(OfMeeting):
    """All copies of a meeting with codes, hashes and dates."""

    meeting: MeetingId

    def answer(self, desk: Desk) -> tuple[Copy, ...]:
        """By code, which says nothing of their order."""
        copies = desk.records.copies(self._found(desk))
        return tuple(sorted(copies, key=lambda c: c.code))


def lost(
    desk: Desk, meeting: Meeting, product: Product, people: frozenset[PersonId]
) -> frozenset[PersonId]:
    """Recipients who lost an admission to a case that their copy speaks of (R41)."""
    signed: dict[PersonId, frozenset[CaseId]] = {}
    for copy in desk.records.copies(meeting) if meeting.state.signed else ():
        if copy.product is product:
            signed[copy.recipient] = signed.get(copy.recipient, frozenset()) | copy.cases
    return frozenset(
        p
        for p in people
        for file, item in spoken_of(desk, meeting, p)
        if file.case.id in signed.get(p, {file.case.id}) and not desk.reader(p, file, item).admitted
    )


def able_to_go(desk: Desk, meeting: Meeting, product: Product) -> list[Copy]:
    """Copies that are not out yet and that go if all are handed out (R17, R41)."""
    copies = [c for c in desk.records.copies(meeting) if c.product is product]
    gone = lost(desk, meeting, product, frozenset(c.recipient for c in copies))
    able = {c.recipient for c in copies if desk.person(c.recipient).declared_on} - gone
    return [c for c in copies if c.recipient in able and c.issued_on is None]
