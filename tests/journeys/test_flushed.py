"""What was acknowledged was flushed first: no killed process shows that, but the system's calls do.

Every file that was written is flushed before it takes another's name and before anybody is told,
and so is every folder in which a name was made, changed or, of a folder, taken away.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITES = {"write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate"}
NAMES = {"openat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "rmdir", "unlink"}
FLUSHES = {"fsync", "fdatasync"}
CALL = re.compile(r"^\d+ +(\w+)\((.*)\)\s+= \d+")
BEGUN = re.compile(r"^(\d+) +(\w+\(.*?) *<unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)")
"""Of a call in whose midst another thread came strace writes two lines."""
TRACE = ["strace", "--seccomp-bpf", "-f", "-y", "-s", "48"]
CALLS = f"trace={','.join(sorted(WRITES | NAMES | FLUSHES))}"
TOLD = "told: "

PROGRAM = f"""
import os, sys
from contextlib import suppress
from pathlib import Path
from app.commands.backups import BackUp, LeaveFolder
from app.commands.members import RemoveMember
from app.commands.settings import KeepIdle
from app.commands.speaking import Withdraw
from app.domain.contribution import TextId
from app.errors import Locked
from app.session import Session
from tests.app.commands.sittings import begun, said, scenario
from tests.builders import card, derive_each_password_once, opening_of, play

def tell(what):
    os.write(1, f"{TOLD}{{what}}".encode())

derive_each_password_once(setattr)
folder, file = Path(sys.argv[1]), scenario([*begun("insp", "pol"), *said("bron", "insp")])
session, code = Session.create(folder / "vault", opening_of(file))
tell("founded")
made = play(session, file)
assert not made.surprises
tell("played")
session.run(KeepIdle(3), "coord")
tell("step")
session.keep_draft("x", "y", "coord")
tell("draft")
with suppress(Locked):
    session.unlock("mayor", "fout")
