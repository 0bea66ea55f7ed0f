"""What `check` and its repair say where nobody comes in, and where no keyring can be compared."""

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli.vault import check
from app.commands.settings import KeepIdle
from app.crypto.kdf import floor
from app.domain.language import Language
from app.domain.person import PersonId
from app.errors import Damaged
from app.host import account, keyring
from app.host.keyring import Keyring
from app.queries.anchors import StateOfLog
from app.session import Session
from app.store import vault as vaults
from app.store.connection import Database
from app.store.ids import OFFICE
from app.store.opened import STORE, raw_key
from app.wording.sentences import sentences
from tests.app.commands.sittings import scenario
from tests.app.commands.test_watching import Memory
from tests.builders import opening_of, scenario_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
MEMBER, PASSWORD = PersonId("coord"), "vijftien tekens lang"


class Null(Memory):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, account: str, text: str) -> None:
        """Gone."""


def raising() -> Any:
    raise OSError("no bus")


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault that is no exercise; closed."""
    monkeypatch.setattr(vaults, "calibrate", floor)
    opening = opening_of(scenario_of(scenario(())))
    passwords = dict.fromkeys(opening.passwords, PASSWORD)
    opening = replace(opening, exercise=False, passwords=passwords)
    session, _code = Session.create(tmp_path / "vault", opening)
    session.close()
    (tmp_path / "password").write_text(PASSWORD)
    return tmp_path / "vault"


@pytest.fixture
def without_office(real: Path) -> Path:
    """The same with one byte of the record of its office flipped."""
    with Session.open(real) as session:
        session.unlock(MEMBER, PASSWORD)
        key = session._vault.whole(MEMBER).vault_key
    store = Database(real / STORE, raw_key(key, STORE))
    row = store.row("SELECT sealed FROM record WHERE id = ?", OFFICE)
    assert row is not None
    sealed = bytearray(row[0])
    sealed[len(sealed) // 2] ^= 1
    store.run("UPDATE record SET sealed = ? WHERE id = ?", bytes(sealed), OFFICE)
    store.close()
    return real


def checked(vault: Path, language: Language = Language.EN, **more: Any) -> int:
    given = {"vault": vault, "member": MEMBER, "password_file": vault.parent / "password"}
    given |= {"json": False, "repair": None, **more}
    return check(Namespace(**given), sentences(language))


def test_a_check_names_what_keeps_everybody_out(
    without_office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(without_office, json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told["findings"]] == ["office_damaged", "record_altered"]
    assert (told["whole"], told["not_compared"]) == (False, "office_damaged")
    assert checked(without_office) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert "Restore the newest backup" in said[0]


@pytest.mark.parametrize("language", Language)
def test_a_repair_that_nobody_could_enter_is_refused_and_says_why(
    without_office: Path, tmp_path: Path, language: Language
) -> None:
    with pytest.raises(Damaged, match="repair_without_office") as refused:
        checked(without_office, language, repair=tmp_path / "new")
    assert not (tmp_path / "new").exists()
    said = sentences(language).error(refused.value)
    assert said.count(".") >= 4
    assert "repair_without_office" not in said


@pytest.mark.parametrize(
    ("broken", "code"),
    [(None, "keyring_missing"), (raising, "keyring_failed"), (Null, "keyring_forgets")],
)
def test_a_check_says_that_no_keyring_was_compared(
    real: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: Any,
    code: str,
) -> None:
    if broken is not None:
        monkeypatch.setattr(keyring, "SYSTEM", Keyring(broken))
    for language in Language:
        assert checked(real, language) == 0
        why = sentences(language).text(f"errors.{code}")
        whole, beside = capsys.readouterr().out.splitlines()
        assert whole == sentences(language).text("register.check.whole")
        assert beside == sentences(language).text("cli.check.not_compared", why=why)
    assert checked(real, json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"whole": True, "findings": [], "not_compared": code}


def test_a_check_beside_a_keyring_that_answers_says_nothing_of_it(
    real: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = Memory()
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: memory))  # type: ignore[arg-type,return-value]
    with Session.open(real) as session:
        session.unlock(MEMBER, PASSWORD)
        session.run(KeepIdle(3), MEMBER)
    assert checked(real) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert checked(real, json=True) == 0
    assert json.loads(capsys.readouterr().out)["not_compared"] is None


def test_a_check_says_that_this_account_had_nothing_to_compare_with(
    real: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyrings = {"greet": Memory(), "nabil": Memory()}

    def compared(user: str) -> object:
        monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: keyrings[user]))  # type: ignore[arg-type,return-value]
        monkeypatch.setattr(account, "_name", lambda: user)
        assert checked(real, json=True) == 0
        return json.loads(capsys.readouterr().out)["not_compared"]

    assert [compared(user) for user in ("greet", "nabil", "nabil")] == [None, "anchor_begun", None]
    compared("greet")
    keyrings["third"] = Memory()
    monkeypatch.setattr(account, "_name", lambda: "third")
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: keyrings["third"]))  # type: ignore[arg-type,return-value]
    assert checked(real) == 0
    why = sentences(Language.EN).text("errors.anchor_begun")
    assert why in capsys.readouterr().out


def test_the_window_knows_of_a_check_that_was_made_at_a_terminal(real: Path) -> None:
    with Session.open(real) as session:
        session.unlock(MEMBER, PASSWORD)
        assert session.ask(StateOfLog(), PersonId(MEMBER)).checked_at is None
    assert checked(real) == 0
    with Session.open(real) as session:
        session.unlock(MEMBER, PASSWORD)
        state = session.ask(StateOfLog(), PersonId(MEMBER))
        assert state.checked_at is not None
        assert state.check_found == 0
