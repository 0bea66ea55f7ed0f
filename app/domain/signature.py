"""What kind of signature stands under a document, and which certificates a person calls their own.

Only a qualified signature equals a handwritten one (eIDAS art. 25.2): nothing may suggest it of
another kind.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SignatureKind(StrEnum):
    """What a signature can be called by what its certificate says of itself."""

    OWN_KEY = "own_key"
    """A certificate that its holder signed: advanced at most, known only by its fingerprint."""
    CERTIFICATE = "certificate"
    QUALIFIED = "qualified"
    """The certificate says so (ETSI EN 319 412-5). Offline nobody checked who issued it."""


class KeyStore(StrEnum):
    """Where the key of a certificate is."""

    FILE = "file"
    """A PKCS #12 file, opened with its password."""
    CARD = "card"
    """An identity card or another token (PKCS #11)."""


@dataclass(frozen=True, slots=True)
class BoundCertificate:
    """A certificate that a member said is theirs. Its fingerprint is kept, never the certificate.

    That of a Belgian identity card holds the national number of its holder.
    """

    sha256: str
    name: str
    """The holder by the certificate's own words."""
    kind: SignatureKind
    valid_until: date
    holding: KeyStore
    asks_secret: bool = True
    """Whether this program asks for password or code; else the card's reader or software does."""
    each_time: bool = False
    """Whether the card asks for its code before every single signature, as an eID does."""


@dataclass(frozen=True, slots=True)
class KeyFilePlace:
    """Where somebody keeps the PKCS #12 file of a bound certificate: for their own eyes only.

    A path tells an account and how somebody orders their papers.
    """

    id: str
    sha256: str
    """The certificate's fingerprint."""
    file: str
