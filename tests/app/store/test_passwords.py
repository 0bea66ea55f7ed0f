"""A code in the system's keyring is mixed into a password; where it is gone, paper stands in."""

import shutil
from pathlib import Path

import pytest

from app.crypto.kdf import KdfParameters
from app.crypto.recovery import DeviceCode, RecoveryCode
from app.errors import Locked, Unavailable, Unusable
from app.host import keyring
from app.store import slots as slots_file
from app.store.slots import FILE
from app.store.vault import Vault
from tests.app.host.test_keyring import Forgets, Raises, Remembers

CODE = DeviceCode(bytes(range(20)))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Remembers:
    """A keyring that works."""
    backend = Remembers()
    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(lambda: backend))
    return backend


@pytest.fixture
def mixed(folder: Path, kept: Remembers, kdf: KdfParameters) -> Path:
    """A vault whose one member's password is mixed with a code."""
    vault = Vault.open(folder)
    vault.change_device("bm", "een", CODE, kdf)
    vault.close()
    return folder


def opened(folder: Path, member: str, password: str, code: str | None = None) -> None:
    vault = Vault.open(folder)
    try:
        vault.unlock(member, password, code)
        assert vault.unlocked == {member}
    finally:
        vault.close()


def test_the_keyring_and_the_password_open_together(mixed: Path, kept: Remembers) -> None:
    opened(mixed, "bm", "een")
    opened(mixed, "aiv", "twee")
    assert [member.device for member in Vault.open(mixed).header.members] == [True, False]
    assert list(kept.kept.values()) == [CODE.sheet]


@pytest.mark.usefixtures("no_waiting")
def test_neither_opens_alone(mixed: Path, kept: Remembers) -> None:
    with pytest.raises(Locked, match="wrong_password"):
        opened(mixed, "bm", CODE.sheet)
    with pytest.raises(Locked, match="wrong_password"):
        opened(mixed, "bm", "een", DeviceCode(bytes(20)).sheet)
    slot = slots_file.load(mixed).slot("bm")
    assert CODE.sheet not in (mixed / FILE).read_text(encoding="utf-8")
    assert slot.device is not None
    kept.kept.clear()
    with pytest.raises(Locked, match="device_code_needed"):
        opened(mixed, "bm", "een")


def test_a_copy_on_another_computer_asks_for_the_code(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(mixed, copy)
    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(Remembers))
    with pytest.raises(Locked, match="device_code_needed"):
        opened(copy, "bm", "een")
    opened(copy, "bm", "een", CODE.sheet.lower().replace("-", " "))


@pytest.mark.parametrize("backend", [Forgets, Raises, None], ids=["forgets", "raises", "none"])
def test_whatever_the_keyring_does_the_password_opens_with_the_code_from_paper(
    mixed: Path, monkeypatch: pytest.MonkeyPatch, backend: type[Remembers] | None
) -> None:
    make = backend or keyring.system_backend
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(make))
    vault = Vault.open(mixed)
    with pytest.raises(Locked, match="device_code_needed"):
        vault.unlock("bm", "een")
    assert vault.wait("bm") == 0
    vault.unlock("bm", "een", CODE.sheet)
    vault.unlock("bm", "een")  # again, before a final step: typed once is enough while it is open
    vault.lock()
    with pytest.raises(Locked, match="device_code_needed"):
        vault.unlock("bm", "een")
    vault.close()


def test_a_code_that_was_typed_is_back_in_the_keyring(mixed: Path, kept: Remembers) -> None:
    kept.kept.clear()
    opened(mixed, "bm", "een", CODE.sheet)
    opened(mixed, "bm", "een")


def test_a_code_in_the_keyring_that_is_no_code_is_asked_for(mixed: Path, kept: Remembers) -> None:
    kept.kept.update(dict.fromkeys(kept.kept, "nonsense"))
    with pytest.raises(Locked, match="device_code_needed"):
        opened(mixed, "bm", "een")


@pytest.mark.parametrize("backend", [Forgets, Raises], ids=["forgets", "raises"])
def test_where_the_keyring_keeps_nothing_it_is_not_turned_on_and_nothing_changes(
    folder: Path,
    kdf: KdfParameters,
    monkeypatch: pytest.MonkeyPatch,
    backend: type[Remembers],
) -> None:
    monkeypatch.setattr(keyring, "SYSTEM", keyring.Keyring(backend))
    before = (folder / FILE).read_bytes()
    vault = Vault.open(folder)
    with pytest.raises(Unavailable, match="keyring_"):
        vault.change_device("bm", "een", CODE, kdf)
    vault.close()
    assert (folder / FILE).read_bytes() == before
    opened(folder, "bm", "een")


def test_turned_off_the_password_alone_opens_and_the_keyring_is_empty(
    mixed: Path, kept: Remembers, kdf: KdfParameters
) -> None:
    vault = Vault.open(mixed)
    vault.change_device("bm", "een", None, kdf)
    vault.close()
    assert not kept.kept
    opened(mixed, "bm", "een")


