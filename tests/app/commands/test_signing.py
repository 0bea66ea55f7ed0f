"""Signing with a certificate of one's own, and the countersignature: all of it or nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from app.commands.certificates import (
    BindCertificate,
    KeyInFile,
    KeyOnCard,
    UnbindCertificate,
)
from app.commands.minutes import IssueMinutes, SignMinutes
from app.commands.settings import KeepSigning
from app.commands.signing import CountersignMinutes, OwnKey, WithCertificate
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.signature import BoundCertificate, SignatureKind
from app.errors import AppError, Refused, Unavailable
from app.queries.certificates import (
    KnownSigners,
    OwnCertificates,
    certificates_on_cards,
)
from app.queries.copies import CopyFile, CopyRegister
from app.queries.people import OfficeView
from app.queries.verification import KnownCopy, verify_document
from app.session import Session
from app.signing.verification import SignaturePart
from tests.app.commands.sittings import do, planned, scenario
from tests.app.signing.issuing import Certified, certified
from tests.app.signing.soft_token import PIN, SoftTokens, soft_tokens
from tests.app.signing.test_key_file import PASSWORD, file_of
from tests.builders import after

pytestmark = pytest.mark.usefixtures("quick_passwords")
MAYOR, COORD, CLERK = PersonId("mayor"), PersonId("coord"), PersonId("clerk")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def one() -> Certified:
    return certified("p256", "Carla Dubois", NOW)


@pytest.fixture
def sat(tmp_path: Path) -> tuple[Session, MeetingId]:
    """A meeting that the coordinator chaired and closed, in an office that countersigns."""
    file = scenario(
        [
            do("delegate", "mayor", to="coord"),
            planned(chair="coord") | {"kind": "strategic"},
            *(do("declare", who) for who in ("mayor", "coord")),
            *(do(verb, "coord", meeting="m") for verb in ("open_meeting", "close_meeting")),
        ]
    )
    session, made = after(tmp_path / "vault", file)
    session.run(KeepSigning(countersigned=True), COORD)
    return session, MeetingId(made.ids["m"])


@pytest.fixture
def bound(
    sat: tuple[Session, MeetingId], one: Certified, tmp_path: Path
) -> tuple[Session, MeetingId, BoundCertificate]:
    file = tmp_path / "mine.p12"
    file.write_bytes(file_of(one))
    session, meeting = sat
    session.run(BindCertificate(KeyInFile(file, PASSWORD)), COORD)
    (kept,) = session.ask(OwnCertificates(), COORD)
    return session, meeting, kept


def unsigned(session: Session, meeting: MeetingId) -> bool:
    return session.ask(CopyRegister(meeting), COORD) == ()


def copies(session: Session, meeting: MeetingId) -> dict[str, bytes]:
    people = [line.recipient for line in session.ask(CopyRegister(meeting), COORD)]
    return {who: session.ask(CopyFile(meeting, who), COORD) for who in people}


def text(pdf: bytes) -> str:
    from io import BytesIO

    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def refused(session: Session, command: object, who: PersonId = COORD) -> AppError:
    with pytest.raises(AppError) as error:
        session.run(command, who)  # type: ignore[arg-type]
    return error.value


def test_a_bound_certificate_signs_every_copy_and_its_kind_stands_on_the_page(
    bound: tuple[Session, MeetingId, BoundCertificate],
) -> None:
    session, meeting, mine = bound
    session.run(SignMinutes(meeting, how=WithCertificate(mine.sha256, PASSWORD)), COORD)

    made = copies(session, meeting)
    assert set(made) == {"mayor", "coord"}
    for pdf in made.values():
        said = verify_document(pdf)
        assert (said.whole, [line.kind for line in said.signers]) == (
            True,
            [SignatureKind.CERTIFICATE],
        )
        assert said.signers[0].certificate_sha256 == mine.sha256
        assert "Dit is geen gekwalificeerde elektronische handtekening" in text(pdf)
        assert "certificaat dat een derde uitgaf" in text(pdf)
        assert "als voorzitter" in text(pdf)
    assert session.ask(KnownSigners(), COORD)[mine.sha256] == "coord"


@pytest.mark.parametrize(
    ("break_it", "secret", "code"),
    [
        ("nothing", "iets anders", "key_file_password"),
        ("remove", PASSWORD, "key_file_unreadable"),
        ("damage", PASSWORD, "key_file_damaged"),
        ("another", PASSWORD, "certificate_not_bound"),
    ],
)
def test_what_fails_leaves_the_minutes_unsigned_and_they_can_be_signed_again(
    bound: tuple[Session, MeetingId, BoundCertificate],
    break_it: str,
    secret: str,
    code: str,
    tmp_path: Path,
) -> None:
    session, meeting, mine = bound
    file = tmp_path / "mine.p12"
    whole = file.read_bytes()
    if break_it == "remove":
        file.unlink()
    elif break_it == "damage":
        file.write_bytes(whole[:100])
    elif break_it == "another":
        file.write_bytes(file_of(certified("p256", "Someone else", NOW)))
    how = WithCertificate(mine.sha256, secret)

    error = refused(session, SignMinutes(meeting, how=how))
    assert error.code == code
    assert secret not in f"{error!r} {error.facts} {how!r} {SignMinutes(meeting, how=how)!r}"
    assert unsigned(session, meeting)
    log = [line.entry for reader in ("coord", "mayor") for line in session.log(reader)]
    assert not [entry for entry in log if secret in repr(entry)]

    file.write_bytes(whole)
    session.run(SignMinutes(meeting, how=WithCertificate(mine.sha256, PASSWORD)), COORD)
    assert not unsigned(session, meeting)


@pytest.mark.parametrize(
    ("days", "code"),
    [((-400, -30), "certificate_expired"), ((30, 60), "certificate_not_yet_valid")],
)
def test_a_certificate_outside_its_days_is_not_bound(
    sat: tuple[Session, MeetingId], tmp_path: Path, days: tuple[int, int], code: str
) -> None:
    session, _meeting = sat
    file = tmp_path / "old.p12"
    file.write_bytes(file_of(certified("p256", "x", NOW, days=days)))
    assert refused(session, BindCertificate(KeyInFile(file, PASSWORD))).code == code
    assert session.ask(OwnCertificates(), COORD) == ()


def test_a_certificate_of_nobody_or_of_somebody_else_signs_nothing(
    bound: tuple[Session, MeetingId, BoundCertificate], tmp_path: Path
) -> None:
    session, meeting, mine = bound
    bind = BindCertificate(KeyInFile(tmp_path / "mine.p12", PASSWORD))
    assert refused(session, bind).code == "certificate_bound_already"
    assert refused(session, bind, MAYOR).code == "certificate_of_another"
    session.run(UnbindCertificate(mine.sha256), COORD)
    session.run(bind, MAYOR)
    how = WithCertificate(mine.sha256, PASSWORD)
    assert refused(session, SignMinutes(meeting, how=how)).code == "certificate_not_bound"
    assert refused(session, UnbindCertificate(mine.sha256)).code == "certificate_not_bound"
    said = [line.entry.why for line in session.log("coord") if line.entry is not None]
    assert said.count("bind_certificate") == 2
    assert said.count("unbind_certificate") == 1


def test_binding_survives_a_change_of_the_person_and_nothing_of_the_certificate_is_kept(
    bound: tuple[Session, MeetingId, BoundCertificate], one: Certified
) -> None:
    from app.commands.office import KeepPerson
    from app.queries.people import Persons

    session, _meeting, mine = bound
    me = next(p for p in session.ask(Persons(), COORD) if p.id == COORD)
    session.run(KeepPerson(replace(me, function="Other", certificates=())), COORD)
    assert session.ask(OwnCertificates(), COORD) == (mine,)
    assert one.der not in repr(mine).encode()


def test_the_mayor_countersigns_every_copy_and_the_register_knows_it(
    sat: tuple[Session, MeetingId],
) -> None:
    session, meeting = sat
    session.run(SignMinutes(meeting), COORD)
    before = copies(session, meeting)
    told: list[tuple[int, int]] = []

    def watch(made: int, of: int) -> bool:
        told.append((made, of))
        return True

    session.run(CountersignMinutes(meeting, watch=watch), MAYOR)

    assert told == [(0, 2), (1, 2), (2, 2)]
    for who, pdf in copies(session, meeting).items():
        assert pdf.startswith(before[who])
        assert "plaats voor de medeondertekening" in text(pdf)
        said = verify_document(pdf)
        assert said.whole
        assert [line.part for line in said.signers] == [
            SignaturePart.CERTIFIED,
            SignaturePart.COUNTERSIGNED,
        ]
        known = session.ask(KnownSigners(), COORD)
        assert [known[line.certificate_sha256] for line in said.signers] == [COORD, MAYOR]
    for line in session.ask(CopyRegister(meeting), COORD):
        assert session.ask(KnownCopy(line.sha256), COORD) is not None
    # What somebody did who follows up and had the chair, another reads (R39).
    signs = [e.why for line in session.log("mayor") if (e := line.entry) and e.act == "sign"]
    assert signs == ["sign_minutes", "countersign_minutes"]
    assert refused(session, CountersignMinutes(meeting), MAYOR).code == "countersigned_already"


def test_only_the_mayor_countersigns_and_only_what_has_not_left_yet(
    sat: tuple[Session, MeetingId],
) -> None:
    session, meeting = sat
    assert refused(session, CountersignMinutes(meeting), MAYOR).code == "not_signed_yet"
    session.run(SignMinutes(meeting), COORD)
    assert isinstance(refused(session, CountersignMinutes(meeting), COORD), Refused)
    session.run(IssueMinutes(meeting), COORD)
    assert refused(session, CountersignMinutes(meeting), MAYOR).code == "issued_already"


def test_a_countersigning_that_is_stopped_leaves_every_copy_as_it_was(
    sat: tuple[Session, MeetingId],
) -> None:
    session, meeting = sat
    session.run(SignMinutes(meeting), COORD)
    before = copies(session, meeting)
    stopped = CountersignMinutes(meeting, watch=lambda made, _of: made < 1)
    assert refused(session, stopped, MAYOR).code == "signing_stopped"
    assert copies(session, meeting) == before


def test_where_the_office_wants_no_countersignature_no_place_is_kept(
    sat: tuple[Session, MeetingId],
) -> None:
    session, meeting = sat
    session.run(KeepSigning(countersigned=False), COORD)
    session.run(SignMinutes(meeting, how=OwnKey()), COORD)
    for pdf in copies(session, meeting).values():
        assert "medeondertekening" not in text(pdf)
    assert refused(session, CountersignMinutes(meeting), MAYOR).code == "no_countersignature_field"


def test_a_module_that_is_not_there_is_not_kept(sat: tuple[Session, MeetingId]) -> None:
    session, _meeting = sat
    error = refused(session, KeepSigning(countersigned=True, card_module="/no/module.so"))
    assert (type(error), error.code) == (Unavailable, "card_module_missing")
    assert session.ask(OfficeView(), COORD).card_module is None
    assert isinstance(refused(session, KeepSigning(countersigned=False), CLERK), Refused)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory, one: Certified) -> Iterator[SoftTokens]:
    pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
    made = soft_tokens(tmp_path_factory.mktemp("softhsm"))
    made.add("Office", [("mine", one)])
    if str(made.module) in pkcs11._loaded:
        pkcs11.unload(str(made.module))
    yield made
    pkcs11.unload(str(made.module))


def test_a_card_signs_the_minutes_and_a_wrong_code_or_a_pulled_card_signs_nothing(
    sat: tuple[Session, MeetingId], tokens: SoftTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, meeting = sat
    module = str(tokens.module)
    session.run(KeepSigning(countersigned=True, card_module=module), COORD)
    _module, (found,) = certificates_on_cards(module)
    assert found.asks_secret
    mine = found.sha256
    assert refused(session, BindCertificate(KeyOnCard(mine))).code == "pin_needed"
    wrong_code = refused(session, BindCertificate(KeyOnCard(mine, "000111"))).code
    assert wrong_code in {"wrong_pin", "wrong_pin_low"}
    assert session.ask(OwnCertificates(), COORD) == ()
    session.run(BindCertificate(KeyOnCard(mine, PIN)), COORD)
    (kept,) = session.ask(OwnCertificates(), COORD)
    assert kept == found
    unasked = refused(session, SignMinutes(meeting, how=WithCertificate(mine)))
    assert unasked.code == "pin_needed"

    wrong = refused(session, SignMinutes(meeting, how=WithCertificate(mine, "000111")))
    assert wrong.code in {"wrong_pin", "wrong_pin_low"}
    assert unsigned(session, meeting)

    with monkeypatch.context() as pulled:
        import pkcs11

        from app.signing.card import CardKey

        signs = CardKey._sign
        left = [None]

        def once(key: CardKey, *how: object) -> bytes:
            if not left:
                raise pkcs11.DeviceRemoved
            left.pop()
            return signs(key, *how)  # type: ignore[arg-type]

        pulled.setattr(CardKey, "_sign", once)
        how = WithCertificate(mine, PIN)
        assert refused(session, SignMinutes(meeting, how=how)).code == "card_removed"
    assert unsigned(session, meeting)

    session.run(SignMinutes(meeting, how=WithCertificate(mine, PIN)), COORD)
    assert all(verify_document(pdf).whole for pdf in copies(session, meeting).values())


def test_without_any_card_software_the_own_key_still_signs(
    bound: tuple[Session, MeetingId, BoundCertificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, meeting, _mine = bound
    monkeypatch.setattr("app.host.middleware.usual_modules", lambda: ())
    card = BindCertificate(KeyOnCard("ab" * 32))
    assert refused(session, card).code == "card_middleware_missing"
    with pytest.raises(Unavailable):
        certificates_on_cards(None)
    session.run(SignMinutes(meeting), COORD)
    assert not unsigned(session, meeting)
