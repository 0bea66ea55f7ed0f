"""Who was invited is told to those who prepare, of the cases to which they are admitted (R10)."""

from pathlib import Path

import pytest

from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.board import NameCards
from app.queries.guests import MeetingGuests
from tests.app.commands.sittings import at, do, opened, planned, scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_mayor_whom_the_consent_does_not_name_learns_no_guest_of_that_case(
    tmp_path: Path,
) -> None:
    """Without a key slot the mayor acts in the session of the coordinator, who opens both cases."""
    steps = [
        opened(),
        opened("other", named=("coord", "clerk", "customs")),
        planned(chair="coord"),
        do("delegate", "mayor", to="coord"),
    ]
    for case, guest in (("k", "insp"), ("other", "customs")):
        steps += [
            do("add_item", meeting="m", case=case),
            at("invite", case=case, person=guest),
            at("respond", guest, case=case, answer="accept"),
        ]
    file = scenario(steps, mayor={"category": "BM", "member": False})
    with exercise(tmp_path, file) as session:
        made = play(session, file)
        assert made.surprises == []
        meeting = MeetingId(made.ids["m"])
        for query in (MeetingGuests(meeting), NameCards(meeting)):
            told = {line.person for line in session.ask(query, PersonId("mayor"))}
            assert "insp" in told
            assert "customs" not in told
            everyone = {line.person for line in session.ask(query, PersonId("coord"))}
            assert everyone >= {"insp", "customs"}
