"""Whether bytes are well-nested DER (X.690): lengths are the one place where readers are lax."""

_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_LONG_LENGTH = 0x80
_LONGEST_LENGTH = 4


def ends_at(der: bytes) -> int | None:
    """Where the value that they begin with ends, if it and all within it are nested exactly.

    None for indefinite lengths (BER), tags above 30 (CMS has none) and values that overrun what
    they stand in.
    """
    open_ends: list[int] = []
    at = 0
    while True:
        content = _content(der, at)
        if content is None:
            return None
        begin, end = content
        if end > (open_ends[-1] if open_ends else len(der)):
            return None
        if der[at] & _CONSTRUCTED:
            open_ends.append(end)
            at = begin
        else:
            at = end
        while open_ends and at == open_ends[-1]:
            open_ends.pop()
        if not open_ends:
            return at


def _content(der: bytes, at: int) -> tuple[int, int] | None:
    """Where the content of the value at `at` begins and ends."""
    # Tag 0 ends an indefinite length; here it would be padding that a length reached into.
    if at + 2 > len(der) or der[at] == 0 or der[at] & _LONG_TAG == _LONG_TAG:
        return None
    length = der[at + 1]
    begin = at + 2
    if length & _LONG_LENGTH:
        size = length & ~_LONG_LENGTH
        if not 0 < size <= _LONGEST_LENGTH or begin + size > len(der):
            return None
        length = int.from_bytes(der[begin : begin + size], "big")
        begin += size
    return begin, begin + length
