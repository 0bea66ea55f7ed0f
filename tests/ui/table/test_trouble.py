"""A folder that vanishes, a full disk, a damaged record: a sentence, nothing lost, and on we go."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.person import Language, PersonId
from app.domain.secret import TEXT_LIMIT
from app.errors import Damaged, Locked, Unavailable
from app.session import Session
from app.wording.sentences import sentences
from tests.ui.meeting_window import Window

TEXT = "Inzetten boven 2000 euro waren niet bijgehouden."


KEPT = "Bewaard. De afspraak staat in de lijst."


def type_all(w: Window) -> dict[str, Any]:
    """Something in three forms; what their drafts are then."""
    desk = w.desk
    desk.contribution.choose(PersonId("ksc"))
    desk.contribution.text.setPlainText(TEXT)
    desk.decision.text.setPlainText("Voorrang.")
    desk.decision.sources.nothing.setChecked(True)
    desk.action.text.setPlainText("Overzicht bezorgen.")
    desk.action.owner.choose("burgemeester")
    desk.action.due.line.setText("18/12/2026")
    desk.action.sources.nothing.setChecked(True)
    return dict(desk.draft())


def keep_all(w: Window) -> None:
    """Keep what is still unsent; what goes wrong stays where it was typed."""
    for page, form in enumerate((w.desk.contribution, w.desk.decision, w.desk.action)):
        if form.unsent:
            w.desk.front(page)
            w.desk.keep_current()
            w.settle()
            assert (w.said() not in ("", KEPT)) == form.unsent


def test_a_folder_that_goes_and_comes_back_loses_nothing_and_doubles_nothing(
    at_table: Window, tmp_path: Path
) -> None:
    (vault,) = tmp_path.glob("vault*")
    type_all(at_table)
    vault.rename(tmp_path / "elsewhere")
    keep_all(at_table)
    (tmp_path / "elsewhere").rename(vault)
    keep_all(at_table)
    assert at_table.desk.draft() == {}
    view = at_table.desk.view
    assert view is not None
    assert (len(view.said), len(view.decisions), len(view.actions)) == (1, 1, 1)


FAULTS = [Unavailable("folder_gone"), Unavailable("disk_full"), Damaged("record_damaged")]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_a_step_that_fails_leaves_its_form_and_the_next_one_works(
    at_table: Window, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    typed = type_all(at_table)
    with monkeypatch.context() as broken:
        broken.setattr(Session, "run", _raises(fault))
        for page in range(3):
            at_table.desk.front(page)
            at_table.desk.keep_current()
            at_table.settle()
            assert at_table.said()
        people = at_table.screen.meeting.table.people
        people.select(PersonId("ksc"))
        at_table.press(people.come)
        assert at_table.said()
    assert at_table.desk.draft() == typed
    at_table.desk.front(0)
    at_table.desk.keep_current()
    at_table.settle()
    assert not at_table.said()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_a_round_that_could_not_be_cast_is_cast_again_and_asks_nobody_twice(
    at_table: Window, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    at_table.desk.front(5)
    at_table.press(at_table.desk.rounds.hold)
    run, taken = Session.run, []

    def third_fails(session: Session, *told: Any) -> Any:
        taken.append(told)
        if len(taken) == 3:
            raise fault
        return run(session, *told)

    monkeypatch.setattr(Session, "run", third_fails)
    at_table.answer_round()
    dialog = at_table.dialog()
    assert dialog.notice.refusal.text
    assert dialog.bit.text() == ""
    at_table.press(dialog.cast)
    assert dialog.bit.text() == "Er is eenparig akkoord"
    at_table.press(dialog.leave)


def test_a_look_that_fails_leaves_the_table_as_it_was(
    at_table: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_all(at_table)
    typed, table = at_table.desk.draft(), at_table.screen.meeting.table
    with monkeypatch.context() as broken:
        broken.setattr(Session, "ask", _raises(Damaged("record_damaged")))
        at_table.bridge.changed.emit(None)
        at_table.settle()
        assert at_table.desk.draft() == typed
        assert len(table.people.table.rows.rows) == 6
    at_table.bridge.changed.emit(None)
    at_table.settle()
    assert at_table.desk.draft() == typed


def _raises(fault: Exception) -> Callable[..., Any]:
    def failing(*_told: Any) -> Any:
        raise fault

    return failing


@pytest.mark.parametrize("language", Language)
def test_keys_that_are_not_open_yet_are_asked_for_without_naming_an_id(language: Language) -> None:
    said = sentences(language).error(Locked("member_locked", member="mayor"))
    assert said
    assert "mayor" not in said


@pytest.mark.parametrize(
    ("text", "told"),
    [("Goed 🙂.", "🙂 (U+1F642)"), ("x" * (TEXT_LIMIT + 1), str(TEXT_LIMIT))],
)
def test_a_text_that_no_document_can_hold_is_told_and_stays_where_it_was_typed(
    at_table: Window, text: str, told: str
) -> None:
    form = at_table.desk.contribution
    form.choose(PersonId("ksc"))
    form.text.setPlainText(text)
    at_table.desk.keep_current()
    at_table.settle()
    assert told in at_table.said()
    assert form.text.toPlainText() == text
    view = at_table.desk.view
    assert view is not None
    assert view.said == ()
