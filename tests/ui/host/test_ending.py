"""A program that the system ends closes its vault, and an exercise leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STARTED = """
import os, signal, sys, tempfile
from pathlib import Path
import ui.program
from PySide6.QtCore import QTimer

begun, look = ui.program.begin, QTimer()

def begin(window, wish):
    def asked():
        if list(Path(tempfile.gettempdir()).glob("casustafel-*/kluis/slots.json")):
            look.stop()
            os.kill(os.getpid(), signal.SIGTERM)
    look.timeout.connect(asked)
    look.start(50)
    begun(window, wish)

ui.program.begin = begin
from ui.__main__ import main
sys.exit(main(["--exercise"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
def test_an_exercise_that_is_told_to_end_leaves_no_vault(tmp_path: Path) -> None:
    environ = {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", STARTED],
        env=os.environ | environ,
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 143, ended.stderr.decode()
    assert b"Traceback" not in ended.stderr
    assert list(tmp_path.glob("casustafel-*")) == []
