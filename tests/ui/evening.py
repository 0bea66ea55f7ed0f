"""Who sits before the window at an evening, and what they know of what was made so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.commands.scenario.shape import Scenario, ScenarioStep
from app.domain.person import Person, PersonId
from tests.ui.keyboard import Keyboard, rows_of, told

PLACES = ("today", "cases", "meetings", "people", "register", "settings")


@dataclass
class Evening:
    """The keyboard, the scenario that is played, and names for what it makes."""

    keys: Keyboard
    scenario: Scenario
    folder: Path
    """Where files come from and go to."""
    days: Callable[[int], None]
    """Lets days go by: no key does that."""
    acting: PersonId
    cases: dict[str, str] = field(default_factory=dict)
    """Of each case, its key on the screen."""
    texts: dict[str, str] = field(default_factory=dict)
    """Of each contribution, decision and sheet, what was typed."""
    unlocked: set[PersonId] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    """What stands on the name cards, by the name."""
    at_table: bool = False
    refused: list[int] = field(default_factory=list)
    """The steps that the screen refused with the rule that the file expects."""

    def person(self, ident: str) -> Person:
        """Somebody of the scenario."""
        return next(p for p in self.scenario.persons if p.id == ident)

    def name(self, ident: str) -> str:
        """Their name, as it stands on every screen."""
        return self.person(ident).name

    def typist(self, step: ScenarioStep) -> PersonId:
        """Who sits at the keyboard: before the table whoever acts, at it the coordinator.

        Somebody else who types for a speaker stays there until that text is settled.
        """
        if not self.at_table or step.fields.get("by") is not None:
            return step.acting
        stays = step.do in ("approve", "withdraw")
        return self.acting if stays else self.scenario.coordinator

    def go(self, place: str) -> None:
        """To a place of the window, by its key."""
        self.keys.press(f"Ctrl+{PLACES.index(place) + 1}")

    def go_to_case(self, case: str) -> None:
        """To the page of a case, by typing its key."""
        self.go("cases")
        self.keys.press("Ctrl+A")
        self.keys.write(self.cases[case])
        self.keys.press("Return")
        self.keys.says(self.cases[case])

    def act(self, person: PersonId) -> None:
        """Let a member act; who is not unlocked yet gives the password."""
        if person == self.acting or not self.person(person).member:
            return
        if person in self.unlocked:
            self.keys.choose("screens.acting.label", self.name(person))
        else:
            self.keys.button("screens.acting.more")
            self.keys.choose("screens.key.member", self.name(person))
            self.keys.to("screens.key.password")
            self.keys.write(f"play-{person}")
            self.keys.press("Return")
            self.unlocked.add(person)
        self.acting = person
        self.keys.says(self.name(person))

    def refuses(self, step: ScenarioStep) -> None:
        """The screen gives the rule for which the file expects a refusal."""
        rule = step.expect.rule
        assert rule is not None
        self.keys.refuses(rule)
        self.refused.append(step.number)

    def ends(self, step: ScenarioStep) -> None:
        """A step was taken: refused with its rule, or the screen refuses nothing."""
        if step.expect.rule is not None:
            self.refuses(step)
        else:
            taken = {told("table.handed_on"), told("table.action.kept")}
            said = [s for s in self.keys.refusals() if s not in taken]
            assert not said, (step, said)

    def lists(self, key: str, text: str) -> bool:
        """Whether the list of this name, which is in front, has a row with this text."""
        return any(text in row for row in rows_of(self.keys.list_of(key)))


def enter(evening: Evening, vault: Path) -> None:
    """Through the first door: the vault's folder, who one is, and the password."""
    keys = evening.keys
    keys.button("screens.doors.open")
    keys.fill("screens.folder.folder", str(vault))
    keys.press("Return")
    keys.choose("screens.key.member", evening.name(evening.acting))
    keys.to("screens.key.password")
    keys.write(f"play-{evening.acting}")
    keys.press("Return")
    evening.unlocked.add(evening.acting)
    keys.says(told("screens.place.today"))


def take_over_partners(evening: Evening) -> None:
    """Everybody without a key slot comes from a list that the office had in a spreadsheet."""
    keys, file = evening.keys, evening.folder / "partners.csv"
    guests = [p for p in evening.scenario.persons if not p.member]
    lines = ["Naam;Functie;Organisatie;Categorie;Gemeenschap;Taal;Veiligheidsmachtiging;"]
    lines[0] += "Veiligheidsmachtiging tot;Rechtsgrond"
    for p in guests:
        told_ = (p.name, p.function, p.organisation, p.category, p.community, p.language)
        ends = (p.clearance or "", p.clearance_until or "", p.authorisation or "")
        lines.append(";".join(map(str, (*told_, *ends))))
    file.write_text("\n".join(lines), encoding="utf-8")
    evening.go("people")
    keys.find("partners.import")
    keys.write(str(file))
    keys.press("Return")
    keys.push(keys.words_n("partners.import.take", len(guests)))
    for guest in guests:
        assert evening.lists("partners.title", guest.name)
