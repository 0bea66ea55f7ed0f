"""What nobody could read on paper, or no text can hold, is said before it is kept."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.commands.meetings import Plan
from app.commands.office import KeepPerson
from app.commands.outcomes import Decide
from app.commands.people import ImportPartners
from app.commands.settings import KeepOffice, KeepTerms
from app.commands.speaking import Contribute
from app.commands.typed import require_usable
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import CaseId
from app.domain.contribution import Nature
from app.domain.decision import Neutral
from app.domain.meeting import MeetingId
from app.domain.person import PersonId
from app.domain.secret import TEXT_LIMIT, SecretText
from app.errors import Unusable
from app.queries.board import ItemBoard
from app.queries.people import Persons
from app.session import Session
from tests.app.commands.sittings import (
    TODAY,
    begun,
    convened,
    opened,
    planned,
    said,
    scenario,
    seated,
)
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
INSP, MAYOR = PersonId("insp"), PersonId("mayor")
SMILE = "🙂 (U+1F642)"


class Table:
    """An open item at which the inspector may speak and the mayor decide."""

    def __init__(self, folder: Path) -> None:
        file = scenario([opened(), planned(), *convened("insp"), *seated("mayor", "insp")])
        self.session: Session = exercise(folder, file)
        made = play(self.session, file)
        assert made.surprises == []
        self.place = MeetingId(made.ids["m"]), CaseId(made.ids["k"])

    def says(self, text: str, **more: Any) -> None:
        said = Contribute(*self.place, SecretText(text), Nature.FACT, **more)
        self.session.run(said, INSP)

    def unusable(self, text: str, **more: Any) -> tuple[str, dict[str, Any]]:
        with pytest.raises(Unusable) as caught:
            self.says(text, **more)
        assert self.session.ask(ItemBoard(*self.place), INSP).said == ()
        return caught.value.code, dict(caught.value.facts)


def test_a_sign_that_no_typeface_has_is_named_and_nothing_is_kept(tmp_path: Path) -> None:
    table = Table(tmp_path)
    told = table.unusable("Hij zei 🙂 en nog eens 🙂")
    assert told == ("text_undrawn", {"signs": SMILE})
    told = table.unusable("gewoon", justification=SecretText("日本語の文字列です"))
    assert told[1]["signs"] == "日 (U+65E5)…"
    table.says("Hij zei: שלום, محمد, „Ștefan” – 20 €")


def test_a_text_over_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    table = Table(tmp_path)
    told = table.unusable("x" * (TEXT_LIMIT + 1))
    assert told == ("text_too_long", {"limit": TEXT_LIMIT})
    table.says("x" * TEXT_LIMIT)


def test_what_others_get_in_its_place_is_looked_at_too(tmp_path: Path) -> None:
    table = Table(tmp_path)
    decide = Decide(*table.place, SecretText("t"), (), Neutral(text=SecretText("goed 🙂")))
    with pytest.raises(Unusable, match="text_undrawn"):
        table.session.run(decide, MAYOR)


def test_what_documents_say_of_office_and_basis_is_looked_at_too(tmp_path: Path) -> None:
    session = Table(tmp_path).session
    for command in (KeepOffice("Zeestad 王"), KeepTerms("D. 王", 12)):
        with pytest.raises(Unusable, match="text_undrawn"):
            session.run(command)
    for told in ({"citation": "art. 王"}, {"citation": "x", "inquiry": "IO 王"}):
        with pytest.raises(Unusable, match="text_undrawn"):
            require_usable(Basis(BasisType.LAW, **told))


def test_an_error_tells_no_whole_name_of_a_secret_text(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        require_usable((SecretText("王小明"),))
    assert dict(caught.value.facts) == {"signs": "王 (U+738B)…"}
    with pytest.raises(Unusable) as caught:
        scenario([*begun("pol"), *said("王小明", "pol")])
    assert caught.value.facts["signs"] == "王 (U+738B)…"


def test_places_and_people_are_looked_at_too(tmp_path: Path) -> None:
    session = Table(tmp_path).session
    plan = Plan(Kind.CONSENT, TODAY + timedelta(days=9), "Zaal 🙂", MAYOR, MAYOR)
    with pytest.raises(Unusable, match="text_undrawn"):
        session.run(plan)
    known = next(one for one in session.ask(Persons()) if one.id == INSP)
    for command in (KeepPerson, lambda person: ImportPartners((person,))):
        with pytest.raises(Unusable, match="text_undrawn"):
            session.run(command(replace(known, function="Inspecteur 🙂")))
