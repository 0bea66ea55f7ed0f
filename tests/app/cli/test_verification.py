"""`verify` examines what it can read, and names what it cannot."""

import json
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from app.crypto.identity import Identity
from app.domain.basis import Profile
from app.domain.person import Category, Community, Language, Office, Person, PersonId
from app.session import Opening, Session
from app.signing.key import SoftKey
from app.signing.sign import Signer
from app.signing.signed_range import find_declared
from tests.app.cli.conftest import Ended, PlayedVault, Run, run_as_typed

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def _verify(*files: Path) -> Ended:
    """In a process of its own: the program closes the network for good."""
    return run_as_typed("--language", "en", "verify", *files)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no document")
    printed = _verify(tmp_path / "absent.pdf", text)
    assert printed.status == 2
    assert "absent.pdf" in printed.err
    assert "note.txt" in printed.out
    assert "this is not a PDF" in printed.out


def test_a_pattern_that_the_shell_left_as_it_is_names_its_files(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("no document")
    printed = _verify(tmp_path / "*.txt", tmp_path / "*.pdf")
    assert printed.status == 2
    assert printed.out.count(".txt") == 2
    assert "*.pdf" in printed.err


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
def test_a_file_that_is_called_like_a_pattern_is_itself(tmp_path: Path) -> None:
    for name in ("a*.txt", "ab.txt", "[b].txt", "b.txt", "deep/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("no document")
    printed = _verify(*(tmp_path / name for name in ("a*.txt", "[b]*.txt", "**.pdf", "**")))
    named = [Path(line).name for line in printed.out.splitlines() if line.startswith("file: ")]
    assert named == ["a*.txt", "[b].txt", "ab.txt", "b.txt"]
    assert printed.status == 2
    unread, folder = printed.err.splitlines()
    assert "**.pdf" in unread
    assert "deep" in folder


def test_what_is_no_signed_document_is_a_finding(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("no document")
    assert _verify(text).status == 1


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A countersigned copy, and what can be done to one."""
    first, second = (
        Signer(SoftKey.own(identity.pdf_key_der, identity.certificate_der))
        for identity in (Identity.generate(name, AT) for name in ("Anna Peeters", "Bram Claes"))
    )
    one, other = (
        first.sign(_document(text), AT, countersignature="Place") for text in ("One", "Two")
    )
    whole = second.countersign(one, AT)
    own, theirs = find_declared(one)[0], find_declared(other)[0]
    swapped = bytearray(one)
    swapped[own.gap_start : own.gap_end] = other[theirs.gap_start : theirs.gap_end]
    stripped, fewer = BytesIO(), BytesIO()
    with pikepdf.open(BytesIO(one)) as document:
        del document.Root.AcroForm.Fields[0].V, document.Root.Perms
        document.save(stripped)
    added = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(one))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    writer.update_container(page)
    writer.write(added)
    writer = IncrementalPdfFileWriter(BytesIO(one))
    pages = writer.root["/Pages"]
    del pages["/Kids"][0]
    pages["/Count"] = NumberObject(1)
    writer.update_container(pages)
    writer.write(fewer)
    return {
        "countersigned": whole,
        "altered": whole.replace(b"One 1", b"Own 1"),
        "swapped": bytes(swapped),
        "stripped": stripped.getvalue(),
        "fewer": fewer.getvalue(),
        "added": added.getvalue(),
    }


def _document(text: str) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=0)
    for number in (1, 2):
        canvas.drawString(72, 720, f"{text} {number}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_without_a_vault_both_signers_their_parts_and_kinds_are_said(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(files["countersigned"])
    printed = _verify(file)
    assert printed.status == 0
    for told in (
        "Anna Peeters",
        "Bram Claes",
        "first signature, which says what may still be added",
        "countersignature, in the place kept for it",
        "this is not a qualified signature",
    ):
        assert told in printed.out, told


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("altered", "the file was changed after signing"),
        ("swapped", "the signature was replaced"),
        ("stripped", "the signature was taken away"),
        ("added", "changed content"),
        ("fewer", "pages removed"),
        ("fewer", "something was added that the signature forbids"),
    ],
)
def test_what_was_done_to_a_copy_is_named(
    what: str, told: str, files: dict[str, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(files[what])
    printed = _verify(file)
    assert printed.status == 1
    assert told in printed.out


def test_a_participants_own_vault_verifies_as_well_and_knows_neither_copy_nor_certificate(
    files: dict[str, bytes], cli: Run, tmp_path: Path
) -> None:
    vault, password, file = tmp_path / "vault", tmp_path / "password", tmp_path / "copy.pdf"
    password.write_text("een lang en eigen wachtwoord\n")
    file.write_bytes(files["countersigned"])
    who = ("--vault", vault, "--member", "joke", "--password-file", password)
    joke = Person(
        PersonId("joke"), "N", "", "L", Category.AIV, Community.MUNICIPAL, Language.NL, member=True
    )
    session, _ = Session.create(
        vault,
        Opening(
            label="L",
            profile=Profile.CASUSOVERLEG,
            exercise=False,
            office=Office("L", mayor=joke.id, coordinator=joke.id, dpo=""),
            persons=(joke,),
            founder=joke.id,
            passwords={joke.id: "een lang en eigen wachtwoord"},
        ),
    )
    session.close()

    ended = cli("verify", file, *who, "--json")
    assert ended.status == 1
    (told,) = json.loads(ended.out)
    assert (told["whole"], told["known"]) == (True, None)
    assert [line["known_as"] for line in told["signers"]] == [None, None]
    assert [line["part"] for line in told["signers"]] == ["certified", "countersigned"]
    assert [line["by"] for line in told["revisions"]] == ["Bram Claes"]


def test_a_copy_of_minutes_is_held_against_the_log_of_the_vault(
    cli: Run, hartenaas: PlayedVault, tmp_path: Path
) -> None:
    who = hartenaas.member("coordinator")
    copies = [file for file in sorted(hartenaas.out.rglob("*.pdf")) if "draft" not in file.name]
    told = json.loads(cli("verify", *copies, *who, "--json").out)
    found = {one.get("log") for one in told if one["signed"]}
    assert "goes_on" in found
    assert found <= {"goes_on", None}  # what proves no passage says nothing of the log
    spoken = cli("verify", *copies, *who, language="nl").out
    assert "begint nog altijd zoals bij de ondertekening" in spoken
    assert "wat het bewijst: elke passage staat zo in het verslag" in spoken
    assert "problemen: elke" not in spoken, "what is well is no problem"
