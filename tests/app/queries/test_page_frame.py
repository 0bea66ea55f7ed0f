"""What a margin says is left aside only where it is what our own pages repeat there."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.language import Language
from app.domain.minutes import PersonLine
from app.domain.person import Category
from app.minutes.compose import minutes_document
from app.minutes.document import Furniture
from app.minutes.frame import Voice
from app.minutes.layout import set_document
from tests.app.minutes.drafts import contribution, item
from tests.app.queries.test_proofs import AT, CHAIR, LONG
from tests.app.queries.test_proved_pages import copy, draft, problems
from tests.builders import law

ACROSS = item(contributions=tuple(contribution(f"{LONG} {n}.") for n in range(12)))
"""Passages of one item on more pages than one: the margins stand between them."""


def framed(change: Callable[[Furniture], Furniture]) -> bytes:
    """Proved pages that the chair's own program surrounds by something else."""
    pages = minutes_document(draft(ACROSS), law())
    return CHAIR.sign(set_document(replace(pages, furniture=change(pages.furniture))), AT)


def test_the_frame_of_our_own_is_left_aside() -> None:
    assert problems(framed(lambda own: own)) == ()


@pytest.mark.parametrize("exercise", [True, False])
@pytest.mark.parametrize("language", Language)
def test_it_is_known_in_every_language_and_in_exercises(language: Language, exercise: bool) -> None:
    assert problems(copy(ACROSS, language=language, exercise=exercise)) == ()


@pytest.mark.parametrize(
    "recipient",
    [
        PersonLine("Jo, Ann", "", "Dienst, met komma", Category.PREV),
        PersonLine("Jo Ann", "Zaakvoerder van een heel lang ambt " * 20, "Stad", Category.PREV),
        PersonLine("ليلى الحسن", "مديرة", "Jeugdwerk", Category.JEUGD),
    ],
    ids=["commas", "cut", "right to left"],
)
def test_it_is_known_by_whom_the_first_page_addresses(recipient: PersonLine) -> None:
    assert problems(copy(ACROSS, recipient=recipient)) == ()


FORGED: dict[str, Callable[[Furniture], Furniture]] = {
    "a decision for a warning": lambda own: replace(own, confidentiality="De zaak wordt gesloten."),
    "a decision for a basis": lambda own: replace(
        own, foundation="Rechtsgrond: de zaak wordt gesloten · Finaliteit: nu"
    ),
    "a decision behind the basis": lambda own: replace(
        own, foundation=f"{own.foundation} De zaak wordt gesloten."
    ),
    "another recipient": lambda own: replace(own, recipient="Bestemd voor: iedereen"),
    "a decision behind the recipient": lambda own: replace(
        own, recipient=f"{own.recipient}, de zaak wordt gesloten"
    ),
    "another copy": lambda own: replace(own, code="Exemplaar W4XRN8"),
    "a decision for a code": lambda own: replace(own, code="Gesloten"),
    "other numbers of pages": lambda own: replace(
        own, page=lambda page, pages: f"Bladzijde {page} van {pages + 2}"
    ),
    "a decision for an exercise": lambda own: replace(own, exercise="De zaak wordt gesloten."),
}


@pytest.mark.parametrize("what", FORGED)
def test_other_words_in_the_margins_of_every_page_are_words_between_the_passages(what: str) -> None:
    assert problems(framed(FORGED[what])) == ("passage_not_shown",)


LASTING = {
    Language.NL: (
        "Rechtsgrond: A · Finaliteit: B|Bestemd voor: C|Exemplaar D|Bladzijde 1 van 2|Exemplaar|"
        "Verslag|OEFENING – verzonnen personen en feiten|Vertrouwelijk – alleen bestemd voor de "
        "genoemde ontvanger. Niet kopiëren, niet doorgeven."
    ),
    Language.FR: (
        "Base légale\u00a0: A · Finalité\u00a0: B|Destinataire\u00a0: C|Exemplaire D|Page 1 sur 2|"
        "Exemplaire|Compte rendu|EXERCICE – personnes et faits fictifs|Confidentiel – destiné "
        "exclusivement au destinataire mentionné. Ne pas copier, ne pas transmettre."
    ),
    Language.EN: (
        "Legal basis: A · Purpose: B|For: C|Copy D|Page 1 of 2|Copy|Minutes|EXERCISE – "
        "invented persons and facts|Confidential – for the named recipient only. Do not copy, do "
        "not pass on."
    ),
    Language.DE: (
        "Rechtsgrundlage: A · Zweck: B|Bestimmt für: C|Exemplar D|Seite 1 von 2|Exemplar|"
        "Protokoll|ÜBUNG – erfundene Personen und Tatsachen|Vertraulich – nur für den genannten "
        "Empfänger bestimmt. Nicht kopieren, nicht weitergeben."
    ),
}


@pytest.mark.parametrize("language", Language)
def test_the_words_by_which_the_margins_of_old_copies_are_known_stay(language: Language) -> None:
    """A change here makes every copy of several pages that was ever issued look forged."""
    voice = Voice(language, law(), AT.date())
    told = [
        voice.say("page_foundation", basis="A", purpose="B"),
        voice.say("page_recipient", recipient="C"),
        voice.say("page_copy", code="D"),
        voice.say("page", page=1, pages=2),
        voice.say("copy"),
        voice.say("heading"),
        voice.law_text("exercise_mark"),
        voice.law_text("confidentiality_line"),
    ]
    assert "|".join(told) == LASTING[language]
