"""From a scenario's step to the command or query that the screens would use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.commands.agenda import AllotTime, MoveItem, RemoveItem
from app.commands.cases import (
    Advance,
    CloseCase,
    EraseCase,
    NoteChildInterest,
    OpenCase,
    RecordJudicialConsent,
    RecordSignal,
    Revoke,
    Sighting,
    Weigh,
)
from app.commands.copies import AttestDestruction, ConfirmReceipt
from app.commands.corrections import CorrectAction, CorrectContribution, CorrectDecision
from app.commands.delegation import Delegate, EndDelegation
from app.commands.meetings import AddItem, Invite, Plan, Respond
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.office import Declare, Wait
from app.commands.outcomes import AcceptAction, Agree, Assign, Decide, UpdateAction
from app.commands.people import (
    EndAuthorisation,
    EndClearance,
    WithdrawDeclaration,
)
from app.commands.planning import CancelMeeting, ChangeMeeting
from app.commands.rounds import (
    ExportFeedback,
    ProposeFeedback,
    Vote,
    VoteFeedback,
    VoteRecord,
)
from app.commands.scenario.shape import Observation, ScenarioStep
from app.commands.sitting import (
    Arrive,
    CloseItem,
    CloseMeeting,
    Leave,
    OpenItem,
    OpenMeeting,
)
from app.commands.speaking import AnswerNoData, Approve, Ask, Contribute, Pass, Withdraw
from app.commands.step import Command
from app.domain.contribution import Keep
from app.domain.decision import Neutral
from app.queries.query import Query
from app.queries.search import SearchCase

MADE_BY: Mapping[str, str] = {
    "open_case": "case",
    "plan": "meeting",
    "ask": "question",
    "contribute": "text",
    "decide": "text",
    "assign": "text",
    "propose_feedback": "text",
}
"""Verbs whose `id` names something new, and what sort of thing: each sort has its own names."""

SORTS = frozenset({"case", "meeting", "question"})
"""Keys that name something other than a text."""


@dataclass
class Names:
    """What a scenario calls things, and what the vault calls them.

    A name of which nothing was made stands for nothing: the policy answers as about a record that
    does not exist.
    """

    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, sort: str, name: object) -> Any:
        """The vault's id of a name of the scenario."""
        return self.ids.get((sort, str(name)), f"unknown {name}")

    def keep(self, step: ScenarioStep, made: str | None) -> None:
        """Remember what a step made under the name that it gives."""
        if made is not None and step.do in MADE_BY:
            self.ids[MADE_BY[step.do], str(step.fields["id"])] = made

    def taken(self, step: ScenarioStep) -> bool:
        """Whether the name that a step would give is in use already."""
        return (MADE_BY.get(step.do, ""), str(step.fields.get("id"))) in self.ids


def as_step(step: ScenarioStep, names: Names, code: str | None = None) -> Command | Query[Any]:
    """The command or query of a step. `code` is the table code of whoever acts."""
    fields = Fields(step.fields, names)
    proven = PROVEN.get(step.do)
    return _STEPS[step.do](fields) if proven is None else proven(fields, code)


@dataclass(frozen=True)
class Fields:
    """The fields of one step, with names turned into ids on the way out."""

    values: Mapping[str, Any]
    names: Names

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """A field, or what stands for its absence."""
        return self.values.get(key, default)

    def id(self, key: str) -> Any:
        """The vault's id for a name; a key that names no other sort names a text."""
        sort = key if key in SORTS else "text"
        return self.names.of(sort, self.values[key])

    @property
    def sources(self) -> tuple[Any, ...]:
        """The texts that something derives from."""
        return tuple(self.names.of("text", name) for name in self.values["derived_from"])

    @property
    def place(self) -> dict[str, Any]:
        """Meeting and case."""
        return {"meeting": self.id("meeting"), "case": self.id("case")}

    @property
    def neutral(self) -> Neutral | None:
        """The neutral text, if one was given."""
        template, text = self.get("neutral"), self.get("neutral_text")
        return None if template is None and text is None else Neutral(template, text)


def _sighting(seen: Observation | Fields) -> Sighting:
    if isinstance(seen, Observation):
        return Sighting(seen.on, seen.behaviour, seen.source, seen.about)
    about = seen.get("about")
    told = (seen["on"], seen["behaviour"], seen["source"])
    return Sighting(*told) if about is None else Sighting(*told, about)


def _contribute(f: Fields) -> Contribute:
    answers = f.get("answers")
    return Contribute(
        **f.place,
        text=f["text"],
        nature=f["nature"],
        secret=f.get("secret"),
        keep=f.get("keep", Keep.SPOKEN),
        audience=f.get("audience"),
        attributed=f.get("attributed"),
        categories=frozenset(f.get("categories", ())),
        justification=f.get("justification"),
        by=f.get("by"),
        answers=None if answers is None else f.names.of("question", answers),
    )


