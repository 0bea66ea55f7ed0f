"""From a backup: which folder, who comes back in, the sheet; the next sheet; then the vault.

Nothing is made before the next code is on paper: until then the old sheet opens the backups.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from app.commands.restoring import (
    FormerSheet,
    Offer,
    Restoring,
    offered,
    require_fits,
    sheets_of,
)
from app.errors import AppError, NotFound
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.password import NewPassword
from ui.unlock.place import plain_name, usual_folder
from ui.widgets.button import Button
from ui.widgets.form import Choice, Form, LineField
from ui.widgets.label import Label
from ui.words import say, words

WIDTH = 640
NEWEST = ""
Shown = Callable[[tuple[str, ...], str, Offer, Callable[[], object]], object]
"""Shows the next sheets of a member of a vault, and calls what follows once they are on paper."""


class RestorePage(Page):
    """`shown` puts the next sheets on paper; `opened` gets the member of the vault that is back."""

    def __init__(
        self,
        bridge: Bridge,
        back: Callable[[], object],
        shown: Shown,
        again: Callable[[], object],
        opened: Callable[[str], object],
    ) -> None:
        super().__init__("backups.restore", back, WIDTH)
        self._bridge, self._shown, self._again, self._opened = bridge, shown, again, opened
        self._offer: Offer | None = None
        self._wanted: Restoring | None = None
        self.source, self.folder = LineField(), LineField()
        self.member, self.made = Choice(), Choice()
        self.sheet, self.other, self.secret = LineField(), LineField(), NewPassword()
        self.label = Label(role="heading")
        self.told, self.former = Label(), Label()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        say(self.progress.setAccessibleName, "backups.restoring")
        self.look_in = Button("backups.restore_look", self.look)
        self.go_on = Button("backups.restore_next", self.prepare, primary=True)
        self.enter = Button("backups.restore_enter", self._enter, primary=True)
        self._lay_out()
        for button in (self.look_in, self.go_on, self.enter):
            self.buttons.addWidget(button)
        self.source.returnPressed.connect(self.look)
        self.source.textChanged.connect(self._elsewhere)
        self.setFocusProxy(self.source)
        self.clear()

    def clear(self) -> None:
        """Begin anew; no code and no password stays in a field."""
        self._offer = self._wanted = None
        for field in (self.source, self.folder, self.sheet, self.other, self.secret):
            field.clear()
        self.refusal.clear()
        self._busy(False)
        self._show_step()

    def look(self) -> None:
        """What can be restored from the folder that is typed?"""
        self.refusal.clear()
        if not self.source.value:
            self._browse()
            return
        source = Path(self.source.value).expanduser()
        self._busy(True)
        self._bridge.off_thread(lambda: offered(source), self._show_offer, self._failed, self)

    def prepare(self) -> None:
        """Try sheet and password on what is there, then show the next sheet."""
        if self._offer is None or not self.go_on.isEnabled():
            return
        self.refusal.clear()
        if not self.sheet.value:
            self.refusal.say_hint("backups.lacks_sheet")
            return
        if not self.secret.ready:
            self.refusal.say_hint("backups.lacks_password")
            return
        stamp = self.made.currentData()
        wanted = Restoring(
            source=Path(self.source.value).expanduser(),
            member=self.member.currentData(),
            password=self.secret.value,
            sheet="\n".join(filter(None, (self.sheet.value, self.other.value))),
            made_at=datetime.fromisoformat(stamp) if stamp else None,
        )
        self._busy(True)
        self._bridge.off_thread(
            lambda: require_fits(wanted),
            lambda number: self._fits(wanted, number),
            self._failed,
            self,
        )

    def restore(self) -> None:
        """The next sheet is on paper: make the vault."""
        wanted = self._wanted
        if wanted is None:
            return
        self._again()
        self._busy(True)
        folder = Path(self.folder.value).expanduser()
        self._bridge.restore(folder, wanted, self._restored, self._failed_late, self)

    # Inside

    def _lay_out(self) -> None:
        self.what = (Label("backups.restore_what"), Label("backups.restore_source", "hint"))
        for label in self.what:
            self.column.addWidget(label)
        where = Form()
        where.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        where.field("backups.folder", self.source)
        row = QHBoxLayout()
        row.addLayout(where, 1)
        self.browse = Button("screens.browse", self._browse)
        row.addWidget(self.browse, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)
        self.column.addWidget(self.label)
        self.held = QWidget()
        form = self.form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)  # a code is as wide as the page
        self.held.setLayout(form)
        form.field("backups.restore_made", self.made)
        form.field("backups.restore_member", self.member)
        form.field("screens.recovery.sheet", self.sheet)
        form.field("screens.recovery.other", self.other)
        form.field("screens.key.password", self.secret)
        form.field("backups.restore_folder", self.folder)
        for widget in (self.held, self.progress, self.told, self.former):
            self.column.addWidget(widget)

    def _browse(self) -> None:
        title = words().text("backups.choose_title")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen:
            self.source.setText(chosen)
            self.look()

    def _elsewhere(self, _text: str) -> None:
        self._offer = None
        self._show_step()

    def _show_offer(self, offer: Offer) -> None:
        self._busy(False)
        if not offer.made:
            self.refusal.show_error(NotFound("backup_missing"))
            return
        self._offer = offer
        self.label.show_text(offer.label)
        told = words()
        moments = [(at.isoformat(), told.datetime(at.astimezone())) for at in offer.made]
        newest = told.text("backups.restore_newest", at=moments[0][1])
        self.made.offer([(NEWEST, newest), *moments[1:]])
        self.member.offer([(str(slot.member), slot.name) for slot in offer.members])
        self.form.setRowVisible(self.other, len(offer.members) > 1)
        if not self.folder.value:
            self.folder.setText(str(usual_folder() / (plain_name(offer.label) or "kluis")))
        self._show_step()
        self.sheet.setFocus()

    def _fits(self, wanted: Restoring, members: int) -> None:
        self._busy(False)
        self._wanted = wanted
        if self._offer is not None:
            sheets = sheets_of(wanted.fresh, several=members > 1)
            self._shown(sheets, wanted.member, self._offer, self.restore)

    def _restored(self, answer: tuple[object, FormerSheet]) -> None:
        self._busy(False)
        told, former = answer
        facts = {name: getattr(told, name) for name in ("opened", "gone", "later", "damaged")}
        self.told.say("backups.restored", **facts)
        self.former.say(f"backups.former_{former}")
        for field in (self.sheet, self.other, self.secret):
            field.clear()
        self._offer = None
        self._show_step()
        self.enter.setFocus()

    def _enter(self) -> None:
        wanted = self._wanted
        if wanted is not None:
            self.clear()
            self._opened(wanted.member)

    def _failed(self, error: AppError) -> None:
        self._busy(False)
        self.refusal.show_error(error)
        self.refusal.setFocus()

    def _failed_late(self, error: AppError) -> None:
        """The next sheet was shown already, and is not valid."""
        self._wanted = None
        self._failed(error)
        self.told.say("backups.restore_void")
        self.former.show_text("")
        self.told.show()

    def _show_step(self) -> None:
        found, over = self._offer is not None, self._offer is None and self._wanted is not None
        for widget in (self.label, self.held, self.go_on):
            widget.setVisible(found)
        for widget in (self.look_in, *self.what):
            widget.setVisible(not found and not over)
        self.browse.setVisible(not over)
        for widget in (self.told, self.former, self.enter):
            widget.setVisible(over)
        self.source.setEnabled(not over)

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for widget in (self.look_in, self.go_on, self.held, self.back):
            widget.setEnabled(not busy)
