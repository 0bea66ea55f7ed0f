"""With which key somebody signs, which certificates are theirs, and the mayor's countersignature.

Imported also where nothing is signed: what signs is loaded by the first signature.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from app.commands.sitting import meeting_for
from app.commands.step import Done, Loud, Step
from app.domain.log import Act
from app.domain.meeting import Meeting, MeetingId
from app.domain.minutes import Copy, Product
from app.domain.person import Person
from app.domain.signature import BoundCertificate, Holding, SignatureKind
from app.errors import Unavailable, Unusable, WrongState
from app.host.middleware import find_module
from app.policy.permission import settings, texts
from app.policy.verdict import UNKNOWN, Verdict

if TYPE_CHECKING:
    from app.signing.key import Key
    from app.signing.sign import Signer

Watch = Callable[[int, int], bool]
"""Told (copies made, all copies) before each and after the last; answers whether to go on."""


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The session member's own key, in the vault: an advanced signature at most."""


@dataclass(frozen=True, slots=True)
class WithCertificate:
    """A certificate that the acting person bound.

    `secret` is the password of its file or the code of its card; None where the card's reader or
    its middleware asks for it.
    """

    sha256: str
    secret: str | None = field(default=None, compare=False, repr=False)


How = OwnKey | WithCertificate


@contextmanager
def signing(step: Step, how: How) -> "Iterator[tuple[Signer, SignatureKind]]":
    """What signs as long as the block lasts, and which kind of signature that makes.

    Raises:
        WrongState: certificate_not_bound.
        Unusable, Unavailable, Locked, WrongState: what a file or a card says.
    """
    from app.signing.card import open_card
    from app.signing.certificate import certificate_kind
    from app.signing.key import SoftKey
    from app.signing.sign import Signer

    if isinstance(how, OwnKey):
        own = step.signing_key(step.member)
        yield Signer(SoftKey.own(own.key, own.certificate)), SignatureKind.OWN_KEY
        return
    bound = _bound(step.person(step.acting), how.sha256)
    if bound is None:
        raise WrongState("certificate_not_bound")
    if bound.holding is Holding.FILE:
        key_in_file = _from_file(bound, how.secret or "", step)
        yield Signer(key_in_file), certificate_kind(key_in_file.certificate)
        return
    module = find_module(step.office.card_module)
    if module is None:
        raise Unavailable("card_middleware_missing")
    with open_card(module, bound.sha256, how.secret, step.now) as key:
        yield Signer(key), certificate_kind(key.certificate)


def _bound(person: Person, fingerprint: str) -> BoundCertificate | None:
    return next((one for one in person.certificates if one.sha256 == fingerprint), None)


def _from_file(bound: BoundCertificate, password: str, step: Step) -> "Key":
    from app.signing.key import require_valid
    from app.signing.key_file import read_key_file

    key = read_key_file(Path(bound.file or ""), password)
    if sha256(key.certificate).hexdigest() != bound.sha256:
        raise WrongState("certificate_not_bound")
    require_valid(key.certificate, step.now)
    return key


@dataclass(frozen=True, slots=True)
class BindCertificate(Loud):
    """Say that a certificate is one's own, to sign with it from now on."""

    verb: ClassVar[str] = "bind_certificate"
    certificate: BoundCertificate

    def asks(self, step: Step) -> Verdict:
        """Anyone, for themselves."""
        return settings.own_certificates(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep it with the person; the log says that it was, and not which.

        Raises:
            WrongState: certificate_bound_already.
        """
        who = step.person(step.acting)
        if _bound(who, self.certificate.sha256) is not None:
            raise WrongState("certificate_bound_already")
        bound = replace(self.certificate, bound_on=step.today)
        return _keep(step, who, (*who.certificates, bound), Act.ADD, self.verb)


@dataclass(frozen=True, slots=True)
class UnbindCertificate(Loud):
    """Let go of a certificate; what was signed with it stays signed."""

    verb: ClassVar[str] = "unbind_certificate"
    sha256: str

    def asks(self, step: Step) -> Verdict:
        """Anyone, for themselves."""
        return settings.own_certificates(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the others.

        Raises:
            WrongState: certificate_not_bound.
        """
        who = step.person(step.acting)
        if _bound(who, self.sha256) is None:
            raise WrongState("certificate_not_bound")
        rest = tuple(one for one in who.certificates if one.sha256 != self.sha256)
        return _keep(step, who, rest, Act.DELETE, self.verb)


def _keep(
    step: Step, who: Person, certificates: tuple[BoundCertificate, ...], act: Act, verb: str
) -> Done:
    person = replace(who, certificates=certificates)
    step.records.keep_person(person, step.setting.members)
    step.note(act, why=verb)
    return Done()


@dataclass(frozen=True, slots=True)
class CountersignMinutes(Loud):
    """The mayor signs every copy that was not handed out yet, where a place was kept for it.

    A copy that has left the vault is not changed here: two versions would be in circulation.
    """

    verb: ClassVar[str] = "countersign_minutes"
    meeting: MeetingId
    how: How = field(default=OwnKey(), repr=False)
    watch: Watch | None = field(default=None, compare=False, repr=False)

    def asks(self, step: Step) -> Verdict:
        """The mayor only."""
        meeting = step.records.meeting(self.meeting)
        return UNKNOWN if meeting is None else texts.countersign(step.situation(None, meeting))

    def carry_out(self, step: Step) -> Done:
        """All of them or none.

        Raises:
            WrongState: not_signed_yet, issued_already, countersigned_already,
                no_countersignature_field, countersigner_without_key, signing_stopped.
            Damaged: copy_altered.
            Unusable, Unavailable, Locked: what a file or a card says.
        """
        meeting = meeting_for(step, self.meeting)
        if isinstance(self.how, OwnKey) and step.member != step.acting:
            raise WrongState("countersigner_without_key")
        waiting = _waiting(step, meeting)
        records = step.records.copy_records(meeting)
        with signing(step, self.how) as (signer, _kind):
            for made, (copy, data) in enumerate(waiting):
                _go_on(self.watch, made, len(waiting))
                signed = signer.countersign(data, step.now)
                readers = step.records.readers(copy.file)
                step.records.keep_file(meeting.files, copy.file, signed, readers)
                kept = replace(copy, sha256=sha256(signed).hexdigest(), countersigned_at=step.now)
                step.keep_copy(meeting, kept, records[copy.code])
        _go_on(self.watch, len(waiting), len(waiting))
        step.note(Act.SIGN, meeting=meeting, to=[c.recipient for c, _ in waiting], why=self.verb)
        return Done()


def _waiting(step: Step, meeting: Meeting) -> list[tuple[Copy, bytes]]:
    """Copies that can be countersigned, with their files."""
    if not meeting.state.signed:
        raise WrongState("not_signed_yet")
    copies = [c for c in step.records.copies(meeting) if c.product is Product.MINUTES]
    kept = [c for c in copies if c.issued_on is None]
    if not kept:
        raise WrongState("issued_already")
    waiting = [c for c in kept if c.countersigned_at is None]
    if not waiting:
        raise WrongState("countersigned_already")
    files = ((c, step.records.file(c)) for c in waiting)
    found = [(c, data) for c, data in files if data is not None]
    if not found:  # erased with the cases that they spoke of
        raise Unusable("nobody_to_issue_to")
    return found


def _go_on(watch: Watch | None, made: int, of: int) -> None:
    if watch is not None and not watch(made, of):
        raise WrongState("signing_stopped")
