"""The program works without any network, and asks for none (spec 5)."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "resources" / "exercises" / "hartenaas.toml"
PLAY = [sys.executable, "-m", "app.cli", "play", str(SCENARIO)]
TRACE = ["strace", "-f", "-e", "trace=network", "-o"]
INET_SOCKET = re.compile(r"socket\(AF_INET6?\b")


def _can(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _environment(temporary: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.slow
@pytest.mark.skipif(not _can("unshare", "-rn", "true"), reason="no network namespaces here")
def test_a_whole_meeting_is_played_under_an_empty_network_namespace(tmp_path: Path) -> None:
    played = subprocess.run(
        ["unshare", "-rn", *PLAY, "--out", str(tmp_path / "out")],
        cwd=ROOT,
        env=_environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert played.returncode == 0, played.stderr.decode()
    assert list((tmp_path / "out" / "minutes").glob("*.pdf"))


@pytest.mark.slow
@pytest.mark.skipif(not _can("strace", "-V"), reason="strace is not installed")
def test_a_whole_meeting_opens_no_inet_socket(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    played = subprocess.run(
        [*TRACE, str(trace), *PLAY, "--out", str(tmp_path / "out")],
        cwd=ROOT,
        env=_environment(tmp_path),
        capture_output=True,
        check=False,
    )
    if played.returncode and "ptrace" in played.stderr.decode():
        pytest.skip("this machine does not let a process be traced")
    assert played.returncode == 0, played.stderr.decode()
    assert not INET_SOCKET.search(trace.read_text(errors="replace"))


def test_the_trace_would_show_an_inet_socket() -> None:
    assert INET_SOCKET.search("7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3")
    assert not INET_SOCKET.search("7 socket(AF_UNIX, SOCK_STREAM, 0) = 3")


def test_whoever_asks_for_the_network_is_refused() -> None:
    program = (
        "from app import start_process; start_process(); import socket\n"
        "try:\n    socket.create_connection(('127.0.0.1', 9))\n"
        "except PermissionError:\n    print('refused')\n"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert asked.stdout.decode().strip() == "refused", asked.stderr.decode()


def test_no_program_loads_qt_networking() -> None:
    program = (
        "import sys, ui.__main__, app.cli.program, app.session\n"
        "print([m for m in sys.modules if 'QtNetwork' in m])"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert asked.stdout.decode().strip() == "[]", asked.stderr.decode()
