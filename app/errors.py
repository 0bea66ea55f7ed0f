"""The root of every error that a user can cause or meet. Bugs are not among them.

An error carries a code and facts that its reader may know (ids, numbers, rule names): never a
sentence (`app.wording` has one per code and language) and never the text of a case.
"""

from collections.abc import Mapping
from types import MappingProxyType


class AppError(Exception):
    """A known failure with a code; `facts` fill the blanks of its sentence."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, str | int] = MappingProxyType(dict(facts))

    def __str__(self) -> str:
        blanks = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} {blanks}".rstrip()


class Refused(AppError):
    """Rules refuse the step. `rules` names every one; `findings` adds what the actor may know."""

    def __init__(
        self,
        code: str = "refused",
        *,
        rules: tuple[str, ...],
        findings: tuple[tuple[str, Mapping[str, str]], ...] = (),
    ) -> None:
        super().__init__(code, rules=", ".join(rules))
        self.rules = rules
        self.findings = findings


class WrongState(AppError):
    """The step is allowed, but not now: the meeting is closed already, the item is not open."""


class NotFound(AppError):
    """Something that was named does not exist (or may not be known to exist)."""


class Locked(AppError):
    """A key is missing: wrong password, vault not unlocked, or in use by another program."""


class Damaged(AppError):
    """Stored bytes are not what was stored: altered, cut, or replaced."""


class Unavailable(AppError):
    """The machine cannot do it now: disk full, no permission, a missing library."""


class Unusable(AppError):
    """Outside input (a file, an argument, a typed value) that cannot be used as it is."""
