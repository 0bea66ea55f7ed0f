"""A certificate is whose key signed for it: nobody takes over the name behind another's."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import pytest

from app.commands.certificates import (
    BindCertificate,
    KeyInFile,
    KeyOnCard,
    UnbindCertificate,
)
from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.person import PersonId
from app.domain.signature import BoundCertificate, KeyStore, SignatureKind
from app.errors import AppError, Refused, Unusable
from app.policy.verdict import Verdict, verdict
from app.queries.certificates import KnownSigners, OwnCertificates
from app.queries.people import Persons
from app.session import Session
from app.signing.key import SoftKey, require_possession
from tests.app.commands.sittings import scenario
from tests.app.signing.issuing import Certified, certified
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.builders import exercise

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CARE = PersonId("mayor"), PersonId("coord"), PersonId("care")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def one() -> Certified:
    return certified("p256", "Carla Dubois", NOW)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return exercise(tmp_path / "vault", scenario([]))


@pytest.fixture
def mine(one: Certified, tmp_path: Path) -> KeyInFile:
    file = tmp_path / "mine.p12"
    file.write_bytes(file_of(one))
    return KeyInFile(file, PASSWORD)


def refused(session: Session, command: Loud, who: PersonId) -> AppError:
    with pytest.raises(AppError) as error:
        session.run(command, who)
    return error.value


def test_what_is_kept_is_read_from_the_certificate(
    session: Session, mine: KeyInFile, one: Certified
) -> None:
    session.run(BindCertificate(mine), COORD)
    (kept,) = session.ask(OwnCertificates(), COORD)
    assert (kept.sha256, kept.name, kept.kind, kept.holding) == (
        sha256(one.der).hexdigest(),
        "Carla Dubois",
        SignatureKind.CERTIFICATE,
        KeyStore.FILE,
    )
    assert session.ask(KnownSigners(), MAYOR)[kept.sha256] == COORD


def test_the_key_of_a_member_or_what_another_bound_is_nobody_elses(
    session: Session, mine: KeyInFile
) -> None:
    session.run(BindCertificate(mine), COORD)
    assert refused(session, BindCertificate(mine), MAYOR).code == "certificate_of_another"
    known = session.ask(KnownSigners(), COORD)
    for whose in (MAYOR, COORD):
        key = next(print_ for print_, who in known.items() if who == whose)
        taken = refused(session, BindCertificate(KeyOnCard(key)), PersonId("clerk"))
        assert taken.code == "certificate_of_another"
    assert session.ask(KnownSigners(), COORD) == known


@dataclass(frozen=True, slots=True)
class Claim(Loud):
    """What an older vault may hold: somebody's word that another's key is theirs."""

    verb: ClassVar[str] = "bind_certificate"
    fingerprint: str

    def asks(self, step: Step) -> Verdict:
        return verdict()

    def carry_out(self, step: Step) -> Done:
        from dataclasses import replace

        claimed = BoundCertificate(
            self.fingerprint, "x", SignatureKind.QUALIFIED, step.today, KeyStore.CARD
        )
        who = replace(step.person(step.acting), certificates=(claimed,))
        step.keep_persons((who,))
        step.note(Act.ADD, why=self.verb)
        return Done()


def test_a_claim_does_not_take_the_name_behind_a_members_key(session: Session) -> None:
    known = session.ask(KnownSigners(), COORD)
    mayors = next(print_ for print_, who in known.items() if who == MAYOR)
    session.run(Claim(mayors), COORD)
    assert session.ask(KnownSigners(), COORD)[mayors] == MAYOR


def test_nobody_records_a_certificate_in_anothers_session(
    session: Session, mine: KeyInFile
) -> None:
    assert isinstance(refused(session, BindCertificate(mine), CARE), Refused)
    assert isinstance(refused(session, UnbindCertificate("ab" * 32), CARE), Refused)


def test_a_key_that_cannot_sign_for_its_certificate_is_not_believed(one: Certified) -> None:
    key = SoftKey.own(one.key_der, one.der)
    require_possession(key)
    key.certificate = certified("p256", "Somebody else", NOW).der
    with pytest.raises(Unusable) as error:
        require_possession(key)
    assert error.value.code == "certificate_of_another_key"


@dataclass(frozen=True, slots=True)
class Place(Loud):
    """Where this member's records say that a file is; raises what it finds."""

    verb: ClassVar[str] = "bind_certificate"
    fingerprint: str

    def asks(self, step: Step) -> Verdict:
        return verdict()

    def carry_out(self, step: Step) -> Done:
        found = step.records.key_file(self.fingerprint)
        raise Unusable("found", file=found.file if found is not None else "")


def test_where_a_file_is_only_its_owner_reads_and_letting_go_forgets_it(
    session: Session, mine: KeyInFile
) -> None:
    session.run(BindCertificate(mine), COORD)
    (kept,) = session.ask(OwnCertificates(), COORD)
    assert mine.path.name not in repr(session.ask(Persons(), MAYOR))
    assert mine.path.name not in repr(BindCertificate(mine))
    assert refused(session, Place(kept.sha256), COORD).facts["file"] == str(mine.path)
    assert refused(session, Place(kept.sha256), MAYOR).facts["file"] == ""
    session.run(UnbindCertificate(kept.sha256), COORD)
    assert refused(session, Place(kept.sha256), COORD).facts["file"] == ""
