"""No draft outlives what it is about, its form or a day; one too long leaves room for others."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject

from app.commands.cases import EraseCase, OpenCase, Weigh
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Subject
from app.domain.person import PersonId
from app.domain.secret import TEXT_LIMIT, SecretText, size
from tests.ui.conftest import Town
from ui.bridge import Bridge
from ui.drafting import Draft, Drafting, drafting

Settle = Callable[[], None]
COORDINATOR, MAYOR = PersonId("aiv"), PersonId("mayor")
PLANTED = "Zwaluwstaartvlinder"
OPENED = OpenCase(
    Kind.LIVC_R,
    "terrorism",
    Basis(BasisType.LAW, "wet 30 juli 2018"),
    Subject(SecretText("Een gezin")),
)


class Form(QObject):
    """A form with what was typed in it."""

    over = False

    def __init__(self, drafts: Drafting, place: str) -> None:
        super().__init__(drafts)
        self._drafts, self._place = drafts, place
        self.found: Draft = {}
        drafts.watch(place, self)

    def type(self, found: Draft) -> None:
        self.found = found
        self._drafts.typed(self._place)

    def draft(self) -> Draft:
        return self.found

    def restore(self, draft: Draft) -> None:
        self.found = draft


@pytest.fixture
def unlock(bridge: Bridge, town: Town, settle: Settle) -> Callable[[], Drafting]:
    """Open everybody's keys; the coordinator acts."""

    def unlocked() -> Drafting:
        for member, password in town.passwords.items():
            bridge.unlock(member, password)
        bridge.act_as(COORDINATOR)
        settle()
        return drafting(bridge)

    bridge.open_vault(town.folder, lambda _header: None)
    return unlocked


def on_disk(bridge: Bridge, settle: Settle) -> str:
    found: list[tuple[str, str]] = []
    bridge.call(lambda session: session.draft(COORDINATOR), found.append)
    settle()
    return "".join(found[0])


def run(bridge: Bridge, settle: Settle, command: Any, acting: PersonId = COORDINATOR) -> Any:
    done: list[Any] = []
    failed: list[Any] = []
    bridge.run(command, acting, done.append, failed.append)
    settle()
    return (done or failed)[0]


