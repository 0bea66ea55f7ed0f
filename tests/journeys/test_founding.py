"""A vault that cannot be founded leaves nothing behind."""

from pathlib import Path

import pytest

from app.domain.basis import Profile
from app.domain.person import Category, Community, Office, Person, PersonId
from app.errors import Unusable
from app.session import Opening, Session

LONG = "een lang genoeg wachtwoord"


def test_a_weak_password_of_the_second_member_stops_the_founding_before_it_begins(
    tmp_path: Path,
) -> None:
    mayor, own = PersonId("mayor"), PersonId("own")
    persons = tuple(
        Person(p, p, "x", "y", category, Community.MUNICIPAL)
        for p, category in ((mayor, Category.BM), (own, Category.AIV))
    )
    opening = Opening(
        "Kluis",
        Profile.CASUSOVERLEG,
        False,
        Office("Gemeente", mayor, own, "DPO"),
        persons,
        own,
        {own: LONG, mayor: "kort"},
    )
    with pytest.raises(Unusable, match="password_too_short"):
        Session.create(tmp_path / "vault", opening)
    assert not (tmp_path / "vault").exists()
