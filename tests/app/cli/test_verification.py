"""`verify` examines what it can read, and names what it cannot."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def _verify(*files: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the program closes the network for good."""
    command = [sys.executable, "-m", "app.cli", "--language", "en", "verify", *map(str, files)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no document")
    printed = _verify(tmp_path / "absent.pdf", text)
    assert printed.returncode == 2
    assert "absent.pdf" in printed.stderr
    assert "note.txt" in printed.stdout
    assert "this is not a PDF" in printed.stdout


def test_what_is_no_signed_document_is_a_finding(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no document")
    assert _verify(text).returncode == 1
