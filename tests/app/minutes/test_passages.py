"""What copies share is one leaf, and what a copy does not show leaves nothing in it."""

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.audit.merkle import leaf_hash
from app.audit.opening import OPENING_LENGTH
from app.audit.proof import BLANK_SIGNATURE, Proofs, mark
from app.domain.disclosed import Disclosed
from app.domain.minutes import MinutesDraft
from app.domain.person import Language
from app.errors import Damaged
from app.minutes.compose import minutes_document, minutes_pdf
from app.minutes.line import width
from app.minutes.paper import VALUE
from app.minutes.passages import passages, proofs, prove
from tests.app.minutes.drafts import INSPECTOR, OFFICER, action, contribution, item, minutes
from tests.builders import law

texts = st.lists(st.sampled_from(["één", "twee", "drie", "vier", "vijf\nzes"]), max_size=6)


def signed(statement: bytes) -> bytes:
    return b"signed " + statement[:9]


def of(*said: str) -> MinutesDraft:
    return minutes(
        items=(item(contributions=tuple(map(contribution, said)), decisions=(), actions=()),)
    )


def read(draft: MinutesDraft) -> Proofs:
    return Proofs.from_bytes(minutes_document(draft, law()).proofs or b"")


@settings(max_examples=40)
@given(st.lists(texts, min_size=1, max_size=4))
def test_two_copies_share_exactly_the_passages_that_both_show(copies: list[list[str]]) -> None:
    drafts = [of(*said) for said in copies]
    proved = [read(draft) for draft in prove(drafts, signed, law())]
    assert len({one.root for one in proved}) == 1
    assert len({one.signature for one in proved}) == 1
    for found, said in zip(proved, copies, strict=True):
        assert found.lead_to_root()
        assert [json.loads(one.content)["text"] for one in found.passages] == said
    for a, b in pairwise(proved):
        shared = {one.opening.place for one in a.passages} & {o.opening.place for o in b.passages}
        both = Counter(one.content for one in a.passages) & Counter(o.content for o in b.passages)
        assert len(shared) == both.total()


@settings(max_examples=25)
@given(texts.filter(len), texts)
def test_nothing_in_a_copy_leads_to_what_only_another_shows(
    own: list[str], rest: list[str]
) -> None:
    mine, other = prove([of(*own), of(*rest)], signed, law())
    seen = json.dumps(read(mine).to_bytes().decode())
    shown = {one.opening.place for one in read(mine).passages}
    for passage in read(other).passages:
        if passage.opening.place not in shown:
            assert passage.opening.salt.hex() not in seen
            assert leaf_hash(passage.content).hex() not in seen
            text = json.loads(passage.content)["text"]
            assert text in own or passage.content.hex() not in seen
    assert all(len(one) == OPENING_LENGTH for one in (mine.proof.openings if mine.proof else ()))


@settings(max_examples=40)
@given(texts.filter(len), st.data())
def test_any_part_verifies_and_a_changed_exchanged_or_invented_passage_does_not(
    said: list[str], data: st.DataObject
) -> None:
    whole = read(next(prove([of(*said)], signed, law())))
    numbers = data.draw(st.sets(st.integers(1, len(said))))
    part = whole.only(numbers)
    assert part.lead_to_root()
    assert Proofs.from_bytes(part.to_bytes()) == part
    for at, one in enumerate(whole.passages):
        for content in (one.content + b" ", b"", b"invented"):
            false = (*whole.passages[:at], replace(one, content=content), *whole.passages[at + 1 :])
            assert not replace(whole, passages=false).lead_to_root()
    first, *more = whole.passages
    for other in more:
        if other.content != first.content:
            swapped = replace(whole, passages=(replace(first, content=other.content), *more))
            assert not swapped.lead_to_root()
    assert not replace(whole, passages=(first, first)).lead_to_root()


def test_a_passage_in_two_forms_is_two_that_nobody_can_link() -> None:
    full, template = Disclosed("Er komt toezicht."), Disclosed("", template="measure")
    forms = [of("Zin."), minutes(items=(item(contributions=(contribution("Zin.", OFFICER),)),))]
    forms += [minutes(items=(item(decisions=(text,)),)) for text in (full, template)]
    found = [read(draft) for draft in prove(forms, signed, law())]
    assert len({one.passages[0].content for one in found[:2]}) == 2
    places = [one.opening.place for each in found for one in each.passages]
    contents = [one.content for each in found for one in each.passages]
    assert len(set(places)) == len(set(contents))


def test_a_passage_says_what_its_page_says_and_no_more() -> None:
    parts = item(contributions=(contribution("Zin.", INSPECTOR),), actions=(action("Doen."),))
    said = [json.loads(one) for one in passages(minutes(items=(parts,)), law())]
    people = ["Sarah Lemmens", "Controleur", "Kansspelcommissie"]
    assert said[0] == {
        "by": people,
        "case": "C-K7QM2D",
        "kind": "contribution",
        "nature": "fact",
        "text": "Zin.",
    }
    assert said[1]["kind"] == "decision"
    assert said[2] == {
        "case": "C-K7QM2D",
        "due": "2026-12-18",
        "kind": "action",
        "owner": people,
        "state": "open",
        "text": "Doen.",
    }


def test_a_template_is_one_passage_for_recipients_of_any_language() -> None:
    parts = item(contributions=(), decisions=(Disclosed("Mesure.", template="measure"),))
    said = [json.loads(one) for one in passages(minutes(items=(parts,)), law())]
    words = {str(code): text for code, text in law().neutral["measure"].text.items()}
    assert said[0] == {"case": "C-K7QM2D", "kind": "decision", "text": words}
    dutch, german = (minutes(items=(parts,), language=Language(code)) for code in ("nl", "de"))
    assert passages(dutch, law()) == passages(german, law())


def test_drafts_hold_zeros_of_the_same_width() -> None:
    draft = of("één", "twee")
    (proved,) = prove([draft], signed, law())
    blank, full = proofs(draft, law()), proofs(proved, law())
    assert len(blank.to_bytes()) == len(full.to_bytes())
    assert blank.root == bytes(32)
    assert blank.signature == BLANK_SIGNATURE
    assert not any(b"".join(one.opening.to_bytes() for one in blank.passages))
    assert minutes_pdf(draft, law()) == minutes_pdf(draft, law())


def test_the_mark_is_as_wide_for_every_root() -> None:
    lines = [mark(bytes([byte]) * 32).split("\n") for byte in range(256)]
    assert len({tuple(each) for each in lines}) == 256
    assert {tuple(map(len, each)) for each in lines} == {(35, 35)}
    widths = [width(line, VALUE) for each in lines for line in each]
    assert max(widths) - min(widths) < 0.001


@pytest.mark.parametrize(
    "untrusted",
    [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"format":1,"statement":"7b7d"}'],
)
def test_other_bytes_are_no_proof(untrusted: bytes) -> None:
    with pytest.raises(Damaged, match="bad_proof"):
        Proofs.from_bytes(untrusted)


def test_a_proof_has_one_spelling_only() -> None:
    (proved,) = prove([of("één")], signed, law())
    told = proofs(proved, law()).to_bytes()
    for other in (told.replace(b":", b": ", 1), told.replace(b"a", b"A"), told[:-1] + b',"x":1}'):
        with pytest.raises(Damaged, match="bad_proof"):
            Proofs.from_bytes(other)
