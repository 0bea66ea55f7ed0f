"""Signing through PKCS #11, with a real software token; and every way in which a card says no."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")

from app.domain.signature import SignatureKind  # noqa: E402
from app.errors import AppError, Locked, Unavailable, Unusable, WrongState  # noqa: E402
from app.signing import card, card_failure  # noqa: E402
from app.signing.card import card_certificates, open_card  # noqa: E402
from app.signing.sign import Signer  # noqa: E402
from app.signing.verify import verify_pdf  # noqa: E402
from tests.app.signing.independent import (  # noqa: E402
    accepted_by_openssl,
    accepted_by_pdfsig,
    accepted_over,
)
from tests.app.signing.issuing import Certified, certified  # noqa: E402
from tests.app.signing.soft_token import PIN, SoftTokens, soft_tokens  # noqa: E402

NOW = datetime(2026, 9, 1, 14, 30, tzinfo=UTC)
Compose = Callable[..., bytes]


@pytest.fixture(scope="module")
def held() -> dict[str, Certified]:
    return {
        "Signature": certified("p384", "An Citizen (Signature)", NOW, qualified=True),
        "p256": certified("p256", "Bram Claes", NOW),
        "rsa": certified("rsa2048", "Carla Dubois", NOW),
        "Authentication": certified("p256", "An Citizen (Authentication)", NOW),
        "keyless": certified("p256", "Without key", NOW),
        "ciphers": certified("p256", "Not for signing", NOW, signs=False),
    }


@pytest.fixture(scope="module")
def tokens(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, Certified]
) -> Iterator[SoftTokens]:
    made = soft_tokens(tmp_path_factory.mktemp("softhsm"))
    made.add("BELPIC", [(name, held[name]) for name in ("Signature", "Authentication")])
    made.add("Office", [(name, held[name]) for name in ("p256", "rsa", "ciphers")])
    made.add("Keyless", [("keyless", held["keyless"])], keys=False)
    library = pkcs11._loaded.get(str(made.module))
    if library is not None:
        library.reinitialize()
    yield made
    pkcs11.unload(str(made.module))


def fingerprint(one: Certified) -> str:
    return sha256(one.der).hexdigest()


def test_the_cards_in_the_readers_tell_what_signs_and_of_which_kind(
    tokens: SoftTokens, held: dict[str, Certified]
) -> None:
    found = {one.holder.sha256: one for one in card_certificates(tokens.module)}

    assert set(found) == {fingerprint(held[n]) for n in ("Signature", "p256", "rsa", "keyless")}
    eid = found[fingerprint(held["Signature"])]
    assert eid.holder.name == "An Citizen (Signature)"
    assert eid.holder.kind is SignatureKind.QUALIFIED
    assert (eid.asks_pin, eid.each_time) == (False, True)
    office = found[fingerprint(held["rsa"])]
    assert office.holder.kind is SignatureKind.CERTIFICATE
    assert (office.asks_pin, office.each_time) == (True, False)


@pytest.mark.parametrize("name", ["p256", "rsa"])
def test_a_token_signs_what_three_verifiers_accept(
    name: str, tokens: SoftTokens, held: dict[str, Certified], compose: Compose, tmp_path: Path
) -> None:
    with open_card(tokens.module, fingerprint(held[name]), PIN, NOW) as key:
        assert len(key.issuers) == 1
        signed = Signer(key).sign(compose(), NOW)

    said = verify_pdf(signed)
    assert (said.whole, said.problems) == (True, ())
    assert [one.kind for one in said.signers] == [SignatureKind.CERTIFICATE]
    accepted_by_openssl(signed, tmp_path)
    accepted_by_pdfsig(signed, tmp_path)


def test_p384_is_signed_with_the_raw_mechanism_as_an_eid_does(
    tokens: SoftTokens,
    held: dict[str, Certified],
    compose: Compose,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The real middleware asks for the code in a window of its own; SoftHSM2 has none.
    monkeypatch.setattr("app.signing.card._asks", lambda _token: True)
    with open_card(tokens.module, fingerprint(held["Signature"]), PIN, NOW) as key:
        assert (key.mechanism.digest, key._half) == ("sha384", 48)
        signed = Signer(key).sign(compose(), NOW)

    (line,) = verify_pdf(signed).signers
    assert line.kind is SignatureKind.QUALIFIED
    accepted_by_openssl(signed, tmp_path)


def test_a_card_that_only_pads_or_only_knows_pss_signs_as_well(
    tokens: SoftTokens, held: dict[str, Certified], compose: Compose, tmp_path: Path
) -> None:
    for has in (pkcs11.Mechanism.RSA_PKCS, pkcs11.Mechanism.SHA256_RSA_PKCS_PSS):
        with open_card(tokens.module, fingerprint(held["rsa"]), PIN, NOW) as key:
            key.__init__(  # as the card would have told it
                key._key, held["rsa"].certificate, [], frozenset({has}), PIN
            )
            signed = Signer(key).sign(compose(), NOW)
        assert verify_pdf(signed).whole
        accepted_by_openssl(signed, tmp_path)


def test_one_login_signs_many_documents(
    tokens: SoftTokens, held: dict[str, Certified], compose: Compose
) -> None:
    with open_card(tokens.module, fingerprint(held["p256"]), PIN, NOW) as key:
        signer = Signer(key)
        copies = [signer.sign(compose(text=f"Copy {n}"), NOW) for n in range(5)]
    assert all(verify_pdf(copy).whole for copy in copies)


def refusal(module: Path, certificate: str, pin: str | None) -> AppError:
    with pytest.raises(AppError) as refused, open_card(module, certificate, pin, NOW):
        pass
    return refused.value


def test_a_wrong_code_says_what_is_known_of_the_tries_left_and_never_the_code(
    tokens: SoftTokens, held: dict[str, Certified]
) -> None:
    error = refusal(tokens.module, fingerprint(held["p256"]), "111222")

    assert isinstance(error, Locked)
    assert error.code in {"wrong_pin", "wrong_pin_low"}
    assert "111222" not in f"{error!r} {error} {error.facts} {error.__cause__} {error.__context__}"
    with open_card(tokens.module, fingerprint(held["p256"]), PIN, NOW):
        pass


def test_what_is_missing_is_named(tokens: SoftTokens, held: dict[str, Certified]) -> None:
    own = fingerprint(held["p256"])
    assert refusal(tokens.module, "00" * 32, PIN).code == "card_of_another"
    assert refusal(tokens.module, fingerprint(held["keyless"]), PIN).code == "card_without_key"
    assert refusal(tokens.folder / "no-module.so", own, PIN).code == "card_module_unusable"
    assert refusal(Path(__file__), own, PIN).code == "card_module_unusable"


def test_a_key_that_is_not_its_certificates_signs_nothing(
    tokens: SoftTokens, held: dict[str, Certified], compose: Compose
) -> None:
    with open_card(tokens.module, fingerprint(held["p256"]), PIN, NOW) as key:
        other = certified("p256", "Somebody else", NOW)
        key.certificate = other.der
        signer = Signer(key)
        with pytest.raises(Unusable) as refused:
            signer.sign(compose(), NOW)
    assert refused.value.code == "certificate_of_another_key"


def test_an_empty_reader_is_said(tokens: SoftTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.signing.card._tokens", lambda _module: [])
    assert card_certificates(tokens.module) == ()
    assert refusal(tokens.module, "00" * 32, PIN).code == "card_absent"


class Unreadable:
    """A token that was pulled out, or is another maker's, between two cards that can be read."""

    label = "OTHER"

    def open(self) -> Any:
        raise pkcs11.DeviceError


