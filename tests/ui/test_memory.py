"""After a lock neither words nor keys stand in what the process can write to."""

import os
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app
from app.crypto.kdf import derive, floor
from app.store.opened import raw_key
from app.store.records import Records
from app.store.slots import load
from app.store.vault import Vault
from tests import builders
from tests.memory import go_on, remains, until
from tests.ui.filled_window import HARTENAAS
from tests.ui.filled_window import until as until_verb

ROOT = Path(app.__file__).parents[1]
MEMBER = "coordinator"
PASSWORD = "klaprozen langs de spoordijk"
TYPED = "Zwaluwstaartvlinder"
WORDS = ("Dagbladhandel zonder noemenswaardig", "Inzetten boven 2000 euro", "rond wedkantoren")
"""Of the exercise that is played: two texts and a name."""


def keys_of(folder: Path) -> dict[str, bytes]:
    """Everything that the vault opens with, as another process finds it."""
    slot, vault = load(folder).slot(MEMBER), Vault.open(folder)
    vault.unlock(MEMBER, PASSWORD)
    opened = vault.whole(MEMBER)
    me = opened.member(MEMBER)
    identity = me.identity
    kept = {
        "vault key": opened.vault_key,
        "member key": me.slot.member_key,
        "password key": bytes(derive(PASSWORD, slot.kdf.parameters())),
        "store": bytes(raw_key(opened.vault_key, "store.db")),
        "keys": bytes(raw_key(opened.vault_key, "keys.db")),
        "circle tags": me._tag_key,
        "signing": identity.signing_seed,
        "opening": identity.hpke.to_bytes(),
        "signing of files": identity.pdf_key_der,
    }
    kept |= {f"{name}, as written": b64encode(key)[:-4] for name, key in kept.items()}
    with vault.transaction(MEMBER, now=datetime.now(UTC)) as transaction:
        records = Records(transaction)
        for case in records.cases():
            records.casefile(case.id)
    kept |= {f"record {n}": k.key for n, k in enumerate(opened.keys._record_keys.values())}
    circles = (circle for circle in opened.keys._opened.values() if circle is not None)
    kept |= {f"circle {n}": circle.key for n, circle in enumerate(circles)}
    vault.close()
    return kept


def spelt(name: str, word: str) -> dict[str, bytes]:
    """A word as Python and as Qt have it."""
    return {name: word.encode(), f"{name}, wide": word.encode("utf-16-le")}


@pytest.mark.slow
def test_after_a_lock_no_key_no_password_and_no_word_is_left_in_memory(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    builders.played_vault(until_verb(builders.scenario_of(HARTENAAS), "close_item"), folder)
    vault = Vault.open(folder)
    vault.change_password(MEMBER, f"play-{MEMBER}", PASSWORD, floor())
    vault.close()
    keys = keys_of(folder)
    words = spelt("password", PASSWORD) | spelt("typed", TYPED)
    for word in WORDS:
        words |= spelt(word, word)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.locked_window", str(folder), MEMBER],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with child:
        go_on(child, PASSWORD)
        go_on(child, TYPED)
        until(child, "unlocked")
        before = remains(child.pid, keys | words)
        assert {"vault key", "member key", "circle tags", "signing", "record 0"} <= before.keys()
        assert {WORDS[0], WORDS[2], "typed, wide"} <= before.keys()
        assert "password key" not in before
        go_on(child)
        until(child, "locked")
        assert remains(child.pid, keys | words) == {}
        go_on(child)
