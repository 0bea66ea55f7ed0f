"""The folder vanishes, the disk takes no more, a record is damaged: on every screen, for real.

Nothing here stands in for the store: the folder is renamed under the open vault, the machine
refuses every byte that is written, and the bytes of records are altered.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.commands.cases import OpenCase
from app.commands.meetings import Plan
from app.commands.scenario.shape import Scenario
from app.domain.basis import Kind
from app.domain.person import PersonId
from app.errors import Damaged, Unavailable
from app.queries.logpages import LogFilter
from app.session import Session
from app.store.ids import OFFICE
from app.store.records import Records
from app.store.shelf import Shelves
from tests import builders
from tests.ui.filled_window import Filled, window_over
from tests.ui.meeting_window import select, until, visible_text
from ui.register.export_dialog import ExportDialog
from ui.register.screen import RegisterScreen
from ui.today.screen import TodayScreen
from ui.widgets.refusal import RefusalPanel
from ui.words import words

resource = pytest.importorskip("resource", reason="Windows renames no open folder")

EXERCISE = builders.EXERCISES / "livc-r.toml"
LONG = "Deelt filmpjes in een klasgroep. " * 200
CSV = "Naam;Functie;Organisatie;Categorie\nSara Claes;Medewerker;CLB Zeestad;HULP\n"
LULL_MS = 1000
"""No form waits longer for somebody to stop typing."""
FOLDER, DISK, RECORD = "folder", "disk", "record"
FAULTS = (FOLDER, DISK, RECORD)
CODES = {
    FOLDER: (Unavailable("folder_gone"),),
    DISK: (Unavailable("disk_full"), Unavailable("disk_error")),
    RECORD: (Damaged("record_damaged"),),
}


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    builders.derive_each_password_once(monkeypatch.setattr)


@dataclass
class Played:
    """Vaults in which the exercise was played up to some step, each made once and copied."""

    kept: Path

    def scenario(self, verb: str) -> Scenario:
        """The exercise before the first step of this verb."""
        return until(builders.scenario_of(EXERCISE), verb)

    def copy(self, verb: str, to: Path) -> Path:
        """The vault after those steps."""
        made = self.kept / verb
        if not made.exists():
            made.mkdir()
            session = builders.exercise(made, self.scenario(verb))
            assert not builders.play(session, self.scenario(verb)).surprises
            session.close()
        return Path(shutil.copytree(made / "vault0", to / "kluis"))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("played"))


class Faulty(Filled):
    """The whole window, what is wrong with its vault, and what it says of that."""

    vault: Path

    @property
    def screen(self) -> Any:
        """The screen that is shown."""
        return self.frame.stack.currentWidget()

    @property
    def meetings(self) -> Any:
        """The three pages of the meeting that is shown."""
        return self.screen.meeting

    def settle(self) -> None:
        """Also until nothing waits for somebody to stop typing."""
        super().settle()
        frame = self.window.frame
        timers = frame.stack.currentWidget().findChildren(QTimer) if frame is not None else []
        short = [timer for timer in timers if timer.isSingleShot() and timer.interval() < LULL_MS]
        waiting = [timer for timer in short if timer.isActive()]
        if waiting:
            self.qtbot.waitUntil(lambda: not any(timer.isActive() for timer in waiting))
            super().settle()

    def go(self, place: str) -> None:
        """Go there, and have it ask again."""
        super().go(place)
        self.window.bridge.changed.emit(None)
        self.settle()

    def dialog(self) -> Any:
        """The dialog in front."""
        (shown,) = self.dialogs()
        return shown

    def dialogs(self) -> list[QDialog]:
        """Those that are shown."""
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
        return [w for w in found if w.isVisible()]

    def call(self, function: Callable[[Session], Any]) -> Any:
        """Something with the session itself, in its own thread."""
        found: list[Any] = []
        self.window.bridge.call(function, found.append)
        self.settle()
        return found[0]

    def said(self) -> str:
        """All that stands in panels that can be seen now."""
        tops: list[QWidget] = [self.window, *self.dialogs()]
        panels = [panel for top in tops for panel in top.findChildren(RefusalPanel)]
        return "\n".join(panel.text for panel in panels if panel.isVisible())

    def texts(self) -> list[str]:
        """Everything that can be read on the screen, but for the log, which a look makes longer."""
        if isinstance(self.screen, TodayScreen):
            return visible_text(self.screen, children(self.screen.sections["log"]))
        if isinstance(self.screen, RegisterScreen):
            return visible_text(self.screen, children(self.screen.log))
        return visible_text(self.screen)

    @contextmanager
    def broken(self, fault: str) -> Iterator[None]:
        """While this is wrong."""
        with {FOLDER: self._gone, DISK: self._full, RECORD: self._damaged}[fault]():
            yield
        assert not any(isinstance(w, QMessageBox) for w in QApplication.topLevelWidgets())

    @contextmanager
    def _gone(self) -> Iterator[None]:
        away = self.vault.rename(self.vault.with_name("elders"))
        try:
            yield
        finally:
            away.rename(self.vault)

    @contextmanager
    def _full(self) -> Iterator[None]:
        """No file grows any more: what a full disk does to one that writes beside its files."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    @contextmanager
    def _damaged(self) -> Iterator[None]:
        """No record of a case or a meeting is what was stored; the office's own are."""
        with self.spoilt(f"bundle <> '{OFFICE}'"):
            yield

    @contextmanager
    def spoilt(self, where: str) -> Iterator[None]:
        """These records are not what was stored."""
        found = self.call(lambda session: spoil(session, where))
        try:
            yield
        finally:
            self.call(lambda session: restore(session, found))


