"""A reader that waits for somebody holds nothing up: locking and stopping come at once."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")

from app.commands.certificates import BindCertificate, KeyOnCard  # noqa: E402
from app.commands.settings import KeepSigning  # noqa: E402
from app.domain.meeting import MeetingId, MeetingState  # noqa: E402
from app.domain.person import PersonId  # noqa: E402
from app.queries.copies import CopyRegister  # noqa: E402
from app.signing.card import CardKey  # noqa: E402
from tests.app.commands.sittings import do, planned, scenario  # noqa: E402
from tests.app.signing.issuing import Certified, certified  # noqa: E402
from tests.app.signing.soft_token import PIN, SoftTokens, soft_tokens  # noqa: E402
from tests.ui.meeting_window import Window, meeting_window  # noqa: E402
from ui.words import words  # noqa: E402

COORD = PersonId("coord")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PATIENCE = 30_000
"""Milliseconds; less than the reader below keeps silent."""


@pytest.fixture(scope="module")
def held() -> Certified:
    return certified("p256", "Carla Dubois", NOW)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory, held: Certified) -> Iterator[SoftTokens]:
    made = soft_tokens(tmp_path_factory.mktemp("softhsm"))
    made.add("Office", [("mine", held)])
    if str(made.module) in pkcs11._loaded:
        pkcs11.unload(str(made.module))
    yield made
    pkcs11.unload(str(made.module))


class Reader:
    """Signs only once somebody let it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.released = threading.Event(), threading.Event()
        signs = CardKey._sign

        def waits(key: CardKey, *how: Any) -> bytes:
            self.asked.set()
            self.released.wait(120)
            return signs(key, *how)

        monkeypatch.setattr(CardKey, "_sign", waits)


@pytest.fixture
def signing(
    qtbot: QtBot,
    tmp_path: Path,
    tokens: SoftTokens,
    held: Certified,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Window, Reader]]:
    """The chair signs with a card, whose reader waits."""
    steps = [
        do("delegate", "mayor", to="coord"),
        planned(chair="coord") | {"kind": "strategic"},
        *(do("declare", who) for who in ("mayor", "coord")),
        *(do(verb, "coord", meeting="m") for verb in ("open_meeting", "close_meeting")),
    ]
    own = sha256(held.der).hexdigest()
    with meeting_window(qtbot, tmp_path, scenario(steps)) as w:
        keep = KeepSigning(countersigned=False, card_module=str(tokens.module))
        w.call(lambda session: session.run(keep, COORD))
        w.call(lambda session: session.run(BindCertificate(KeyOnCard(own, PIN)), COORD))
        w.bridge.act_as(COORD)
        w.open_first()
        w.press(w.screen.meeting.minutes.sign)
        dialog = w.dialog()
        dialog.way.choice.choose(own)
        dialog.way.secret.line.setText(PIN)
        dialog.password.line.setText("play-coord")
        reader = Reader(monkeypatch)
        dialog.keep.click()
        qtbot.waitUntil(reader.asked.is_set, timeout=PATIENCE)
        yield w, reader
        reader.released.set()


def meeting_of(w: Window) -> tuple[MeetingId, MeetingState]:
    board = w.screen.meeting.minutes._board
    assert board is not None
    return board.line.id, board.line.state


def test_a_lock_drops_the_keys_while_the_reader_still_waits_and_nothing_is_signed(
    signing: tuple[Window, Reader], qtbot: QtBot
) -> None:
    w, reader = signing
    meeting, _state = meeting_of(w)
    open_to, said = list[Any](), list[bool]()
    w.bridge.stopped.connect(lambda: said.append(True))
    w.bridge.lock()
    w.bridge.call(lambda session: session.unlocked, open_to.append, open_to.append)
    qtbot.waitUntil(lambda: bool(open_to), timeout=PATIENCE)
    assert (open_to[0], reader.released.is_set()) == (frozenset(), False)
    assert said == [True]

    reader.released.set()
    w.bridge.unlock("coord", "play-coord")
    w.settle()
    register = w.call(lambda session: session.ask(CopyRegister(meeting), COORD))
    assert register == ()


def test_stopping_while_the_reader_waits_leaves_the_dialog_with_one_sentence(
    signing: tuple[Window, Reader], qtbot: QtBot
) -> None:
    w, reader = signing
    dialog = w.dialog()
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.keep.isEnabled(), timeout=PATIENCE)
    assert not reader.released.is_set()
    assert dialog.refusal.text == words().text("errors.signing_stopped")
    assert dialog.way.secret.value == ""
    assert meeting_of(w)[1] is MeetingState.CLOSED
