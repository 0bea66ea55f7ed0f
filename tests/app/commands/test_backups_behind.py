"""An office goes on beside an old keys.db; what nobody erased comes back from the backups."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.commands import backups
from app.commands.backups import BackUp
from app.commands.cases import NoteChildInterest
from app.commands.members import RemoveMember
from app.commands.restoring import Restoring
from app.commands.watching import AcceptState
from app.domain.secret import SecretText
from app.queries.cases import CaseList
from app.session import Session
from tests.app.commands.test_slot_put_back import OTHER, followed
from tests.app.commands.watched import CLERK, COORD, entered, noticed, work

__all__ = ["followed"]
pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("accepted", [True, False])
def test_a_case_that_was_written_for_other_readers_comes_back_from_the_backup_of_before(
    followed: Path,
    tmp_path: Path,
    disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    accepted: bool,
    days: int,
) -> None:
    """The first step after a removal seals the case anew; it is in no backup yet."""
    with entered(followed) as session:
        session.work(RemoveMember(CLERK, role_ended=False), COORD)
        (first,) = session.work(BackUp(disk), COORD)
    old = (followed / "keys.db").read_bytes()
    session = entered(followed)
    (case,) = session.ask(CaseList(), COORD)
    session.run(NoteChildInterest(case.id, SecretText("after the removal")), COORD)
    session._vault.close()
    (followed / "keys.db").write_bytes(old)
    later = timedelta(days=days, minutes=5)
    monkeypatch.setattr(backups, "moment", lambda day, at=backups.moment: at(day) + later)
    with entered(followed) as session:  # which backs up as it closes
        assert noticed(session) == ["keys_behind_store"]
        if accepted:
            session.work(AcceptState(), COORD)
        work(session)
        assert session.ask(CaseList(), COORD) == ()
    sheet = (tmp_path / "sheet").read_text("ascii")
    wanted = Restoring(disk, COORD, OTHER, sheet, made_at=first.made_at)
    restored, _, told = Session.restore(tmp_path / "again", wanted)
    with restored:
        assert (told.gone, told.damaged) == (0, 0)
        assert len(restored.ask(CaseList(), COORD)) == 1
        assert restored.check(COORD) == ()
