"""What takes two members, from the command line: the second comes in as well as the first."""

import json
import shutil
from pathlib import Path

import pytest

from app.crypto.kdf import floor
from app.crypto.recovery import DeviceCode
from app.host import keyring
from app.host.keyring import Keyring
from app.store.vault import Vault
from tests.app.cli.conftest import EXERCISES, Run
from tests.app.cli.test_keys import at_terminal
from tests.app.cli.test_members import opened, word
from tests.app.host.test_keyring import Remembers


@pytest.fixture(scope="module")
def played(cli: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("played")
    where = ("--vault", folder / "vault", "--out", folder / "out")
    assert cli("play", EXERCISES / "livc-r.toml", *where).status == 0
    return folder / "vault"


@pytest.fixture
def given(cli: Run, played: Path, tmp_path: Path) -> tuple[object, ...]:
    """Handing over an office to a second member, but for their password."""
    shutil.copytree(played, tmp_path / "vault")
    aiv = opened(tmp_path, "aiv")
    known = [one["id"] for one in json.loads(cli("members", *aiv, "--json").out)["members"]]
    second = next(one for one in known if one not in ("aiv", "bm"))
    to = ("--office", "coordinator", "--person", second, "--second", second)
    return ("hand-over", *aiv, *to, "--second-password-file")


def test_a_wrong_password_of_the_second_is_sat_out(
    cli: Run, given: tuple[object, ...], tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("anders\n")
    for _again in range(2):
        assert "does not open" in cli(*given, tmp_path / "wrong").err
    done = cli(*given, word(tmp_path, str(given[-2])))
    assert done.status == 0, done.err


def test_the_device_code_of_the_second_is_asked(
    given: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, code, backend = str(given[-2]), DeviceCode.generate(), Remembers()
    monkeypatch.setattr(keyring, "SYSTEM", Keyring(lambda: backend))
    vault = Vault.open(tmp_path / "vault")
    vault.change_device(second, f"play-{second}", code, floor())
    vault.close()
    done = at_terminal(*given, word(tmp_path, second), typed=(code.sheet,))
    assert done.status == 0, done.err
    assert code.sheet not in done.terminal + done.out + done.err
