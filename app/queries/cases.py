"""Cases: a list without names, a name when asked for by hand, and a case as its reader sees it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.catalogue.printed import marked, note
from app.domain.basis import Basis, Kind
from app.domain.case import About, Case, CaseId, JudicialConsent, Signal, Stage, SubjectKind
from app.domain.disclosed import Disclosed
from app.domain.label import Label
from app.domain.language import Language
from app.domain.log import Act
from app.domain.meeting import ItemState, MeetingId
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.policy.disclosure import Around, Occasion, Passage, Reader, disclose
from app.policy.permission import preparing, table
from app.policy.rules import minor
from app.policy.verdict import UNKNOWN, Verdict, verdict
from app.queries.circle import CircleLine, circle
from app.queries.desk import Desk
from app.queries.query import Open, Seen
from app.queries.retention import Attention, Clock, attention, clock, through_superiors
from app.queries.timeline import Course, course


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: its pseudonym, never its subject."""

    id: CaseId
    key: str
    kind: Kind
    purpose: str
    stage: Stage
    opened_on: date
    review_on: date | None
    keep_until: date | None
    """When its retention ends, as far as that runs."""
    valid_until: date | None
    """Until when a consent holds."""
    attention: tuple[Attention, ...]
    """What is due by now or within a month."""


@dataclass(frozen=True, slots=True)
class CaseList(Open):
    """The cases to which the acting person is admitted, newest first."""

    stage: Stage | None = None

    def answer(self, desk: Desk) -> tuple[CaseLine, ...]:
        """Their frames, without names."""
        superior = through_superiors(desk)
        found = [
            case_line(desk, case, clock(desk, case, superior))
            for case in desk.records.cases()
            if desk.acting in desk.readers(case) and self.stage in (None, case.stage)
        ]
        return tuple(sorted(found, key=lambda line: (line.opened_on, line.key), reverse=True))


def case_line(desk: Desk, case: Case, runs: Clock) -> CaseLine:
    """A case as it stands in a list."""
    return CaseLine(
        case.id,
        case.key,
        case.kind,
        case.purpose,
        case.stage,
        case.opened_on,
        runs.review_on,
        runs.ends_on,
        case.basis.valid_until,
        tuple(attention(case, runs, desk.today)),
    )


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A signal as its reader sees it."""

    on: date
    behaviour: str
    source: str
    about: About


@dataclass(frozen=True, slots=True)
class CaseItem:
    """A meeting at which the case stands on the agenda."""

    meeting: MeetingId
    on: date
    state: ItemState


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as somebody admitted may read it."""

    line: CaseLine
    basis: Basis
    citation: str
    """As printed that day, marked where no jurist confirmed it."""
    note: str | None
    """What the mark means, where there is one."""
    subject: str
    subject_kind: SubjectKind
    born: date | None
    minor: bool
    admitted: tuple[PersonId, ...]
    revoked: tuple[PersonId, ...]
    """Who lost an admission, for those who prepare; nobody for anybody else."""
    child_interest: str | None
    retention_months: int | None
    discussed_on: tuple[date, ...]
    signals: tuple[SignalLine, ...]
    items: tuple[CaseItem, ...]
    weighed: bool
    today: date
    clock: Clock
    circle: tuple[CircleLine, ...]
    course: Course
    lapsed: bool
    """Whether the consent has run out (R6)."""
    judicial_consent: JudicialConsent | None
    reviews: tuple["ReviewLine", ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """That a case was looked at again: when, by whom, and why it is still kept."""

    on: date
    name: str
    reason: str
    months: int | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case opened: a view that the log notes (R39)."""

    case: CaseId
    why: str = "case"
    export: bool = False
    language: Language | None = None
    """Of what the law words: that of the screen; None is the reader's own."""

    def asks(self, desk: Desk) -> Verdict:
        """Admission (R10)."""
        file = desk.casefile(self.case)
        known = file is not None and table.follows(desk.situation(file.case), desk.acting)
        return verdict() if known else UNKNOWN

    def seen(self, desk: Desk) -> Seen | None:
        """A view, or an export where it leaves the screen."""
        file = desk.casefile(self.case)
        act = Act.EXPORT if self.export else Act.VIEW
        return Seen(act, file.case, self.why) if file is not None else None

    def answer(self, desk: Desk) -> CasePage:
        """The frame, with the texts that disclosure gives."""
        file = desk.casefile(self.case)
        if file is None:
            raise LookupError(self.case)
        case = file.case
        s, language = desk.situation(case), self.language or desk.person(desk.acting).language
        citation = _cited(desk, case, language)
        runs = clock(desk, case, through_superiors(desk))
        signals = tuple(_signals(desk, case, file.signals))
        typed = tuple((signal.on, signal.behaviour) for signal in signals)
        return CasePage(
            line=case_line(desk, case, runs),
            basis=case.basis,
            citation=citation,
            note=note(desk.law, citation, language),
            subject=frame_text(desk, case, case.subject.name) or "",
            subject_kind=case.subject.kind,
            born=case.subject.born,
            minor=minor(desk.law, case, desk.today),
            admitted=tuple(sorted(desk.admitted(case))),
            revoked=tuple(sorted(case.revoked)) if preparing.prepares(s) else (),
            child_interest=frame_text(desk, case, case.child_interest),
            retention_months=case.retention_months,
            discussed_on=case.discussed_on,
            signals=signals,
            items=tuple(
                CaseItem(item.meeting, meeting.on, item.state)
                for item, meeting in desk.sittings(file.items)
            ),
            weighed=case.weighed,
            today=desk.today,
            clock=runs,
            circle=circle(desk, file),
            course=course(desk, file, typed, language),
            lapsed=case.basis.lapsed(desk.today),
            judicial_consent=case.judicial_consent,
            reviews=tuple(_reviews(desk, case)),
        )


def _reviews(desk: Desk, case: Case) -> Iterator[ReviewLine]:
    for review in case.reviews:
        reason = frame_text(desk, case, review.reason)
        if reason is not None:
            yield ReviewLine(review.on, desk.person(review.by).name, reason, review.months)


def _cited(desk: Desk, case: Case, language: Language) -> str:
    """The basis as it is printed on its day (R7), marked where no jurist confirmed it."""
    statute = desk.law.statute(case.basis.citation)
    if statute is None:
        return marked(case.basis.citation, None)
    on = case.basis.dated or case.opened_on
    return marked(desk.law.printed(statute, language, on), statute.provenance)


def frame_text(desk: Desk, case: Case, text: SecretText | None) -> str | None:
    """A text of the case's frame: everyone admitted reads it, on a screen."""
    return None if text is None else _shown(desk, case, text, desk.readers(case))


def _signals(desk: Desk, case: Case, signals: Iterable[Signal]) -> Iterator[SignalLine]:
    """The signals that the reader may see: mayor, coordinator, and whoever wrote them (R24)."""
    for signal in signals:
        readers = frozenset({desk.office.mayor, desk.office.coordinator, signal.author})
        behaviour = _shown(desk, case, signal.behaviour, readers)
        source = _shown(desk, case, signal.source, readers)
        if behaviour is not None and source is not None:
            yield SignalLine(signal.on, behaviour, source, signal.about)


def _shown(desk: Desk, case: Case, text: SecretText, readers: frozenset[PersonId]) -> str | None:
    reader = Reader(desk.acting, admitted=desk.situation(case).may_read(desk.acting))
    around = Around(admitted=desk.admitted(case))
    seen = disclose(Passage(text, Label(readers)), reader, Occasion.SCREEN, around)
    return seen.text if isinstance(seen, Disclosed) else None
