"""The language of the screens: one for the whole window, changed while it runs.

A widget is told its sentence once with `say`, and says it again when the language changes; then
Qt's own LanguageChange event reaches every widget, for what sentences alone cannot say.
"""

from collections.abc import Callable
from typing import Any, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from app.domain.language import Language
from app.wording.sentences import Sentences, sentences
from ui.translator import translate_qt


class _Tongue:
    language = Language.NL


def words() -> Sentences:
    """The sentences of the language that the screens speak now."""
    return sentences(_Tongue.language)


def speak(language: Language) -> None:
    """Let every screen speak this language from now on."""
    _Tongue.language = language
    if QCoreApplication.instance() is None:
        return
    translate_qt(language)
    for window in QApplication.topLevelWidgets():
        for spoken in window.findChildren(_Spoken):
            if shiboken6.isValid(spoken):  # one sentence may have taken another's widget away
                spoken.say_again()
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))


def languages() -> list[tuple[str, str]]:
    """Each language and its name, as choices to offer."""
    return [(x.value, words().text(f"screens.language.{x.value}")) for x in Language]


def say(setter: Callable[[str], object], key: str, **blanks: object) -> None:
    """Give a widget (or action) a sentence by its setter, as in `say(label.setText, "…")`.

    It is said now and in every other language later. Saying again by the same setter replaces it.
    """
    widget: QObject = cast("Any", setter).__self__
    found = widget.findChild(_Spoken, options=Qt.FindChildOption.FindDirectChildrenOnly)
    spoken = found if found is not None else _Spoken(widget)
    spoken.keep(cast("Any", setter).__name__, key, blanks)


def unsay(setter: Callable[[str], object]) -> None:
    """Forget the sentence of a setter, because the widget now shows a text of its own."""
    widget: QObject = cast("Any", setter).__self__
    found = widget.findChild(_Spoken, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if found is not None:
        found.forget(cast("Any", setter).__name__)


class _Spoken(QObject):
    """The sentences of one widget, owned by it."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self._sentences: dict[str, tuple[str, dict[str, object]]] = {}

    def keep(self, setter: str, key: str, blanks: dict[str, object]) -> None:
        """Remember a sentence and say it."""
        self._sentences[setter] = (key, blanks)
        self._say(setter)

    def forget(self, setter: str) -> None:
        """Say it no more."""
        self._sentences.pop(setter, None)

    def say_again(self) -> None:
        """Say everything in the language of now."""
        for setter in self._sentences:
            self._say(setter)

    def _say(self, setter: str) -> None:
        key, blanks = self._sentences[setter]
        getattr(self.parent(), setter)(words().text(key, **blanks))