PROVEN: Mapping[str, Callable[[Fields, str | None], Command]] = {
    "approve": lambda f, code: Approve(f.id("contribution"), code),
    "withdraw": lambda f, code: Withdraw(f.id("contribution"), code),
    "correct_contribution": lambda f, code: CorrectContribution(
        f.id("contribution"), f["text"], code
    ),
    "answer": lambda f, code: AnswerNoData(f.id("question"), code),
    "pass": lambda f, code: Pass(f.id("question"), code),
    "accept_action": lambda f, code: AcceptAction(f.id("action"), code),
    "update_action": lambda f, code: UpdateAction(f.id("action"), f["state"], f.get("note"), code),
    "agree": lambda f, code: Agree(f.id("contribution"), f.id("for"), code),
    "vote_feedback": lambda f, code: VoteFeedback(f.id("feedback"), Vote(f["vote"]), code),
    "vote_record": lambda f, code: VoteRecord(**f.place, vote=Vote(f["vote"]), code=code),
}
"""Verbs by which somebody without a key slot proves themselves with their table code."""

_STEPS: Mapping[str, Callable[[Fields], Command | Query[Any]]] = {
    "declare": lambda f: Declare(),
    "withdraw_declaration": lambda f: WithdrawDeclaration(),
    "end_clearance": lambda f: EndClearance(f["person"], f["last_day"]),
    "end_authorisation": lambda f: EndAuthorisation(f["person"], f["last_day"]),
    "delegate": lambda f: Delegate(
        f["to"], f.get("since"), f.get("until"), f.id("meeting") if f.get("meeting") else None
    ),
    "end_delegation": lambda f: EndDelegation(f["of"]),
    "open_case": lambda f: OpenCase(
        f["kind"],
        f["purpose"],
        f["basis"],
        f["subject"],
        tuple(_sighting(seen) for seen in f.get("signals", ())),
    ),
    "record_signal": lambda f: RecordSignal(f.id("case"), _sighting(f)),
    "note_child_interest": lambda f: NoteChildInterest(f.id("case"), f["text"]),
    "weigh": lambda f: Weigh(f.id("case"), f["outcome"] == "case"),
    "advance": lambda f: Advance(f.id("case"), f["stage"]),
    "revoke": lambda f: Revoke(f.id("case"), f["person"]),
    "plan": lambda f: Plan(f["kind"], f["on"], f["place"], f["chair"], f["minute_taker"]),
    "change_meeting": lambda f: ChangeMeeting(
        f.id("meeting"), f["on"], f["place"], f["chair"], f["minute_taker"]
    ),
    "cancel_meeting": lambda f: CancelMeeting(f.id("meeting")),
    "add_item": lambda f: AddItem(**f.place),
    "move_item": lambda f: MoveItem(
        **f.place, after=f.names.of("case", f["after"]) if f.get("after") else None
    ),
    "allot_time": lambda f: AllotTime(**f.place, minutes=f.get("minutes")),
    "remove_item": lambda f: RemoveItem(**f.place),
    "invite": lambda f: Invite(
        **f.place,
        person=f["person"],
        urgency=f.get("urgency"),
        reasons_under_12=f.get("reasons_under_12"),
    ),
    "respond": lambda f: Respond(
        **f.place, accepts=f["answer"] == "accept", represented_by=f.get("represented_by")
    ),
    "open_meeting": lambda f: OpenMeeting(f.id("meeting")),
    "close_meeting": lambda f: CloseMeeting(f.id("meeting")),
    "open_item": lambda f: OpenItem(**f.place),
    "close_item": lambda f: CloseItem(**f.place),
    "arrive": lambda f: Arrive(**f.place),
    "leave": lambda f: Leave(**f.place),
    "contribute": _contribute,
    "ask": lambda f: Ask(
        **f.place, to=f["to"], question=f["question"], relevance=f.get("relevance")
    ),
    "decide": lambda f: Decide(
        **f.place, text=f["text"], derived_from=f.sources, neutral=f.neutral
    ),
    "assign": lambda f: Assign(
        **f.place,
        text=f["text"],
        owner=f["owner"],
        due=f["due"],
        derived_from=f.sources,
        neutral=f.neutral,
    ),
    "correct_decision": lambda f: CorrectDecision(
        f.id("decision"), f["text"], derived_from=f.sources, neutral=f.neutral
    ),
    "correct_action": lambda f: CorrectAction(
        f.id("action"), f["text"], f["due"], derived_from=f.sources, neutral=f.neutral
    ),
    "propose_feedback": lambda f: ProposeFeedback(
        **f.place, text=f["text"], derived_from=f.sources
    ),
    "export_feedback": lambda f: ExportFeedback(f.id("feedback")),
    "judicial_consent": lambda f: RecordJudicialConsent(f.id("case"), f["date"], f["magistrate"]),
    "sign_minutes": lambda f: SignMinutes(f.id("meeting")),
    "confirm_receipt": lambda f: ConfirmReceipt(f.id("meeting")),
    "attest_destruction": lambda f: AttestDestruction(f.id("meeting")),
    "issue_minutes": lambda f: IssueMinutes(f.id("meeting"), f["to"]),
    "search": lambda f: SearchCase(f["text"], f.id("case") if f.get("case") else None),
    "close_case": lambda f: CloseCase(f.id("case")),
    "erase_case": lambda f: EraseCase(f.id("case")),
    "wait": lambda f: Wait(f["days"]),
}
