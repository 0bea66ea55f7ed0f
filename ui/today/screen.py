"""Vandaag: the next meeting and what it lacks, what waits for me, and what is due.

The vault is gone through in slices, so that the screen is there at once however much it holds and
other work comes in between. A line is shown as soon as it is found.
"""

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.person import PersonId
from app.errors import AppError
from app.queries.backups import BackupsDue, BackupState
from app.queries.meetings import MeetingLine
from app.queries.readiness import Need
from app.queries.today import Due, DueLine, Lacking, Stand, Standing, Today, TodaySlice
from ui.bridge import Bridge
from ui.meetings.names import name
from ui.style.spacing import GAP, MARGIN, is_narrow
from ui.today.lines import MOST, Line, Section
from ui.today.list_panel import ListPanel
from ui.today.taking_back import TakingBack
from ui.today.telling import by_day, day_of, due_line, need_line, next_of, reachable
from ui.widgets.empty import EmptyState
from ui.widgets.label import Label
from ui.widgets.screen import Navigate, Screen
from ui.words import words

MEETINGS = (
    Due.PASSED,
    Due.UNSIGNED,
    Due.UNFINISHED,
    Due.ABANDONED,
    Due.LEADERLESS,
    Due.UNCOUNTERSIGNED,
    Due.UNISSUED,
)
FOLLOWED = {
    "actions": (Due.ACTION,),
    "cases": (Due.REVIEW, Due.RETENTION, Due.CONSENT),
    "copies": (Due.RECALL, Due.COPY),
}
"""What each section on the right holds."""
BESIDE = ("log", "backups")
"""What an empty vault has too."""