def test_another_code_replaces_the_first_in_the_keyring(
    mixed: Path, kept: Remembers, kdf: KdfParameters
) -> None:
    other = DeviceCode.generate()
    vault = Vault.open(mixed)
    vault.change_device("bm", "een", other, kdf)
    vault.close()
    assert list(kept.kept.values()) == [other.sheet]
    opened(mixed, "bm", "een")


@pytest.mark.usefixtures("no_waiting")
def test_another_password_stays_mixed(mixed: Path, kept: Remembers, kdf: KdfParameters) -> None:
    vault = Vault.open(mixed)
    vault.change_password("bm", "een", "een heel ander wachtwoord", kdf)
    vault.close()
    opened(mixed, "bm", "een heel ander wachtwoord")
    kept.kept.clear()
    with pytest.raises(Locked, match="device_code_needed"):
        opened(mixed, "bm", "een heel ander wachtwoord")


def test_where_the_disk_fails_the_old_way_in_stays_and_the_keyring_is_as_it_was(
    mixed: Path, kept: Remembers, kdf: KdfParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise Unavailable("disk_full")

    vault = Vault.open(mixed)
    with monkeypatch.context() as failing:
        failing.setattr(slots_file, "write", full)
        with pytest.raises(Unavailable, match="disk_full"):
            vault.change_device("bm", "een", DeviceCode.generate(), kdf)
        with pytest.raises(Unavailable, match="disk_full"):
            vault.change_device("bm", "een", None, kdf)
    vault.close()
    assert list(kept.kept.values()) == [CODE.sheet]
    opened(mixed, "bm", "een")


def late(folder: Path, slots: slots_file.Slots, write=slots_file.write) -> None:
    """In place, and then the drive fails: a power cut may undo it yet."""
    write(folder, slots)
    raise Unavailable("disk_error")


@pytest.mark.parametrize("first", [True, False], ids=["first code", "another code"])
def test_a_code_that_the_slot_on_the_disk_may_need_stays_in_the_keyring(
    folder: Path,
    kept: Remembers,
    kdf: KdfParameters,
    monkeypatch: pytest.MonkeyPatch,
    first: bool,
) -> None:
    vault, code = Vault.open(folder), DeviceCode.generate()
    if not first:
        vault.change_device("bm", "een", CODE, kdf)
    with monkeypatch.context() as failing:
        failing.setattr(slots_file, "write", late)
        with pytest.raises(Unavailable, match="slots_unfinished cause=disk_error"):
            vault.change_device("bm", "een", code, kdf)
    vault.unlock("bm", "een")
    assert [member.device for member in vault.header.members] == [True, False]
    vault.close()
    assert set(kept.kept.values()) == {code.sheet, *(() if first else (CODE.sheet,))}


def test_turning_off_that_ends_late_forgets_no_code(
    mixed: Path, kept: Remembers, kdf: KdfParameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.open(mixed)
    with monkeypatch.context() as failing:
        failing.setattr(slots_file, "write", late)
        with pytest.raises(Unavailable, match="slots_unfinished"):
            vault.change_device("bm", "een", None, kdf)
    vault.close()
    assert list(kept.kept.values()) == [CODE.sheet]
    opened(mixed, "bm", "een")


def test_the_recovery_sheet_opens_without_the_keyring(
    mixed: Path, kept: Remembers, code: RecoveryCode, kdf: KdfParameters, now
) -> None:
    kept.kept.clear()
    vault = Vault.open(mixed)
    vault.recover("bm", code, "een nieuw wachtwoord", now, kdf)
    vault.close()
    opened(mixed, "bm", "een nieuw wachtwoord")


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("change", ["taken out", "another's"])
def test_a_slot_whose_device_was_edited_opens_nothing(mixed: Path, change: str) -> None:
    import msgspec

    slots = slots_file.load(mixed)
    slot = slots.slot("bm")
    device = None if change == "taken out" else "0" * 32
    edited = slots.with_slot(msgspec.structs.replace(slot, device=device))
    (mixed / FILE).write_bytes(msgspec.json.encode(edited))
    with pytest.raises(Exception, match=r"wrong_password|slots_damaged|device_code_needed"):
        opened(mixed, "bm", "een")
    with pytest.raises(Exception, match=r"wrong_password|slots_damaged"):
        opened(mixed, "bm", "een", CODE.sheet)


def test_a_code_of_another_kind_or_mistyped_is_told_before_anything_is_tried(mixed: Path) -> None:
    for typed in (RecoveryCode.generate().sheet, CODE.sheet[:-1] + "!", "x", CODE.sheet + "0"):
        with pytest.raises(Unusable, match="device_code_mistyped"):
            opened(mixed, "bm", "een", typed)
    assert Vault.open(mixed).wait("bm") == 0


def test_a_device_code_is_no_recovery_code() -> None:
    with pytest.raises(Unusable, match="recovery_code_mistyped"):
        RecoveryCode.typed(CODE.sheet)
    assert DeviceCode.parse(CODE.sheet) == CODE
