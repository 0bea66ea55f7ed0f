"""What a copy says, and that it says it in the recipient's language."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.catalogue.load import load_law
from app.domain.basis import Basis, BasisType, Kind
from app.domain.decision import ActionState
from app.domain.disclosed import Disclosed
from app.domain.minutes import ActionPart, ParticipantLine
from app.domain.person import Category, Language
from app.minutes.compose import feedback_pdf, minutes_pdf
from app.wording.sentences import sentences
from tests.app.minutes.drafts import CONSENT, INSPECTOR, LIVC, contribution, feedback, item, minutes
from tests.app.minutes.reading import pages, whole

LAW = load_law()
SIGNED = datetime(2026, 11, 26, 17, 4, tzinfo=UTC)
OTHER_LAW = Basis(BasisType.LAW, "art. 119ter §6 NGW", inquiry="IO-2026-3")


def long_minutes(**changes):
    parts = tuple(contribution(f"Vaststelling {n}. " * 40) for n in range(8))
    return minutes(items=(item(contributions=parts),), copy_code="7KQ2MD", **changes)


@pytest.mark.parametrize("language", Language)
def test_every_page_says_to_whom_on_what_basis_and_for_what_purpose(language: Language) -> None:
    found = pages(minutes_pdf(long_minutes(language=language), LAW))
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert LAW.texts["confidentiality_line"].text[language] in page
        assert "Sarah Lemmens, Controleur, Kansspelcommissie" in page
        assert LAW.purposes["criminal_organisation"].name[language] in page
        article = LAW.statute("art. 353 §2 Sw.")
        assert article is not None
        assert LAW.printed(article, language, date(2026, 11, 26)) in page
        assert "7KQ2MD" in page
        assert f" {number} " in page
        assert f" {len(found)} " in page


@pytest.mark.parametrize("language", Language)
def test_what_must_be_said_once_is_said_once(language: Language) -> None:
    text = whole(minutes_pdf(long_minutes(language=language, signed_at=SIGNED), LAW))
    for name in ("not_a_police_report", "own_key_signature", "rests_on_nothing"):
        assert text.count(LAW.texts[name].text[language]) == 1
    assert text.count(LAW.purposes["criminal_organisation"].use_limit[language]) == 1
    assert text.count(LAW.texts["secrecy_sentence"].text[language].partition("{")[0]) == 1
    assert text.count("L. Vermandere") == 1
    assert "{" not in text


def test_secrecy_is_said_with_its_penalty_and_the_day_of_destruction_with_its_date() -> None:
    text = whole(minutes_pdf(minutes(), LAW))
    assert "art. 352 Sw. (vroeger art. 458)" in text
    assert "uiterlijk op 26 mei 2027" in text


def test_citations_follow_the_day_of_the_meeting() -> None:
    text = whole(minutes_pdf(minutes(meeting_on=date(2026, 8, 31)), LAW))
    assert "art. 458ter Sw." in text
    assert "353" not in text


def test_a_consent_is_cited_with_magistrate_date_and_validity_but_without_its_reasons() -> None:
    text = whole(minutes_pdf(minutes(), LAW))
    assert "substituut D. Roels) van 10 november 2026, geldig tot en met 10 mei 2027" in text
    assert "Verwevenheid" not in text


def test_an_integrity_inquiry_is_cited_by_its_reference() -> None:
    draft = minutes(kind=Kind.OTHER_LAW, items=(item(basis=OTHER_LAW),))
    assert "integriteitsonderzoek IO-2026-3" in whole(minutes_pdf(draft, LAW))


def test_what_no_jurist_confirmed_is_marked() -> None:
    text = whole(minutes_pdf(minutes(), LAW))
    assert "(vroeger art. 458ter)°" in text
    assert f"° {LAW.texts['unconfirmed'].text[Language.NL]}." in text


def test_every_item_carries_the_same_sentence_that_something_may_be_left_out() -> None:
    empty = item(contributions=(), decisions=(), actions=(), participants=(), frame_only=True)
    text = whole(minutes_pdf(minutes(items=(item(), empty, item(contributions=()))), LAW))
    assert text.count(LAW.texts["may_be_left_out"].text[Language.NL]) == 3
    assert text.count(LAW.texts["frame_only"].text[Language.NL]) == 1


def test_items_are_numbered_as_they_stand_in_this_copy() -> None:
    text = whole(minutes_pdf(minutes(items=(item(), item(case_key="C-2"))), LAW))
    assert "Agendapunt 1: casus C-K7QM2D" in text
    assert "Agendapunt 2: casus C-2" in text


def test_participants_are_named_by_organisation_and_category_and_each_once() -> None:
    police = ParticipantLine("PZ Zeestad", Category.POL)
    text = whole(minutes_pdf(minutes(items=(item(participants=(police, police)),)), LAW))
    assert text.count("PZ Zeestad: ") == 1


def test_only_an_attributed_contribution_names_its_contributor() -> None:
    with_name = item(contributions=(contribution("Eerste."), contribution("Tweede.", INSPECTOR)))
    text = whole(minutes_pdf(minutes(items=(with_name,)), LAW))
    assert "Feit Eerste. Feit · Sarah Lemmens, Controleur, Kansspelcommissie Tweede." in text


def test_who_is_told_of_no_action_how_far_it_is_has_no_column_for_it() -> None:
    """A heading over nothing would be room for something that was taken out."""
    (told,) = item().actions
    known, unknown = (
        whole(minutes_pdf(minutes(items=(item(actions=(replace(told, state=state),)),)), LAW))
        for state in (ActionState.OPEN, None)
    )
    assert "Wie Tegen Stand" in known
    assert "Wie Tegen" in unknown
    assert "Stand" not in unknown.split()


def test_a_neutral_template_speaks_the_readers_language_and_has_no_owner() -> None:
    neutral = Disclosed("untranslated", neutral=True, template="contact")
    draft = minutes(
        language=Language.FR, items=(item(actions=(ActionPart(neutral, None, None, None),)),)
    )
    text = whole(minutes_pdf(draft, LAW))
    assert LAW.neutral["contact"].text[Language.FR] in text
    assert "untranslated" not in text
    assert "Qui" not in text.split()


def test_an_exercise_is_called_so_on_every_page_and_nothing_else_is() -> None:
    mark = LAW.texts["exercise_mark"].text[Language.NL]
    assert all(mark in page for page in pages(minutes_pdf(long_minutes(exercise=True), LAW)))
    assert mark not in whole(minutes_pdf(long_minutes(), LAW))


def test_a_signed_copy_names_its_signer_and_a_draft_says_that_it_is_none() -> None:
    draft = minutes()
    signed = replace(draft, copy_code="7KQ2MD", signed_at=SIGNED)
    assert "Ondertekend door An Desmedt" in whole(minutes_pdf(signed, LAW))
    assert "op 26 november 2026, 17:04" in whole(minutes_pdf(signed, LAW))
    assert "nog niet ondertekend" in whole(minutes_pdf(draft, LAW))


def test_a_meeting_without_secrets_does_not_cite_the_article_on_shared_secrets() -> None:
    draft = minutes(kind=Kind.ADMIN, items=(item(basis=LIVC, purpose="terrorism"),))
    assert "353" not in whole(minutes_pdf(draft, LAW))


def test_a_meeting_without_items_has_minutes_too() -> None:
    draft = minutes(kind=Kind.STRATEGIC, items=())
    assert "strategisch overleg" in whole(minutes_pdf(draft, LAW)).casefold()


def test_two_bases_in_one_copy_both_stand_on_every_page() -> None:
    second = item(basis=OTHER_LAW, case_key="W-2", contributions=(contribution("Veel. " * 900),))
    for page in pages(minutes_pdf(minutes(items=(item(basis=CONSENT), second)), LAW)):
        assert "art. 353 §2 Sw." in page
        assert "119ter §6" in page


@pytest.mark.parametrize("language", Language)
def test_a_feedback_sheet_carries_its_one_text_and_the_frame_of_every_product(
    language: Language,
) -> None:
    (page,) = pages(feedback_pdf(feedback(language=language), LAW))
    assert "Het overleg vraagt verhoogd toezicht." in page
    assert "Koen Baert, Informatieambtenaar, PZ Zeestad" in page
    assert "C-K7QM2D" in page
    for name in ("confidentiality_line", "not_a_police_report", "own_key_signature"):
        assert LAW.texts[name].text[language] in page
    assert LAW.texts["rests_on_nothing"].text[language] not in page


@pytest.mark.parametrize("language", Language)
def test_who_arrived_reads_once_whether_all_agreed_on_recording(language: Language) -> None:
    told = {
        own_files: whole(
            minutes_pdf(minutes(language=language, items=(item(own_files=own_files),)), LAW)
        )
        for own_files in (True, False, None)
    }
    say = sentences(language).text
    agreed, not_agreed = say("minutes.agreed"), say("minutes.not_agreed")
    assert [(text.count(agreed), text.count(not_agreed)) for text in told.values()] == [
        (1, 0),
        (0, 1),
        (0, 0),
    ]


def test_a_frame_says_that_nothing_more_was_agreed_and_says_it_once() -> None:
    frame = item(
        contributions=(),
        decisions=(),
        actions=(),
        participants=(),
        frame_only=True,
        own_files=False,
    )
    text = whole(minutes_pdf(minutes(items=(frame,)), LAW))
    assert text.count(LAW.texts["frame_only"].text[Language.NL]) == 1
    assert sentences(Language.NL).text("minutes.not_agreed") not in text
