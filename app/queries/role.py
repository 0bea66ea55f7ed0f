"""What somebody of a category may do at a table: by kind, with each rule and its source."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.catalogue.printed import marked, note
from app.catalogue.table import Invitable, Row, decision_table
from app.domain.law import CategoryEntry, RuleId
from app.domain.person import Category, Community, Language
from app.queries.desk import Desk
from app.queries.query import Open
from app.wording.refusal import refusal

_ALWAYS = ("R17",)
_TOLD = {"R19", "R23", "R32", "R42", "R43", "R45"}
"""Rules of the decision table that tell a person something; the others decide who is invited."""


@dataclass(frozen=True, slots=True)
class Seat:
    """At one kind of consultation. `invited` and `speaking` are codes of the decision table."""

    kind: str
    invited: str
    speaking: str
    rules: tuple[RuleId, ...]


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A rule in words, with where it comes from and whether a jurist confirmed it."""

    rule: RuleId
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class RoleText:
    """What the law says of a category, in one language."""

    name: str
    secrecy: str
    seats: tuple[Seat, ...]
    rules: tuple[RoleRule, ...]
    note: str | None
    """What the mark means; None where everything above is confirmed."""


@dataclass(frozen=True, slots=True)
class RoleOf(Open):
    """The role text of a category, for the consultations that this vault is for."""

    category: Category
    language: Language

    def answer(self, desk: Desk) -> RoleText:
        """With the statutes in force today."""
        entry, told = desk.law.categories[self.category], self.language
        rows = [
            row
            for row in decision_table(desk.law, desk.today)
            if row.category is self.category and desk.setting.profile.holds(row.kind)
        ]
        secrecy = marked(entry.secrecy[told], entry.provenance)
        return RoleText(
            name=entry.name[told],
            secrecy=secrecy,
            seats=tuple(self._seats(desk, rows)),
            rules=tuple(self._rule(desk, rule) for rule in _told(entry, rows)),
            note=note(desk.law, secrecy, told),
        )

    def _seats(self, desk: Desk, rows: list[Row]) -> Iterator[Seat]:
        for kind in desk.law.kinds.values():
            own = [row for row in rows if row.kind is kind.code and row.purpose in kind.purposes]
            if not own or not kind.personal_data:
                continue
            row = next((r for r in own if r.may_be_invited is not Invitable.NO), own[0])
            name = marked(kind.name[self.language], kind.provenance)
            yield Seat(name, row.may_be_invited.value, row.regime.value, row.rules)

    def _rule(self, desk: Desk, rule: RuleId) -> RoleRule:
        text = desk.law.rules[rule].text[self.language]
        return RoleRule(rule, text, refusal(desk.law, rule, {}, self.language).source)


def _told(entry: CategoryEntry, rows: list[Row]) -> list[RuleId]:
    found = {rule for row in rows if row.may_be_invited is not Invitable.NO for rule in row.rules}
    told = {*_ALWAYS, *(found & _TOLD)} if found else set()
    if found and entry.police:
        told.add("R9")
    if found and entry.secret_by_default:
        told.add("R24")
    return [RuleId(rule) for rule in sorted(told, key=lambda rule: int(rule[1:]))]


@dataclass(frozen=True, slots=True)
class Decree:
    """A statute that lets services take part in an LIVC-R, and whom it covers (R11)."""

    citation: str
    title: str
    covers: frozenset[tuple[Category, Community]]


@dataclass(frozen=True, slots=True)
class Decrees(Open):
    """What can be named as an authorisation today."""

    language: Language

    def answer(self, desk: Desk) -> tuple[Decree, ...]:
        """Those of the catalogue that are in force."""
        return tuple(
            Decree(
                statute.aliases[0] if statute.aliases else statute.id,
                marked(statute.title[self.language], statute.provenance),
                statute.authorises,
            )
            for statute in desk.law.statutes
            if statute.authorises and statute.provenance.holds(desk.today)
        )
