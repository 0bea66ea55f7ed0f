"""Another recovery sheet in the place of the one that is shown: in two halves for several members.

A vault may be founded by one person, on one sheet, and have more members later: until that sheet is
replaced, whoever holds it opens everything alone.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import ClassVar

from app.commands.backups import Note, refresh
from app.commands.office import kept
from app.commands.restoring import FormerSheet, former_sheet, require_own_sheet, sheets_of
from app.commands.step import Command, Done, Loud, Step
from app.crypto.recovery import RecoveryCode
from app.domain.log import Act
from app.domain.person import Office
from app.errors import AppError, Unavailable
from app.policy.permission import settings
from app.policy.verdict import Verdict
from app.store.passwords import MAY_HOLD
from app.store.vault import Vault

NEXT_MAY_HOLD = MAY_HOLD | {"sheet_replaced"}
"""Errors after which nobody may destroy the next sheet."""


@dataclass(frozen=True, slots=True)
class NextSheet:
    """What will replace the sheet of this code, to be put on paper first; nothing changes yet."""

    sheet: str = field(repr=False)

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteSheet()

    def carry_out(
        self, vault: Vault, _member: str, _note: Note
    ) -> tuple[RecoveryCode, tuple[str, ...]]:
        """The next code, and what is printed of it.

        Raises as `RecoveryCode.typed`; Locked("wrong_recovery_code").
        """
        require_own_sheet(vault, self.sheet)
        code = RecoveryCode.generate()
        return code, sheets_of(code, several=len(vault.header.members) > 1)


@dataclass(frozen=True, slots=True)
class ReplaceSheet:
    """Have the next code, which is on paper, open what the sheet opens, and that sheet nothing."""

    sheet: str = field(repr=False)
    following: RecoveryCode

    @property
    def noted(self) -> Command:
        """Whoever prepares."""
        return NoteSheet()

    def carry_out(self, vault: Vault, member: str, note: Note) -> FormerSheet:
        """What the former sheet still opens.

        Raises as `NextSheet`, and as `Vault.replace_sheet`: then the former sheet holds, but for
        what stands in `NEXT_MAY_HOLD`; Unavailable("sheet_replaced") where what follows failed.
        """
        opened, code = vault.whole(member), RecoveryCode.typed(self.sheet)
        vault.replace_sheet(member, code, self.following)
        try:
            if opened.places:
                with opened.store.writing():
                    opened.escrow_due()
            note(self.noted)
        except AppError as error:
            raise Unavailable("sheet_replaced", cause=error.code) from error
        with suppress(Unavailable):  # that it waits stays written
            refresh(vault, member)
        return former_sheet(vault)


@dataclass(frozen=True, slots=True)
class NoteSheet(Loud):
    """Note that the recovery sheet was replaced."""

    verb: ClassVar[str] = "replace_sheet"

    def asks(self, step: Step) -> Verdict:
        """Whoever prepares."""
        return settings.keep_office(step.situation())

    def carry_out(self, step: Step) -> Done:
        """Keep whether it came in halves."""
        several = len(step.setting.members) > 1
        return kept(step, replace(step.office, sheet_halved=several), self.verb, Act.SHEET)


def by_sheet(office: Office, vault: Vault, act: Act) -> Office:
    """The office, after its sheet was used up with the next one: in halves for several members."""
    if act is Act.UNLOCK:
        return office
    return replace(office, sheet_halved=len(vault.header.members) > 1)
