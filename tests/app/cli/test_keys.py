"""`new`, `password`, `recover` and `show` on a real vault, at a terminal that is not a person's."""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals for this", allow_module_level=True)

import pty

from tests.app.cli.starter import Forked, fresh

ROOT = Path(__file__).parents[3]
FIRST = "een rustige dinsdag in november"
SECOND = "acht stoelen rond de tafel"
SHEET = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){5,}[0-9A-Z-]*")


@dataclass(frozen=True)
class Sat:
    """How a run at a terminal ended: what the terminal showed, and the two streams."""

    status: int
    terminal: str
    out: str
    err: str


Typed = str | Callable[[str], str]
"""A line, or what makes it of all that the terminal has shown."""


def last_group(shown: str) -> str:
    """As one types it back from the code that was shown last."""
    return SHEET.findall(shown)[-1].rsplit("-", 1)[-1].lower()


def before_last_group(shown: str) -> str:
    """The same of the first of two halves."""
    return SHEET.findall(shown)[-2].rsplit("-", 1)[-1]


def at_terminal(
    *arguments: object,
    typed: tuple[Typed, ...] = (),
    whole: bool = False,
    program: str = "tests.app.cli.at_floor",
) -> Sat:
    """Runs with a controlling terminal; with `whole` standard output goes to it as well.

    The program as it is started is a new interpreter.
    """
    starting = Forked if sys.platform == "linux" and program != "app.cli" else fresh
    ours, theirs = pty.openpty()
    words = [*map(str, arguments), "--language", "en"]
    with TemporaryFile() as out, TemporaryFile() as err:
        streams = (theirs, theirs if whole else out.fileno(), err.fileno())
        with starting(program, words, ROOT, streams) as run:
            os.close(theirs)
            shown = ""
            for line in typed:
                shown += _until_asked(ours)
                os.write(ours, f"{line if isinstance(line, str) else line(shown)}\n".encode())
            status = run.wait(60)
        shown += _rest(ours)
        os.close(ours)
        out.seek(0)
        err.seek(0)
        return Sat(status, shown, out.read().decode(), err.read().decode())


def _until_asked(terminal: int) -> str:
    shown, patience = "", time.monotonic() + 30
    # A line that is shown may end in a colon too, and be read before its end.
    while not shown.endswith(": ") and time.monotonic() < patience:
        shown += os.read(terminal, 4096).decode()
    return shown


def _rest(terminal: int) -> str:
    os.set_blocking(terminal, False)
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:  # Linux says so when the other end is closed
        pass
    return shown.decode()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Sat]:
    folder = tmp_path_factory.mktemp("real")
    vault, password = folder / "vault", folder / "password"
    password.write_text(FIRST)
    who = ("--vault", vault, "--label", "Zeestad", "--member", "joke", "--name", "Joke Claes")
    return vault, password, at_terminal("new", *who, typed=(FIRST, FIRST), program="app.cli")


def who(vault: Path, password: Path) -> tuple[object, ...]:
    return ("--vault", vault, "--member", "joke", "--password-file", password)


def test_the_recovery_code_goes_to_the_terminal_alone(made: tuple[Path, Path, Sat]) -> None:
    vault, _, sat = made
    assert (sat.status, sat.err) == (0, "")
    assert len(SHEET.findall(sat.terminal)) == 1
    assert not SHEET.search(sat.out)
    assert FIRST not in sat.terminal + sat.out
    assert (vault / "slots.json").exists()


def test_without_a_terminal_no_vault_is_made_whose_code_nobody_knows(cli, tmp_path: Path) -> None:
    vault, password = tmp_path / "vault", tmp_path / "password"
    password.write_text(FIRST)
    for whose in ("office", "participant"):
        named = ("--label", "L", "--name", "N", "--for", whose)
        ended = cli("new", *who(vault, password), *named)
        assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
        assert "terminal" in ended.err
        assert not vault.exists()


def test_a_participants_vault_of_another_profile_is_made(cli, tmp_path: Path) -> None:
    vault, password = tmp_path / "vault", tmp_path / "password"
    password.write_text(FIRST)
    named = ("--label", "L", "--name", "N", "--profile", "handhaving", "--for", "participant")
    assert at_terminal("new", *who(vault, password), *named).status == 0
    ended = cli("show", "--json", *who(vault, password))
    assert json.loads(ended.out)["profile"] == "handhaving"


@pytest.mark.parametrize(
    "member", ["Jan Jansen!", "", "jan jansen", "-jan", "x" * 65, "jan;", "🙂"]
)
def test_an_id_that_is_no_short_word_is_refused_with_the_reason(
    cli, tmp_path: Path, member: str
) -> None:
    named = ("--label", "L", "--name", "N", f"--member={member}")
    ended = cli("new", "--vault", tmp_path / "vault", *named)
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "not a short word" in ended.err
    assert not (tmp_path / "vault").exists()


