"""The table as one person sees it: people, texts, outcomes, and what waits for that person."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.case import CaseId
from app.domain.contribution import Contribution, TextId
from app.domain.decision import Action, Notice
from app.domain.disclosed import Disclosed
from app.domain.label import Label
from app.domain.log import Act
from app.domain.meeting import ItemState, MeetingId
from app.domain.person import Category, Language, PersonId, alphabetical
from app.domain.pseudonym import table_code
from app.domain.secret import SecretText
from app.policy.disclosure import Around, Occasion, Passage, Reader, disclose
from app.policy.permission import preparing, table, texts
from app.policy.rules import r38_term
from app.policy.verdict import Verdict
from app.queries.agreement import sought_at
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.guests import substitution
from app.queries.meetings import (
    AtItem,
    Chair,
    ItemView,
    OutcomeLine,
    SaidLine,
    Waiting,
)
from app.queries.query import Open, Seen
from app.queries.reading import Reading, derived_text, disclosed_text, read_item
from app.queries.rounds import asked


@dataclass(frozen=True, slots=True)
class ItemBoard(AtItem):
    """One item at the table: a view that the log notes."""

    meeting: MeetingId
    case: CaseId

    def seen(self, desk: Desk) -> Seen | None:
        """Nothing while the item is open: who looked would tell what waited for them (R39)."""
        place = desk.at(self.meeting, self.case)
        if place is None or place.item.state is ItemState.OPEN:
            return None
        return Seen(Act.VIEW, place.file.case, "item", place.meeting.chair)

    def answer(self, desk: Desk) -> ItemView:
        """Everything through disclosure, for the acting person."""
        place = self._place(desk)
        s = desk.looking(place)
        reading = read_item(desk, place.file, place.item, desk.acting, Occasion.SCREEN)
        following = desk.following(place.file.case, place.item)
        people = asked(place.item, following)
        put = (q for q in place.file.questions if q.item == place.item.id and not q.answered)
        duties = [question for question in put if question.to in following]
        return ItemView(
            case_key=place.file.case.key,
            purpose=place.file.case.purpose,
            subject=_for_one(desk, place, place.file.case.subject.name, desk.acting),
            state=place.item.state,
            chairs=tuple(_chairs(desk, place)),
            said=tuple(_said(desk, place, reading)),
            decisions=tuple(OutcomeLine(TextId(d.id), seen) for d, seen in reading.decisions),
            actions=tuple(_actions(desk, reading)),
            waiting=tuple(_waiting(desk, place, reading)),
            open_duties=tuple((q.id, q.to) for q in duties),
            officers=tuple(sorted(s.hearers)),
            own_files=place.item.own_files,
            secrets=table.secrets_allowed(s),
            retention_months=r38_term(s, place.file.case),
            retention_agreed=place.file.case.retention_months is not None,
            own_files_over=not place.item.own_files
            and desk.table.recording_over(place.item.id, people),
        )


def _chairs(desk: Desk, place: Place) -> Iterator[Chair]:
    s = desk.looking(place)
    admitted = [desk.person(person) for person in desk.admitted(place.file.case)]
    came = {person: n for n, person in enumerate(place.item.attendance.arrived, 1)}
    for who in sorted(admitted, key=lambda known: (alphabetical(known.name), known.id)):
        person, entry = who.id, s.entry(who.id)
        sends, stands_for = substitution(desk, place.item, person)
        yield Chair(
            person,
            who.name,
            who.function,
            who.organisation,
            desk.person(place.item.stands_for(person)).category,
            table.regime(s, person),
            declared=who.declared_on is not None,
            arrived=person in s.arrived,
            present=person in s.present,
            has_slot=person in desk.setting.members,
            secret_by_default=entry.secret_by_default,
            source_named=entry.through_superior,
            relevance_first=entry.relevance_first,
            accepts_first=not entry.mayors_service,
            named_only=entry.named_only,
            came=came.get(person, 0),
            sends=sends,
            stands_for=stands_for,
        )


def _said(desk: Desk, place: Place, reading: Reading) -> Iterator[SaidLine]:
    keepers = desk.looking(place).hearers
    for text, seen in reading.contributions:
        own = text.contributor == desk.acting
        known = own or not text.kept or seen.attribution is not None
        known_whole = own or not text.approved or desk.acting in keepers
        yield SaidLine(
            text.id,
            seen,
            text.nature,
            text.secret,
            text.keep,
            text.approved,
            own,
            text.contributor if known else None,
            attested=text.attested_by is not None,
            audience=text.audience if known_whole else None,
            **({} if text.approved else _as_typed(desk, place, text)),
        )


def _as_typed(desk: Desk, place: Place, text: Contribution) -> dict[str, Any]:
    """What the form said: for who may correct a text that its contributor has not approved."""
    reason = text.justification
    return {
        "attributed": text.attributed,
        "categories": text.categories,
        "justification": "" if reason is None else _for_one(desk, place, reason, desk.acting),
    }


def _actions(desk: Desk, reading: Reading) -> Iterator[OutcomeLine]:
    """State and lateness are for the owner, the mayor and the coordinator (R43)."""
    for action, seen in reading.actions:
        if not isinstance(action, Action) or seen.neutral:
            yield OutcomeLine(TextId(action.id), seen)
            continue
        follows = texts.follows_action(desk.situation(), action, desk.acting)
        yield OutcomeLine(
            action.id,
            seen,
            action.owner,
            action.due,
            action.state if follows else None,
            overdue=follows and action.overdue(desk.today),
        )


def _waiting(desk: Desk, place: Place, reading: Reading) -> Iterator[Waiting]:
    """What waits for the acting person alone: questions, offers, rounds, approvals."""
    item, me, memory = place.item.id, desk.acting, desk.table

    def words(text: SecretText | None) -> str:
        return "" if text is None else _for_one(desk, place, text, me)

    for text in place.file.contributions:
        mine = text.item == item and text.contributor == me
        if mine and text.keep.value == "minutes" and not text.approved:
            reason = words(text.justification)
            yield Waiting(text.id, "approval", words(text.text), reason, stated=text.stated)
    for one in memory.questions.values():
        if one.question.item == item and one.question.to == me:
            question = one.question
            yield Waiting(question.id, "question", words(question.text), words(question.relevance))
    for question in place.file.questions:
        if question.item == item and question.to == me and not question.answered:
            yield Waiting(question.id, "duty", words(question.text), words(question.relevance))
    for offer in memory.offers.values():
        if offer.action.item == item and offer.action.owner == me:
            yield _offered(desk, place, reading, offer.action)
    if me not in place.item.attendance.arrived:
        return
    for proposal in memory.proposals.values():
        running = proposal.round
        if proposal.sheet.item == item and running.waits_for(me):
            yield Waiting(proposal.sheet.id, "feedback", derived_text(desk, place, proposal.sheet))
    recording = memory.recording.get(item)
    voted = recording is not None and not recording.waits_for(me)
    if not voted and not place.item.own_files:
        yield Waiting(item, "record", "")
    yield from _neutral(desk, place)


def _offered(desk: Desk, place: Place, reading: Reading, action: Action) -> Waiting:
    """All that its owner has to know before they accept, of its sources what they read anyway."""
    read: dict[str, Disclosed] = {text.id: seen for text, seen in reading.contributions}
    for outcome, seen in (*reading.decisions, *reading.actions):
        read[outcome.of if isinstance(outcome, Notice) else outcome.id] = seen
    rests_on = tuple(
        disclosed_text(desk, read[source]) for source in action.derived_from if source in read
    )
    text = derived_text(desk, place, action)
    return Waiting(action.id, "offer", text, due=action.due, rests_on=rests_on)


def _neutral(desk: Desk, place: Place) -> Iterator[Waiting]:
    """Neutral texts to which the acting person, as a source's contributor, may agree (R30)."""
    for outcome, waiting in sought_at(desk, place):
        for source, text in waiting.sources.items():
            if text.contributor == desk.acting and source not in waiting.agreed:
                shown = _for_one(desk, place, waiting.text, desk.acting)
                yield Waiting(outcome, "neutral", shown, other=source)


