"""A list of partners is read whatever program wrote it, and any bytes end in a known way."""

import codecs
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.person import Category, Clearance, Community, Language
from app.errors import AppError, Unavailable, Unusable
from app.queries.partner_cells import (
    Field,
    clean,
    code_name,
    code_of,
    day_of,
    defused,
    heading,
    heading_for,
    unquoted,
)
from app.queries.partner_list import (
    MOST_BYTES,
    MOST_LINES,
    parse_partner_list,
    read_partner_file,
)

HEAD = "Naam;Functie;Organisatie;Categorie"
LINE = "Nele Pauwels;CLB-medewerker;CLB Dender;HULP"


def parsed(text: str | bytes) -> list[dict[str, str]]:
    data = text.encode() if isinstance(text, str) else text
    file = parse_partner_list(data, Language.NL)
    return [{str(column): value for column, value in one.values.items()} for one in file.lines]


def refused(text: str | bytes) -> AppError:
    with pytest.raises(Unusable) as caught:
        parsed(text)
    return caught.value


NELE = {
    "name": "Nele Pauwels",
    "function": "CLB-medewerker",
    "organisation": "CLB Dender",
    "category": "HULP",
}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_line_ends_are_found(separator: str, end: str) -> None:
    text = f"{HEAD}{end}{LINE}{end}".replace(";", separator)
    assert parsed(text) == [NELE]


def test_the_line_that_a_spreadsheet_puts_before_names_the_separator() -> None:
    assert parsed(f"sep=|\r\n{HEAD}\r\n{LINE}".replace(";", "|")) == [NELE]
    assert parsed(f'"SEP=;"\n{HEAD}\n{LINE}') == [NELE]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (f"{HEAD}\n{LINE}".encode("utf-8-sig"), "utf-8"),
        (f"{HEAD}\n{LINE}é".encode(), "utf-8"),
        (f"{HEAD}\n{LINE}é".encode("cp1252"), "windows-1252"),
        (f"{HEAD}\n{LINE}".replace(";", "\t").encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + f"{HEAD}\n{LINE}".encode("utf-16-be"), "utf-16"),
    ],
)
def test_the_encoding_is_found_and_told(data: bytes, encoding: str) -> None:
    file = parse_partner_list(data, Language.NL)
    assert file.encoding == encoding
    assert file.lines[0].values[Field.NAME] == "Nele Pauwels"


def test_a_line_end_between_quotes_belongs_to_the_cell_and_rows_count_as_in_a_spreadsheet() -> None:
    file = parse_partner_list(f'\n{HEAD}\n"A;\r\nB";f;o;GEM\n\n{LINE}'.encode(), Language.NL)
    assert file.lines[0].values[Field.NAME] == "A;\r\nB"
    assert [line.row for line in file.lines] == [2, 4]


@pytest.mark.parametrize("language", Language)
def test_headings_are_recognised_in_every_language(language: Language) -> None:
    for column in Field:
        assert heading(heading_for(column, language)) is column
        assert heading(heading_for(column, language).upper() + " :") is column


def test_a_first_and_a_last_name_are_read_apart() -> None:
    for titles in ("Voornaam;Naam", "Prénom;Nom", "Given name;Surname"):
        assert parsed(f"{titles};Functie;Dienst;Categorie\nNele;Pauwels;f;CLB;HULP") == [
            {
                "first_name": "Nele",
                "last_name": "Pauwels",
                "function": "f",
                "organisation": "CLB",
                "category": "HULP",
            }
        ]


def test_unknown_headings_and_cells_beyond_them_are_told() -> None:
    file = parse_partner_list(f"{HEAD};Telefoon\n{LINE};+32;x;\n".encode(), Language.NL)
    assert file.ignored == ("Telefoon",)
    assert file.lines[0].more == 1


