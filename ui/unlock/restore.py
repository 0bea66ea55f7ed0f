"""From a backup: which folder, who comes back in, the sheet; the next sheet; then the vault.

Nothing is made before the next code is on paper: until then the old sheet opens the backups.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.commands.restoring import (
    FormerSheet,
    Offer,
    Restoring,
    offered,
    require_fits,
    require_target,
    sheets_of,
)
from app.errors import AppError, NotFound
from ui.bridge import Bridge
from ui.unlock.page import Page
from ui.unlock.paper import SheetField
from ui.unlock.password import NewPassword
from ui.unlock.place import free_folder, plain_name
from ui.widgets.busy import BusyBar
from ui.widgets.button import Button
from ui.widgets.form import Choice, Form, LineField
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
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
        self._on_paper: Restoring | None = None
        """What came to nothing after its sheet was copied: that one can still become the next."""
        self._over = False
        """The vault is back."""
        self._stopped = Event()
        self.source, self.folder = LineField(), LineField()
        self.member, self.made = Choice(), Choice()
        self.paper, self.secret = SheetField(), NewPassword()
        self.sheet, self.other = self.paper.sheet, self.paper.other
        self.unfit = RefusalPanel()
        """Why the vault cannot stand in the folder, below it."""
        self.label = Label(role="heading")
        self.told, self.past, self.former = Label(), Label(), Label()
        self.beside = Label("backups.restored_beside")
        self.progress = BusyBar("backups.restoring")
        self.look_in = Button("backups.restore_look", self.look, primary=True)
        self.go_on = Button("backups.restore_next", self.prepare, primary=True)
        self.enter = Button("backups.restore_enter", self._enter, primary=True)
        self.stop = Button("backups.stop", self._stop)
        self._lay_out()
        for button in (self.stop, self.look_in, self.go_on, self.enter):
            self.buttons.addWidget(button)
        self.source.textChanged.connect(self._elsewhere)
        self.folder.editingFinished.connect(self._try_folder)
        for edited in (self.paper.edited, self.secret.edited):
            edited.connect(self.refusal.clear)
        bridge.leaving.connect(self._stop)
        self.setFocusProxy(self.source)
        self.clear()

    def clear(self) -> None:
        """Begin anew; no code and no password stays in a field."""
        self._offer = self._wanted = self._on_paper = None
        self._over = False
        self.unfit.clear()
        for field in (self.source, self.folder, self.paper, self.secret):
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
        """Try folder, sheet and password on what is there, then show the next sheet."""
        if self._offer is None or not self.go_on.isEnabled():
            return
        for panel in (self.refusal, self.unfit):
            panel.clear()
        lacks = self.paper.missing()
        if lacks is None and not self.secret.ready:
            lacks = "backups.lacks_password"
            self.secret.begin()
        if lacks is not None:
            self.refusal.say_hint(lacks)
            return
        wanted, folder = self._typed(), self._into
        self._busy(True)

        def tried() -> int | AppError:
            try:
                require_target(folder, wanted.source)
            except AppError as error:
                return error
            return require_fits(wanted)

        self._bridge.off_thread(tried, lambda told: self._tried(wanted, told), self._failed, self)

    def restore(self) -> None:
        """The next sheet is on paper: make the vault."""
        wanted = self._wanted
        if wanted is None:
            return
        self._again()
        self._busy(True)
        stopped = self._stopped = Event()
        self._show_step(running=True)
        self.stop.setFocus()
        going_on = replace(wanted, go_on=lambda: not stopped.is_set())
        self._bridge.restore(self._into, going_on, self._restored, self._failed_late, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape stops what is under way."""
        if event.key() == Qt.Key.Key_Escape and self.stop.isVisible():
            self.stop.click()
        else:
            super().keyPressEvent(event)

    # Inside

    @property
    def _into(self) -> Path:
        return Path(self.folder.value).expanduser()

    def _typed(self) -> Restoring:
        stamp = self.made.currentData()
        wanted = Restoring(
            source=Path(self.source.value).expanduser(),
            member=self.member.currentData(),
            password=self.secret.value,
            sheet=self.paper.value,
            made_at=datetime.fromisoformat(stamp) if stamp else None,
        )
        return replace(wanted, fresh=self._on_paper.fresh) if self._on_paper else wanted

    def _stop(self) -> None:
        self._stopped.set()
        self.stop.setEnabled(False)

    def _lay_out(self) -> None:
        self.what = (Label("backups.restore_what"), Label("backups.restore_source", "hint"))
        for label in self.what:
            self.column.addWidget(label)
        where = Form()
        where.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        where.field("backups.restore_from", self.source)
        self.asked = QWidget()
        row = QHBoxLayout(self.asked)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(where, 1)
        browse = Button("screens.browse", self._browse)
        row.addWidget(browse, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addWidget(self.asked)
        self.column.addWidget(self.label)
        self.held = QWidget()
        form = self.form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)  # a code is as wide as the page
        self.held.setLayout(form)
        form.field("backups.restore_made", self.made)
        form.field("backups.restore_member", self.member)
        into = QWidget()
        line = QHBoxLayout(into)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(Button("screens.browse", self._browse_target))
        into.setFocusProxy(self.folder)
        form.field("backups.restore_folder", into)
        say(self.folder.setAccessibleName, "backups.restore_folder")
        form.addRow(self.unfit)
        form.addRow(self.paper)
        form.field("screens.key.password", self.secret)
        for widget in (self.held, self.told, self.progress, self.past, self.former, self.beside):
            self.column.addWidget(widget)

    def _browse(self) -> None:
        title = words().text("backups.choose_title")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen:
            self.source.setText(chosen)
            self.look()

    def _browse_target(self) -> None:
        title = words().text("backups.restore_folder")
        chosen = QFileDialog.getExistingDirectory(self, title, str(Path.home()))
        if chosen and self._offer is not None:
            self.folder.setText(str(Path(chosen) / self._named))
            self._try_folder()

    @property
    def _named(self) -> str:
        return plain_name(self._offer.label if self._offer is not None else "") or "kluis"

    def _try_folder(self) -> None:
        """Before anybody types a code: can the vault stand there?"""
        source, folder = Path(self.source.value).expanduser(), self._into
        if self._offer is None or not self.folder.value or self.progress.isVisible():
            return
        self.unfit.clear()
        self._bridge.off_thread(
            lambda: require_target(folder, source), None, self.unfit.show_error, self
        )

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
        self.made.offer([(NEWEST, told.text("backups.restore_newest")), *moments])
        self.member.offer([(str(slot.member), slot.name) for slot in offer.members])
        if not self.folder.value:
            again = plain_name(told.text("backups.restore_again"))
            self.folder.setText(str(free_folder(self._named, again)))
        self._show_step()
        self.made.setFocus()

    def _tried(self, wanted: Restoring, told: "int | AppError") -> None:
        self._busy(False)
        if isinstance(told, AppError):
            self.unfit.show_error(told)
            self.unfit.setFocus()
        else:
            self._fits(wanted, told)

    def _fits(self, wanted: Restoring, members: int) -> None:
        self._wanted, known = wanted, self._on_paper
        if known is not None and known.source == wanted.source:
            self.restore()
        elif self._offer is not None:
            sheets = sheets_of(wanted.fresh, several=members > 1)
            self._shown(sheets, wanted.member, self._offer, self.restore)

    def _restored(self, answer: tuple[Any, FormerSheet]) -> None:
        self._busy(False)
        told, former = answer
        facts = {name: getattr(told, name) for name in ("opened", "gone", "later", "damaged")}
        self.told.say("backups.restored", folder=str(self._into), **facts)
        past = "restored_past" if told.left else "restored_beyond"
        self.past.say(f"backups.{past}", files=", ".join(told.passed))
        self.former.say(f"backups.former_{former}")
        for field in (self.paper, self.secret):
            field.clear()
        self._offer, self._on_paper, self._over = None, None, True
        self._show_step()
        self.past.setVisible(bool(told.passed))
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
        """The next sheet is on paper already: it waits for another try."""
        self._on_paper, self._wanted = self._wanted, None
        self._show_step()
        self._failed(error)
        self.told.say("backups.restore_waits")
        self.former.show_text("")
        self.told.show()
        self.go_on.say("backups.restore_once_more")
        self.go_on.setFocus()  # and not the way back, by which the new sheet is lost

    def _show_step(self, running: bool = False) -> None:
        found = self._offer is not None
        self.label.setVisible(found)
        for widget in (self.held, self.go_on):
            widget.setVisible(found and not running)
        for widget in (self.look_in, *self.what):
            widget.setVisible(not found and not self._over)
        self.asked.setVisible(not self._over and not running)
        for widget in (self.former, self.beside, self.enter):
            widget.setVisible(self._over)
        self.past.hide()
        self.told.setVisible(self._over or running)
        if running:
            self.told.say("backups.restoring")
        self.stop.setVisible(running)
        self.back.setVisible(not running and not self._over)
        self.go_on.say("backups.restore_next")

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.stop.setEnabled(True)
        for widget in (self.look_in, self.go_on, self.held, self.back):
            widget.setEnabled(not busy)