def _for_one(desk: Desk, place: Place, text: SecretText, person: PersonId) -> str:
    """A text that is addressed to one person, shown to that person."""
    passage = Passage(text, Label(frozenset({person})))
    reader = Reader(person, admitted=desk.looking(place).admitted(person))
    around = Around(admitted=desk.admitted(place.file.case))
    seen = disclose(passage, reader, Occasion.SCREEN, around)
    return seen.text if isinstance(seen, Disclosed) else ""


@dataclass(frozen=True, slots=True)
class NameCard:
    """A card to print for one person and meeting."""

    person: PersonId
    name: str
    organisation: str
    category: Category
    language: Language
    code: str


@dataclass(frozen=True, slots=True)
class NameCards(Open):
    """The name cards of a meeting with their table codes, for those without a key slot."""

    meeting: MeetingId

    def asks(self, desk: Desk) -> Verdict:
        """Whoever prepares hands them out."""
        return preparing.keep_persons(desk.situation())

    def answer(self, desk: Desk) -> tuple[NameCard, ...]:
        """One card per person admitted to a case on the agenda."""
        meeting = desk.records.meeting(self.meeting)
        agenda = desk.records.agenda(meeting) if meeting is not None else None
        if meeting is None or agenda is None:
            return ()
        known = desk.known_places(meeting)
        people = frozenset(p for place in known for p in desk.admitted(place.file.case))
        carried = (desk.person(p) for p in sorted(people) if p not in desk.setting.members)
        return tuple(
            NameCard(who.id, who.name, who.organisation, who.category, who.language, code)
            for who in carried
            for code in (table_code(agenda.seed, who.id),)
        )
