"""Putting signed minutes right: new words beside the old, and the chair's annex with them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.annexes import Amend, IssueAnnexes, SignAnnex, TakeBackAmendment
from app.commands.step import Command
from app.domain.person import PersonId
from app.domain.secret import SecretText
from app.queries.annexes import SignedText
from app.queries.meetings import MeetingLine
from ui.bridge import Bridge
from ui.meetings.notice import NoticePlace
from ui.meetings.wrapping import wrap_rows
from ui.minutes.annex_preview import AnnexPreview
from ui.minutes.correcting import CorrectionDialog, CorrectionsFor, kind
from ui.minutes.handing import HandingRow
from ui.minutes.sign_dialog import SigningDialog, Watch
from ui.put_right import as_it_stands
from ui.style.spacing import SMALL
from ui.widgets.button import Button
from ui.widgets.dayfield import DayField
from ui.widgets.form import Choice
from ui.widgets.label import Label
from ui.widgets.rows import Column, RowsTable
from ui.words import say, words

CONSEQUENCES = ("each", "unchanged", "sealed")
LEAST = 6
"""Lines of the table that are always seen."""


class AnnexPanel(QWidget):
    """The texts of signed minutes, the words that wait beside them, and the annexes."""

    def __init__(self, bridge: Bridge, notice: NoticePlace) -> None:
        super().__init__()
        self._bridge, self._notice = bridge, notice
        self._meeting: MeetingLine | None = None
        self._signer = PersonId("")
        self._around: CorrectionsFor | None = None
        self._ready = 0
        self.table = _table()
        self.table.chosen.connect(lambda _line: self._amend())
        self.table.moved.connect(lambda _line: self._show_buttons())
        self.amend = Button("copies.annex.open", self._amend)
        self.take_back = Button("copies.annex.take_back", self._take_back)
        self.preview = Button("copies.annex.preview_open", self._preview)
        self.sign = Button("copies.annex.sign_open", self._sign)
        self.handing = HandingRow("copies.annex.issue", notice)
        self.handing.asked.connect(self._hand)
        self.handing.written.connect(self._written)
        self.state = Label(role="hint")
        self.state.hide()
        self._lay_out()
        self._show_buttons()

    def show_texts(
        self,
        meeting: MeetingLine,
        signer: PersonId,
        around: CorrectionsFor,
        texts: tuple[SignedText, ...],
        ready: int,
    ) -> None:
        """Show the texts of a meeting whose minutes are signed; so many annexes may go."""
        if self._meeting is None or meeting.id != self._meeting.id:
            self.state.hide()
        self._meeting, self._signer, self._around = meeting, signer, around
        self._ready = ready
        self.table.show_rows(texts)
        self._show_buttons()

    def clear(self) -> None:
        """Keep nothing of what was shown."""
        self._around, self._ready = None, 0
        self.state.hide()
        self.table.show_rows(())
        self._show_buttons()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SMALL)
        for button in (self.amend, self.take_back, self.preview, self.sign):
            buttons.addWidget(button)
        buttons.addStretch()
        self.table.setMinimumHeight(self.table.fontMetrics().lineSpacing() * LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        column.addWidget(self.handing)
        column.addWidget(self.state)

    def _show_buttons(self) -> None:
        line = self.table.current
        there = self._around is not None
        self.amend.setEnabled(there and line is not None)
        self.take_back.setEnabled(line is not None and line.author is not None)
        waits = there and any(one.waiting for one in self.table.rows.rows)
        for button in (self.preview, self.sign):
            button.setEnabled(waits)
        self.handing.send.setEnabled(there and self._ready > 0)

    def _amend(self) -> None:
        line = self.table.current
        if line is not None and self._around is not None:
            AmendDialog(self._bridge, line, self._around, self).open()

    def _take_back(self) -> None:
        """In the name of whose words they are."""
        line = self.table.current
        if line is None or line.amendment is None or line.author is None:
            return
        self._notice.clear()
        self._notice.run(TakeBackAmendment(line.amendment), line.author)

    def _preview(self) -> None:
        if self._meeting is not None and self._around is not None:
            AnnexPreview(self._bridge, self._meeting.id, self._around.people, self).open()

    def _sign(self) -> None:
        if self._meeting is not None and self._around is not None:
            who = self._around.chair
            SignAnnexDialog(self._bridge, self._meeting, who, self._signer, self).open()

    def _hand(self) -> None:
        if self._meeting is not None:
            meeting = self._meeting.id
            self.state.hide()
            self.handing.hand(
                lambda deliver: IssueAnnexes(meeting, None, deliver), self._ready, None
            )

    def _written(self, count: int) -> None:
        self.state.say("copies.annex.written", count=count)
        self.state.show()


class AmendDialog(CorrectionDialog):
    """New words for a signed text, by whose text it is: nothing that is signed changes."""

    def __init__(
        self, bridge: Bridge, signed: SignedText, around: CorrectionsFor, parent: QWidget
    ) -> None:
        line = signed.line
        super().__init__(bridge, line, "copies.annex.amend", around.meeting, parent)
        self._people = around.people
        said = line.contribution
        owner = around.people.get(signed.writer) if signed.writer and not said else None
        if owner is not None:
            self.hint.say("copies.annex.by_owner", name=owner.name)
        else:
            self.hint.say("copies.annex.by_contributor" if said else "copies.annex.by_chair")
        self.text.setPlainText(signed.waiting or line.text)
        self.added = QCheckBox()
        say(self.added.setText, "copies.annex.added")
        self.added.setChecked(signed.added)
        self.who = Choice()
        fields: dict[str, QWidget] = {"added": self.added}
        if said:
            offered = sorted(around.people.values(), key=lambda person: person.name)
            self.who.offer([(None, "–"), *((p.id, f"{p.name}, {p.organisation}") for p in offered)])
            self.who.choose(line.contributor)
            self.form.field("copies.correct.who", self.who)
            self.who.currentIndexChanged.connect(self._show_code)
            fields["who"] = self.who
        else:
            self.acting = signed.writer or around.chair
        self.form.field("copies.correct.text", self.text)
        if said or (owner is not None and not owner.member):
            self.form.field("copies.correct.code", self.code)
        if said:
            self._show_code()
        self.due: DayField | None = None
        if line.due is not None:
            fields["due"] = self.due = DayField("copies.correct.due")
            self.due.show_day(signed.due or line.due)
            self.form.field("copies.correct.due", self.due)
        self.form.addRow("", self.added)
        self.added.toggled.connect(self._choose)
        self.keep_typed(fields)
        self.text.setFocus()

    def command(self) -> Command | None:
        """The new words, with the code of who has no key of their own."""
        if self.line.contribution:
            self.acting = self.who.currentData()
        if self.acting is None:
            self.who.setFocus()
            self.missing("copies.correct.lacks_who")
            return None
        due = self.due.day if self.due is not None else None
        if self.due is not None and due is None:
            self.due.setFocus()
            self.missing("copies.correct.lacks_day")
            return None
        same = self.text.value == self.line.text
        if not self.text.value or (same and (self.added.isChecked() or due == self.line.due)):
            self.text.setFocus()
            self.missing("copies.annex.lacks_text")
            return None
        text, code = SecretText(self.text.value), self.code.value or None
        return Amend(self.line.id, text, self.added.isChecked(), code, due)

    def _show_code(self) -> None:
        person = self._people.get(self.who.currentData())
        self.code.setEnabled(person is not None and not person.member)

    def _choose(self, added: bool) -> None:
        """A sentence beside the text begins empty; words in its place begin as it stands."""
        if added and self.text.value == self.line.text:
            self.text.clear()
        elif not added and not self.text.value:
            self.text.setPlainText(self.line.text)


class SignAnnexDialog(SigningDialog):
    """Final, like every signature."""

    def __init__(
        self,
        bridge: Bridge,
        meeting: MeetingLine,
        acting: PersonId,
        signer: PersonId,
        parent: QWidget,
    ) -> None:
        listed = tuple(f"copies.annex.sign_{key}" for key in CONSEQUENCES)
        super().__init__(bridge, "copies.annex.sign", listed, parent, acting=acting, signer=signer)
        self._meeting = meeting

    def step(self, watch: Watch) -> SignAnnex:
        """Signing, as chosen."""
        return SignAnnex(self._meeting.id, watch.tell, self.way.how)


def _table() -> RowsTable[SignedText]:
    table: RowsTable[SignedText] = RowsTable(
        "copies.annex.title",
        (
            Column("copies.column.case", lambda line: line.line.case_key),
            Column("copies.column.kind", lambda line: kind(line.line)),
            Column("copies.column.text", _told, stretches=True),
        ),
    )
    wrap_rows(table)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return table


def _told(line: SignedText) -> str:
    """The signed text, and under it what waits to be read in its place."""
    stands = as_it_stands(line.line.text, line.line.put_right)
    if not line.waiting:
        return stands
    told, lines = words().text, [stands]
    if line.added or line.waiting != line.line.text:
        key = "copies.annex.waits_beside" if line.added else "copies.annex.waits"
        lines.append(told(key, text=line.waiting))
    if line.due is not None:
        lines.append(told("copies.annex.waits_due", day=line.due))
    return "\n".join(lines)
