"""F1: what a screen is for, how to do the job on it, and its keys. Offline, in plain words."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.domain.language import Language
from resources import FOLDER
from ui.style.spacing import GAP, MARGIN, within
from ui.widgets.button import Button
from ui.widgets.texttable import dress_tables
from ui.words import say, words

SIZE = QSize(640, 560)
"""Where the screen has the room."""
WIDE = QSize(900, 640)
"""The same for a page with a table: it grows around its middle."""
INDENT = 22
"""Pixels before the lines of a list; Qt's own forty leave too little beside them."""


def page(place: str, language: Language) -> str | None:
    """The page of a place, as Markdown; None where that language has none."""
    found = FOLDER / "help" / language.value / f"{place}.md"
    return found.read_text("utf-8") if found.is_file() else None


def keys(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    """Each key that works now, as this system writes it, and what it does."""
    form = QKeySequence.SequenceFormat.NativeText
    found: dict[str, str] = {}
    for action in actions:
        pressed = action.shortcut().toString(form)
        if pressed and action.isEnabled():
            found.setdefault(pressed, action.text().replace("&", ""))
    return list(found.items())


class HelpDialog(QDialog):
    """The page of a place. It follows the language; where it has none it is given in Dutch."""

    def __init__(self, place: str, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._actions = place, tuple(actions)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("help")
        say(self.setWindowTitle, "screens.action.help")
        self.resize(within(self.screen(), SIZE))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._read_on)
        self.text.setTabChangesFocus(True)
        say(self.text.setAccessibleName, "screens.help.name")
        self.text.document().setIndentWidth(INDENT)
        self._show()
        column.addWidget(self.text)
        close = Button("screens.close", self.accept, primary=True)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        self.text.setFocus()

    def _read_on(self, link: QUrl) -> None:
        """Go on to another page of help; there is no way out of the program."""
        if page(link.path(), Language.NL) is not None:
            self._place = link.path()
            self._show()
            self.text.setFocus()

    def _show(self) -> None:
        self.text.setMarkdown(self.markdown())
        if dress_tables(self.text.document()):
            before = self.size()
            self.resize(before.expandedTo(within(self.screen(), WIDE)))
            grown = self.size() - before
            self.move(self.pos() - QPoint(grown.width() // 2, grown.height() // 2))

    def markdown(self) -> str:
        """The page and, below it, the keys of the screen that was in front."""
        told = words()
        own = page(self._place, told.language)
        parts = [own or page(self._place, Language.NL) or ""]
        if own is None:
            parts.insert(0, f"*{told.text('screens.help.in_dutch')}*")
        parts.append(f"## {told.text('screens.help.keys')}")
        lines = [("Tab", told.text("screens.help.key_fields")), *keys(self._actions)]
        parts.append("\n".join(f"- **{pressed}** – {does}" for pressed, does in lines))
        return "\n\n".join(parts)
