"""Whoever comes in is named as the unlock screen names them."""

import pytest

from app.cli.entering import by_name, chosen
from app.cli.refusal import message
from app.domain.language import Language
from app.errors import AppError, Damaged, Locked
from app.wording.sentences import sentences

NAMES = {"joke": "Joke Claes", "p-1": "Jan Peeters", "p-2": "Jan Peeters", "p-3": "p-1"}


@pytest.mark.parametrize(
    ("typed", "who"), [("joke", "joke"), (" joke  CLAES ", "joke"), ("p-2", "p-2"), ("p-1", "p-1")]
)
def test_a_member_is_found_by_id_or_by_name(typed: str, who: str) -> None:
    assert chosen(typed, NAMES) == who


def test_the_only_member_need_not_be_named() -> None:
    assert chosen(None, {"joke": "Joke Claes"}) == "joke"


@pytest.mark.parametrize(
    ("typed", "code", "offered"),
    [
        (None, "member_needed", 4),
        ("Jan Peeters", "members_alike", 2),
        ("", "member_not_there", 4),
        ("Piet", "member_not_there", 4),
    ],
)
def test_otherwise_those_who_can_be_meant_are_listed_with_their_ids(
    typed: str | None, code: str, offered: int
) -> None:
    with pytest.raises(AppError, match=code) as caught:
        chosen(typed, NAMES)
    members = str(caught.value.facts["members"])
    assert members.count("(") == offered
    assert "Jan Peeters (p-1), Jan Peeters (p-2)" in members


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", ["member_key_changed", "member_contested", "member_left"])
def test_whom_an_error_tells_of_is_named(code: str, language: Language) -> None:
    with pytest.raises(Damaged) as caught, by_name(NAMES):
        raise Damaged(code, member="p-1")
    said = message(caught.value, sentences(language))
    assert "Jan Peeters" in said
    assert "p-1" not in said


def test_any_other_error_keeps_its_ids() -> None:
    with pytest.raises(Locked, match="member=p-1"), by_name(NAMES):
        raise Locked("wrong_password", member="p-1")
