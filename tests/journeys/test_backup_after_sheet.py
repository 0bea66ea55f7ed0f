"""After a return by the sheet records are sealed anew; the backups of before must not lose them."""

from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.restoring import Restoring
from app.session import Session
from tests import meetings
from tests.builders import COORDINATOR, opening_of
from tests.meetings import STAFF

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_changed_password_takes_nothing_from_the_newest_backup(tmp_path: Path) -> None:
    """The office itself was sealed anew by noting the backup, and then nobody could unlock."""
    disk = tmp_path / "disk"
    disk.mkdir()
    session, code = Session.create(tmp_path / "vault", opening_of(meetings.scenario([])))
    with session:
        session.backs_up = False
        sheet = session.recover("mayor", code.sheet, "terug").sheet
        session.work(BackUp(disk), COORDINATOR)
        session.change_password("scribe", "play-scribe", "nieuw")
    restored, _, told = Session.restore(
        tmp_path / "other", Restoring(disk, COORDINATOR, "weer", sheet)
    )
    with restored:
        restored.backs_up = False
        assert (told.gone, told.damaged) == (0, 0)
        restored.unlock("mayor", "terug")
        restored.unlock("scribe", "nieuw")
        assert [restored.check(member) for member in STAFF] == [(), (), ()]
