"""Qt's own words: its folder chooser and context menus speak the language of the screens too."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from app.domain.language import Language


class _Installed:
    translator: QTranslator | None = None


def translate_qt(language: Language) -> bool:
    """Let Qt speak this language; False where its translation is missing and it stays English."""
    app = QCoreApplication.instance()
    if app is None:
        return False
    if _Installed.translator is not None:
        app.removeTranslator(_Installed.translator)
    _Installed.translator = translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load(f"qtbase_{language.value}", folder)
    return found and app.installTranslator(translator)
