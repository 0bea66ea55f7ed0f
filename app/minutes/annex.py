"""The annex to a signed copy: which copy it puts right, and what to read in place of which words.

Only disclosed values come in, as for the minutes.
"""

from collections.abc import Iterator

from app.domain.annex import AmendedPart, AnnexDraft, AnnexItem
from app.domain.law import Law
from app.minutes.compose import document_of, opening, told
from app.minutes.document import Block, Document, Facts, Role, Text
from app.minutes.frame import Voice, named, signature

GROUP = 8
"""Letters of a hash that stand together, so that people can compare it and a line can break."""


def annex_pdf(draft: AnnexDraft, law: Law) -> bytes:
    """One recipient's annex as an unsigned PDF; equal drafts give equal bytes."""
    from app.minutes.layout import set_document  # ReportLab is loaded when a page is made

    return set_document(annex_document(draft, law))


def annex_document(draft: AnnexDraft, law: Law) -> Document:
    """The annex before it has pages."""
    voice = Voice(draft.language, law, draft.meeting_on)
    held = draft.corrects
    digits = held.sha256
    groups = [digits[at : at + GROUP] for at in range(0, len(digits), GROUP)]
    facts = (
        (voice.say("date"), voice.sentences.long_date(draft.meeting_on)),
        (voice.say("place"), draft.place),
        (voice.say("chair"), named(draft.chair)),
        (voice.say("annex.corrects"), held.code),
        (voice.say("annex.signed_at"), voice.moment(held.signed_at)),
        (voice.say("annex.sha256"), " ".join(groups)),
    )
    blocks = [
        *opening(voice, "annex.heading", draft, facts),
        Text(Role.NOTE, voice.say("annex.unchanged", code=held.code)),
        *(block for part in draft.items for block in _item(voice, part)),
        *signature(voice, draft),
    ]
    return document_of(voice, "annex.heading", draft, blocks)


def _item(voice: Voice, part: AnnexItem) -> Iterator[Block]:
    yield Text(Role.ITEM, f"{voice.say('case')} {part.case_key}")
    yield Facts(
        (
            (voice.say("basis"), voice.basis_in_full(part.basis)),
            (voice.say("purpose"), voice.purpose(part.purpose)),
        )
    )
    for amended in part.amended:
        yield from _amended(voice, amended)
    yield Text(Role.NOTE, voice.law_text("may_be_left_out"))


def _amended(voice: Voice, part: AmendedPart) -> Iterator[Block]:
    """In words, so that whoever hears it read knows which words go and which come."""
    label = voice.say(f"annex.kind_{part.kind}")
    if part.contributor is not None:
        label = f"{label} · {named(part.contributor)}"
    yield Text(Role.SECTION, label)
    same = not part.added and told(voice, part.before) == told(voice, part.after)
    if same:  # its due date alone is put right
        yield Text(Role.BODY, told(voice, part.before))
    else:
        yield Text(Role.LABEL, voice.say("annex.beside" if part.added else "annex.instead_of"))
        yield Text(Role.BODY, told(voice, part.before))
        yield Text(Role.LABEL, voice.say("annex.add" if part.added else "annex.read"))
        yield Text(Role.BODY, told(voice, part.after))
    if part.due is not None:
        goes, comes = part.due
        yield Text(Role.LABEL, voice.say("annex.due_instead_of"))
        yield Text(Role.BODY, voice.sentences.date(goes))
        yield Text(Role.LABEL, voice.say("annex.read"))
        yield Text(Role.BODY, voice.sentences.date(comes))
