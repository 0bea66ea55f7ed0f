"""Who has keys, or holds an office, changes: the newest backup is of after that."""

from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.handing import HandOver
from app.commands.members import AddMember, RemoveMember
from app.domain.person import Charge, PersonId
from app.queries.backups import BackupsDue
from app.store import backup, pairs
from tests.app.commands.sittings import scenario
from tests.builders import exercise, play

pytestmark = pytest.mark.usefixtures("quick_passwords")
COORD = PersonId("coord")


def test_who_gets_in_changes_and_a_backup_knows_it_at_once(tmp_path: Path, disk: Path) -> None:
    """Else the newest one knows a coordinator who has no keys any more."""
    people: dict[str, dict[str, object]] = {
        "aiv": {"category": "AIV"},
        "bm": {"category": "BM", "member": True},
    }
    file = scenario((), **people)
    session = exercise(tmp_path, file)
    play(session, file)
    aiv, mayor = PersonId("aiv"), PersonId("mayor")
    session.work(BackUp(disk), COORD)
    (place,) = disk.iterdir()

    def known() -> tuple[int, bool]:
        """How many steps the newest backup has, of those of the vault; and whether one is due."""
        opened = session._vault.whole("mayor")
        newest = backup.backups(place)[0]
        tree = pairs.log_of(newest, (opened.vault_key,))
        assert tree is not None
        return opened.log.frontier.size - tree.size, session.ask(BackupsDue(), mayor).today

    noted = 1
    session.work(AddMember(aiv, "play-aiv"), COORD)
    assert known() == (noted, False)
    session.unlock("aiv", "play-aiv")
    words = {"mayor": "play-mayor", "clerk": "play-clerk"}
    session.run_together(HandOver(Charge.COORDINATOR, aiv), mayor, words)
    assert known() == (noted, False)
    session.work(RemoveMember(COORD), mayor)
    assert known() == (noted, False)
    disk.rename(tmp_path / "away")
    session.run_together(HandOver(Charge.MAYOR, PersonId("bm")), mayor, words)
    (tmp_path / "away").rename(disk)
    assert session.ask(BackupsDue(), mayor).today
    session.work(BackUp(), mayor)
    assert known() == (noted, False)
