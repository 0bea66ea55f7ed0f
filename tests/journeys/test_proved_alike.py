"""The copies of both exercises prove one another, and count nothing that they do not show."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from app.audit.opening import OPENING_LENGTH
from app.audit.proof import Proofs
from app.domain.minutes import MinutesDraft
from app.domain.person import Language
from app.minutes.passages import passages, proofs, prove
from app.queries.proofs import Agreement, compare, examine_proofs, passages_in
from app.queries.proofs import prove as prove_some
from tests.builders import EXERCISES, exercise, law, play
from tests.journeys.press import Printed, press
from tests.meetings import closed, decided, issued, recorded, said, scenario, seated

pytestmark = [pytest.mark.usefixtures("quick_passwords"), pytest.mark.slow]
Meetings = Mapping[object, list[Printed]]


def attest(_statement: bytes) -> bytes:
    return b"signed"


def played(folder: Path, plan: object) -> Meetings:
    """The minutes that a play signed, by the root under which they stand."""
    found: dict[object, list[Printed]] = defaultdict(list)
    with exercise(folder, plan) as session, press() as made:  # type: ignore[arg-type]
        assert play(session, plan).surprises == []  # type: ignore[arg-type]
    for one in made:
        if isinstance(one.draft, MinutesDraft) and one.draft.proof is not None:
            found[one.draft.proof.root].append(one)
    return found


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meetings]:
    """Of both exercises."""
    from tests.builders import derive_each_password_once

    with pytest.MonkeyPatch.context() as patch:
        derive_each_password_once(patch.setattr)
        folder = tmp_path_factory.mktemp("exercises")
        plays = [played(folder, file) for file in sorted(EXERCISES.glob("*.toml"))]
        yield {root: copies for each in plays for root, copies in each.items()}


def pairs(meetings: Meetings) -> Iterator[tuple[Printed, Printed]]:
    for copies in meetings.values():
        yield from combinations(copies, 2)


def shown(one: Printed) -> Counter[tuple[str, ...]]:
    """What a copy's draft says, read without the program's own passages."""
    found: Counter[tuple[str, ...]] = Counter()
    for item in one.draft.items:
        for part in item.contributions:
            found["said", item.case_key, part.nature, repr(part.text), repr(part.contributor)] += 1
        for text in item.decisions:
            found["decided", item.case_key, text.text, str(text.template)] += 1
        for action in item.actions:
            told = (repr(action.owner), str(action.due), str(action.state))
            found["do", item.case_key, action.text.text, str(action.text.template), *told] += 1
    return found


def test_every_copy_of_an_exercise_proves_what_it_shows(meetings: Meetings) -> None:
    assert sum(len(copies) > 4 for copies in meetings.values()) == 2
    for one in (one for copies in meetings.values() for one in copies):
        found = examine_proofs(one.file)
        assert found is not None
        assert (found.problems, found.passages) == ((), shown(one).total())


def test_any_two_copies_of_an_exercise_agree_wherever_they_overlap(meetings: Meetings) -> None:
    overlaps = []
    for one, other in pairs(meetings):
        both = (shown(one) & shown(other)).total()
        assert compare(one.file, other.file) == Agreement(same_minutes=True, both=both)
        overlaps.append(both)
    assert len(set(overlaps)) > 1


def test_a_single_passage_agrees_with_every_copy_that_shows_it(meetings: Meetings) -> None:
    for copies in meetings.values():
        longest = max(copies, key=lambda one: shown(one).total())
        for number, passage in enumerate(passages(longest.draft, law()), 1):
            proof = prove_some(longest.file, [number])
            assert len(passages_in(proof, Language.NL)) == 1
            for other in copies:
                same = passage in passages(other.draft, law())
                assert compare(proof, other.file) == Agreement(same_minutes=True, both=same)


def test_a_copy_is_as_large_as_if_it_were_the_only_one(meetings: Meetings) -> None:
    """Nothing that it carries is longer, or more, for what the others show and it does not."""
    for copies in meetings.values():
        assert len({len(proofs(one.draft, law()).signature) for one in copies}) == 1
        for one in copies:
            own = one.draft.proof
            (alone,) = prove([replace(one.draft, proof=None)], attest, law())
            assert len(own.openings) == shown(one).total()
            assert {len(opening) for opening in own.openings} <= {OPENING_LENGTH}
            assert len(proofs(alone, law()).to_bytes()) == len(proofs(one.draft, law()).to_bytes())
            # Under the same mark, whose digits are drawn and shrink as chance has it.
            only = replace(own, openings=alone.proof.openings if alone.proof else ())
            assert len(one.compose(replace(one.draft, proof=only))) == len(one.unsigned)


def test_nothing_of_a_withheld_passage_stands_in_another_copy(meetings: Meetings) -> None:
    """Neither its words nor its salt, and no hash that anybody could tell from a random one."""
    for one, other in (pair[::way] for pair in pairs(meetings) for way in (1, -1)):
        held = Proofs.from_bytes(proofs(one.draft, law()).to_bytes())
        carried = held.to_bytes().decode()
        own = {passage.content for passage in held.passages}
        for passage in proofs(other.draft, law()).passages:
            if passage.content not in own:
                assert passage.content.hex() not in carried
                assert passage.opening.salt.hex() not in carried


def test_copies_of_two_meetings_are_not_of_the_same_minutes(meetings: Meetings) -> None:
    for one, other in combinations((copies[0] for copies in meetings.values()), 2):
        assert compare(one.file, other.file) == Agreement(same_minutes=False, both=0)


def test_a_templates_words_in_other_languages_stop_no_signing(tmp_path: Path) -> None:
    """They stand in its proof, and are the reader's to know, whatever else says the same."""
    french = "La présidence prend une mesure relevant des compétences du bourgmestre."
    steps = [
        *seated(),
        *said("insp", "h", f"Notitie: {french}", audience=["pol"], secret=True),
        *decided("d", "Wij controleren de garage.", ["h"], neutral="measure"),
    ]
    room = ("mayor", "coord", "scribe", "pol", "insp", "care", "youth", "sport", "doctor")
    found = played(tmp_path, scenario([*steps, *recorded(room), *closed(), *issued()]))
    (copies,) = found.values()
    assert len(copies) == len(room)
