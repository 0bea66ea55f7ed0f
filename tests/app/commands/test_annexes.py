"""What is signed is put right beside itself: by whose text it is, for whoever was told it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.commands import products
from app.commands.annexes import Amend, IssueAnnexes, SignAnnex, TakeBackAmendment
from app.commands.copies import AttestDestruction
from app.domain.contribution import TextId
from app.domain.log import Act
from app.domain.meeting import MeetingId
from app.domain.minutes import Copy, Product
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.errors import Locked, Refused, WrongState
from app.minutes.annex import annex_pdf
from app.queries.annexes import AnnexFile, AnnexRecipients, SignedTexts
from app.queries.copies import CopyFile, CopyRegister
from app.queries.tablecodes import TableCode
from app.queries.verification import KnownCopy, verify_document
from app.session import Session
from tests.app.commands.sittings import (
    at,
    begun,
    do,
    recorded,
    said,
    scenario,
    signed,
)
from tests.app.leaks.broken import painted, text
from tests.app.minutes.reading import solid, whole
from tests.builders import Outcomes, after

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, INSP, POL, CLERK = map(PersonId, ("mayor", "coord", "insp", "pol", "clerk"))
EVERYONE = ("mayor", "coord", "clerk", "insp", "pol")
LATER = date(2027, 5, 9)
OPEN, NARROW = "De zaak sloot op maandag.", "De eigenaar woont in de schuur."


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Session, Outcomes]]:
    """Signed minutes: one text for all, one for the officers, a decision on each."""
    decided = at("decide", "mayor", id="b", text="Wij volgen dit op.", derived_from=["c"])
    hidden = at("decide", "mayor", id="h", text="Wij bekijken de schuur.", derived_from=["s"])
    rests = {"due": date(2026, 12, 1), "derived_from": []}
    to_do = at("assign", "mayor", id="a", text="Overzicht bezorgen.", owner="clerk", **rests)
    file = scenario(
        [
            *begun("insp", "pol"),
            *said(OPEN, "insp"),
            *said(NARROW, "pol", "s", audience=["mayor"]),
            decided,
            hidden,
            to_do,
            *recorded(*EVERYONE),
            *signed(),
            do("issue_minutes", meeting="m", to="all"),
        ]
    )
    session, played = after(tmp_path, file)
    with session:
        yield session, played


def amend(
    session: Session, played: Outcomes, of: str, words: str, who: PersonId, **more: Any
) -> str:
    code = None
    if who not in (MAYOR, COORD, CLERK):
        code = session.ask(TableCode(TextId(played.ids[of]), who), COORD)
    command = Amend(TextId(played.ids[of]), SecretText(words), code=code)
    return str(session.run(replace(command, **more), who).made)


def sign(session: Session, played: Outcomes) -> tuple[Copy, ...]:
    meeting = MeetingId(played.ids["m"])
    session.run(SignAnnex(meeting), MAYOR)
    copies = session.ask(CopyRegister(meeting), COORD)
    return tuple(copy for copy in copies if copy.product is Product.ANNEX)


def test_an_annex_tells_old_and_new_words_and_the_copy_that_it_corrects(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    meeting = MeetingId(played.ids["m"])
    before = {c.recipient: c for c in session.ask(CopyRegister(meeting), COORD)}
    files = {person: session.ask(CopyFile(meeting, person), COORD) for person in before}
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    annexes = sign(session, played)
    assert {copy.recipient for copy in annexes} == set(EVERYONE)
    handed = session.run(IssueAnnexes(meeting), COORD).handed
    assert len(handed) == len(EVERYONE)
    for one in handed:
        told, corrected = whole(one.data), before[one.copy.recipient]
        assert one.copy.corrects == corrected.code
        assert corrected.code in told
        assert corrected.sha256 in solid(told)
        assert OPEN in told
        assert "De zaak sloot op dinsdag." in told
        assert NARROW not in told
        assert one.copy.destroy_by == corrected.destroy_by
        assert verify_document(one.data).whole
        known = session.ask(KnownCopy(sha256(one.data).hexdigest()), COORD)
        assert known is not None
        assert known.product is Product.ANNEX
        assert known.corrects == corrected.code
    after = {person: session.ask(CopyFile(meeting, person), COORD) for person in before}
    assert after == files
    noted = [e.why for line in session.log("coord") if (e := line.entry) is not None]
    assert {"amend", "sign_annex", "issue_annexes"} <= set(noted)


def test_only_who_was_told_a_text_gets_an_annex_about_it(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    amend(session, played, "s", "De eigenaar woont in het bijgebouw.", POL)
    assert session.ask(AnnexRecipients(MeetingId(played.ids["m"])), COORD) == (COORD, MAYOR, POL)
    assert session.ask(AnnexFile(MeetingId(played.ids["m"]), POL), COORD)
    last = [line.entry for line in session.log("coord") if line.entry is not None][-1]
    assert (last.act, last.acting, last.to) == (Act.VIEW, COORD, (POL,))
    assert {copy.recipient for copy in sign(session, played)} == {COORD, MAYOR, POL}


def test_what_a_reader_may_not_know_leaves_their_annex_as_it_is(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    meeting = MeetingId(played.ids["m"])
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    alone = {p: session.ask(AnnexFile(meeting, p), COORD) for p in (INSP, CLERK)}
    other = amend(session, played, "s", "De eigenaar woont in het bijgebouw.", POL)
    amend(session, played, "h", "Wij bekijken het bijgebouw.", MAYOR)
    assert {p: session.ask(AnnexFile(meeting, p), COORD) for p in (INSP, CLERK)} == alone
    session.run(TakeBackAmendment(other), POL)
    assert {p: session.ask(AnnexFile(meeting, p), COORD) for p in (INSP, CLERK)} == alone


def test_a_sentence_is_added_beside_what_stands(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    amend(session, played, "b", "Tegen 1 december.", MAYOR, added=True)
    told = whole(session.ask(AnnexFile(MeetingId(played.ids["m"]), INSP), COORD))
    assert "Bij Wij volgen dit op. wordt toegevoegd Tegen 1 december." in told


def test_a_second_annex_starts_from_the_words_of_the_first(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    sign(session, played)
    amend(session, played, "c", "De zaak sloot op woensdag.", INSP)
    told = whole(session.ask(AnnexFile(MeetingId(played.ids["m"]), CLERK), COORD))
    assert "dinsdag" in told
    assert "woensdag" in told
    assert OPEN not in told
    assert len(sign(session, played)) == 2 * len(EVERYONE)


def test_words_are_their_contributors_and_the_annex_the_chairs(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    c, b = TextId(played.ids["c"]), TextId(played.ids["b"])
    new = SecretText("anders")
    for command, who, rule in (
        (Amend(c, new), MAYOR, "R20"),
        (Amend(b, new), COORD, "R10"),
        (Amend(TextId(played.ids["s"]), new), INSP, "R10"),
        (SignAnnex(MeetingId(played.ids["m"])), COORD, "R10"),
    ):
        with pytest.raises(Refused) as refused:
            session.run(command, who)
        assert refused.value.rules == (rule,)
    with pytest.raises(Locked):
        session.run(Amend(c, new, code="000000"), INSP)
    with pytest.raises(WrongState, match="nothing_to_amend"):
        session.run(SignAnnex(MeetingId(played.ids["m"])), MAYOR)
    with pytest.raises(WrongState, match="empty_text"):
        session.run(Amend(b, SecretText(" ")), MAYOR)


def test_what_was_taken_back_before_the_signature_never_was(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    one = amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    with pytest.raises(Refused):
        session.run(TakeBackAmendment(one), MAYOR)
    session.run(TakeBackAmendment(one), INSP)
    texts = session.ask(SignedTexts(MeetingId(played.ids["m"])), MAYOR)
    assert [line.waiting for line in texts if line.waiting] == []
    one = amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    sign(session, played)
    with pytest.raises(Refused):
        session.run(TakeBackAmendment(one), INSP)


def test_new_words_wait_where_the_chair_reads_them(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    amend(session, played, "c", "Op dinsdag.", INSP)
    amend(session, played, "c", "Op woensdag.", INSP)
    lines = session.ask(SignedTexts(MeetingId(played.ids["m"])), MAYOR)
    assert [line.waiting for line in lines if line.waiting] == ["Op woensdag."]
    assert {line.line.id: line.writer for line in lines}[TextId(played.ids["b"])] is None


def test_who_destroyed_their_copy_gets_no_annex(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    session.run(AttestDestruction(MeetingId(played.ids["m"])), INSP)
    amend(session, played, "b", "Wij volgen dit niet op.", MAYOR)
    assert INSP not in {copy.recipient for copy in sign(session, played)}


def test_an_annex_that_says_too_much_stops_the_signing(
    made: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, played = made
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    amend(session, played, "s", "De eigenaar woont bij de Boomkruiper.", POL)
    monkeypatch.setattr(
        products, "annex_pdf", lambda *asked: painted(text(word="Boomkruiper"))(annex_pdf(*asked))
    )
    with pytest.raises(WrongState, match="leak_"):
        session.run(SignAnnex(MeetingId(played.ids["m"])), MAYOR)
    assert len(session.ask(CopyRegister(MeetingId(played.ids["m"])), COORD)) == len(EVERYONE)
    monkeypatch.undo()
    assert len(sign(session, played)) == len(EVERYONE)


def act(session: Session, played: Outcomes, words: str = "Overzicht bezorgen.") -> None:
    """The mayor puts off the action of all."""
    amend(session, played, "a", words, MAYOR, due=LATER)


def test_the_due_date_of_an_action_is_put_right_by_the_annex_alone(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    meeting = MeetingId(played.ids["m"])
    before = {p: session.ask(CopyFile(meeting, p), COORD) for p in (COORD, CLERK)}
    act(session, played)
    told = whole(session.ask(AnnexFile(meeting, COORD), COORD))
    assert (
        "Afspraak Overzicht bezorgen. In plaats van de termijn 1 dec 2026 lees 9 mei 2027" in told
    )
    sign(session, played)
    assert {p: session.ask(CopyFile(meeting, p), COORD) for p in before} == before
    act(session, played, "Het overzicht bezorgen.")
    told = whole(session.ask(AnnexFile(meeting, COORD), COORD))
    assert "termijn" not in told, "a date that holds already is not put right again"
    line = next(t for t in session.ask(SignedTexts(meeting), MAYOR) if t.line.due is not None)
    assert (line.line.due, line.due) == (LATER, None)


def test_new_words_and_a_new_date_stand_on_one_annex(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    act(session, played, "Volledig overzicht bezorgen.")
    told = whole(session.ask(AnnexFile(MeetingId(played.ids["m"]), COORD), COORD))
    assert "lees Volledig overzicht bezorgen. In plaats van de termijn 1 dec 2026" in told


def test_words_and_a_date_that_stand_there_already_are_no_correction(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    for of, words, who, more in (
        ("c", OPEN, INSP, {}),
        ("c", OPEN, INSP, {"added": True}),
        ("a", "Overzicht bezorgen.", MAYOR, {"due": date(2026, 12, 1)}),
    ):
        with pytest.raises(WrongState, match="nothing_changed"):
            amend(session, played, of, words, who, **more)
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    act(session, played)
    sign(session, played)
    with pytest.raises(WrongState, match="nothing_changed"):
        amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    with pytest.raises(WrongState, match="nothing_changed"):
        act(session, played)
    amend(session, played, "c", OPEN, INSP)  # back to what was signed first


def test_only_an_action_has_a_due_date_to_put_right(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    with pytest.raises(WrongState, match="unknown_text"):
        amend(session, played, "b", "Wij volgen dit op.", MAYOR, due=LATER)


def test_the_annex_of_who_does_not_read_an_action_is_the_same_whatever_its_date(
    made: tuple[Session, Outcomes],
) -> None:
    """R32: the minutes of an inspector hold no action of the clerk."""
    session, played = made
    meeting = MeetingId(played.ids["m"])
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    alone = {p: session.ask(AnnexFile(meeting, p), COORD) for p in (INSP, POL, CLERK)}
    act(session, played)
    after = {p: session.ask(AnnexFile(meeting, p), COORD) for p in alone}
    assert {p for p in alone if after[p] != alone[p]} == {CLERK}


def test_a_date_that_a_withheld_text_also_names_does_not_stop_the_signing(
    made: tuple[Session, Outcomes],
) -> None:
    """Its reader was told the date: the scanner of the annex knows that."""
    session, played = made
    amend(session, played, "s", "Uiterlijk op 9 mei 2027 vertrekt de eigenaar.", POL)
    act(session, played)
    assert CLERK in {copy.recipient for copy in sign(session, played)}


def test_an_annex_is_tagged_and_names_its_recipient(made: tuple[Session, Outcomes]) -> None:
    session, played = made
    amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
    pdf = session.ask(AnnexFile(MeetingId(played.ids["m"]), POL), COORD)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
    assert "Name of pol" in whole(pdf)
