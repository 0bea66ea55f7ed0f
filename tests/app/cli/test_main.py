"""An interrupt ends the program quietly, however early it comes."""

import sys
from types import ModuleType

import pytest

from app.cli.__main__ import main


class _Loading(ModuleType):
    """A module that somebody interrupts while it is loaded."""

    def __getattr__(self, _name: str) -> object:
        raise KeyboardInterrupt


def test_an_interrupt_while_the_program_loads_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "app.cli.program", _Loading("app.cli.program"))
    assert main() == 130