def test_a_token_that_cannot_be_read_keeps_no_other_from_signing(
    tokens: SoftTokens, held: dict[str, Certified], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = card_certificates(tokens.module)
    real = card._tokens
    monkeypatch.setattr(card, "_tokens", lambda module: [Unreadable(), *real(module)])
    assert card_certificates(tokens.module) == alone
    with open_card(tokens.module, fingerprint(held["p256"]), PIN, NOW) as key:
        assert key.certificate == held["p256"].der


def test_where_no_token_can_be_read_the_reason_is_said(
    tokens: SoftTokens, held: dict[str, Certified], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "_tokens", lambda _module: [Unreadable()])
    with pytest.raises(Unavailable) as refused:
        card_certificates(tokens.module)
    assert refused.value.code == "card_failed"
    assert refusal(tokens.module, fingerprint(held["p256"]), PIN).code == "card_failed"


class Gone:
    """A key on a card that was pulled out after the login."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def sign(self, *_data: Any, **_how: Any) -> bytes:
        raise self._error

    def __getitem__(self, _attribute: Any) -> Any:
        return False


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        ("DeviceRemoved", Unavailable, "card_removed"),
        ("TokenNotPresent", Unavailable, "card_removed"),
        ("SessionHandleInvalid", Unavailable, "card_removed"),
        ("PinLocked", Locked, "pin_locked"),
        ("PinIncorrect", Locked, "wrong_pin"),
        ("FunctionCancelled", AppError, "card_cancelled"),
        ("FunctionRejected", AppError, "card_cancelled"),
        ("UserPinNotInitialized", Locked, "pin_unset"),
        ("DeviceError", Unavailable, "card_failed"),
    ],
)
def test_a_card_that_fails_while_signing_says_why(
    error: str,
    kind: type[AppError],
    code: str,
    tokens: SoftTokens,
    held: dict[str, Certified],
    compose: Compose,
) -> None:
    def pulled_out() -> None:
        with open_card(tokens.module, fingerprint(held["p256"]), PIN, NOW) as key:
            key._key = Gone(getattr(pkcs11, error))
            Signer(key).sign(compose(), NOW)

    with pytest.raises(kind) as refused:
        pulled_out()
    assert refused.value.code == code


class Slow:
    """A key on a card whose reader waits for somebody."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()

    def sign(self, *_data: Any, **_how: Any) -> bytes:
        self.asked.set()
        self.answers.wait(60)
        raise pkcs11.DeviceError

    def __getitem__(self, _attribute: Any) -> Any:
        return False


def test_whoever_gives_up_a_slow_card_goes_on_at_once_and_the_next_step_comes_after_it(
    tokens: SoftTokens, held: dict[str, Certified], compose: Compose
) -> None:
    own, slow = fingerprint(held["p256"]), Slow()

    def given_up() -> None:
        still_wanted = lambda: not slow.asked.is_set()  # noqa: E731
        with open_card(tokens.module, own, PIN, NOW, still_wanted) as key:
            key._key = slow
            Signer(key).sign(compose(), NOW)

    with pytest.raises(WrongState) as stopped:
        given_up()
    assert stopped.value.code == "signing_stopped"
    assert not slow.answers.is_set()
    with pytest.raises(WrongState):
        card_certificates(tokens.module, lambda: False)

    slow.answers.set()
    with open_card(tokens.module, own, PIN, NOW) as key:  # logged in anew: that session is closed
        assert verify_pdf(Signer(key).sign(compose(), NOW)).whole


def test_a_card_that_is_pulled_out_after_it_signed_takes_nothing_back(
    tokens: SoftTokens, held: dict[str, Certified], compose: Compose
) -> None:
    class Gone:
        def close(self) -> None:
            raise pkcs11.DeviceRemoved

    signed = b""
    with open_card(tokens.module, fingerprint(held["p256"]), PIN, NOW) as key:
        signed = Signer(key).sign(compose(), NOW)
        card._close([Gone()])
    assert verify_pdf(signed).whole


def test_a_statement_that_is_no_document_is_signed_by_a_token_too(
    tokens: SoftTokens, held: dict[str, Certified], tmp_path: Path
) -> None:
    from app.signing.statement import holder_of

    for name in ("p256", "rsa"):
        with open_card(tokens.module, fingerprint(held[name]), PIN, NOW) as key:
            attested = Signer(key).attest(b"one root of all paragraphs")
        holder = holder_of(b"one root of all paragraphs", attested)
        assert holder is not None
        assert (holder.sha256, holder.kind) == (fingerprint(held[name]), SignatureKind.CERTIFICATE)
        assert holder_of(b"another root", attested) is None
        accepted_over(b"one root of all paragraphs", attested, tmp_path)


@pytest.mark.parametrize(
    ("flag", "code"),
    [
        ("USER_PIN_COUNT_LOW", "wrong_pin_low"),
        ("USER_PIN_FINAL_TRY", "wrong_pin_last"),
        ("USER_PIN_LOCKED", "pin_locked"),
    ],
)
def test_the_token_tells_how_many_tries_are_left(flag: str, code: str) -> None:
    class Told:
        flags = pkcs11.TokenFlag[flag]

        def get_token(self) -> "Told":
            return self

        slot = property(lambda self: self)

    with pytest.raises(Locked) as refused, card_failure.card_errors(Told()):  # type: ignore[arg-type]
        raise pkcs11.PinIncorrect
    assert refused.value.code == code


def test_without_the_part_for_cards_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(Unavailable) as refused:
        card_certificates(Path("module"))
    assert refused.value.code == "card_part_missing"


def test_a_certificate_outside_its_days_or_for_another_use_signs_nothing() -> None:
    from app.signing.key import require_valid

    codes = []
    for days, signs in (((-400, -30), True), ((30, 60), True), ((-1, 30), False)):
        with pytest.raises(Unusable) as refused:
            require_valid(certified("p256", "x", NOW, days=days, signs=signs).der, NOW)
        codes.append((refused.value.code, refused.value.facts.get("day")))
    day = f"{NOW - timedelta(days=30):%Y-%m-%d}", f"{NOW + timedelta(days=30):%Y-%m-%d}"
    assert codes == [
        ("certificate_expired", day[0]),
        ("certificate_not_yet_valid", day[1]),
        ("certificate_not_for_signing", None),
    ]


def test_a_card_opens_no_socket_of_ours(
    tokens: SoftTokens, held: dict[str, Certified], compose: Compose, tmp_path: Path
) -> None:
    unsigned = tmp_path / "unsigned.pdf"
    unsigned.write_bytes(compose())
    program = """
import sys
from datetime import UTC, datetime
from pathlib import Path
seen = []
sys.addaudithook(lambda event, _a: seen.append(event) if event.startswith("socket.") else None)
from app.signing.card import open_card
from app.signing.sign import Signer
from app.signing.verify import verify_pdf
at = datetime(2026, 9, 2, tzinfo=UTC)
with open_card(Path(sys.argv[1]), sys.argv[2], sys.argv[3], at) as key:
    signed = Signer(key).sign(Path(sys.argv[4]).read_bytes(), at)
assert verify_pdf(signed).whole
assert not seen, seen
"""
    own = fingerprint(held["p256"])
    command = [sys.executable, "-c", program, str(tokens.module), own, PIN, str(unsigned)]
    root = Path(__file__).parents[3]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
