"""`play`: a scenario through the session, from an empty vault to issued copies."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli.delivery import Delivery
from app.cli.refusal import message
from app.cli.terminal import complain, padded, say, say_json
from app.commands.scenario.playing import Play, Played, office_of, passwords_of
from app.commands.scenario.reading import read_scenario
from app.commands.scenario.shape import Scenario
from app.domain.minutes import Product
from app.errors import Unusable
from app.queries.copies import CopyFile
from app.session import Opening, Session
from app.wording.sentences import Sentences

_VAULT_FILES = ("slots.json", "store.db*", "keys.db*", ".*.part")


def play(options: argparse.Namespace, sentences: Sentences) -> int:
    """Play a file; 0 when every step ended as the file expects, 1 when one did not."""
    scenario = read_scenario(options.file)
    delivery = Delivery(options.out)
    try:
        with _vault(options.vault) as folder:
            opening = Opening(
                label=scenario.title,
                profile=scenario.profile,
                exercise=True,
                office=office_of(scenario),
                persons=scenario.persons,
                founder=scenario.coordinator,
                passwords=passwords_of(scenario),
            )
            # The recovery code of an exercise is dropped unseen.
            session, _ = Session.create(folder, opening)
            with session:
                other = _play_steps(scenario, session, delivery, options, sentences)
        delivery.finish()
    except BaseException:
        delivery.undo()
        raise
    if delivery.replaced:
        complain(sentences.text("cli.play.replaced", folder=options.out, n=delivery.replaced))
    if not options.json:
        _sum_up(scenario, delivery, other, options.out, sentences)
    return 1 if other else 0


def _play_steps(
    scenario: Scenario,
    session: Session,
    delivery: Delivery,
    options: argparse.Namespace,
    sentences: Sentences,
) -> int:
    """Plays, prints and delivers; how many steps ended otherwise than the file expects."""
    played = Play(scenario)
    table = None if options.json else _Table(scenario, sentences)
    other = 0
    for ended in played.steps(session):
        meetings = {
            made: name for (sort, name), made in played.names.ids.items() if sort == "meeting"
        }
        for handed in ended.handed:
            copy = handed.copy
            delivery.hand(handed, meetings[copy.meeting])
            if options.drafts and copy.product is Product.MINUTES:
                asked = CopyFile(copy.meeting, copy.recipient, draft=True)
                draft = session.ask(asked, scenario.coordinator)
                if draft:
                    delivery.draft(meetings[copy.meeting], copy.recipient, draft)
        other += not ended.as_expected
        if table is None:
            say_json(_as_json(ended, sentences))
        else:
            table.say(ended)
    return other


def _as_json(ended: Played, sentences: Sentences) -> dict[str, object]:
    return {
        "step": ended.step.number,
        "do": ended.step.do,
        "as": ended.step.acting,
        "outcome": ended.outcome.value,
        "rules": list(ended.rules),
        "message": message(ended.error, sentences) if ended.error else "",
    }


@dataclass
class _Table:
    """A table that grows a line per step; its widths follow from the file."""

    scenario: Scenario
    sentences: Sentences

    def __post_init__(self) -> None:
        text = self.sentences.text
        names = ("step", "do", "as", "outcome", "rules", "message")
        headings = [text(f"cli.play.{name}") for name in names]
        steps = self.scenario.steps
        outcomes = [text(f"cli.play.{outcome}") for outcome in ("ok", "refused", "error")]
        columns: tuple[list[str], ...] = (
            [str(len(steps))],
            [step.do for step in steps],
            [step.acting for step in steps],
            outcomes,
            ["R11, R12"],
            [],
        )
        self._widths = [
            max(map(len, (heading, *cells)))
            for heading, cells in zip(headings, columns, strict=True)
        ]
        say(text("cli.play.exercise", title=self.scenario.title))
        say(padded(headings, self._widths))

    def say(self, ended: Played) -> None:
        """The line of one step."""
        text = self.sentences.text
        told = message(ended.error, self.sentences) if ended.error else ""
        if not ended.as_expected:
            expect = ended.step.expect
            expected = expect.rule or text(f"cli.play.{expect.outcome}")
            told = f"{text('cli.play.unexpected', expected=expected)} {told}".rstrip()
        cells = (
            str(ended.step.number),
            ended.step.do,
            ended.step.acting,
            text(f"cli.play.{ended.outcome}"),
            ", ".join(ended.rules),
            told,
        )
        say(padded(cells, self._widths))


def _sum_up(
    scenario: Scenario, delivery: Delivery, other: int, out: Path, sentences: Sentences
) -> None:
    say()
    say(sentences.n("cli.play.summary", len(scenario.steps), other=other))
    say(
        sentences.text(
            "cli.play.written",
            folder=out,
            copies=delivery.count(Product.MINUTES),
            sheets=delivery.count(Product.FEEDBACK),
        )
    )


@contextmanager
def _vault(asked: Path | None) -> Iterator[Path]:
    """The folder of the vault: a throw-away one, or the one asked for, gone again on failure."""
    if asked is None:
        with TemporaryDirectory(prefix="casustafel-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    try:
        missing = [f for f in (asked, *asked.parents) if not f.exists()]
        taken = not missing and (not asked.is_dir() or any(asked.iterdir()))
    except OSError as error:
        raise Unusable("vault_unusable") from error
    if taken:
        raise Unusable("folder_not_empty")
    try:
        yield asked
    except BaseException:
        _remove_vault(asked, missing)
        raise


def _remove_vault(folder: Path, made: list[Path]) -> None:
    """Removes what a vault consists of, and the folders that were made for it if they are empty."""
    for pattern in _VAULT_FILES:
        for file in list(folder.glob(pattern)):
            with suppress(OSError):
                file.unlink()
    for empty in made:
        with suppress(OSError):
            empty.rmdir()
