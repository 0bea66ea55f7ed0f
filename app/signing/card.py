"""Signs with an identity card or another token through its PKCS #11 module (OASIS PKCS #11 2.40).

The Belgian eID asks for its code anew before every signature, in a window of its own middleware,
and signs with P-384 through the raw mechanism. Tested against SoftHSM2, not against a real eID.
`python-pkcs11` and the module are loaded by the first use; without them everything else works.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import new, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import BasicConstraints, Certificate, ExtensionNotFound

from app.errors import AppError, Locked, Unavailable, Unusable, WrongState
from app.signing.card_failure import card_errors
from app.signing.card_thread import GoOn, ask_card, patient
from app.signing.certificate import Holder, read_holder
from app.signing.key import (
    Mechanism,
    Scheme,
    chain,
    fits,
    mechanism_of,
    read_certificate,
    require_valid,
    signs_documents,
)

if TYPE_CHECKING:
    import pkcs11

EID = "BELPIC"
_EID_SIGNATURE = "Signature"
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 digest where a card pads only (RFC 8017, 9.2)."""


@dataclass(frozen=True, slots=True)
class CardCertificate:
    """A certificate for signatures on a card that is in a reader now."""

    holder: Holder
    asks_pin: bool
    """Whether the code is typed in this program; else the reader or its middleware asks."""
    each_time: bool
    """Whether the code is asked before every single signature."""


class CardKey:
    """A key that never leaves its card; usable inside `open_card`."""

    def __init__(
        self,
        key: Any,
        certificate: Certificate,
        issuers: list[Certificate],
        mechanisms: frozenset[Any],
        pin: str | None,
        go_on: GoOn = patient,
    ) -> None:
        import pkcs11

        self._key, self._mechanisms, self._go_on = key, mechanisms, go_on
        self.certificate = certificate.public_bytes(Encoding.DER)
        self.issuers = tuple(one.public_bytes(Encoding.DER) for one in issuers)
        padded = {pkcs11.Mechanism.SHA256_RSA_PKCS, pkcs11.Mechanism.RSA_PKCS}
        public = certificate.public_key()
        self.mechanism: Mechanism = mechanism_of(public, pss=not padded & mechanisms)
        self._half = 0
        if isinstance(public, EllipticCurvePublicKey):
            self._half = (public.key_size + 7) // 8
        self._again = {"pin": pin} if pin is not None and _always(key) else {}

    def __repr__(self) -> str:
        return "CardKey(…)"

    def sign(self, message: bytes) -> bytes:
        """As the protocol of a key says.

        Raises:
            Unusable: certificate_of_another_key, where the card's key is not its certificate's.
            Unavailable, Locked, WrongState: see `app.signing.card_failure`.
            WrongState: signing_stopped, where nobody waits any longer.
        """
        signature = ask_card(lambda: self._signature(message), self._go_on)
        if not fits(self.certificate, self.mechanism, message, signature):
            raise Unusable("certificate_of_another_key")
        return signature

    def _signature(self, message: bytes) -> bytes:
        import pkcs11

        digest = new(self.mechanism.digest, message).digest()
        with card_errors():
            if self.mechanism.scheme is Scheme.ECDSA:
                return self._joined(self._sign(digest, pkcs11.Mechanism.ECDSA))
            if self.mechanism.scheme is Scheme.RSA_PSS:
                parameters = (pkcs11.Mechanism.SHA256, pkcs11.MGF.SHA256, len(digest))
                return self._sign(message, pkcs11.Mechanism.SHA256_RSA_PKCS_PSS, parameters)
            if pkcs11.Mechanism.SHA256_RSA_PKCS in self._mechanisms:
                return self._sign(message, pkcs11.Mechanism.SHA256_RSA_PKCS)
            return self._sign(_SHA256_INFO + digest, pkcs11.Mechanism.RSA_PKCS)

    def _sign(self, data: bytes, mechanism: Any, parameters: Any = None) -> bytes:
        made = self._key.sign(data, mechanism=mechanism, mechanism_param=parameters, **self._again)
        return bytes(made)

    def _joined(self, raw: bytes) -> bytes:
        """Two numbers of equal width as DER."""
        if len(raw) != 2 * self._half:
            raise Unavailable("card_failed")
        numbers = (int.from_bytes(raw[: self._half]), int.from_bytes(raw[self._half :]))
        return encode_dss_signature(*numbers)


def card_certificates(module: Path, go_on: GoOn = patient) -> tuple[CardCertificate, ...]:
    """What can sign on the cards that are in the readers now. Asks no code.

    One that cannot be read is passed over where another can.

    Raises:
        Unavailable: card_part_missing, card_module_unusable, card_failed, card_removed.
        WrongState: signing_stopped, where `go_on` says no.
    """
    return ask_card(lambda: _certificates(module), go_on)


def _certificates(module: Path) -> tuple[CardCertificate, ...]:
    with card_errors():
        tokens = _tokens(module)
    found = []
    for token, stored in _readable(tokens):
        for certificate, _id in _signing(token, stored):
            holder = _holder(certificate)
            if holder is not None:
                found.append(CardCertificate(holder, _asks(token), token.label == EID))
    return tuple(found)


