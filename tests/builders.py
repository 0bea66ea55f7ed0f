"""What tests begin with: things of the domain with sensible fields, and vaults that play a meeting.

Plain functions; whatever a test says nothing about is filled in here.
"""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from app.catalogue.load import load_law
from app.commands.scenario.playing import Play, Played, office_of, passwords_of
from app.commands.scenario.reading import parse_scenario, read_scenario
from app.commands.scenario.shape import Scenario
from app.crypto import kdf
from app.crypto.kdf import KdfParameters, derive
from app.domain.basis import Basis, BasisType, Kind, Profile
from app.domain.case import Case, CaseId, Signal, Subject, SubjectKind
from app.domain.contribution import Contribution, Keep, Nature, TextId
from app.domain.law import Law
from app.domain.meeting import (
    Attendance,
    Invitation,
    Item,
    ItemId,
    ItemState,
    Meeting,
    MeetingId,
    MeetingState,
)
from app.domain.person import Category, Clearance, Community, Office, Person, PersonId
from app.domain.secret import SecretText
from app.policy.situation import Situation
from app.queries.tablecodes import TableCode
from app.session import Opening, Session
from app.store import slot

TODAY = date(2026, 11, 23)
EXERCISES = Path(__file__).parents[1] / "resources" / "exercises"
DATA = Path(__file__).parent / "data"
MAYOR, COORDINATOR = PersonId("mayor"), PersonId("coord")


@cache
def law() -> Law:
    """The real catalogue, read once."""
    return load_law()


def person(name: str, category: str = "GEM", community: str = "municipal", **more: Any) -> Person:
    """Somebody who has declared, and if of the police, is cleared."""
    more.setdefault("declared_on", TODAY)
    if category == "POL":
        more.setdefault("clearance", Clearance.SECRET)
    told = (f"Name of {name}", "function", f"Service of {name}")
    return Person(PersonId(name), *told, Category(category), Community(community), **more)


def people(*more: Person) -> dict[PersonId, Person]:
    """Somebody of every category (in lower case), the mayor and the coordinator, and `more`."""
    found = [person("mayor", "BM", member=True), person("coord", "AIV", member=True)]
    found += [person(category.value.lower(), category.value) for category in Category]
    return {one.id: one for one in (*found, *more)}


def office(**more: Any) -> Office:
    return Office("Zeestad", MAYOR, COORDINATOR, more.pop("dpo", "L. Vermandere"), **more)


def ids(*names: str) -> frozenset[PersonId]:
    return frozenset(map(PersonId, names))


def consent(*participants: str, **more: Any) -> Basis:
    """A prosecutor's consent that names everybody of `people`, or just these."""
    named = ids(*participants) or frozenset(people())
    told = {
        "citation": "art. 353 §2 Sw.",
        "dated": date(2026, 11, 10),
        "magistrate": "substituut D. Roels",
        "reasons": "verwevenheid",
        "valid_until": date(2027, 5, 10),
        "participants": named,
    }
    return Basis(BasisType.CONSENT, **{**told, **more})


def statute(citation: str = "wet 30 juli 2018", **more: Any) -> Basis:
    return Basis(BasisType.LAW, citation, **more)


def basis_of(kind: Kind) -> tuple[Basis, str]:
    """A basis that carries this kind, with a purpose that it allows."""
    if kind is Kind.LIVC_R:
        return statute(), "terrorism"
    if kind is Kind.OTHER_LAW:
        return statute("art. 119ter §6 NGW", inquiry="IO-2026-7"), "criminal_organisation"
    if kind is Kind.ADMIN:
        return statute("art. 119ter NGW"), "criminal_organisation"
    return consent(), "criminal_organisation"


def subject(name: str = "Jan Zonderland", **more: Any) -> Subject:
    return Subject(SecretText(name), more.pop("kind", SubjectKind.PERSON), **more)


def case(kind: Kind = Kind.CONSENT, **more: Any) -> Case:
    """A case to which everybody of `people` is admitted."""
    basis, purpose = basis_of(kind)
    told = {
        "basis": basis,
        "purpose": purpose,
        "subject": subject(),
        "opened_on": TODAY,
        "admitted": frozenset(people()),
    }
    return Case(CaseId("case"), "C-AAAAAA", kind, **{**told, **more})


def signal(**more: Any) -> Signal:
    told = {
        "on": TODAY,
        "behaviour": SecretText("behaviour"),
        "source": SecretText("school"),
        "author": COORDINATOR,
    }
    return Signal("signal", CaseId("case"), **{**told, **more})


def meeting(kind: Kind = Kind.CONSENT, **more: Any) -> Meeting:
    """A meeting that the mayor chairs."""
    told = {
        "on": TODAY,
        "place": "Stadhuis",
        "chair": MAYOR,
        "minute_taker": PersonId("gem"),
        "agenda": "agenda",
        "copies": "copies",
        "files": "files",
        "state": MeetingState.OPEN,
    }
    return Meeting(MeetingId("meeting"), kind, **{**told, **more})


def item(present: Iterable[str] | None = None, **more: Any) -> Item:
    """An open item at which everybody of `people` sits, or just these."""
    there = frozenset(people()) if present is None else ids(*present)
    told = {
        "state": ItemState.OPEN,
        "invitations": (Invitation(PersonId("pol"), TODAY, accepted=True),),
        "attendance": Attendance(tuple(sorted(there)), there),
    }
    return Item(ItemId("item"), MeetingId("meeting"), CaseId("case"), **{**told, **more})


