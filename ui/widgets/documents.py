"""Where a chooser of files begins: among one's documents, not where the program was started."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents() -> str:
    """The folder of the documents; where a system names none that is there, the home folder."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return named if named and Path(named).is_dir() else str(Path.home())
