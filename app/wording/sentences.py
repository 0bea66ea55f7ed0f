"""Everything the program says, in a *named* language: a document speaks its recipient's language.

A message's key is dotted and begins with its domain (`errors.wrong_password` stands in
`errors.po`). Only the domains in use are read, once per process and language.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from app.domain.language import Language
from app.errors import AppError, Damaged
from app.wording import dates
from app.wording.po import Messages, read_messages
from resources import FOLDER

DOMAINS = (
    "minutes",
    "errors",
    "screens",
    "meetings",
    "table",
    "copies",
    "cli",
    "cases",
    "partners",
    "printing",
    "projector",
    "today",
    "register",
    "settings",
    "backups",
)
FALLBACK = Language.NL
MISSING = "…"
"""Stands where a blank was not given: a gap in a sentence beats no sentence."""

OF_A_MEMBER = frozenset({"member_key_changed", "member_contested", "member_left"})
"""Errors that have a member's id where their sentence has a name."""

Day = date
Moment = datetime

_BLANK = re.compile(r"\{(\w+)\}")


class Sentences:
    """The sentences of one language. A message that it lacks is given in Dutch."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def text(self, key: str, **blanks: object) -> str:
        """The sentence with its `{blanks}` filled, dates in this language's form.

        Never raises for a missing blank (shown as "…") or an unknown key (shown as the key);
        tests find both. Values are put in as they are and never read as blanks again.
        """
        forms = self._forms(key)
        return self._filled(forms[0], blanks) if forms else key

    def n(self, key: str, count: int, **blanks: object) -> str:
        """The sentence in its form for that count, which also fills `{count}`."""
        forms = self._forms(key)
        if not forms:
            return key
        plural = count > 1 if self.language is Language.FR else count != 1
        return self._filled(forms[-1] if plural else forms[0], {"count": count, **blanks})

    def has(self, key: str) -> bool:
        """Whether there is such a sentence, in this language or in Dutch."""
        return bool(self._forms(key))

    def every(self, domain: str) -> tuple[str, ...]:
        """All sentences of a domain, their blanks open."""
        messages = _messages(self.language, domain).values()
        return tuple(form for forms in messages for form in forms)

    def error(self, error: AppError) -> str:
        """What happened, why, and what to do: the sentence of an error's code.

        Sentences about files and arguments stand with the command line, in `cli.error`. A code
        without sentence gets `errors.unknown` with the code. Damaged translations cannot hide an
        error: its code and facts are given bare.
        """
        try:
            for key in (f"errors.{error.code}", f"cli.error.{error.code}"):
                if self.has(key):
                    return self.text(key, **self._worded(error.facts))
            return self.text("errors.unknown", code=error.code)
        except Damaged:
            return str(error)

    def _worded(self, facts: Mapping[str, str | int]) -> dict[str, str | int]:
        """Facts of an error, those that are codes with a word of their own in words."""
        names = {name: f"errors.{name}.{value}" for name, value in facts.items()}
        return {
            name: self.text(names[name]) if self.has(names[name]) else value
            for name, value in facts.items()
        }

    def date(self, day: Day) -> str:
        """`26 nov 2026`."""
        return dates.short_date(day, self.language)

    def long_date(self, day: Day) -> str:
        """`26 november 2026`, for documents."""
        return dates.long_date(day, self.language)

    def datetime(self, moment: Moment) -> str:
        """`26 nov 2026, 14:05`, in the time zone that the moment carries."""
        return dates.short_datetime(moment, self.language)

    def _forms(self, key: str) -> tuple[str, ...]:
        domain = key.partition(".")[0]
        if domain not in DOMAINS:
            return ()
        return _messages(self.language, domain).get(key) or _messages(FALLBACK, domain).get(key, ())

    def _filled(self, form: str, blanks: dict[str, object]) -> str:
        return _BLANK.sub(lambda found: self._shown(blanks.get(found[1], MISSING)), form)

    def _shown(self, value: object) -> str:
        if isinstance(value, Moment):
            return self.datetime(value)
        return self.date(value) if isinstance(value, Day) else str(value)


@cache
def sentences(language: Language) -> Sentences:
    """The sentences of a language; nothing is read before the first one is asked for."""
    return Sentences(language)


@cache
def _messages(language: Language, domain: str) -> Messages:
    """One domain of one language; empty where that language has no such file yet.

    Raises:
        Damaged: `translations_damaged` with file and line.
    """
    name = f"{language}/LC_MESSAGES/{domain}.po"
    file = FOLDER / "translations" / language / "LC_MESSAGES" / f"{domain}.po"
    try:
        return read_messages(file.read_text(encoding="utf-8"), name)
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise Damaged("translations_damaged", file=name, line=1) from error