def contribution(contributor: str = "insp", **more: Any) -> Contribution:
    """A fact that is kept and approved, for everyone admitted."""
    told = {
        "id": TextId("text"),
        "item": ItemId("item"),
        "contributor": PersonId(contributor),
        "member": COORDINATOR,
        "text": SecretText("said"),
        "nature": Nature.FACT,
        "secret": False,
        "keep": Keep.MINUTES,
        "audience": None,
        "attributed": False,
        "approved": True,
    }
    return Contribution(**{**told, **more})


def situation(actor: str = "mayor", kind: Kind = Kind.CONSENT, **more: Any) -> Situation:
    """A moment at an open item of a meeting of this kind, all persons there."""
    told = {
        "law": law(),
        "profile": Profile.HANDHAVING if kind is Kind.ADMIN else Profile.CASUSOVERLEG,
        "exercise": True,
        "today": TODAY,
        "office": office(),
        "persons": people(),
        "case": case(kind),
        "meeting": meeting(kind),
        "item": item(),
    }
    return Situation(actor=PersonId(actor), **{**told, **more})


# Vaults


@cache
def _derived(password: str, parameters: KdfParameters, secret: bytes = b"") -> bytes:
    return bytes(derive(password, parameters, secret))


def derive_each_password_once(replaced: Callable[[object, str, object], None]) -> None:
    """Real keys from the real derivation, which is slow by design: kept between the tests.

    New slots have one salt for all, so that a password that many vaults have is derived once too.
    """
    replaced(kdf, "secrets", SimpleNamespace(token_bytes=bytes))
    replaced(slot, "derive", lambda *asked: bytearray(_derived(*asked)))


_FOUNDED: dict[str, tuple[TemporaryDirectory[str], Path]] = {}


def opening_of(scenario: Scenario) -> Opening:
    """What a vault for this scenario begins with."""
    return Opening(
        label=scenario.title,
        profile=scenario.profile,
        exercise=True,
        office=office_of(scenario),
        persons=scenario.persons,
        founder=scenario.coordinator,
        passwords=passwords_of(scenario),
    )


def _founded(scenario: Scenario) -> Path:
    """A closed vault with these persons, made once; to be copied."""
    opening = opening_of(scenario)
    name = repr(opening) + repr(opening.passwords)
    if name not in _FOUNDED:
        kept = TemporaryDirectory(prefix="founded-")
        folder = Path(kept.name) / "vault"
        Session.create(folder, opening)[0].close()
        _FOUNDED[name] = (kept, folder)
    return _FOUNDED[name][1]


def scenario_of(scenario: str | Path | Scenario) -> Scenario:
    """A scenario from its text, its file, or as it is."""
    if isinstance(scenario, Scenario):
        return scenario
    return read_scenario(scenario) if isinstance(scenario, Path) else parse_scenario(scenario)


def exercise(folder: Path, scenario: str | Path | Scenario) -> Session:
    """An exercise vault for a scenario in a new folder under `folder`, every member unlocked."""
    read = scenario_of(scenario)
    return _entered(_founded(read), folder, read)


def _entered(vault: Path, folder: Path, scenario: Scenario) -> Session:
    copy = folder / f"vault{len(list(folder.glob('vault*')))}"
    session = Session.open(shutil.copytree(vault, copy))
    for member, password in passwords_of(scenario).items():
        session.unlock(member, password)
    return session


class Outcomes(list[Played]):
    """How the steps of a play ended, with the ids of what they made."""

    def __init__(self, played: Iterable[Played], names: Mapping[str, str]) -> None:
        super().__init__(played)
        self.ids = names

    @property
    def surprises(self) -> list[str]:
        """The steps that ended otherwise than the file expects."""
        return [
            f"{p.step.number} {p.step.do} as {p.step.acting}: {p.outcome} {p.rules} {p.error!r},"
            f" expected {p.step.expect}"
            for p in self
            if not p.as_expected
        ]

    @property
    def files(self) -> dict[tuple[str, str], bytes]:
        """What was handed out, by product and recipient."""
        handed = [h for p in self for h in p.handed]
        return {(h.copy.product.value, h.copy.recipient): h.data for h in handed}


def card(session: Session, text: str, person: str) -> str | None:
    """The code on somebody's name card, at the meeting where a text was said."""
    return session.ask(TableCode(TextId(text), PersonId(person)))


def play(session: Session, scenario: str | Path | Scenario) -> Outcomes:
    """Every step of a scenario through the session."""
    played = Play(scenario_of(scenario))
    steps = list(played.steps(session))
    return Outcomes(steps, {name: made for (_, name), made in played.names.ids.items()})


_PLAYED: list[tuple[Scenario, TemporaryDirectory[str], Path, Outcomes]] = []


def _played(scenario: Scenario) -> tuple[Path, Outcomes]:
    """Each scenario is played once in this process, and every step must go as it should."""
    for known, _kept, vault, outcomes in _PLAYED:
        if known == scenario:
            return vault, outcomes
    kept = TemporaryDirectory(prefix="played-")
    with exercise(Path(kept.name), scenario) as session:
        outcomes = play(session, scenario)
        assert not outcomes.surprises
    vault = max(Path(kept.name).glob("vault*"))
    _PLAYED.append((scenario, kept, vault, outcomes))
    return vault, outcomes


def played_vault(scenario: Scenario, to: Path) -> Path:
    """A closed vault in this new folder, in which every step of a scenario went as it should.

    What nobody wrote down is not in a closed vault.
    """
    return Path(shutil.copytree(_played(scenario)[0], to))


def after(folder: Path, scenario: Scenario) -> tuple[Session, Outcomes]:
    """The same vault, opened anew with every member unlocked, and how the steps ended."""
    vault, outcomes = _played(scenario)
    return _entered(vault, folder, scenario), outcomes


def changed(scenario: str | Path | Scenario, **more: Any) -> Scenario:
    """The same scenario with other fields."""
    return replace(scenario_of(scenario), **more)
