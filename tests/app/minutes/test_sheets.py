"""Sheets speak their holder's language, say no more than theirs, and are the same each time."""

from collections.abc import Callable

import pypdfium2  # type: ignore[import-untyped]
import pytest

from app.catalogue.printed import UNCONFIRMED
from app.domain.law import Regime
from app.domain.person import Category, Language
from app.domain.sheet import CardPart, RecoveryDraft
from app.minutes.sheets import recovery_pdf
from app.wording.sentences import sentences
from tests.app.minutes.products import (
    CODE,
    DAY,
    YOUTH,
    agenda,
    cards,
    declaration,
    notice,
    recovery,
    roles,
)
from tests.app.minutes.reading import whole
from tests.builders import law


def words_of(data: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def notice_of_one(language: Language) -> bytes:
    return notice(language, "C-K")


def roles_of_two(language: Language) -> bytes:
    return roles(language, Category.JEUGD, Category.ARTS)


SHEETS = [cards, declaration, recovery, notice_of_one, agenda, roles_of_two]


@pytest.mark.parametrize("made", SHEETS)
@pytest.mark.parametrize("language", Language)
def test_a_sheet_is_the_same_bytes_each_time_and_names_every_sentence(
    made: Callable[[Language], bytes], language: Language
) -> None:
    data = made(language)
    assert data == made(language)
    assert "printing." not in " ".join(words_of(data))


def test_every_card_has_a_page_in_its_holders_language() -> None:
    pages = words_of(cards(*Language))
    regimes = law().regimes[Regime.RIGHT].text
    assert [regimes[each] in page for each, page in zip(Language, pages, strict=True)] == [True] * 4
    assert all("K7QM2D" in page for page in pages)
    assert all(page.count("Yasmina El") == 2 for page in pages)


def test_a_card_does_not_tell_its_code_in_its_title() -> None:
    metadata = pypdfium2.PdfDocument(cards(Language.NL)).get_metadata_dict()
    assert "K7QM2D" not in str(metadata)
    assert "Yasmina" not in str(metadata)


def test_a_declaration_bears_role_secrecy_text_and_mark() -> None:
    language = Language.NL
    page, _role = words_of(declaration(language))
    entry = law().categories[Category.JEUGD]
    assert entry.name[language] in page
    assert entry.secrecy[language] in page
    assert "art. 353 §2 Sw." in page
    assert UNCONFIRMED in page
    assert law().texts["unconfirmed"].text[language] in page


def test_a_notice_says_its_own_items_and_nothing_of_another() -> None:
    (one,) = words_of(notice(Language.FR, "C-AAAAAA"))
    (both,) = words_of(notice(Language.FR, "C-AAAAAA", "C-BBBBBB"))
    assert "C-AAAAAA" in one
    assert "C-BBBBBB" not in one
    assert "C-BBBBBB" in both
    assert "Cas 1" not in both


def test_each_half_of_a_recovery_code_stands_on_a_sheet_of_its_own() -> None:
    pages = words_of(recovery(Language.DE))
    assert len(pages) == 2
    assert all("ABCDE-12345-FGHJK-67890" in page for page in pages)


@pytest.mark.parametrize("language", Language)
def test_a_recovery_sheet_tells_what_to_do_when_the_laptop_is_gone(language: Language) -> None:
    said = sentences(language).text
    door = said("screens.doors.restore")
    whole_code = recovery_pdf((RecoveryDraft(language, "Kluis", "An", CODE, 1, 1, DAY),))
    for pages, key in ((whole_code, "lost"), (recovery(language), "lost_half")):
        told = " ".join(said(f"printing.recovery.{key}", door=door).split())
        assert all(told in page for page in words_of(pages))


def test_what_must_not_be_printed_by_accident_is_not() -> None:
    assert CODE not in repr(RecoveryDraft(Language.NL, "K", "A", CODE, 1, 1, DAY))
    assert "K7QM2D" not in repr(CardPart(YOUTH, Language.NL, "K7QM2D", ()))


@pytest.mark.parametrize("language", Language)
def test_a_declaration_tells_its_signers_role(language: Language) -> None:
    told = whole(declaration(language))
    said = sentences(language).text
    for key in ("speaks", "need_not", "voluntary", "named_only", "unprotected"):
        assert said(f"printing.role.{key}") in told
    assert said("printing.role.need_not_but") not in told


@pytest.mark.parametrize("language", Language)
def test_every_category_has_a_role_card_of_its_own(language: Language) -> None:
    pages = words_of(roles(language, *Category))
    unprotected = sentences(language).text("printing.role.unprotected")
    assert len(pages) == len(Category)
    for category, page in zip(Category, pages, strict=True):
        name = law().categories[category].name[language]
        assert name[0].upper() + name[1:] in page
        assert unprotected.rsplit(" ", 1)[1] in page


@pytest.mark.parametrize("language", Language)
def test_a_role_card_is_the_page_that_the_declaration_has(language: Language) -> None:
    card, kept = whole(roles(language, Category.JEUGD)), whole(declaration(language))
    said = sentences(language).text
    for key in ("speaks", "silent", "need_not", "need_not_but", "voluntary", "unprotected"):
        sentence = said(f"printing.role.{key}")
        assert (sentence in card) == (sentence in kept)


@pytest.mark.parametrize("language", Language)
def test_the_agenda_for_everyone_has_keys_and_minutes_and_no_basis(language: Language) -> None:
    (page,) = words_of(agenda(language))
    said = sentences(language).text
    assert said("printing.agenda.line") in page
    assert said("printing.agenda.minutes", minutes=20) in page
    assert page.index("C-K7QM2D") < page.index("C-9ABCDE")
    assert "353" not in page
    assert law().purposes["criminal_organisation"].name[language] not in page
