"""A signer with a program of their own cannot show other words than they prove."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from app.audit.proof import Proofs
from app.domain.decision import ActionState
from app.domain.disclosed import Disclosed
from app.domain.language import Language
from app.domain.minutes import ActionPart, ItemPart, MinutesDraft
from app.minutes.compose import minutes_document
from app.minutes.layout import set_document
from app.minutes.passages import prove
from app.queries.proofs import compare, examine_proofs
from app.signing.verify import verify_pdf
from app.wording.sentences import sentences
from tests.app.minutes.drafts import INSPECTOR, OFFICER, action, contribution, item, minutes
from tests.app.queries.test_proofs import AT, CHAIR, LONG
from tests.builders import law

ARABIC = "قال الجار: لا شيء هنا (12)، ثم ذهب إلى المحطة ومعه حقيبة كبيرة. " * 4
SAID = contribution("In drie zaken ontbraken de folders.", OFFICER)
DONE = action("Overzicht bezorgen.")
PART = item(contributions=(SAID, contribution("Ja.")), actions=(DONE,))


def draft(*parts: ItemPart, **more: object) -> MinutesDraft:
    made = minutes(items=parts or (PART,), signed_at=AT, copy_code="AAAAAA", **more)
    return next(prove([made], CHAIR.attest, law()))


def showing(proved: MinutesDraft, shown: MinutesDraft) -> bytes:
    """What the chair signs where the pages come from another draft than the proofs."""
    shown = replace(shown, proof=None)
    own = next(prove([shown], CHAIR.attest, law())).proof
    assert own is not None
    assert proved.proof is not None
    pages = minutes_document(replace(shown, proof=replace(own, root=proved.proof.root)), law())
    return CHAIR.sign(set_document(replace(pages, proofs=carried(proved))), AT)


def carried(proved: MinutesDraft) -> bytes:
    return minutes_document(proved, law()).proofs or b""


def problems(file: bytes) -> tuple[str, ...]:
    assert verify_pdf(file).whole
    found = examine_proofs(file)
    assert found is not None
    return found.problems


def copy(*parts: ItemPart, **more: object) -> bytes:
    return CHAIR.sign(set_document(minutes_document(draft(*parts, **more), law())), AT)


@pytest.mark.parametrize("language", Language)
def test_an_honest_copy_shows_what_it_proves_in_every_language(language: Language) -> None:
    owner = replace(INSPECTOR, organisation="Dienst met een heel lange naam " * 12)
    parts = (
        item(contributions=(), decisions=(), actions=()),
        PART,
        item(
            case_key="C-2222222",
            contributions=(contribution(ARABIC), contribution(LONG, INSPECTOR)),
            decisions=(Disclosed("Maatregel.", template="measure"), Disclosed("Ja.\n\n\tNee.")),
            actions=(
                ActionPart(Disclosed("Zonder meer."), None, None, None),
                ActionPart(Disclosed("Lang. 😀 漢字 e\u0301"), owner, date(2026, 12, 1), None),
                ActionPart(Disclosed("Kort."), None, None, ActionState.DONE),
            ),
        ),
        item(contributions=(), decisions=(Disclosed("Tweemaal."),), actions=()),
    )
    assert problems(copy(*parts, language=language)) == ()


OTHERS = {
    "text": replace(PART, contributions=(replace(SAID, text=Disclosed("In vier zaken.")),)),
    "nature": replace(PART, contributions=(replace(SAID, nature="hearsay"), contribution("Ja."))),
    "speaker": replace(
        PART, contributions=(replace(SAID, contributor=INSPECTOR), contribution("Ja."))
    ),
    "case": replace(PART, case_key="C-3333333"),
    "owner": replace(PART, actions=(replace(DONE, owner=OFFICER),)),
    "day": replace(PART, actions=(replace(DONE, due=date(2031, 1, 1)),)),
    "state": replace(PART, actions=(replace(DONE, state=ActionState.DONE),)),
    "more between": replace(
        PART, contributions=(SAID, contribution("Behalve op maandag."), contribution("Ja."))
    ),
    "decision as contribution": replace(
        PART,
        contributions=(*PART.contributions, contribution(PART.decisions[0].text)),
        decisions=(),
    ),
}


@pytest.mark.parametrize("what", OTHERS)
def test_pages_that_show_another_passage_than_is_proved_are_named(what: str) -> None:
    proved = draft()
    forged = showing(proved, draft(OTHERS[what]))
    assert problems(forged) == ("passage_not_shown",)
    assert compare(copy(), forged) is None


def test_pages_of_another_meeting_are_named() -> None:
    for other in ({"meeting_on": date(2026, 11, 25)}, {"municipality": "Elders"}):
        found = problems(showing(draft(), draft(PART, **other)))
        assert "meeting_not_shown" in found


def test_letters_from_right_to_left_in_another_order_are_named() -> None:
    words = ["لا", "شيء", "هنا"]
    part, other = (
        item(contributions=(contribution(" ".join(said)),), decisions=(), actions=())
        for said in (words, words[::-1])
    )
    assert problems(copy(part)) == ()
    assert problems(showing(draft(part), draft(other))) == ("passage_not_shown",)


def painted(change: Callable[[bytes], bytes]) -> bytes:
    """The honest pages, drawn otherwise before the chair signs them."""
    with pikepdf.open(BytesIO(set_document(minutes_document(draft(), law())))) as pdf:
        for page in pdf.pages:
            page.Contents.write(change(page.Contents.read_bytes()))
        target = BytesIO()
        pdf.save(target, compress_streams=False)
    return CHAIR.sign(target.getvalue(), AT)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: re.sub(rb"\bBT\b", b"BT 3 Tr", data),
        lambda data: data + b" q 1 1 1 rg 0 0 600 850 re f Q",
        lambda data: b" q 1 1 1 rg 0 0 600 850 re f Q " + data.replace(b".11 .12 .14 rg", b"1 g"),
        lambda data: b"0.02 0 0 0.02 0 0 cm " + data,
    ],
    ids=["invisible", "covered", "white", "tiny"],
)
def test_words_that_nobody_sees_prove_nothing(change: Callable[[bytes], bytes]) -> None:
    assert "passage_hidden" in problems(painted(change))


def test_words_almost_level_in_a_pattern_are_no_watermark() -> None:
    honest = set_document(minutes_document(draft(), law()))
    with pikepdf.open(BytesIO(honest)) as pdf:
        (tile,) = pdf.pages[0].Resources.Pattern.values()
        data = tile.read_bytes()
        tile.write(b"1 0.01 -0.01 1 0 0 cm " + re.sub(rb"[^\n]* cm\b", b"", data))
        target = BytesIO()
        pdf.save(target, compress_streams=False)
    assert problems(CHAIR.sign(honest, AT)) == ()
    assert "passage_hidden" in problems(CHAIR.sign(target.getvalue(), AT))


def beside(first: int, number: int) -> bytes:
    """Pages that show more than is proved, some blocks of the second marked as beside the text."""
    proved, shown = draft(), replace(draft(OTHERS["more between"]), proof=None)
    own = next(prove([shown], CHAIR.attest, law())).proof
    assert own is not None
    assert proved.proof is not None
    pages = minutes_document(replace(shown, proof=replace(own, root=proved.proof.root)), law())
    base = set_document(replace(pages, proofs=carried(proved)))
    counted = itertools.count()

    def mark(block: re.Match[bytes]) -> bytes:
        return b"/Artifact BMC" if next(counted) in range(first, first + number) else block[0]

    with pikepdf.open(BytesIO(base)) as pdf:
        data = pdf.pages[1].Contents.read_bytes()
        pdf.pages[1].Contents.write(re.sub(rb"/\w+\s*<</MCID \d+>>\s*BDC", mark, data))
        target = BytesIO()
        pdf.save(target, compress_streams=False)
    return CHAIR.sign(target.getvalue(), AT)


def test_words_marked_as_beside_the_text_are_words_on_the_page() -> None:
    """Whoever looks at the page sees no mark: no block of it is left out by one."""
    for first, number in itertools.product(range(12), (1, 2, 3)):
        assert problems(beside(first, number)), (first, number)


def test_what_a_program_would_read_aloud_instead_of_the_drawn_words_proves_nothing() -> None:
    proved, shown = draft(), draft(OTHERS["text"])
    spoken = SAID.text.text.encode("utf-16-be").hex().encode()

    def instead(data: bytes) -> bytes:
        return re.sub(
            rb"/P<</MCID (\d+)>>", rb"/P<</MCID \1/ActualText<FEFF" + spoken + b">>>", data
        )

    with pikepdf.open(BytesIO(set_document(minutes_document(shown, law())))) as pdf:
        for page in pdf.pages:
            page.Contents.write(instead(page.Contents.read_bytes()))
        held = pdf.Root.PieceInfo.Casustafel.Private
        held.write(carried(proved))
        target = BytesIO()
        pdf.save(target, compress_streams=False)
    assert "passage_not_shown" in problems(CHAIR.sign(target.getvalue(), AT))


def test_a_note_laid_over_the_pages_is_named() -> None:
    with pikepdf.open(BytesIO(set_document(minutes_document(draft(), law())))) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[50, 50, 500, 800]
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
        target = BytesIO()
        pdf.save(target, compress_streams=False)
    assert "passage_hidden" in problems(CHAIR.sign(target.getvalue(), AT))


def test_a_file_that_is_not_whole_proves_nothing_and_is_of_no_minutes() -> None:
    honest = copy()
    altered = honest.replace(b"/Producer", b"/Producet", 1)
    found = examine_proofs(altered)
    assert found is not None
    assert found.problems == ("file_not_whole",)
    assert compare(honest, altered) is None
    assert compare(honest, honest) is not None


def test_passages_in_no_form_of_ours_are_not_shown() -> None:
    proved = draft()
    held = Proofs.from_bytes(carried(proved))
    first = held.passages[0]
    for content in (b"", b"[]", b'{"case":"C-K7QM2D"}', b'{"case":1,"kind":"action","text":[]}'):
        odd = replace(held, passages=(replace(first, content=content), *held.passages[1:]))
        pages = replace(minutes_document(proved, law()), proofs=odd.to_bytes())
        found = examine_proofs(CHAIR.sign(set_document(pages), AT))
        assert found is not None
        assert found.problems == ("openings_wrong", "passage_not_shown")


LASTING = {
    Language.NL: (
        "Bestemd voor|Datum|Inbreng|Beslissingen|Afspraken|Wie|Tegen|Stand|Feit|"
        "Interpretatie|Van horen zeggen|open|uitgevoerd|niet uitgevoerd|"
        "niet meer mogelijk|Agendapunt 1: casus C|1 jan 2026|1 feb 2026|1 mrt 2026|"
        "1 apr 2026|1 mei 2026|1 jun 2026|1 jul 2026|1 aug 2026|1 sep 2026|1 okt 2026|"
        "1 nov 2026|1 dec 2026|1 januari 2026|1 februari 2026|1 maart 2026|1 april 2026|"
        "1 mei 2026|1 juni 2026|1 juli 2026|1 augustus 2026|1 september 2026|"
        "1 oktober 2026|1 november 2026|1 december 2026"
    ),
    Language.FR: (
        "Destinataire|Date|Contributions|Décisions|Actions|Qui|Pour le|État|Fait|"
        "Interprétation|Par ouï-dire|en cours|exécutée|non exécutée|n’est plus possible|"
        "Point 1\u00a0: cas C|1er janv. 2026|1er févr. 2026|1er mars 2026|1er avr. 2026|"
        "1er mai 2026|1er juin 2026|1er juil. 2026|1er août 2026|1er sept. 2026|"
        "1er oct. 2026|1er nov. 2026|1er déc. 2026|1er janvier 2026|1er février 2026|"
        "1er mars 2026|1er avril 2026|1er mai 2026|1er juin 2026|1er juillet 2026|"
        "1er août 2026|1er septembre 2026|1er octobre 2026|1er novembre 2026|"
        "1er décembre 2026"
    ),
    Language.EN: (
        "For|Date|Contributions|Decisions|Actions|Who|By|State|Fact|Interpretation|"
        "Hearsay|open|done|not done|no longer possible|Item 1: case C|1 Jan 2026|"
        "1 Feb 2026|1 Mar 2026|1 Apr 2026|1 May 2026|1 Jun 2026|1 Jul 2026|1 Aug 2026|"
        "1 Sep 2026|1 Oct 2026|1 Nov 2026|1 Dec 2026|1 January 2026|1 February 2026|"
        "1 March 2026|1 April 2026|1 May 2026|1 June 2026|1 July 2026|1 August 2026|"
        "1 September 2026|1 October 2026|1 November 2026|1 December 2026"
    ),
    Language.DE: (
        "Bestimmt für|Datum|Beiträge|Beschlüsse|Vereinbarungen|Wer|Bis|Stand|Tatsache|"
        "Deutung|Vom Hörensagen|offen|ausgeführt|nicht ausgeführt|nicht mehr möglich|"
        "Punkt 1: Fall C|1. Jan. 2026|1. Feb. 2026|1. März 2026|1. Apr. 2026|1. Mai 2026|"
        "1. Juni 2026|1. Juli 2026|1. Aug. 2026|1. Sept. 2026|1. Okt. 2026|1. Nov. 2026|"
        "1. Dez. 2026|1. Januar 2026|1. Februar 2026|1. März 2026|1. April 2026|"
        "1. Mai 2026|1. Juni 2026|1. Juli 2026|1. August 2026|1. September 2026|"
        "1. Oktober 2026|1. November 2026|1. Dezember 2026"
    ),
}


@pytest.mark.parametrize("language", Language)
def test_the_words_by_which_old_copies_are_proved_stay(language: Language) -> None:
    """A change here makes every copy that was ever issued look forged."""
    said = sentences(language)
    keys = ["recipient", "date", "contributions", "decisions", "actions", "who", "due", "state"]
    keys += ["nature_fact", "nature_interpretation", "nature_hearsay"]
    keys += ["state_open", "state_done", "state_not_done", "state_no_longer_possible"]
    told = [said.text(f"minutes.{key}") for key in keys]
    told.append(said.text("minutes.item", number="1", case="C"))
    days = [date(2026, month, 1) for month in range(1, 13)]
    told += [*map(said.date, days), *map(said.long_date, days)]
    assert "|".join(told) == LASTING[language]
