"""A hardened process leaves no core; tested in one of its own, because it cannot be undone."""

import os
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


UNTOLD = """
import gc, logging, threading, warnings
from app import silence_libraries, start_process
start_process()
silence_libraries()

def fail():
    raise ValueError("Zwaluwstaartvlinder")

class Dies:
    def __del__(self):
        fail()

logging.getLogger("some.library").error("Zwaluwstaartvlinder")
warnings.warn("Zwaluwstaartvlinder")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Dies()
fail()
"""


def test_no_error_log_or_warning_that_nobody_catches_tells_its_words():
    done = subprocess.run(
        [sys.executable, "-c", UNTOLD], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == ["casustafel: ValueError __main__:8"] * 3


def test_no_stack_is_dumped_where_somebody_switched_that_on():
    program = """
import faulthandler
from app.host.process import harden
before = faulthandler.is_enabled()
harden()
print(before, faulthandler.is_enabled())
"""
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True False"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_crash_leaves_no_core_and_says_nothing(tmp_path: Path):
    program = "import os; from app import start_process; start_process(); os.abort()"
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-6, "", "")
    assert not list(tmp_path.iterdir())
