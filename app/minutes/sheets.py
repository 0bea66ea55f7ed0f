"""Sheets → documents: declaration, roles, agendas, recovery code; the door to the name cards.

The law's own sentences come from the catalogue and bear its mark where no jurist confirmed them.
"""

from collections.abc import Iterable, Iterator

from app.catalogue.printed import UNCONFIRMED, legal_text, marked
from app.domain.language import Language
from app.domain.law import Attendance, CategoryEntry, Law
from app.domain.minutes import DRAFT_CODE
from app.domain.sheet import (
    AgendaDraft,
    CardsDraft,
    DeclarationDraft,
    NoticeDraft,
    NoticePart,
    RecoveryDraft,
    RolesDraft,
)
from app.minutes.document import (
    Address,
    Block,
    Document,
    Facts,
    Furniture,
    NewPage,
    Role,
    Signing,
    Text,
)
from app.minutes.frame import LOCALES, Voice, capital, named
from app.wording.sentences import sentences

GROUPS = 4
"""Groups of five characters on one line of a recovery code."""


def cards_pdf(draft: CardsDraft, law: Law) -> bytes:
    """Name cards, one to a page to fold; equal drafts give equal bytes."""
    from app.minutes.cards import set_cards  # ReportLab is loaded when a page is made

    return set_cards(draft, law)


def declaration_pdf(draft: DeclarationDraft, law: Law) -> bytes:
    """The confidentiality declaration with the role of its signer (R17)."""
    voice = Voice(draft.language, law, draft.on)
    signer = draft.signer
    entry = law.categories[signer.category]
    secrecy = marked(entry.secrecy[draft.language], entry.provenance)
    text = legal_text(law, "declaration", draft.language, draft.on)
    cited = [law.statute(each) for each in ("secrecy_consultation", "secrecy_penalty")]
    provenances = [law.texts["declaration"].provenance]
    provenances += [statute.provenance for statute in cited if statute is not None]
    text = marked(text, min(provenances, key=lambda p: p.confirmed))
    blocks: list[Block] = [
        Text(Role.LETTERHEAD, draft.municipality),
        Text(Role.TITLE, _say(voice, "declaration.title")),
        Text(Role.SUBTITLE, signer.name),
        Facts(
            (
                (_say(voice, "field.function"), signer.function),
                (_say(voice, "field.organisation"), signer.organisation),
                (_say(voice, "field.role"), voice.category(signer.category)),
                (_say(voice, "field.secrecy"), secrecy),
                (voice.say("dpo"), draft.dpo),
            )
        ),
        Text(Role.PART, _say(voice, "declaration.text")),
        Text(Role.BODY, text),
        *_note(voice, (text, secrecy)),
        Signing((_say(voice, "sign.place_date"), _say(voice, "sign.signature"))),
        NewPage(),  # the signer keeps this page
        *_role_page(voice, entry),
    ]
    heading = _say(voice, "declaration.title")
    return _set(_document(voice, heading, draft.municipality, draft.exercise, blocks))


def roles_pdf(draft: RolesDraft, law: Law) -> bytes:
    """Role cards: what people of a category may, need not, and are exposed to.

    The file's own title, and what stands around the pages, are in the language of the first.
    """
    first = Voice(draft.cards[0][1], law, draft.on)
    blocks: list[Block] = []
    for category, language in draft.cards:
        voice, entry = Voice(language, law, draft.on), law.categories[category]
        secrecy = marked(entry.secrecy[language], entry.provenance)
        blocks += [NewPage()] if blocks else []
        blocks.append(Text(Role.LETTERHEAD, draft.municipality))
        blocks += _role_page(voice, entry, _say(voice, "cards.secrecy", secrecy=secrecy))
    heading = _say(first, "role.heading")
    return _set(_document(first, heading, draft.municipality, draft.exercise, blocks))


def agenda_pdf(draft: AgendaDraft, law: Law) -> bytes:
    """One agenda for everyone who is invited: the frame, and per case its key and minutes (R35)."""
    voice = Voice(draft.language, law, draft.meeting_on)
    items = tuple((_say(voice, "notice.item", case=k), _time(voice, m)) for k, m in draft.items)
    blocks: list[Block] = [
        Text(Role.LETTERHEAD, draft.municipality),
        *_meeting(voice, draft),
        Text(Role.NOTE, _say(voice, "agenda.no_names")),
        Text(Role.PART, _say(voice, "agenda.items")),
        Facts(items),
    ]
    heading = _say(voice, "notice.title")
    return _set(_document(voice, heading, draft.municipality, draft.exercise, blocks, draft))


def notice_pdf(draft: NoticeDraft, law: Law) -> bytes:
    """What an invited person is told: the frame of the meeting and of their own items (R35)."""
    voice = Voice(draft.language, law, draft.meeting_on)
    recipient = draft.recipient
    lines = (recipient.name, recipient.function, recipient.organisation)
    items = [block for part in draft.items for block in _item(voice, part)]
    shown = [block.text for block in items if isinstance(block, Text)]
    shown += [str(value) for b in items if isinstance(b, Facts) for _, value in b.rows]
    blocks: list[Block] = [
        Text(Role.LETTERHEAD, draft.municipality),
        Address(voice.say("recipient"), tuple(line for line in lines if line)),
        *_meeting(voice, draft),
        Text(Role.NOTE, _say(voice, "notice.no_names")),
        *items,
        *_note(voice, shown),
    ]
    heading = _say(voice, "notice.title")
    return _set(_document(voice, heading, draft.municipality, draft.exercise, blocks, draft))


