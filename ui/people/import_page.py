"""Reading a list of partners from a spreadsheet: choose, look at every line, then take it over.

Nothing is written before the last step, and that is done whole or not at all.
"""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.people import ImportPartners
from app.domain.person import Category
from app.errors import AppError
from app.queries.partner_cells import Field, also_called
from app.queries.partner_list import read_partner_file
from app.queries.partner_preview import Outcome, PartnerPreview, PartnerRow, PreviewPartners
from ui.bridge import Bridge
from ui.people.authority_row import AuthorityRow
from ui.people.preview_table import PreviewTable
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.documents import documents
from ui.widgets.form import Choice, LineField
from ui.widgets.label import Label
from ui.widgets.refusal import RefusalPanel
from ui.words import say, unsay, words

ALL, CHOSEN = "all", "chosen"
COUNTED = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.ASKS, Outcome.FAULTY)


class ImportPage(QWidget):
    """What was read stays until it is taken over or left, also where the file is gone by then."""

    left = Signal(int)
    """Back to the list; that many people were taken over."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._data: bytes | None = None
        self._preview: PartnerPreview | None = None
        self._turned: set[int] = set()
        """Rows about which somebody decided otherwise than the rest."""
        self.path = LineField()
        say(self.path.setAccessibleName, "partners.import.path")
        say(self.path.setPlaceholderText, "partners.import.path")
        self.choose = Button("partners.import.choose", self._choose)
        self.look = Button("partners.import.look", self.read)
        self.how, self.update_known = Choice(), QCheckBox()
        say(self.how.setAccessibleName, "partners.import.how")
        say(self.update_known.setText, "partners.import.update")
        self.categories = Button("partners.import.categories", self._show_categories)
        self.words = Label(role="hint")
        self.words.hide()
        self.authorities, self.table = AuthorityRow(), PreviewTable()
        self.summary, self.written = Label(), Label(role="hint")
        self.refusal, self.blocked = RefusalPanel(), Label(role="hint")
        self.leave = Button("partners.import.leave", self.go_back)
        self.take = Button("partners.import.take", self.take_over, primary=True)
        unsay(self.take.setText)  # it counts
        self._lay_out()
        self.path.returnPressed.connect(self.read)
        self.how.currentIndexChanged.connect(lambda _index: self._decide())
        self.update_known.toggled.connect(lambda _on: self._decide())
        self.table.toggled.connect(self._turn)
        self.authorities.decided.connect(self.refresh)

    @property
    def taken(self) -> tuple[PartnerRow, ...]:
        """The lines that would be taken over now."""
        preview = self._preview
        if preview is None or (self.how.currentData() == ALL and self._kept_out):
            return ()
        return tuple(row for row in preview.rows if self._takes(row))

    def begin(self) -> None:
        """Start with an empty page."""
        self._data, self._preview = None, None
        self._turned.clear()
        self.authorities.forget()
        self.path.clear()
        self.refusal.clear()
        self.update_known.setChecked(False)
        self._show_preview(False)
        self.path.setFocus()

    def refresh(self) -> None:
        """Compare what was read with the list as it is by now."""
        if self._data is not None:
            self._compare(self._data)

    def texts(self) -> None:
        """Names of choices, sentences with numbers."""
        told = words()
        self.how.offer([(how, told.text(f"partners.import.how.{how}")) for how in (ALL, CHOSEN)])
        self.authorities.texts()
        self._say()
        self._say_categories()

    def read(self) -> None:
        """Read the file that is named, again if need be."""
        if not self.path.value:
            self.path.setFocus()
            return
        path = Path(self.path.value).expanduser()
        self.refusal.clear()
        self._bridge.off_thread(
            lambda: read_partner_file(path), self._compare, self._not_read, owner=self
        )

    def take_over(self) -> None:
        """Put the chosen people in the list, all or none of them."""
        persons = tuple(row.person for row in self.taken if row.person is not None)
        if not persons:
            return
        self.refusal.clear()
        self.take.setEnabled(False)
        self._bridge.run(
            ImportPartners(persons),
            self._bridge.acting,
            lambda _done: self._over(len(persons)),
            self._not_taken,
            owner=self,
        )

    def go_back(self) -> None:
        """To the list, without taking anything over."""
        self._over(0)

    # Inside

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(Label("partners.import.title", "heading"))
        column.addWidget(Label("partners.import.needs"))
        column.addWidget(Label("partners.import.partners_only", "hint"))
        where = QHBoxLayout()
        where.addWidget(self.path, 1)
        where.addWidget(self.choose)
        where.addWidget(self.look)
        column.addLayout(where)
        column.addWidget(self.refusal)
        found = QHBoxLayout()
        found.addWidget(self.summary, 1)
        found.addWidget(self.categories)
        column.addLayout(found)
        column.addWidget(self.words)
        column.addWidget(self.written)
        column.addWidget(self.authorities)
        how = QHBoxLayout()
        how.addWidget(self.how)
        how.addWidget(self.update_known)
        how.addStretch()
        column.addLayout(how)
        column.addWidget(self.table, 1)
        column.addWidget(self.blocked)
        column.addStretch()
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.leave)
        buttons.addWidget(self.take)
        column.addLayout(buttons)
        self.texts()
        self._show_preview(False)

    def _show_categories(self) -> None:
        """Every category with its code and the words that are read as it; again hides them."""
        self.words.setVisible(self.words.isHidden())

    def _say_categories(self) -> None:
        told = words()
        lines = (
            f"{code}  {told.text(f'screens.category.{code}')}, "
            + ", ".join(also_called(Field.CATEGORY, code, told.language))
            for code in Category
        )
        self.words.show_text("\n".join(lines))

    def _choose(self) -> None:
        chooser = QFileDialog(self, words().text("partners.import.choose"), documents())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilter(words().text("partners.import.files"))
        chooser.fileSelected.connect(self._chosen)
        chooser.open()

    def _chosen(self, path: str) -> None:
        self.path.setText(path)
        self.read()

    def _compare(self, data: bytes) -> None:
        chosen = dict(self.authorities.chosen)
        query = PreviewPartners(data, words().language, chosen)

        def compared(preview: PartnerPreview) -> None:
            if chosen != self.authorities.chosen:
                return  # somebody chose on: what is shown follows the last choice
            fresh = data != self._data
            self._data, self._preview = data, preview
            if fresh:
                self._turned.clear()
            self.authorities.show_rows(preview.rows)
            self._show_preview(True)  # first: Qt measures every row of a table that is hidden
            self.table.show_rows(preview.rows)
            self._decide()
            if fresh:
                self.table.setFocus()

        self._bridge.ask(query, self._bridge.acting, compared, self._not_read, owner=self)

    def _not_read(self, error: AppError) -> None:
        """What was read before stays on the page."""
        self.refusal.show_error(error)
        self.path.setFocus()

    def _not_taken(self, error: AppError) -> None:
        self.refusal.show_error(error)
        self._decide()

    def _over(self, count: int) -> None:
        self._data, self._preview = None, None
        self.table.show_rows(())
        self._show_preview(False)
        self.left.emit(count)

    @property
    def _kept_out(self) -> bool:
        rows = self._preview.rows if self._preview is not None else ()
        return any(row.outcome in (Outcome.FAULTY, Outcome.ASKS) for row in rows)

    def _takes(self, row: PartnerRow) -> bool:
        usual = row.outcome is Outcome.NEW or (
            row.outcome is Outcome.CHANGED and self.update_known.isChecked()
        )
        turned = row.row in self._turned and self.how.currentData() == CHOSEN
        return usual is not turned and row.outcome in (Outcome.NEW, Outcome.CHANGED)

    def _turn(self, row: PartnerRow) -> None:
        """Decide otherwise about one line; from then on lines are chosen."""
        if row.outcome in (Outcome.NEW, Outcome.CHANGED):
            self._turned ^= {row.row}
            self.how.choose(CHOSEN)
            self._decide()

    def _decide(self) -> None:
        rows = self._preview.rows if self._preview is not None else ()
        self.table.show_taken({row.row for row in rows if self._takes(row)})
        self._say()

    def _say(self) -> None:
        preview, told = self._preview, words()
        if preview is None:
            return
        found = Counter(row.outcome for row in preview.rows)
        parts = [told.n(f"partners.import.count.{o}", found[o]) for o in COUNTED if found[o]]
        self.summary.show_text(" · ".join(parts))
        hints = [told.text(f"partners.import.encoding.{preview.encoding}")]
        if preview.ignored:
            hints.append(told.text("partners.import.ignored", what=", ".join(preview.ignored)))
        if preview.declared:
            hints.append(told.text("partners.import.declared"))
        self.written.show_text(" ".join(hints))
        count = len(self.taken)
        self.take.setText(told.n("partners.import.take", count))
        self.take.setEnabled(count > 0)
        self.blocked.setVisible(count == 0)
        self.blocked.show_text(self._why_nobody(found))

    def _why_nobody(self, found: Counter[Outcome]) -> str:
        """What stands in the way: a choice, a fault in the file, or nothing to take over."""
        told, whole = words(), self.how.currentData() == ALL
        for outcome, key in ((Outcome.FAULTY, "blocked"), (Outcome.ASKS, "asks_first")):
            if whole and found[outcome]:
                return told.n(f"partners.import.{key}", found[outcome])
        return told.text("partners.import.nobody")

    def _show_preview(self, shown: bool) -> None:
        for widget in (
            self.summary,
            self.written,
            self.how,
            self.update_known,
            self.table,
            self.take,
        ):
            widget.setVisible(shown)
        self.blocked.setVisible(False)
        self.look.say("partners.import.again" if shown else "partners.import.look")
