"""A hardened process leaves no core; tested in one of its own, because it cannot be undone."""

import subprocess
import sys
from pathlib import Path

import pytest

import app

ROOT = Path(app.__file__).parents[1]


def printed_by(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_hardening_never_raises_also_twice():
    assert printed_by("from app.host.process import harden; harden(); harden(); print(1)") == "1"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_no_core_file_is_written():
    program = """
import resource
from app.host.process import harden
harden()
print(resource.getrlimit(resource.RLIMIT_CORE))
"""
    assert printed_by(program) == "(0, 0)"


@pytest.mark.skipif(sys.platform != "linux", reason="prctl of Linux")
def test_the_process_is_not_dumpable_and_still_reads_its_mounts():
    program = """
import ctypes
from pathlib import Path
from app.host.process import harden
dumpable = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = dumpable()
harden()
print(before, dumpable(), bool(Path("/proc/self/mountinfo").read_text()))
"""
    assert printed_by(program) == "1 0 True"
