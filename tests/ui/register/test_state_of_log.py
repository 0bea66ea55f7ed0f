"""The state of the log on the screen: its anchor, the last check, and what is to be accepted."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.noticed import Anchored, Noticed
from app.domain.person import PersonId
from app.queries.anchors import LogState, StateOfLog
from app.session import Session
from app.store.records import Records
from tests.ui.register.window import Shown
from ui.words import words

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
PUT_BACK = Noticed("vault_put_back", NOW, {"size": 40, "known": 55})


def notice(shown: Shown, *noticed: Noticed) -> None:
    """As an unlocking would."""

    def write(session: Session) -> None:
        with session._vault.transaction("coord", now=NOW) as transaction:
            records = Records(transaction)
            office = replace(records.office(), noticed=noticed)
            records.keep_office(office, session._setting.members)
            transaction.log(b"", frozenset({"coord"}))

    shown.bridge.call(write, lambda _nothing: None, shown.bridge.failed.emit, owner=shown.screen)
    shown.settle()
    shown.screen.log.refresh()
    shown.settle()


def test_what_was_noticed_stands_until_who_prepares_accepts_it(shown: Shown) -> None:
    card = shown.screen.log.check
    assert not card.noticed.isVisible()
    assert not card.accept.isVisible()
    notice(shown, PUT_BACK)
    said = words().text("errors.vault_put_back", size=40, known=55)
    assert card.noticed.isVisible()
    assert card.noticed.text() == said
    assert card.accept.isVisible()
    card.accept.click()
    shown.settle()
    assert not card.noticed.isVisible()
    assert not card.accept.isVisible()


def test_who_does_not_prepare_sees_it_and_cannot_accept(shown: Shown) -> None:
    notice(shown, PUT_BACK)
    shown.bridge.act_as(PersonId("clerk"))
    shown.settle()
    card = shown.screen.log.check
    assert card.noticed.isVisible()
    assert not card.accept.isVisible()
    assert not card.head.isVisible()


@pytest.mark.parametrize(
    ("anchored", "told"),
    [
        (Anchored(12, NOW), "12"),
        (Anchored(problem="keyring_missing"), "sleutelhanger"),
        (Anchored(problem="not_accepted"), "aanvaardt"),
        (Anchored(problem="exercise"), "oefening"),
        (Anchored(), "volgende keer"),
    ],
)
def test_how_much_of_the_log_is_known_elsewhere_is_said(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, anchored: Anchored, told: str
) -> None:
    state = LogState((), anchored, None, 0, may_accept=True)
    monkeypatch.setattr(StateOfLog, "answer", lambda _query, _desk: state)
    shown.screen.log.refresh()
    shown.settle()
    assert told in shown.screen.log.check.anchor.text()


def test_the_last_check_is_known_after_a_restart_too(shown: Shown) -> None:
    card = shown.screen.log.check
    card.check()
    shown.settle()
    told: list[LogState] = []
    shown.bridge.ask(StateOfLog(), PersonId("coord"), told.append, owner=shown.screen)
    shown.settle()
    assert told[0].checked_at is not None
    assert told[0].check_found == 0
    assert card.last.text() != words().text("register.check.never")
