"""Makes a vault of today's format, to be kept for ever once that format is released.

    python -m tests.data.make_vault tests/data/vaults/0.1

A whole meeting is played, up to signed and issued minutes; then one member changes their password,
somebody is given keys and loses them, and another comes back by the recovery sheet, so that every
kind of stored thing is in it. Beside it are left the next sheet, and a backup with its escrow.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from app.commands.backups import BackUp, LeaveFolder
from app.commands.members import AddMember, RemoveMember
from app.domain.person import PersonId
from app.session import Session
from tests.builders import EXERCISES, opening_of, play, scenario_of

SCENARIO = EXERCISES / "hartenaas.toml"
NEW_PASSWORD = "een ander wachtwoord"
RECOVERED_PASSWORD = "terug met het herstelblad"
COORDINATOR, BRIEFLY = PersonId("coordinator"), PersonId("straathoek")


def make(folder: Path) -> None:
    """Writes `vault.zip`, `backup.zip` and `sheet.txt` into a folder."""
    scenario = scenario_of(SCENARIO)
    with TemporaryDirectory() as workshop:
        vault = Path(workshop) / "vault"
        session, code = Session.create(vault, opening_of(scenario))
        with session:
            surprises = play(session, scenario).surprises
            if surprises:
                raise SystemExit("\n".join(surprises))
            session.change_password("notulist", "play-notulist", NEW_PASSWORD)
            session.work(AddMember(BRIEFLY, "voor even"), COORDINATOR)
            session.work(RemoveMember(BRIEFLY, role_ended=False), COORDINATOR)
            code = session.recover("burgemeester", code.sheet, RECOVERED_PASSWORD)
            disk = Path(workshop) / "disk"
            disk.mkdir()
            session.work(BackUp(disk), COORDINATOR)
            session.work(LeaveFolder(str(disk), lost=True), COORDINATOR)
            for member in sorted(session.unlocked):
                if found := session.check(member):
                    raise SystemExit(repr(found))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "sheet.txt").write_text(f"{code.sheet}\n", encoding="ascii")
        for name, packed in (("vault", vault), ("backup", disk)):
            with ZipFile(folder / f"{name}.zip", "w", ZIP_DEFLATED) as archive:
                for file in sorted(packed.rglob("*")):
                    archive.write(file, file.relative_to(packed))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
