"""Taking the list of partners out as a file that a spreadsheet opens."""

from PySide6.QtWidgets import QWidget

from app.queries.partner_export import ExportPartners
from ui.bridge import Bridge
from ui.widgets.export import FileExport
from ui.words import words

TOLD = ("partners.export.what", "partners.export.plain")


class PartnerExport(FileExport):
    """Every partner, in the language of the screens."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        name = words().text("partners.export.file")
        super().__init__(bridge, "partners.export", TOLD, name, parent)

    def query(self) -> ExportPartners:
        """The list as it stands."""
        return ExportPartners(words().language)
