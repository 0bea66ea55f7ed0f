"""Vandaag in real widgets: each line leads to where it is solved, and to nobody else's things."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.scenario.playing import passwords_of
from app.commands.scenario.shape import Scenario
from app.domain.person import Charge, Language, PersonId
from app.errors import Unavailable
from app.queries import today
from tests import builders
from tests.meetings import TODAY, opened_case, planned, said, scenario, seated, step
from tests.ui.meeting_window import visible_text
from tests.ui.test_access import nameless
from ui.bridge import Bridge
from ui.today.lines import MOST, Line
from ui.today.screen import TodayScreen
from ui.words import speak, words

Settle = Callable[[], None]


@dataclass
class Morning:
    """The screen over a vault, and where it sent people."""

    screen: TodayScreen
    bridge: Bridge
    settle: Settle
    ids: dict[str, str]
    went: list[tuple[str, str | None]]

    def lines(self, section: str) -> list[Line]:
        shown = self.screen.sections[section]
        return list(shown.lines.rows.rows) if shown.isVisibleTo(self.screen) else []

    def read(self) -> str:
        return "\n".join(visible_text(self.screen))

    def act_as(self, person: str) -> None:
        self.bridge.act_as(PersonId(person))
        self.settle()

    def open_list(self, reason: str = "request") -> Any:
        panel = self.screen.list
        panel.reason.choose(reason)
        panel.open.click()
        self.settle()
        return panel


@pytest.fixture
def morning(
    qtbot: QtBot, bridge: Bridge, settle: Settle, tmp_path: Path
) -> Iterator[Callable[[Scenario], Morning]]:
    made: list[TodayScreen] = []

    def begin(played: Scenario) -> Morning:
        session = builders.exercise(tmp_path, played)
        outcomes = builders.play(session, played)
        assert not outcomes.surprises
        session.close()
        bridge.open_vault(max(tmp_path.glob("vault*")), lambda _header: None)
        for member, password in passwords_of(played).items():
            bridge.unlock(member, password)
        bridge.act_as(PersonId("coord"))
        went: list[tuple[str, str | None]] = []
        screen = TodayScreen(bridge, lambda place, ident: went.append((place, ident)))
        made.append(screen)
        screen.resize(1136, 640)
        screen.show()
        settle()
        return Morning(screen, bridge, settle, dict(outcomes.ids), went)

    yield begin
    for screen in made:
        screen.hide()
        screen.deleteLater()


def about(name: str, steps: list[Any]) -> list[Any]:
    """The same steps on a case about a person."""
    person = {"subject": {"name": name, "kind": "person"}}
    return [{**one, **person} if one["do"] == "open_case" else one for one in steps]


def discussed() -> list[Any]:
    return about("Jan Zonderland", seated(("insp",)))


def action(owner: str = "scribe", name: str = "a") -> Any:
    place = {"meeting": "m", "case": "k", "derived_from": []}
    return step("assign", "mayor", id=name, text="Geplant", owner=owner, due=TODAY, **place)


def ahead() -> list[Any]:
    day = TODAY + timedelta(days=20)
    return [*opened_case(), *planned(on=day), step("add_item", meeting="m", case="k")]


def test_an_empty_vault_says_what_comes_here_and_how_to_begin(morning: Any) -> None:
    m = morning(scenario([step("declare", who) for who in ("coord", "mayor")]))
    assert m.screen.empty.isVisible()
    button = m.screen.empty.findChildren(type(m.screen.list.open))[0]
    button.click()
    assert m.went == [("meetings", None)]


def test_the_next_meeting_stands_first_with_what_it_lacks(morning: Any) -> None:
    m = morning(scenario(ahead()))
    first, *needs = m.lines("meeting")
    assert (first.place, first.ident) == ("meeting", m.ids["m"])
    assert "Stadhuis" in first.text
    assert {(need.place, need.ident) for need in needs} == {("preparation", m.ids["m"])}
    assert any("R5" in need.text for need in needs)


def test_a_click_or_enter_goes_to_where_it_is_solved(morning: Any, qtbot: QtBot) -> None:
    m = morning(scenario(ahead()))
    table = m.screen.sections["meeting"].lines
    at = table.visualRect(table.rows.index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert m.went == [("preparation", m.ids["m"])]
    own = m.screen.sections["mine"].lines
    own.setFocus()
    own.selectRow(0)
    qtbot.keyClick(own, Qt.Key.Key_Return)
    assert m.went[-1] == ("people", "coord")


def test_what_waits_for_one_person_goes_when_another_acts(morning: Any) -> None:
    spoken = said("scribe", "t", "Geplant", approve=False)
    m = morning(scenario([*seated(("insp",)), *spoken, action()]))
    assert m.lines("mine") == []
    m.act_as("scribe")
    told = [line.text for line in m.lines("mine")]
    assert len(told) == 2
    assert m.lines("actions") == []
    m.bridge.act_as(PersonId("mayor"))
    assert not any(text in m.read() for text in told), "before anything is answered"
    m.settle()
    assert m.lines("mine") == []
    (line,) = m.lines("actions")
    assert (line.place, line.ident) == ("case", m.ids["k"])
    assert "Naam van scribe" in line.text
    assert "Geplant" not in m.read()


def test_a_vault_of_many_slices_is_shown_whole(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "SLICE", 1)
    m = morning(scenario([*seated(("insp",)), action(), *opened_case("j")]))
    m.settle()
    assert len(m.lines("actions")) == 1
    assert not m.screen.looking.isVisible()


def test_a_change_of_the_vault_is_seen(morning: Any) -> None:
    from app.commands.outcomes import UpdateAction
    from app.domain.contribution import TextId
    from app.domain.decision import ActionState

    m = morning(scenario([*seated(("insp",)), action()]))
    assert len(m.lines("actions")) == 1
    m.bridge.run(UpdateAction(TextId(m.ids["a"]), ActionState.DONE), PersonId("scribe"))
    m.settle()
    assert m.lines("actions") == []


def test_a_long_section_says_how_many_more_there_are(morning: Any) -> None:
    many = [action(name=f"a{n}") for n in range(MOST + 2)]
    m = morning(scenario([*seated(("insp",)), *many]))
    assert len(m.lines("actions")) == MOST
    assert m.screen.sections["actions"].more.text() == words().text("today.more", count=2)


def test_the_list_is_opened_with_a_reason_and_gone_on_leaving(morning: Any) -> None:
    m = morning(scenario(discussed()))
    panel = m.screen.list
    panel.open.click()
    m.settle()
    assert words().text("today.list.reason_first") in panel.refusal.text
    assert not panel.table.isVisible()
    m.open_list()
    assert "Jan Zonderland" in m.read()
    m.screen.hide()
    m.screen.show()
    m.settle()
    assert "Jan Zonderland" not in m.read()
    assert not panel.table.rows.rows
    assert panel.reason.currentData() == ""


def test_the_list_is_not_there_for_others_and_goes_when_they_act(morning: Any) -> None:
    m = morning(scenario(discussed()))
    m.open_list()
    m.bridge.act_as(PersonId("scribe"))
    assert "Jan Zonderland" not in m.read()
    m.settle()
    assert not m.screen.list.isVisible()


def test_no_letter_finds_anybody_in_the_list(morning: Any) -> None:
    panel = morning(scenario(discussed())).open_list()
    (jan,) = panel.table.rows.rows
    panel.table.show_rows((jan, replace(jan, name="Piet Zeeman")))
    panel.table.selectRow(0)
    panel.table.keyboardSearch("Piet")
    assert panel.table.currentIndex().row() == 0


def test_nothing_of_a_case_but_keys_is_on_the_first_screen(morning: Any) -> None:
    spoken = said("insp", "t", "Geplant")
    m = morning(scenario([*discussed(), *spoken, action()]))
    assert "Geplant" not in m.read()
    assert "Zonderland" not in m.read()


def test_every_control_has_a_name_and_the_language_changes(morning: Any) -> None:
    m = morning(scenario([*ahead()]))
    assert nameless(m.screen) == []
    speak(Language.FR)
    m.settle()
    assert "Concertation" in m.read()
    wanted = m.screen.minimumSizeHint()
    assert wanted.width() <= 1366 - 190


def test_the_scenario_of_the_exercise_begins_here(morning: Any) -> None:
    exercise = builders.scenario_of(builders.EXERCISES / "livc-r.toml")
    first = next(n for n, one in enumerate(exercise.steps) if one.do == "invite")
    m = morning(replace(exercise, steps=exercise.steps[:first]))
    m.act_as(exercise.coordinator)
    assert any("R9" in line.text for line in m.lines("meeting"))
    assert any("R45" in line.text for line in m.lines("meeting"))


def test_a_vault_that_fails_half_way_says_so_and_keeps_what_was_found(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    m = morning(scenario([*seated(("insp",)), action()]))
    errors: list[Any] = []
    m.bridge.failed.connect(errors.append)

    def broken(_self: Any, _desk: Any) -> None:
        raise Unavailable("store_unavailable")

    monkeypatch.setattr(today.Today, "answer", broken)
    m.screen.refresh()
    m.settle()
    assert len(errors) == 1
    assert len(m.lines("actions")) == 1
    assert not m.screen.looking.isVisible()


def test_who_lost_a_case_is_offered_their_own_words_to_take_back_and_nothing_else(
    morning: Any,
) -> None:
    spoken = [*said("pol", "p", "Van de politie"), *said("care", "t", "Van de zorg")]
    lost = [step("revoke", case="k", person="care")]
    steps = about("Jan Zonderland", [*seated(("pol", "care")), *spoken, *lost])
    m = morning(scenario(steps, members=["care"]))
    assert not m.screen.own.isVisible()
    m.act_as("care")
    assert [line.text for line in m.screen.own.table.rows.rows] == ["Van de zorg"]
    read = m.read()
    assert not any(word in read for word in ("Jan Zonderland", "Van de politie", "C-"))
    m.screen.own.table.selectRow(0)
    m.screen.own.take_back.click()
    dialog: Any = QApplication.activeModalWidget()
    dialog.keep.click()
    m.settle()
    assert not m.screen.own.isVisible()


def test_a_vault_that_is_not_as_expected_is_said_to_every_member(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = today.Standing.answer

    def unsound(query: today.Standing, desk: Any) -> today.Stand:
        return replace(answer(query, desk), log_sound=False)

    monkeypatch.setattr(today.Standing, "answer", unsound)
    m = morning(scenario([]))
    for who in ("coord", "scribe"):
        m.act_as(who)
        assert words().text("today.log_wrong") in [line.text for line in m.lines("log")]


def test_who_awaits_keys_is_told_whose_unlocking_brings_them(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = today.Standing.answer

    def awaiting(query: today.Standing, desk: Any) -> today.Stand:
        return replace(answer(query, desk), awaits=("Naam van coord", "Naam van mayor"))

    m = morning(scenario([]))
    monkeypatch.setattr(today.Standing, "answer", awaiting)
    m.act_as("mayor")
    line = next(one for one in m.lines("mine") if "Naam van coord, Naam van mayor" in one.text)
    assert (line.place, line.ident) == ("settings", "members")


def test_a_coordinator_without_keys_is_told_with_the_way_to_hand_over(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = today.Standing.answer

    def keyless(query: today.Standing, desk: Any) -> today.Stand:
        return replace(answer(query, desk), keyless="Noor Maes")

    m = morning(scenario([]))
    monkeypatch.setattr(today.Standing, "answer", keyless)
    m.act_as("mayor")
    line = next(one for one in m.lines("mine") if "Noor Maes" in one.text)
    assert (line.place, line.ident) == ("settings", "office")


def test_an_office_that_others_handed_over_is_told_at_once(
    morning: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = today.Standing.answer
    told = today.Handed(Charge.MAYOR, "Noor Maes", "Greet Van Acker", "Tine Hoste, Wim", TODAY)

    def handed(query: today.Standing, desk: Any) -> today.Stand:
        return replace(answer(query, desk), handed=(told,))

    m = morning(scenario([]))
    monkeypatch.setattr(today.Standing, "answer", handed)
    m.act_as("mayor")
    line = next(one for one in m.lines("mine") if "Noor Maes" in one.text)
    assert (line.place, line.ident) == ("settings", "office")
    assert "Tine Hoste, Wim" in line.text
