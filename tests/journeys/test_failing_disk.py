"""A disk that fails for a while: every step is refused wholly or done, and then all goes on."""

import sys

import pytest

from tests.killing.campaign import campaign

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="nothing forks there"),
]
MET = {
    "full": {"disk_full", "erasure_unfinished"},
    "permission": {"no_permission"},
    "short": {"disk_error", "disk_full", "erasure_unfinished"},
    "vanished": {"folder_gone", "vault_missing"},
}
"""By which codes a person is told."""


@pytest.mark.parametrize("fault", MET)
def test_nothing_is_lost_or_half_done_while_the_disk_fails(fault: str) -> None:
    found = campaign("tests.killing.faults", fault, "6")
    if "skipped" in found:
        pytest.skip(found["skipped"])
    assert found["met"], "nothing met the fault"
    assert set(found["met"]) <= MET[fault]