class TodayScreen(Screen):
    """Left the meeting and the acting person's own things, right what they follow up."""

    def __init__(self, bridge: Bridge, go: Navigate, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "today.title", parent)
        self._stand: Stand | None = None
        self._due: list[DueLine] = []
        self._meetings: list[MeetingLine] = []
        self._needs: tuple[Need, ...] = ()
        self._backups: BackupState | None = None
        self._round = 0
        """Counts the looks at the vault: what an earlier one still answers is not wanted."""
        self._whole = self._long = False
        self._acting: PersonId | None = None
        self.looking = Label("today.looking", "hint")
        self.sections = {
            key: Section(f"today.section.{key}", go)
            for key in ("meeting", "mine", "actions", "cases", "copies", "backups", "log")
        }
        begin = ("today.empty.begin", lambda: go("meetings", None))
        self.empty = EmptyState("today.empty.what", "today.empty.how", begin)
        self.list = ListPanel(bridge)
        self.own = TakingBack(bridge)
        self._lay_out()

    def refresh(self) -> None:
        """Go through the vault again; what is shown stays until there is news of it."""
        self._round += 1
        self._whole = self._long = False
        acting = self.bridge.acting
        if acting != self._acting:
            self._forget()
            self._acting = acting
        self.own.look(acting)
        self.bridge.ask(Standing(), acting, partial(self._stands, self._round), owner=self)
        self.bridge.ask(BackupsDue(), acting, partial(self._backed, self._round), owner=self)
        found: tuple[list[DueLine], list[MeetingLine]] = ([], [])
        self._ask_slice(0, self._round, acting, found)

    def texts(self) -> None:
        """Sentences and dates in the new language."""
        self.list.texts()
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One column where two would break every line."""
        super().resizeEvent(event)
        way, narrow = QBoxLayout.Direction, is_narrow(self)
        self._columns.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._columns.setSpacing(GAP if narrow else MARGIN)
        for number in range(self._columns.count()):
            self._columns.setStretch(number, 0 if narrow else 1)

    def _lay_out(self) -> None:
        self.heading.addWidget(self.looking)
        self._columns = columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(MARGIN)
        for keys in (("meeting", "mine"), ("actions", "cases", "copies", "backups", "log")):
            column = QVBoxLayout()
            column.setSpacing(GAP)
            for key in keys:
                column.addWidget(self.sections[key])
            if "mine" in keys:
                column.addWidget(self.own)
            column.addStretch()
            columns.addLayout(column, 1)
        self.column.addLayout(columns)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch()
        self.column.addWidget(self.list)
        for widget in (self.empty, self.list, self.looking):
            widget.hide()

    def _forget(self) -> None:
        """Somebody else acts: what waited for the one before is not theirs to see."""
        self._stand, self._due, self._meetings, self._needs = None, [], [], ()
        self._backups = None
        self.list.forget()
        self.own.forget()
        for widget in (*self.sections.values(), self.empty, self.list):
            widget.hide()

    # Looking

    def _ask_slice(
        self,
        after: int,
        round_: int,
        acting: PersonId | None,
        found: tuple[list[DueLine], list[MeetingLine]],
    ) -> None:
        def answered(part: TodaySlice) -> None:
            if round_ != self._round:
                return
            found[0].extend(part.lines)
            found[1].extend(part.meetings)
            self._long = part.rest is not None
            if part.rest is not None and self.isVisible():
                self._ask_slice(part.rest, round_, acting, found)
            elif part.rest is not None:
                self._stale = True  # left half-way: begun again when somebody comes back
                return
            self._found(found, part.rest is None)

        def failed(error: AppError) -> None:
            if round_ == self._round:
                self._long = False
                self._fill()
            self.bridge.failed.emit(error)

        self.bridge.ask(Today(after), acting, answered, failed, self)

    def _found(self, found: tuple[list[DueLine], list[MeetingLine]], whole: bool) -> None:
        self._whole = whole
        if whole or len(found[0]) > len(self._due):
            self._due = by_day(found[0])
        before = self._next
        if whole or len(found[1]) > len(self._meetings):
            self._meetings = list(found[1])
        if self._next is None:
            self._needs = ()
        elif whole or before != self._next:
            query, round_ = Lacking(self._next.id), self._round
            self.bridge.ask(query, self.bridge.acting, partial(self._lacks, round_), owner=self)
        self._fill()

    def _stands(self, round_: int, stand: Stand) -> None:
        if round_ == self._round:
            self._stand = stand
            self._fill()

    def _backed(self, round_: int, state: BackupState) -> None:
        if round_ == self._round:
            self._backups = state
            self._fill()

    def _lacks(self, round_: int, needs: tuple[Need, ...]) -> None:
        if round_ == self._round:
            self._needs = needs
            self._fill()

    @property
    def _next(self) -> MeetingLine | None:
        return next_of(self._meetings, self._stand.today) if self._stand is not None else None

    # Showing

    def _fill(self) -> None:
        stand = self._stand
        if stand is None:
            return
        self.looking.setVisible(self._long)
        shown: dict[str, list[Line]] = {
            "meeting": self._of_meeting(),
            "mine": self._mine(stand),
            "log": _log(stand),
            "backups": _backups(stand, self._backups),
        }
        rest = dict.fromkeys(shown, 0)
        for key, whats in FOLLOWED.items():
            due = [line for line in self._due if line.what in whats]
            shown[key] = [due_line(line) for line in due[:MOST]]
            rest[key] = len(due) - len(shown[key])
        shown["cases"] = [*_overdue(self._due, stand), *shown["cases"]]
        nothing = not any(lines for key, lines in shown.items() if key not in BESIDE)
        if not shown["meeting"] and self._whole and not nothing:
            shown["meeting"] = [Line(words().text("today.meeting.none"), "", "meetings")]
        for key, lines in shown.items():
            self.sections[key].show_lines(lines, rest[key])
        self.empty.setVisible(self._whole and nothing)
        self.list.setVisible(stand.keeps_list)
        first = next((key for key, lines in shown.items() if lines), None)
        self.setFocusProxy(self.sections[first].lines if first is not None else self.empty)

    def _of_meeting(self) -> list[Line]:
        """The next meeting, what it lacks, and meetings that were left half-done."""
        found = []
        ahead = self._next
        if ahead is not None:
            day, kind = day_of(ahead.on), name("kind", ahead.kind)
            key = "running" if ahead.state.value == "open" else "next"
            text = words().text(f"today.meeting.{key}", kind=kind, place=ahead.place)
            found.append(Line(text, day, "meeting", ahead.id))
            found += [need_line(need) for need in self._needs]
            begun = ahead.state.value == "open"
            if not begun and not self._needs and self._whole:
                ready = words().text("today.meeting.ready")
                found.append(Line(ready, "", "preparation", ahead.id))
        found += [due_line(due) for due in self._due if due.what in MEETINGS]
        return found

    def _mine(self, stand: Stand) -> list[Line]:
        """What waits for the acting person, and is shown to nobody else."""
        found = [due_line(due) for due in self._due if due.what.own]
        if stand.keeps_list and not stand.terms:
            found.insert(0, Line(words().text("today.due.terms"), "", "settings", "retention"))
        if stand.awaits:
            text = words().text("today.due.keys", who=", ".join(stand.awaits))
            found.insert(0, Line(text, "", "settings", "members"))
        if stand.log_waits:
            text = words().text("today.due.log_waits", who=", ".join(stand.log_waits))
            found.insert(0, Line(text, "", "settings", "members"))
        if stand.keyless:
            text = words().text("today.due.keyless", who=stand.keyless)
            found.insert(0, Line(text, "", "settings", "office"))
        for one in stand.handed:
            told = {"to": one.to, "former": one.former, "by": one.by}
            text = words().text(f"today.due.handed_{one.charge}", **told)
            found.insert(0, Line(text, day_of(one.on), "settings", "office"))
        if not stand.declared:
            text = words().text("today.due.declaration")
            found.insert(0, Line(text, "", "people", self.bridge.acting))
        return found


def _overdue(due: list[DueLine], stand: Stand) -> list[Line]:
    """The one place where all that is past its term is decided; every day until it is."""
    past = [d for d in due if d.what is Due.RETENTION and d.on is not None and d.on <= stand.today]
    text = words().n("today.due.overdue", len(past))
    return [Line(text, "", "cases", "due")] if past and stand.erases else []


def _backups(stand: Stand, state: BackupState | None) -> list[Line]:
    """What whoever prepares has to do about backups."""
    if state is None or not stand.keeps_list:
        return []
    told = words()
    return [
        Line(told.text(f"today.backups.{due.value}"), "", "settings", "backups")
        for due in state.due
    ]


def _log(stand: Stand) -> list[Line]:
    if not reachable("register"):
        return []
    lines = [] if stand.log_sound else [words().text("today.log_wrong")]
    if stand.log_lines is not None:
        lines.append(words().n("today.log", stand.log_lines))
    return [Line(text, "", "register", "log") for text in lines]
