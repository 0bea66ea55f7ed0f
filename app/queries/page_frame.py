"""Whether the margins of a page say what our own pages repeat there, and nothing else (R33, R34).

What a recipient, a copy code and a basis are in it, the pages themselves must say; all other words
are those of the wording and the catalogue. They stay as long as copies are verified (a test pins
them).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.minutes import DRAFT_CODE
from app.domain.pseudonym import ALPHABET, LENGTH
from app.minutes import bidi
from app.minutes.frame import Voice
from app.queries.passage_lines import solid
from app.queries.printed import Lines

_BLANK = "\x01"
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}|{DRAFT_CODE}")
_CUT = solid("…")
"""At the end of what one party may not fill a footer with."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What one language puts around the pages of one copy."""

    voice: Voice
    opening: str
    """What stands above the recipient's address, `solid`."""
    body: str
    """What all pages say between their margins, `solid`."""

    def surrounds(self, page: Lines, number: int, pages: int) -> bool:
        """Whether this is what stands around that page of so many, counted from 1."""
        return (
            self._header(_solid(page.above), number)
            and self._numbered(_solid(page.right), number, pages)
            and self._footer([solid(line) for line in page.left])
        )

    def _header(self, told: str, number: int) -> bool:
        """On the first page it is read aloud, and so stands in the body."""
        return told in self._headers or (number == 1 and not told)

    @property
    def _headers(self) -> tuple[str, str]:
        said = solid(self.voice.law_text("confidentiality_line"))
        return said, solid(self.voice.law_text("exercise_mark")) + said

    def _numbered(self, told: str, number: int, pages: int) -> bool:
        before, after = self._around("page_copy", "code")
        start = solid(self.voice.say("page", page=number, pages=pages)) + before
        code = told.removeprefix(start).removesuffix(after)
        named = solid(self.voice.say("copy")) + code
        return told == start + code + after and bool(_CODE.fullmatch(code)) and named in self.body

    def _footer(self, lines: list[str]) -> bool:
        before, after = self._around("page_recipient", "recipient")
        starts = (at for at, line in enumerate(lines) if before and line.startswith(before))
        at = next(starts, None)
        if at is None or after:
            return False
        recipient = "".join(lines[at:]).removeprefix(before)
        return self._founded("".join(lines[:at])) and self._addressed(recipient)

    def _founded(self, told: str) -> bool:
        """Each basis and purpose stands in the body; what was cut there begins so."""
        start, between, end = self._around("page_foundation", "basis", "purpose")
        said = told.removesuffix(_CUT)
        cut = said != told
        if not said.startswith(start) or end:
            return False
        basis, parted, purpose = said.removeprefix(start).partition(between)
        named = [one for one in (*basis.split(";"), *purpose.split(";")) if one]
        return (bool(parted) or cut) and all(one in self.body for one in named)

    def _addressed(self, told: str) -> bool:
        """The recipient is whom the first page addresses, over several lines without commas."""
        bare = told.removesuffix(_CUT).replace(",", "")
        begins = next((one for one in self._headers if self.body.startswith(one)), "")
        body = self.body.removeprefix(begins)
        title = solid(self.voice.say("heading"))
        address, titled, _ = body.removeprefix(self.opening).partition(title)
        address = address.replace(",", "")
        if not titled or not body.startswith(self.opening):
            return False
        if bidi.has_rtl(address):  # set from the right, the same letters stand in another order
            return not Counter(bare) - Counter(address)
        return address.startswith(bare) if told.endswith(_CUT) else address == bare

    def _around(self, key: str, *blanks: str) -> list[str]:
        """What stands before, between and behind the blanks of a label, `solid`."""
        said = self.voice.say(key, **dict.fromkeys(blanks, _BLANK))
        return [solid(part) for part in said.split(_BLANK)]


def _solid(lines: Iterable[str]) -> str:
    return "".join(map(solid, lines))