def children(widget: QWidget) -> tuple[QWidget, ...]:
    return tuple(widget.findChildren(QWidget))


def store_of(session: Session) -> Any:
    opened = session._vault._opened
    assert opened is not None
    opened.shelves = Shelves()
    session._table.open_items = None
    return opened.store


def spoil(session: Session, where: str) -> list[tuple[Any, ...]]:
    """Alter the sealed bytes of these records; nothing of them is remembered. What they were."""
    store = store_of(session)
    rows: list[tuple[Any, ...]] = store.rows(
        f"SELECT id, sealed FROM record WHERE {where}"  # noqa: S608 words of this module
    )
    assert rows
    for record, sealed in rows:
        store.run("UPDATE record SET sealed = zeroblob(?) WHERE id = ?", len(sealed), record)
    return rows


def restore(session: Session, rows: list[tuple[Any, ...]]) -> None:
    """Put a backup of them back."""
    store = store_of(session)
    for record, sealed in rows:
        store.run("UPDATE record SET sealed = ? WHERE id = ?", sealed, record)


@contextmanager
def faulty(qtbot: QtBot, played: Played, verb: str, tmp_path: Path) -> Iterator[Faulty]:
    """The window over the exercise, played up to the first step of this verb."""
    vault = played.copy(verb, tmp_path)
    with window_over(qtbot, vault, played.scenario(verb), Faulty) as filled:
        filled.vault = vault
        yield filled


# Looking


@pytest.mark.parametrize("fault", FAULTS)
def test_every_screen_says_why_it_cannot_show_or_shows_all_and_then_shows_all_again(
    qtbot: QtBot, played: Played, tmp_path: Path, fault: str
) -> None:
    with faulty(qtbot, played, "sign_minutes", tmp_path) as f:
        whole: dict[str, list[str]] = {}
        for place in f.places():
            whole[place] = f.texts()
            assert f.said() == "", place
        f.call(store_of)  # nothing is remembered: the next look reads the file
        with f.broken(fault):
            for place in f.places():
                said = f.said()
                known = [words().error(error) for error in CODES[fault]]
                known.append(words().error(Damaged("records_left_out", number=2)))
                if said:
                    assert set(said.split("\n")) <= set(known), place
                else:
                    assert f.texts() == whole[place], place
        for place in f.places():
            assert f.said() == "", place
            assert f.texts() == whole[place], place


def rows_of(widget: Any) -> int:
    return len(widget.rows.rows)


@dataclass
class Listed:
    """A list, and one record of what stands in it."""

    place: str
    where: str
    """Which record is damaged."""
    lines: Callable[[Any], int]
    """How many lines its screen has."""


def due(screen: Any) -> int:
    return len(screen._due) + len(screen._meetings)


