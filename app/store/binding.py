"""Joins fields into bytes that can be read in one way only, for what seals and signatures bind."""

from collections.abc import Iterable

import msgspec


def bind(purpose: str, *fields: str | int | bytes | Iterable[str]) -> bytes:
    """One MessagePack array of `purpose` and `fields`: unambiguous, and the same on every run."""
    return msgspec.msgpack.encode((purpose, *fields))
