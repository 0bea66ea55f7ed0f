"""Whose certificates are whose: somebody shows that they hold the key, and then it is theirs.

What a vault says of a signer rests on this. So a certificate is bound by a signature with its key,
and what is kept of it is read here, never taken from whoever asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.person import Person
from app.domain.signature import BoundCertificate, KeyFilePlace, KeyStore
from app.errors import Unavailable, WrongState
from app.policy.permission import settings
from app.policy.verdict import Verdict
from app.queries.certificates import certificates_on_cards, described, known_signers

if TYPE_CHECKING:
    from app.signing.key import Key


@dataclass(frozen=True, slots=True)
class KeyInFile:
    """A PKCS #12 file and the password that opens it."""

    path: Path = field(repr=False)
    password: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class KeyOnCard:
    """A certificate on a card in a reader, and its code where this program asks for it."""

    sha256: str
    pin: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class BindCertificate(Loud):
    """Show that a certificate is one's own, to sign with it from now on."""

    verb: ClassVar[str] = "bind_certificate"
    held: KeyInFile | KeyOnCard = field(repr=False)

    def asks(self, step: Step) -> Verdict:
        """Anyone with a key of their own in this vault, for themselves."""
        return settings.own_certificates(step.situation(), step.member)

    def carry_out(self, step: Step) -> Done:
        """Keep it with the person; the log says that it was, and not which.

        Raises:
            WrongState: certificate_bound_already, certificate_of_another.
            Unusable, Unavailable, Locked, WrongState: what a file or a card says.
        """
        from app.signing.key import require_possession

        who = step.person(step.acting)
        with self._opened(step, who) as (found, key):
            require_possession(key)
        if isinstance(self.held, KeyInFile):
            place = KeyFilePlace(
                step.records.new_id(), found.sha256, str(self.held.path.absolute())
            )
            step.records.keep_key_file(place, step.acting)
        return _keep(step, who, (*who.certificates, found), Act.ADD, self.verb)

    @contextmanager
    def _opened(self, step: Step, who: Person) -> "Iterator[tuple[BoundCertificate, Key]]":
        from app.signing.card import open_card
        from app.signing.key import require_valid
        from app.signing.key_file import read_key_file

        if isinstance(self.held, KeyInFile):
            key = read_key_file(self.held.path, self.held.password)
            _require_free(step, who, sha256(key.certificate).hexdigest())
            require_valid(key.certificate, step.now)
            yield described(key.certificate, KeyStore.FILE), key
            return
        _require_free(step, who, self.held.sha256)
        module, found = certificates_on_cards(step.office.card_module, step.waits)
        one = next((one for one in found if one.sha256 == self.held.sha256), None)
        if one is None:
            raise Unavailable("card_of_another")
        with open_card(module, one.sha256, self.held.pin, step.now, step.waits) as card_key:
            yield one, card_key


def _require_free(step: Step, who: Person, fingerprint: str) -> None:
    """Nobody takes over the name behind a key of a member, or behind what another bound."""
    if any(one.sha256 == fingerprint for one in who.certificates):
        raise WrongState("certificate_bound_already")
    if fingerprint in known_signers(step):
        raise WrongState("certificate_of_another")


@dataclass(frozen=True, slots=True)
class UnbindCertificate(Loud):
    """Let go of a certificate; what was signed with it stays signed."""

    verb: ClassVar[str] = "unbind_certificate"
    sha256: str

    def asks(self, step: Step) -> Verdict:
        """As for binding one."""
        return settings.own_certificates(step.situation(), step.member)

    def carry_out(self, step: Step) -> Done:
        """Keep the others, and forget where its file was.

        Raises:
            WrongState: certificate_not_bound.
        """
        who = step.person(step.acting)
        rest = tuple(one for one in who.certificates if one.sha256 != self.sha256)
        if len(rest) == len(who.certificates):
            raise WrongState("certificate_not_bound")
        place = step.records.key_file(self.sha256)
        if place is not None:
            step.records.erase(place.id)
        return _keep(step, who, rest, Act.DELETE, self.verb)


def _keep(
    step: Step, who: Person, certificates: tuple[BoundCertificate, ...], act: Act, verb: str
) -> Done:
    person = replace(who, certificates=certificates)
    step.keep_persons((person,))
    step.note(act, why=verb)
    return Done()
