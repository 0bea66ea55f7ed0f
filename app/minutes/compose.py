"""Drafts → documents: which texts one recipient's copy carries, and in which order (R29–R34, R44).

Only disclosed values come in, so nothing here can depend on what was left out.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.disclosed import Disclosed
from app.domain.law import Law
from app.domain.minutes import (
    ActionPart,
    ContributionPart,
    FeedbackDraft,
    ItemPart,
    MinutesDraft,
)
from app.minutes.document import Address, Block, Document, Facts, Role, Table, TableRow, Text
from app.minutes.frame import Draft, Voice, capital, conditions, furniture, named, signature
from app.minutes.passages import proofs


def minutes_pdf(draft: MinutesDraft, law: Law) -> bytes:
    """One recipient's minutes as an unsigned PDF; equal drafts give equal bytes (R33, R34)."""
    return _set(minutes_document(draft, law))


def feedback_pdf(draft: FeedbackDraft, law: Law) -> bytes:
    """The feedback sheet as an unsigned PDF (R31); equal drafts give equal bytes."""
    return _set(feedback_document(draft, law))


def minutes_document(draft: MinutesDraft, law: Law) -> Document:
    """The minutes before they have pages. Items are numbered as they stand in this copy."""
    voice = Voice(draft.language, law, draft.meeting_on)
    facts = (
        (voice.say("date"), voice.sentences.long_date(draft.meeting_on)),
        (voice.say("place"), draft.place),
        (voice.say("chair"), named(draft.chair)),
    )
    items = [
        block for number, part in enumerate(draft.items, 1) for block in _item(voice, number, part)
    ]
    blocks = [*opening(voice, "heading", draft, facts), *items]
    document = document_of(voice, "heading", draft, [*blocks, *signature(voice, draft)])
    return replace(document, proofs=proofs(draft, law).to_bytes())


def feedback_document(draft: FeedbackDraft, law: Law) -> Document:
    """The feedback sheet before it has pages: the one text that was agreed to, and its frame."""
    voice = Voice(draft.language, law, draft.meeting_on)
    facts = (
        (voice.say("date"), voice.sentences.long_date(draft.meeting_on)),
        (voice.say("case"), draft.case_key),
        (voice.say("basis"), voice.basis_in_full(draft.basis)),
        (voice.say("purpose"), voice.purpose(draft.purpose)),
    )
    blocks = [
        *opening(voice, "feedback_heading", draft, facts),
        Text(Role.PART, voice.say("evaluation")),
        Text(Role.BODY, told(voice, draft.text)),
        *signature(voice, draft),
    ]
    return document_of(voice, "feedback_heading", draft, blocks)


def _set(document: Document) -> bytes:
    # ReportLab takes long to import, and whoever makes no document need not wait for it.
    from app.minutes.layout import set_document

    return set_document(document)


def document_of(voice: Voice, heading: str, draft: Draft, blocks: Iterable[Block]) -> Document:
    """A product of blocks, with its title and what every page repeats."""
    title = voice.say(
        "document_title",
        heading=voice.say(heading),
        kind=voice.kind(draft.kind),
        date=draft.meeting_on,
    )
    return Document(
        title=title,
        author=draft.municipality,
        locale=voice.locale,
        copy_code=draft.copy_code,
        made_at=draft.signed_at,
        furniture=furniture(voice, draft),
        blocks=tuple(blocks),
    )


def opening(
    voice: Voice, heading: str, draft: Draft, facts: tuple[tuple[str, str], ...]
) -> Iterable[Block]:
    """Letterhead, recipient, title, what meeting it was, and under which conditions (R33)."""
    recipient = draft.recipient
    lines = (recipient.name, recipient.function, recipient.organisation)
    yield Text(Role.LETTERHEAD, draft.municipality)
    yield Address(voice.say("recipient"), tuple(line for line in lines if line))
    yield Text(Role.TITLE, voice.say(heading))
    yield Text(Role.SUBTITLE, capital(voice.kind(draft.kind)))
    yield Facts(
        (
            *facts,
            (voice.say("dpo"), draft.dpo),
            (voice.say("copy"), draft.copy_code),
        )
    )
    yield from conditions(voice, draft)


def _item(voice: Voice, number: int, part: ItemPart) -> Iterable[Block]:
    """One item. Without consensus on own files only its frame (R44); always the same sentence."""
    participants = dict.fromkeys(
        voice.say(
            "participant", organisation=line.organisation, category=voice.category(line.category)
        )
        for line in part.participants
    )
    presence = "was_present" if part.was_present else "was_not_present"
    facts: list[tuple[str, str | tuple[str, ...]]] = [
        (voice.say("basis"), voice.basis_in_full(part.basis)),
        (voice.say("purpose"), voice.purpose(part.purpose)),
        (voice.say("presence"), voice.say(presence)),
    ]
    if participants:
        facts.append((voice.say("participants"), tuple(participants)))
    if part.review_on is not None:
        facts.append((voice.say("review"), voice.sentences.long_date(part.review_on)))
    yield Text(Role.ITEM, voice.say("item", number=number, case=part.case_key))
    yield Facts(tuple(facts))
    if part.frame_only:
        yield Text(Role.NOTE, voice.law_text("frame_only"))
    elif part.own_files is not None:
        yield Text(Role.NOTE, voice.say("agreed" if part.own_files else "not_agreed"))
    yield from said(voice, part.contributions, part.decisions, part.actions)
    yield Text(Role.NOTE, voice.law_text("may_be_left_out"))


def said(
    voice: Voice,
    contributions: tuple[ContributionPart, ...] = (),
    decisions: tuple[Disclosed, ...] = (),
    actions: tuple[ActionPart, ...] = (),
) -> Iterable[Block]:
    """What a copy says under an item: all of it is proved, and nothing else stands between it."""
    yield from _contributions(voice, contributions)
    if decisions:
        yield Text(Role.SECTION, voice.say("decisions"))
    yield from (Text(Role.OUTCOME, told(voice, decision)) for decision in decisions)
    if actions:
        yield Text(Role.SECTION, voice.say("actions"))
        yield _actions(voice, actions)


def _contributions(voice: Voice, parts: tuple[ContributionPart, ...]) -> Iterable[Block]:
    if parts:
        yield Text(Role.SECTION, voice.say("contributions"))
    for part in parts:
        label = voice.say(f"nature_{part.nature}")
        if part.contributor is not None:
            label = f"{label} · {named(part.contributor)}"
        yield Text(Role.LABEL, label)
        yield Text(Role.BODY, told(voice, part.text))


def _actions(voice: Voice, parts: tuple[ActionPart, ...]) -> Table:
    """A neutral text comes without owner, date and state, and so without a second line.

    Who may not know how far any of them is, such as a chair by delegation, has no column for it.
    """
    headings = columns(voice)[: 3 if any(part.state for part in parts) else 2]
    rows = []
    for part in parts:
        values = (
            named(part.owner) if part.owner else "",
            voice.sentences.date(part.due) if part.due else "",
            voice.say(f"state_{part.state}") if part.state else "",
        )
        shown = values[: len(headings)] if any(values) else ()
        rows.append(TableRow(told(voice, part.text), shown))
    return Table(headings if any(row.values for row in rows) else (), tuple(rows))


def columns(voice: Voice) -> tuple[str, str, str]:
    """The headings of the table of actions."""
    return voice.say("who"), voice.say("due"), voice.say("state")


def told(voice: Voice, text: Disclosed) -> str:
    """The text as it was disclosed; a template speaks the reader's language (R30)."""
    if text.template is not None:
        return voice.law.neutral[text.template].text[voice.language]
    return text.text
