"""Starts a series of kills or faults in a process of its own, because it forks."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SEED = "1"


def campaign(*asked: str) -> dict[str, Any]:
    """What a series hit; the arguments are those of its module, without the seed."""
    series = [sys.executable, "-m", *asked, SEED]
    ended = subprocess.run(series, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found