tell("wrong password")
session.change_password("coord", "play-coord", "een ander wachtwoord")
tell("password")
session.work(BackUp(folder / "disk"), "coord")
tell("backup")
text = TextId(made.ids["c"])
session.run(Withdraw(text, card(session, text, "insp")), "insp")
tell("erased")
session.work(RemoveMember("clerk"), "coord")
tell("removed")
session.recover("mayor", code.sheet, "nog een ander wachtwoord")
tell("recovered")
session.work(LeaveFolder(str(folder / "disk")), "coord")
tell("left")
session.close()
tell("closed")
"""


@dataclass
class Disk:
    """What the calls of one process left to flush, under one folder."""

    folder: str
    written: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    """Folders whose names changed."""
    there: set[str] = field(default_factory=set)
    begun: dict[str, str] = field(default_factory=dict)
    """By thread, the call in whose midst another thread came."""
    meanwhile: dict[str, set[str]] = field(default_factory=dict)
    """What changed since, which a flush that was under way promises nothing of."""
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def follow(self, lines: Iterable[str]) -> "Disk":
        """All calls that succeeded, in the order in which they ended; a telling, as it began."""
        for line in lines:
            if found := BEGUN.match(line):
                thread, begun = found.groups()
                if f'"{TOLD}' in begun:
                    self._tell(begun.partition(TOLD)[2].partition('"')[0])
                else:
                    self.begun[thread], self.meanwhile[thread] = begun, set()
                continue
            meanwhile = set[str]()
            if found := RESUMED.match(line):
                thread, rest = found.groups()
                line = f"{thread} {self.begun.pop(thread, '')}{rest}"
                meanwhile = self.meanwhile.pop(thread, meanwhile)
            if found := CALL.match(line):
                self._end(*found.groups(), meanwhile)
        return self

    def _end(self, call: str, given: str, meanwhile: set[str]) -> None:
        texts = re.findall(r'"([^"]*)"', given)
        if call == "write" and texts and texts[0].startswith(TOLD):
            self._tell(texts[0].removeprefix(TOLD))
        elif call in WRITES | FLUSHES:
            self._touch(call, given.partition("<")[2].partition(">")[0], meanwhile)
        else:
            self._name(call, given, *texts)

    def _tell(self, what: str) -> None:
        self.told.append(what)
        self.wrong += [f"{what} {path}" for path in sorted(self.written | self.named)]

    def _touch(self, call: str, path: str, meanwhile: set[str]) -> None:
        if call in FLUSHES and path not in meanwhile:
            self.written.discard(path)
            self.named.discard(path)
        elif call in WRITES and path.startswith(self.folder):
            self._changed(self.written, path)

    def _changed(self, among: set[str], path: str) -> None:
        among.add(path)
        for meanwhile in self.meanwhile.values():
            meanwhile.add(path)

    def _name(self, call: str, given: str, path: str, to: str = "") -> None:
        new = to or path
        if not new.startswith(self.folder) or (call == "openat" and "O_CREAT" not in given):
            return
        if to and path in self.written:
            self.wrong.append(f"{call} {path}")
        self.written -= {path, to} if call != "openat" else set()
        if call in {"unlink", "rmdir"}:  # a file that comes back is taken away again
            self.named.discard(path)
        if call not in {"unlink", "openat"} or (call == "openat" and path not in self.there):
            self._changed(self.named, str(PurePosixPath(new).parent))
        self.there -= {path}
        if call not in {"unlink", "rmdir"}:
            self.there.add(new)


def _traces() -> bool:
    """Whether there is an strace that filters, and a system that lets itself be traced."""
    if shutil.which("strace") is None:
        return False
    asked = [*TRACE, "-o", "/dev/null", "true"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not _traces(), reason="no strace here that may trace")
def test_all_that_is_told_was_flushed_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    trace = tmp_path / "trace"
    asked = [*TRACE, "-e", CALLS, "-o", str(trace), sys.executable, "-c", PROGRAM, str(tmp_path)]
    ended = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    calls = trace.read_text(errors="replace")
    assert "store.db-wal>, " in calls, "a journal that writes nothing shows nothing"
    disk = Disk(str(tmp_path)).follow(calls.splitlines())
    assert len(disk.told) == PROGRAM.count("tell(") - 1
    assert disk.wrong == []


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (['openat(AT_FDCWD</>, "/v/a", O_RDWR|O_CREAT, 0600) = 3</v/a>'], ["done /v"]),
        (['openat(AT_FDCWD</>, "/v/a", O_RDONLY) = 3</v/a>'], []),
        (['write(3</v/a>, "x", 1) = 1'], ["done /v/a"]),
        (['write(3</v/a>, "x", 1) = 1', "fdatasync(3</v/a>)   = 0"], []),
        (['pwrite64(3</v/a>, "x", 1, 0) = -1 ENOSPC (No space left on device)'], []),
        (
            ['write(3</v/a>, "x", 1) = 1', 'rename("/v/a", "/v/b") = 0', "fsync(3</v>) = 0"],
            ["rename /v/a"],
        ),
        (['rename("/v/a", "/v/b") = 0'], ["done /v"]),
        (['mkdir("/v/w", 0700) = 0', "fsync(3</v>) = 0"], []),
        (['mkdir("/v/w", 0700) = 0', "fsync(3</v/w>) = 0"], ["done /v"]),
        (["ftruncate(3</v/a>, 0) = 0"], ["done /v/a"]),
        (['rmdir("/v/w") = 0'], ["done /v"]),
    ],
)
def test_the_calls_would_show_what_is_not_flushed(lines: list[str], wrong: list[str]) -> None:
    calls = [f"7 {line}" for line in (*lines, f'write(1</p>, "{TOLD}done", 10) = 10')]
    assert Disk("/v").follow(calls).wrong == wrong


WRITE = ('8 write(3</v/a>, "x", 1 <unfinished ...>', "8 <... write resumed>) = 1")
MAKE = ('8 mkdir("/v/w", 0700 <unfinished ...>', "8 <... mkdir resumed>)      = 0")
FLUSH = ("7 fsync(3</v/a> <unfinished ...>", "7 <... fsync resumed>)      = 0")
FLUSH_NAMES = ("7 fsync(4</v> <unfinished ...>", "7 <... fsync resumed>)      = 0")
TELL = (f'9 write(1</p>, "{TOLD}done", 10 <unfinished ...>', "9 <... write resumed>) = 10")


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((*WRITE, *TELL), ["done /v/a"]),
        ((*WRITE, *FLUSH, *TELL), []),
        ((*MAKE, *FLUSH_NAMES, *TELL), []),
        ((WRITE[0], *FLUSH, WRITE[1], *TELL), ["done /v/a"]),
        ((*WRITE, FLUSH[0], *WRITE, FLUSH[1], *TELL), ["done /v/a"]),
        ((FLUSH[0], *WRITE, FLUSH[1], *TELL), ["done /v/a"]),
        ((FLUSH_NAMES[0], *MAKE, FLUSH_NAMES[1], *TELL), ["done /v"]),
        ((*WRITE, TELL[0], *FLUSH, TELL[1]), ["done /v/a"]),
        ((*WRITE, FLUSH[0], *TELL, FLUSH[1]), ["done /v/a"]),
        ((WRITE[0], "8 <... write resumed>) = -1 ENOSPC (No space left)", *TELL), []),
    ],
)
def test_a_call_in_whose_midst_another_thread_came_is_seen_as_one(
    lines: tuple[str, ...], wrong: list[str]
) -> None:
    disk = Disk("/v").follow(lines)
    assert (disk.told, disk.wrong) == (["done"], wrong)
