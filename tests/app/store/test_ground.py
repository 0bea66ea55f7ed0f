"""A vault is made where nothing is, or over one that provably was never finished."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Locked, Unusable
from app.store import holding
from app.store.ground import UNFINISHED, claim, require_apart, require_free
from app.store.vault import Vault
from tests.app.store.conftest import new_vault

Make = Callable[..., Vault]


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
    (folder / ".0123456789abcdef-00.part").touch()
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
