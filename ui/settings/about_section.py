"""What the program is, what it does not protect from, and what a jurist must still answer."""

from app import __version__
from ui.settings.section import Page
from ui.style.spacing import GAP
from ui.widgets.label import Label

LIMITS = ("unlocked", "read", "issued", "folder", "log", "laptop", "silence")
QUESTIONS = (
    "decrees",
    "municipalities",
    "flemish",
    "circular",
    "reference",
    "concordance",
    "regions",
    "archive",
    "duty",
)
"""As the specification of the law lists them (1.7)."""


class AboutSection(Page):
    """Text only."""

    def __init__(self) -> None:
        super().__init__()
        version = Label()
        version.say("settings.about.version", version=__version__)
        self.column.addWidget(Label("settings.about.name", "heading"))
        self.column.addWidget(version)
        self.column.addWidget(Label("settings.about.licence"))
        self.column.addWidget(Label("settings.about.offline"))
        self._list("limits", LIMITS)
        self._list("questions", QUESTIONS)
        self.column.addStretch()

    def _list(self, heading: str, points: tuple[str, ...]) -> None:
        self.column.addSpacing(GAP)
        self.column.addWidget(Label(f"settings.about.{heading}", "heading"))
        self.column.addWidget(Label(f"settings.about.{heading}_what", "hint"))
        for point in points:
            self.column.addWidget(Label(f"settings.{heading}.{point}"))
