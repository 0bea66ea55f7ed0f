"""From a weighed case to issued minutes, by what stands on the screen and nothing else."""

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.minutes import Copy
from app.domain.person import PersonId
from tests import builders
from tests.ui.meeting_window import HARTENAAS, Window, first_meeting, meeting_window, select, until
from ui.minutes.minutes_page import REGISTER

PEOPLE = ("burgemeester", "coordinator", "notulist", "politie", "ksc", "straathoek")
SECRET = "Een lopend onderzoek ziet twee uitbaters als stroman."


def plan(w: Window) -> None:
    w.screen.list.plan_meeting()
    w.settle()
    form = w.dialog()
    form.kind.choose("consent")
    w.press(form.keep)
    assert "datum" in form.refusal.text
    form.day.line.setText("26/11/2026")
    form.place.setText("Stadhuis, zaal 2")
    form.chair.choose("burgemeester")
    form.minute_taker.choose("notulist")
    w.press(form.keep)
    assert w.screen.title.text() == "26 nov 2026, Stadhuis, zaal 2"


def invite(w: Window) -> None:
    preparation = w.screen.meeting.preparation
    assert next(row.need.code for row in preparation.opening.rows) == "agenda"
    w.press(preparation.agenda.add)
    assert len(preparation.agenda.table.rows.rows) == 1
    people = preparation.people
    people.choose(PersonId("advocaat"))
    w.settle()
    assert not people.card.invite.isEnabled()
    assert "R5" in people.card.verdict.text
    for person in ("politie", "ksc", "straathoek"):
        people.choose(PersonId(person))
        w.press(people.card.invite)
        w.press(people.card.accept)
    assert not any(row.need.blocks for row in preparation.opening.rows)
    assert preparation.opening.open.isEnabled()


def approve(w: Window, code: str) -> None:
    w.desk.prompt.field.setText(code)
    w.press(w.desk.prompt.buttons[0])


def speak_and_decide(w: Window) -> None:
    codes = w.codes()
    w.contribute("ksc", "In drie zaken ontbraken de folders.")
    approve(w, codes["ksc"])
    w.desk.contribution.choose(PersonId("politie"))
    w.desk.contribution.audience.choose("named")
    w.contribute("politie", SECRET)
    approve(w, codes["politie"])
    assert [line.approved for line in w.desk.view.said] == [True, True]
    decision = w.desk.decision
    w.desk.front(1)
    decision.text.setPlainText("Deze uitbaters krijgen voorrang.")
    decision.sources.list.tick([w.desk.view.said[1].id])
    decision.neutral.choose("measure")
    w.press(decision.send)
    assert len(w.desk.view.decisions) == 1


def assign(w: Window) -> None:
    action = w.desk.action
    w.desk.front(2)
    action.text.setPlainText("Overzicht bezorgen.")
    action.owner.choose("ksc")
    action.due.show_day(date(2026, 12, 18))
    action.sources.nothing.setChecked(True)
    w.press(action.send)
    assert not w.desk.view.actions
    own = w.take_laptop("ksc")
    w.press(own.cards[0].buttons[0])
    w.press(own.leave)
    assert [line.owner for line in w.desk.view.actions] == ["ksc"]


def agree_and_close(w: Window) -> None:
    w.desk.front(5)
    w.press(w.desk.rounds.hold)
    assert sorted(w.answer_round()) == sorted(PEOPLE)
    assert w.dialog().bit.text() == "Er is eenparig akkoord"
    w.press(w.dialog().leave)
    w.press(w.desk.header.close_item)
    w.press(w.screen.meeting.table.close_meeting)


def sign_and_issue(w: Window, out: Path) -> dict[str, Copy]:
    """The register after handing out."""
    w.turn(2)
    minutes = w.screen.meeting.minutes
    assert {line.person for line in minutes.recipients.rows.rows} == set(PEOPLE)
    w.press(minutes.sign)
    dialog = w.dialog()
    dialog.password.line.setText("play-burgemeester")
    w.press(dialog.keep)
    minutes.issue.folder.line.setText(str(out))
    w.press(minutes.issue.send)
    w.confirm()
    minutes.lists.setCurrentIndex(REGISTER)
    return {row.copy.code: row.copy for row in minutes.register.rows.rows}


def test_a_meeting_runs_from_the_agenda_to_issued_minutes(qtbot: QtBot, tmp_path: Path) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "plan")
    out = tmp_path / "out"
    out.mkdir()
    with meeting_window(qtbot, tmp_path, scenario) as w:
        plan(w)
        invite(w)
        w.open_table()
        w.seat(*PEOPLE)
        speak_and_decide(w)
        assign(w)
        agree_and_close(w)
        register = sign_and_issue(w, out)
    files = {path.stem: path.read_bytes() for path in out.iterdir()}
    assert files.keys() == register.keys()
    assert all(data.startswith(b"%PDF") for data in files.values())
    assert {copy.recipient for copy in register.values()} == set(PEOPLE)
    assert all(copy.issued_on is not None for copy in register.values())


def test_each_recipients_pages_hold_what_that_recipient_may_read(
    qtbot: QtBot, tmp_path: Path
) -> None:
    scenario = until(builders.scenario_of(HARTENAAS), "sign_minutes")
    with first_meeting(qtbot, tmp_path, scenario) as w:
        page = w.screen.meeting.minutes
        pages = page.comparison.first
        words: dict[str, str] = {}
        for person in PEOPLE:
            select(page.recipients, lambda line, who=person: line.person == who)
            qtbot.wait(300)
            w.settle()
            texts = [label.accessibleDescription() for label in pages.labels]
            words[person] = " ".join(" ".join(texts).split())
            assert pages.labels
            assert not pages.labels[0].pixmap().isNull()
        left_out = [row.left_out.text for row in page.left_out.rows.rows]
    shown = {person for person, text in words.items() if "twee uitbaters als stroman" in text}
    assert shown == {"burgemeester", "coordinator", "politie"}
    names = {person.id: person.name for person in scenario.persons}
    assert all(f"Bestemd voor {names[who]}" in text for who, text in words.items())
    assert any("twee uitbaters als stroman" in text for text in left_out)
