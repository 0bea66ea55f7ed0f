"""Who passes, is silent, declines or withholds leaves no trace: not in the store, not on a screen.

Worlds that differ only in a right-holder's choice are played by hand in the whole window, each over
a copy of one vault. Afterwards everything is compared: every row of both databases, the log, the
drafts and the sizes of the files, and for everybody else every text and every pixel of the window,
its status, and what it still waits for (R14, R21, R31, R43).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from tests import builders
from tests.journeys.traces import traces
from tests.ui.filled_window import Filled, window_over
from tests.ui.meeting_window import HARTENAAS, Window, until, visible_text
from ui.drafting import drafting
from ui.table import item_header

COORDINATOR, HOLDER, INVITED = "coordinator", PersonId("straathoek"), PersonId("douane")
PATIENCE = 10.0
HASH = "00" * 32
ACTION, QUESTIONS, ROUNDS = 2, 3, 5

OTHERS = {
    "contribute": (("burgemeester", "ksc"), "table"),
    "respond": (("burgemeester",), "preparation"),
}
"""Who looks besides the coordinator, and at which page of the meeting."""

World = Callable[["Hall"], object]
Seen = tuple[list[str], QImage]


@pytest.fixture(autouse=True)
def _clocks_stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whole pictures are compared: the clock shows one moment, and no cursor blinks."""
    monkeypatch.setattr(item_header, "now", lambda: datetime(2026, 11, 26, 14, 3))
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(before)


