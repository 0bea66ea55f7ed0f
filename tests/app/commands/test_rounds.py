"""Rounds: who must agree, and who learns what of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.commands.cases import Revoke
from app.commands.certificates import BindCertificate, KeyInFile
from app.commands.office import Declare
from app.commands.people import WithdrawDeclaration
from app.commands.rounds import ExportFeedback, Vote, VoteFeedback, VoteRecord
from app.commands.signing import WithCertificate
from app.commands.step import Handed
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.errors import Locked, Refused, Unavailable
from app.queries.certificates import OwnCertificates
from app.queries.register import AllCopies
from app.queries.rounds import Rounds
from app.queries.verification import verify_document
from tests.app.commands.sittings import (
    TODAY,
    Step,
    at,
    begun,
    convened,
    do,
    planned,
    recorded,
    said,
    seated,
    tried,
)
from tests.app.commands.test_signing import NOW, text
from tests.app.signing.issuing import certified
from tests.app.signing.test_key_file import PASSWORD, file_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
TABLE = ("mayor", "coord", "clerk", "insp", "pol")
COORD, CLERK, INSP = map(PersonId, ("coord", "clerk", "insp"))


def agreed(*people: str, **told: object) -> list[Step]:
    """A sheet to which these people agreed."""
    sheet = {"text": "the follow-up", "derived_from": []} | told
    votes = [do("vote_feedback", person, feedback="f", vote="agree") for person in people]
    return [at("propose_feedback", id="f", **sheet), *votes]


def test_a_sheet_is_not_handed_out_past_a_member_who_came_later(tmp_path: Path) -> None:
    late = [
        at("invite", "mayor", person="care"),
        at("respond", "care", answer="accept"),
        do("declare", "care"),
        at("arrive", "care"),
    ]
    steps = [*begun("insp", "pol"), *agreed(*TABLE)]
    _, made = tried(tmp_path, *steps, do("export_feedback", feedback="f"))
    assert made.surprises == []
    refused = do("export_feedback", feedback="f", expect="refused:R31")
    for care in ({"member": False}, {"member": True}):
        _, made = tried(tmp_path, *steps, *late, refused, care=care)
        assert made.surprises == [], care


def test_a_sheet_is_signed_with_a_certificate_of_ones_own_and_says_so(tmp_path: Path) -> None:
    session, made = tried(tmp_path / "vault", *begun("insp", "pol"), *agreed(*TABLE))
    sheet, coord = TextId(made.ids["f"]), PersonId("coord")
    file = tmp_path / "mine.p12"
    file.write_bytes(file_of(certified("p256", "Carla Dubois", NOW)))
    session.run(BindCertificate(KeyInFile(file, PASSWORD)), coord)
    (mine,) = session.ask(OwnCertificates(), coord)
    wrong = ExportFeedback(sheet, how=WithCertificate(mine.sha256, "iets anders"))
    with pytest.raises(Locked):
        session.run(wrong, coord)
    assert session.ask(AllCopies(), coord).lines == ()

    how = WithCertificate(mine.sha256, PASSWORD)
    (handed,) = session.run(ExportFeedback(sheet, how=how), coord).handed
    said = verify_document(handed.data)
    assert (said.whole, [one.certificate_sha256 for one in said.signers]) == (True, [mine.sha256])
    assert "Carla Dubois" in text(handed.data)
    assert "certificaat dat een derde uitgaf" in text(handed.data)


def test_a_sheet_counts_as_handed_out_once_its_file_was_written(tmp_path: Path) -> None:
    session, made = tried(tmp_path, *begun("insp", "pol"), *agreed(*TABLE))
    sheet, coord = TextId(made.ids["f"]), PersonId("coord")

    def full(_handed: Handed) -> None:
        raise Unavailable("disk_full")

    with pytest.raises(Unavailable):
        session.run(ExportFeedback(sheet, full), coord)
    files: list[Handed] = []
    session.run(ExportFeedback(sheet, files.append), coord)
    assert [handed.copy.recipient for handed in files] == ["pol"]
    with pytest.raises(Refused):
        session.run(ExportFeedback(sheet, files.append), coord)
    assert [line.code for line in session.ask(AllCopies(), coord).lines] == [files[0].copy.code]


def test_only_who_may_hand_a_sheet_out_learns_why_it_is_held_back(tmp_path: Path) -> None:
    tainted = [*said("source", "insp"), *agreed(*TABLE, derived_from=["c"])]
    asked = [do("export_feedback", who, feedback="f") for who in ("coord", "pol")]
    _, made = tried(
        tmp_path, *begun("insp", "pol"), *tainted, do("withdraw", "insp", contribution="c"), *asked
    )
    assert [p.rules for p in made[-2:]] == [("R30",), ("R10",)]


def test_a_sheet_goes_to_no_police_whose_clearance_lapsed(tmp_path: Path) -> None:
    law = {"type": "law", "citation": "wet 30 juli 2018"}
    told = {"kind": "livc_r", "purpose": "terrorism", "subject": {"name": "n"}, "basis": law}
    table = ("mayor", "coord", "pol", "prev")
    steps = [
        do("open_case", id="k", **told),
        planned() | {"kind": "livc_r"},
        *convened("pol", "prev"),
        *seated(*table),
        *agreed(*table),
        do("wait", days=11),
        do("export_feedback", feedback="f", expect="refused:R31"),
    ]
    police = {"clearance_until": TODAY + timedelta(days=10)}
    _, made = tried(tmp_path, *steps, pol=police, prev={"category": "PREV"})
    assert made.surprises == []


@pytest.mark.parametrize("typed", [None, "", "ABCDEFG"])
def test_nobody_answers_a_round_for_somebody_without_a_key_slot(
    tmp_path: Path, typed: str | None
) -> None:
    put = at("propose_feedback", id="f", text="the follow-up", derived_from=[])
    session, made = tried(tmp_path, *begun("insp", "pol"), put)
    meeting, case = MeetingId(made.ids["m"]), CaseId(made.ids["k"])
    votes = (
        VoteRecord(meeting, case, Vote.OBJECT, typed),
        VoteFeedback(TextId(made.ids["f"]), Vote.OBJECT, typed),
    )
    before = list(session.log("coord"))
    for vote in votes:
        for _ in range(2):  # nor tells the answer whether they voted
            with pytest.raises(Locked, match="wrong_table_code"):
                session.run(vote, PersonId("insp"))
        session.run(vote, PersonId("mayor"))  # whose keys tell who it is
    assert list(session.log("coord")) == before
    assert all("insp" not in running.votes for running in session._table.recording.values())


def test_whether_somebody_answered_a_round_is_told_to_nobody_without_their_code(
    tmp_path: Path,
) -> None:
    session, made = tried(tmp_path, *begun("insp", "pol"), *recorded("insp"))
    again = VoteRecord(MeetingId(made.ids["m"]), CaseId(made.ids["k"]), Vote.AGREE)
    for person in ("insp", "pol"):
        with pytest.raises(Locked, match="wrong_table_code"):
            session.run(again, PersonId(person))


def test_no_code_shows_where_an_answer_is_shown() -> None:
    vote = VoteFeedback(TextId("f"), Vote.AGREE, "K7M2QX")
    assert "K7M2QX" not in repr(vote)


WHO_COULD_STILL_BE_REMOVED = {
    "revoked": lambda made: Revoke(CaseId(made.ids["k"]), INSP),
    "declaration withdrawn": lambda _made: WithdrawDeclaration(),
}


@pytest.mark.parametrize("answered", ["object", None])
@pytest.mark.parametrize("lost", WHO_COULD_STILL_BE_REMOVED)
def test_nobody_is_agreed_with_by_losing_an_admission(
    tmp_path: Path, lost: str, answered: str | None
) -> None:
    """R31, R44: all who arrived, also where one of them may answer no more (R41)."""
    others = [who for who in TABLE if who not in ("insp", "clerk")]
    answers = [do("vote_feedback", who, feedback="f", vote="agree") for who in others]
    answers += recorded(*others)
    if answered is not None:
        answers += [
            do("vote_feedback", "insp", feedback="f", vote=answered),
            at("vote_record", "insp", vote=answered),
        ]
    put = at("propose_feedback", id="f", text="the follow-up", derived_from=[])
    session, made = tried(tmp_path, *begun("insp", "pol"), put, *answers)
    assert made.surprises == []
    place, sheet = (MeetingId(made.ids["m"]), CaseId(made.ids["k"])), TextId(made.ids["f"])
    command = WHO_COULD_STILL_BE_REMOVED[lost](made)
    session.run(command, INSP if isinstance(command, WithdrawDeclaration) else COORD)
    session.run(VoteFeedback(sheet, Vote.AGREE), CLERK)
    session.run(VoteRecord(*place, Vote.AGREE), CLERK)
    if isinstance(command, WithdrawDeclaration):
        session.run(Declare(), INSP)
    assert [(line.over, line.unanimous) for line in session.ask(Rounds(*place), COORD)] == [
        (True, False)
    ] * 2
    with pytest.raises(Refused):
        session.run(ExportFeedback(sheet), COORD)


def test_who_agreed_and_then_lost_an_admission_has_agreed(tmp_path: Path) -> None:
    steps = [
        *begun("insp", "pol"),
        *recorded("insp"),
        do("withdraw_declaration", "insp"),
        *recorded(*(who for who in TABLE if who != "insp")),
    ]
    session, made = tried(tmp_path, *steps)
    assert made.surprises == []
    (line,) = session.ask(Rounds(MeetingId(made.ids["m"]), CaseId(made.ids["k"])), COORD)
    assert (line.over, line.unanimous) == (True, True)


def test_the_same_words_are_put_once_however_they_are_typed(tmp_path: Path) -> None:
    """R31: who objected is not asked about them again."""
    put = at("propose_feedback", id="f", text="Café Oase gaat beter.", derived_from=[])
    typed = (" café  oase gaat beter.\n", "Cafe\u0301 Oase\u200b gaat beter")
    again = (
        at("propose_feedback", id="g", text=text, derived_from=[], expect="refused:R31")
        for text in typed
    )
    _, made = tried(tmp_path, *begun("insp", "pol"), put, *again)
    assert made.surprises == []
