"""What frames every product: its voice, its conditions, its furniture and its signature.

The law's own sentences come from the catalogue, the labels from the wording, both in the
recipient's language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.audit.opening import BLANK_ROOT
from app.audit.proof import mark
from app.catalogue.printed import UNCONFIRMED, marked
from app.domain.annex import AnnexDraft
from app.domain.basis import Basis, BasisType, Kind
from app.domain.law import Law
from app.domain.minutes import FeedbackDraft, MinutesDraft, PersonLine
from app.domain.person import Category, Language
from app.minutes.document import Block, Facts, Furniture, Role, Text
from app.wording.sentences import Sentences, sentences

Draft = MinutesDraft | FeedbackDraft | AnnexDraft

LOCALES = {
    Language.NL: "nl-BE",
    Language.FR: "fr-BE",
    Language.EN: "en",
    Language.DE: "de-BE",
}
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Voice:
    """One language, the law and the day of the meeting: all that a document needs to speak."""

    language: Language
    law: Law
    on: date

    @property
    def locale(self) -> str:
        """The document's language as a BCP 47 tag."""
        return LOCALES[self.language]

    @property
    def sentences(self) -> Sentences:
        """The wording in this language."""
        return sentences(self.language)

    def say(self, key: str, **blanks: object) -> str:
        """A label of the domain `minutes`."""
        return self.sentences.text(f"minutes.{key}", **blanks)

    def law_text(self, text_id: str, **blanks: str) -> str:
        """A sentence of the catalogue, word for word, with its blanks filled."""
        told = self.law.texts[text_id].text[self.language]
        return _BLANK.sub(lambda found: blanks.get(found[1], found[0]), told)

    def moment(self, at: datetime) -> str:
        """`26 november 2026, 14:05`, in the time zone that the moment carries."""
        return f"{self.sentences.long_date(at.date())}, {at:%H:%M}"

    def kind(self, kind: Kind) -> str:
        """What a kind of meeting is called."""
        return self.law.kinds[kind].name[self.language]

    def purpose(self, code: str) -> str:
        """What a purpose is called."""
        return self.law.purposes[code].name[self.language]

    def category(self, category: Category) -> str:
        """What a category of participants is called."""
        return self.law.categories[category].name[self.language]

    def citation(self, typed: str) -> str:
        """A citation as it is printed on the meeting's day (R7), marked where unconfirmed."""
        statute = self.law.statute(typed)
        if statute is None:
            return typed + UNCONFIRMED
        printed = self.law.printed(statute, self.language, self.on)
        return marked(printed, statute.provenance)

    def basis_in_full(self, basis: Basis) -> str:
        """Law, or consent with magistrate, date and validity (R1). Reasons are not printed."""
        cited = self.citation(basis.citation)
        if basis.type is BasisType.LAW:
            if basis.inquiry:
                return f"{cited}, {self.say('inquiry', reference=basis.inquiry)}"
            return cited
        consent = self.say("consent")
        if basis.magistrate:
            consent = self.say("consent_by", magistrate=basis.magistrate)
        if basis.dated:
            day = self.sentences.long_date(basis.dated)
            consent = f"{consent} {self.say('dated', date=day)}"
        if basis.valid_until:
            day = self.sentences.long_date(basis.valid_until)
            consent = f"{consent}, {self.say('valid_until', date=day)}"
        return f"{cited}, {consent}"


def capital(told: str) -> str:
    """With a capital letter, as a line of its own."""
    return told[:1].upper() + told[1:]


def named(person: PersonLine) -> str:
    """A person on one line."""
    return ", ".join(part for part in (person.name, person.function, person.organisation) if part)


