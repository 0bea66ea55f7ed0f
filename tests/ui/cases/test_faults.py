"""A full disk or damaged bytes: a sentence where one is, and nothing that was typed is gone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.commands.cases import OpenCase
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Subject
from app.domain.person import PersonId
from app.domain.secret import TEXT_LIMIT, SecretText
from app.session import Session
from app.store.shelf import Shelves
from tests.ui.cases.conftest import Screens, dialog
from tests.ui.conftest import Town

Settle = Callable[[], None]
NAME = "Jonas Vanderstraeten"
SPARE = 4
"""Pages that are left: fewer than the longest text takes."""
OPENED = OpenCase(
    Kind.LIVC_R,
    "terrorism",
    Basis(BasisType.LAW, "wet 30 juli 2018"),
    Subject(SecretText(NAME), born=date(1990, 5, 1)),
)


@pytest.fixture
def case(screens: Screens) -> str:
    return screens.opened(OPENED)


def fill_up(session: Session) -> None:
    """No page of the store is free and no more can come: what a full disk is to a database."""
    opened = session._vault._opened
    assert opened is not None
    store = opened.store
    store.rows("PRAGMA max_page_count = 1")
    free = store.row("PRAGMA freelist_count")
    assert free is not None
    if free[0] > SPARE:
        store.run("INSERT INTO filler VALUES (zeroblob(?))", (free[0] - SPARE) * 4012)


def on_the_worker(screens: Screens, work: Callable[[Session], Any]) -> None:
    failures: list[Any] = []
    screens.bridge.call(work, None, failures.append)
    screens.settle()
    assert not failures, failures


def forget_pages(session: Session) -> None:
    """Everything on the disk, nothing in memory: the next look reads the file."""
    opened = session._vault._opened
    assert opened is not None
    opened.store.truncate_log()
    opened.store.rows("PRAGMA shrink_memory")
    opened.shelves = Shelves()


def reopened(screens: Screens, town: Town) -> None:
    """Close the vault and open it again: nothing of it is remembered."""
    screens.bridge.leave()
    screens.settle()
    failures: list[Any] = []
    screens.bridge.open_vault(town.folder, lambda _header: None, failures.append)
    screens.bridge.unlock("aiv", "play-aiv", None, failures.append)
    screens.settle()
    screens.bridge.act_as(PersonId("aiv"))
    screens.settle()


def test_on_a_full_disk_the_wizard_keeps_whom_it_named(
    screens: Screens, settle: Settle, qtbot: Any
) -> None:
    screens.arrive("new_case")
    wizard = screens.wizard
    qtbot.waitUntil(lambda: wizard.first.purpose.count() > 0)
    wizard.first.purpose.choose("terrorism")
    qtbot.waitUntil(wizard.go_on.isEnabled)
    wizard.show_second()
    wizard.second.name.setText(NAME)
    signal = wizard.second.signals[0]
    signal.on.line.setText("20/11/2026")
    signal.behaviour.setPlainText("x" * TEXT_LIMIT)
    signal.source.setText("school")
    on_the_worker(screens, fill_up)
    wizard.open_case()
    settle()
    assert "schijf is vol" in wizard.refusal.text
    assert wizard.isVisible()
    assert wizard.second.name.value == NAME
    assert len(signal.behaviour.value) == TEXT_LIMIT
    assert wizard.open.isEnabled()


def test_on_a_full_disk_a_step_keeps_what_was_typed_and_the_case_stays(
    case: str, screens: Screens, settle: Settle
) -> None:
    on_the_worker(screens, fill_up)
    screens.page.buttons["record_signal"].click()
    form = dialog()
    form.signal_form.on.line.setText("20/11/2026")
    form.signal_form.behaviour.setPlainText("x" * TEXT_LIMIT)
    form.signal_form.source.setText("school")
    form.do()
    settle()
    assert "schijf is vol" in form.refusal.text
    assert form.signal_form.source.value == "school"
    form.reject()
    assert screens.page.page is not None


def test_a_damaged_record_is_told_on_the_page_and_on_the_list(
    case: str, screens: Screens, town: Town, settle: Settle
) -> None:
    def spoil(session: Session) -> None:
        opened = session._vault._opened
        assert opened is not None
        opened.store.run("UPDATE record SET sealed = zeroblob(300) WHERE id = ?", case)

    on_the_worker(screens, spoil)
    reopened(screens, town)
    screens.arrive("case", case)
    assert "beschadigd" in screens.page.refusal.text
    assert NAME not in screens.page.name.text()
    failures: list[Any] = []
    screens.bridge.failed.connect(failures.append)
    screens.arrive("cases")
    assert [str(error) for error in failures] == ["records_left_out number=1"]
    assert screens.cases.lines == ()


def test_pages_that_are_damaged_meanwhile_are_told_and_what_is_shown_stays(
    case: str, screens: Screens, town: Town, settle: Settle
) -> None:
    reopened(screens, town)
    screens.arrive("cases")
    shown = screens.cases.lines
    assert shown
    on_the_worker(screens, forget_pages)
    file = town.folder / "store.db"
    data = bytearray(file.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 + 100] ^= 0xFF
    file.write_bytes(bytes(data))
    screens.cases.refresh()
    settle()
    assert "store.db" in screens.cases.refusal.text
    assert "beschadigd" in screens.cases.refusal.text
    assert screens.cases.lines == shown
