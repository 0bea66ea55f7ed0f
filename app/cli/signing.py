"""`sign`, `countersign` and `record-certificate`: with one's own key, a key file or a card.

The password of a file and the code of a card are typed on the terminal and stand nowhere else.
"""

import argparse
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from app.cli.entering import unlocked
from app.cli.terminal import printable, say, secret_line
from app.commands.certificates import BindCertificate, KeyInFile, KeyOnCard
from app.commands.minutes import SignMinutes
from app.commands.signing import CountersignMinutes, How, OwnKey, Watch, WithCertificate
from app.commands.step import Command
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import PersonId
from app.domain.signature import BoundCertificate, KeyStore, SignatureKind
from app.errors import NotFound, Unusable, WrongState
from app.queries.certificates import OwnCertificates, certificate_in_file, certificates_on_cards
from app.queries.meetings import MeetingBoard, MeetingLine, MeetingList
from app.queries.people import OfficeView
from app.session import Session
from app.wording.sentences import Sentences

SHOWN = 16
"""Digits of a fingerprint by which people tell certificates apart."""
ToSign = Callable[[MeetingId, How, Watch], Command]


def record_certificate(options: argparse.Namespace, sentences: Sentences) -> int:
    """Show by a signature that a certificate is the member's own; they sign with it from now on."""
    with unlocked(options, sentences) as session:
        who = PersonId(options.member)
        held: KeyInFile | KeyOnCard
        if options.pkcs12 is not None:
            held = KeyInFile(options.pkcs12, _secret_of_file(options.pkcs12, sentences))
        else:
            own = {one.sha256 for one in session.ask(OwnCertificates(), who)}
            found = _on_cards(session, who)
            one = _only([c for c in found if c.sha256 not in own] or found, options)
            held = KeyOnCard(one.sha256, _secret_of(one, sentences))
        session.run(BindCertificate(held), who)
        recorded = session.ask(OwnCertificates(), who)[-1]
    say(sentences.text("cli.sign.recorded", name=recorded.name))
    _say_kind(recorded.kind, sentences)
    return 0


def sign(options: argparse.Namespace, sentences: Sentences) -> int:
    """Who finishes them signs the minutes of a day; what nothing undoes is said first."""

    def step(meeting: MeetingId, how: How, watch: Watch) -> Command:
        return SignMinutes(meeting, watch, how)

    _say_first("sign", ("copies", "notes", "frozen", "waiting"), sentences)
    with unlocked(options, sentences) as session:
        line = _meeting(session, options, (MeetingState.CLOSED,))
        who = session.ask(MeetingBoard(line.id), PersonId(options.member)).finisher
        _sign(session, line, who, step, options, sentences)
    return 0


def countersign(options: argparse.Namespace, sentences: Sentences) -> int:
    """The mayor signs every copy of a day that was not issued yet."""

    def step(meeting: MeetingId, how: How, watch: Watch) -> Command:
        return CountersignMinutes(meeting, how, watch)

    _say_first("countersign", ("copies", "read", "kept"), sentences)
    with unlocked(options, sentences) as session:
        line = _meeting(session, options, (MeetingState.SIGNED, MeetingState.ISSUED))
        _sign(session, line, PersonId(options.member), step, options, sentences)
    return 0


def _sign(
    session: Session,
    line: MeetingLine,
    signer: PersonId,
    step: ToSign,
    options: argparse.Namespace,
    sentences: Sentences,
) -> None:
    how, kind = _way(session, signer, options, sentences)
    made = 0

    def watch(copies: int, _of: int) -> bool:
        nonlocal made
        made = copies
        return True

    session.run(step(line.id, how, watch), signer)
    say(sentences.n("cli.sign.done", made))
    _say_kind(kind, sentences)


def _meeting(
    session: Session, options: argparse.Namespace, states: tuple[MeetingState, ...]
) -> MeetingLine:
    """That of a day, or the one that is named; several are told, each with its name.

    Raises:
        WrongState: no_meeting_to_sign, meetings_several (day).
        NotFound: meeting_to_sign_unknown.
    """
    wanted, lines = options.meeting, session.ask(MeetingList(), PersonId(options.member))
    found = [line for line in lines if wanted in (line.on, line.id) and line.state in states]
    if len(found) == 1:
        return found[0]
    if not isinstance(wanted, date):
        raise NotFound("meeting_to_sign_unknown")
    for line in found:
        say(f"{line.id}  {printable(line.place)}")
    raise WrongState("meetings_several" if found else "no_meeting_to_sign", day=options.meeting)


def _way(
    session: Session, signer: PersonId, options: argparse.Namespace, sentences: Sentences
) -> tuple[How, SignatureKind]:
    """With what the signer signs, its secret typed now.

    Raises:
        WrongState: certificate_not_bound, certificates_several.
        AppError: what a file or the readers say.
    """
    if options.pkcs12 is None and not options.pkcs11:
        return OwnKey(), SignatureKind.OWN_KEY
    own = session.ask(OwnCertificates(), signer)
    if options.pkcs12 is not None:
        secret = _secret_of_file(options.pkcs12, sentences)
        there: tuple[BoundCertificate, ...] = (certificate_in_file(options.pkcs12, secret),)
        bound = _only(_both(own, there), options)
        return WithCertificate(bound.sha256, secret), bound.kind
    there = _on_cards(session, signer)
    bound = _only(_both(there, own), options)
    return WithCertificate(bound.sha256, _secret_of(bound, sentences)), bound.kind


def _on_cards(session: Session, who: PersonId) -> tuple[BoundCertificate, ...]:
    return certificates_on_cards(session.ask(OfficeView(), who).card_module)[1]


def _both(
    some: Iterable[BoundCertificate], others: Iterable[BoundCertificate]
) -> list[BoundCertificate]:
    known = {one.sha256 for one in others}
    return [one for one in some if one.sha256 in known]


def _only(found: Iterable[BoundCertificate], options: argparse.Namespace) -> BoundCertificate:
    """The one that is there, or that is named; several are told, each with its fingerprint."""
    ones = [one for one in found if one.sha256.startswith(options.certificate or "")]
    if len(ones) == 1:
        return ones[0]
    for one in ones:
        say(f"{one.sha256[:SHOWN]}  {printable(one.name)}")
    raise WrongState("certificates_several" if ones else "certificate_not_bound")


def _secret_of(one: BoundCertificate, sentences: Sentences) -> str | None:
    """The code of a card; None where its reader or its middleware asks for it."""
    return _secret(one.holding, sentences) if one.asks_secret else None


def _secret_of_file(file: Path, sentences: Sentences) -> str:
    """Asked only where there is a file. Raises Unusable("key_file_unreadable")."""
    if not file.is_file():
        raise Unusable("key_file_unreadable", file=file.name)
    return _secret(KeyStore.FILE, sentences)


def _secret(holding: KeyStore, sentences: Sentences) -> str:
    return secret_line(sentences.text(f"cli.prompt.secret_{holding.value}"), None)


def _say_first(which: str, consequences: tuple[str, ...], sentences: Sentences) -> None:
    say(sentences.text("screens.final.heading"))
    for key in consequences:
        say(f"– {sentences.text(f'copies.{which}.{key}')}")
    say(sentences.text("screens.final.forever"))


def _say_kind(kind: SignatureKind, sentences: Sentences) -> None:
    say(sentences.text(f"copies.how.kind_{kind.value}"))
