"""What a text rests on (R30): chosen, or stated to be nothing; never simply forgotten."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.queries.meetings import ItemView, OutcomeLine, SaidLine
from ui.meetings.names import names
from ui.style.spacing import TIGHT
from ui.table.fields import CheckList
from ui.widgets.draft import OwnDraft
from ui.widgets.label import Label
from ui.words import say, words

SHORT = 70
"""Letters of a text by which one knows it again."""


class SourceList(CheckList, OwnDraft):
    """Texts to rest on. One that was ticked and is offered no more stays until it is ticked off.

    What was taken back counts as secret (R30): were it to leave by itself, what rests on it would
    go to everybody.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__("table.sources.list")
        self._offered: Sequence[tuple[str, str]] = ()
        self.ticked.connect(self.edited)

    @property
    def lost(self) -> tuple[str, ...]:
        """What is ticked and offered no more."""
        offered = {value for value, _ in self._offered}
        return tuple(value for value in self.values if value not in offered)

    def offer(self, entries: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, name), and below them what was ticked and is not among them."""
        self._offered = tuple(entries)
        self.put_back(self.values)

    def drafted(self) -> list[str]:
        """What is ticked, for a draft."""
        return list(self.values)

    def put_back(self, value: Iterable[str]) -> None:
        """Tick these and no others, also what is not offered (any more)."""
        ticked = tuple(dict.fromkeys(value))
        offered, lost = {known for known, _ in self._offered}, words().text("table.sources.lost")
        gone = [(text, lost) for text in ticked if text not in offered]
        self._fill((*self._offered, *gone), ticked)
        self.ticked.emit()


class SourceField(QWidget):
    """The texts of this item, and the statement that takes their place."""

    def __init__(self) -> None:
        super().__init__()
        self.list = SourceList()
        self.lost = Label("table.sources.lost_means", "hint")
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
        column.addWidget(self.lost)
        column.addWidget(self.nothing)
        self.lost.hide()
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
        self.list.put_back(())
        self.nothing.setChecked(False)

    def _listed(self) -> None:
        lost = bool(self.list.lost)
        if self.list.values:
            self.nothing.setChecked(False)
        self.lost.setVisible(lost)
        self.nothing.setEnabled(not lost)

    def _stated(self, stated: bool) -> None:
        """What was taken back is ticked off by itself, never along with the rest."""
        if stated:
            self.list.tick(self.list.lost)


def sources(view: ItemView) -> list[tuple[str, str]]:
    """Contributions and outcomes with a name by which a reader knows them again."""
    people = {chair.person: chair.name for chair in view.chairs}
    found = [(str(line.id), _said(line, people)) for line in view.said]
    outcomes: tuple[OutcomeLine, ...] = (*view.decisions, *view.actions)
    return found + [(str(o.id), f"{_kind(o)}: {_short(outcome_text(o))}") for o in outcomes]


def outcome_text(line: OutcomeLine) -> str:
    """The text, or the sentence of the template that stands for it."""
    template = line.text.template
    return line.text.text if template is None else names("neutral").get(template, template)


def _said(line: SaidLine, people: dict[PersonId, str]) -> str:
    """Who says it and whether it is secret, as the list of texts has them, before the words."""
    speaker, secret = line.contributor, words().text("table.state.secret")
    named = [] if speaker is None else [people.get(speaker, speaker)]
    head, short = " · ".join(named + [secret] * line.secret), _short(line.text.text)
    return f"{head}: {short}" if head else short


def _kind(line: OutcomeLine) -> str:
    return words().text("table.kind.action" if line.owner is not None else "table.kind.decision")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