def recovery_pdf(drafts: tuple[RecoveryDraft, ...]) -> bytes:
    """A recovery code on one sheet, or its halves on a sheet each, to keep apart."""
    language = drafts[0].language
    blocks: list[Block] = []
    for draft in drafts:
        blocks += [NewPage()] if blocks else []
        blocks += _recovery(draft)
    title = sentences(language).text("printing.recovery.title")
    return _set(_framed(language, title, "", _furniture(language), blocks))


def _recovery(draft: RecoveryDraft) -> Iterator[Block]:
    said = sentences(draft.language)

    def say(key: str, **blanks: object) -> str:
        return said.text(f"printing.recovery.{key}", **blanks)

    half = draft.of > 1
    groups = draft.code.split("-")
    lines = ["-".join(groups[at : at + GROUPS]) for at in range(0, len(groups), GROUPS)]
    yield Text(Role.TITLE, say("half", number=draft.number, of=draft.of) if half else say("title"))
    yield Text(Role.SUBTITLE, draft.vault)
    yield Facts(
        (
            (say("holder"), draft.holder),
            (say("made"), said.long_date(draft.on)),
        )
    )
    yield Text(Role.CODE, "-\n".join(lines))
    yield Text(Role.BODY, say("use"))
    door = said.text("screens.doors.restore")
    yield Text(Role.BODY, say("lost_half" if half else "lost", door=door))
    yield Text(Role.BODY, say("keep_half" if half else "keep"))


def _meeting(voice: Voice, draft: NoticeDraft | AgendaDraft) -> Iterator[Block]:
    """Kind, day, place and chair."""
    yield Text(Role.TITLE, _say(voice, "notice.title"))
    yield Text(Role.SUBTITLE, capital(voice.kind(draft.kind)))
    yield Facts(
        (
            (voice.say("date"), voice.sentences.long_date(draft.meeting_on)),
            (voice.say("place"), draft.place),
            (voice.say("chair"), named(draft.chair)),
            (voice.say("dpo"), draft.dpo),
        )
    )


def _role_page(voice: Voice, entry: CategoryEntry, *before: str) -> Iterator[Block]:
    """What somebody keeps; `before` are sentences that come first."""
    role = (*before, *_role(voice, entry))
    yield Text(Role.TITLE, _say(voice, "role.heading"))
    yield Text(Role.SUBTITLE, capital(voice.category(entry.code)))
    yield from (Text(Role.BODY, sentence) for sentence in role)
    yield from _note(voice, role)


def _role(voice: Voice, entry: CategoryEntry) -> Iterator[str]:
    """What somebody of a category may, need not, and what no program protects them from (R17)."""
    bound = entry.own_data_duty or entry.consent_duty
    told = [_say(voice, "role.speaks" if entry.voice else "role.silent")]
    if entry.voice:
        told.append(_say(voice, "role.need_not_but" if bound else "role.need_not"))
    if entry.attendance is Attendance.VOLUNTARY:
        told.append(_say(voice, "role.voluntary"))
    if entry.named_only:
        told.append(_say(voice, "role.named_only"))
    yield from (marked(sentence, entry.provenance) for sentence in told)
    yield _say(voice, "role.unprotected")


def _item(voice: Voice, part: NoticePart) -> Iterator[Block]:
    regime = voice.law.regimes[part.regime]
    yield Text(Role.ITEM, _say(voice, "notice.item", case=part.case_key))
    yield Facts(
        (
            (voice.say("basis"), voice.basis_in_full(part.basis)),
            (voice.say("purpose"), voice.purpose(part.purpose)),
            *(((_say(voice, "agenda.time"), _time(voice, part.minutes)),) if part.minutes else ()),
        )
    )
    yield Text(Role.NOTE, marked(regime.text[voice.language], regime.provenance))


def _time(voice: Voice, minutes: int | None) -> str:
    return _say(voice, "agenda.minutes", minutes=minutes) if minutes else "–"


def _note(voice: Voice, shown: Iterable[str]) -> Iterator[Block]:
    """What the mark means, where something bears it."""
    if any(UNCONFIRMED in text for text in shown):
        yield Text(Role.NOTE, f"{UNCONFIRMED} {voice.law_text('unconfirmed')}.")


def _say(voice: Voice, key: str, **blanks: object) -> str:
    return voice.sentences.text(f"printing.{key}", **blanks)


def _document(
    voice: Voice,
    heading: str,
    municipality: str,
    exercise: bool,
    blocks: list[Block],
    told: NoticeDraft | AgendaDraft | None = None,
) -> Document:
    line = voice.law_text("confidentiality_line") if isinstance(told, NoticeDraft) else ""
    furniture = _furniture(
        voice.language,
        confidentiality=_say(voice, "agenda.line") if isinstance(told, AgendaDraft) else line,
        exercise=voice.law_text("exercise_mark") if exercise else None,
        recipient=named(told.recipient) if isinstance(told, NoticeDraft) else "",
    )
    return _framed(voice.language, heading, municipality, furniture, blocks)


def _furniture(
    language: Language, confidentiality: str = "", exercise: str | None = None, recipient: str = ""
) -> Furniture:
    told = sentences(language)
    footer = told.text("minutes.page_recipient", recipient=recipient) if recipient else ""
    return Furniture(
        confidentiality=confidentiality,
        exercise=exercise,
        foundation="",
        recipient=footer,
        code="",
        watermark=("", ""),
        page=lambda page, pages: told.text("minutes.page", page=page, pages=pages),
    )


def _framed(
    language: Language, title: str, author: str, furniture: Furniture, blocks: list[Block]
) -> Document:
    return Document(title, author, LOCALES[language], DRAFT_CODE, None, furniture, tuple(blocks))


def _set(document: Document) -> bytes:
    from app.minutes.layout import set_document  # ReportLab is loaded when a page is made

    return set_document(document)