def lists(f: Faulty) -> Iterator[Listed]:
    """Every list in which one line can be damaged, and others not."""
    copies = f.call(lambda session: copies_of(session, f.meeting))
    someone = f.call(lambda s: record_of(s, "jeugd"))
    yield Listed("cases", f"id = '{f.case}'", lambda screen: rows_of(screen.table))
    yield Listed("meetings", f"id = '{f.meeting}'", lambda screen: rows_of(screen.list.table))
    yield Listed("people", f"id = '{someone}'", lambda screen: rows_of(screen.table))
    yield Listed("today", f"id = '{f.case}'", due)
    yield Listed("today", f"id = '{f.meeting}'", due)
    one = f"id = (SELECT id FROM record WHERE bundle = '{copies}' ORDER BY place LIMIT 1)"  # noqa: S608
    yield Listed("register", one, lambda screen: len(screen.copies._copies.lines))


def records(session: Session, work: Callable[[Records], Any]) -> Any:
    """Something with the records of the vault."""
    with session._vault.transaction("aiv", now=session._now()) as transaction:
        return work(Records(transaction))


def copies_of(session: Session, meeting: str) -> str:
    """The bundle of a meeting's copies."""
    found = records(session, lambda known: known.meeting(meeting))
    return str(found.copies)


def record_of(session: Session, person: str) -> str:
    """The record of somebody in the list of partners."""
    return str(records(session, lambda known: known.person_record(PersonId(person))))


def one_more(session: Session) -> None:
    """A second case and a second meeting, which are whole, and overdue as the first."""
    basis, purpose = builders.basis_of(Kind.LIVC_R)
    session.run(OpenCase(Kind.LIVC_R, purpose, basis, builders.subject()))
    lead, writer = PersonId("mayor"), PersonId("aiv")
    session.run(Plan(Kind.LIVC_R, date(2027, 3, 1), "Stadhuis", lead, writer))


def test_one_damaged_record_takes_no_other_from_view_and_is_said_and_found(
    qtbot: QtBot, played: Played, tmp_path: Path
) -> None:
    with faulty(qtbot, played, "issue_minutes", tmp_path) as f:
        f.call(one_more)
        for listed in lists(f):
            f.go(listed.place)
            if listed.place == "register":
                f.screen.pages.setCurrentWidget(f.screen.copies)
                f.settle()
            whole = listed.lines(f.screen)
            assert f.said() == ""
            with f.spoilt(listed.where):
                f.go("settings")
                f.go(listed.place)
                assert 0 < listed.lines(f.screen) < whole, listed
                assert words().error(Damaged("records_left_out", number=1)) in f.said(), listed
                found = f.call(lambda session: session.check("aiv"))
                assert {finding.code for finding in found} == {"record_altered"}, listed
            f.go("settings")
            f.go(listed.place)
            assert (listed.lines(f.screen), f.said()) == (whole, ""), listed
        assert f.call(lambda session: session.check("aiv")) == ()


def test_a_damaged_line_of_the_log_leaves_the_older_ones_and_is_named(
    qtbot: QtBot, played: Played, tmp_path: Path
) -> None:
    with faulty(qtbot, played, "invite", tmp_path) as f:
        f.go("register")
        f.screen.pages.setCurrentIndex(0)
        f.settle()

        def spoil_line(session: Session) -> None:
            store = store_of(session)
            (trigger,) = store.rows("SELECT sql FROM sqlite_schema WHERE name = 'leaf_stays'")
            store.run("DROP TRIGGER leaf_stays")
            ((body,),) = store.rows("SELECT body FROM leaf WHERE position = 9")
            store.run("UPDATE leaf SET body = ? WHERE position = 9", body.replace(b"202", b"203"))
            store.run(*trigger)

        f.call(spoil_line)
        log = f.screen.log
        log.restart()
        f.settle()
        assert words().error(Damaged("leaf_damaged", position=9)) in f.said()
        assert [line.position for line in log.table.rows.rows] == list(range(9))[::-1]


# Typing


@dataclass
class Form:
    """A step that is filled in: how it is taken, what is typed, and whether it is done."""

    press: Callable[[], object]
    typed: Callable[[], object]
    done: Callable[[], object]


Filling = Callable[[Faulty, Path], Form]


