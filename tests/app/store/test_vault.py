"""Making, opening and unlocking a vault."""

import json
import subprocess
import sys
from base64 import b64decode
from datetime import datetime
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters, floor
from app.errors import Damaged, Locked, NotFound, Unusable
from app.store.slots import vault_id
from app.store.vault import SlotName, Vault
from tests.app.store.conftest import new_vault


def altered(folder: Path, **changes: object) -> None:
    slots = json.loads((folder / "slots.json").read_bytes())
    (folder / "slots.json").write_text(json.dumps(slots | changes), encoding="utf-8")


def test_header_is_known_before_any_password(folder: Path, now: datetime) -> None:
    vault = Vault.open(folder)
    assert vault.header.label == "Voorbeeldstad"
    assert vault.header.profile == "lokaal"
    assert vault.header.exercise
    assert vault.header.created == now
    assert vault.header.members == (SlotName("bm", "Burgemeester"), SlotName("aiv", "Ambtenaar"))
    assert vault.unlocked == frozenset()
    vault.close()


def test_founder_is_unlocked_and_finds_a_clean_vault(tmp_path: Path) -> None:
    vault, _ = new_vault(
        tmp_path / "new" / "vault",
        exercise=False,
        name='أحمد O\'Brien "Zoë"',
        password="vier gewone woorden hier",
    )
    assert vault.unlocked == {"bm"}
    assert vault.check("bm") == ()
    assert {entry.name for entry in (tmp_path / "new" / "vault").iterdir()} >= {
        "slots.json",
        "store.db",
        "keys.db",
    }
    vault.close()


def test_short_password_is_refused_before_anything_is_made(tmp_path: Path, now: datetime) -> None:
    with pytest.raises(Unusable, match="password_too_short"):
        Vault.create(
            tmp_path / "vault",
            label="x",
            profile="lokaal",
            exercise=False,
            member="bm",
            name="x",
            password="short",
            now=now,
        )
    assert not (tmp_path / "vault").exists()


def test_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Unusable, match="folder_not_empty"):
        new_vault(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_wrong_password_opens_nothing(folder: Path) -> None:
    vault = Vault.open(folder)
    with pytest.raises(Locked, match="wrong_password"):
        vault.unlock("bm", "twee")
    assert vault.unlocked == frozenset()
    with pytest.raises(NotFound, match="member_unknown"):
        vault.unlock("pol", "een")
    with pytest.raises(Locked, match="member_locked"):
        vault.identity("bm")
    vault.close()


def test_members_unlock_and_lock_together(vault: Vault) -> None:
    assert vault.unlocked == {"bm", "aiv"}
    assert vault.identity("bm").public != vault.identity("aiv").public
    vault.lock()
    assert vault.unlocked == frozenset()
    with pytest.raises(Locked, match="member_locked"):
        vault.check("bm")
    vault.unlock("aiv", "twee")
    assert vault.unlocked == {"aiv"}


def test_folder_without_a_vault_is_named_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NotFound, match="vault_missing"):
            Vault.open(folder)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format": "1"}'])
def test_garbage_in_place_of_slots_is_named_so(folder: Path, content: bytes) -> None:
    (folder / "slots.json").write_bytes(content)
    with pytest.raises(Damaged, match="slots_damaged"):
        Vault.open(folder)


@pytest.mark.parametrize("created", ["gisteren", "", "2026-13-01T00:00:00+00:00"])
def test_slots_without_a_date_are_damaged(folder: Path, created: str) -> None:
    altered(folder, created=created)
    with pytest.raises(Damaged, match="slots_damaged"):
        Vault.open(folder)


def test_slots_of_a_later_program_are_refused(folder: Path) -> None:
    altered(folder, format=2, unheard_of=True)
    with pytest.raises(Unusable, match="vault_newer"):
        Vault.open(folder)


@pytest.mark.parametrize(
    "change", [{"exercise": False}, {"profile": "handhaving"}, {"vault": "0" * 32}]
)
def test_what_a_vault_is_for_cannot_change(folder: Path, change: dict[str, object]) -> None:
    """Not even by a member, who can make the file's MAC anew."""
    slots = json.loads((folder / "slots.json").read_bytes())
    altered(folder, **change)
    with pytest.raises(Damaged, match="slots_damaged"):
        Vault.open(folder)
    assert slots["vault"] == vault_id(
        b64decode(slots["seed"]), slots["profile"], slots["exercise"], slots["created"]
    )


