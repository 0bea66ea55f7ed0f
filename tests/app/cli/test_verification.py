"""`verify` examines what it can read, and names what it cannot."""

from pathlib import Path

import pytest

from app.cli.__main__ import main


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no document")
    assert main(["--language", "en", "verify", str(tmp_path / "absent.pdf"), str(text)]) == 2
    printed = capsys.readouterr()
    assert "absent.pdf" in printed.err
    assert "note.txt" in printed.out
    assert "this is not a PDF" in printed.out


def test_what_is_no_signed_document_is_a_finding(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no document")
    assert main(["verify", str(text)]) == 1
