"""A text taken back, working notes, a whole case: erased, then every older backup is restored.

With today's keys, those of earlier times, the escrow and the sheet all is opened that opens: every
page of every store and keys.db (free ones too), every frame of their logs, the escrow, every row of
every backup with every key that is left. Neither the words nor the destroyed keys are there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.cases import CloseCase, EraseCase
from app.commands.scenario.playing import Play
from app.commands.speaking import Withdraw
from app.crypto.kdf import floor
from app.domain.case import CaseId
from app.domain.contribution import TextId
from app.domain.person import PersonId
from app.errors import Damaged
from app.session import Session
from app.store import backup, escrow, sealed
from app.store.keys import RecordKey
from app.store.opened import Opened, former_keys, raw_key
from app.store.pairs import Backup
from app.store.restoring import restore
from app.store.sealed import SealedRow
from tests.app.commands.sittings import begun, recorded, said, scenario, signed
from tests.app.store.test_erased_stays_erased import everything, left_keys, restored_pages
from tests.builders import card, opening_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD, INSP = PersonId("coord"), PersonId("insp")
TAKEN, NOTE, KEPT = "kwikstaart", "sijsjeslijmer", "goudhaantje"
WORDS, FORMS = (TAKEN, NOTE, KEPT), ("utf-8", "utf-16-le")
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
EVERYONE = ("mayor", "coord", "clerk", "insp")


@dataclass(frozen=True)
class Key:
    """A record key as it was before it was destroyed."""

    record: str
    key: RecordKey
    wrapped: bytes

    @property
    def parts(self) -> tuple[bytes, ...]:
        """By what it is found again."""
        return self.key.key, self.wrapped


def keys_of(opened: Opened) -> Iterator[Key]:
    """The keys of all records that somebody here opens."""
    for record, number in opened.store.rows("SELECT id, key FROM record"):
        row = opened.keys_file.row("SELECT wrapped FROM record_key WHERE number = ?", number)
        for me in opened.members.values():
            key = opened.keys.open_record_key(me, number, record)
            if key is not None and row is not None:
                yield Key(record, key, bytes(row[0]))
                break


def rows_of(opened: Opened, one: Backup) -> list[SealedRow]:
    """Every row of a backup, under the vault key of today or of earlier."""
    for vault_key in (opened.vault_key, *former_keys(opened.keys_file)):
        try:
            copy = backup.Database(one.store, raw_key(vault_key, "store.db"), copy=True)
        except Damaged:
            continue
        try:
            return sealed.batch(copy, 0, 100_000)
        finally:
            copy.close()
    raise AssertionError(one)


def readable(vault: str, rows: list[SealedRow], keys: list[RecordKey]) -> dict[str, bytes]:
    """What opens of the rows with any of the keys."""
    found = {}
    for row in rows:
        for key in keys:
            try:
                found[row.id] = sealed.open_row(vault, key, row).payload
            except Damaged:
                continue
            break
    return found


class Told:
    """A meeting at which something was said, with a backup after each step that matters."""

    def __init__(self, folder: Path) -> None:
        steps = [
            *begun("insp"),
            *said(f"{TAKEN} gezien", "insp", "taken"),
            *said(f"{NOTE} gehoord", "insp", "note", keep="spoken")[:1],
            *said(f"{KEPT} gemeld", "insp", "kept"),
            *recorded(*EVERYONE),
        ]
        file = scenario([*steps, *signed()])
        self.folder = folder
        self.disk = folder / "disk"
        self.disk.mkdir()
        self.session, self.code = Session.create(folder / "vault", opening_of(file))
        self.keys: dict[bytes, Key] = {}
        playing = Play(file)
        played = playing.steps(self.session)
        for _ in steps:
            assert next(played).as_expected
        self.ids = {name: made for (_, name), made in playing.names.ids.items()}
        self.back_up()
        text = TextId(self.ids["taken"])
        self.session.run(Withdraw(text, card(self.session, text, "insp")), INSP)
        self.truncated()
        self.back_up()
        for step in played:
            assert step.as_expected, step
        self.back_up()

    @property
    def opened(self) -> Opened:
        return self.session._vault.whole("coord")

    @property
    def place(self) -> Path:
        (place,) = self.disk.iterdir()
        return place

    def back_up(self) -> None:
        self.session.work(BackUp(self.disk), COORD)
        self.keys.update((key.key.key, key) for key in keys_of(self.opened))

    def truncated(self) -> None:
        """When an erasure is acknowledged both logs are cut."""
        assert not self.opened.escrow_waits
        for database in (self.opened.store, self.opened.keys_file):
            frames = database.path.with_name(f"{database.path.name}-wal")
            data = frames.read_bytes() if frames.exists() else b""
            assert not any(part in data for key in self.keys.values() for part in key.parts)

    def erase_case(self) -> None:
        case = CaseId(self.ids["k"])
        self.session.run(CloseCase(case), COORD)
        self.session.run(EraseCase(case), COORD)
        self.truncated()
        self.back_up()


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setattr(backup, "thin", lambda *_: None)  # of one day only the newest would stay
    return Told(tmp_path)


def destroyed(told: Told) -> list[Key]:
    """Keys that there were and are no more."""
    left = {key.key.key for key in keys_of(told.opened)}
    return [key for found, key in told.keys.items() if found not in left]


def test_before_anything_is_erased_the_search_finds_words_and_keys(told: Told) -> None:
    oldest = backup.backups(told.place)[-1]
    rows = rows_of(told.opened, oldest)
    found = readable(told.opened.vault, rows, [key.key for key in told.keys.values()])
    texts = b"".join(found.values())
    assert all(word.encode() in texts for word in WORDS)
    whole = b"".join(everything(told.opened, told.place))
    kept = next(key for key in keys_of(told.opened) if key.record == told.ids["kept"])
    assert kept.wrapped in whole, "a key that is still there is found"


def test_no_older_backup_gives_anything_back_that_was_erased(told: Told) -> None:
    told.erase_case()
    gone = destroyed(told)
    live = {record for (record,) in told.opened.store.rows("SELECT id FROM record")}
    records = {key.record for key in gone} - live
    assert {told.ids[name] for name in ("taken", "note", "kept", "k")} <= records
    # Others were only sealed anew: their keys of before still open the pairs of before.
    parts = [part for key in gone if key.record in records for part in key.parts]
    pairs = backup.backups(told.place)
    assert len(pairs) == 4
    for number, one in enumerate(pairs):
        vault, _, back = restore(
            one,
            told.place / escrow.FILE,
            told.folder / f"back{number}",
            told.code,
            member="coord",
            password="een heel nieuw wachtwoord",
            now=NOW,
            kdf=floor(),
        )
        restored = vault.whole("coord")
        assert back.damaged == 0
        assert vault.check("coord") == ()
        for data in (*everything(told.opened, told.place), *restored_pages(restored)):
            assert not any(word.encode(form) in data for word in WORDS for form in FORMS)
            assert not any(part in data for part in parts)
        keys = left_keys(told.opened) + left_keys(restored)
        opens = readable(restored.vault, rows_of(told.opened, one), keys)
        assert opens, "what was not erased still opens"
        assert not records & set(opens)
        texts = b"".join(opens.values())
        assert not any(word.encode() in texts for word in WORDS)
        vault.close()
    told.session.close()