@pytest.mark.parametrize("change", [{"label": "Elders"}, {"mac": ""}])
def test_altered_slots_are_noticed_at_unlocking(folder: Path, change: dict[str, object]) -> None:
    altered(folder, **change)
    vault = Vault.open(folder)
    with pytest.raises(Damaged, match="slots_damaged"):
        vault.unlock("bm", "een")
    assert vault.unlocked == frozenset()
    vault.close()


@pytest.mark.parametrize("field", ["name", "member", "bundle", "vault_keys", "member_key"])
def test_altered_slot_is_told_from_a_wrong_password(folder: Path, field: str) -> None:
    slots = json.loads((folder / "slots.json").read_bytes())
    first, second = slots["slots"]
    first[field] = "pol" if field == "member" else second[field]
    altered(folder, slots=[first, second])
    vault = Vault.open(folder)
    with pytest.raises(Damaged, match="slots_damaged"):
        vault.unlock(first["member"], "een")
    vault.close()


def test_hostile_cost_of_the_password_is_refused(folder: Path) -> None:
    slots = json.loads((folder / "slots.json").read_bytes())
    slots["slots"][0]["kdf"]["memory_kib"] = 2**31
    altered(folder, slots=slots["slots"])
    vault = Vault.open(folder)
    with pytest.raises(Damaged, match="kdf_out_of_range"):
        vault.unlock("bm", "een")
    vault.close()


@pytest.mark.usefixtures("no_waiting")
def test_changed_password_rewraps_and_nothing_else(
    vault: Vault, kdf: KdfParameters, folder: Path
) -> None:
    before = json.loads((folder / "slots.json").read_bytes())["slots"][0]
    identity = vault.identity("bm").public
    vault.change_password("bm", "een", "drie", floor())
    after = json.loads((folder / "slots.json").read_bytes())["slots"][0]
    assert {name for name in after if after[name] != before[name]} == {
        "kdf",
        "confirmation",
        "member_key",
    }
    vault.lock()
    with pytest.raises(Locked, match="wrong_password"):
        vault.unlock("bm", "een")
    vault.unlock("bm", "drie")
    assert vault.identity("bm").public == identity
    with pytest.raises(Locked, match="wrong_password"):
        vault.change_password("aiv", "een", "vier", kdf)


def test_two_programs_do_not_share_a_vault(vault: Vault, folder: Path) -> None:
    ask = (
        "import sys; from pathlib import Path; from app.store.vault import Vault\n"
        "from app.errors import AppError\n"
        "try: Vault.open(Path(sys.argv[1]))\n"
        "except AppError as error: print(error)"
    )
    root = Path(__file__).parents[3]
    other = [sys.executable, "-c", ask, str(folder)]
    said = subprocess.run(other, capture_output=True, text=True, cwd=root, check=True).stdout
    assert said.strip() == "vault_in_use"
    vault.close()
    said = subprocess.run(other, capture_output=True, text=True, cwd=root, check=True).stdout
    assert said.strip() == ""


@pytest.mark.parametrize("file", ["store.db", "keys.db"])
def test_missing_or_emptied_database_is_named_so(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"")
    vault = Vault.open(folder)
    with pytest.raises(Damaged, match=f"store_damaged file={file}"):
        vault.unlock("bm", "een")
    (folder / file).unlink()
    with pytest.raises(Damaged, match=f"store_missing file={file}"):
        vault.unlock("bm", "een")
    vault.close()


def test_new_member_reads_what_follows(
    vault: Vault, now: datetime, kdf: KdfParameters, everyone: frozenset[str]
) -> None:
    vault.add_member("aiv", "pol", "Politie", "drie", now, kdf)
    with pytest.raises(Unusable, match="member_exists"):
        vault.add_member("aiv", "pol", "Politie", "drie", now, kdf)
    vault.unlock("pol", "drie")
    with vault.transaction("bm", now=now) as transaction:
        record = transaction.new_id()
        transaction.write(record, record, b"for three", everyone | {"pol"})
        transaction.log(b"written", everyone)
    with vault.transaction("pol", now=now) as transaction:
        stored = transaction.read(record)
        assert stored is not None
        assert stored.payload == b"for three"
    for member in ("bm", "aiv", "pol"):
        assert vault.check(member) == ()
