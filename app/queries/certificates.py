"""Certificates: what is on the cards in the readers, and whose are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.domain.person import PersonId
from app.domain.signature import BoundCertificate, KeyStore
from app.errors import Unavailable
from app.host.middleware import find_module
from app.queries.desk import Desk
from app.queries.query import Open


def certificates_on_cards(
    chosen_module: str | None, go_on: Callable[[], bool] = lambda: True
) -> tuple[Path, tuple[BoundCertificate, ...]]:
    """The module, and what can sign on the cards that are in the readers now.

    Asks no code and needs no vault. `chosen_module` is what the office names, None for the usual
    places; `go_on`, asked again and again from this thread, whether somebody still waits.

    Raises:
        WrongState: signing_stopped, where nobody does.
        Unavailable: card_middleware_missing, card_module_missing, card_module_foreign,
            card_module_unusable, card_part_missing, card_absent, card_removed, card_failed.
    """
    from app.signing.card import card_certificates

    module = find_module(chosen_module)
    if module is None:
        raise Unavailable("card_middleware_missing")
    found = card_certificates(module, go_on)
    if not found:
        raise Unavailable("card_absent")
    return module, tuple(
        BoundCertificate(
            one.holder.sha256,
            one.holder.name,
            one.holder.kind,
            one.holder.valid_until.date(),
            KeyStore.CARD,
            asks_secret=one.asks_pin,
            each_time=one.each_time,
        )
        for one in found
    )


def certificate_in_file(path: Path, password: str) -> BoundCertificate:
    """What can sign out of a PKCS #12 file. Needs no vault.

    Raises:
        Unusable, Locked: what the file says.
    """
    from app.signing.key_file import read_key_file

    return described(read_key_file(path, password).certificate, KeyStore.FILE)


def described(certificate_der: bytes, holding: KeyStore) -> BoundCertificate:
    """What is kept of a certificate. Raises Unusable("certificate_unusable")."""
    from app.signing.certificate import read_holder

    holder = read_holder(certificate_der)
    return BoundCertificate(
        holder.sha256, holder.name, holder.kind, holder.valid_until.date(), holding
    )


@dataclass(frozen=True, slots=True)
class OwnCertificates(Open):
    """The certificates that the acting person bound."""

    def answer(self, desk: Desk) -> tuple[BoundCertificate, ...]:
        """In the order in which they were bound."""
        return desk.person(desk.acting).certificates


def known_signers(desk: Desk) -> Mapping[str, PersonId]:
    """Persons by the fingerprint of a certificate: their key in the vault before all else."""
    own = {
        sha256(certificate).hexdigest(): PersonId(member)
        for member, certificate in desk.records.certificates().items()
        if member in desk.persons
    }
    bound = {c.sha256: p.id for p in desk.persons.values() for c in p.certificates}
    return bound | own


@dataclass(frozen=True, slots=True)
class KnownSigners(Open):
    """Whose certificates this vault knows: those of its members' keys, and those that were bound.

    A certificate that is not among them is nobody's as far as this vault can tell.
    """

    def answer(self, desk: Desk) -> Mapping[str, PersonId]:
        """Persons by the fingerprint of a certificate."""
        return known_signers(desk)