def plan(f: Faulty, _out: Path) -> Form:
    f.go("meetings")
    f.screen.list.plan_meeting()
    f.settle()
    form = f.dialog()
    form.day.line.setText("1/3/2027")
    form.place.setText("Bibliotheek " * 8)
    return Form(
        form.keep.click,
        lambda: (form.day.day, form.place.text(), form.kind.currentData()),
        lambda: not f.dialogs(),
    )


def invite(f: Faulty, _out: Path) -> Form:
    f.window.bridge.act_as(PersonId("mayor"))
    f.go("preparation")
    page = f.meetings.preparation
    people = page.people
    people.choose(PersonId("jeugd"))
    f.settle()
    card = people.card
    card.urgency.setText("Aangekondigde dreiging")
    return Form(
        card.invite.click,
        lambda: (card.urgency.text(), people.table.current.person),
        lambda: people.table.current.invited,
    )


def open_case(f: Faulty, _out: Path) -> Form:
    f.go("new_case")
    wizard = f.screen
    f.qtbot.waitUntil(wizard.go_on.isEnabled)
    wizard.show_second()
    wizard.second.name.setText("Jonas Vanderstraeten")
    signal = wizard.second.signals[0]
    signal.on.line.setText("20/11/2026")
    signal.behaviour.setPlainText(LONG)
    signal.source.setText("school")
    return Form(
        wizard.open.click,
        lambda: (wizard.second.name.value, signal.behaviour.value, signal.source.value),
        lambda: f.frame.here[0] == "case",
    )


def record_signal(f: Faulty, _out: Path) -> Form:
    f.go("case")
    f.screen.buttons["record_signal"].click()
    form = f.dialog()
    form.signal_form.on.line.setText("20/11/2026")
    form.signal_form.behaviour.setPlainText(LONG)
    form.signal_form.source.setText("school")
    return Form(
        form.keep.click,
        lambda: (form.signal_form.behaviour.value, form.signal_form.source.value),
        lambda: not f.dialogs(),
    )


def person(f: Faulty, _out: Path) -> Form:
    f.go("people")
    f.screen.add_person()
    f.settle()
    form = f.dialog()
    form.name.setText("Nele Pauwels")
    form.function.setText("Medewerker")
    form.organisation.setText("CLB Dender")
    return Form(
        form.keep.click,
        lambda: (form.name.value, form.function.value, form.organisation.value),
        lambda: not f.dialogs() and "Nele Pauwels" in "".join(f.texts()),
    )


def declare(f: Faulty, _out: Path) -> Form:
    f.go("people")
    select(f.screen.table, lambda line: line.person.id == "jeugd")
    f.screen.sign_declaration()
    f.settle()
    form = f.dialog()
    form.signed.setChecked(True)
    return Form(
        form.keep.click,
        lambda: (form.signed.isChecked(), form.on.line.text()),
        lambda: not f.dialogs(),
    )


def import_list(f: Faulty, out: Path) -> Form:
    f.go("people")
    path = out / "lijst.csv"
    path.write_text(CSV, "utf-8")
    f.screen.import_list()
    page = f.screen.importing
    page.path.setText(str(path))
    page.read()
    f.settle()
    return Form(
        page.take.click,
        lambda: (page.path.value, [row.person.name for row in page.table.rows.rows]),
        lambda: page.isHidden() and "Sara Claes" in "".join(f.texts()),
    )


def export_list(f: Faulty, out: Path) -> Form:
    f.go("people")
    path = out / "partners.csv"
    return Form(lambda: f.screen.export_to(path), lambda: None, path.exists)


def office(f: Faulty, _out: Path) -> Form:
    f.go("settings")
    section = f.screen.office
    f.screen.pages.setCurrentWidget(section)
    section.municipality.setText("Sint-Jans-Molenbeek")
    return Form(
        section.button.click,
        lambda: section.municipality.value if section.dirty else None,
        lambda: not section.dirty and section.kept.text(),
    )


def retention(f: Faulty, _out: Path) -> Form:
    f.go("settings")
    section = f.screen.retention
    f.screen.pages.setCurrentWidget(section)
    box = next(iter(section.findChildren(QSpinBox)))
    box.setValue(box.value() + 1)
    return Form(
        section.button.click,
        lambda: (box.value(), section.dirty),
        lambda: not section.dirty and section.kept.text(),
    )


