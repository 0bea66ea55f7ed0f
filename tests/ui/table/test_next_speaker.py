"""What one speaker allowed is not so for the next: only what protects goes along (R24, R29)."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QCheckBox

from app.domain.person import PersonId
from tests.ui.meeting_window import Window
from ui.table.contribution_form import ContributionForm
from ui.words import words

SAID = "Inzetten boven 2000 euro waren niet bijgehouden."
OPEN, SECRET, NAMED = PersonId("ksc"), PersonId("straathoek"), PersonId("politie")
"""Whose words are no secret unless they say so, whose are, and who is named unless they are not."""


@pytest.fixture
def form(at_table: Window) -> ContributionForm:
    """The form, at a table where one of them is named unless they choose otherwise (R45)."""
    desk = at_table.desk
    assert desk.at is not None
    assert desk.view is not None
    chairs = tuple(replace(c, source_named=c.person == NAMED) for c in desk.view.chairs)
    desk.show_view(desk.at, replace(desk.view, chairs=chairs), ())
    return desk.contribution


def hint(w: Window) -> str:
    w.settle()
    return w.said()


def chosen(box: QCheckBox, on: bool) -> None:
    """By hand, as a click or its key does it."""
    if box.isChecked() is not on:
        box.click()


@pytest.mark.parametrize("typed", [SAID, ""], ids=["typed", "nothing typed"])
def test_nobody_is_named_because_the_speaker_before_them_was(
    at_table: Window, form: ContributionForm, typed: str
) -> None:
    form.choose(OPEN)
    form.text.setPlainText(typed)
    chosen(form.attributed, True)
    form.choose(SECRET)
    assert not form.attributed.isChecked()
    told = words().text("table.speaker.fell") if typed else ""
    assert hint(at_table) == told


@pytest.mark.parametrize("typed", [SAID, ""], ids=["typed", "nothing typed"])
def test_no_secret_is_opened_because_the_speaker_before_had_none(
    at_table: Window, form: ContributionForm, typed: str
) -> None:
    form.choose(OPEN)
    form.text.setPlainText(typed)
    form._mark_secret(False)
    form.choose(SECRET)
    assert form.secret.isChecked()
    assert hint(at_table) == (words().text("table.speaker.fell") if typed else "")
    form._mark_secret(False)
    form.choose(OPEN)
    form.choose(SECRET)
    assert form.secret.isChecked()


def test_what_protects_goes_along_and_what_opens_does_not(form: ContributionForm) -> None:
    form.choose(NAMED)
    form.text.setPlainText(SAID)
    chosen(form.attributed, False)
    form.turn("secret")
    form.audience.choose("named")
    form.named.tick([str(SECRET)])
    for person in (OPEN, SECRET, NAMED):
        form.choose(person)
        assert form.secret.isChecked()
        assert not form.attributed.isChecked()
        assert form.audience.currentData() == "named"
        assert form.named.values == (SECRET,)


def test_choices_stay_with_the_speaker_who_made_them(
    at_table: Window, form: ContributionForm
) -> None:
    form.choose(SECRET)
    form.text.setPlainText(SAID)
    form._mark_secret(False)
    chosen(form.attributed, True)
    form.speaker.choose(None)
    form.choose(SECRET)
    at_table.screen.refresh()
    at_table.settle()
    assert not form.secret.isChecked()
    assert form.attributed.isChecked()
    assert not at_table.said()


def test_what_a_default_opens_of_a_typed_text_is_said(
    at_table: Window, form: ContributionForm
) -> None:
    form.choose(OPEN)
    form.text.setPlainText(SAID)
    form.choose(NAMED)
    assert form.attributed.isChecked()
    assert hint(at_table) == words().text("table.speaker.named")
    form.choose(SECRET)
    assert not form.attributed.isChecked()
    form.choose(NAMED)
    assert hint(at_table) == words().text("table.speaker.opened_named")


def test_the_first_speaker_of_a_typed_text_is_said_nothing_about(
    at_table: Window, form: ContributionForm
) -> None:
    form.text.setPlainText(SAID)
    form.choose(NAMED)
    assert form.attributed.isChecked()
    assert hint(at_table) == ""


def test_another_speaker_of_nothing_begins_anew(form: ContributionForm) -> None:
    form.choose(OPEN)
    form.nature.choose("hearsay")
    form.kept.choose("minutes")
    form.turn("secret")
    form.audience.choose("named")
    form.named.tick([str(SECRET)])
    form.data.list.tick(["health"])
    form.choose(NAMED)
    assert not form.secret.isChecked()
    assert form.attributed.isChecked()
    assert form.nature.currentData() == "fact"
    assert form.kept.currentData() == "spoken"
    assert form.audience.currentData() == "admitted"
    assert not form.named.values
    assert not form.data.values


def test_what_is_typed_on_has_the_defaults_of_its_speaker(form: ContributionForm) -> None:
    form.choose(SECRET)
    form.text.setPlainText(SAID)
    form._mark_secret(False)
    chosen(form.attributed, True)
    said = []
    form.opened.connect(said.append)
    form.go_on({"text": "En nog iets."})
    assert form.secret.isChecked()
    assert not form.attributed.isChecked()
    assert said == ["table.speaker.fell"]
    assert form.text.value == "En nog iets."


def test_what_protects_the_text_that_was_kept_protects_what_is_typed_on(
    form: ContributionForm,
) -> None:
    form.choose(NAMED)
    form.text.setPlainText(SAID)
    form.turn("secret")
    chosen(form.attributed, False)
    form.audience.choose("named")
    form.named.tick([str(SECRET)])
    form.go_on({"text": "En nog iets."})
    assert form.secret.isChecked()
    assert not form.attributed.isChecked()
    assert form.audience.currentData() == "named"
    assert form.named.values == (SECRET,)


def test_a_text_whose_speaker_left_is_no_less_protected_by_typing_on(
    form: ContributionForm,
) -> None:
    form.choose(SECRET)
    form.text.setPlainText(SAID)
    form.speaker.choose(None)
    form.go_on({"text": "En nog iets."})
    assert form.secret.isChecked()


def test_the_next_speaker_s_text_is_kept_as_their_own_default_has_it(at_table: Window) -> None:
    form = at_table.desk.contribution
    form.choose(OPEN)
    form.text.setPlainText(SAID)
    chosen(form.attributed, True)
    form._mark_secret(False)
    form.choose(SECRET)
    at_table.press(form.send)
    assert at_table.desk.view is not None
    (line,) = at_table.desk.view.said
    assert line.contributor == SECRET
    assert line.secret
    assert not line.attributed
