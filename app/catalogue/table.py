"""The decision table: who may be invited where, and how freely they speak (law 1.4, 1.5, R11).

It is read from the catalogue alone, so that a jurist can check the law without the program; a
test holds it against the policy.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product

from app.domain.basis import Kind
from app.domain.law import Attendance, CategoryEntry, KindEntry, Law, RuleId, Statute, Texts
from app.domain.person import Category


class Invitable(StrEnum):
    """Whether somebody of a category may be invited."""

    YES = "yes"
    NO = "no"
    IF_NAMED = "if_named"
    """Where the consent names them (R5, R11)."""
    IF_DETERMINED = "if_determined"
    """Where the mayor determines that they take part (art. 119ter §6, R11)."""
    IF_AUTHORISED = "if_authorised"
    """Where a decree covers their category and community (R11)."""


class Speaking(StrEnum):
    """The regime at the table; `right_or_duty`: a duty only where the consent names it (R19)."""

    RIGHT = "right"
    DUTY = "duty"
    RIGHT_OR_DUTY = "right_or_duty"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `rules` are those that decide it, in the order of their numbers."""

    category: Category
    kind: Kind
    purpose: str
    may_be_invited: Invitable
    regime: Speaking
    attendance: Attendance
    duty_elsewhere: Texts
    rules: tuple[RuleId, ...]


def decision_table(law: Law, on: date) -> tuple[Row, ...]:
    """A row for each category, kind and purpose, with the statutes in force on that day."""
    return tuple(
        _row(law, category, kind, purpose, on)
        for category, kind, purpose in product(
            law.categories.values(), law.kinds.values(), law.purposes
        )
    )


def _row(law: Law, category: CategoryEntry, kind: KindEntry, purpose: str, on: date) -> Row:
    invitable, rules = _invitable(law, category, kind, purpose, on)
    regime, speaking_rules = _speaking(category, kind, invitable)
    if invitable is not Invitable.NO:
        rules |= speaking_rules | _manner(category, kind)
    return Row(
        category=category.code,
        kind=kind.code,
        purpose=purpose,
        may_be_invited=invitable,
        regime=regime,
        attendance=_attendance(category, kind, invitable),
        duty_elsewhere=category.duties_elsewhere,
        rules=tuple(RuleId(rule) for rule in sorted(rules, key=lambda rule: int(rule[1:]))),
    )


def _invitable(
    law: Law, category: CategoryEntry, kind: KindEntry, purpose: str, on: date
) -> tuple[Invitable, set[str]]:
    barred = _barred(category, kind)
    statutes = [s for s in law.statutes if _carries(s, kind, purpose, on)]
    if purpose not in kind.purposes:
        return Invitable.NO, _misfit(kind, purpose) | barred
    if kind.personal_data and not statutes:
        return Invitable.NO, {"R4"} | barred
    if barred:
        return Invitable.NO, barred
    if kind.code is Kind.LIVC_R:
        return _invitable_in_livc(law, category, on)
    if any(statute.consent for statute in statutes):
        return Invitable.IF_NAMED, {"R5", "R11"}
    if any(statute.mayor_determines for statute in statutes):
        return Invitable.IF_DETERMINED, {"R11"}
    return Invitable.YES, {"R4"}


def _barred(category: CategoryEntry, kind: KindEntry) -> set[str]:
    """The rules that keep a category from every table of this kind."""
    livc = kind.code is Kind.LIVC_R
    rules = set()
    if not category.invitable or (livc and not category.livc_seat):
        rules.add("R11")
    if livc and category.livc_other_table:
        rules.add("R12")
    return rules


def _misfit(kind: KindEntry, purpose: str) -> set[str]:
    """R3, and for organised crime R4 with it; any other kind answers with R4 alone."""
    if kind.code is not Kind.LIVC_R:
        return {"R4"}
    return {"R3", "R4"} if purpose == "criminal_organisation" else {"R3"}


def _carries(statute: Statute, kind: KindEntry, purpose: str, on: date) -> bool:
    fits = kind.code in statute.kinds and purpose in statute.purposes
    return fits and statute.provenance.holds(on)


def _invitable_in_livc(law: Law, category: CategoryEntry, on: date) -> tuple[Invitable, set[str]]:
    if category.core:
        return Invitable.YES, {"R9", "R11"}
    if category.municipal_level:
        return Invitable.YES, {"R11"}
    covered = any(
        category.code is authorised
        for statute in law.statutes
        if statute.provenance.holds(on)
        for authorised, _ in statute.authorises
    )
    return (Invitable.IF_AUTHORISED if covered else Invitable.NO), {"R11"}


def _speaking(
    category: CategoryEntry, kind: KindEntry, invitable: Invitable
) -> tuple[Speaking, set[str]]:
    if invitable is Invitable.NO or not category.voice:
        return Speaking.NONE, set()
    if kind.code is Kind.ADMIN and category.own_data_duty:
        return Speaking.DUTY, {"R42"}
    if kind.code is Kind.CONSENT and category.consent_duty:
        return Speaking.RIGHT_OR_DUTY, {"R19", "R42"}
    return Speaking.RIGHT, {"R19"}


def _manner(category: CategoryEntry, kind: KindEntry) -> set[str]:
    """The rules on how somebody of this category is invited, asked or given a text."""
    rules = {"R8"} if kind.mayor_invites else set()
    if category.relevance_first:
        rules.add("R23")
    if category.named_only:
        rules.add("R32")
    if not category.mayors_service:
        rules.add("R43")
    if category.through_superior:
        rules.add("R45")
    return rules


def _attendance(category: CategoryEntry, kind: KindEntry, invitable: Invitable) -> Attendance:
    """The catalogue's column is the LIVC-R's; elsewhere there is neither core nor closed list."""
    if category.attendance is Attendance.EXCLUDED:
        return Attendance.EXCLUDED
    if invitable is Invitable.NO:
        return Attendance.NO_SEAT
    if kind.code is not Kind.LIVC_R:
        if category.attendance is Attendance.CORE:
            return Attendance.CONVENED
        if category.attendance is Attendance.NO_SEAT:
            return Attendance.VOLUNTARY
    return category.attendance
