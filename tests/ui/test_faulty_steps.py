"""A step that the vault cannot take says why, loses nothing typed, and is taken afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QLineEdit,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from app.domain.person import PersonId
from app.queries.logpages import LogFilter
from tests.ui.faulty_window import CODES, FAULTS, RECORD, Faulty, faulty
from tests.ui.meeting_window import select
from ui.register.export_dialog import ExportDialog
from ui.words import words

LONG = "Deelt filmpjes in een klasgroep. " * 200
CSV = "Naam;Functie;Organisatie;Categorie;Overheid\nSara Claes;Medewerker;CLB Zeestad;HULP;Vlaams\n"


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
    f.qtbot.waitUntil(lambda: wizard.first.purpose.count() > 0)
    wizard.first.purpose.choose("terrorism")
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
    form.category.choose("HULP")
    return Form(
        form.keep.click,
        lambda: (form.name.value, form.function.value, form.organisation.value),
        lambda: not f.dialogs() and "Nele Pauwels" in "".join(f.texts()),
    )


def declare(f: Faulty, _out: Path) -> Form:
    f.go("people")
    select(f.screen.persons.table, lambda line: line.person.id == "jeugd")
    f.screen.persons.sign_declaration()
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
    f.screen.export_list()
    form = f.dialog()
    form.path.setText(str(path))
    form.password.line.setText("play-aiv")
    return Form(form.keep.click, lambda: (form.path.value, form.password.value), path.exists)


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
    f.screen.pages.setCurrentWidget(f.screen.locking)
    section = f.screen.locking.password
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
    select(f.screen.persons.table, lambda line: line.person.id == "jeugd")
    f.screen.persons.print_sheet()
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

    def hand_out() -> None:
        if not f.dialogs():
            panel.send.click()
        form = f.dialog()
        form.password.line.setText(f"play-{form.acting}")
        form.keep.click()

    return Form(
        hand_out, lambda: panel.folder.line.text(), lambda: len(list(folder.iterdir())) == 6
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
        print_sheet,
        export_log,
        password,
    ),
    "contribute": (contribute, decide, assign),
    "sign_minutes": (sign,),
    "issue_minutes": (issue,),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", STEPS)
def test_every_step_says_why_it_cannot_be_keeps_what_was_typed_and_is_taken_afterwards(
    qtbot: QtBot, tmp_path: Path, verb: str, fault: str
) -> None:
    known = [words().error(error) for error in CODES[fault]]
    failed = []
    with faulty(qtbot, verb, tmp_path) as f:
        for filling in STEPS[verb]:
            f.begin()
            form = filling(f, tmp_path)
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
