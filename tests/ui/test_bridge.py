"""The bridge keeps store work off the GUI thread and answers nobody who is gone."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.errors import AppError, Damaged, Locked, WrongState
from app.queries.people import OfficeView, Persons
from app.session import Session
from ui import job as working
from ui.bridge import Bridge
from ui.job import Job

Settle = Callable[[], None]


@pytest.fixture
def opened(bridge: Bridge, town: Any, settle: Settle) -> Bridge:
    bridge.open_vault(town.folder, lambda _header: bridge.unlock("aiv", town.passwords["aiv"]))
    settle()
    return bridge


def test_answers_come_to_the_gui_thread_and_work_does_not(opened: Bridge, settle: Settle) -> None:
    threads: list[threading.Thread] = []
    opened.call(
        lambda _session: threads.append(threading.current_thread()),
        lambda _none: threads.append(threading.current_thread()),
    )
    settle()
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_a_query_is_answered(opened: Bridge, settle: Settle) -> None:
    answers: list[Any] = []
    opened.ask(Persons(), None, answers.append)
    settle()
    assert [p.name for p in answers[0]] == ["Greet Van Acker", "Marc Thys", "Tine Hoste"]


def test_what_was_asked_before_a_lock_is_not_answered_after_it(
    opened: Bridge, settle: Settle
) -> None:
    answers: list[Any] = []
    opened.ask(OfficeView(), None, answers.append, answers.append)
    opened.lock()
    settle()
    assert answers == []


def test_after_a_lock_nothing_is_told(opened: Bridge, settle: Settle) -> None:
    opened.lock()
    refused: list[AppError] = []
    opened.ask(OfficeView(), None, lambda _office: pytest.fail("told"), refused.append)
    settle()
    assert [error.code for error in refused] == ["vault_locked"]


def test_a_reader_that_does_not_answer_keeps_no_keys_open_at_a_lock(
    opened: Bridge, settle: Settle, qtbot: QtBot
) -> None:
    reader, dropped, answers = threading.Event(), list[Any](), list[Any]()
    opened.beside(lambda _going: reader.wait(20), answers.append, answers.append)
    opened.lock()
    opened.call(lambda session: session.unlocked, dropped.append, dropped.append)
    qtbot.waitUntil(lambda: bool(dropped), timeout=5000)
    assert not reader.is_set()
    assert not dropped[0]
    reader.set()
    settle()
    assert answers == []


def test_a_callback_without_its_owner_is_left_alone(opened: Bridge, settle: Settle) -> None:
    answers: list[Any] = []
    owner = QObject()
    opened.ask(OfficeView(), None, answers.append, owner=owner)
    shiboken6.delete(owner)  # at once: a later deletion may come after the answer
    settle()
    assert answers == []


@pytest.mark.usefixtures("no_waiting")
def test_a_known_failure_goes_to_the_asker_or_else_to_the_signal(
    opened: Bridge, settle: Settle
) -> None:
    own: list[AppError] = []
    others: list[AppError] = []
    opened.failed.connect(others.append)
    opened.unlock("mayor", "wrong", None, own.append)
    settle()
    assert isinstance(own[0], Locked)
    assert others == []
    opened.unlock("mayor", "wrong")
    settle()
    assert [error.code for error in others] == ["wrong_password"]


def test_a_bug_is_raised_and_the_form_is_not_left_waiting(
    opened: Bridge, settle: Settle, qtbot: QtBot
) -> None:
    told: list[AppError] = []
    with qtbot.capture_exceptions() as raised:
        opened.call(lambda _session: 1 / 0, None, told.append)
        settle()
    assert [kind for kind, _error, _trace in raised] == [ZeroDivisionError]
    assert [error.code for error in told] == ["ZeroDivisionError"]


def test_busy_is_said_once_at_either_end(opened: Bridge, settle: Settle) -> None:
    said: list[bool] = []
    opened.busy.connect(said.append)
    opened.ask(OfficeView(), None, lambda _office: None)
    opened.ask(OfficeView(), None, lambda _office: None)
    settle()
    assert said == [True, False]


def test_a_failed_creation_leaves_no_folder(
    bridge: Bridge, settle: Settle, tmp_path: Any, town: Any
) -> None:
    from dataclasses import replace

    from app.domain.basis import Profile
    from app.domain.person import Office, PersonId
    from app.session import Opening

    answers: list[Any] = []
    bridge.open_vault(town.folder, lambda _header: bridge.unlock("aiv", town.passwords["aiv"]))
    settle()
    bridge.ask(Persons(), None, answers.append)
    settle()
    people = answers[0]
    office = Office("Elders", PersonId("mayor"), PersonId("aiv"), "dpo")
    words = {PersonId("aiv"): "vier gele ganzen zwemmen", PersonId("mayor"): "kort"}
    opening = Opening(
        "Nieuw", Profile.CASUSOVERLEG, False, replace(office), people, PersonId("aiv"), words
    )
    failed: list[AppError] = []
    folder = tmp_path / "nieuw"
    bridge.create(folder, opening, answers.append, failed.append)
    settle()
    assert [error.code for error in failed] == ["password_too_short"]
    assert not folder.exists()


def test_a_job_that_is_done_holds_no_text_and_no_password(opened: Bridge, settle: Settle) -> None:
    jobs: list[Job] = []
    opened._worker.finished_job.connect(jobs.append)
    opened.unlock("mayor", "een verkeerd wachtwoord", failed=lambda _error: None)
    opened.ask(Persons(), None, lambda _people: None)
    settle()
    assert len(jobs) == 2
    for job in jobs:
        assert (job.result, job.error, job.answer, job.failed) == (None, None, None, None)
        assert job.work.__closure__ is None


@pytest.mark.parametrize("code", ["member_key_changed", "member_contested", "member_left"])
def test_the_member_of_whom_an_error_tells_is_told_by_name(
    opened: Bridge, settle: Settle, code: str
) -> None:
    def changed(_session: Any) -> None:
        raise Damaged(code, member="mayor")

    failures: list[AppError] = []
    opened.call(changed, None, failures.append)
    settle()
    assert failures[0].facts == {"member": "Greet Van Acker"}


def test_a_card_that_is_read_when_somebody_locks_is_no_signature_that_was_stopped(
    qtbot: QtBot,
) -> None:
    bridge, said, begun = Bridge(), list[bool](), threading.Event()
    bridge.stopped.connect(lambda: said.append(True))

    def read(wanted: Callable[[], bool]) -> None:
        begun.set()
        while wanted():
            time.sleep(0.01)
        raise WrongState("signing_stopped")

    bridge.beside(read)
    assert begun.wait(30)
    bridge._shut = True
    bridge._depart()
    qtbot.waitUntil(lambda: bridge.at_rest, timeout=30_000)
    assert said == []
    bridge.close()


def test_between_two_jobs_and_while_there_is_none_the_session_rests_on_the_worker_thread(
    opened: Bridge, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[threading.Thread] = []
    monkeypatch.setattr(Session, "rest", lambda _session: rested.append(threading.current_thread()))
    opened.ask(OfficeView(), None, lambda _office: None)
    qtbot.waitUntil(lambda: len(rested) == 1)
    monkeypatch.setattr(working, "PAUSE", 0.01)
    opened.ask(OfficeView(), None, lambda _office: None)
    qtbot.waitUntil(lambda: len(rested) > 3)
    assert threading.main_thread() not in rested
    assert len(set(rested)) == 1
