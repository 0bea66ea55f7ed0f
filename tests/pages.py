"""What stands in a database and its log, page by page, for whoever has the vault key."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from app.store.opened import raw_key

PAGE, RESERVE, SALT = 4096, 80, 16
WAL_HEADER, FRAME_HEADER = 32, 24


def decrypted(content: bytes, key: bytes, first: bool) -> bytes:
    """One page of SQLCipher's format 4."""
    body = content[SALT if first else 0 : PAGE - RESERVE]
    decryptor = Cipher(AES256(key), CBC(content[PAGE - RESERVE : PAGE - RESERVE + 16])).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def pages(path: Path, kind: str, vault_key: bytes) -> bytes:
    """All decrypted pages of a database, and all frames of its log, one after the other."""
    key, data = bytes(raw_key(vault_key, kind)), path.read_bytes()
    found = [decrypted(data[at : at + PAGE], key, at == 0) for at in range(0, len(data), PAGE)]
    log = path.with_name(f"{path.name}-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    for at in range(0, len(frames), FRAME_HEADER + PAGE):
        page = frames[at + FRAME_HEADER : at + FRAME_HEADER + PAGE]
        found += [decrypted(page, key, first) for first in (False, True)]
    return b"".join(found)