@contextmanager
def open_card(
    module: Path,
    certificate_sha256: str,
    pin: str | None,
    at: datetime,
    go_on: GoOn = patient,
) -> Iterator[CardKey]:
    """The key of one certificate, logged in once; closed again whatever happens.

    Args:
        module: of PKCS #11.
        certificate_sha256: fingerprint of the certificate, hexadecimal.
        pin: the code, or None where the reader or its middleware asks for it.
        at: when it signs. A certificate that does not hold then costs no try of the code.
        go_on: whether somebody still waits; also for everything that the key is asked.

    Raises:
        Unavailable: card_absent, card_of_another, and as `card_certificates`.
        Locked: pin_needed, wrong_pin, wrong_pin_low, wrong_pin_last, pin_locked, pin_unset.
        Unusable: card_without_key, and as `require_valid`.
        WrongState: card_cancelled, signing_stopped.
    """
    opened: list[pkcs11.Session] = []

    def logged_in() -> CardKey:
        token, certificate, own_id, issuers = _find(module, certificate_sha256)
        require_valid(certificate.public_bytes(Encoding.DER), at)
        with card_errors(token):
            opened.append(_logged_in(token, pin))
            key = _private_key(opened[0], own_id)
            mechanisms = frozenset(token.slot.get_mechanisms())
            asked = pin if _asks(token) else None
            return CardKey(key, certificate, issuers, mechanisms, asked, go_on)

    try:
        yield ask_card(logged_in, go_on)
    finally:
        with suppress(WrongState):  # nobody waits: it closes after what the card still does
            ask_card(lambda: _close(opened), go_on, whatever=True)


def _close(opened: "list[pkcs11.Session]") -> None:
    """What was signed stays signed if the card is gone by now."""
    with suppress(AppError), card_errors():
        for session in opened:
            session.close()


def _tokens(module: Path) -> "list[pkcs11.Token]":
    import pkcs11

    found = []
    for slot in pkcs11.lib(str(module)).get_slots(token_present=True):
        try:
            token = slot.get_token()
        except (pkcs11.TokenNotPresent, pkcs11.TokenNotRecognised):
            continue
        if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED:
            found.append(token)
    return found


def _find(
    module: Path, certificate_sha256: str
) -> "tuple[pkcs11.Token, Certificate, bytes, list[Certificate]]":
    with card_errors():
        tokens = _tokens(module)
    for token, stored in _readable(tokens):
        for certificate, own_id in _signing(token, stored):
            if sha256(certificate.public_bytes(Encoding.DER)).hexdigest() == certificate_sha256:
                others = [one for one, _id, _label in stored if one != certificate]
                return token, certificate, own_id, chain(certificate, others)
    raise Unavailable("card_of_another" if tokens else "card_absent")


def _readable(
    tokens: "list[pkcs11.Token]",
) -> "list[tuple[pkcs11.Token, list[tuple[Certificate, bytes, str]]]]":
    """What is stored on each; why a token cannot be read is raised where none can."""
    read, failures = [], []
    for token in tokens:
        try:
            with card_errors(), token.open() as session:
                read.append((token, _stored(session)))
        except AppError as failure:
            failures.append(failure)
    if failures and not read:
        raise failures[0]
    return read


def _stored(session: "pkcs11.Session") -> list[tuple[Certificate, bytes, str]]:
    """Certificates on a card with the id and label of each; what is none is passed over."""
    import pkcs11

    found = []
    for stored in session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}):
        try:
            certificate = read_certificate(bytes(stored[pkcs11.Attribute.VALUE]))
            own_id, label = stored[pkcs11.Attribute.ID], stored[pkcs11.Attribute.LABEL]
        except (Unusable, pkcs11.PKCS11Error):
            continue
        found.append((certificate, bytes(own_id), str(label)))
    return found


def _signing(
    token: "pkcs11.Token", stored: list[tuple[Certificate, bytes, str]]
) -> list[tuple[Certificate, bytes]]:
    """Those that sign documents: of an eID the one for signatures, never that for logging in."""
    return [
        (certificate, own_id)
        for certificate, own_id, label in stored
        if (token.label != EID or label == _EID_SIGNATURE)
        and signs_documents(certificate)
        and not _issues(certificate)
    ]


def _issues(certificate: Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ExtensionNotFound, ValueError):
        return False


def _holder(certificate: Certificate) -> Holder | None:
    try:
        mechanism_of(certificate.public_key())
        return read_holder(certificate.public_bytes(Encoding.DER))
    except (Unusable, ValueError):
        return None


def _asks(token: "pkcs11.Token") -> bool:
    """Whether we ask for the code. The eID's own middleware does, whatever its flags say."""
    import pkcs11

    flags = token.flags
    return (
        token.label != EID
        and bool(flags & pkcs11.TokenFlag.LOGIN_REQUIRED)
        and not flags & pkcs11.TokenFlag.PROTECTED_AUTHENTICATION_PATH
    )


def _logged_in(token: "pkcs11.Token", pin: str | None) -> "pkcs11.Session":
    import pkcs11

    if _asks(token):
        if not pin:
            raise Locked("pin_needed")  # an empty code would cost a try
        return token.open(user_pin=pin)
    at_reader = token.flags & pkcs11.TokenFlag.PROTECTED_AUTHENTICATION_PATH
    if at_reader and token.label != EID:
        return token.open(user_pin=pkcs11.PROTECTED_AUTH)
    return token.open()


def _private_key(session: "pkcs11.Session", own_id: bytes) -> Any:
    import pkcs11

    wanted = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY,
        pkcs11.Attribute.ID: own_id,
    }
    found = next(iter(session.get_objects(wanted)), None)
    if not isinstance(found, pkcs11.PrivateKey):
        raise Unusable("card_without_key")
    return found


def _always(key: Any) -> bool:
    """Whether the card wants the code before each signature (CKA_ALWAYS_AUTHENTICATE)."""
    import pkcs11

    try:
        return bool(key[pkcs11.Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:
        return False
