"""The two databases of an unlocked vault and what is known of them, until it locks."""

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.audit.merkle import Frontier
from app.crypto.sealing import subkey
from app.domain.noticed import Anchored
from app.errors import AppError, Damaged, Locked
from app.host.files import is_file, unavailable
from app.store import ahead, behind, draft, log, migration, roster, sealed
from app.store.connection import Database
from app.store.finding import Finding
from app.store.keys import ADD_KEY, Keys
from app.store.log import Log, SignedLeaf
from app.store.member import Unlocked, believed
from app.store.shelf import Shelves
from app.store.wal import is_altered

STORE, KEYS = "store.db", "keys.db"
KINDS = {STORE: "store", KEYS: "keys"}
ESCROW_WAITS = -2
"""Stands among the keys to destroy (`intent`) until the escrow beside each backup was replaced."""
ROTATION_WAITS = -3
"""Stands there until the vault key was changed, because somebody lost an admission."""
_READY = {STORE: (sealed.INSERT, log.ADD_LEAF, log.SET_HEAD), KEYS: (ADD_KEY,)}
"""What every step runs."""


Inherited = dict[bytes, int]
"""Keys that may open lines of the log, and below which position."""


@dataclass(slots=True)
class Opened:
    """What a vault holds while somebody is unlocked; one thread at a time uses it."""

    vault: str
    vault_key: bytes = field(repr=False)
    store: Database
    keys_file: Database
    keys: Keys
    log: Log
    members: dict[str, Unlocked]
    slots: bytes = b""
    """What the next leaf says of slots.json."""
    standing: frozenset[str] = frozenset()
    """Whose slot stands in it, whoever wrote it: nobody is shut out by a removal beside it."""
    shelves: Shelves = field(default_factory=Shelves)
    inherited: dict[str, dict[str, Inherited]] = field(default_factory=dict, repr=False)
    """Lines of former readers that a member opens, by circle: see `app.store.heritage`."""
    noticed: tuple[Finding, ...] = ()
    """What was seen of the files before they were opened, which hides it."""
    anchored: Anchored | None = None
    """What the system's keyring holds of the log."""
    places: tuple[Path, ...] = ()
    """Folders that hold backups of this vault, each with an escrow beside them."""
    unreached: dict[Path, str] = field(default_factory=dict)
    """In which of them the escrow could not be replaced, and why, when that was tried last: no step
    waits for them again."""
    failed: dict[Path, str] = field(default_factory=dict)
    """In which of them no backup came about when one was tried last, and why."""
    erased: bool = False
    """Whether something was erased since the escrows were asked to be replaced."""
    later: tuple[Frontier, SignedLeaf] | None = None
    """The leaf for slots.json that the store lost, and the tree before it."""

    @property
    def hindered(self) -> dict[Path, str]:
        """What keeps the last backup, or an escrow of today, out of folders that hold backups."""
        found = self.failed | self.unreached
        return {place: found[place] for place in self.places if place in found}

    @property
    def outdated(self) -> str:
        """Which of the two is older than the other: keys_behind_store, store_behind_keys, or none.

        Until that is mended or accepted, slots.json and the vault key stay as they are.
        """
        if self.keys.behind:
            return "keys_behind_store"
        return "store_behind_keys" if self.keys.ahead else ""

    @property
    def uncertain(self) -> bool:
        """Whether a step that was refused may be on the disk: then its keys must stay."""
        return self.store.uncertain or self.keys_file.uncertain

    def member(self, member: str) -> Unlocked:
        """An unlocked member. Raises Locked("member_locked") (member)."""
        if member not in self.members:
            raise Locked("member_locked", member=member)
        return self.members[member]

    @property
    def anyone(self) -> Unlocked:
        """Some unlocked member, always the same of several."""
        return self.members[min(self.members)]

    def forget(self, member: str) -> None:
        """Drops what is unlocked of a member."""
        self.keys.forget_member(member)
        self.shelves.forget_member(member)
        self.inherited.pop(member, None)
        self.members.pop(member, None)

    def forget_all(self, gone: Iterable[str]) -> None:
        """The same of members who have no place any more; some were not unlocked."""
        for member in gone:
            self.forget(member)

    def renew_trust(self) -> None:
        """Lets every unlocked member read the roster again."""
        listed = roster.entries(self.keys_file)
        for me in self.members.values():
            me.trust = believed(self.vault, me.slot, me.trust.pins, listed, self.standing)

    def store_lost(self) -> None:
        """Notes, first of all, that the store is older than keys.db."""
        if not self.keys.ahead:
            self.keys.ahead = True
            self.noticed = (Finding("store_behind_keys"), *self.noticed)

    def require_store(self) -> None:
        """Raises Damaged("store_behind_keys") beside an old store that nobody accepted."""
        if self.keys.ahead:
            raise Damaged("store_behind_keys")

    def accept(self) -> None:
        """What was noticed of the files is explained: work goes on. Raises Unavailable."""
        if self.keys.behind:
            behind.accept(self.store, self.keys_file, self.keys, self.log)
        if self.keys.ahead:
            ahead.accept(self.store, self.keys_file)
            self.keys.ahead, self.later = False, None
            with self.store.writing():  # no key goes that a record has got by now
                self.store.run("DELETE FROM intent WHERE key IN (SELECT key FROM record)")
        self.finish_destruction()
        self.noticed = ()

    def finish_destruction(self) -> None:
        """Destroys the keys and drafts that committed transactions doomed; cuts both logs ahead.

        That the escrow waits for the same stays written until it was replaced. Beside an old
        keys.db all of it does: the right one, once it is put back, still has those keys. For an old
        store no key goes: the right one, once it is put back, may need it.
        """
        old = self.keys.behind
        intents = {int(key) for (key,) in self.store.rows("SELECT key FROM intent")}
        doomed = {key for key in intents if key > ESCROW_WAITS}
        owed = frozenset[int]() if old else draft.owed(intents)
        keys = {key for key in doomed if key > draft.AT_TABLE_CLEARED}
        if owed:
            keys |= self.keys.passed_over()  # so a copy of this keys.db is told from it
        if not doomed | owed:
            return
        said = draft.announce(self.store, self.keys_file, doomed) if old else None
        if draft.is_cleared(self.store, self.keys_file):
            owed = frozenset()  # it was an old one, and is accepted
        with self.keys_file.writing():
            draft.carry_out(self.keys_file, doomed | owed, said)
            if keys and not self.keys.ahead:
                self.keys.destroy(keys)
        with self.store.writing():
            draft.carried_out(self.store, doomed, said, behind=old)
            if not self.outdated:
                self.store.run("DELETE FROM intent WHERE key > ?", ESCROW_WAITS)
                if keys:
                    behind.remember(self.store, keys, self.keys.given)
        self.keys_file.truncate_log()
        self.store.truncate_log()

    @property
    def escrow_waits(self) -> bool:
        """Whether something was erased whose key may still stand in an escrow."""
        return self.store.row("SELECT 1 FROM intent WHERE key = ?", ESCROW_WAITS) is not None

    def escrow_due(self) -> None:
        """In a running change of the store: says that no escrow is of today."""
        self.store.run("INSERT OR IGNORE INTO intent VALUES (?)", ESCROW_WAITS)
        self.erased = True

    def escrow_done(self) -> None:
        """No escrow holds what was erased."""
        with self.store.writing():
            self.store.run("DELETE FROM intent WHERE key = ?", ESCROW_WAITS)

    @property
    def rotation_waits(self) -> bool:
        """Whether somebody lost an admission, and the vault key is still that of before."""
        return self.store.row("SELECT 1 FROM intent WHERE key = ?", ROTATION_WAITS) is not None

    def rotation_done(self) -> None:
        """The vault key is another; the escrows are still under the former one."""
        with self.store.writing():
            self.store.run("DELETE FROM intent WHERE key = ?", ROTATION_WAITS)
            if self.places:
                self.escrow_due()

    def change_vault_key(self, vault_key: bytes) -> None:
        """Encrypts both databases under another vault key; one after the other."""
        remember_former(self.keys_file, (self.vault_key,))
        for database in (self.store, self.keys_file):
            database.change_key(raw_key(vault_key, database.file))
        self.vault_key = vault_key

    def close(self) -> None:
        """Disconnects and drops every key."""
        try:
            with suppress(AppError):  # what is left undone is harmless
                if not self.uncertain:
                    self.keys.tidy()
        finally:
            self.members.clear()
            self.shelves = Shelves()
            self.keys = Keys(self.vault, self.keys_file)
            self.vault_key = b""
            _close((self.keys_file, self.store))


