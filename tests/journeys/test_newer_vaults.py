"""What a later program wrote is refused in one sentence, and nothing of it is changed."""

import json
from base64 import b64encode
from pathlib import Path
from secrets import token_bytes

import pytest

from app.domain.language import Language
from app.errors import Unusable
from app.session import Session
from app.store import sealed
from app.store.codec import SCHEMA
from app.store.connection import Database
from app.store.ids import OFFICE
from app.store.opened import raw_key
from app.store.slots import vault_id
from app.wording.sentences import sentences
from tests.app.commands.sittings import scenario
from tests.builders import exercise

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with exercise(tmp_path, scenario(())) as session:
        return session._vault.folder


def refused(folder: Path) -> None:
    slots = (folder / "slots.json").read_bytes()
    with pytest.raises(Unusable) as caught, Session.open(folder) as session:
        session.unlock("coord", "play-coord")
    assert caught.value.code == "vault_newer"
    for language in Language:
        assert sentences(language).error(caught.value).endswith(".")
    assert (folder / "slots.json").read_bytes() == slots


@pytest.mark.parametrize("change", [{"format": 2}, {"suite": "cs9-later"}])
def test_later_slots_are_refused(folder: Path, change: dict[str, object]) -> None:
    slots = json.loads((folder / "slots.json").read_bytes()) | change
    (folder / "slots.json").write_text(json.dumps(slots))
    refused(folder)


def test_a_profile_of_a_later_program_is_refused(folder: Path) -> None:
    slots = json.loads((folder / "slots.json").read_bytes())
    slots["profile"] = "later"
    seed = token_bytes(32)
    slots["seed"] = b64encode(seed).decode()
    slots["vault"] = vault_id(seed, "later", slots["exercise"], slots["created"])
    (folder / "slots.json").write_text(json.dumps(slots))
    refused(folder)


@pytest.mark.parametrize("file", ["store.db", "keys.db"])
def test_a_later_schema_of_either_database_is_refused_before_anything_changes(
    folder: Path, file: str
) -> None:
    with Session.open(folder) as session:
        session.unlock("coord", "play-coord")
        vault_key = session._vault.whole("coord").vault_key
    for name in ("store.db", "keys.db"):
        version = 99 if name == file else 1  # the other one could be brought up to date
        database = Database(folder / name, raw_key(vault_key, name))
        database.script(f"PRAGMA user_version = {version}")
        database.close()
    refused(folder)
    for name in ("store.db", "keys.db"):
        database = Database(folder / name, raw_key(vault_key, name), copy=True)
        assert database.row("PRAGMA user_version") == (99 if name == file else 1,)
        database.close()


@pytest.mark.parametrize("what", ["schema", "suite"])
def test_a_record_of_a_later_program_is_refused_and_not_called_damaged(
    folder: Path, what: str
) -> None:
    with Session.open(folder) as session:
        session.unlock("coord", "play-coord")
        vault = session._vault
        opened = vault.whole("coord")
        with vault.transaction("coord", now=session._now()) as transaction:
            office = transaction.read(OFFICE)
            assert office is not None
            readers = transaction.readers(OFFICE)
            transaction.write(OFFICE, OFFICE, b"office\n{}", readers, SCHEMA + 1)
            transaction.log(b"later", readers)
        if what == "suite":
            row = sealed.find(opened.store, OFFICE)
            assert row is not None
            later = row.sealed[:2] + b"9" + row.sealed[3:]
            opened.store.run("UPDATE record SET sealed = ? WHERE id = ?", later, OFFICE)
    refused(folder)
