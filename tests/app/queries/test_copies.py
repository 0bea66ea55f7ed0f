"""What those who follow up learn of copies, and what a copy is made of."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.log import Act
from app.domain.person import PersonId
from app.errors import Refused
from app.queries.annexes import AnnexFile
from app.queries.copies import CopyFile, Recipients
from tests.app.commands.sittings import (
    TODAY,
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    played,
    recorded,
    said,
    seated,
    signed,
)
from tests.app.minutes.reading import whole

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_who_follows_up_does_not_learn_that_somebody_left_a_note(tmp_path: Path) -> None:
    note = at("contribute", "clerk", by="insp", id="n", text="note", nature="fact")
    session, made = played(tmp_path, *begun("insp"), *said("kept", "insp"), note)
    for who, known in (("coord", {"kept"}), ("mayor", {"kept", "note"})):
        lines = session.ask(Recipients(made.ids["m"]), PersonId(who))
        assert {gap.text for line in lines for gap in line.left_out} == known, who


def test_what_is_left_out_names_its_contributor_only_where_that_may_be_known(
    tmp_path: Path,
) -> None:
    texts = [*said("hers", "insp", attributed=True), *said("his", "customs", "d")]
    session, made = played(tmp_path, *begun("insp", "customs"), *texts)
    lines = session.ask(Recipients(made.ids["m"]), PersonId("mayor"))
    named = {gap.text: gap.contributor for line in lines for gap in line.left_out}
    assert named == {"hers": "Name of insp", "his": ""}


def test_the_log_says_whose_copy_was_looked_at(tmp_path: Path) -> None:
    session, made = played(tmp_path, *begun("insp"), *said("kept", "insp"), *signed()[:2])
    session.ask(CopyFile(made.ids["m"], PersonId("insp")), PersonId("mayor"))
    last = [line.entry for line in session.log("coord") if line.entry is not None][-1]
    assert (last.act, last.acting, last.to) == (Act.VIEW, "mayor", ("insp",))


def test_without_consensus_a_copy_holds_the_frame_and_not_who_else_was_there(
    tmp_path: Path,
) -> None:
    steps = [*begun("insp", "customs"), *said("kept", "insp"), *signed()]
    _, made = played(tmp_path, *steps, do("issue_minutes", meeting="m", to=["insp", "mayor"]))
    told = {who: whole(made.files["minutes", who]) for who in ("insp", "mayor")}
    assert "geen eenparig akkoord" in told["mayor"]
    assert "Service of customs" in told["mayor"]
    assert "Service of customs" not in told["insp"]
    assert "kept" not in told["insp"]


def test_a_lapsed_clearance_ends_the_way_to_a_copy(tmp_path: Path) -> None:
    police = {"clearance_until": TODAY + timedelta(days=10)}
    law = {"type": "law", "citation": "wet 30 juli 2018"}
    told = {"kind": "livc_r", "purpose": "terrorism", "subject": {"name": "n"}, "basis": law}
    steps = [
        do("open_case", id="k", **told),
        planned() | {"kind": "livc_r"},
        *convened("pol", "prev"),
        *seated("mayor", "coord", "clerk", "pol", "prev"),
        *recorded("mayor", "coord", "clerk", "pol", "prev"),
        *signed(),
        do("wait", days=11),
        do("issue_minutes", meeting="m", to=["pol"], expect="refused:R41"),
        do("issue_minutes", meeting="m", to="all"),
    ]
    _, made = played(tmp_path, *steps, pol=police, prev={"category": "PREV"})
    assert ("minutes", "prev") in made.files
    assert ("minutes", "pol") not in made.files


def test_an_officer_without_admission_does_not_look_into_somebody_elses_copy(
    tmp_path: Path,
) -> None:
    steps = [
        opened(named=("coord", "clerk", "insp")),
        do("delegate", "mayor", to="clerk"),
        planned(chair="clerk"),
        do("add_item", meeting="m", case="k"),
        at("invite", "clerk", person="insp"),
        at("respond", "insp", answer="accept"),
        *seated("clerk", "coord", "insp", chair="clerk"),
        *said("kept", "insp"),
        *recorded("clerk", "coord", "insp"),
        *signed(chair="clerk"),
    ]
    session, made = played(tmp_path, *steps, mayor={"member": False})
    for draft in (False, True):
        wanted = CopyFile(made.ids["m"], PersonId("insp"), draft)
        assert session.ask(wanted, PersonId("coord"))
        with pytest.raises(Refused):
            session.ask(wanted, PersonId("mayor"))
    with pytest.raises(Refused):
        session.ask(AnnexFile(made.ids["m"], PersonId("insp")), PersonId("mayor"))