class Hall(Filled, Window):
    """The whole window, worked as the screen of meetings alone is worked elsewhere."""

    def __init__(self, qtbot: QtBot, window: Any) -> None:
        Filled.__init__(self, qtbot, window)
        self.bridge = window.bridge

    @property
    def screen(self) -> Any:  # type: ignore[override]
        return self.frame.stack.currentWidget()

    def at_table(self, page: int) -> None:
        """The table, with a form of its desk in front and the holder current in the list."""
        self.go("table")
        self.screen.meeting.table.people.select(HOLDER)
        self.desk.front(page)
        self.settle()

    def look(self, then: Callable[[Any], object] = lambda _own: None) -> None:
        """The holder takes the laptop, looks, does something or nothing, and gives it back."""
        own = self.take_laptop(HOLDER)
        then(own)
        self.press(own.leave)

    def timers(self) -> list[QTimer]:
        """Those of the window, and of the drafts behind it."""
        return [w for of in (self.window, drafting(self.bridge)) for w in of.findChildren(QTimer)]

    def rest(self) -> None:
        """Until nothing is waited for, no draft and no lull: what would run out does so at once."""
        late = monotonic() + PATIENCE
        self.settle()
        while waiting := [t for t in self.timers() if t.isSingleShot() and t.isActive()]:
            assert monotonic() < late
            for timer in waiting:
                if timer.isActive():
                    timer.stop()
                    timer.timeout.emit()
            self.settle()

    def seen(self) -> Seen:
        """All that can be read or seen of the window now, once it has the keyboard."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()
        return visible_text(self.window), self.window.grab().toImage()

    def under_way(self) -> tuple[object, ...]:
        """What the window waits for, and whether it says so."""
        timers = sorted(
            (type(t.parent()).__name__, t.interval()) for t in self.timers() if t.isActive()
        )
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        dialogs = sum(dialog.isVisible() for dialog in shown)
        return timers, dialogs, self.window.progress.isVisible(), self.bridge.at_rest

    def afterwards(self, others: tuple[str, ...], at: str) -> dict[str, object]:
        """The store, and what everybody else sees wherever they go."""
        self.rest()
        found: dict[str, object] = {"under way": self.under_way(), "here": self.seen()}
        for place in self.places():
            if place == "register":
                size, _random = self.screen.log._head
                self.screen.log.check.show_head(size, HASH)
            found[place] = self.seen()
        for person in others:
            self.bridge.act_as(PersonId(person))
            for place in ("today", at):
                self.go(place)
                found[f"{place} of {person}"] = self.seen()
        self.bridge.act_as(PersonId(COORDINATOR))
        self.rest()
        found["store"] = self.call(lambda session: traces(session, COORDINATOR))
        return found


@contextmanager
def hall(qtbot: QtBot, folder: Path, verb: str) -> Iterator[Hall]:
    scenario = until(builders.scenario_of(HARTENAAS), verb)
    vault = builders.played_vault(scenario, folder / "kluis")
    with window_over(qtbot, vault, scenario, Hall) as made:
        made.bridge.act_as(PersonId(COORDINATOR))
        made.settle()
        yield made


Told = dict[str, dict[str, object]]
Telling = Callable[[str, dict[str, World]], Told]


@pytest.fixture
def tell(qtbot: QtBot, tmp_path: Path) -> Telling:
    """What each world leaves behind, from before the first step of a verb on."""

    def told(verb: str, worlds: dict[str, World]) -> Told:
        found: Told = {}
        others, at = OTHERS[verb]
        for number, (name, world) in enumerate(worlds.items()):
            with hall(qtbot, tmp_path / str(number), verb) as w:
                world(w)
                found[name] = w.afterwards(others, at)
        return found

    return told


def differences(found: Told) -> list[str]:
    """Where some world can be told from the first."""
    (first, one), *rest = found.items()
    return [
        f"{name} and {first}: {what}"
        for name, other in rest
        for what in one
        if other[what] != one[what]
    ]


def looks(w: Hall) -> None:
    """Nobody asks anything; the holder looks all the same, as anybody may at any time."""
    w.at_table(QUESTIONS)
    w.look()
    w.desk.front(QUESTIONS)


def asked(then: World) -> World:
    """The holder is asked something, which needs its relevance first (R23)."""

    def world(w: Hall) -> None:
        w.at_table(QUESTIONS)
        form = w.desk.question
        form.choose(HOLDER)
        form.relevance.setText("Bescherming van minderjarigen")
        form.text.setPlainText("Komen minderjarigen in deze zaken?")
        w.press(form.send)
        assert w.call(lambda session: len(session._table.questions)) == 1
        then(w)
        w.desk.front(QUESTIONS)

    return world


def passes(w: Hall) -> None:
    w.look(lambda own: w.press(own.cards[0].buttons[1]))
    assert w.call(lambda session: len(session._table.questions)) == 0


def offered(then: World) -> World:
    """The holder is offered an action, which exists once they accept it (R43)."""

    def world(w: Hall) -> None:
        w.at_table(ACTION)
        form = w.desk.action
        form.owner.choose(HOLDER)
        form.due.line.setText("18/12/2026")
        form.text.setPlainText("Contact opnemen.")
        form.sources.nothing.setChecked(True)
        w.press(form.send)
        assert w.call(lambda session: len(session._table.offers)) == 1
        then(w)
        w.desk.front(QUESTIONS)

    return world


MARKS = ("here", "store", "today", "table of ksc")
"""Where an action that was accepted shows."""


def accepts(w: Hall) -> None:
    w.look(lambda own: w.press(own.cards[0].buttons[0]))


@pytest.mark.slow
def test_to_pass_to_be_silent_and_to_leave_an_offer_are_as_if_nothing_was_asked(
    tell: Telling,
) -> None:
    worlds: dict[str, World] = {
        "nothing asked": looks,
        "did not answer": asked(lambda w: w.look()),
        "passed": asked(passes),
        "offer not accepted": offered(lambda w: w.look()),
        "offer accepted": offered(accepts),
    }
    found = tell("contribute", worlds)
    accepted = {"nothing asked": found["nothing asked"], "it": found.pop("offer accepted")}
    assert not (told := differences(found)), told
    expected = {f"it and nothing asked: {what}" for what in MARKS}
    assert expected <= set(differences(accepted))


def test_a_question_at_which_nobody_looked_is_as_if_none_was_asked(tell: Telling) -> None:
    worlds: dict[str, World] = {
        "never asked": lambda w: w.at_table(QUESTIONS),
        "did not look": asked(lambda _w: None),
    }
    assert not (told := differences(tell("contribute", worlds))), told


def answers(times: int) -> World:
    """The invited person says that many times that they do not come, or nothing at all."""

    def world(w: Hall) -> None:
        w.go("preparation")
        people = w.screen.meeting.preparation.people
        people.choose(INVITED)
        w.settle()
        for _ in range(times):
            w.press(people.card.decline)
        people.choose(INVITED)
        people.table.setFocus()

    return world


def test_an_invitation_declined_or_never_answered_leaves_the_same(tell: Telling) -> None:
    worlds = {"never answered": answers(0), "declined twice": answers(2)}
    assert not (told := differences(tell("respond", worlds))), told


def rounds(vote: str, who: str = HOLDER) -> World:
    """A round in which everybody agrees but one."""

    def world(w: Hall) -> None:
        w.at_table(ROUNDS)
        w.press(w.desk.rounds.hold)
        w.answer_round({who: vote})
        w.press(w.dialog().leave)
        w.desk.front(ROUNDS)

    return world


def test_in_a_round_nobody_learns_who_did_not_agree_nor_how(tell: Telling) -> None:
    worlds = {"objected": rounds("object"), "another abstained": rounds("abstain", "ksc")}
    assert not (told := differences(tell("contribute", worlds))), told