def create(folder: Path, vault: str, vault_key: bytes) -> Opened:
    """Two new databases with their schemas. Raises Unavailable."""
    for file in (STORE, KEYS):
        create_one(folder / file, vault_key)
    return connect(folder, vault, (vault_key,))


def create_one(path: Path, vault_key: bytes) -> None:
    """One of the two, empty, with its schema. Raises Unavailable."""
    _make_private_file(path)
    database = Database(path, raw_key(vault_key, path.name))
    try:
        migration.create(database, KINDS[path.name])
    finally:
        database.close()


def connect(folder: Path, vault: str, vault_keys: tuple[bytes, ...]) -> Opened:
    """The databases under the last of the vault keys, changed to it where a change was cut short.

    Raises Damaged: store_missing, store_damaged (file); Unusable("vault_newer"), Unavailable.
    """
    altered = [file for file in (STORE, KEYS) if is_altered(folder / file)]
    store, keys = _both(folder, vault_keys)
    late = lost = False
    try:
        if (lost := behind.is_behind(store, keys)) and not draft.is_cleared(store, keys):
            with keys.writing():
                draft.clear(keys)  # what was typed then may be of what was erased since
            draft.note_cleared(store, keys)
        late = ahead.is_ahead(store, keys, Log(vault, store).frontier.size)
    except Damaged:  # a page that this unlocking may do without
        _close((keys, store))
        store, keys = _both(folder, vault_keys)
    except BaseException:
        _close((keys, store))
        raise
    opened_log = Log(vault, store)
    opened_keys = Keys(vault, keys, opened_log)
    noticed = tuple(Finding("wal_altered", {"file": file}) for file in altered)
    if lost:
        noticed, opened_keys.behind = (*noticed, Finding("keys_behind_store")), True
    opened = Opened(
        vault, vault_keys[-1], store, keys, opened_keys, opened_log, {}, noticed=noticed
    )
    if late:
        opened.store_lost()
    return opened


