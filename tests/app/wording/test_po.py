"""The reader of .po files, against babel's as an oracle and against broken files."""

import io
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.errors import Damaged
from app.wording.po import read_messages

FOLDER = Path(str(files("resources"))) / "translations"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.po")), ids=lambda p: f"{p.parts[-3:]}")
def test_our_reader_reads_what_babel_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected: dict[str, tuple[str, ...]] = {}
    for message in read_po(io.BytesIO(text.encode())):
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            expected[key] = tuple(forms)
    assert read_messages(text, path.name) == expected
    assert expected


def test_continued_strings_escapes_and_plurals_are_read() -> None:
    text = (
        '#: a comment\nmsgid "a.b"\nmsgstr ""\n"one \\"two\\"\\n"\n"three"\n\n'
        'msgid "a.days"\nmsgid_plural "a.days"\n'
        'msgstr[0] "{count} dag"\nmsgstr[1] "{count} dagen"\n'
    )
    assert read_messages(text, "a.po") == {
        "a.b": ('one "two"\nthree',),
        "a.days": ("{count} dag", "{count} dagen"),
    }


def test_fuzzy_and_empty_translations_are_missing() -> None:
    text = (
        '#, fuzzy\nmsgid "a.b"\nmsgstr "x"\n\nmsgid "a.c"\nmsgstr ""\n\nmsgid "a.d"\nmsgstr "y"\n'
    )
    assert read_messages(text, "a.po") == {"a.d": ("y",)}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a.b"\nmsgstr "x\n', 2),
        ('msgid "a.b"\nmsgstr "x"\nnonsense\n', 3),
        ('"loose"\n', 1),
        ('msgid "a.b"\nmsgstr "x"\n\nmsgid "a.b"\nmsgstr "y"\n', 4),
        ('msgid "a.b"\nmsgstr "x"\nmsgstr "y"\n', 3),
        ('msgid "a.b"\n', 1),
    ],
)
def test_a_broken_file_names_its_line(text: str, line: int) -> None:
    with pytest.raises(Damaged) as caught:
        read_messages(text, "nl/x.po")
    assert caught.value.facts == {"file": "nl/x.po", "line": line}
