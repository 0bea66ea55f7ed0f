"""Reads the rows of a damaged database page by page, whatever became of the pages that lead there.

SQLite comes to a row by the schema and a tree of pages: what is below a broken one is out of its
reach, though it is whole. So a first page is put before the others that knows one table, of no
kinds, and each page in turn is called the root of it. One that holds rows gives them. SQLCipher
still lets nothing through but what was sealed under this key for this page.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.errors import Damaged
from app.store.connection import Database, Row
from app.store.opened import raw_key

_PAGE, _SALT = 4096, 16
_STEP = 2**24
_FIRST = "CREATE TABLE found (a, b, c, d, e, f, g, h); CREATE TABLE filler (bytes);"
"""As many columns as the widest of our tables has: a row of fewer says nothing in the others."""
_IS_ROOT = "UPDATE sqlite_schema SET rootpage = ? WHERE name = 'found'"
_ALL = "SELECT rowid, * FROM found LIMIT 1000"
_NUMBERS = "SELECT rowid FROM found LIMIT 1000"
"""No page has room for so many: what gives more leads to other pages, whose turn comes."""
_ONE = "SELECT rowid, * FROM found WHERE rowid = ?"
_LETTERS = {type(None): "-", str: "t", int: "i", bytes: "b"}

Shapes = dict[str, list[Row]]
"""Rows, each behind its number, by the kinds of their values (see `shape`)."""


def shape(row: Row) -> str:
    """The kinds of a row's values: "t"ext, "i"nteger, "b"ytes, "-" nothing, which ends none."""
    return "".join(_LETTERS.get(type(value), "?") for value in row).rstrip("-")


def carve(copy: Path, vault_keys: tuple[bytes, ...]) -> Shapes:
    """Every row that is whole in a copy, which is spoilt by it; a number may occur again.

    Each under the newest of the keys that opens a page at all. What stands in the write-ahead log
    beside the copy counts too. Raises Damaged("store_damaged") (file) where no page opens.
    """
    content = copy.read_bytes()
    for vault_key in reversed(vault_keys):
        carved = _Carved(copy, bytes(raw_key(vault_key, copy.name)) + content[:_SALT])
        try:
            carved.begin(content)
            found = Shapes()
            for number in range(2, len(content) // _PAGE + 1):
                for row in carved.rows(number):
                    found.setdefault(shape(row[1:]), []).append(row)
        finally:
            carved.close()
        if carved.opened:
            return found
    raise Damaged("store_damaged", file=copy.name)


class _Carved:
    """A copy behind another first page."""

    def __init__(self, copy: Path, key: bytes) -> None:
        self._copy = copy
        self._key = key
        self._database: Database | None = None
        self.opened = False
        """Whether any page was whole, also one without rows."""

    def begin(self, content: bytes) -> None:
        """Makes the first page in a database of its own, as long as the copy and of its salt."""
        aside = self._copy.with_name(f"{self._copy.name}-first")
        database = Database(aside, bytearray(self._key))
        try:
            database.script(_FIRST)
            for _ in range(0, len(content), _STEP):
                database.run("INSERT INTO filler VALUES (zeroblob(?))", _STEP)
        finally:
            database.close()
        made = aside.read_bytes()
        aside.unlink()
        self._copy.write_bytes(made[:_PAGE] + content[_PAGE:] + made[len(content) :])

    def rows(self, number: int) -> Iterator[Row]:
        """The rows on one page; none where it holds none, or is not whole."""
        numbers = list[Row]()
        with suppress(Damaged):
            numbers = self._asked(number, _NUMBERS)
        try:
            if numbers:
                yield from self._asked(number, _ALL)
        except Damaged:  # one of them goes on in a page that is not whole
            for (row,) in numbers:
                with suppress(Damaged):
                    yield from self._asked(number, _ONE, row)

    def _asked(self, number: int, sql: str, *values: int) -> list[Row]:
        """Raises Damaged, after which a new connection is made: a broken page breaks the old."""
        if self._database is None:
            self._database = Database(self._copy, bytearray(self._key))
            self._database.begin()  # never committed
        try:
            self._database.run("PRAGMA writable_schema = ON")
            self._database.run(_IS_ROOT, number)
            self._database.run("PRAGMA writable_schema = RESET")
            found = self._database.rows(sql, *values)
        except Damaged:
            self.close()
            raise
        self.opened = True
        return found

    def close(self) -> None:
        """Disconnect; the next work connects anew."""
        database, self._database = self._database, None
        if database is not None:
            database.rollback()
            database.close()
