"""What a text rests on (R30): chosen, or stated to be nothing; never simply forgotten."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.queries.meetings import ItemView, OutcomeLine
from ui.meetings.names import names
from ui.style.spacing import TIGHT
from ui.table.fields import CheckList
from ui.widgets.label import Label
from ui.words import say, words

SHORT = 70
"""Letters of a text by which one knows it again."""


class SourceField(QWidget):
    """The texts of this item, and the statement that takes their place."""

    def __init__(self) -> None:
        super().__init__()
        self.list = CheckList("table.sources.list")
        self.nothing = QCheckBox()
        say(self.nothing.setText, "table.sources.nothing")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        label = Label("table.sources.list", "hint")
        label.setWordWrap(False)
        label.setBuddy(self.list)
        column.addWidget(label)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing)
        self.list.ticked.connect(self._listed)
        self.nothing.toggled.connect(self._stated)

    @property
    def values(self) -> tuple[TextId, ...] | None:
        """The sources; empty where none was stated, None where nothing was said yet."""
        chosen = tuple(TextId(value) for value in self.list.values)
        return chosen or (() if self.nothing.isChecked() else None)

    def show_view(self, view: ItemView) -> None:
        """Offer what the acting person reads at this item."""
        self.list.offer(sources(view))

    def clear(self) -> None:
        """For the next text."""
        self.list.tick(())
        self.nothing.setChecked(False)

    def _listed(self) -> None:
        if self.list.values:
            self.nothing.setChecked(False)

    def _stated(self, stated: bool) -> None:
        if stated:
            self.list.tick(())


def sources(view: ItemView) -> list[tuple[str, str]]:
    """Contributions and outcomes with a name by which a reader knows them again."""
    people = {chair.person: chair.name for chair in view.chairs}
    found = [(str(line.id), _said(line.text.text, line.contributor, people)) for line in view.said]
    outcomes: tuple[OutcomeLine, ...] = (*view.decisions, *view.actions)
    return found + [(str(o.id), f"{_kind(o)}: {_short(outcome_text(o))}") for o in outcomes]


def outcome_text(line: OutcomeLine) -> str:
    """The text, or the sentence of the template that stands for it."""
    template = line.text.template
    return line.text.text if template is None else names("neutral").get(template, template)


def _said(text: str, speaker: PersonId | None, people: dict[PersonId, str]) -> str:
    if speaker is None:
        return _short(text)
    return f"{people.get(speaker, speaker)}: {_short(text)}"


def _kind(line: OutcomeLine) -> str:
    return words().text("table.kind.action" if line.owner is not None else "table.kind.decision")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
