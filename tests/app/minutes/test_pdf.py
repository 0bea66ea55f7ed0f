"""What the file tells beside its text: nothing (spec 5, tests 3, 5, 7 and 10)."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from app.catalogue.load import load_law
from app.minutes.compose import feedback_pdf, minutes_pdf
from tests.app.minutes.drafts import contribution, feedback, item, minutes
from tests.app.minutes.reading import pages, whole

ROOT = Path(__file__).parents[3]
LAW = load_law()
SIGNED = datetime(2026, 11, 26, 17, 4, tzinfo=UTC)
MAKE = """
from hashlib import sha256
from app.catalogue.load import load_law
from app.minutes.compose import feedback_pdf, minutes_pdf
from tests.app.minutes.drafts import feedback, item, minutes, contribution
law = load_law()
parts = tuple(contribution(f"Vaststelling {n}: אבג محمد 😀 日本. " * 20) for n in range(9))
made = minutes_pdf(minutes(items=(item(contributions=parts),)), law)
made += feedback_pdf(feedback(), law)
print(sha256(made).hexdigest())
"""


def made_elsewhere(folder: Path, **environment: str) -> str:
    paths = os.pathsep.join([str(ROOT), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", MAKE],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_every_process_in_every_place_makes_the_same_bytes(tmp_path: Path) -> None:
    here = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C", "LC_ALL": "C"}
    there = {
        "PYTHONHASHSEED": "77",
        "TZ": "America/Lima",
        "LANG": "fr_BE.UTF-8",
        "LC_ALL": "fr_BE.UTF-8",
        "SOURCE_DATE_EPOCH": "1700000000",
        "USER": "iemand",
    }
    assert made_elsewhere(tmp_path, **here) == made_elsewhere(tmp_path, **there)
    assert not list(tmp_path.iterdir())


def test_equal_drafts_make_equal_bytes_also_after_other_documents() -> None:
    first = minutes_pdf(minutes(), LAW)
    feedback_pdf(feedback(), LAW)
    minutes_pdf(minutes(items=(item(contributions=(contribution("Ω 日 א"),)),)), LAW)
    assert minutes_pdf(minutes(), LAW) == first


def test_the_copy_code_moves_nothing_on_any_page() -> None:
    parts = tuple(contribution(f"Vaststelling {n}. " * 30) for n in range(30))
    one = minutes(items=(item(contributions=parts),), copy_code="111111", signed_at=SIGNED)
    found = []
    for code in ("111111", "WWWWWW"):
        made = minutes_pdf(replace(one, copy_code=code), LAW)
        found.append((made, [page.replace(code, "") for page in pages(made)]))
    assert found[0][1] == found[1][1]
    assert abs(len(found[0][0]) - len(found[1][0])) < 512


def test_every_typeface_is_embedded_and_holds_only_what_is_printed() -> None:
    made = minutes_pdf(minutes(items=(item(contributions=(contribution("אב 日"),)),)), LAW)
    reader = PdfReader(BytesIO(made))
    fonts = {}
    for page in reader.pages:
        for name, font in page["/Resources"]["/Font"].items():
            fonts[name] = font.get_object()
    assert {str(font["/BaseFont"]).partition("+")[2] for font in fonts.values()} == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "DejaVuSans",
    }
    text = whole(made) + " "
    for font in fonts.values():
        assert "/FontFile2" in font["/FontDescriptor"]
        mapped = re.findall(r"<\w\w> <(\w{4,})>", font["/ToUnicode"].get_data().decode())
        letters = {bytes.fromhex(code).decode("utf-16-be") for code in mapped}
        assert letters <= set(text)


def test_no_other_typeface_of_the_same_name_gets_into_a_document() -> None:
    check = """
from importlib.resources import files
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
registerFont(TTFont("Other", str(files("resources").joinpath("fonts", "NotoSans-Regular.ttf"))))
from app.minutes.font import REGULAR, face
try:
    face(REGULAR)
except RuntimeError as refused:
    print(refused)
"""
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "another typeface is called NotoSans-Regular"


def test_a_draft_tells_what_it_is_whose_and_by_which_program_and_no_more() -> None:
    made = minutes_pdf(minutes(), LAW)
    reader = PdfReader(BytesIO(made))
    assert dict(reader.metadata or {}) == {
        "/Title": "Verslag, casusoverleg met toestemming van de procureur des Konings, 26 nov 2026",
        "/Author": "Zeestad",
        "/Creator": "Casustafel",
        "/Producer": "Casustafel",
    }
    assert identifier(made) == "0" * 32


def test_a_signed_copy_tells_its_signing_time_and_an_identifier_made_of_its_code() -> None:
    signed = minutes(copy_code="7KQ2MD", signed_at=SIGNED)
    reader = PdfReader(BytesIO(minutes_pdf(signed, LAW)))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == SIGNED
    assert reader.metadata.modification_date == SIGNED
    other = replace(signed, items=(item(contributions=()),))
    assert identifier(minutes_pdf(signed, LAW)) == identifier(minutes_pdf(other, LAW))
    assert identifier(minutes_pdf(signed, LAW)) == sha256(b"Casustafel 7KQ2MD").hexdigest()[:32]


def identifier(made: bytes) -> str:
    found = re.search(rb"/ID\s*\[<(\w{32})><\1>\]", made)
    assert found is not None
    return found[1].decode()


def test_the_reader_is_told_the_language_and_shows_the_title() -> None:
    root = PdfReader(BytesIO(feedback_pdf(feedback(), LAW))).root_object
    assert root["/Lang"] == "nl-BE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert not {"/Outlines", "/Names", "/AcroForm"} & root.keys()


def test_the_file_is_one_revision_without_annotations_or_paths() -> None:
    made = minutes_pdf(minutes(), LAW)
    assert made.count(b"%%EOF") == made.count(b"startxref") == 1
    assert str(ROOT).encode() not in made
    assert b"BytesIO" not in made
    assert not any(page.get("/Annots") for page in PdfReader(BytesIO(made)).pages)


def test_the_watermark_names_recipient_and_copy_and_crosses_no_sentence() -> None:
    made = minutes_pdf(minutes(copy_code="7KQ2MD"), LAW)
    reader = PdfReader(BytesIO(made))
    for page in reader.pages:
        drawn_first = page["/Contents"].get_data().partition(b"EMC")[0]
        assert drawn_first.startswith(b"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC")
        assert b"q /Pattern cs /P1 scn" in drawn_first
        pattern = page["/Resources"]["/Pattern"]["/P1"]
        assert pattern.get_data().count(b"Tj") == 2
    assert "Sarah Lemmens" not in pages(made)[0].partition("Zeestad")[0]


def test_no_document_without_reportlab_is_paid_for() -> None:
    check = "import sys, app.minutes.compose; sys.exit('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False)
    assert done.returncode == 0
