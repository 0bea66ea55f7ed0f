"""`backup`, `drill` and `restore` on a real vault: the laptop is lost, and work goes on."""

import json
import shutil
from argparse import Namespace
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.cli import backups
from app.domain.language import Language
from app.queries.backups import BackupPlaces
from app.store.pairs import Backup
from app.wording.sentences import sentences
from tests.app.cli.conftest import Run
from tests.app.cli.test_keys import FIRST, SECOND, SHEET, Sat, Typed, at_terminal, last_group

WHO = ("--label", "Zeestad", "--member", "joke", "--name", "Joke Claes")


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A folder with a backup, the file with a password, and the code; the vault is no more."""
    folder = tmp_path_factory.mktemp("lost")
    vault, disk, password = folder / "vault", folder / "disk", folder / "password"
    disk.mkdir()
    password.write_text(FIRST)
    sat = at_terminal("new", "--vault", vault, *WHO, typed=(FIRST, FIRST))
    (code,) = SHEET.findall(sat.terminal)
    who = ("--vault", vault, "--member", "joke", "--password-file", password)
    assert at_terminal("backup", *who).status == 2, "no folder was chosen"
    made = at_terminal("backup", *who, "--to", disk, "--json")
    assert (made.status, made.err) == (0, "")
    (told,) = json.loads(made.out)["made"]
    assert Path(told["folder"]).parent == disk
    again = at_terminal("backup", *who)
    assert (again.status, again.err) == (0, "")
    drilled = at_terminal("drill", *who, typed=(code,))
    assert (drilled.status, drilled.err) == (0, "")
    assert code not in drilled.out + drilled.terminal
    assert at_terminal("drill", *who, typed=("not a code",)).status == 2
    assert {file.name for file in vault.iterdir()} == {"slots.json", "store.db", "keys.db"}
    shutil.rmtree(vault)
    shutil.copytree(disk, disk.with_name("copy"))  # a restoration renews the escrow
    return disk, password, code


def restored(
    lost: tuple[Path, Path, str], vault: Path, *more: object, typed: tuple[Typed, ...]
) -> Sat:
    disk, _, _ = lost
    source = ("--from", disk, "--vault", vault, "--member", "joke")
    return at_terminal("restore", *source, *more, typed=typed)


def test_restored_vault_opens_with_the_new_password_and_another_code(
    cli: Run, lost: tuple[Path, Path, str], tmp_path: Path
) -> None:
    _, _, code = lost
    vault, second = tmp_path / "vault", tmp_path / "second"
    second.write_text(SECOND)
    before = {file: file.read_bytes() for file in lost[0].rglob("*") if file.is_file()}
    unread = restored(lost, vault, typed=(code, SECOND, SECOND, *["wrong"] * 3))
    assert (unread.status, unread.err.count("\n"), vault.exists()) == (2, 1, False)
    assert {file: file.read_bytes() for file in before} == before, "the old sheet is still valid"
    sat = restored(lost, vault, typed=(code, SECOND, SECOND, last_group))
    assert (sat.status, sat.err) == (0, "")
    (fresh,) = (sheet for sheet in SHEET.findall(sat.terminal) if sheet != code)
    assert fresh not in sat.out
    who = ("--vault", vault, "--member", "joke", "--password-file", second)
    assert cli("check", *who).status == 0
    acts = [json.loads(line).get("act") for line in cli("log", "--json", *who).out.splitlines()]
    assert acts.index("backup") < acts.index("drill") < acts.index("restored")


def test_what_cannot_be_restored_is_said_in_one_line_and_nothing_is_left(
    cli: Run, lost: tuple[Path, Path, str], tmp_path: Path
) -> None:
    disk, password, code = lost
    vault = tmp_path / "vault"
    blind = cli("restore", "--from", disk, "--vault", vault, "--member", "joke")
    assert (blind.status, blind.out, blind.err.count("\n")) == (2, "", 1)
    file = ("--password-file", password)
    for more, typed, status in (
        (file, "not a code", 2),
        ((*file, "--at", "20010101T000000Z"), code, 2),
        ((*file, "--escrow", tmp_path / "none"), None, 2),
        ((*file, "--from", tmp_path), None, 2),
        ((*file, "--member", "somebody"), None, 2),
    ):
        sat = restored(lost, vault, *more, typed=(typed,) if typed else ())
        assert (sat.status, sat.err.count("\n")) == (status, 1), more
        assert not vault.exists()
    strange = cli("restore", "--from", disk, "--vault", vault, "--member", "j", "--at", "today")
    assert (strange.status, strange.err.count("\n")) == (2, 1)


def asked(missed: dict[str, str]) -> Callable[..., object]:
    def answer(query: object, *_: object) -> object:
        return () if isinstance(query, BackupPlaces) else SimpleNamespace(missed=missed)

    return answer


def test_a_backup_that_lacks_keys_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made = Backup(datetime(2026, 11, 22, 9, tzinfo=UTC), tmp_path, lacking=2)
    session = SimpleNamespace(work=lambda *_: (made,), ask=asked({}))
    monkeypatch.setattr(backups, "unlocked", lambda *_: nullcontext(session))
    options = Namespace(vault=tmp_path, to=None, member="joke", json=False)
    assert backups.backup(options, sentences(Language.EN)) == 1
    told = capsys.readouterr()
    assert "2" in told.err
    assert "on the same disk" in told.out


@pytest.mark.parametrize(
    ("why", "status"), [("disk_full", 1), ("backup_folder_gone", 0)], ids=["full", "away"]
)
def test_a_folder_without_the_backup_is_named_beside_the_one_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    why: str,
    status: int,
) -> None:
    """Disks that are used by turns fail nothing; one that takes no backup does."""
    made = Backup(datetime(2026, 11, 22, 9, tzinfo=UTC), tmp_path)
    session = SimpleNamespace(work=lambda *_: (made,), ask=asked({"/media/other": why}))
    monkeypatch.setattr(backups, "unlocked", lambda *_: nullcontext(session))
    options = Namespace(vault=tmp_path, to=None, member="joke", json=False)
    assert backups.backup(options, sentences(Language.EN)) == status
    told = capsys.readouterr()
    assert str(tmp_path) in told.out
    assert "/media/other" in told.err
    options.json = True
    backups.backup(options, sentences(Language.EN))
    assert json.loads(capsys.readouterr().out)["missed"] == [{"folder": "/media/other", "why": why}]
    options.to = tmp_path
    assert backups.backup(options, sentences(Language.EN)) == 0
    assert json.loads(capsys.readouterr().out)["missed"] == [], "nobody asked for the other"


def test_a_newer_backup_that_does_not_open_is_passed_over_and_named(
    lost: tuple[Path, Path, str], tmp_path: Path
) -> None:
    disk, password, code = lost
    stick = Path(shutil.copytree(disk.with_name("copy"), tmp_path / "stick"))
    (place,) = stick.iterdir()
    for kind in ("store", "slots"):
        (place / f"20990101T000000Z.{kind}").write_bytes(b"")
    vault = tmp_path / "vault"
    file = ("--password-file", password)
    sat = restored((stick, password, code), vault, *file, typed=(code, last_group))
    assert sat.status == 0
    assert "20990101T000000Z.store" in sat.err
    who = ("--vault", vault, "--member", "joke", *file)
    backed = at_terminal("backup", *who, "--to", place)
    assert backed.status == 0, "the folder that a backup names is taken for the one it is in"
    assert f"{stick}: " in backed.err
    assert "20990101T000000Z.store" in backed.err
    assert [one.name for one in stick.iterdir()] == [place.name]
    (fresh,) = (sheet for sheet in SHEET.findall(sat.terminal) if sheet != code)
    assert at_terminal("drill", *who, "--from", place, typed=(fresh,)).status == 0


def test_a_restoration_that_fails_late_says_why_and_which_sheet_holds(
    lost: tuple[Path, Path, str], tmp_path: Path
) -> None:
    disk, password, code = lost
    stick = Path(shutil.copytree(disk.with_name("copy"), tmp_path / "stick"))
    for store in stick.rglob("*.store"):
        with store.open("r+b") as file:
            file.seek(store.stat().st_size // 2)
            file.write(bytes(4096))
    more = ("--password-file", password)
    sat = restored((stick, password, code), tmp_path / "vault", *more, typed=(code, last_group))
    told = sentences(Language.EN)
    void, why = sat.err.splitlines()
    assert void == told.text("backups.restore_void")
    assert why == told.text("errors.backup_damaged")
    assert not (tmp_path / "vault").exists()
