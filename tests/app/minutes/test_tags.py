"""What is read aloud is what is printed: all of it, once, in order, each as what it is."""

from collections import Counter
from functools import cache
from itertools import pairwise

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.disclosed import Disclosed
from app.domain.person import Language
from app.minutes.compose import minutes_pdf
from tests.app.minutes.drafts import INSPECTOR, action, contribution, item, minutes
from tests.app.minutes.hearing import Heard
from tests.app.minutes.products import (
    COPY_CODE,
    FRENCH,
    LONG,
    PRODUCTS,
    cards,
    notice,
    product,
    recovery,
)
from tests.builders import law

EVERY = [(name, language) for name in PRODUCTS for language in Language]
WORDS = st.lists(st.text("abcdefgé0-,.", min_size=1, max_size=14), min_size=1, max_size=60)
TYPED = WORDS.flatmap(
    lambda words: st.lists(
        st.sampled_from([" ", "\n"]), min_size=len(words), max_size=len(words)
    ).map(lambda ends: "".join(map("".join, zip(words, ends, strict=True))).strip())
)


@cache
def heard_in(name: str, language: Language) -> Heard:
    return Heard(product(name, language))


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_all_that_is_drawn_is_owned_by_one_element_or_is_an_artifact(
    name: str, language: Language
) -> None:
    heard = heard_in(name, language)
    assert all(one.tag is not None for one in heard.contents)
    owned = [(one.page, one.number) for one in heard.contents if one.number is not None]
    assert all(one.tag == "Artifact" for one in heard.contents if one.number is None)
    in_tree = [mark for node in heard.tree.walk() for mark in node.marks]
    assert Counter(owned) == Counter(in_tree)
    assert set(Counter(owned).values()) == {1}
    for at in range(len(heard.pdf.pages)):
        assert sorted(number for page, number in in_tree if page == at) == list(
            range(sum(page == at for page, _ in in_tree))
        )


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_the_parent_tree_finds_the_owner_of_every_content(name: str, language: Language) -> None:
    heard = heard_in(name, language)
    root = heard.root.StructTreeRoot
    numbers = list(root.ParentTree.Nums)
    assert [int(number) for number in numbers[::2]] == list(range(len(heard.pdf.pages)))
    assert int(root.ParentTreeNextKey) == len(heard.pdf.pages)
    for page, owners in zip(heard.pdf.pages, numbers[1::2], strict=True):
        assert numbers[2 * int(page.StructParents) + 1] == owners
        for number, owner in enumerate(owners):
            kids = owner.K if isinstance(owner.K, pikepdf.Array) else [owner.K]
            held = [(kid, owner.Pg) if isinstance(kid, int) else (kid.MCID, kid.Pg) for kid in kids]
            assert (number, page.obj.objgen) in [(int(one), at.objgen) for one, at in held]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_headings_begin_at_one_and_skip_no_level(name: str, language: Language) -> None:
    heard = heard_in(name, language)
    levels = [int(n.tag[1]) for n in heard.tree.walk() if n.tag[0] == "H" and n.tag[1:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(node.heard for node in heard.tree.walk() if node.tag.startswith("H"))


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_tables_are_even_and_every_row_has_a_header(name: str, language: Language) -> None:
    for table in heard_in(name, language).tree.walk():
        if table.tag != "Table":
            continue
        assert {row.tag for row in table.kids} == {"TR"}
        widths = {
            sum(int(cell.entries.get("ColSpan", "1")) for cell in row.kids) for row in table.kids
        }
        assert len(widths) == 1
        for row in table.kids:
            headers = [cell for cell in row.kids if cell.tag == "TH"]
            assert headers
            assert all(cell.entries["Scope"] in ("/Row", "/Column") for cell in headers)
            assert all(cell.heard for cell in headers)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_what_is_heard_is_heard_in_the_order_in_which_it_is_drawn(
    name: str, language: Language
) -> None:
    heard = heard_in(name, language)
    drawn = [(one.page, one.number) for one in heard.contents if one.number is not None]
    assert [mark for node in heard.tree.walk() for mark in node.marks] == drawn


def test_minutes_are_heard_as_title_items_and_sections() -> None:
    heard = heard_in("minutes", Language.NL)
    headings = [(n.tag, n.heard) for n in heard.tree.walk() if n.tag[0] == "H"]
    assert [tag for tag, _ in headings] == (
        ["H1", "H2", "H2", "H3", "H4", "H4", "H4", "H4", "H3", "H3", "H2", "H2", "H3", "H2"]
    )
    assert headings[0][1] == "Verslag"
    assert headings[-1][1] == "Handtekening"


def test_decisions_and_participants_are_lists() -> None:
    heard = heard_in("minutes", Language.NL)
    lists = [[entry.heard for entry in n.kids] for n in heard.tree.walk() if n.tag == "L"]
    assert ["Er komt een gezamenlijk toezicht.", "Er volgt een tweede."] in lists
    assert any(one[0].startswith("Stad Zeestad: ") and len(one) == 2 for one in lists)
    entries = [n for n in heard.tree.walk() if n.tag == "LI"]
    assert all([kid.tag for kid in entry.kids] == ["LBody"] for entry in entries)


def test_an_action_is_one_row_with_its_text_as_header() -> None:
    heard = heard_in("minutes", Language.NL)
    table = next(n for n in heard.tree.walk() if n.tag == "Table" and n.kids[0].kids[0].tag == "TD")
    top, first, second = table.kids
    assert [cell.entries.get("Scope") for cell in top.kids] == [None] + ["/Column"] * 3
    assert first.kids[0].heard == "Overzicht bezorgen."
    assert [cell.tag for cell in first.kids] == ["TH", "TD", "TD", "TD"]
    (whole,) = second.kids
    assert (whole.heard, whole.entries["ColSpan"]) == ("Neutraal gemeld.", "4")


def test_a_paragraph_that_goes_on_overleaf_is_one_paragraph() -> None:
    heard = heard_in("minutes", Language.NL)
    (long,) = (node for node in heard.tree.walk() if node.heard == LONG.strip())
    assert long.tag == "P"
    assert len({page for page, _ in long.marks}) > 1


def test_what_every_page_repeats_is_heard_once() -> None:
    heard = heard_in("minutes", Language.NL)
    line = law().texts["confidentiality_line"].text[Language.NL]
    mark = law().texts["exercise_mark"].text[Language.NL]
    assert heard.texts[:2] == [mark, line]
    for once in (line, mark, COPY_CODE):
        assert sum(text.count(once) for text in heard.texts) == 1
    pages = len(heard.pdf.pages)
    furniture = [one for one in heard.contents if one.kind in ("Header", "Footer")]
    assert sum(COPY_CODE in one.text and INSPECTOR.name in one.text for one in furniture) == pages
    assert sum(line in one.text for one in furniture) == pages - 1
    assert [one.kind for one in heard.contents].count("Watermark") == pages


def test_what_stands_on_both_faces_of_a_card_is_heard_once() -> None:
    heard = Heard(cards(Language.NL))
    assert [text for text in heard.texts if "Yasmina" in text] == ["Yasmina El Idrissi"]
    assert sum("Yasmina" in one.text for one in heard.contents) == 2


def test_each_card_speaks_its_holders_language() -> None:
    heard = Heard(cards(*Language))
    assert [kid.entries["Lang"] for kid in heard.tree.kids] == ["nl-BE", "fr-BE", "en", "de-BE"]
    assert all(kid.tag == "Sect" for kid in heard.tree.kids)


def test_a_text_that_was_typed_in_another_language_says_so_and_no_other_does() -> None:
    heard = heard_in("minutes", Language.NL)
    marked = [(n.entries["Lang"], n.heard) for n in heard.tree.walk() if "Lang" in n.entries]
    assert marked == [("fr-BE", FRENCH)]
    heard = heard_in("minutes", Language.FR)
    marked = [(n.entries["Lang"], n.heard) for n in heard.tree.walk() if "Lang" in n.entries]
    assert marked == [("nl-BE", LONG.strip())]


def test_text_that_runs_from_the_right_is_heard_as_it_was_typed() -> None:
    heard = heard_in("minutes", Language.NL)
    assert "Jan محمد علي (abc) אבג en nog" in heard.texts


def test_each_half_of_a_recovery_code_is_heard_under_its_own_title() -> None:
    heard = Heard(recovery(Language.FR))
    assert [node.tag for node in heard.tree.walk()].count("H1") == 2


def test_every_item_of_a_notice_is_a_heading() -> None:
    heard = Heard(notice(Language.FR, "C-A", "C-B"))
    assert [n.heard for n in heard.tree.walk() if n.tag == "H2"] == ["Cas C-A", "Cas C-B"]


@settings(max_examples=60, deadline=None)
@given(TYPED, TYPED, TYPED, WORDS.map(" ".join))
def test_words_never_run_together(told: str, decided: str, agreed: str, place: str) -> None:
    parts = item(
        contributions=(contribution(told, INSPECTOR),),
        decisions=(Disclosed(decided),),
        actions=(action(agreed),),
    )
    heard = Heard(minutes_pdf(minutes(items=(parts,), place=place), law()))
    for typed in (told, decided, agreed, place):
        assert " ".join(typed.split()) in heard.texts


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_typed_is_owned_and_even(text: str, name: str) -> None:
    person = type(INSPECTOR)(name, name, name, INSPECTOR.category)
    parts = item(
        case_key=name,
        contributions=(contribution(text, person),),
        decisions=(Disclosed(text),),
        actions=(action(text, person),),
    )
    draft = minutes(municipality=name, place=text, recipient=person, items=(parts,))
    heard = Heard(minutes_pdf(draft, law()))
    assert all(one.tag is not None for one in heard.contents)
    assert all(node.marks or node.kids or node.tag in ("TH", "TD") for node in heard.tree.walk())
