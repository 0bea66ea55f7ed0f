"""What leaves the vault is, for who knows the same of two evenings, the same but for dice (spec 2).

Dice are what is random or hides: copy code, identifier, keys of cases, proofs, signature. They have
one width in every world, hang on nothing, and are all that a folder of copies shows from outside.
"""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, note, settings

from app.cli.delivery import Delivery
from app.commands import products
from app.commands.annexes import Amend, IssueAnnexes, SignAnnex
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes
from app.commands.step import Handed
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId
from app.domain.minutes import Product
from app.domain.person import PersonId
from app.domain.pseudonym import ALPHABET, LENGTH
from app.domain.secret import SecretText
from app.errors import WrongState
from app.queries.leaks import Search
from app.queries.tablecodes import TableCode
from app.session import Session
from app.signing.sign import Signer
from tests.builders import Outcomes, exercise, play
from tests.journeys.drawn_evenings import neighbours
from tests.journeys.evenings import ROOM, Evening, Table, Told, known, scenario_of
from tests.journeys.press import Printed, must_be_one_file, press
from tests.journeys.test_differential import HIDDEN, LONG
from tests.journeys.test_no_trace import PLACE, votes
from tests.journeys.test_noninterference import PHASES
from tests.meetings import ALL, GUESTS, closed, issued, recorded, said, scenario, seated, step

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORDINATOR, MAYOR = PersonId("coord"), PersonId("mayor")
NAMES = {f"Naam van {person}": person for person in ROOM}
CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


World = tuple[dict[str, Printed], tuple[Handed, ...]]


def signed(tmp_path: Path, evening: Evening) -> World:
    """Everybody's copy, made, countersigned where the office wants it, and issued."""
    plan, chair = scenario_of(evening), PersonId(evening.chair)
    with exercise(tmp_path, plan) as session, press() as made:
        outcomes = play(session, plan)
        assert outcomes.surprises == []
        meeting = MeetingId(outcomes.ids["m"])
        session.run(KeepSigning(evening.countersigned), COORDINATOR)
        session.run(SignMinutes(meeting), chair)
        if evening.countersigned and chair != MAYOR:
            session.run(CountersignMinutes(meeting), MAYOR)
        handed = session.run(IssueMinutes(meeting), COORDINATOR).handed
    printed = {NAMES[one.draft.recipient.name]: one for one in made}
    assert {h.copy.recipient: h.data for h in handed} == {p: one.file for p, one in printed.items()}
    return printed, handed


def must_agree(tmp_path: Path, one: Evening, other: Evening) -> None:
    note(f"{one}\n{other}")
    worlds = [signed(tmp_path, world)[0] for world in (one, other)]
    for person in ROOM:
        if known(one, person) != known(other, person):
            continue
        assert (person in worlds[0]) == (person in worlds[1]) == (known(one, person) is not None)
        if person in worlds[0]:
            must_be_one_file(worlds[0][person], worlds[1][person])


