"""The mark of an account: the same each time, another for another vault, and no name in it."""

import os
import sys

import pytest

from app.host import account
from app.host.account import account as mark_of


def test_a_mark_is_the_same_each_time_and_tells_vaults_and_accounts_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = mark_of("vault")
    assert mine == mark_of("vault")
    assert mine != mark_of("another")
    assert account._name() not in mine
    monkeypatch.setattr(account, "_name", lambda: "somebody else")
    assert mine != mark_of("vault")


@pytest.mark.skipif(sys.platform == "win32", reason="accounts by number are of POSIX")
def test_the_environment_does_not_say_whose_account_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = mark_of("vault")
    for name in ("USER", "LOGNAME", "HOME"):
        monkeypatch.setenv(name, "another")
    assert mine == mark_of("vault")
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)  # an account that the system cannot name
    assert mine != mark_of("vault")