def password(f: Faulty, _out: Path) -> Form:
    f.go("settings")
    section = f.screen.keys
    f.screen.pages.setCurrentWidget(section)
    section.old.line.setText("play-aiv")
    for line in section.new.findChildren(QLineEdit):
        line.setText("een nieuw woord voor aiv")
    f.settle()
    return Form(
        section.change.click,
        lambda: section.old.value,
        lambda: not section.old.value and section.done.text(),
    )


def print_sheet(f: Faulty, out: Path) -> Form:
    f.go("people")
    select(f.screen.table, lambda line: line.person.id == "jeugd")
    f.screen.print_sheet()
    f.settle()
    path = out / "blad.pdf"
    return Form(lambda: f.dialog().save_to(path), lambda: None, path.exists)


def contribute(f: Faulty, _out: Path) -> Form:
    f.go("table")
    desk = f.meetings.table.desk
    desk.front(0)
    form = desk.contribution
    form.choose(PersonId("clb"))
    form.text.setPlainText(LONG)
    return Form(form.send.click, lambda: dict(desk.draft()), lambda: len(desk.view.said) == 1)


def decide(f: Faulty, _out: Path) -> Form:
    f.go("table")
    desk = f.meetings.table.desk
    desk.front(1)
    form = desk.decision
    form.text.setPlainText(LONG)
    form.sources.nothing.setChecked(True)
    return Form(form.send.click, lambda: dict(desk.draft()), lambda: len(desk.view.decisions) == 1)


def assign(f: Faulty, _out: Path) -> Form:
    f.go("table")
    desk = f.meetings.table.desk
    desk.front(2)
    form = desk.action
    form.text.setPlainText(LONG)
    form.owner.choose("aiv")
    form.due.line.setText("18/1/2027")
    form.sources.nothing.setChecked(True)
    return Form(form.send.click, lambda: dict(desk.draft()), lambda: len(desk.view.actions) == 1)


def sign(f: Faulty, _out: Path) -> Form:
    f.go("minutes")
    f.meetings.minutes.sign.click()
    f.settle()
    form = f.dialog()
    form.password.line.setText("play-mayor")
    return Form(form.keep.click, lambda: form.password.value, lambda: not f.dialogs())


def issue(f: Faulty, out: Path) -> Form:
    f.go("minutes")
    panel = f.meetings.minutes.issue
    folder = out / "afschriften"
    folder.mkdir()
    panel.folder.line.setText(str(folder))
    return Form(
        panel.send.click, lambda: panel.folder.line.text(), lambda: len(list(folder.iterdir())) == 6
    )


def export_log(f: Faulty, out: Path) -> Form:
    f.go("register")
    path = out / "log.csv"
    form = ExportDialog(f.window.bridge, LogFilter(), f.screen)
    form.open()
    form.path.setText(str(path))
    form.password.line.setText("play-aiv")
    return Form(form.keep.click, lambda: (form.path.value, form.password.value), path.exists)


STEPS: dict[str, tuple[Filling, ...]] = {
    "invite": (
        plan,
        invite,
        open_case,
        record_signal,
        person,
        declare,
        import_list,
        export_list,
        office,
        retention,
        password,
        print_sheet,
        export_log,
    ),
    "contribute": (contribute, decide, assign),
    "sign_minutes": (sign,),
    "issue_minutes": (issue,),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", STEPS)
def test_every_step_says_why_it_cannot_be_keeps_what_was_typed_and_is_taken_afterwards(
    qtbot: QtBot, played: Played, tmp_path: Path, verb: str, fault: str
) -> None:
    known = [words().error(error) for error in CODES[fault]]
    failed = []
    for number, filling in enumerate(STEPS[verb]):
        here = tmp_path / str(number)
        here.mkdir()
        with faulty(qtbot, played, verb, here) as f:
            form = filling(f, here)
            typed = form.typed()
            with f.broken(fault):
                form.press()
                f.settle()
                done = form.done()
                said = any(sentence in f.said() for sentence in known)
                if done and fault == RECORD:
                    continue  # it needs none of the records that are damaged
                if done or not said or form.typed() != typed:
                    failed.append(
                        (filling.__name__, "during", done, f.said(), form.typed() == typed)
                    )
                    continue
            form.press()
            f.settle()
            if not form.done():
                failed.append((filling.__name__, "after", f.said()))
    assert not failed, "\n".join(map(str, failed))
