"""Every kind of document that the program makes, ready to look into."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from app.domain.access import AccessDraft, AccessOutcome
from app.domain.annex import AmendedPart, AnnexDraft, AnnexItem, CorrectedCopy
from app.domain.basis import Kind
from app.domain.disclosed import Disclosed
from app.domain.law import Regime
from app.domain.minutes import PersonLine
from app.domain.person import Category, Language
from app.domain.sheet import (
    AgendaDraft,
    CardPart,
    CardsDraft,
    DeclarationDraft,
    NoticeDraft,
    NoticePart,
    RecoveryDraft,
    RolesDraft,
)
from app.minutes.access import access_pdf
from app.minutes.annex import annex_pdf
from app.minutes.compose import feedback_pdf, minutes_pdf
from app.minutes.sheets import (
    agenda_pdf,
    cards_pdf,
    declaration_pdf,
    notice_pdf,
    recovery_pdf,
    roles_pdf,
)
from tests.app.minutes.drafts import (
    CONSENT,
    INSPECTOR,
    MAYOR,
    action,
    contribution,
    feedback,
    item,
    minutes,
)
from tests.builders import law

YOUTH = PersonLine("Yasmina El Idrissi", "Straathoekwerker", "vzw De Kaai", Category.JEUGD)
DAY = date(2026, 11, 26)
CODE = "-".join(["ABCDE", "12345", "FGHJK", "67890"] * 2)


SIGNED_AT = datetime(2026, 11, 26, 17, 4, tzinfo=UTC)
COPY_CODE = "7KQ2MD"
LONG = "Zij stelt vast dat de inrichting open was en dat het register niet klopt. " * 90
FRENCH = "Elle constate que les dossiers ne sont pas dans le registre de la ville."


def cards(*languages: Language) -> bytes:
    parts = tuple(CardPart(YOUTH, each, "K7QM2D", (Regime.RIGHT,)) for each in languages)
    return cards_pdf(CardsDraft("Zeestad", DAY, False, parts), law())


def declaration(language: Language) -> bytes:
    draft = DeclarationDraft(language, "Zeestad", "L. Vermandere", YOUTH, DAY, False)
    return declaration_pdf(draft, law())


def notice(language: Language, *keys: str) -> bytes:
    items = tuple(NoticePart(k, CONSENT, "criminal_organisation", Regime.RIGHT) for k in keys)
    where = (Kind.CONSENT, DAY, "Stadhuis", MAYOR, YOUTH, items, False)
    return notice_pdf(NoticeDraft(language, "Zeestad", "L. Vermandere", *where), law())


def agenda(language: Language) -> bytes:
    """Two cases, one without a time; an exercise."""
    items = (("C-K7QM2D", 20), ("C-9ABCDE", None))
    where = (Kind.CONSENT, DAY, "Stadhuis", MAYOR, items, True)
    return agenda_pdf(AgendaDraft(language, "Zeestad", "L. Vermandere", *where), law())


def roles(language: Language, *categories: Category) -> bytes:
    spoken = tuple((category, language) for category in categories)
    return roles_pdf(RolesDraft("Zeestad", spoken, DAY, False), law())


def recovery(language: Language) -> bytes:
    halves = [RecoveryDraft(language, "Kluis", "An", CODE, n, 2, DAY) for n in (1, 2)]
    return recovery_pdf(tuple(halves))


def signed_minutes(language: Language) -> bytes:
    """An exercise: an item with everything in it, one that is only a frame, one without owners."""
    texts = (LONG, FRENCH, "Jan محمد علي (abc)\nאבג en nog", "woord" * 60)
    parts = tuple(contribution(text, INSPECTOR) for text in texts)
    outcomes = (Disclosed("Er komt een gezamenlijk toezicht."), Disclosed("Er volgt een tweede."))
    bare = replace(action("Neutraal gemeld."), owner=None, due=None, state=None)
    actions = (action("Overzicht bezorgen."), bare)
    items = (
        item(contributions=parts, decisions=outcomes, actions=actions),
        item(frame_only=True, contributions=(), decisions=(), actions=()),
        item(contributions=(), decisions=(), actions=(bare, bare)),
    )
    draft = minutes(language=language, items=items, exercise=True)
    return minutes_pdf(replace(draft, copy_code=COPY_CODE, signed_at=SIGNED_AT), law())


def feedback_sheet(language: Language) -> bytes:
    return feedback_pdf(feedback(language=language), law())


def annex(language: Language) -> bytes:
    """New words in place of others, and a sentence beside one; attributed and long."""
    new = Disclosed("De zaak sloot op dinsdag. " * 3)
    amended = (
        AmendedPart("contribution", Disclosed(FRENCH), new, False, INSPECTOR),
        AmendedPart("decision", Disclosed(LONG), Disclosed("Tegen 1 december."), True),
        AmendedPart("action", Disclosed("Overzicht bezorgen."), new, False),
    )
    items = (AnnexItem("C-K7QM2D", "criminal_organisation", CONSENT, amended),)
    return annex_pdf(annex_draft(language, items), law())


def annex_draft(language: Language, items: tuple[AnnexItem, ...]) -> AnnexDraft:
    """A signed annex; an exercise."""
    held = CorrectedCopy("9ABCDE", "0123456789abcdef" * 4, SIGNED_AT)
    who = (MAYOR, MAYOR, YOUTH, held, items, date(2027, 5, 26), True, COPY_CODE, SIGNED_AT)
    where = ("Zeestad", "L. Vermandere", Kind.CONSENT, DAY, "Stadhuis")
    return AnnexDraft(language, *where, *who)


def access(language: Language) -> bytes:
    """Two days of discussion, a decision and an action; signed like the minutes."""
    outcomes = (
        AccessOutcome(Disclosed("Wij bieden begeleiding aan naar werk."), DAY),
        AccessOutcome(Disclosed("Er volgt een gesprek."), None, action=True),
    )
    who = (Disclosed("Jan Zonderland"), date(2001, 3, 4), "C-K7QM2D", Kind.CONSENT)
    why = ("art. 353 §2 Sw.", "criminal_organisation", date(2026, 9, 1), (DAY, date(2026, 12, 3)))
    rest = (None, 6, date(2027, 5, 26), False, outcomes, MAYOR, DAY, True, SIGNED_AT)
    return access_pdf(AccessDraft(language, "Zeestad", "L. Vermandere", *who, *why, *rest), law())


PRODUCTS: Mapping[str, Callable[[Language], bytes]] = {
    "minutes": signed_minutes,
    "feedback": feedback_sheet,
    "annex": annex,
    "access": access,
    "cards": lambda language: cards(language, *Language),
    "declaration": declaration,
    "roles": lambda language: roles(language, *Category),
    "agenda": agenda,
    "notice": lambda language: notice(language, "C-A", "C-B"),
    "recovery": recovery,
}


@cache
def product(name: str, language: Language) -> bytes:
    """One product in one language, made once."""
    return PRODUCTS[name](language)
