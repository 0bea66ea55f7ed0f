"""A document that comes back is judged by what its reader was told when it was signed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.commands.access import ExportAccess
from app.commands.annexes import Amend, IssueAnnexes, SignAnnex
from app.commands.cases import RecordJudicialConsent, Revoke
from app.commands.office import KeepPerson, Wait
from app.commands.settings import KeepTerms
from app.commands.step import Handed
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.language import Language
from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy, Product
from app.domain.person import Category, PersonId
from app.domain.secret import SecretText
from app.errors import NotFound
from app.leaks.finding import Surface
from app.queries.people import Persons
from app.queries.searching import ACCESS, DocumentLeaks, Searched
from app.queries.sheets import AgendaSheet, DeclarationSheet, RoleSheet
from app.queries.tablecodes import TableCode
from app.session import Session
from app.store.records import Records
from tests.app.commands.sittings import TODAY, at, begun, do, recorded, said, scenario, signed
from tests.app.leaks.broken import painted, text
from tests.builders import Outcomes, after

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, INSP, POL, CLERK = map(PersonId, ("mayor", "coord", "insp", "pol", "clerk"))
EVERYONE = ("mayor", "coord", "clerk", "insp", "pol")
OPEN = "De zaak sloot op maandag."
NARROW = "De eigenaar woont in de schuur, staat in een verslag."
"""Its last word stands in the frame of every Dutch copy, and explains nothing else."""
JUDICIAL = "Een huiszoeking leverde wapens op."
SHEETS = {"f": "De politie hoeft niets te doen.", "g": "Het pand staat voortaan leeg."}


def sheet(name: str) -> list[dict[str, object]]:
    """A text for the police to which everyone agreed, handed out."""
    return [
        at("propose_feedback", id=name, text=SHEETS[name], derived_from=[]),
        *(do("vote_feedback", person, feedback=name, vote="agree") for person in EVERYONE),
        do("export_feedback", feedback=name),
    ]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Session, Outcomes]]:
    case, *rest = begun("insp", "pol")
    file = scenario(
        [
            case | {"subject": {"name": "Jan Zonderland", "kind": "person"}},
            *rest,
            *said(OPEN, "insp"),
            *said(NARROW, "pol", "s", audience=["mayor"]),
            *said(JUDICIAL, "pol", "j", categories=["judicial"], justification="nodig"),
            *sheet("f"),
            *sheet("g"),
            *recorded(*EVERYONE),
            *signed(),
            do("issue_minutes", meeting="m", to="all"),
        ]
    )
    session, played = after(tmp_path, file)
    with session:
        yield session, played


def copy_of(played: Outcomes, person: PersonId) -> bytes:
    return played.files["minutes", person]


def searched(session: Session, pdf: bytes) -> Searched:
    return session.ask(DocumentLeaks(pdf), COORD)


def saying(pdf: bytes, words: str) -> bytes:
    """The same document with a line more on its first page."""
    return painted(text(word=words.rstrip(".")))(pdf)


def tells(session: Session, pdf: bytes, words: str) -> bool:
    """Whether a line with these words is a finding."""
    found = searched(session, saying(pdf, words)).findings
    return any(one.surface is Surface.TEXT and one.page == 1 for one in found)


def annexes(session: Session, played: Outcomes) -> dict[PersonId, bytes]:
    """Annexes with new words for the text of all and for that of few."""
    for of, words, who in (("c", "Dinsdag was de sluiting.", INSP), ("s", NEW_NARROW, POL)):
        text = TextId(played.ids[of])
        code = session.ask(TableCode(text, who), COORD)
        session.run(Amend(text, SecretText(words), code=code), who)
    meeting = MeetingId(played.ids["m"])
    session.run(SignAnnex(meeting), MAYOR)
    handed: tuple[Handed, ...] = session.run(IssueAnnexes(meeting), COORD).handed
    return {one.copy.recipient: one.data for one in handed}


NEW_NARROW = "Zijn broer verblijft in het bijgebouw."


def test_a_copy_is_clean_and_says_by_which_moment_it_was_judged(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    told = searched(session, copy_of(played, INSP))
    assert (told.findings, told.product) == ((), Product.MINUTES)
    assert told.code
    assert told.signed_at is not None
    assert told.signed_at.date() == TODAY


def test_an_annex_is_searched_for_what_its_recipient_may_not_know(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    held = annexes(session, played)
    assert set(held) == set(map(PersonId, EVERYONE))
    for pdf in held.values():
        told = searched(session, pdf)
        assert (told.findings, told.product) == ((), Product.ANNEX)
    for words in (NARROW, NEW_NARROW):
        assert tells(session, held[INSP], words)
        assert not tells(session, held[MAYOR], words)
    assert not tells(session, held[INSP], OPEN)


def test_each_of_two_feedback_sheets_is_judged_by_its_own_text(
    made: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, played = made
    files = [step.handed for step in played if step.handed]
    first, second = (one.data for step in files for one in step if one.copy.product == "feedback")
    for pdf in (first, second):
        assert searched(session, pdf).findings == ()
    assert not tells(session, first, SHEETS["f"])
    assert tells(session, first, SHEETS["g"])
    assert tells(session, second, SHEETS["f"])
    assert not tells(session, second, SHEETS["g"])
    assert tells(session, second, OPEN)
    registered = Records.copies

    def before(records: Records, meeting: Meeting) -> tuple[Copy, ...]:
        """A register that does not say which sheet a copy gives."""
        return tuple(replace(copy, sheet=None) for copy in registered(records, meeting))

    monkeypatch.setattr(Records, "copies", before)
    for pdf in (first, second):
        assert searched(session, pdf).findings == ()
    assert tells(session, second, OPEN)


def test_who_loses_the_case_later_was_told_what_their_copy_says(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    pdf = copy_of(played, INSP)
    session.run(Revoke(CaseId(played.ids["k"]), INSP), COORD)
    assert searched(session, pdf).findings == ()
    assert not tells(session, pdf, OPEN)
    assert tells(session, pdf, NARROW)


@pytest.mark.parametrize("dated", [TODAY, TODAY + timedelta(days=2)])
def test_a_consent_that_came_later_explains_nothing_whatever_day_it_bears(
    made: tuple[Session, Outcomes], dated: date
) -> None:
    session, played = made
    pdf = copy_of(played, INSP)
    assert tells(session, pdf, JUDICIAL)
    session.run(Wait(3), COORD)
    session.run(RecordJudicialConsent(CaseId(played.ids["k"]), dated, "D. Roels"), COORD)
    assert tells(session, pdf, JUDICIAL)


def test_a_reader_who_changed_language_and_an_office_that_changed_terms_raise_no_alarm(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    pdf = copy_of(played, INSP)
    insp = next(p for p in session.ask(Persons(), COORD) if p.id == INSP)
    session.run(KeepPerson(replace(insp, language=Language.DE)), COORD)
    session.run(KeepTerms("L. Vermandere", 9), COORD)
    assert searched(session, pdf).findings == ()


def test_a_recipient_is_judged_in_the_category_in_which_they_sat(
    made: tuple[Session, Outcomes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, played = made
    pdf = copy_of(played, CLERK)
    assert not tells(session, pdf, OPEN)
    now = next(p for p in session.ask(Persons(), COORD) if p.id == CLERK)
    session.run(KeepPerson(replace(now, category=Category.SOC)), COORD)
    assert searched(session, pdf) == replace(searched(session, pdf), findings=(), seated=True)
    assert not tells(session, pdf, OPEN), "who works in sport today did not then"
    registered = Records.copies

    def before(records: Records, meeting: Meeting) -> tuple[Copy, ...]:
        """A register that does not say in which category anybody sat."""
        return tuple(replace(copy, seats=None) for copy in registered(records, meeting))

    monkeypatch.setattr(Records, "copies", before)
    assert tells(session, pdf, OPEN)
    assert not searched(session, pdf).seated


def test_what_no_register_holds_is_named_and_not_searched(
    made: tuple[Session, Outcomes],
) -> None:
    session, played = made
    meeting = MeetingId(played.ids["m"])
    sheets = {
        "printing.notice.title": session.ask(AgendaSheet(meeting, Language.FR), COORD),
        "printing.role.heading": session.ask(RoleSheet(((Category.POL, Language.DE),)), COORD),
        "printing.declaration.title": session.ask(DeclarationSheet(INSP), COORD),
    }
    answers: list[bytes] = []
    asked = CaseId(played.ids["k"])
    session.run(ExportAccess(asked, Language.EN, deliver=answers.append), COORD)
    for title, pdf in (*sheets.items(), (ACCESS, answers[0])):
        assert searched(session, pdf) == Searched(title=title)
        assert searched(session, pdf).access is (title == ACCESS)
    with pytest.raises(NotFound) as caught:
        searched(session, b"no document")
    assert caught.value.code == "leaks_unknown_document"
