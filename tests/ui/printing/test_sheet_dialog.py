"""Sheets go to paper or to a file, are noted first, and leave nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.language import Language
from app.domain.log import Act
from app.domain.person import PersonId
from app.queries.sheets import CardSheet, DeclarationSheet, NoticeSheet
from app.wording.sentences import sentences
from tests import builders
from tests.ui.conftest import Town
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, until
from tests.ui.rest import waited_out
from ui.bridge import Bridge
from ui.printing import print_dialog, print_recovery
from ui.printing.press import JOB, Press, sheet_printer
from ui.printing.sheet_dialog import SheetDialog
from ui.widgets.dialog import FinalDialog
from ui.words import speak

TABLE = until(builders.scenario_of(HARTENAAS), "close_meeting")
KORPS = PersonId("korps")
CODE = "ABCDE-12345-FGHJK-67890-ABCDE-12345-FGHJK-67890"


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def print_on(qtbot: QtBot, settle: Callable[[], None]) -> Callable[[SheetDialog, QPrinter], None]:
    """Print and wait until the printer has it all."""

    def printed(dialog: SheetDialog, printer: QPrinter) -> None:
        dialog.print_on(printer)
        settle()
        qtbot.waitUntil(lambda: dialog._press is None, timeout=20_000)

    return printed


@pytest.fixture
def declaration(
    bridge: Bridge, town: Town, parent: QWidget, settle: Callable[[], None]
) -> SheetDialog:
    bridge.open_vault(town.folder, lambda _header: None)
    bridge.unlock("aiv", town.passwords["aiv"])
    settle()
    bridge.act_as(PersonId("aiv"))
    dialog = print_dialog(bridge, DeclarationSheet(KORPS), parent)
    settle()
    return dialog


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def printer_to(path: Path) -> QPrinter:
    printer = sheet_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(72)
    return printer


def logged(bridge: Bridge, settle: Callable[[], None]) -> list[Any]:
    found: list[Any] = []
    bridge.call(lambda session: [line.entry for line in session.log("aiv")], found.extend)
    settle()
    return found


def test_a_sheet_is_shown_before_anything_is_printed(
    declaration: SheetDialog, bridge: Bridge, settle: Callable[[], None]
) -> None:
    assert len(declaration.preview.labels) == 2
    assert "Marc Thys" in declaration.preview.labels[0].accessibleDescription()
    assert declaration.print.isEnabled()
    assert not [e for e in logged(bridge, settle) if e.act in (Act.PRINT, Act.EXPORT)]


def test_the_keyboard_begins_at_the_pages_and_goes_to_printing_once_they_are_there(
    qtbot: QtBot, bridge: Bridge
) -> None:
    beside = QWidget()
    qtbot.addWidget(beside)
    dialog = SheetDialog(bridge, "declaration", beside)
    dialog.open()
    assert dialog.focusWidget() is dialog.preview.pages
    dialog.done(0)


def test_a_sheet_is_printed_by_a_job_without_a_name_and_noted(
    declaration: SheetDialog,
    bridge: Bridge,
    print_on: Callable[[SheetDialog, QPrinter], None],
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    printer = printer_to(tmp_path / "out.pdf")
    print_on(declaration, printer)
    assert printer.docName() == JOB
    assert "Doorgegeven" in declaration.state.text()
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) == 2
    assert b"Thys" not in (tmp_path / "out.pdf").read_bytes()
    noted = [entry for entry in logged(bridge, settle) if entry.act is Act.PRINT]
    assert [(entry.why, entry.to) for entry in noted] == [("declaration", (KORPS,))]


def test_a_printer_that_takes_nothing_is_said(
    declaration: SheetDialog, print_on: Callable[[SheetDialog, QPrinter], None], tmp_path: Path
) -> None:
    print_on(declaration, printer_to(tmp_path / "gone" / "out.pdf"))
    assert "nam de bladzijden niet aan" in declaration.state.text()
    assert declaration.print.isEnabled()


def test_a_sheet_is_saved_whole_and_noted(
    declaration: SheetDialog, bridge: Bridge, settle: Callable[[], None], tmp_path: Path
) -> None:
    declaration.save_to(tmp_path / "verklaring.pdf")
    settle()
    assert "Marc Thys" in words_of((tmp_path / "verklaring.pdf").read_bytes())
    assert [path.name for path in tmp_path.glob("*.p*")] == ["verklaring.pdf"]
    assert [e.act for e in logged(bridge, settle) if e.why == "declaration"] == [Act.EXPORT]


def test_a_folder_that_is_gone_is_said_and_the_sheet_stays(
    declaration: SheetDialog, settle: Callable[[], None], tmp_path: Path
) -> None:
    declaration.save_to(tmp_path / "gone" / "verklaring.pdf")
    settle()
    assert declaration.refusal.text
    assert declaration.save.isEnabled()
    assert len(declaration.preview.labels) == 2


def test_locking_takes_the_sheet_away(
    declaration: SheetDialog, bridge: Bridge, settle: Callable[[], None]
) -> None:
    bridge.lock()
    assert not declaration.preview.labels
    assert declaration._data == b""
    assert not declaration.print.isEnabled()
    settle()


def test_somebody_who_does_not_prepare_is_refused_in_the_dialog(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with first_meeting(
        qtbot, tmp_path, until(builders.scenario_of(HARTENAAS), "close_meeting")
    ) as w:
        meeting = w.screen.meeting.shown
        assert meeting is not None
        dialog = print_dialog(w.bridge, CardSheet(meeting), w.screen, PersonId("ksc"))
        w.settle()
        assert dialog.refusal.text
        assert not dialog.print.isEnabled()


@pytest.mark.usefixtures("no_waiting")
def test_name_cards_leave_by_password_alone_and_the_log_says_so(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario, out = until(builders.scenario_of(HARTENAAS), "close_meeting"), tmp_path / "out.pdf"
    with first_meeting(qtbot, tmp_path, scenario) as w:
        meeting = w.screen.meeting.shown
        assert meeting is not None
        dialog = print_dialog(w.bridge, CardSheet(meeting), w.screen)
        w.settle()
        dialog.save_to(out)
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, FinalDialog)
        asked.password.line.setText("iets anders")
        asked.do()
        w.settle()
        assert not out.exists()
        waited_out(asked.waiting)
        asked.password.line.setText(f"play-{asked.acting}")
        asked.do()
        w.settle()
        assert len(pypdfium2.PdfDocument(out)) > 1
        log = w.call(lambda s: [x.entry.act for x in s.log(scenario.coordinator)])
        assert log.count(Act.EXPORT) == 1


def test_a_recovery_sheet_is_printed_from_memory_and_makes_no_file(
    bridge: Bridge,
    parent: QWidget,
    print_on: Callable[[SheetDialog, QPrinter], None],
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    dialog = print_recovery(bridge, (CODE, CODE[::-1]), "Kluis", "An Desmedt", parent)
    settle()
    assert len(dialog.preview.labels) == 2
    assert "ABCDE-12345" in dialog.preview.labels[0].accessibleDescription()
    assert not dialog.save.isVisible()
    print_on(dialog, printer_to(tmp_path / "out.pdf"))
    assert len(pypdfium2.PdfDocument(tmp_path / "out.pdf")) == 2
    dialog.reject()
    assert dialog._data == b""


def test_stopping_prints_no_further_page(qtbot: QtBot, tmp_path: Path) -> None:
    from app.domain.sheet import RecoveryDraft
    from app.queries.sheets import recovery_sheets
    from tests.builders import TODAY

    drafts = [RecoveryDraft(Language.NL, "K", "A", CODE, n, 9, TODAY) for n in range(1, 10)]
    press = Press(printer_to(tmp_path / "out.pdf"), recovery_sheets(tuple(drafts)))
    press.stop()
    with qtbot.waitSignal(press.ended) as ended:
        press.begin()
    assert ended.args is not None
    assert ended.args[:2] == [0, 9]


@pytest.mark.parametrize("language", Language)
def test_the_dialog_speaks_every_language(declaration: SheetDialog, language: Language) -> None:
    speak(language)
    said = sentences(language)
    assert declaration.print.text() == said.text("printing.dialog.print")
    assert declaration.windowTitle() == said.text("printing.title.declaration")


def _notice(w: Window, person: str) -> bytes:
    meeting = w.screen.meeting.shown
    assert meeting is not None
    query = NoticeSheet(meeting, PersonId(person))
    return bytes(w.call(lambda session: session.ask(query, w.scenario.coordinator)))


def test_a_meetings_cards_and_notices_say_what_each_may_know(qtbot: QtBot, tmp_path: Path) -> None:
    with first_meeting(
        qtbot, tmp_path, until(builders.scenario_of(HARTENAAS), "close_meeting")
    ) as w:
        w.turn(1)
        meeting = w.screen.meeting.shown
        assert meeting is not None
        cards = words_of(w.call(lambda s: s.ask(CardSheet(meeting), w.scenario.coordinator)))
        codes = w.codes()
        assert len(codes) > 2
        assert all(code in cards for code in codes.values())
        notice = words_of(_notice(w, "ksc"))
        assert "Casus C-" in notice
        assert "Hartenaas" not in notice


def test_the_printers_dialog_makes_no_file(
    bridge: Bridge,
    parent: QWidget,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PySide6.QtPrintSupport import QPrintDialog

    offered: list[bool] = []

    def run(chooser: QPrintDialog) -> int:
        offered.append(chooser.testOption(QPrintDialog.PrintDialogOption.PrintToFile))
        return 0

    monkeypatch.setattr(QPrintDialog, "exec", run)
    dialog = print_recovery(bridge, (CODE,), "Kluis", "An Desmedt", parent)
    settle()
    dialog.choose_printer()
    assert offered == [False]
    dialog.reject()
