"""Answering the person whom a case is about, who asks for access to their data (R40).

What may be told is listed, and the organiser leaves out what the participants object to. The
answer goes to a folder at once; the program keeps none of it.
"""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.commands.access import ExportAccess
from app.domain.case import CaseId
from app.domain.ids import TextId
from app.domain.language import Language
from app.queries.access import AccessText, AccessTexts
from app.session import Session, delivering
from ui.bridge import Bridge
from ui.minutes.handing import FolderField
from ui.table.fields import CheckList
from ui.widgets.dialog import FinalDialog
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.words import languages, words

CONSEQUENCES = ("withheld", "consulted", "logged")


class AccessDialog(FinalDialog):
    """Final: what went to the person concerned cannot be taken back."""

    def __init__(self, bridge: Bridge, case: CaseId, key: str, parent: QWidget) -> None:
        listed = tuple(f"cases.access.{name}" for name in CONSEQUENCES)
        super().__init__(bridge, "cases.page.access", listed, None, parent)
        self._case, self._key = case, key
        self._offered: tuple[AccessText, ...] = ()
        self.texts = CheckList("cases.access.texts")
        self.none = Label("cases.access.none", "hint")
        self.none.hide()
        self.language = Choice()
        self.language.offer(languages(), words().language.value)
        self.folder = FolderField()
        self.above.addWidget(Label("cases.access.texts", "hint"))
        self.above.addWidget(self.texts)
        self.above.addWidget(self.none)
        self.form.field("cases.access.language", self.language)
        self.form.field("copies.folder.name", self.folder)
        self.keep.setEnabled(False)
        acting = self.acting
        bridge.call(lambda s: s.ask(AccessTexts(case), acting), self._offer, self._failed, self)

    def proceed(self) -> None:
        """Sign it and write it, under the case's key; the password was theirs."""
        folder = self.folder.folder
        if folder is None:
            self._busy(False)
            self.folder.setFocus()
            self.missing("cases.access.lacks_folder")
            return
        chosen = {TextId(value) for value in self.texts.values}
        without = frozenset(one.id for one in self._offered if one.id not in chosen)
        language, case, acting = Language(self.language.currentData()), self._case, self.acting
        path = _free(folder, self._key)

        def export(session: Session) -> None:
            with delivering() as write:
                answer = ExportAccess(case, language, without, lambda pdf: write(path, pdf, None))
                session.run(answer, acting)

        self.bridge.call(export, self._done, self._failed, self, changes=True)

    def _offer(self, texts: tuple[AccessText, ...]) -> None:
        self._offered = texts
        self.texts.offer([(str(one.id), one.text) for one in texts])
        self.texts.tick([str(one.id) for one in texts])
        self.texts.setVisible(bool(texts))
        self.none.setVisible(not texts)
        self.keep.setEnabled(True)


def _free(folder: Path, key: str) -> Path:
    """A name in the folder that no earlier answer has."""
    path, number = folder / f"{key}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{key}-{number}.pdf"
    return path