def test_a_list_of_persons_who_are_discussed_is_refused() -> None:
    error = refused(f"{HEAD};Geboortedatum\n{LINE};2001-02-03")
    assert (error.code, error.facts["column"]) == ("partner_list_of_subjects", "Geboortedatum")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "partner_list_empty"),
        (f"{HEAD}\n;;;\n".encode(), "partner_list_empty"),
        (b"a;b\n1;2", "partner_list_headings"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "partner_list_no_text"),
        (b"Naam\x81", "partner_list_no_text"),
        (b"\xff\xfeN", "partner_list_no_text"),
        (f'{HEAD}\n"{"x" * 200_000}'.encode(), "partner_list_quotes"),
        (f"{HEAD}\n{'x;' * 9}\n".encode() * (MOST_LINES + 1), "partner_list_too_long"),
        (b"x" * (MOST_BYTES + 1), "partner_list_too_large"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_missing_headings_are_named_in_the_language_of_the_screen() -> None:
    assert refused("Naam;Functie\na;b").facts["missing"] == "Organisatie, Categorie"


def test_as_many_lines_as_are_allowed_are_read() -> None:
    assert len(parsed(f"{HEAD}\n" + f"{LINE}\n" * MOST_LINES)) == MOST_LINES


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda t: t.encode()))
@example(b"\xef\xbb\xbfsep=\n")
@example(b'sep="\nNaam')
@example(b"sep=\r\nNaam")
def test_any_bytes_end_in_lines_or_in_a_known_error(data: bytes) -> None:
    for untrusted in (data, f"{HEAD}\n".encode() + data, b"sep=" + data):
        with suppress(Unusable):
            parse_partner_list(untrusted, Language.NL)


def test_a_file_that_is_gone_a_folder_or_a_locked_one_is_a_known_error(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path, tmp_path / ("x" * 300), Path("a\0b")):
        with pytest.raises(Unusable) as caught:
            read_partner_file(path)
        assert caught.value.code == "partner_list_absent"


def test_a_file_that_another_program_holds_is_a_known_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_asked: object) -> None:
        raise OSError(16, "busy")

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(Unavailable) as caught:
        read_partner_file(tmp_path / "list.csv")
    assert caught.value.code == "file_in_use"


def test_no_more_than_the_limit_is_read_from_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(64 * MOST_BYTES)
    with pytest.raises(Unusable) as caught:
        read_partner_file(path)
    assert caught.value.code == "partner_list_too_large"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-06-30", (2027, 6, 30)),
        ("30/06/2027", (2027, 6, 30)),
        ("1.2.2027", (2027, 2, 1)),
        ("2027-06-30 00:00:00", (2027, 6, 30)),
        ("31/02/2027", None),
        ("6-30-2027", None),
        ("soon", None),
        ("٢٠٢٧-06-30", (2027, 6, 30)),
    ],
)
def test_days_are_read_as_they_are_written_here(
    text: str, day: tuple[int, int, int] | None
) -> None:
    found = day_of(text)
    assert (found and (found.year, found.month, found.day)) == day


@pytest.mark.parametrize("language", Language)
def test_codes_are_read_by_their_name_in_every_language(language: Language) -> None:
    codes = {
        Field.CATEGORY: Category,
        Field.COMMUNITY: Community,
        Field.LANGUAGE: Language,
        Field.CLEARANCE: Clearance,
    }
    for column, kind in codes.items():
        for code in kind:
            assert code_of(column, code.value.lower()) is code
            assert code_of(column, code_name(column, code, language)) is code


@given(st.text())
def test_a_cell_is_text_for_every_spreadsheet_and_comes_back_as_it_was(text: str) -> None:
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unquoted(defused(text)) == text


def test_a_cell_becomes_one_line_without_what_nobody_sees() -> None:
    assert clean("Ne\u0301le\r\nPauwels\t") == ("Néle Pauwels", False)
    assert clean("a\u202eb\x07c\u200b") == ("abc", True)
