"""What tests of the keyring and of the files share: a keyring that works, and who comes in."""

import shutil
from pathlib import Path

from app.commands.settings import KeepIdle
from app.domain.noticed import Anchored
from app.domain.person import Office, PersonId
from app.queries.people import OfficeView
from app.session import Session

COORD, CLERK = PersonId("coord"), PersonId("clerk")
PASSWORD = "vijftien tekens lang"


class Memory:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, account: str, text: str) -> None:
        self.kept[service, account] = text

    def get_password(self, service: str, account: str) -> str | None:
        return self.kept.get((service, account))

    def delete_password(self, service: str, account: str) -> None:
        del self.kept[service, account]


def entered(folder: Path, member: str = "coord", password: str = PASSWORD) -> Session:
    session = Session.open(folder)
    session.unlock(member, password)
    return session


def work(session: Session, minutes: int = 3) -> None:
    session.run(KeepIdle(minutes), COORD)


def office(session: Session) -> Office:
    return session.ask(OfficeView(), COORD)


def noticed(session: Session) -> list[str]:
    return [one.code for one in office(session).noticed]


def anchored(session: Session) -> Anchored | None:
    return session._vault.whole("coord").anchored


def put_back(former: Path, folder: Path) -> None:
    for file in ("store.db", "keys.db", "slots.json"):
        shutil.copy(former / file, folder / file)
