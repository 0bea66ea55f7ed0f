"""A damaged record of one case takes no other case away, also where they shared a meeting."""

from pathlib import Path

import pytest

from app.commands.cases import CloseCase, EraseCase
from app.commands.members import RemoveMember
from app.commands.office import Wait
from app.domain.person import Charge
from app.queries.cases import CaseList, CaseView
from app.session import Session
from tests.app.commands.sittings import at, convened, do, opened, planned, recorded, said, seated
from tests.app.commands.sittings import signed as ended
from tests.app.commands.test_chair_left import (
    BM,
    CLERK,
    COORD,
    MAYOR,
    NAMED,
    played,
    together,
)

pytestmark = pytest.mark.usefixtures("quick_passwords")
TABLE = ("mayor", "coord", "clerk")
EVENING = (
    opened(named=NAMED),
    opened("k2", named=NAMED),
    planned(),
    *convened("pol"),
    *convened("pol", case="k2"),
    *seated(*TABLE, "pol"),
    *said("gezien", "pol"),
    *recorded(*TABLE, "pol"),
    at("close_item", "mayor"),
    at("open_item", "mayor", "k2"),
    *(at("arrive", who, "k2") for who in TABLE),
    *(at("vote_record", who, "k2", vote="agree") for who in TABLE),
)


@pytest.fixture(params=[False, True], ids=["unsigned", "issued"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    """The mayor who chaired two cases is gone, and of one of them a record is damaged."""
    out = (do("sign_minutes", "mayor", meeting="m"), do("issue_minutes", meeting="m", to="all"))
    end = (*ended("k2")[:2], *(out if request.param else ()))
    made = played(tmp_path, *EVENING, *end)
    made.run(Wait(1), COORD)
    together(made, Charge.MAYOR, BM, COORD, CLERK)
    made.work(RemoveMember(MAYOR), COORD)
    _whole, spoilt = sorted(case.id for case in made.ask(CaseList(), COORD))
    store = made._vault.whole("coord").store
    named = "SELECT id, length(sealed) FROM record WHERE bundle = ? AND id <> ? ORDER BY place"
    record, length = store.rows(named, spoilt, spoilt)[-1]
    with store.writing():
        store.run("UPDATE record SET sealed = zeroblob(?) WHERE id = ?", length, record)
    made.lock()
    made.unlock("coord", "play-coord")
    return made


def test_what_is_whole_is_read_closed_and_erased(session: Session) -> None:
    whole = min(line.id for line in session.ask(CaseList(), COORD))
    assert session.ask(CaseView(whole), COORD).line.id == whole
    session.run(CloseCase(whole), COORD)
    session.run(EraseCase(whole), COORD)
    assert whole not in [line.id for line in session.ask(CaseList(), COORD)]
