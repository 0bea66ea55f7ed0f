"""A vault is made where nothing is, or over one that provably was never finished."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Locked, Unusable
from app.store import holding
from app.store.ground import UNFINISHED, WORKSHOP, claim, require_apart, require_free
from app.store.vault import Vault
from tests.app.store.conftest import new_vault
from tests.killing.tracing import counts

Make = Callable[..., Vault]
ROOT = Path(__file__).resolve().parents[3]
NOTHING = ".0123456789abcdef.part"
TORN = ".0123456789abcdef-fedcba9876543210.part"

KILLED = """
import json, sys
from datetime import datetime
from itertools import count
from pathlib import Path
from app.host.files import require_room
from app.store.ground import claim, clear, require_free
from app.store.repairing import repair
from app.store.vault import Vault
from tests.app.store.conftest import NOW
from tests.killing.tracing import run

damaged, home = map(Path, sys.argv[1:])
left = []

def begin(folder):
    require_room(folder, 1)
    claim(folder)
    clear(folder)

def whole(folder):
    repair(damaged, folder, "bm", "een", NOW)

def ended(folder, work, at):
    folder.mkdir()
    told = run(lambda _tell: work(folder), at_call=at)
    names = sorted(one.name for one in folder.iterdir()) if folder.exists() else []
    if "slots.json" in names:
        vault = Vault.open(folder)
        vault.unlock("bm", "een")
        vault.close()
        names = sorted(one.name for one in folder.iterdir())
        assert names == ["keys.db", "slots.json", "store.db"], (at, names)
    else:
        require_free(folder)
        claim(folder).release()
        assert [one.name for one in folder.iterdir()] == ["casustafel-unfinished"], (at, names)
        clear(folder)
        assert not folder.exists()
    left.append(names)
    return told

for at in count(1):
    if not ended(home / f"begun{at}", begin, at).killed:
        break
calls = ended(home / "all", whole, 10**6).calls
for at in [*range(9, calls - 2, calls // 3), calls - 2, calls]:
    assert ended(home / f"repaired{at}", whole, at).killed
print(json.dumps(left))
"""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(whole: bool = True) -> Vault:
        vault, _code = new_vault(tmp_path / "new", whole=whole)
        return vault

    return made


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_what_a_killed_founding_left_is_founded_over(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(holding, "clear", lambda _folder: None)
        make(whole=False).close()
    folder = tmp_path / "new"
    assert {"store.db", "keys.db", UNFINISHED} <= names(folder)
    (folder / NOTHING).mkdir()
    (folder / TORN).write_bytes(b"half of it")
    (folder / WORKSHOP).mkdir()
    (folder / WORKSHOP / "store.db").write_bytes(b"a copy")
    require_free(folder)
    make().close()
    assert names(folder) == {"store.db", "keys.db", "slots.json"}


def test_an_end_just_after_the_last_file_leaves_a_vault(make: Make, tmp_path: Path) -> None:
    make().close()
    marker = tmp_path / "new" / UNFINISHED
    marker.touch()
    with pytest.raises(Unusable, match="folder_of_a_vault"):
        require_free(tmp_path / "new")
    Vault.open(tmp_path / "new").close()
    assert not marker.exists()


def test_stores_that_lost_their_slots_are_left_alone(make: Make, tmp_path: Path) -> None:
    make().close()
    (tmp_path / "new" / "slots.json").unlink()
    before = names(tmp_path / "new")
    with pytest.raises(Unusable, match="folder_of_a_vault"):
        make()
    assert names(tmp_path / "new") == before


def test_a_strange_file_among_what_was_left_keeps_it_all(tmp_path: Path) -> None:
    for name in (UNFINISHED, "keys.db", "letter.txt"):
        (tmp_path / name).touch()
    with pytest.raises(Unusable):
        claim(tmp_path)
    assert names(tmp_path) == {UNFINISHED, "keys.db", "letter.txt"}


def test_only_what_holds_nothing_and_has_our_name_is_nothing(tmp_path: Path) -> None:
    (tmp_path / TORN).touch()
    (tmp_path / NOTHING).mkdir()
    require_free(tmp_path)
    for name in (".part", "0123456789abcdef.part", ".0123456789abcde.part", f"{TORN}.part"):
        (tmp_path / name).touch()
        with pytest.raises(Unusable, match="folder_not_empty"):
            require_free(tmp_path)
        (tmp_path / name).unlink()
    for held in (tmp_path / TORN, tmp_path / NOTHING / "held"):
        held.write_bytes(b"of somebody")
        with pytest.raises(Unusable, match="folder_not_empty"):
            claim(tmp_path)
        assert held.read_bytes() == b"of somebody"
        held.write_bytes(b"")


@pytest.mark.skipif(not counts(), reason="no process here can be killed at a call")
def test_wherever_it_is_killed_a_vault_can_be_made_there(make: Make, tmp_path: Path) -> None:
    make().close()
    asked = [sys.executable, "-c", KILLED, str(tmp_path / "new"), str(tmp_path)]
    ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    left = json.loads(ended.stdout)
    alone = {name for names in left if len(names) == 1 for name in names}
    assert {len(name) for name in alone - {UNFINISHED}} == {len(NOTHING), len(TORN)}
    assert any(WORKSHOP in names for names in left)


def test_two_programs_do_not_make_a_vault_in_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    lock = claim(folder)
    (folder / "keys.db").touch()
    with pytest.raises(Locked, match="vault_in_use"):
        claim(folder)
    assert names(folder) == {UNFINISHED, "keys.db"}
    lock.release()


def test_a_vault_lies_in_no_other(make: Make, tmp_path: Path) -> None:
    make().close()
    with pytest.raises(Unusable, match="folder_in_vault"):
        require_apart(tmp_path / "new" / "deep" / "vault")
    require_apart(tmp_path / "beside")
