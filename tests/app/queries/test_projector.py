"""The projector shows what everyone admitted may see, and says nothing of the rest."""

from pathlib import Path

import pytest

from app.domain.person import PersonId
from app.errors import Refused
from app.queries.projector import Projection, ProjectorView
from app.session import Session
from tests.app.commands.sittings import TODAY, Step, at, begun, do, played, said
from tests.builders import Outcomes

pytestmark = pytest.mark.usefixtures("quick_passwords")


def shown(session: Session, made: Outcomes, by: str = "mayor") -> Projection:
    return session.ask(ProjectorView(made.ids["m"], made.ids["k"]), PersonId(by))


def action(**more: object) -> Step:
    told = {"id": "a", "text": "call", "owner": "clerk", "due": TODAY, "derived_from": []}
    return at("assign", "mayor", **{**told, **more})


def test_it_shows_texts_and_nothing_of_what_is_left_out(tmp_path: Path) -> None:
    note = at("contribute", "insp", id="n", text="note", nature="fact")
    session, made = played(tmp_path, *begun("insp"), *said("kept", "insp"), note)
    seen = shown(session, made)
    assert [one.text.text for one in seen.contributions] == ["kept"]
    texts = (seen.contributions, seen.decisions, seen.actions)
    assert made.ids["n"] not in repr(texts)
    assert "insp" not in repr(texts)


def test_it_names_a_contributor_only_where_that_is_allowed(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), *said("kept", "insp", attributed=True))
    assert [one.who for one in shown(session, made).contributions] == ["Name of insp"]


def test_it_is_the_same_whoever_works_it(tmp_path: Path) -> None:
    steps = [*begun("insp", "pol"), *said("narrow", "insp", audience=["pol"]), action()]
    narrow = action(id="b", text="narrow action", derived_from=["c"], neutral="measure")
    session, made = played(tmp_path, *steps, narrow)
    views = [shown(session, made, by) for by in ("mayor", "coord", "clerk")]
    assert views[0] == views[1] == views[2]
    assert views[0].contributions == ()
    assert "narrow action" not in repr(views[0])


def test_an_action_has_its_owner_and_term_only_in_full(tmp_path: Path) -> None:
    source = said("narrow", "insp", audience=["pol"])
    steps = [*begun("insp", "pol"), *source, action()]
    narrow = action(id="b", text="b", owner="coord", derived_from=["c"], neutral="measure")
    session, made = played(tmp_path, *steps, narrow)
    told = [(one.text.neutral, one.who, one.due) for one in shown(session, made).actions]
    assert told == [(False, "Name of clerk", TODAY), (True, "", None)]


def test_it_is_dark_once_the_consent_has_run_out(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), do("wait", days=300))
    with pytest.raises(Refused) as refused:
        shown(session, made)
    assert refused.value.rules == ("R6",)


def test_it_is_dark_once_the_item_has_closed(tmp_path: Path) -> None:
    session, made = played(
        tmp_path, *begun("insp"), *said("kept", "insp"), at("close_item", "mayor")
    )
    with pytest.raises(Refused) as refused:
        shown(session, made)
    assert refused.value.rules == ("R10",)
