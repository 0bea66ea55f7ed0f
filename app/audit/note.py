"""Signed notes (c2sp.org/signed-note): a text that anybody reads, with Ed25519 signatures below it.

Whoever calls brings the keys: nothing here signs or verifies by itself.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from app.errors import Damaged

ED25519 = b"\1"
"""The type of signature and key."""
LARGEST = 16 * 1024
"""Bytes of a whole note; ours are some hundreds."""
_ID_LENGTH = 4
_DASH = "\N{EM DASH} "

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], object]
"""Takes signature and message, raises Damaged where they do not belong together."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A name and the public key (32 bytes) that signs under it."""

    name: str
    public: bytes

    @property
    def number(self) -> bytes:
        """Four bytes by which a signature finds its key."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_ID_LENGTH]


def sign_note(text: str, key: NoteKey, sign: Sign) -> str:
    """The note with one signature. ValueError for a text that no note can have."""
    if not _is_text(text) or not _is_name(key.name):
        raise ValueError("no text of a note")
    return f"{text}\n{_line(key, sign(text.encode()))}"


def open_note(note: str, key: NoteKey, verify: Verify) -> str:
    """The text, signed by this key; signatures of other keys count for nothing.

    Raises Damaged("bad_note").
    """
    text, lines = _parts(note)
    mine = [held for name, held in lines if name == key.name and held[:_ID_LENGTH] == key.number]
    if len(mine) != 1:
        raise Damaged("bad_note")
    try:
        verify(mine[0][_ID_LENGTH:], text.encode())
    except Damaged:
        raise Damaged("bad_note") from None
    return text


def signer_names(note: str) -> tuple[str, ...]:
    """Under which names a note says to be signed. Raises Damaged("bad_note")."""
    return tuple(name for name, _ in _parts(note)[1])


def _line(key: NoteKey, signature: bytes) -> str:
    return f"{_DASH}{key.name} {b64encode(key.number + signature).decode('ascii')}\n"


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and name and bytes of each signature."""
    if len(note) > LARGEST or not _is_text(note):
        raise Damaged("bad_note")
    text, empty_line, below = note.rpartition("\n\n")
    if not empty_line or not below:
        raise Damaged("bad_note")
    return f"{text}\n", [_signature(line) for line in below[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes]:
    name, space, held = line.removeprefix(_DASH).partition(" ")
    try:
        signature = b64decode(held, validate=True)
    except ValueError:
        raise Damaged("bad_note") from None
    if not line.startswith(_DASH) or not space or not _is_name(name):
        raise Damaged("bad_note")
    if len(signature) <= _ID_LENGTH:
        raise Damaged("bad_note")
    return name, signature


def _is_text(text: str) -> bool:
    """UTF-8 whole in itself, without control characters but for the ends of its lines."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return text.endswith("\n") and all(one >= " " or one == "\n" for one in text)


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(map(str.isspace, name))
