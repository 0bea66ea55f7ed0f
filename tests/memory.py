"""Reads the writable memory of another process, where this system lets a parent do that."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

_AREA = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw\S* \S+ \S+ \S+\s*(.*)")


def remains(process: int, sought: Mapping[str, bytes]) -> dict[str, int]:
    """How often each of these stands in what the process can write to; only what is there."""
    if sys.platform != "linux":
        pytest.skip("memory is read through /proc")
    counted = dict.fromkeys(sought, 0)
    try:
        memory = Path(f"/proc/{process}/mem").open("rb", 0)  # noqa: SIM115
    except PermissionError:
        pytest.skip("this system lets nobody read another process")
    with memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            area = _AREA.match(line)
            if area is None:
                continue
            first, last = int(area[1], 16), int(area[2], 16)
            try:
                memory.seek(first)
                content = memory.read(last - first)
            except OSError:  # [vvar] and the like
                continue
            for name, needle in sought.items():
                counted[name] += content.count(needle)
    return {name: count for name, count in counted.items() if count}


def until(child: "subprocess.Popen[str]", said: str) -> None:
    """Let the child go on until it says this; it then waits for a line."""
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == said:
            return
    pytest.fail(f"ended before it said {said}: {child.wait()}")


def go_on(child: "subprocess.Popen[str]", line: str = "") -> None:
    """What the child waits for."""
    assert child.stdin is not None
    child.stdin.write(f"{line}\n")
    child.stdin.flush()
