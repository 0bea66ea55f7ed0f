"""Files are written so that the strictest reader finds every object whole."""

import re
from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfbase import pdfdoc

from app.domain.person import Language
from app.minutes.file import Writer
from tests.app.minutes.products import PRODUCTS, product


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n", b"x", b"endstream\n"])
def test_data_end_where_their_length_says_whatever_they_end_in(ending: bytes) -> None:
    document = pdfdoc.PDFDocument()
    document.Outlines = document.Catalog.Outlines = None
    document.Reference(document.Catalog)
    document.info = pdfdoc.PDFDictionary({})
    document.Reference(document.info)
    data = b"data" + ending
    reference = document.Reference(pdfdoc.PDFStream(content=data))
    number = document.idToObjectNumberAndVersion[reference.name][0]
    writer = Writer(document)
    writer.write_document()
    made = writer.finish(bytes(16))
    assert b"stream\n" + data + b"\r\nendstream\nendobj\n" in made
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.get_object(number, 0).read_raw_bytes() == data


@pytest.mark.parametrize("name", PRODUCTS)
def test_every_object_begins_where_the_table_says_and_nothing_stands_between(name: str) -> None:
    made = product(name, Language.NL)
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", made)[0])
    offsets = [int(each) for each in re.findall(rb"^(\d{10}) 00000 n \n", made[start:], re.M)]
    for number, offset in enumerate(offsets, 1):
        assert made[offset:].startswith(b"%d 0 obj\n" % number)
    for end in [*sorted(offsets)[1:], start]:
        assert made[:end].endswith(b"\nendobj\n")


def test_no_program_but_ours_signs_its_name() -> None:
    assert b"eport" not in product("minutes", Language.NL)[:64]
    assert b"ReportLab" not in product("minutes", Language.NL)
