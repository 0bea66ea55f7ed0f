"""Settings of the office: who may change them, what they allow, and what the log says of it."""

from pathlib import Path

import pytest

from app.commands.settings import KeepIdle, KeepOffice, KeepTerms
from app.commands.step import Command
from app.domain.basis import Kind
from app.domain.language import Language
from app.domain.person import LONGEST_IDLE, PersonId
from app.errors import Refused, Unusable
from app.queries.people import OfficeView
from app.session import Session
from tests.app.commands.sittings import scenario
from tests.builders import exercise, office

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, CLERK = PersonId("coord"), PersonId("clerk")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return exercise(tmp_path, scenario(()))


def test_what_an_office_sets_is_there_after_locking_and_stands_in_the_log(session: Session) -> None:
    session.run(KeepOffice("Stad Zeestad", " DPIA-7 ", Language.FR), COORD)
    session.run(KeepTerms("H. Aerts", 9, {Kind.LIVC_R: 3}), PersonId("mayor"))
    session.run(KeepIdle(2), COORD)
    session.lock()
    session.unlock("coord", "play-coord")
    kept = session.ask(OfficeView(), COORD)
    assert (kept.municipality, kept.dpia, kept.language) == ("Stad Zeestad", "DPIA-7", Language.FR)
    assert (kept.dpo, kept.idle_minutes) == ("H. Aerts", 2)
    assert (kept.months_for(Kind.LIVC_R), kept.months_for(Kind.CONSENT)) == (3, 9)
    said = [line.entry.why for line in session.log("coord") if line.entry is not None]
    assert [why for why in said if why] == ["new_vault", "keep_office", "keep_terms", "keep_idle"]


@pytest.mark.parametrize(
    "command", [KeepOffice("Elders"), KeepTerms("dpo", 6), KeepIdle(3)], ids=lambda c: c.verb
)
def test_only_who_prepares_changes_them(session: Session, command: Command) -> None:
    before = session.ask(OfficeView(), COORD)
    with pytest.raises(Refused) as refused:
        session.run(command, CLERK)
    assert refused.value.rules == ("R10",)
    assert session.ask(OfficeView(), COORD) == before


@pytest.mark.parametrize(
    "command",
    [KeepTerms("  ", 6), KeepTerms("dpo", 0), KeepTerms("dpo", 361), KeepTerms("d", 6, {"k": 361})],
)
def test_terms_need_a_name_and_end_before_thirty_years(
    session: Session, command: KeepTerms
) -> None:
    with pytest.raises(Refused) as refused:
        session.run(command, COORD)
    assert refused.value.rules == ("R38",)


@pytest.mark.parametrize("minutes", [0, LONGEST_IDLE + 1])
def test_the_idle_time_only_gets_shorter_than_its_ceiling(session: Session, minutes: int) -> None:
    with pytest.raises(Unusable, match="idle_out_of_range"):
        session.run(KeepIdle(minutes), COORD)


def test_an_office_keeps_a_name(session: Session) -> None:
    with pytest.raises(Unusable, match="office_nameless"):
        session.run(KeepOffice("  "), COORD)


def test_an_office_that_set_nothing_locks_after_five_minutes_and_has_one_term() -> None:
    assert office().idle_minutes == 5
    assert office().months_for(Kind.ADMIN) == office().retention_months
