"""`sign`, `countersign` and `record-certificate`: secrets at the terminal, one sentence each."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals for this", allow_module_level=True)

from app.commands.settings import KeepSigning
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.queries.copies import CopyFile, CopyRegister
from app.queries.verification import verify_document
from app.session import Session
from tests.app.cli.conftest import Run
from tests.app.cli.test_keys import Sat, at_terminal
from tests.app.commands.sittings import TODAY, do, planned, scenario
from tests.app.signing.issuing import Certified, certified
from tests.app.signing.soft_token import PIN, SoftTokens, soft_tokens
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD = PersonId("mayor"), PersonId("coord")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRETS = (PASSWORD, PIN, "000111", "iets anders")


@dataclass(frozen=True)
class Office:
    """A closed meeting that the coordinator chaired, and how they ask for something."""

    folder: Path
    vault: Path
    meeting: MeetingId

    def ask(self, verb: str, *more: object, who: str = "coord", typed: tuple[str, ...] = ()) -> Sat:
        """At a terminal; no secret comes back on it or on a stream."""
        on = () if verb == "record-certificate" else ("--meeting", TODAY)
        password = self.folder / who
        password.write_text(f"play-{who}\n")
        named = ("--vault", self.vault, "--member", who, "--password-file", password)
        sat = at_terminal(verb, *named, *on, *more, typed=typed)
        assert not [one for one in SECRETS if one in sat.terminal + sat.out + sat.err]
        assert "Traceback" not in sat.err
        assert sat.err.count("\n") <= 1
        return sat

    def signers(self) -> list[list[str]]:
        with Session.open(self.vault) as session:
            session.unlock("coord", "play-coord")
            people = [one.recipient for one in session.ask(CopyRegister(self.meeting), COORD)]
            files = [session.ask(CopyFile(self.meeting, who), COORD) for who in people]
        assert all(verify_document(file).whole for file in files)
        return [[one.name for one in verify_document(file).signers] for file in files]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return closed(tmp_path, None)


def closed(
    folder: Path, module: Path | None, meetings: tuple[str, ...] = ("m",), chair: str = "coord"
) -> Office:
    sat = ("open_meeting", "close_meeting")
    file = scenario(
        [
            do("delegate", "mayor", to="coord"),
            *(planned(each, chair=chair) | {"kind": "strategic"} for each in meetings),
            *(do("declare", who) for who in ("mayor", "coord")),
            *(do(verb, chair, meeting=each) for each in meetings for verb in sat),
        ]
    )
    with exercise(folder, file) as session:
        made = play(session, file)
        assert made.surprises == []
        session.run(KeepSigning(countersigned=True, card_module=module and str(module)), COORD)
        (vault,) = folder.glob("vault*")
        return Office(folder, vault, MeetingId(made.ids["m"]))


@pytest.fixture(scope="module")
def one() -> Certified:
    return certified("p256", "Carla Dubois", NOW)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory, one: Certified) -> Iterator[SoftTokens]:
    pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
    before = os.environ.get("SOFTHSM2_CONF")
    made = soft_tokens(tmp_path_factory.mktemp("softhsm"))
    made.add("Office", [("mine", one)])
    yield made
    if before is not None:
        os.environ["SOFTHSM2_CONF"] = before


def test_the_own_key_signs_after_what_will_happen_was_said_and_the_mayor_countersigns(
    office: Office,
) -> None:
    signed = office.ask("sign")
    assert (signed.status, signed.err) == (0, "")
    assert "All working notes" in signed.out
    assert "Signed: 2 copies" in signed.out
    again = office.ask("sign")
    assert again.status == 1
    assert "Nothing was signed" in again.err
    second = office.ask("countersign", who="mayor")
    assert (second.status, second.err) == (0, "")
    assert office.signers() == [["Name of coord", "Name of mayor"]] * 2


def test_the_mayor_who_had_the_chair_signs_by_their_own_keys_alone(tmp_path: Path) -> None:
    signed = closed(tmp_path, None, chair="mayor").ask("sign", who="mayor")
    assert (signed.status, signed.err) == (0, "")
    assert "Signed: 2 copies" in signed.out


def test_a_key_file_signs_once_it_is_recorded_and_a_wrong_password_signs_nothing(
    office: Office, one: Certified
) -> None:
    file = office.folder / "mine.p12"
    file.write_bytes(file_of(one))
    how = ("--pkcs12", file)
    foreign = office.ask("sign", *how, typed=(PASSWORD,))
    assert (foreign.status, "record-certificate" in foreign.err) == (1, True)
    recorded = office.ask("record-certificate", *how, typed=(PASSWORD,))
    assert (recorded.status, recorded.err) == (0, "")
    assert "Carla Dubois" in recorded.out

    wrong = office.ask("sign", *how, typed=("iets anders",))
    assert (wrong.status, "does not open" in wrong.err) == (1, True)
    gone = office.ask("sign", "--pkcs12", office.folder / "gone.p12")
    assert (gone.status, "gone.p12" in gone.err) == (2, True)
    assert office.signers() == []
    signed = office.ask("sign", *how, typed=(PASSWORD,))
    assert (signed.status, signed.err) == (0, "")
    assert office.signers() == [["Carla Dubois"]] * 2


def test_an_expired_certificate_and_missing_card_software_are_one_sentence_each(
    office: Office,
) -> None:
    old = office.folder / "old.p12"
    old.write_bytes(file_of(certified("p256", "x", NOW, days=(-400, -30))))
    expired = office.ask("record-certificate", "--pkcs12", old, typed=(PASSWORD,))
    assert (expired.status, "expired" in expired.err) == (2, True)
    without = office.ask("sign", "--pkcs11")
    assert (without.status, "software" in without.err) == (2, True)
    assert office.signers() == []


def test_a_card_signs_with_the_code_that_is_typed(tokens: SoftTokens, tmp_path: Path) -> None:
    office = closed(tmp_path, tokens.module)
    wrong = office.ask("record-certificate", "--pkcs11", typed=("000111",))
    assert (wrong.status, "PIN" in wrong.err) == (1, True)
    recorded = office.ask("record-certificate", "--pkcs11", typed=(PIN,))
    assert (recorded.status, recorded.err) == (0, "")

    wrong = office.ask("sign", "--pkcs11", typed=("000111",))
    assert (wrong.status, "PIN" in wrong.err) == (1, True)
    assert office.signers() == []
    signed = office.ask("sign", "--pkcs11", typed=(PIN,))
    assert (signed.status, signed.err) == (0, "")
    assert office.signers() == [["Carla Dubois"]] * 2


def test_an_empty_reader_is_said(
    tokens: SoftTokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = closed(tmp_path, tokens.module)
    empty = tmp_path / "empty.conf"
    (tmp_path / "tokens").mkdir()
    empty.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(empty))
    absent = office.ask("sign", "--pkcs11")
    assert (absent.status, "no card" in absent.err.lower()) == (2, True)
    assert office.signers() == []


def test_where_nobody_can_type_a_secret_nothing_is_signed(cli: Run, office: Office) -> None:
    password = office.folder / "coord"
    password.write_text("play-coord\n")
    named = ("--vault", office.vault, "--member", "coord", "--password-file", password)
    file = office.folder / "mine.p12"
    file.write_bytes(b"")
    ended = cli("sign", *named, "--meeting", TODAY, "--pkcs12", file)
    assert ended.status == 2
    assert office.signers() == []


def test_a_day_without_a_meeting_is_said(office: Office) -> None:
    another = office.ask("sign", "--meeting", "2026-11-20")
    assert (another.status, "20 Nov 2026" in another.err) == (1, True)
    assert "Nothing was signed" in another.err


def test_of_two_meetings_on_one_day_the_named_one_is_signed(tmp_path: Path) -> None:
    office = closed(tmp_path, None, ("n", "m"))
    several = office.ask("sign")
    assert (several.status, "Put after --meeting the code" in several.err) == (1, True)
    told = [line.partition("  ") for line in several.out.splitlines()[-2:]]
    assert {place for _, _, place in told} == {"Stadhuis"}
    assert office.meeting in {name for name, _, _ in told}
    assert office.signers() == []
    unknown = office.ask("sign", "--meeting", office.meeting[::-1])
    assert (unknown.status, "No meeting with this code" in unknown.err) == (2, True)
    signed = office.ask("sign", "--meeting", office.meeting)
    assert (signed.status, signed.err) == (0, "")
    assert office.signers() == [["Name of coord"]] * 2


def test_of_two_certificates_in_the_readers_the_named_one_is_recorded(
    tokens: SoftTokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: Certified
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", os.environ["SOFTHSM2_CONF"])
    (tmp_path / "hsm").mkdir()
    both = soft_tokens(tmp_path / "hsm")
    other = certified("p256", "Ander Ambt", NOW)
    both.add("Office", [("mine", one), ("other", other)])
    office = closed(tmp_path, tokens.module)
    several = office.ask("record-certificate", "--pkcs11")
    assert (several.status, "--certificate" in several.err) == (1, True)
    told = dict(line.split("  ") for line in several.out.splitlines()[-2:])
    assert set(told.values()) == {"Carla Dubois", "Ander Ambt"}
    named = next(digits for digits, name in told.items() if name == "Ander Ambt")
    recorded = office.ask("record-certificate", "--pkcs11", "--certificate", named, typed=(PIN,))
    assert (recorded.status, recorded.err) == (0, "")
    assert "Ander Ambt" in recorded.out