def _both(folder: Path, vault_keys: tuple[bytes, ...]) -> tuple[Database, Database]:
    databases = []
    try:
        for file in (STORE, KEYS):
            databases.append(_connected(folder / file, vault_keys))
            migration.require_known(databases[-1], KINDS[file])  # before either is changed
        for database in databases:
            migration.upgrade(database, KINDS[database.file])
            database.keep_ready(*_READY[database.file])
            database.truncate_log()  # a crash may have left erased bytes in it
        remember_former(databases[-1], vault_keys[:-1])
    except BaseException:
        _close(databases)
        raise
    store, keys = databases
    return store, keys


def raw_key(vault_key: bytes, file: str) -> bytearray:
    """The key of one database: 32 bytes, for the caller to wipe."""
    return bytearray(subkey(vault_key, f"casustafel {file} 1"))


def former_keys(keys_file: Database) -> tuple[bytes, ...]:
    """The vault keys of earlier times, newest first."""
    rows = keys_file.rows("SELECT vault_key FROM former ORDER BY number DESC")
    return tuple(bytes(key) for (key,) in rows)


def remember_former(keys_file: Database, former: Iterable[bytes]) -> None:
    """Keeps former vault keys for the escrow; those that are there already stay."""
    known = former_keys(keys_file)
    for vault_key in former:
        if vault_key not in known:
            with keys_file.writing():
                keys_file.run("INSERT INTO former (vault_key) VALUES (?)", vault_key)


def _make_private_file(path: Path) -> None:
    """Makes the empty file first, because SQLite would let others read it."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise unavailable(error) from None


def _connected(path: Path, vault_keys: tuple[bytes, ...]) -> Database:
    if not is_file(path):
        raise Damaged("store_missing", file=path.name)
    newest = vault_keys[-1]
    for vault_key in reversed(vault_keys):
        try:
            database = Database(path, raw_key(vault_key, path.name))
        except Damaged:
            if vault_key is vault_keys[0]:
                raise
            continue
        if vault_key is not newest:
            database.change_key(raw_key(newest, path.name))
        return database
    raise Damaged("store_damaged", file=path.name)


def _close(databases: Iterable[Database]) -> None:
    with ExitStack() as closing:
        for database in databases:
            closing.callback(database.close)
