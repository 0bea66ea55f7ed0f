"""Names that say nothing: case keys, copy codes, table codes. No counters anywhere (spec 2)."""

import hmac
import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0, 1, I or O: these names are read aloud and typed from paper. 32 letters, 5 bits each."""
LENGTH = 6


def draw() -> str:
    """Six random letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def table_code(seed: str, person: str) -> str:
    """The code on somebody's name card for one meeting, from that meeting's secret seed.

    Derived rather than stored, so that no record tells for whom a card was printed.
    """
    digest = hmac.digest(bytes.fromhex(seed), person.encode(), "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
