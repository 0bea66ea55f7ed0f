"""Killed at any moment, the program keeps what it acknowledged, and nothing by halves."""

import sys

import pytest

from tests.killing.campaign import campaign

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there"),
]


@pytest.mark.parametrize("exercise", ["hartenaas", "livc-r"])
def test_a_meeting_goes_on_after_every_kill_as_if_nothing_had_happened(exercise: str) -> None:
    hit = campaign("tests.killing.meeting", exercise, "110")
    assert hit["kills"] >= 110
    assert hit["steps"] > 60
    assert hit["ahead"] > 0, "no kill fell between the disk and the acknowledgement"


KINDS = {
    "admission": 10,
    "backup": 14,
    "draft": 8,
    "drill": 12,
    "erasure": 14,
    "founding": 16,
    "password": 8,
    "recovery": 14,
    "removal": 12,
    "restoring": 14,
    "upgrade": 12,
}
"""How often each kind of work is killed: `tests.killing.kinds`."""


@pytest.mark.parametrize("kind", KINDS)
def test_work_on_a_whole_vault_leaves_the_old_state_or_the_new_one(kind: str) -> None:
    kills = KINDS[kind]
    hit = campaign("tests.killing.work", kind, str(kills))
    assert hit["kills"] >= kills // 2
    assert hit["old"], "every kill came too late"