def furniture(voice: Voice, draft: Draft) -> Furniture:
    """What every page repeats (R33, R34): each basis and purpose of this copy once."""
    foundations = _foundations(draft)
    cited = dict.fromkeys(voice.citation(basis.citation) for basis, _ in foundations)
    purposes = dict.fromkeys(voice.purpose(purpose) for _, purpose in foundations)
    recipient = draft.recipient
    return Furniture(
        confidentiality=voice.law_text("confidentiality_line"),
        exercise=voice.law_text("exercise_mark") if draft.exercise else None,
        foundation=voice.say(
            "page_foundation",
            basis="; ".join(cited) or voice.kind(draft.kind),
            purpose="; ".join(purposes) or "–",
        ),
        recipient=voice.say("page_recipient", recipient=named(recipient)),
        code=voice.say("page_copy", code=draft.copy_code),
        watermark=(recipient.name, draft.copy_code),
        page=lambda page, pages: voice.say("page", page=page, pages=pages),
    )


def conditions(voice: Voice, draft: Draft) -> Iterator[Block]:
    """What is said once (R33): secrecy and its penalty, use limit, destruction, no police report.

    Minutes say besides who reads an action (R32), so that nobody takes it for known to all.
    Where no secret may be shared, the article on secrets shared in a consultation does not apply
    and is not cited (R4).
    """
    law = voice.law
    clauses = []
    if law.kinds[draft.kind].secrets:
        told = voice.law_text(
            "secrecy_sentence",
            article=voice.citation("secrecy_consultation"),
            penalty=voice.citation("secrecy_penalty"),
        )
        clauses.append(told)
    for code in dict.fromkeys(purpose for _, purpose in _foundations(draft)):
        limit = law.purposes[code]
        clauses.append(marked(limit.use_limit[voice.language], limit.provenance))
    clauses.append(voice.law_text("destroy_by", date=voice.sentences.long_date(draft.destroy_by)))
    clauses.append(voice.law_text("not_a_police_report"))
    if isinstance(draft, MinutesDraft):
        clauses.append(voice.say("actions_shown"))
    cited = [voice.citation(basis.citation) for basis, _ in _foundations(draft)]
    if any(UNCONFIRMED in told for told in (*clauses, *cited)):
        clauses.append(f"{UNCONFIRMED} {voice.law_text('unconfirmed')}.")
    yield Text(Role.CLAUSE_HEADING, voice.say("conditions"))
    yield from (Text(Role.CLAUSE, clause) for clause in clauses)


def signature(voice: Voice, draft: Draft) -> Iterator[Block]:
    """Whose signature it is, of which kind, and what the chair states by it (R30, R34)."""
    signer = draft.signer
    if draft.signed_at is None:
        told = voice.say("unsigned_by", signer=named(signer))
    else:
        moment = voice.moment(draft.signed_at)
        chairs = isinstance(draft, MinutesDraft | AnnexDraft) and draft.chair == signer
        by = "signed_as_chair" if chairs else "signed_by"
        told = voice.say(by, signer=named(signer), moment=moment)
    yield Text(Role.SIGNATURE, voice.say("signature"))
    yield Text(Role.BODY, told)
    if isinstance(draft, MinutesDraft | AnnexDraft) and draft.chair != signer:
        why = "signed_after_chair" if draft.instead_of_chair else "signed_for_chair"
        yield Text(Role.NOTE, voice.say(why, chair=named(draft.chair)))
    yield Text(Role.NOTE, voice.law_text(f"{draft.signature}_signature"))
    if draft.certificate_of is not None:
        yield Text(Role.NOTE, voice.say("certificate_of", name=draft.certificate_of))
    if isinstance(draft, MinutesDraft) and draft.countersigner is not None:
        yield Text(Role.NOTE, voice.say("countersignature", signer=named(draft.countersigner)))
    if isinstance(draft, MinutesDraft | AnnexDraft):
        yield Text(Role.NOTE, voice.law_text("rests_on_nothing"))
    if isinstance(draft, MinutesDraft):
        root = BLANK_ROOT if draft.proof is None else draft.proof.root
        yield Facts(((voice.say("mark"), mark(root)),))
        yield Text(Role.NOTE, voice.say("mark_explained"))


def _foundations(draft: Draft) -> tuple[tuple[Basis, str], ...]:
    if isinstance(draft, FeedbackDraft):
        return ((draft.basis, draft.purpose),)
    return tuple((item.basis, item.purpose) for item in draft.items)
