"""What a play leaves in its folder: copies as plain files, and lists that say whose they are."""

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from app.commands.step import Handed
from app.domain.minutes import Product
from app.errors import Unusable
from app.session import hand_out

_LISTS = {Product.MINUTES: "copies.json", Product.FEEDBACK: "feedback.json"}
_FILE = re.compile(r"(?:minutes|feedback)/[0-9A-Z]{6}\.pdf")
_LONGEST_NAME = 100


class Delivery:
    """The folder of `--out`. Made when needed; `undo` takes back all that was put there."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._made: list[Path] = []
        self.replaced = 0
        """Copies of an earlier play that stood here: known once this one is finished."""
        self._lists: dict[Product, list[Mapping[str, str]]] = {product: [] for product in Product}
        self._folder(out)

    def hand(self, handed: Handed, meeting: str) -> None:
        """Write an issued copy. `meeting` is what the scenario calls it."""
        copy = handed.copy
        file = f"{copy.product.value}/{copy.code}.pdf"
        self._write(file, handed.data, copy.signed_at)
        self._lists[copy.product].append(
            {
                "copy": copy.code,
                "meeting": meeting,
                "recipient": copy.recipient,
                "file": file,
                "sha256": copy.sha256,
            }
        )

    def draft(self, meeting: str, recipient: str, data: bytes) -> None:
        """Write the unsigned document of one recipient."""
        self._write(f"drafts/{_file_name(f'{meeting}-{recipient}')}.pdf", data)

    def count(self, product: Product) -> int:
        """How many copies were handed out."""
        return len(self._lists[product])

    def finish(self) -> None:
        """Write the lists, in place of those of an earlier play whose copies go with them."""
        for product, name in _LISTS.items():
            self._clear_earlier(self._out / name)
            text = json.dumps(self._lists[product], ensure_ascii=False, indent=2)
            self._write(name, f"{text}\n".encode())

    def undo(self) -> None:
        """Leave nothing behind."""
        for path in reversed(self._made):
            with suppress(OSError):
                if path.is_dir():
                    path.rmdir()
                else:
                    path.unlink()

    def _write(self, file: str, data: bytes, moment: datetime | None = None) -> None:
        path = self._out / file
        self._folder(path.parent)
        hand_out(path, data, moment)
        self._made.append(path)

    def _folder(self, folder: Path) -> None:
        try:
            missing = [f for f in (folder, *folder.parents) if not f.exists()]
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise Unusable("out_unusable") from error
        self._made += reversed(missing)

    def _clear_earlier(self, earlier: Path) -> None:
        """Remove the copies that an earlier list names: only files that are byte for byte those."""
        ours = {entry["file"] for entries in self._lists.values() for entry in entries}
        try:
            listed = json.loads(earlier.read_text("utf-8"))
            pairs = {(entry["file"], entry["sha256"]) for entry in listed}
        except (OSError, ValueError, TypeError, KeyError):
            return
        for file, sha256 in pairs:
            if file in ours:
                self.replaced += 1
            elif _FILE.fullmatch(file):
                with suppress(OSError):
                    path = self._out / file
                    if hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                        path.unlink()
                        self.replaced += 1


def _file_name(name: str) -> str:
    """A name that every file system takes: ids of a scenario may hold anything printable."""
    safe = quote(name, safe=" ")
    if len(safe) <= _LONGEST_NAME:
        return safe
    return f"{safe[: _LONGEST_NAME // 2]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
