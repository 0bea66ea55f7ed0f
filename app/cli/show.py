"""`show`: what one member may read, and nothing else."""

import argparse
from typing import Any

from app.cli.document import print_document, with_names
from app.cli.entering import unlocked
from app.cli.terminal import complain, on_terminal, say_json
from app.domain.case import CaseId
from app.domain.disclosed import Disclosed
from app.domain.person import Language, PersonId
from app.errors import Refused
from app.queries.board import ItemBoard
from app.queries.cases import CaseItem, CaseLine, CaseList, CaseView
from app.queries.copies import CopyRegister
from app.queries.law import names
from app.queries.meetings import MeetingBoard, OutcomeLine
from app.queries.people import Persons
from app.session import Session
from app.wording.sentences import Sentences


def show(options: argparse.Namespace, sentences: Sentences) -> int:
    """Case keys, kinds and stages; with `--case`, or in an exercise, the texts as well.

    Raises:
        Refused: R34 where texts of a real vault would go anywhere but to a terminal; R10 for a
            case that the member may not know.
    """
    with unlocked(options, sentences) as session:
        exercise = session.header.exercise
        if options.case and not exercise and (options.json or not on_terminal()):
            raise Refused(rules=("R34",))
        document = _document(session, options, sentences.language)
        if not options.json and (options.case or exercise):
            people = session.ask(Persons(), PersonId(options.member))
            document = with_names(document, {person.id: person.name for person in people})
        left_out = session.left_out()
    if options.json:
        say_json(document, indent=2)
    else:
        print_document(document, sentences)
    if left_out is not None:
        complain(sentences.error(left_out))
    return 0 if left_out is None else 1


def _document(session: Session, options: argparse.Namespace, language: Language) -> dict[str, Any]:
    member, header = PersonId(options.member), session.header
    lines = session.ask(CaseList(), member)
    if options.case:
        wanted = [line for line in lines if line.key == options.case.upper()]
        if not wanted:
            # Asked all the same: the answer and the log are those for a case that does not exist.
            session.ask(CaseView(CaseId(options.case)), member)
        cases = [_case(session, member, line, language) for line in wanted]
    elif header.exercise:
        cases = [_case(session, member, line, language) for line in lines]
    else:
        cases = [_frame(line) for line in lines]
    return {
        "vault": header.label,
        "profile": str(header.profile),
        "exercise": header.exercise,
        "member": member,
        "cases": cases,
    }


def _frame(line: CaseLine) -> dict[str, Any]:
    return {"key": line.key, "kind": line.kind.value, "stage": line.stage.value}


def _case(session: Session, member: PersonId, line: CaseLine, language: Language) -> dict[str, Any]:
    """One case with everything that disclosure gives this member; the log notes an export."""
    page = session.ask(CaseView(line.id, why="show", export=True), member)
    return {
        **_frame(line),
        "purpose": line.purpose,
        "basis": page.citation,
        "opened_on": line.opened_on.isoformat(),
        "review_on": line.review_on.isoformat() if line.review_on else None,
        "subject": page.subject,
        "subject_kind": page.subject_kind.value,
        "born": page.born.isoformat() if page.born else None,
        "child_interest": page.child_interest,
        "admitted": list(page.admitted),
        "signals": [
            {
                "on": signal.on.isoformat(),
                "behaviour": signal.behaviour,
                "source": signal.source,
                "about": signal.about.value,
            }
            for signal in page.signals
        ],
        "meetings": [_item(session, member, line, item, language) for item in page.items],
    }


def _item(
    session: Session, member: PersonId, line: CaseLine, item: CaseItem, language: Language
) -> dict[str, Any]:
    view = session.ask(ItemBoard(item.meeting, line.id), member)
    board = session.ask(MeetingBoard(item.meeting), member)
    follows = board.chairs or board.prepares
    copies = session.ask(CopyRegister(item.meeting), member) if follows else ()
    return {
        "on": item.on.isoformat(),
        "state": item.state.value,
        "contributions": [
            {
                "text": _text(said.text, language),
                **_put_right(said.text),
                "nature": said.nature.value,
                "secret": said.secret,
                "kept": said.keep.value,
                "contributor": said.contributor,
            }
            for said in view.said
        ],
        "decisions": [
            {"text": _text(one.text, language), **_put_right(one.text)} for one in view.decisions
        ],
        "actions": [_action(action, language) for action in view.actions],
        "copies": [
            {
                "copy": copy.code,
                "product": copy.product.value,
                "recipient": copy.recipient,
                "issued_on": copy.issued_on.isoformat() if copy.issued_on else None,
                "destroy_by": copy.destroy_by.isoformat(),
            }
            for copy in copies
        ],
    }


def _action(action: OutcomeLine, language: Language) -> dict[str, Any]:
    return {
        "text": _text(action.text, language),
        **_put_right(action.text),
        "owner": action.owner,
        "due": action.due.isoformat() if action.due else None,
        "state": action.state.value if action.state else None,
        "overdue": action.overdue,
    }


def _put_right(seen: Disclosed) -> dict[str, Any]:
    """What signed annexes put right; nothing where there is nothing."""
    right = seen.put_right
    if right is None:
        return {}
    told = {"on": right.at.astimezone().date().isoformat(), "before": right.before}
    due = right.due_before
    before = {"due_before": due.isoformat()} if due is not None else {}
    return {"put_right": {**told, "beside": right.beside, **before}}


def _text(seen: Disclosed, language: Language) -> str:
    """The text, or the reader's language's words of a neutral template (R30)."""
    return seen.text if seen.template is None else names(language)["neutral"][seen.template]
