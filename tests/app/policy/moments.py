"""Any moment at all, for hypothesis: who acts on what, however odd the combination."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from app.domain.basis import Basis, BasisType, Kind, Profile
from app.domain.case import About, Case, CaseId, Signal, Stage, Subject
from app.domain.contribution import Contribution, Keep, Nature, TextId
from app.domain.decision import Neutral
from app.domain.meeting import Attendance, Invitation, Item, ItemId, ItemState, Meeting
from app.domain.person import Community, Person, PersonId
from app.domain.secret import SecretText
from app.policy.situation import Situation
from app.policy.taint import Label
from tests.builders import TODAY, law, meeting, office, people

NAMES = sorted(people())
persons = st.sampled_from(NAMES)
groups = st.frozensets(persons, max_size=8)
days = st.integers(-400, 400).map(lambda count: TODAY + timedelta(days=count))
births = st.one_of(st.none(), days, st.dates(date(1940, 1, 1), TODAY))
words = st.sampled_from(["", " ", "word"])
hidden = words.map(SecretText)
purposes = st.sampled_from(["integrity", "terrorism", "criminal_organisation", "", "other"])
kinds = st.sampled_from(Kind)
citations = st.sampled_from([statute.id for statute in law().statutes] + ["", "unknown"])

bases = st.builds(
    Basis,
    type=st.sampled_from(BasisType),
    citation=citations,
    dated=st.none() | days,
    magistrate=st.none() | words,
    reasons=st.none() | words,
    valid_until=st.none() | days,
    participants=groups,
    duties=groups,
    inquiry=st.none() | words,
)
cases = st.builds(
    Case,
    id=st.just(CaseId("case")),
    key=st.just("C-AAAAAA"),
    kind=kinds,
    purpose=purposes,
    basis=bases,
    subject=st.builds(Subject, name=hidden, born=births),
    opened_on=days,
    admitted=groups,
    revoked=groups,
    stage=st.sampled_from(Stage),
    weighed=st.booleans(),
    child_interest=st.none() | hidden,
)
signals = st.builds(
    Signal,
    id=st.just("signal"),
    case=st.just(CaseId("case")),
    on=days,
    behaviour=hidden,
    source=hidden,
    author=persons,
    about=st.sampled_from(About),
)
invitations = st.builds(
    Invitation,
    person=persons,
    sent_on=days,
    accepted=st.booleans(),
    represented_by=st.none() | persons,
)
items = st.builds(
    Item,
    id=st.just(ItemId("item")),
    meeting=st.just("meeting"),
    case=st.just(CaseId("case")),
    state=st.sampled_from(ItemState),
    invitations=st.lists(invitations, max_size=5, unique_by=lambda i: i.person).map(tuple),
    attendance=st.builds(Attendance, arrived=groups.map(tuple), present=groups),
    own_files=st.booleans(),
)
meetings: st.SearchStrategy[Meeting] = st.builds(
    meeting, kind=kinds, on=days, place=words, chair=persons, minute_taker=persons
)


def _otherwise(**more: Any) -> dict[PersonId, Person]:
    return {name: replace(found, **more) for name, found in people().items()}


known_people = st.sampled_from(
    [
        people(),
        _otherwise(declared_on=None, clearance=None),
        _otherwise(clearance_until=TODAY, community=Community.FLEMISH),
        _otherwise(authorisation="decreet 21 mei 2021", community=Community.FLEMISH),
        _otherwise(declared_on=None, withdrawn_on=TODAY, authorisation_until=TODAY),
    ]
)
situations = st.builds(
    Situation,
    law=st.just(law()),
    profile=st.sampled_from(Profile),
    exercise=st.booleans(),
    today=days,
    office=st.builds(office, delegates=groups, dpo=words, dpia=st.none() | words),
    persons=known_people,
    actor=persons,
    case=st.none() | cases,
    meeting=st.none() | meetings,
    item=st.none() | items,
)
contributions = st.builds(
    Contribution,
    id=st.just(TextId("text")),
    item=st.just(ItemId("item")),
    contributor=persons,
    member=persons,
    text=hidden,
    nature=st.sampled_from(Nature),
    secret=st.booleans(),
    keep=st.sampled_from(Keep),
    audience=st.none() | groups,
    attributed=st.booleans(),
    categories=st.frozensets(st.sampled_from([*law().data_categories, "unknown"]), max_size=4),
    justification=st.none() | hidden,
    approved=st.booleans(),
)
neutrals = st.none() | st.builds(
    Neutral,
    template=st.none() | st.sampled_from([*law().neutral, "unknown"]),
    text=st.none() | hidden,
    agreed=st.booleans(),
)
labels = st.builds(
    Label,
    audience=groups,
    secret=st.booleans(),
    judicial=st.booleans(),
    narrowed=st.booleans(),
)
