"""Plays a meeting whose program is killed again and again, and goes on in what it left.

A program of its own, because it forks: `python -m tests.killing.meeting EXERCISE KILLS SEED`. The
ids of what a step makes follow from its number, so that after every kill the vault must hold what
it held after that step of a play that nobody killed; and the last step must end it the same way.
"""

import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from app.audit.merkle import root
from app.commands.scenario.playing import Play, Played, passwords_of
from app.commands.scenario.shape import Outcome, Scenario
from app.errors import AppError
from app.session import Session
from app.store import ids
from tests.builders import EXERCISES, exercise, scenario_of
from tests.killing.tracing import Ended, counts, run
from tests.killing.work import derive_at_once

MOST_CALLS = 150
"""Of those that change a file: some six steps of a meeting."""
MOST_SECONDS = 0.12
MOST_LIVES = 60
"""In one play; then another begins."""

Holds = dict[str, tuple[str, int]]
"""What there is: by id the bundle and the version."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A play that nobody killed: what the vault held after each step, the first is before all."""

    held: tuple[Holds, ...]
    ended: tuple[Played, ...]
    unwritten: frozenset[int]
    """Numbers of the steps that succeed and are kept in memory only."""
    made: dict[int, str] = field(default_factory=dict)


def held(session: Session) -> Holds:
    opened = session._vault._opened
    assert opened is not None
    rows = opened.store.rows("SELECT id, bundle, version FROM record")
    return {record: (bundle, version) for record, bundle, version in rows}


def tree(session: Session) -> tuple[int, str]:
    opened = session._vault._opened
    assert opened is not None
    return opened.log.frontier.size, opened.log.frontier.root.hex()


@contextmanager
def ids_of(step: int) -> Iterator[None]:
    """Everything that is made gets an id that follows from the step."""
    numbers = count()
    kept = ids.new_id
    ids.new_id = lambda: sha256(f"{step} {next(numbers)}".encode()).hexdigest()[:32]
    try:
        yield
    finally:
        ids.new_id = kept


class Meeting:
    """One exercise and the vaults in which it is played."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self._folder = folder
        with exercise(folder, scenario) as session:
            pass
        self._founded = session._vault.folder
        self.reference = self._reference()

    def vault(self, place: Path | None = None) -> Path:
        """A new one in which nothing happened yet."""
        folder = (place or self._folder) / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(self._founded, folder))

    def open(self, folder: Path) -> Session:
        """Every member unlocked."""
        session = Session.open(folder)
        try:
            for member, password in passwords_of(self.scenario).items():
                session.unlock(member, password)
        except BaseException:
            session.close()
            raise
        return session

    def go_on(self, folder: Path, done: int, tell: Callable[[str], None]) -> None:
        """Plays what follows on the first `done` steps; tells each once it is acknowledged.

        What was asked, offered or proposed is so again, unless it came to something that is kept.
        """
        session, play, kept = self.open(folder), Play(self.scenario), self.reference.held[done]
        for ended in self.reference.ended[:done]:
            number = ended.step.number
            made = self.reference.made.get(number)
            if number in self.reference.unwritten and made not in kept:
                with ids_of(number), suppress(AppError):
                    play._carry_out(ended.step, session)
            play.names.keep(ended.step, made)
        for step in self.scenario.steps[done:]:
            with ids_of(step.number):
                ended = play._play(step, session)
            facts = getattr(ended.error, "facts", None)
            assert ended.as_expected, (step.number, step.do, ended.error, facts)
            tell(json.dumps((step.number, *tree(session))))
        session.close()

    def _reference(self) -> Reference:
        session, play = self.open(self.vault()), Play(self.scenario)
        holds, ended, unwritten, made = [held(session)], [], set(), dict[str, int]()
        for step in self.scenario.steps:
            before, known = tree(session), set(play.names.ids.values())
            with ids_of(step.number):
                ended.append(play._play(step, session))
            assert ended[-1].as_expected
            holds.append(held(session))
            if ended[-1].outcome is Outcome.OK and tree(session) == before:
                unwritten.add(step.number)
            made |= dict.fromkeys({*play.names.ids.values()} - known, step.number)
        session.close()
        return Reference(
            tuple(holds), tuple(ended), frozenset(unwritten), {n: name for name, n in made.items()}
        )


@dataclass
class Tally:
    """What the kills hit."""

    kills: int = 0
    by_call: int = 0
    plays: int = 0
    steps: int = 0
    ahead: int = 0
    """Kills after which the vault held a step that nobody had acknowledged: wholly."""


def killed_play(meeting: Meeting, kills: int, dice: random.Random, tally: Tally) -> None:
    """One play from the first step to the last, killed every few steps."""
    folder, done, traced = meeting.vault(), 0, counts()
    for life in range(MOST_LIVES):
        spared = tally.kills >= kills or life == MOST_LIVES - 1
        terms: dict[str, float] = {}
        if not spared:
            by_call = traced and dice.random() < 0.7
            terms = (
                {"at_call": dice.randint(1, MOST_CALLS)}
                if by_call
                else {"after": dice.uniform(0.01, MOST_SECONDS)}
            )
        ended = run(partial(meeting.go_on, folder, done), **terms)  # type: ignore[arg-type]
        tally.kills += ended.killed
        tally.by_call += ended.killed and "at_call" in terms
        done = after_the_end(meeting, folder, done, ended, tally)
        if not ended.killed:
            break
    assert done == len(meeting.scenario.steps)
    tally.plays += 1


def after_the_end(meeting: Meeting, folder: Path, done: int, ended: Ended, tally: Tally) -> int:
    """Whether the vault is clean and holds what was acknowledged; how many steps it holds."""
    told = [json.loads(line) for line in ended.told]
    acknowledged = told[-1][0] if told else done
    tally.steps += len(told)
    with meeting.open(folder) as session:
        members = sorted(session.unlocked)
        for member in members if not ended.killed else members[tally.kills % len(members) :][:1]:
            assert session.check(member) == (), session.check(member)
        opened = session._vault._opened
        assert opened is not None
        hashes = opened.log.hashes()
        for number, size, told_root in told:
            assert root(hashes[:size]).hex() == told_root, f"step {number} left the log"
        there, after = held(session), meeting.reference.held
        last = len(meeting.scenario.steps)
        following = min(acknowledged + 1, last)
        if there != after[acknowledged]:
            assert there == after[following], f"half a step after {acknowledged}"
            tally.ahead += 1
            return following
    return acknowledged


def main(name: str, kills: str, seed: str) -> None:
    """Plays until as many kills were survived; says what they hit.

    Goes on, up to three times as many, until one of them fell between the disk and the
    acknowledgement: those are the rarest, and the ones that matter.
    """
    derive_at_once()
    dice, tally, wanted = random.Random(seed), Tally(), int(kills)  # noqa: S311
    with TemporaryDirectory(prefix="killed-") as place:
        meeting = Meeting(scenario_of(EXERCISES / f"{name}.toml"), Path(place))
        while tally.kills < wanted or (not tally.ahead and tally.kills < 3 * wanted):
            short = tally.kills < wanted
            killed_play(meeting, wanted if short else tally.kills + wanted // 2 + 1, dice, tally)
    print(json.dumps(tally.__dict__))


if __name__ == "__main__":
    main(*sys.argv[1:])
