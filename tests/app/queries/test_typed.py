"""What stands around the texts of a document names nobody whom the meeting discusses."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.case import Subject, SubjectKind
from app.domain.minutes import ParticipantLine
from app.domain.person import Category
from app.domain.secret import SecretText
from app.leaks.finding import Surface
from app.queries.typed import Typed
from tests.app.commands.sittings import at, begun, do, opened, planned, tried
from tests.app.minutes.drafts import INSPECTOR, feedback, item, minutes

PERSON, ESTABLISHMENT = SubjectKind.PERSON, SubjectKind.ESTABLISHMENT
DISCUSSED = (
    ("Joris Vandersteen", PERSON),
    ("Jan Van Gent", PERSON),
    ("dr. Lieve Maes", PERSON),
    ("Janssens", PERSON),
    ("Café De Zon", ESTABLISHMENT),
    ("Stad", ESTABLISHMENT),
)


def typed() -> Typed:
    partners = {"p": SimpleNamespace(name="Anna Maes")}
    desk: Any = SimpleNamespace(office=SimpleNamespace(municipality="Gent"), persons=partners)
    return Typed(desk, [Subject(SecretText(name), kind) for name, kind in DISCUSSED])


@pytest.mark.parametrize(
    "place",
    [
        "Thuis bij Joris Vandersteen",
        "Ten huize van mevrouw Vandersteen",
        "Bij J. Van der Steen",
        "VANDERSTEEN, Kerkstraat 4",
        "Praktijk Lieve Maes",
        "Gemeentehuis Sint-Janssens",
        "In cafe De  Zon",
        "Achter de Stad",
    ],
)
def test_a_place_that_names_somebody_is_found(place: str) -> None:
    (found,) = typed().findings(minutes(place=place))
    assert (found.page, found.surface) == (1, Surface.PLACE)


@pytest.mark.parametrize(
    "place",
    ["Stadhuis Gent, zaal 2", "Praktijk dr. Maes", "Café De Ster", "OCMW Sint-Joris", "Zon", "–"],
)
def test_a_place_that_names_a_town_a_partner_or_a_saint_is_none(place: str) -> None:
    assert not [*typed().findings(minutes(place=place))]


def test_the_place_of_a_signed_meeting_stops_no_annex_or_sheet() -> None:
    assert not [*typed().findings(feedback())]


@pytest.mark.parametrize(
    "role", ["Vader van Joris Vandersteen", "Vandersteen Joris", "voogd (Jan van Gent)"]
)
def test_a_role_that_names_somebody_whole_is_found_wherever_it_stands(role: str) -> None:
    held = replace(INSPECTOR, function=role)
    sat = ParticipantLine(role, Category.INSP)
    for draft in (
        minutes(chair=held),
        minutes(recipient=replace(INSPECTOR, organisation=role)),
        minutes(items=(item(participants=(sat,)),)),
        feedback(signer=held),
    ):
        assert [found.surface for found in typed().findings(draft)] == [Surface.ROLE]


@pytest.mark.parametrize("role", ["PZ Gent", "Notariaat Vandersteen", "uitbater Café De Zon"])
def test_a_service_that_is_called_as_somebody_is_names_nobody(role: str) -> None:
    assert not [*typed().findings(minutes(chair=replace(INSPECTOR, organisation=role)))]


JORIS = opened() | {"subject": {"name": "Joris Vandersteen", "kind": "person"}}
HOME = planned() | {"place": "Thuis bij Joris Vandersteen"}


def moved(place: str) -> dict[str, Any]:
    told = {key: HOME[key] for key in ("on", "chair", "minute_taker")}
    return do("change_meeting", meeting="m", place=place, **told)


@pytest.mark.usefixtures("quick_passwords")
def test_a_place_that_names_somebody_stops_the_signing_until_it_is_put_right(
    tmp_path: Path,
) -> None:
    steps = [
        JORIS,
        HOME,
        *begun("pol")[2:],
        at("close_item", "mayor"),
        do("close_meeting", "mayor", meeting="m"),
    ]
    sign = do("sign_minutes", "mayor", meeting="m")
    session, made = tried(tmp_path, *steps, sign, moved("Stadhuis"), sign, moved("Bibliotheek"))
    with session:
        assert [getattr(one.error, "code", None) for one in made[-4:]] == [
            "leak_in_place",
            None,
            None,
            "meeting_begun",
        ]
