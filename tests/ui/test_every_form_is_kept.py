"""Whatever somebody can type anywhere in the window is in a draft, or stands here with a reason."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCalendarWidget,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

import ui
from app.domain.basis import Kind
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.meeting import MeetingId, MeetingState
from app.domain.person import Category, Office, PersonId
from app.queries.annexes import SignedText
from app.queries.corrections import DraftText
from app.queries.meetings import MeetingLine
from app.queries.timeline import ActionLine
from tests.ui.conftest import TODAY, Town, person
from tests.ui.filled_window import filled_window
from ui.cases import steps
from ui.cases.review_dialog import ReviewDialog
from ui.drafting import drafting
from ui.main_window import MainWindow
from ui.meetings.change_dialog import ChangeDialog
from ui.meetings.delegation_dialog import DelegationDialog
from ui.meetings.plan_dialog import PlanDialog
from ui.minutes.annexes import AmendDialog
from ui.minutes.correcting import ContributionDialog, CorrectionsFor, OutcomeDialog
from ui.people.declaring import DeclareDialog, DelegateDialog
from ui.people.declaring_several import DeclareSeveralDialog
from ui.people.ending import LastDayDialog
from ui.people.form import PersonDialog

Settle = Callable[[], None]

NOWHERE = {
    ("KeyLine", ""): "a search",
    ("FilterLine", ""): "a search",
    ("FinderLine", ""): "a search",
    ("FilterRow", "typed"): "a search",
    ("LogFilter", "case"): "a search",
    ("CopiesPage", "search"): "a search",
    ("LawSection", "search"): "a search",
    ("Prompt", "field"): "the code of a name card (R20)",
    ("CoveredDialog", "code"): "the code of a name card (R21)",
    ("ContributionDialog", "code"): "the code of a name card (R20)",
    ("AmendDialog", "code"): "the code of a name card (R20)",
    ("QuestionForm", "relevance"): "asked of a right-holder it lives in memory only (R23)",
    ("QuestionForm", "text"): "asked of a right-holder it lives in memory only (R23)",
    ("FolderField", "line"): "the path of a folder",
    ("ExportDialog", "path"): "the path of a file",
}
"""Fields that are in no draft, by who holds them and their name."""


def fields(widget: QWidget) -> Iterator[Any]:
    """Where one can type, shown now or not; no passwords, and no parts of other fields."""
    for found in widget.findChildren(QWidget):
        if not isinstance(found, QLineEdit | QPlainTextEdit | QTextEdit) or found.isReadOnly():
            continue
        hidden = isinstance(found, QLineEdit) and found.echoMode() is not QLineEdit.EchoMode.Normal
        if hidden or isinstance(found.parentWidget(), QAbstractSpinBox | QCalendarWidget):
            continue
        yield found


def named(field: QWidget) -> tuple[str, str]:
    """Who holds a field and what they call it; its own class where that says enough."""
    if (type(field).__name__, "") in NOWHERE:
        return type(field).__name__, ""
    owner = field.parentWidget()
    while owner is not None:
        for name, value in vars(owner).items():
            if value is field:
                return type(owner).__name__, name
        owner = owner.parentWidget()
    return type(field).__name__, field.objectName()


def unkept(widget: QWidget, drafts: Any) -> list[tuple[str, str]]:
    """Type a word of its own into every field; those of which no draft has the word."""
    typed: dict[str, QWidget] = {}
    for field in fields(widget):
        if named(field) in NOWHERE:
            continue
        word = f"zwaluw{len(typed)}staart"
        field.setText(word) if isinstance(field, QLineEdit) else field.setPlainText(word)
        typed[word] = field
    kept = str(drafts._drafts)
    return [named(field) for word, field in typed.items() if word not in kept]


def test_whatever_is_typed_on_any_screen_is_in_a_draft(qtbot: QtBot, tmp_path: Path) -> None:
    with filled_window(qtbot, tmp_path) as filled:
        seen, found = 0, []
        for place in filled.places():
            screen: Any = filled.frame.stack.currentWidget()
            if place == "preparation":
                people = screen.meeting.preparation.people
                free = [line for line in people.table.rows.rows if not line.invited]
                people.choose(free[0].person)
                filled.settle()
            seen += len(list(fields(screen)))
            found += [(place, *name) for name in unkept(screen, drafting(filled.window.bridge))]
        assert seen > 20
        assert not found


LINE = MeetingLine(
    MeetingId("m"),
    Kind.LIVC_R,
    TODAY,
    "Gemeentehuis",
    MeetingState.PLANNED,
    PersonId("mayor"),
    PersonId("aiv"),
)
PERSON = person("korps", "Marc Thys", Category.POL)
CASE = CaseId("c")


def around(*texts: DraftText) -> CorrectionsFor:
    return CorrectionsFor(PersonId("mayor"), {PERSON.id: PERSON}, texts, LINE.id)


def contribution(bridge: Any, parent: QWidget) -> QDialog:
    line = DraftText(TextId("t"), CASE, "2026-1", "Gezegd.", contribution=True)
    return ContributionDialog(bridge, line, around(line), parent)


def amendment(bridge: Any, parent: QWidget) -> QDialog:
    line = DraftText(TextId("t"), CASE, "2026-1", "Gezegd.", contribution=True)
    return AmendDialog(bridge, SignedText(line, None), around(line), parent)


def outcome(bridge: Any, parent: QWidget) -> QDialog:
    line = DraftText(TextId("t"), CASE, "2026-1", "Besluit.", contribution=False, due=TODAY)
    return OutcomeDialog(bridge, line, around(line), parent)


def action(bridge: Any, parent: QWidget) -> QDialog:
    line = ActionLine(TextId("t"), LINE.id, TODAY, "Contact opnemen.")
    return steps.ActionDialog(bridge, CASE, line, parent)


def delegation(bridge: Any, parent: QWidget) -> QDialog:
    office = Office("Molenbeke", PersonId("mayor"), PersonId("aiv"), "H. Aerts")
    people = (PERSON, person("mayor", "Greet Van Acker", Category.BM))
    return DelegationDialog(bridge, LINE, office, {p.id: p for p in people}, parent)


DIALOGS: dict[type[QDialog], Callable[[Any, QWidget], QDialog]] = {
    steps.SignalDialog: lambda b, p: steps.SignalDialog(b, CASE, p),
    steps.ChildInterestDialog: lambda b, p: steps.ChildInterestDialog(b, CASE, "Vroeger.", p),
    steps.JudicialConsentDialog: lambda b, p: steps.JudicialConsentDialog(b, CASE, TODAY, p),
    steps.ActionDialog: action,
    ReviewDialog: lambda b, p: ReviewDialog(b, CASE, None, p),
    PlanDialog: PlanDialog,
    ChangeDialog: lambda b, p: ChangeDialog(b, LINE, (PERSON,), p),
    DelegationDialog: delegation,
    PersonDialog: lambda b, p: PersonDialog(b, PERSON, p),
    DeclareDialog: lambda b, p: DeclareDialog(b, PERSON, TODAY, p),
    DeclareSeveralDialog: lambda b, p: DeclareSeveralDialog(b, (PERSON,), TODAY, p),
    DelegateDialog: lambda b, p: DelegateDialog(b, PERSON, p),
    LastDayDialog: lambda b, p: LastDayDialog(b, "end_clearance", PERSON, TODAY, p),
    ContributionDialog: contribution,
    OutcomeDialog: outcome,
    AmendDialog: amendment,
}

NOTHING_TYPED = {
    "CommandDialog": "what the others are made of",
    "FinalDialog": "a password",
    "AddMemberDialog": "two passwords, and who",
    "RemoveMemberDialog": "a password",
    "TogetherDialog": "two passwords",
    "EmergencyDialog": "two passwords, whom, why and how long",
    "EndEmergencyDialog": "nothing to fill in",
    "HandOverDialog": "two passwords, which office and to whom",
    "HoldDialog": "nothing to fill in",
    "LiftDialog": "as `TogetherDialog`",
    "EarlyDialog": "as `TogetherDialog`",
    "CancelDialog": "a password",
    "DueDialog": "a password",
    "LeaveDialog": "a password",
    "DrillDialog": "the code of a recovery sheet, which is on paper",
    "HalveDialog": "the same, and a password",
    "PaperDialog": "a group of the next code, which is on paper",
    "SignDialog": "a password",
    "SigningDialog": "what three others are made of",
    "RecordDialog": "what two of the others are made of",
    "CardDialog": "a password, and the code of a card",
    "DeviceDialog": "a password",
    "SignAnnexDialog": "a password",
    "AnnexPreview": "pages to read",
    "CountersignDialog": "a password",
    "HandOutDialog": "a password",
    "WayDialog": "the secret of a file or a card",
    "KeyFileDialog": "two passwords, and the path of a file",
    "AccessDialog": "a password, and the path of a folder",
    "FileExport": "what two of the others are made of",
    "ExportDialog": "a password, and the path of a file",
    "PartnerExport": "a password, and the path of a file",
    "AdvanceDialog": "a choice",
    "CorrectionDialog": "what two of the others are made of",
    "TableDeclaration": "as `DeclareDialog`",
    "_EndDialog": "what three others are made of",
    "WithdrawDialog": "nothing to fill in",
    "EndDelegationDialog": "nothing to fill in",
    "TakeBackDialog": "nothing to fill in",
    "NoteDialog": "nothing to fill in",
    "ClosingDialog": "nothing to fill in",
    "TellDialog": "a text to read and copy",
    "SheetDialog": "a sheet to print",
    "CardsDialog": "codes to read",
    "CoveredDialog": "the code of a name card (R21)",
    "RoundDialog": "answers leave no trace (R31)",
    "OwnDialog": "what waits for one person lives in memory only (R21)",
    "Finder": "a search",
    "HelpDialog": "a text to read",
}
"""Dialogs in which nobody types a text that is kept, by name."""


def test_every_dialog_keeps_what_is_typed_in_it(
    entered: MainWindow, settle: Settle, town: Town
) -> None:
    found = []
    for made in DIALOGS.values():
        dialog = made(entered.bridge, entered)
        dialog.open()
        settle()
        assert list(fields(dialog)), dialog
        found += unkept(dialog, drafting(entered.bridge))
        dialog.done(0)
        settle()
    assert not found
    assert not drafting(entered.bridge)._drafts[PersonId("aiv")], "left by hand, nothing stays"


def test_no_dialog_was_forgotten() -> None:
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    def kinds(of: type[QDialog]) -> Iterator[type[QDialog]]:
        for kind in of.__subclasses__():
            yield kind
            yield from kinds(kind)

    ours = {kind.__name__ for kind in kinds(QDialog) if kind.__module__.startswith("ui.")}
    assert ours == {kind.__name__ for kind in DIALOGS} | set(NOTHING_TYPED)
