"""Settings of the office: what it is called, how long it keeps, how soon it locks.

Each is one section of a screen and one line of the log; the rest of the office stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from app.commands.handing import leave_log
from app.commands.office import kept
from app.commands.step import Done, Loud, Step
from app.domain.language import Language
from app.domain.person import LONGEST_IDLE
from app.errors import Unusable, WrongState
from app.host.middleware import find_module
from app.policy.permission import settings
from app.policy.verdict import Verdict


@dataclass(frozen=True, slots=True)
class KeepOffice(Loud):
    """Change what documents say of the office; cases that are open need the DPIA (R40)."""

    verb: ClassVar[str] = "keep_office"
    municipality: str
    dpia: str | None = None
    language: Language = Language.NL

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the name, the reference and the language.

        Raises:
            Unusable: office_nameless, where nothing is left of the name.
        """
        name = self.municipality.strip()
        if not name:
            raise Unusable("office_nameless")
        dpia = (self.dpia or "").strip() or None
        office = replace(step.office, municipality=name, dpia=dpia, language=self.language)
        return kept(step, office, self.verb)


@dataclass(frozen=True, slots=True)
class KeepTerms(Loud):
    """Set the retention terms that are proposed at the table, and who watches over them (R38).

    `months` holds for every kind of consultation without a term of its own in `by_kind`.
    """

    verb: ClassVar[str] = "keep_terms"
    dpo: str
    months: int
    by_kind: Mapping[str, int] = field(default_factory=dict)

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares; R38."""
        return settings.keep_terms(
            step.situation(), self.dpo, (self.months, *self.by_kind.values())
        )

    def carry_out(self, step: Step) -> Done:
        """Keep them; what was agreed about a case stays."""
        terms = {str(kind): months for kind, months in self.by_kind.items()}
        office = replace(
            step.office, dpo=self.dpo.strip(), retention_months=self.months, terms=terms
        )
        done = kept(step, office, self.verb)
        step.office = office
        leave_log(step)
        return done


@dataclass(frozen=True, slots=True)
class KeepIdle(Loud):
    """Set after how many minutes without anybody the vault locks; only ever shorter (spec 5)."""

    verb: ClassVar[str] = "keep_idle"
    minutes: int

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep the minutes.

        Raises:
            Unusable: idle_out_of_range (maximum).
        """
        if not 1 <= self.minutes <= LONGEST_IDLE:
            raise Unusable("idle_out_of_range", maximum=LONGEST_IDLE)
        return kept(step, replace(step.office, idle_minutes=self.minutes), self.verb)


@dataclass(frozen=True, slots=True)
class KeepSigning(Loud):
    """Set whether the mayor countersigns minutes, and where the software of cards is."""

    verb: ClassVar[str] = "keep_signing"
    countersigned: bool
    card_module: str | None = None

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep both; minutes that are signed already stay as they are.

        Raises:
            WrongState: countersigner_without_key: the mayor has no key slot to do it with.
            Unavailable: card_module_missing, card_module_foreign.
        """
        if self.countersigned and step.office.mayor not in step.setting.members:
            raise WrongState("countersigner_without_key")
        module = (self.card_module or "").strip() or None
        find_module(module)
        office = replace(step.office, countersigned=self.countersigned, card_module=module)
        return kept(step, office, self.verb)
