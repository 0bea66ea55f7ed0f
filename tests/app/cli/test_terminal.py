"""What reaches the terminal: aligned, on one line, and never obeyed by it."""

import os

import pytest

from app.cli.delivery import Delivery
from app.cli.document import document_lines
from app.cli.terminal import printable, secret_line, table
from app.domain.person import Language
from app.errors import Unusable
from app.wording.sentences import sentences


def test_a_terminal_obeys_nothing_that_is_printed() -> None:
    assert printable("a\x1b[2Jb\x9bc\r") == "a\ufffd[2Jb\ufffdc\ufffd"
    assert printable("é\u0301 \u200fלי\n\t") == "é\u0301 \u200fלי\n\t"
    assert printable("Anna\u202edrowssaP\u2066") == "Anna\ufffddrowssaP\ufffd"


def test_a_terminal_obeys_no_name_in_the_question_for_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Names stand in slots.json, which nobody has vouched for before the password."""
    asked = list[str]()
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or "secret")
    assert secret_line("Password of \x1b]0;x\x07Jan\n", None) == "secret"
    assert asked == ["Password of \ufffd]0;x\ufffdJan : "]


def test_columns_stay_aligned_under_combining_and_wide_characters() -> None:
    lines = table(("a", "b"), [("e\u0301e\u0301", "1"), ("山", "2"), ("x\ny", "3")])
    assert lines[0] == "a    b"
    assert lines[2:] == ["e\u0301e\u0301   1", "山   2", "x y  3"]


def test_a_document_is_tables_where_they_fit_and_blocks_where_not() -> None:
    say = sentences(Language.EN)
    small = {"rules": [{"id": "R1", "confirmed": False}, {"id": "R2", "confirmed": True}]}
    assert list(document_lines(small, say))[-1].split() == ["R2", "yes"]
    long = {"rules": [{"id": "R1", "text": "long " * 30}]}
    assert any(line.startswith("  text: long long") for line in document_lines(long, say))


def test_of_a_text_in_every_language_one_is_printed() -> None:
    document = {"rules": [{"text": {Language.NL: "ja", Language.FR: "oui"}}]}
    (*_, last) = document_lines(document, sentences(Language.FR))
    assert last.strip() == "oui"


def test_a_delivery_that_is_undone_leaves_what_was_there(tmp_path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    delivery = Delivery(tmp_path / "new" / "out")
    delivery.draft("m", "p", b"%PDF-")
    delivery.undo()
    assert os.listdir(tmp_path) == ["mine.txt"]  # noqa: PTH208


def test_a_list_of_somebody_else_removes_nothing(tmp_path) -> None:
    (tmp_path / "copies.json").write_text(
        '[{"file": "../mine.txt", "sha256": "x"}, {"file": "minutes/ABCDEF.pdf", "sha256": "0"}]'
    )
    (tmp_path / "minutes").mkdir()
    mine = tmp_path / "minutes" / "ABCDEF.pdf"
    mine.write_bytes(b"mine")
    Delivery(tmp_path).finish()
    assert mine.read_bytes() == b"mine"


def test_a_name_with_a_zero_byte_is_no_folder(tmp_path) -> None:
    with pytest.raises(Unusable):
        Delivery(tmp_path / "a\0b")
