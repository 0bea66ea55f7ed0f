"""With which key somebody signs, and the mayor's countersignature.

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
from app.domain.signature import KeyStore, SignatureKind
from app.errors import Damaged, Unavailable, WrongState
from app.host.middleware import find_module
from app.policy.permission import texts
from app.policy.verdict import UNKNOWN, Verdict
from app.queries.countersigning import awaiting, reads_all
from app.queries.drafts import countersigner

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


@dataclass(frozen=True, slots=True)
class Seal:
    """What a page says of the signature under it."""

    kind: SignatureKind = SignatureKind.OWN_KEY
    holder: str | None = None
    """By the words of the acting person's certificate; None for the member's key in the vault."""


class Progress:
    """How many copies are made of all, told to whoever watches; they say whether to go on."""

    def __init__(self, watch: Watch | None, of: int) -> None:
        self._watch, self._of, self.made = watch, of, 0

    @property
    def wanted(self) -> bool:
        """Whether to go on."""
        return self._watch is None or self._watch(self.made, self._of)

    def go_on(self) -> None:
        """Raises WrongState("signing_stopped") where whoever watches says no."""
        if not self.wanted:
            raise WrongState("signing_stopped")


@contextmanager
def signing(
    step: Step, how: How, progress: Progress | None = None
) -> "Iterator[tuple[Signer, Seal]]":
    """What signs as long as the block lasts, and what that makes of the signature.

    A card is waited for as long as `progress` is wanted and the vault does not lock.

    Raises:
        WrongState: certificate_not_bound, signing_stopped.
        Unusable: certificate_expired, certificate_not_yet_valid.
        Unusable, Unavailable, Locked, WrongState: what a file or a card says.
    """
    from app.signing.certificate import read_holder
    from app.signing.key import SoftKey, require_days
    from app.signing.sign import Signer

    if isinstance(how, OwnKey):
        own = step.signing_key(step.member)
        require_days(own.certificate, step.now)
        yield Signer(SoftKey.own(own.key, own.certificate)), Seal()
        return
    with _opened(step, how, progress or Progress(None, 0)) as key:
        holder = read_holder(key.certificate)
        yield Signer(key), Seal(holder.kind, holder.name)


@contextmanager
def _opened(step: Step, how: WithCertificate, progress: Progress) -> "Iterator[Key]":
    from app.signing.card import open_card

    mine = step.person(step.acting).certificates
    bound = next((one for one in mine if one.sha256 == how.sha256), None)
    if bound is None:
        raise WrongState("certificate_not_bound")
    if bound.holding is KeyStore.FILE:
        yield _from_file(step, how)
        return
    module = find_module(step.office.card_module)
    if module is None:
        raise Unavailable("card_middleware_missing")

    def go_on() -> bool:
        return step.waits() and progress.wanted

    with open_card(module, bound.sha256, how.secret, step.now, go_on) as key:
        yield key


def _from_file(step: Step, how: WithCertificate) -> "Key":
    from app.signing.key import require_valid
    from app.signing.key_file import read_key_file

    place = step.records.key_file(how.sha256)
    if place is None:
        raise WrongState("certificate_not_bound")
    key = read_key_file(Path(place.file), how.secret or "")
    if sha256(key.certificate).hexdigest() != how.sha256:
        raise WrongState("certificate_not_bound")
    require_valid(key.certificate, step.now)
    return key


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
        """For whom the copies keep a place, and who can read them all, as the window offers it."""
        meeting = step.records.meeting(self.meeting)
        if meeting is None or not reads_all(step, meeting):
            return UNKNOWN
        return texts.countersign(step.situation(None, meeting), countersigner(step, meeting))

    def carry_out(self, step: Step) -> Done:
        """All of them or none.

        Raises:
            WrongState: not_signed_yet, issued_already, countersigned_already, copies_erased,
                no_countersignature_field, signing_stopped.
            Damaged: copy_altered.
            Unusable, Unavailable, Locked: what a file or a card says.
        """
        meeting = meeting_for(step, self.meeting)
        waiting = awaiting(step, meeting)
        if not waiting:
            raise WrongState(_why_nothing(step, meeting))
        records = step.records.copy_records(meeting)
        progress = Progress(self.watch, len(waiting))
        with signing(step, self.how, progress) as (signer, _seal):
            for progress.made, copy in enumerate(waiting):
                progress.go_on()
                signed = signer.countersign(_as_signed(step, copy), step.now)
                readers = step.records.readers(copy.file)
                step.records.keep_file(meeting.files, copy.file, signed, readers)
                kept = replace(copy, sha256=sha256(signed).hexdigest(), countersigned_at=step.now)
                step.keep_copy(meeting, kept, records[copy.code])
        progress.made = len(waiting)
        progress.go_on()
        step.note(Act.SIGN, meeting=meeting, to=[c.recipient for c in waiting], why=self.verb)
        return Done()


def _as_signed(step: Step, copy: Copy) -> bytes:
    """The file of which the register says that it was signed, and no other whole one."""
    data = step.records.file(copy)
    if data is None or sha256(data).hexdigest() != copy.sha256:
        raise Damaged("copy_altered")
    return data


def _why_nothing(step: Step, meeting: Meeting) -> str:
    """Of an empty list of copies that wait: what to say of it."""
    if not meeting.state.signed:
        return "not_signed_yet"
    copies = [c for c in step.records.copies(meeting) if c.product is Product.MINUTES]
    if not any(c.countersigner for c in copies):
        return "no_countersignature_field"
    kept = [c for c in copies if c.issued_on is None]
    if not kept:
        return "issued_already"
    if all(c.countersigned_at is not None for c in kept):
        return "countersigned_already"
    return "copies_erased"
