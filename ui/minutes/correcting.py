"""Putting the draft right before it is signed: each text by whom it belongs to, never silently."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.corrections import CorrectAction, CorrectContribution, CorrectDecision
from app.commands.outcomes import AcceptAction
from app.commands.speaking import Withdraw
from app.commands.step import Command
from app.domain.contribution import TextId
from app.domain.decision import Neutral
from app.domain.meeting import MeetingId
from app.domain.person import Person, PersonId
from app.domain.secret import SecretText
from app.errors import AppError
from app.queries.corrections import DraftText
from ui.bridge import Bridge
from ui.drafting import CORRECTION
from ui.meetings.names import names
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.table.sources import SourceField
from ui.widgets.code_field import CodeField
from ui.widgets.dayfield import DayField
from ui.widgets.dialog import CommandDialog
from ui.widgets.form import Choice, LineField, TextField
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words

LINES = 5
KEEP, OWN_TEXT = "keep", "own"
SHORT = 70
"""Letters of a text by which one knows it again."""


@dataclass(frozen=True, slots=True)
class CorrectionsFor:
    """What a correction needs to know around its text."""

    chair: PersonId
    """Or who finishes the meeting in the place of one who left."""
    people: dict[PersonId, Person]
    texts: tuple[DraftText, ...]
    meeting: MeetingId


def corrections_table() -> RowsTable[DraftText]:
    """The texts of the draft; Enter corrects."""
    table: RowsTable[DraftText] = RowsTable(
        "copies.correct.title",
        (
            Column("copies.column.case", lambda line: line.case_key),
            Column("copies.column.kind", kind),
            Column("copies.column.text", lambda line: line.text, stretches=True),
        ),
    )
    wrap_rows(table)
    return table


def correct(bridge: Bridge, line: DraftText, around: CorrectionsFor, parent: QWidget) -> None:
    """Open the form for one text."""
    if line.contribution:
        ContributionDialog(bridge, line, around, parent).open()
    else:
        OutcomeDialog(bridge, line, around, parent).open()


class CorrectionDialog(CommandDialog):
    """A password that a step needs is asked on the form itself, and nothing typed is lost."""

    def __init__(
        self, bridge: Bridge, line: DraftText, title: str, meeting: MeetingId, parent: QWidget
    ) -> None:
        super().__init__(bridge, title, parent)
        self.line, self._meeting = line, meeting
        self.notice = NoticePlace(bridge)
        self.about = Label(role="heading")
        self.about.say("copies.correct.about", kind=kind(line), case=line.case_key)
        self.hint = Label(role="hint")
        self.text = TextField(LINES)
        self.text.setPlainText(line.text)
        self.code = CodeField()  # laid out where somebody without a key types it
        for widget in (self.about, self.hint, self.notice):
            self.above.addWidget(widget)

    def do(self) -> None:
        """Carry it out, by whose text it is."""
        self.notice.clear()
        command = self.command()
        if command is not None:
            self.notice.run(command, self.acting, self._done, self._refused)

    def keep_typed(self, fields: dict[str, QWidget]) -> None:
        """The text, and what belongs to it; never the code of a name card."""
        place = f"{CORRECTION}/{self._meeting}/{self.line.case}/{self.line.id}"
        self.keeps(place, {"text": self.text, **fields}, of_record=True)

    def _refused(self, error: AppError) -> None:
        """It was said why; a wrong code is typed again at once."""
        if error.code == "wrong_table_code":
            self.code.wrong()

    def missing(self, key: str) -> None:
        """Say it where refusals stand too."""
        self.notice.refusal.say_hint(key)


class ContributionDialog(CorrectionDialog):
    """A contribution: its contributor words it anew and approves it, or takes it back (R20)."""

    def __init__(
        self, bridge: Bridge, line: DraftText, around: CorrectionsFor, parent: QWidget
    ) -> None:
        super().__init__(bridge, line, "copies.correct.contribution", around.meeting, parent)
        self._people = around.people
        self.hint.say("copies.correct.only_contributor")
        self.who = Choice()
        offered = sorted(around.people.values(), key=lambda person: person.name)
        self.who.offer([(None, "–"), *((p.id, f"{p.name}, {p.organisation}") for p in offered)])
        self.who.choose(line.contributor)
        self.withdraw = QCheckBox()
        say(self.withdraw.setText, "copies.correct.withdraw")
        self.form.field("copies.correct.who", self.who)
        self.form.field("copies.correct.text", self.text)
        self.form.field("copies.correct.code", self.code)
        self.form.addRow("", self.withdraw)
        self.who.currentIndexChanged.connect(lambda _index: self._show_fields())
        self.withdraw.toggled.connect(lambda _on: self._show_fields())
        self._show_fields()
        self.keep_typed({"who": self.who, "withdraw": self.withdraw})
        self.text.setFocus()

    def command(self) -> Command | None:
        """Withdraw it, or word it anew with the code of who has no key of their own."""
        self.acting = self.who.currentData()
        if self.acting is None:
            self.who.setFocus()
            self.missing("copies.correct.lacks_who")
            return None
        if self.withdraw.isChecked():
            return Withdraw(self.line.id, self.code.value or None)
        if not self.text.value:
            self.text.setFocus()
            self.missing("copies.correct.lacks_text")
            return None
        return CorrectContribution(
            self.line.id, SecretText(self.text.value), self.code.value or None
        )

    def _show_fields(self) -> None:
        taken_back = self.withdraw.isChecked()
        person = self._people.get(self.who.currentData())
        self.text.setEnabled(not taken_back)
        self.code.setEnabled(person is not None and not person.member)


class OutcomeDialog(CorrectionDialog):
    """A decision or action: the chair words it anew and states anew on what it rests (R30)."""

    def __init__(
        self, bridge: Bridge, line: DraftText, around: CorrectionsFor, parent: QWidget
    ) -> None:
        super().__init__(bridge, line, "copies.correct.outcome", around.meeting, parent)
        self.acting = around.chair
        self.hint.say("copies.correct.by_chair")
        self.due = DayField("copies.correct.due")
        self.sources = SourceField()
        others = [t for t in around.texts if t.case == line.case and t.id != line.id]
        self.sources.list.offer([(str(t.id), f"{kind(t)}: {short(t.text)}") for t in others])
        self.sources.list.tick(map(str, line.sources))
        self.sources.nothing.setChecked(not line.sources)
        self.neutral, self.own = Choice(), LineField()
        self._offer_neutral()
        self.form.field("copies.correct.text", self.text)
        if line.due is not None:
            self.due.show_day(line.due)
            self.form.field("copies.correct.due", self.due)
        self.form.addRow("", self.sources)
        self.form.field("copies.correct.neutral", self.neutral)
        self.form.field("copies.correct.own", self.own)
        self.neutral.currentIndexChanged.connect(lambda _index: self._show_own())
        self._show_own()
        self.accept_offer = Label()
        self.accept_offer.hide()
        self.above.addWidget(self.accept_offer)
        self._owner = around.people.get(line.owner) if line.owner is not None else None
        self._offered = False
        self.keep_typed(
            {
                "due": self.due,
                "sources": self.sources.list,
                "nothing": self.sources.nothing,
                "neutral": self.neutral,
                "own": self.own,
            }
        )
        self.text.setFocus()

    def command(self) -> Command | None:
        """The correction; once it is offered to its owner, their acceptance (R43)."""
        line = self.line
        if self._offered and line.owner is not None:
            return AcceptAction(line.id, self.code.value or None)
        sources = self.sources.values
        if not self.text.value or sources is None:
            lacking = self.sources.list if self.text.value else self.text
            lacking.setFocus()
            self.missing(f"copies.correct.lacks_{'sources' if self.text.value else 'text'}")
            return None
        text, neutral = SecretText(self.text.value), self._neutral_text()
        stated = sources + self._out_of_sight()
        if line.due is None:
            return CorrectDecision(line.id, text, stated, neutral)
        if self.due.day is None:
            self.due.setFocus()
            self.missing("copies.correct.lacks_day")
            return None
        return CorrectAction(line.id, text, self.due.day, stated, neutral)

    def _done(self, done: Any) -> None:
        """An action of somebody else's service waits for its owner, here and now or not at all."""
        if not self.line.accepts_first or self._offered or self._owner is None:
            super()._done(done)
            return
        self._offered = True
        self.acting = self._owner.id
        for field in (self.text, self.due, self.sources, self.neutral, self.own):
            field.setEnabled(False)
        self.accept_offer.say("copies.correct.accept_offer", name=self._owner.name)
        self.accept_offer.show()
        self.keep.say("copies.correct.accept")
        self.leave.say("copies.correct.not_now")
        if self._owner.member:
            self.keep.setFocus()
        else:
            self.form.field("copies.correct.code", self.code)
            self.code.setFocus()

    def _out_of_sight(self) -> tuple[TextId, ...]:
        """Sources that the list cannot show: they stay, whatever is ticked."""
        listed = {
            str(self.sources.list.item(row).data(Qt.ItemDataRole.UserRole))
            for row in range(self.sources.list.count())
        }
        return tuple(source for source in self.line.sources if str(source) not in listed)

    def _neutral_text(self) -> Neutral | None:
        chosen = self.neutral.currentData()
        if chosen == KEEP:
            return self.line.neutral
        if chosen == OWN_TEXT:
            return Neutral(text=SecretText(self.own.value)) if self.own.value else None
        return None if chosen is None else Neutral(template=chosen)

    def _offer_neutral(self) -> None:
        told = words().text
        offered: list[tuple[object, str]] = [(KEEP, told("copies.correct.neutral_keep"))]
        offered.append((None, told("copies.correct.neutral_none")))
        offered += list(names("neutral").items())
        offered.append((OWN_TEXT, told("copies.correct.neutral_own")))
        self.neutral.offer(offered)

    def _show_own(self) -> None:
        self.own.setEnabled(self.neutral.currentData() == OWN_TEXT)


def kind(line: DraftText) -> str:
    """What it is, in words."""
    code = "contribution" if line.contribution else "decision" if line.due is None else "action"
    return words().text(f"copies.kind.{code}")


def short(text: str) -> str:
    """Its first letters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1]}…"
