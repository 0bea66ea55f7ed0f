"""Whoever reads the log reads all of its lines that somebody's keys still open, whatever came."""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.commands.backups import BackUp
from app.commands.handing import HandOver
from app.commands.members import AddMember, RemoveMember
from app.commands.settings import KeepTerms
from app.domain.log import Act, LogEntry
from app.domain.person import Charge, PersonId
from app.errors import Locked, Refused, Unusable, WrongState
from app.queries.logbook import decoded_line, log_reader
from app.queries.today import Standing
from app.session import Restoring, Session
from tests.app.commands.sittings import scenario
from tests.app.commands.test_handing import NEW
from tests.app.commands.test_restoring_former_office import PASSWORD
from tests.builders import opening_of

pytestmark = pytest.mark.usefixtures("quick_passwords")
ALL = ("mayor", "coord", "clerk", "bm", "aiv", "other")
KEYLESS = PersonId("pol")


class Course:
    """A vault in which anything happens to who reads the log; a disk with a backup is away."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.dice = folder, random.Random(seed)  # noqa: S311
        self.session, code = Session.create(folder / "vault", opening_of(scenario((), **NEW)))
        self.sheet, self.count, self.vaults = code.sheet, 0, 0
        self.words = {PersonId(one): f"play-{one}" for one in ALL}
        self.disk = folder / "disk"
        self.kinds: dict[str, bool] = {}
        self.lawful: dict[str, set[PersonId]] = {}
        self.everybody()
        self.back_up()

    @property
    def members(self) -> frozenset[PersonId]:
        return frozenset(PersonId(slot.member) for slot in self.session.header.members)

    def reader(self, chaired: bool, writer: PersonId) -> PersonId:
        office = self.session._ledger.office(writer)
        return log_reader(office, self.members, office.coordinator if chaired else None, writer)

    def unlock(self, who: PersonId) -> None:
        self.session.unlock(who, self.words[who])

    def everybody(self) -> None:
        for one in sorted(self.members):
            self.unlock(one)

    def someone(self) -> PersonId:
        return PersonId(self.dice.choice(sorted(self.session.unlocked)))

    def line(self) -> None:
        """Of a meeting that the coordinator chairs, or of something else."""
        self.count += 1
        writer, chaired, mark = self.someone(), self.dice.random() < 0.5, f"mark {self.count}"
        chair = self.session._ledger.office(writer).coordinator if chaired else None
        entry = LogEntry(self.session._now(), Act.CHANGE, writer, why=mark)
        self.kinds[mark], self.lawful[mark] = chaired, {self.reader(chaired, writer)}
        self.session._ledger.line(entry, chair)

    def name_dpo(self) -> None:
        dpo = self.dice.choice([*ALL, KEYLESS, "L. Vermandere"])
        by = self.session._ledger.office(self.someone()).coordinator
        self.session.run(KeepTerms(dpo, 6), by)

    def hand_over(self) -> None:
        charge, by = (
            self.dice.choice(list(Charge)),
            self.dice.sample(sorted(self.words.keys() & self.members), 2),
        )
        to = PersonId(
            self.dice.choice(
                ["mayor", "bm"] if charge is Charge.MAYOR else ["coord", "aiv", "clerk"]
            )
        )
        words = {str(one): self.words[one] for one in by}
        self.session.run_together(HandOver(charge, to), by[0], words)

    def remove(self) -> None:
        if len(self.members) > 3:
            self.session.work(RemoveMember(self.someone()), self.someone())

    def add(self) -> None:
        self.session.work(AddMember(KEYLESS, PASSWORD), self.someone())
        self.words[KEYLESS] = PASSWORD
        self.unlock(KEYLESS)

    def back_up(self) -> None:
        """The disk is away again afterwards, and knows no more until it is back."""
        shutil.rmtree(self.disk, ignore_errors=True)
        self.disk.mkdir()
        coordinator = self.session._ledger.office(self.someone()).coordinator
        self.session.work(BackUp(self.disk), coordinator)
        shutil.rmtree(self.folder / "safe", ignore_errors=True)
        self.disk.rename(self.folder / "safe")

    def restore(self) -> None:
        shutil.rmtree(self.disk, ignore_errors=True)
        shutil.copytree(self.folder / "safe", self.disk)
        self.session.settle()
        self.vaults, who = self.vaults + 1, self.dice.choice(sorted(self.members))
        self.session.close()
        wanted = Restoring(self.disk, who, PASSWORD, self.sheet)
        self.session, code, told = Session.restore(self.folder / f"vault {self.vaults}", wanted)
        assert told.damaged == 0
        self.session.backs_up = False
        self.sheet, self.words[who] = code.sheet, PASSWORD
        shutil.rmtree(self.disk)

    def opened_by(self, who: PersonId) -> dict[int, str]:
        lines = map(decoded_line, self.session._vault.read_log(who))
        return {line.position: line.entry.why or "" for line in lines if line.entry}

    def look(self) -> None:
        """Today tells of whose lines somebody waits for; nobody reads what they never could."""
        opened = {one: self.opened_by(one) for one in self.members & self.session.unlocked}
        for who, lines in opened.items():
            told = self.session.ask(Standing(), who).log_waits
            for mark in {*lines.values()} & self.kinds.keys():
                reader = self.reader(self.kinds[mark], who)
                self.lawful[mark].add(reader)
                assert who in self.lawful[mark]
            for other, theirs in opened.items():
                late = any(
                    self.reader(self.kinds.get(mark, False), other) == who
                    for position, mark in theirs.items()
                    if position not in lines
                )
                assert told or not late

    def settled(self) -> None:
        """Nobody is waited for, and who reads a kind of lines opens all that anybody opens."""
        self.everybody()
        self.everybody()
        self.look()
        for who in self.members:
            assert self.session.ask(Standing(), who).log_waits == ()
            assert {one.code for one in self.session.check(who)} <= {"escrow_waits"}  # disk away


@pytest.mark.parametrize("seed", range(8))
def test_every_line_that_somebodys_keys_open_comes_to_who_reads_it(
    tmp_path: Path, seed: int
) -> None:
    course = Course(tmp_path, seed)
    steps: list[Callable[[], None]] = [
        *(course.line, course.line, course.name_dpo, course.name_dpo, course.hand_over),
        *(course.hand_over, course.remove, course.add, course.back_up, course.restore),
        lambda: course.unlock(course.dice.choice(sorted(course.members))),
    ]
    for _ in range(25):
        step = course.dice.choice(steps)
        with suppress(
            Locked, Refused, Unusable, WrongState
        ):  # not everything is allowed at any time
            step()
        course.look()
        if course.dice.random() < 0.1:
            course.settled()
    course.settled()
    course.session.close()