def test_a_lock_right_after_erasing_writes_nothing_of_the_case_back(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    drafts = unlock()
    case = run(bridge, settle, OPENED).made
    Form(drafts, f"signal/{case}").type({"behaviour": PLANTED})
    Form(drafts, "plan").type({"place": "Gemeentehuis"})
    bridge.run(Weigh(case, is_case=False), MAYOR)
    bridge.lock()
    settle()
    unlock()
    assert PLANTED not in on_disk(bridge, settle)
    assert "Gemeentehuis" in on_disk(bridge, settle), "nobody erased that"


def test_a_step_that_failed_ends_nothing_when_another_succeeds(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    drafts = unlock()
    case = run(bridge, settle, OPENED).made
    Form(drafts, f"signal/{case}").type({"behaviour": PLANTED})
    assert run(bridge, settle, EraseCase(case)).code == "case_not_closed"
    bridge.call(lambda session: session.run(OPENED, COORDINATOR), changes=True)
    settle()
    drafts.keep_now()
    assert PLANTED in on_disk(bridge, settle)


def test_a_form_that_was_sent_before_the_disk_answered_does_not_come_back(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    form = Form(unlock(), "plan")
    form.type({"place": PLANTED})
    bridge.lock()
    settle()
    bridge.unlock("aiv", "play-aiv")
    settle()
    bridge.act_as(COORDINATOR)
    drafts = drafting(bridge)
    drafts.load()
    drafts.forget("plan")
    settle()
    again = Form(drafts, "plan")
    drafts.keep_now()
    assert again.found == {}
    assert on_disk(bridge, settle) == ""


def test_what_leaves_a_draft_leaves_the_disk_at_once(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    """A question under a duty that turns to a right-holder (R23)."""
    drafts = unlock()
    form = Form(drafts, "table/m/c")
    form.type({"question": {"text": PLANTED}, "contribution": {"text": "Gezien."}})
    drafts.keep_now()
    assert PLANTED in on_disk(bridge, settle)
    form.type({"contribution": {"text": "Gezien."}})
    assert PLANTED not in on_disk(bridge, settle)
    assert "Gezien." in on_disk(bridge, settle)


def test_letters_with_accents_take_the_room_that_they_need(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    drafts, told = unlock(), list[Any]()
    bridge.failed.connect(told.append)
    Form(drafts, "plan").type({"place": "é" * 30_000 + "\ud83d"})
    drafts.keep_now()
    assert "é" * 30_000 in on_disk(bridge, settle)
    assert told == []


@pytest.mark.parametrize("sign", ["ঙ", "𝐀", '"', "\n"])
def test_a_text_of_the_greatest_length_is_always_kept(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting], sign: str
) -> None:
    drafts, told = unlock(), list[Any]()
    bridge.failed.connect(told.append)
    text = sign * (TEXT_LIMIT // size(sign))
    Form(drafts, "table/m/c").type({"contribution": {"text": text}})
    drafts.keep_now()
    assert json.dumps(text, ensure_ascii=False) in on_disk(bridge, settle)
    assert told == []


def test_one_text_that_is_too_long_leaves_the_others_their_room(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    drafts, told = unlock(), list[Any]()
    bridge.failed.connect(told.append)
    Form(drafts, "plan").type({"place": "w" * 70_000})
    Form(drafts, "signal/c").type({"behaviour": PLANTED})
    Form(drafts, "table/m/c").type({"contribution": {"text": "z" * 60_000}})
    drafts.keep_now()
    kept = on_disk(bridge, settle)
    assert PLANTED in kept
    assert "z" * 60_000 in kept, "at the table there is room enough"
    assert "www" not in kept
    assert [error.code for error in told] == ["draft_too_long"]


def test_that_one_is_too_long_is_said_no_longer_once_it_is_shorter(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    drafts, over = unlock(), list[str]()
    bridge.over.connect(over.append)
    form = Form(drafts, "plan")
    form.type({"place": "w" * 70_000})
    drafts.keep_now()
    settle()
    assert over == []
    form.type({"place": "kort"})
    drafts.keep_now()
    settle()
    assert over == ["draft_too_long"]


@pytest.mark.parametrize(("hours", "lasts"), [(23, True), (25, False), (-25, False)])
def test_a_draft_waits_for_a_day_and_is_then_overwritten(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting], hours: int, lasts: bool
) -> None:
    drafts = unlock()
    typed = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="minutes")
    text = json.dumps({"new_case": [typed, {"name": ["", PLANTED]}]})
    bridge.call(lambda session: session.keep_draft("", text, COORDINATOR))
    bridge.lock()
    settle()
    drafts = unlock()
    drafts.load()
    settle()
    form = Form(drafts, "new_case")
    assert bool(form.found) is lasts
    assert (PLANTED in on_disk(bridge, settle)) is lasts
    run(bridge, settle, OPENED)
    drafts.keep_now()
    assert (typed in on_disk(bridge, settle)) is lasts, "keeping it again makes it no younger"


def test_a_draft_of_a_former_version_is_dated_from_today(
    bridge: Bridge, settle: Settle, unlock: Callable[[], Drafting]
) -> None:
    text = json.dumps({"new_case": {"name": ["", PLANTED]}})
    unlock()
    bridge.lock()
    settle()
    for member in ("aiv", "mayor"):
        bridge.unlock(member, f"play-{member}")
    bridge.call(lambda session: session.keep_draft("", text, COORDINATOR))
    bridge.act_as(COORDINATOR)
    drafting(bridge).load()
    settle()
    today = datetime.now(UTC).date().isoformat()
    kept = json.loads(on_disk(bridge, settle))
    assert kept["new_case"][0].startswith(today)
    assert kept["new_case"][1] == {"name": ["", PLANTED]}
