"""How the screens speak and look in this run: at once, and remembered nowhere."""

from PySide6.QtWidgets import QApplication

from app.domain.language import Language
from ui.settings.section import Page
from ui.style.dress import LOOKS, choose_look, chosen_look
from ui.style.spacing import SMALL
from ui.widgets.form import Choice, Form
from ui.widgets.label import Label
from ui.words import languages, speak, words

AS_SYSTEM = ""


class ScreenSection(Page):
    """Language and look."""

    def __init__(self) -> None:
        super().__init__()
        self.language, self.look = Choice(), Choice()
        form = Form()
        form.field("settings.screen.language", self.language)
        form.field("settings.screen.look", self.look)
        self.column.addWidget(Label("settings.screen.what"))
        self.column.addSpacing(SMALL)
        self.column.addLayout(form)
        self.column.addWidget(Label("settings.screen.person", "hint"))
        self.column.addStretch()
        self.texts()
        self.language.currentIndexChanged.connect(lambda _index: self._speak())
        self.look.currentIndexChanged.connect(lambda _index: self._dress())

    def texts(self) -> None:
        """The choices, as they are now."""
        said = words()
        self.language.offer(languages(), said.language.value)
        names = (AS_SYSTEM, "system"), *((look, look) for look in LOOKS)
        looks = [(look, said.text(f"settings.look.{name}")) for look, name in names]
        self.look.offer(looks, chosen_look() or AS_SYSTEM)

    def _speak(self) -> None:
        speak(Language(self.language.currentData()))

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            choose_look(app, self.look.currentData() or None)
