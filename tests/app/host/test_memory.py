"""What was let go of in memory is written over, in large pieces and in small ones."""

import subprocess
import sys
from pathlib import Path

import pytest

import app
from app.host import memory
from tests.memory import go_on, remains, until

ROOT = Path(app.__file__).parents[1]
PLANTED = {
    "key": bytes(range(64, 96)),
    "text": b"Zwaluwstaartvlinder gezien",
    "wide": "Zwaluwstaartvlinder ǝzien".encode("utf-16-le"),
    "middle": b"Z" + b"waluw" * 120,
    "large": b"staartvlinder" * 3_000,
    "native": b"vlinderstaart" * 9,
}
PROGRAM = """
import ctypes, sys
from app.host.memory import sweep, wipe_what_is_freed
wipe_what_is_freed()
library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
key = bytes(bytearray(range(64, 96)))
word = "".join(["Zwaluw", "staart", "vlinder"])
kept = [key, (word + " gezien").encode(), word + " \\u01ddzien"]
kept.append(b"".join([b"Z", *[b"waluw"] * 120]))  # nothing that the compiler would put together
kept.append(b"".join([b"staart", b"vlinder"]) * 3_000)
native = library.malloc(117)
ctypes.memmove(native, b"".join([b"vlinder", b"staart"]) * 9, 117)
print("planted", flush=True)
sys.stdin.readline()
library.free(native)
del kept, key, word, native
sweep()
print("swept", flush=True)
sys.stdin.readline()
"""


def test_what_a_process_let_go_of_stands_nowhere_in_its_memory_after_a_sweep() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        until(child, "planted")
        assert remains(child.pid, PLANTED).keys() == PLANTED.keys()
        go_on(child)
        until(child, "swept")
        assert remains(child.pid, PLANTED) == {}
        go_on(child)


def test_sweeping_never_raises_also_where_nothing_tells_the_size(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    memory.sweep()
    monkeypatch.setattr(memory, "_STATM", tmp_path / "absent")
    monkeypatch.setattr(memory, "MOST", 64 * 1024)
    memory.sweep()
