"""A vault of each released format, made by `tests/data/make_vault.py`, opens for ever.

They are exercises, so their passwords may be known: `play-` and the member's id, but for the
minute taker, who changed it, and the mayor, who came back by the recovery sheet. A vault is made
again only until its version is released; from then on a program that cannot open it lacks a
migration.
"""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.commands.restoring import Restoring
from app.domain.case import Case
from app.domain.secret import SecretText
from app.errors import Locked
from app.queries.anchors import LogBeside, asks_log
from app.queries.cases import CaseList
from app.queries.proofs import examine_proofs
from app.queries.verification import KnownCopy, verify_document
from app.session import Session
from app.store.records import Records
from app.store.vault import Vault
from tests.builders import DATA

VAULTS = sorted((DATA / "vaults").iterdir())
PASSWORDS = {
    "burgemeester": "terug met het herstelblad",
    "coordinator": "play-coordinator",
    "notulist": "een ander wachtwoord",
}
SUBJECT = "Netwerk rond wedkantoren"
FOR_ALL = (
    "In drie van de acht zaken ontbraken de verplichte folders over gokverslaving; in één zaak"
    " waren inzetten boven 2000 euro niet bijgehouden."
)
FOR_TWO = (
    "Een lopend onderzoek ziet twee uitbaters als stroman voor een opdrachtgever uit het"
    " buitenland."
)
READ = {
    "burgemeester": {FOR_ALL, FOR_TWO},
    "coordinator": {FOR_ALL, FOR_TWO},
    "notulist": {FOR_ALL},
}
pytestmark = [
    pytest.mark.usefixtures("quick_passwords"),
    pytest.mark.parametrize("released", VAULTS, ids=lambda folder: folder.name),
]


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    with ZipFile(released / "vault.zip") as packed:
        packed.extractall(tmp_path / "vault")
    return tmp_path / "vault"


def read(vault: Vault, member: str) -> tuple[Case, set[SecretText]]:
    """The one case, and the contributions to it, with this member's keys."""
    with vault.transaction(member, now=datetime.now(UTC)) as transaction:
        records = Records(transaction)
        (case,) = records.cases()
        file = records.casefile(case.id)
        assert file is not None
        return case, {text.text for text in file.contributions}


def test_every_member_opens_it_finds_it_clean_and_reads_their_texts(folder: Path) -> None:
    vault = Vault.open(folder)
    for member, password in PASSWORDS.items():
        vault.unlock(member, password)
        case, texts = read(vault, member)
        assert case.subject.name == SecretText(SUBJECT)
        assert texts == set(map(SecretText, READ[member]))
    assert [vault.check(member) for member in PASSWORDS] == [(), (), ()]
    vault.close()


def test_what_was_changed_or_used_up_opens_it_no_more(folder: Path) -> None:
    vault = Vault.open(folder)
    for member in ("burgemeester", "notulist"):
        with pytest.raises(Locked, match="wrong_password"):
            vault.unlock(member, f"play-{member}")
    vault.close()


def test_its_signed_copies_are_whole_and_known(folder: Path, released: Path) -> None:
    vault = Vault.open(folder)
    vault.unlock("burgemeester", PASSWORDS["burgemeester"])
    with vault.transaction("burgemeester", now=datetime.now(UTC)) as transaction:
        records = Records(transaction)
        (meeting,) = records.meetings()
        copies = records.copies(meeting)
        files = [data for copy in copies if (data := records.file(copy)) is not None]
    vault.close()
    assert len(copies) > 3
    assert files
    with Session.open(folder) as session:
        session.unlock("coordinator", PASSWORDS["coordinator"])
        told = set()
        for data in files:
            assert verify_document(data).whole
            assert session.ask(KnownCopy(sha256(data).hexdigest())) is not None
            if asked := asks_log(examine_proofs(data)):
                told.add(session.ask(asked))
        assert told == (set() if released.name == "0.1" else {LogBeside.GOES_ON})


def test_it_is_worked_in_and_its_next_sheet_still_lets_back_in(
    folder: Path, released: Path
) -> None:
    sheet = (released / "sheet.txt").read_text(encoding="ascii")
    with Session.open(folder) as session:
        session.recover("coordinator", sheet, "nog een keer terug")
        assert len(session.ask(CaseList())) == 1
        assert session.check("coordinator") == ()
        lines = list(session.log("coordinator"))
    acts = [line.entry.act.value for line in lines if line.entry is not None]
    assert acts.count("recovered") == 2
    assert acts.count("members") == (0 if released.name == "0.1" else 2)
    assert {"sign", "export", "password", "refused"} <= set(acts)


def test_work_goes_on_from_its_backup_with_the_sheet(released: Path, tmp_path: Path) -> None:
    if released.name == "0.1":
        pytest.skip("older than backups")
    with ZipFile(released / "backup.zip") as packed:
        packed.extractall(tmp_path / "disk")
    sheet = (released / "sheet.txt").read_text(encoding="ascii")
    wanted = Restoring(tmp_path / "disk", "coordinator", "op een andere laptop", sheet)
    session, _code, told = Session.restore(tmp_path / "again", wanted)
    with session:
        session.backs_up = False
        assert (told.damaged, told.gone) == (0, 0)
        found = [finding.code for finding in session.check("coordinator")]
        assert found == ["escrow_waits"], "of a folder that was only there when it was made"
        session.unlock("notulist", PASSWORDS["notulist"])
        _case, texts = read(session._vault, "notulist")
        assert texts == {SecretText(FOR_ALL)}
