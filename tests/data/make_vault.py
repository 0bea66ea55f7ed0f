"""Makes a vault of today's format, to be kept for ever once that format is released.

    python -m tests.data.make_vault tests/data/vaults/0.1

A whole meeting is played, up to signed and issued minutes; then one member changes their password
and another comes back by the recovery sheet, so that every kind of stored thing is in it. The next
sheet is left beside the vault.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from app.session import Session
from tests.builders import EXERCISES, opening_of, play, scenario_of

SCENARIO = EXERCISES / "hartenaas.toml"
NEW_PASSWORD = "een ander wachtwoord"
RECOVERED_PASSWORD = "terug met het herstelblad"


def make(folder: Path) -> None:
    """Writes `vault.zip` and `sheet.txt` into a folder."""
    scenario = scenario_of(SCENARIO)
    with TemporaryDirectory() as workshop:
        vault = Path(workshop) / "vault"
        session, code = Session.create(vault, opening_of(scenario))
        with session:
            surprises = play(session, scenario).surprises
            if surprises:
                raise SystemExit("\n".join(surprises))
            session.change_password("notulist", "play-notulist", NEW_PASSWORD)
            code = session.recover("burgemeester", code.sheet, RECOVERED_PASSWORD)
            for member in sorted(session.unlocked):
                if found := session.check(member):
                    raise SystemExit(repr(found))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "sheet.txt").write_text(f"{code.sheet}\n", encoding="ascii")
        with ZipFile(folder / "vault.zip", "w", ZIP_DEFLATED) as packed:
            for file in sorted(vault.iterdir()):
                packed.write(file, file.name)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