@pytest.mark.parametrize(
    ("name", "password"), [("Joke", "short"), ("Joke", "a" * 20), ("", FIRST), ("Jo\x07ke", FIRST)]
)
def test_a_vault_that_cannot_be_is_not_begun(tmp_path: Path, name: str, password: str) -> None:
    file = tmp_path / "password"
    file.write_text(password)
    vault = tmp_path / "vault"
    ended = at_terminal("new", *who(vault, file), "--label", "Zeestad", "--name", name)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "no terminal" not in ended.err
    assert not vault.exists()


def test_a_real_vault_lists_without_names_and_shows_texts_on_a_terminal_only(
    cli, made: tuple[Path, Path, Sat]
) -> None:
    vault, password, _ = made
    ended = cli("show", "--json", *who(vault, password))
    assert ended.status == 0
    assert json.loads(ended.out)["cases"] == []
    for more in (("--json",), ()):
        ended = cli("show", "--case", "L-AAAAAA", *more, *who(vault, password))
        assert (ended.status, ended.out) == (1, "")
        assert ended.err.startswith("R34: ")
    sat = at_terminal("show", "--case", "L-AAAAAA", *who(vault, password), whole=True)
    assert sat.status == 1
    assert sat.err.startswith("R10: ")


def test_a_mistyped_new_password_changes_nothing(cli, made: tuple[Path, Path, Sat]) -> None:
    vault, password, _ = made
    sat = at_terminal(
        "password", "--vault", vault, "--member", "joke", typed=(FIRST, SECOND, FIRST)
    )
    assert (sat.status, sat.err.count("\n")) == (2, 1)
    assert cli("check", *who(vault, password)).status == 0


def test_a_changed_password_opens_and_the_old_one_does_not(
    cli, made: tuple[Path, Path, Sat], tmp_path: Path
) -> None:
    vault, password, _ = made
    second = tmp_path / "second"
    second.write_text(SECOND)
    ended = cli("password", *who(vault, password), "--new-password-file", second)
    assert (ended.status, ended.err) == (0, "")
    assert cli("check", *who(vault, password)).status == 1
    assert cli("password", *who(vault, second), "--new-password-file", password).status == 0


def test_the_code_lets_its_member_back_in_once(cli, made: tuple[Path, Path, Sat]) -> None:
    vault, password, first = made
    code = SHEET.findall(first.terminal)[0]
    ended = cli("recover", "--vault", vault, "--member", "joke")
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    recover = ("recover", *who(vault, password))
    slots = (vault / "slots.json").read_bytes()
    unread = at_terminal(*recover, typed=(code, *["wrong"] * 3))
    assert (unread.status, unread.err.count("\n")) == (2, 1)
    assert (vault / "slots.json").read_bytes() == slots, "the old sheet is still the valid one"
    sat = at_terminal(*recover, typed=(code.lower(), "wrong", last_group))
    assert (sat.status, sat.err) == (0, "")
    (fresh,) = (sheet for sheet in SHEET.findall(sat.terminal) if sheet != code)
    assert fresh not in sat.out
    assert at_terminal(*recover, typed=(code,)).status == 1
    assert at_terminal(*recover, typed=("not a code",)).status == 2
    lines = cli("log", "--json", *who(vault, password)).out.splitlines()
    assert "recovered" in {json.loads(line).get("act") for line in lines}


def test_one_sheet_is_told_of_with_the_second_member_and_replaced_by_two_halves(
    cli, tmp_path: Path
) -> None:
    vault, password, other = tmp_path / "vault", tmp_path / "password", tmp_path / "other"
    password.write_text(FIRST)
    other.write_text(SECOND)
    begun = at_terminal("new", *who(vault, password), "--label", "Zeestad", "--name", "Joke Claes")
    (code,) = SHEET.findall(begun.terminal)
    given = ("--person", "mayor", "--new-password-file", other)
    added = at_terminal("add-member", *who(vault, password), *given)
    assert (added.status, added.err) == (0, "")
    assert "still one sheet" in added.out
    assert "new-sheet" in added.out
    replaced = ("new-sheet", *who(vault, password))
    assert cli(*replaced).status == 2, "nowhere to show it"
    slots = (vault / "slots.json").read_bytes()
    unread = at_terminal(*replaced, typed=(code, *["wrong"] * 3))
    assert (unread.status, unread.err.count("\n")) == (2, 1)
    assert (vault / "slots.json").read_bytes() == slots, "the one sheet is still the valid one"
    done = at_terminal(*replaced, typed=(code, before_last_group, last_group))
    assert (done.status, done.err) == (0, "")
    assert "destroy it" in done.out
    assert not SHEET.search(done.out)
    halves = SHEET.findall(done.terminal)[-2:]
    assert at_terminal(*replaced, typed=(code,)).status == 1
    recovered = ("recover", *who(vault, password))
    assert at_terminal(*recovered, typed=(halves[0],)).status == 2
    both = "+".join(halves)
    assert at_terminal(*recovered, typed=(both, before_last_group, last_group)).status == 0
    lines = cli("log", "--json", *who(vault, password)).out.splitlines()
    assert [json.loads(line).get("act") for line in lines].count("sheet") == 1
