"""What happened to a case, day by day, and what was agreed: each text through the disclosure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from app.domain.case import Case, Stage
from app.domain.casefile import CaseFile
from app.domain.contribution import TextId
from app.domain.decision import Action, ActionState, Notice
from app.domain.disclosed import Disclosed, PutRight
from app.domain.meeting import Item, ItemState, MeetingId
from app.domain.person import Language, PersonId
from app.policy.disclosure import Occasion, disclose
from app.policy.permission import texts
from app.queries.cabinet import Place
from app.queries.desk import Desk
from app.queries.reading import Reading, read_item


class Happening(StrEnum):
    """What a line of the timeline tells."""

    OPENED = "opened"
    SIGNAL = "signal"
    STAGE = "stage"
    WEIGHED = "weighed"
    MEETING = "meeting"
    DECISION = "decision"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    on: date
    what: Happening
    text: str = ""
    """Of a signal, decision or action: as the reader may have it."""
    stage: Stage | None = None
    meeting: MeetingId | None = None
    item: ItemState | None = None
    put_right: PutRight | None = None
    """What signed annexes put right of a decision or action."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as the reader may have it; of a neutral text there is nothing but the text."""

    id: TextId
    meeting: MeetingId
    on: date
    text: str
    owner: PersonId | None = None
    owner_name: str = ""
    due: date | None = None
    state: ActionState | None = None
    """For its owner, the mayor and the coordinator (R43); None for anybody else."""
    overdue: bool = False
    remark: str = ""
    findings: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """What refuses the reader to say how far it is; empty where `state` is known: allowed."""
    put_right: PutRight | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A case in time: what happened in order, and the actions, soonest due first."""

    events: tuple[Event, ...]
    actions: tuple[ActionLine, ...]


def course(
    desk: Desk, file: CaseFile, signals: Iterable[tuple[date, str]], language: Language
) -> Course:
    """The course of a case for the acting person; `signals` are those that person may read."""
    events = [Event(file.case.opened_on, Happening.OPENED)]
    events += [Event(on, Happening.SIGNAL, behaviour) for on, behaviour in signals]
    events += _turns(file.case)
    actions: list[ActionLine] = []
    for item, meeting in desk.sittings(file.items):
        events.append(Event(meeting.on, Happening.MEETING, meeting=item.meeting, item=item.state))
        for reading in desk.each((item,), partial(_read, desk, file)):
            for _decision, seen in reading.decisions:
                text = _told(desk, seen, language)
                right, at = seen.put_right, item.meeting
                events.append(
                    Event(meeting.on, Happening.DECISION, text, meeting=at, put_right=right)
                )
            for action, seen in reading.actions:
                text = _told(desk, seen, language)
                line = _action(desk, Place(meeting, file, item), action, seen, text)
                actions.append(line)
                right, at = seen.put_right, item.meeting
                events.append(
                    Event(meeting.on, Happening.ACTION, text, meeting=at, put_right=right)
                )
    actions.sort(key=lambda line: (line.state not in (None, ActionState.OPEN), line.due or line.on))
    return Course(tuple(sorted(events, key=lambda event: event.on)), tuple(actions))


def _read(desk: Desk, file: CaseFile, item: Item) -> Iterator[Reading]:
    yield read_item(desk, file, item, desk.acting, Occasion.SCREEN)


def _turns(case: Case) -> Iterator[Event]:
    for turn in case.turns:
        what = Happening.WEIGHED if turn.weighed else Happening.STAGE
        yield Event(turn.on, what, stage=turn.stage)
    if case.closed_on is not None and not case.turns:  # closed before its stages were kept
        yield Event(case.closed_on, Happening.STAGE, stage=Stage.AFSLUITING)


def _told(desk: Desk, seen: Disclosed, language: Language) -> str:
    return seen.text if seen.template is None else desk.law.neutral[seen.template].text[language]


def _action(
    desk: Desk, place: Place, action: Action | Notice, seen: Disclosed, text: str
) -> ActionLine:
    on = place.meeting.on
    if not isinstance(action, Action) or seen.neutral:
        return ActionLine(TextId(action.id), place.meeting.id, on, text)
    s = desk.looking(place)
    follows = texts.follows_action(s, action, desk.acting)
    owner = desk.persons.get(action.owner)
    return ActionLine(
        action.id,
        place.meeting.id,
        on,
        text,
        action.owner,
        owner.name if owner is not None else "",
        action.due,
        action.state if follows else None,
        overdue=follows and action.overdue(desk.today),
        remark=_remark(desk, place.file, place.item, action) if follows else "",
        findings=tuple((f.rule, dict(f.facts)) for f in texts.update_action(s, action).findings),
        put_right=seen.put_right,
    )


def _remark(desk: Desk, file: CaseFile, item: Item, action: Action) -> str:
    """What was noted on how far it is: read by whoever reads the action, and no neutral text."""
    if action.note is None:
        return ""
    passage = desk.derived(file, replace(action, text=action.note, neutral=None))
    reader, around = desk.reader(desk.acting, file, item), desk.around(file, item)
    seen = disclose(passage, reader, Occasion.SCREEN, around)
    return seen.text if isinstance(seen, Disclosed) else ""
