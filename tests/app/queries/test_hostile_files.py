"""Lists and documents come from anybody: each is read, or it is told what is wrong with it."""

import pytest

from app.domain.language import Language
from app.queries.partner_list import parse_partner_list
from app.queries.proofs import examine_proofs, passages_in, prove
from app.queries.verification import verify_document
from app.signing.der import ends_at
from tests.builders import EXERCISES, derive_each_password_once, exercise, play
from tests.fuzzing.mutation import bytes_of, json_of, lines_of
from tests.fuzzing.survival import survive

pytestmark = pytest.mark.slow
LISTS = (
    b"Naam;Functie;Organisatie;Categorie\nA;B;C;POL\nD;E;F;GEM\n",
    'name,function,organisation,category\r\n"A, x",B,C,POL\r\n'.encode("utf-16"),
    b"sep=,\nNaam,Functie,Organisatie,Categorie\nx,y,\xe9,ARTS\n",
)
CELLS = (
    b'"',
    b'""',
    b'"a\nb',
    b"=cmd|x",
    b"Naam",
    b"Voornaam",
    b"Betrokkene",
    b"sep=;",
    b'sep="',
    b"\0",
    b";" * 3000,
    b"POL",
    b"\xff",
    b"x" * 140_000,
)


@pytest.mark.parametrize("language", [Language.NL, Language.FR])
def test_no_list_of_partners_does_harm(language: Language) -> None:
    def read(untrusted: bytes) -> None:
        parse_partner_list(untrusted, language)

    survive(read, LISTS, lines_of(CELLS), 10_000)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Signed minutes and a sheet, the smallest of each."""
    with pytest.MonkeyPatch.context() as patched:
        derive_each_password_once(patched.setattr)
        with exercise(tmp_path_factory.mktemp("played"), EXERCISES / "livc-r.toml") as session:
            files = play(session, EXERCISES / "livc-r.toml").files
    return sorted(files.values(), key=len)[:2]


def test_no_document_does_harm(documents: list[bytes]) -> None:
    def read(untrusted: bytes) -> None:
        examine_proofs(untrusted, verify_document(untrusted))

    tally = survive(read, documents, bytes_of, 400)
    assert tally.taken == tally.inputs, "what is wrong with a document is a finding"
    assert not verify_document(documents[0][:-700]).whole


def test_no_file_of_passages_does_harm(documents: list[bytes]) -> None:
    def read(untrusted: bytes) -> None:
        examine_proofs(untrusted)
        passages_in(untrusted, Language.NL)

    whole = [prove(one, {1}) for one in documents if examine_proofs(one)]
    assert whole
    survive(read, whole, json_of, 1_500)


def test_no_nesting_of_der_does_harm() -> None:
    sound = [bytes.fromhex("3082010a0282010100") + bytes(257), bytes.fromhex("30060c0141020101")]
    survive(ends_at, sound, bytes_of, 12_000)
