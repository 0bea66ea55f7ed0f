"""What the file says of itself: twice the same, nothing else, and fit for an archive."""

import re
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import which
from xml.etree import ElementTree

import page
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.person import Language
from app.minutes.compose import minutes_pdf
from tests.app.minutes.drafts import minutes
from tests.app.minutes.products import PRODUCTS, SIGNED_AT, product
from tests.builders import law

EVERY = [(name, language) for name in PRODUCTS for language in Language]
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
INFORMATION = {"/Title", "/Author", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
SIGNED = ("minutes", "annex", "access")
"""Products that are shown here as they are signed, and so bear a moment."""
SAID = {
    "{http://purl.org/dc/elements/1.1/}format",
    "{http://purl.org/dc/elements/1.1/}language",
    "{http://purl.org/dc/elements/1.1/}title",
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
    "{http://www.aiim.org/pdfa/ns/id/}part",
    "{http://www.aiim.org/pdfa/ns/id/}conformance",
    "{http://www.aiim.org/pdfua/ns/id/}part",
    "{http://www.aiim.org/pdfa/ns/extension/}schemas",
}


def xmp(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The value of each property that the packet tells."""
    told = ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode())  # noqa: S314
    return {
        entry.tag: "".join(entry.itertext()).strip("\n")
        for described in told.iter(f"{RDF}Description")
        for entry in described
    }


def local(name: str, told: dict[str, str]) -> str | None:
    """A property by its name without its namespace."""
    return next((told[tag] for tag in told if tag.endswith("}" + name)), None)


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_information_and_xmp_say_the_same_and_nothing_that_is_not_allowed(
    name: str, language: Language
) -> None:
    with pikepdf.open(BytesIO(product(name, language))) as pdf:
        told, info = xmp(pdf), {key: str(value) for key, value in pdf.docinfo.items()}
    assert told.keys() <= SAID
    assert info.keys() <= {
        "/Title",
        "/Author",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
    }
    assert info["/Title"] == local("title", told)
    assert info.get("/Author") == local("creator", told)
    assert info["/Creator"] == info["/Producer"] == "Casustafel"
    assert local("CreatorTool", told) == local("Producer", told) == "Casustafel"
    assert ("/CreationDate" in info) == (name in SIGNED) == bool(local("CreateDate", told))


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_file_declares_archive_accessibility_and_language(name: str) -> None:
    with pikepdf.open(BytesIO(product(name, Language.FR))) as pdf:
        told = xmp(pdf)
        assert told["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
        assert told["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
        assert told["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert local("language", told) == str(pdf.Root.Lang) == "fr-BE"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert all(each.Tabs == "/S" for each in pdf.pages)


def test_a_signing_time_is_told_alike_in_both_places() -> None:
    with pikepdf.open(BytesIO(product("minutes", Language.NL))) as pdf:
        told = xmp(pdf)
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261126170400+00'00'"
    for name in ("CreateDate", "ModifyDate"):
        assert datetime.fromisoformat(local(name, told) or "").astimezone(UTC) == SIGNED_AT


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_municipality_is_told_alike_in_both_places(typed: str) -> None:
    with pikepdf.open(BytesIO(minutes_pdf(minutes(municipality=typed), law()))) as pdf:
        assert str(pdf.docinfo.get("/Author", "")) == (local("creator", xmp(pdf)) or "")


@pytest.mark.parametrize("name", PRODUCTS)
def test_nothing_acts_hides_or_shines_through(name: str) -> None:
    with pikepdf.open(BytesIO(product(name, Language.NL))) as pdf:
        own = {"/PieceInfo"} if name == "minutes" else set()
        assert set(pdf.Root.keys()) == own | {
            "/Lang",
            "/MarkInfo",
            "/Metadata",
            "/OutputIntents",
            "/PageMode",
            "/Pages",
            "/StructTreeRoot",
            "/Type",
            "/ViewerPreferences",
        }
        for each in pdf.pages:
            assert set(each.keys()) == {
                "/Contents",
                "/MediaBox",
                "/Parent",
                "/Resources",
                "/StructParents",
                "/Tabs",
                "/Type",
            }
            assert set(each.Resources.keys()) == {"/Font", "/Pattern", "/ProcSet"}


def test_every_file_brings_the_colours_it_was_drawn_in() -> None:
    with pikepdf.open(BytesIO(product("minutes", Language.NL))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


@pytest.mark.parametrize(("name", "language"), EVERY)
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_validator_finds_no_fault(name: str, language: Language, profile: str) -> None:
    report = page.validate_pdf_bytes(product(name, language), profile=profile)
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []


@pytest.mark.skipif(which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("name", PRODUCTS)
def test_qpdf_finds_no_fault(name: str, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(product(name, Language.DE))
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.skipif(which("pdfinfo") is None, reason="pdfinfo is not installed")
def test_pdfinfo_hears_every_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(product("minutes", Language.FR))
    heard = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True
    )
    assert not heard.stderr
    assert len(re.findall(r"^ +H\d", heard.stdout, re.M)) == 14
    assert "Er komt een gezamenlijk toezicht." in heard.stdout
