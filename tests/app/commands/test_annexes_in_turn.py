"""An annex waits for whoever must come first: a countersignature, or who words their own action."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.commands.annexes import Amend, IssueAnnexes, SignAnnex
from app.commands.cases import CloseCase, EraseCase
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.secret import SecretText
from app.errors import Locked, WrongState
from app.queries.copies import Recipients
from app.queries.today import Due, Today
from tests.app.commands.sittings import (
    at,
    begun,
    convened,
    do,
    opened,
    planned,
    recorded,
    said,
    scenario,
    seated,
    signed,
)
from tests.app.commands.test_annexes import COORD, INSP, LATER, MAYOR, OPEN, amend, sign
from tests.app.minutes.reading import solid, whole
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_copy_whose_file_was_erased_with_a_case_keeps_no_annex_waiting(tmp_path: Path) -> None:
    coord = {"chair": "coord"}
    file = scenario(
        [
            do("delegate", "mayor", to="coord"),
            opened(),
            opened("k2"),
            planned(**coord),
            *convened("insp", **coord),
            *convened("insp", case="k2", **coord),
            *seated("mayor", "coord", "clerk", "insp", **coord),
            *said(OPEN, "insp"),
            *recorded("mayor", "coord", "clerk", "insp"),
            at("close_item", "coord"),
            at("open_item", "coord", "k2"),
            *(at("arrive", who, "k2") for who in ("mayor", "coord", "clerk", "insp")),
            at("close_item", "coord", "k2"),
            do("close_meeting", "coord", meeting="m"),
        ]
    )
    with exercise(tmp_path, file) as session:
        played = play(session, file)
        assert played.surprises == []
        meeting, second = MeetingId(played.ids["m"]), CaseId(played.ids["k2"])
        session.run(KeepSigning(countersigned=True), COORD)
        session.run(SignMinutes(meeting), COORD)
        amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
        assert any(line.lacks for line in session.ask(Recipients(meeting), COORD))
        session.run(CloseCase(second), COORD)
        session.run(EraseCase(second), COORD)
        assert not any(line.lacks for line in session.ask(Recipients(meeting), COORD))
        due = [line.what for line in session.ask(Today(), COORD).lines]
        assert Due.UNCOUNTERSIGNED not in due
        session.run(SignAnnex(meeting), COORD)
        assert session.run(IssueAnnexes(meeting), COORD).handed


def test_the_mayor_countersigns_before_an_annex_names_the_copy(tmp_path: Path) -> None:
    """What an annex prints of a copy is the hash of what is handed out, not of an earlier file."""
    file = scenario(
        [
            do("delegate", "mayor", to="coord"),
            opened(),
            planned(chair="coord"),
            *convened("insp", chair="coord"),
            *seated("mayor", "coord", "clerk", "insp", chair="coord"),
            *said(OPEN, "insp"),
            *recorded("mayor", "coord", "clerk", "insp"),
            at("close_item", "coord"),
            do("close_meeting", "coord", meeting="m"),
        ]
    )
    with exercise(tmp_path, file) as session:
        played = play(session, file)
        assert played.surprises == []
        meeting = MeetingId(played.ids["m"])
        session.run(KeepSigning(countersigned=True), COORD)
        session.run(SignMinutes(meeting), COORD)
        amend(session, played, "c", "De zaak sloot op dinsdag.", INSP)
        with pytest.raises(WrongState, match="countersignature_first"):
            session.run(SignAnnex(meeting), COORD)
        session.run(CountersignMinutes(meeting), MAYOR)
        session.run(SignAnnex(meeting), COORD)
        copies = session.run(IssueMinutes(meeting), COORD).handed
        hashes = {one.copy.recipient: sha256(one.data).hexdigest() for one in copies}
        for annex in session.run(IssueAnnexes(meeting), COORD).handed:
            assert hashes[annex.copy.recipient] in solid(whole(annex.data))


def test_an_owner_without_a_key_proves_with_the_card_who_words_the_action_anew(
    tmp_path: Path,
) -> None:
    """R43: else whoever sits at the keys puts words into the mouth of another service."""
    rests = {"due": date(2026, 12, 1), "derived_from": []}
    to_do = at("assign", "mayor", id="w", text="Folders nakijken.", owner="insp", **rests)
    accepted = do("accept_action", "insp", action="w")
    agreed = recorded("mayor", "coord", "clerk", "insp")
    file = scenario([*begun("insp"), to_do, accepted, *agreed, *signed()])
    with exercise(tmp_path, file) as session:
        played = play(session, file)
        assert played.surprises == []
        action, new = TextId(played.ids["w"]), SecretText("Alle folders nakijken.")
        for code in (None, "", "000000"):
            with pytest.raises(Locked, match="wrong_table_code"):
                session.run(Amend(action, new, code=code), INSP)
        amend(session, played, "w", "Alle folders nakijken.", INSP, due=LATER)
        assert INSP in {copy.recipient for copy in sign(session, played)}
