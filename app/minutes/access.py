"""The answer to a request for access, for the person whom a case is about (R40).

Only disclosed values come in. What the law says bears its mark where no jurist confirmed it.
"""

from collections.abc import Iterator

from app.catalogue.printed import UNCONFIRMED, marked
from app.domain.access import AccessDraft, AccessOutcome
from app.domain.law import Law
from app.domain.signature import SignatureKind
from app.minutes.document import Address, Block, Document, Facts, Furniture, Role, Text
from app.minutes.frame import Voice, capital, named

TOLD = ("access_incomplete", "access_rights")
"""Sentences of the catalogue that every answer carries."""


def access_pdf(draft: AccessDraft, law: Law) -> bytes:
    """The answer as an unsigned PDF; equal drafts give equal bytes."""
    from app.minutes.layout import set_document  # ReportLab is loaded when a page is made

    return set_document(access_document(draft, law))


def access_document(draft: AccessDraft, law: Law) -> Document:
    """The answer before it has pages."""
    voice = Voice(draft.language, law, draft.made_on)
    subject = draft.subject.text
    address = [subject]
    if draft.born is not None:
        address.append(_say(voice, "born", day=voice.sentences.long_date(draft.born)))
    told = [marked(voice.law_text(text), law.texts[text].provenance) for text in TOLD]
    blocks: list[Block] = [
        Text(Role.LETTERHEAD, draft.municipality),
        Address(voice.say("recipient"), tuple(address)),
        Text(Role.TITLE, _say(voice, "heading")),
        Text(Role.SUBTITLE, f"{voice.say('case')} {draft.case_key}"),
        *(Text(Role.BODY, sentence) for sentence in told),
        Text(Role.PART, _say(voice, "processing")),
        Facts(tuple(_facts(voice, draft))),
        *_outcomes(voice, draft.outcomes),
        Text(Role.NOTE, f"{UNCONFIRMED} {voice.law_text('unconfirmed')}."),
        *_signature(voice, draft),
    ]
    return Document(
        title=_say(voice, "heading"),
        author=draft.municipality,
        locale=voice.locale,
        copy_code=draft.copy_code,
        made_at=draft.signed_at,
        furniture=_furniture(voice, draft),
        blocks=tuple(blocks),
    )


def _facts(voice: Voice, draft: AccessDraft) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    day = voice.sentences.long_date
    yield _say(voice, "controller"), draft.municipality
    yield voice.say("dpo"), draft.dpo
    yield _say(voice, "kind"), capital(voice.kind(draft.kind))
    yield voice.say("basis"), voice.citation(draft.citation)
    yield voice.say("purpose"), voice.purpose(draft.purpose)
    yield _say(voice, "since"), day(draft.opened_on)
    discussed = tuple(day(each) for each in draft.discussed_on)
    yield _say(voice, "discussed"), discussed or _say(voice, "never_discussed")
    if draft.closed_on is not None:
        yield _say(voice, "closed"), day(draft.closed_on)
    yield _say(voice, "recipients"), _say(voice, "recipients_told")
    if draft.held:
        yield _say(voice, "kept"), _say(voice, "kept_archive")
    elif draft.keep_until is not None:
        yield _say(voice, "kept"), _say(voice, "kept_until", day=day(draft.keep_until))
    elif draft.retention_months is not None:
        yield _say(voice, "kept"), _say(voice, "kept_months", months=draft.retention_months)


def _outcomes(voice: Voice, parts: tuple[AccessOutcome, ...]) -> Iterator[Block]:
    yield Text(Role.PART, _say(voice, "outcomes"))
    if not parts:
        yield Text(Role.BODY, _say(voice, "no_outcomes"))
    for part in parts:
        label = _say(voice, "action" if part.action else "decision")
        if part.on is not None:
            label = f"{label}, {voice.sentences.long_date(part.on)}"
        yield Text(Role.LABEL, label)
        yield Text(Role.BODY, part.text.text)


def _signature(voice: Voice, draft: AccessDraft) -> Iterator[Block]:
    yield Text(Role.SIGNATURE, voice.say("signature"))
    if draft.signed_at is None:
        yield Text(Role.BODY, voice.say("unsigned_by", signer=named(draft.signer)))
    else:
        moment = voice.moment(draft.signed_at)
        yield Text(Role.BODY, voice.say("signed_by", signer=named(draft.signer), moment=moment))
    yield Text(Role.NOTE, voice.law_text(f"{SignatureKind.OWN_KEY}_signature"))


def _furniture(voice: Voice, draft: AccessDraft) -> Furniture:
    return Furniture(
        confidentiality="",
        exercise=voice.law_text("exercise_mark") if draft.exercise else None,
        foundation="",
        recipient=voice.say("page_recipient", recipient=draft.subject.text),
        code=f"{voice.say('case')} {draft.case_key}",
        watermark=("", ""),
        page=lambda page, pages: voice.say("page", page=page, pages=pages),
    )


def _say(voice: Voice, key: str, **blanks: object) -> str:
    return voice.say(f"access.{key}", **blanks)