@settings(max_examples=1, phases=PHASES)
@given(neighbours())
def test_an_issued_copy_hangs_on_what_its_reader_knows_and_on_dice(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    must_agree(tmp_path, *worlds)


@pytest.mark.slow
@settings(max_examples=25, phases=PHASES)
@given(neighbours())
def test_every_issued_copy_hangs_on_what_its_reader_knows_and_on_dice(
    tmp_path: Path, worlds: tuple[Evening, Evening]
) -> None:
    must_agree(tmp_path, *worlds)


# One evening that is known, with much or nothing said in corners


def corners(*texts: str) -> Evening:
    """Texts for two among the others, and a case of which most know nothing."""
    hidden = tuple(Told("insp", text, frozenset({"pol"}), secret=True) for text in texts)
    shown = (Told("pol", "Dit mag iedereen weten."), *hidden, Told("care", "En dit ook."))
    first = Table("k", frozenset(GUESTS), told=shown)
    second = Table("j", frozenset({"pol", "insp"}), scribe=False, told=hidden)
    return Evening((second, first))


def _two(tmp_path_factory: pytest.TempPathFactory, **leading: Any) -> list[World]:
    from tests.builders import derive_each_password_once

    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        folder = tmp_path_factory.mktemp("worlds")
        evenings = (corners(), corners(LONG, "kort"))
        return [signed(folder, replace(evening, **leading)) for evening in evenings]


@pytest.fixture(scope="module")
def two_worlds(tmp_path_factory: pytest.TempPathFactory) -> list[World]:
    return _two(tmp_path_factory)


@pytest.fixture(scope="module")
def two_countersigned(tmp_path_factory: pytest.TempPathFactory) -> list[World]:
    return _two(tmp_path_factory, chair="coord", countersigned=True)


def test_secrets_of_any_length_move_no_byte_of_the_others_copies(two_worlds: list[World]) -> None:
    (one, _), (other, _) = two_worlds
    for person in set(ALL) - {"mayor", "coord", "pol", "insp"}:
        must_be_one_file(one[person], other[person])
    with pytest.raises(AssertionError):
        must_be_one_file(one["pol"], other["pol"])


def test_a_countersignature_moves_no_byte_either(two_countersigned: list[World]) -> None:
    (one, _), (other, _) = two_countersigned
    assert all(printed.second for printed in (*one.values(), *other.values()))
    for person in set(ALL) - {"mayor", "coord", "pol", "insp"}:
        must_be_one_file(one[person], other[person])
    with pytest.raises(AssertionError):
        must_be_one_file(one["insp"], other["insp"])


def test_codes_and_identifiers_hang_on_nothing(two_worlds: list[World], tmp_path: Path) -> None:
    (one, _), _ = two_worlds
    again, _ = signed(tmp_path, corners())
    drawn = [[world[person].draft.copy_code for person in ALL] for world in (one, again)]
    assert all(CODE.fullmatch(code) for codes in drawn for code in codes)
    assert len({*drawn[0], *drawn[1]}) == 2 * len(ALL)
    ends = {world[p].file[-400:] for world in (one, again) for p in ALL}
    assert len(ends) == 2 * len(ALL)


def test_one_signing_time_stands_in_all_copies_of_a_meeting(two_worlds: list[World]) -> None:
    for made, handed in two_worlds:
        assert len({one.draft.signed_at for one in made.values()}) == 1
        kept = [h.copy for h in handed]
        assert len({(copy.signed_at, copy.destroy_by, copy.issued_on) for copy in kept}) == 1
        dates = {re.findall(rb"D:\d{14}[^)]*", one.file)[0] for one in made.values()}
        assert len(dates) == 1


def _delivered_by_command_line(folder: Path, handed: tuple[Handed, ...]) -> Path:
    delivery = Delivery(folder)
    for one in handed:
        delivery.hand(one, "m")
    delivery.finish()
    return folder / "minutes"


def _delivered_by_window(folder: Path, handed: tuple[Handed, ...]) -> Path:
    from ui.minutes.handing import delivering

    folder.mkdir()
    with delivering(folder) as deliver:
        for one in handed:
            deliver(one)
    return folder


@pytest.mark.parametrize("by", [_delivered_by_command_line, _delivered_by_window])
def test_a_folder_of_copies_shows_codes_and_one_time(
    tmp_path: Path, two_worlds: list[World], by: Any
) -> None:
    for number, (made, handed) in enumerate(two_worlds):
        files = list(by(tmp_path / str(number), handed).iterdir())
        assert {file.name for file in files} == {
            f"{one.draft.copy_code}.pdf" for one in made.values()
        }
        moment = next(iter(made.values())).draft.signed_at.timestamp()
        (time,) = {file.stat().st_mtime_ns for file in files}
        assert time / 1e9 == pytest.approx(moment, abs=0.001)
        assert {file.stat().st_mode & 0o777 for file in files} <= {0o600, 0o666}


# The order in which copies are made, listed and handed out


def test_copies_come_in_an_order_that_hangs_on_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of nine recipients in each of nine places, as often as chance has it."""
    order: list[str] = []

    def noting(draft: Any, _law: Any) -> bytes:
        order.append(NAMES[draft.recipient.name])
        return b""

    # What takes long and decides no order.
    monkeypatch.setattr(products, "minutes_pdf", noting)
    monkeypatch.setattr(Signer, "sign", lambda _signer, data, _moment, **_told: data)
    monkeypatch.setattr(Search, "minutes", lambda *_: ())
    plan = scenario([*seated(), *recorded(ALL), *closed()])
    runs, found = 180, Counter[tuple[str, int]]()
    with exercise(tmp_path, plan) as session:
        meeting = MeetingId(play(session, plan).ids["m"])
        for _ in range(runs):
            order.clear()
            with pytest.raises(WrongState):  # stopped after the last: nothing was signed
                session.run(SignMinutes(meeting, lambda made, wanted: made < wanted), MAYOR)
            assert sorted(order) == sorted(ALL)
            found.update(zip(order, range(len(ALL)), strict=False))
    expected = runs / len(ALL)
    cells = ((person, at) for person in ALL for at in range(len(ALL)))
    chi_square = sum((found[cell] - expected) ** 2 / expected for cell in cells)
    # 64 degrees of freedom: chance alone exceeds 150 less than once in ten million runs.
    assert chi_square < 150


def test_a_list_of_copies_is_in_the_order_in_which_they_were_made(two_worlds: list[World]) -> None:
    for made, handed in two_worlds:
        assert [h.copy.recipient for h in handed] == list(made)


# Feedback sheet and annex


def sheet(tmp_path: Path, *hidden: Any) -> Printed:
    put = step("propose_feedback", **PLACE, id="f", text="Geen bijzonderheden.", derived_from=[])
    export = step("export_feedback", feedback="f")
    steps = [*seated(), *hidden, put, *votes(*ALL), *recorded(ALL), *closed(), export]
    plan = scenario(steps)
    with exercise(tmp_path, plan) as session, press() as made:
        assert play(session, plan).surprises == []
    (only,) = made
    return only


@pytest.mark.parametrize("hidden", ["a text for one", "ten texts", "a secret for one, named"])
def test_a_feedback_sheet_hangs_on_its_own_text_alone(tmp_path: Path, hidden: str) -> None:
    must_be_one_file(sheet(tmp_path), sheet(tmp_path, *HIDDEN[hidden][1]))


def annexes(tmp_path: Path, *rest: tuple[str, str]) -> dict[str, Printed]:
    """Annexes on a text for all; those on `rest`, by whom and for the officers alone, besides."""
    steps = said("pol", "s1", "De zaak sloot op maandag.")
    for number, (who, text) in enumerate(rest):
        steps += said(who, f"h{number}", text, audience=[])
    plan = scenario([*seated(), *steps, *recorded(ALL), *closed(), *issued()])
    with exercise(tmp_path, plan) as session:
        played = play(session, plan)
        assert played.surprises == []
        _amend(session, played, "s1", "pol", "De zaak sloot op dinsdag.")
        for number, (who, text) in enumerate(rest):
            _amend(session, played, f"h{number}", who, f"{text} {text}")
        meeting = MeetingId(played.ids["m"])
        with press() as made:
            session.run(SignAnnex(meeting), MAYOR)
        handed = session.run(IssueAnnexes(meeting), COORDINATOR).handed
        assert {h.copy.product for h in handed} == {Product.ANNEX}
        assert len({(h.copy.signed_at, h.copy.destroy_by) for h in handed}) == 1
    return {NAMES[one.draft.recipient.name]: one for one in made}


def _amend(session: Session, played: Outcomes, of: str, who: str, words: str) -> None:
    text = TextId(played.ids[of])
    code = session.ask(TableCode(text, PersonId(who)), COORDINATOR)
    session.run(Amend(text, SecretText(words), code=code), PersonId(who))


def test_an_annex_hangs_on_what_its_reader_was_told(tmp_path: Path) -> None:
    one, other = annexes(tmp_path), annexes(tmp_path, ("insp", LONG), ("care", "kort"))
    assert set(other) == set(one)
    for person in set(one) - {"mayor", "coord", "insp", "care"}:
        must_be_one_file(one[person], other[person])
