"""Members: who has keys in this vault and since when; keys are given and taken here (R41)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from app.commands.members import NoteMembers
from app.domain.person import Office, Person, PersonId
from app.queries.backups import BackupDue, BackupsDue
from app.queries.members import MemberLine, MemberPage, Members
from ui.bridge import Bridge
from ui.people.form import PersonDialog
from ui.settings.member_dialogs import AddMemberDialog, RemoveMemberDialog
from ui.settings.section import Page
from ui.widgets.button import Button
from ui.widgets.label import Label
from ui.widgets.refusal import Findings, RefusalPanel
from ui.widgets.rows import Column, RowsTable
from ui.words import words

NOBODY = PersonId("")


class MembersSection(Page):
    """The list, and what can be done with whoever is current in it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page = MemberPage((), ())
        self._findings: Findings = ()
        self.refusal = RefusalPanel()
        self.table: RowsTable[MemberLine] = RowsTable(
            "settings.members.title",
            (
                Column("settings.members.name", _who, stretches=True),
                Column("settings.members.category", _category),
                Column("settings.members.since", _since),
            ),
        )
        self.add = Button("settings.members.add", self.add_member)
        self.change = Button("settings.members.change", self.change_member)
        self.remove = Button("settings.members.remove", self.remove_member)
        self.hint = Label(role="hint")
        self.one_sheet = Label("settings.members.one_sheet")
        self.one_sheet.hide()
        self._lay_out()
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(lambda _line: self.change_member())
        self._moved(None)

    def show_office(self, office: Office, people: Sequence[Person]) -> None:
        """Ask who has keys, and whether whoever acts may change that."""
        acting = self._bridge.acting
        self._bridge.call(
            lambda s: (
                s.ask(Members(), acting),
                s.may(NoteMembers("", NOBODY), acting),
                BackupDue.SHEET in s.ask(BackupsDue(), acting).due,
            ),
            self._show,
            self.refusal.show_error,
            owner=self,
        )

    def texts(self) -> None:
        """Cells and hint again."""
        self.table.rows.layoutChanged.emit()
        self._moved(self.table.current)

    def add_member(self) -> None:
        """Give somebody of the list of partners keys."""
        if self._refused():
            return
        if not self._page.others:
            self.refusal.say_hint("settings.members.nobody")
            self.refusal.setFocus()
        else:
            AddMemberDialog(self._bridge, self._page.others, self).open()

    def change_member(self) -> None:
        """Category, clearance and the rest, on the form of the partners."""
        line = self.table.current
        if line is not None and not self._refused():
            PersonDialog(self._bridge, line.person, self).open()

    def remove_member(self) -> None:
        """Take somebody's keys."""
        line = self.table.current
        if line is not None and self.remove.isEnabled() and not self._refused():
            RemoveMemberDialog(self._bridge, line.person, self).open()

    def _refused(self) -> bool:
        """Whether a rule refuses all of it, and if so say which."""
        self.refusal.clear()
        if self._findings:
            self.refusal.show_findings(self._findings)
            self.refusal.setFocus()
        return bool(self._findings)

    def _lay_out(self) -> None:
        self.column.addWidget(Label("settings.members.title", "heading"))
        self.column.addWidget(Label("settings.members.what"))
        self.column.addWidget(self.refusal)
        self.column.addWidget(self.table)
        row = QHBoxLayout()
        for button in (self.add, self.change, self.remove):
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addWidget(self.hint)
        self.column.addWidget(self.one_sheet)
        self.column.addWidget(Label("settings.members.recall", "hint"))
        self.column.addStretch()

    def _show(self, known: tuple[MemberPage, Findings, bool]) -> None:
        self._page, self._findings, one_sheet = known
        self.one_sheet.setVisible(one_sheet)
        self.table.show_rows(self._page.members)
        self.table.fit_rows()
        self._moved(self.table.current)

    def _moved(self, line: MemberLine | None) -> None:
        acts = line is not None and line.person.id == self._bridge.acting
        stays = line is not None and line.office
        self.change.setEnabled(line is not None)
        self.remove.setEnabled(line is not None and not acts and not stays)
        told = "settings.members.holds_office" if stays else "settings.members.yourself"
        self.hint.setVisible(stays or acts)
        if stays or acts:
            self.hint.say(told)


def _who(line: MemberLine) -> str:
    return f"{line.person.name}\n{line.person.function}, {line.person.organisation}"


def _category(line: MemberLine) -> str:
    told = words().text(f"screens.category.{line.person.category.value}")
    return f"{told}\n{words().text('settings.members.lapsed')}" if line.lapsed else told


def _since(line: MemberLine) -> str:
    if line.since is None:
        return words().text("settings.keys.other")
    return words().date(line.since)
