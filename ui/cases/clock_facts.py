"""The retention clock of a case: how long, from which day, until when; nothing ends silently."""

from datetime import date

from app.queries.cases import ReviewLine
from app.queries.retention import Clock
from ui.widgets.facts import Facts
from ui.words import words

KEYS = ("term", "runs", "ends", "review", "reviewed", "hold")


class ClockFacts(Facts):
    """Term, first day, last day, next review, archive."""

    def __init__(self) -> None:
        super().__init__(tuple(f"cases.clock.{key}" for key in KEYS))
        self._shown: tuple[Clock, date, tuple[ReviewLine, ...], bool] | None = None

    def show_clock(
        self,
        clock: Clock,
        today: date,
        reviews: tuple[ReviewLine, ...] = (),
        *,
        closed: bool = False,
    ) -> None:
        """Show the clock of a case as it stands today, and why it was kept so far."""
        self._shown = (clock, today, reviews, closed)
        self.texts()

    def clear(self) -> None:
        """Nothing of a case."""
        self._shown = None
        for key in KEYS:
            self.show_fact(f"cases.clock.{key}", None)

    def texts(self) -> None:
        """Say it in the language of the screens."""
        if self._shown is None:
            return
        clock, today, reviews, closed = self._shown
        facts = {
            "term": _term(clock, closed),
            "runs": _runs(clock),
            "ends": _ends(clock, today),
            "review": _review(clock, today),
            "reviewed": "\n".join(_reviewed(line) for line in reversed(reviews)) or None,
            "hold": words().text("cases.clock.held") if clock.hold else None,
        }
        for key, text in facts.items():
            self.show_fact(f"cases.clock.{key}", text)


def _term(clock: Clock, closed: bool) -> str:
    told = words()
    months = told.n("cases.clock.months", clock.months)
    if clock.agreed_on is None:
        return told.text(f"cases.clock.{'unagreed' if closed else 'proposed'}", months=months)
    return told.text("cases.clock.agreed", months=months, day=clock.agreed_on)


def _runs(clock: Clock) -> str:
    kind = "discussion" if clock.from_discussion else "closure"
    if clock.runs_from is None:
        return words().text(f"cases.clock.from_{kind}")
    return words().text(f"cases.clock.since_{kind}", day=clock.runs_from)


def _ends(clock: Clock, today: date) -> str | None:
    if clock.ends_on is None:
        return None
    left = (clock.ends_on - today).days
    if left < 0:
        return words().text("cases.clock.over", day=clock.ends_on)
    return words().n("cases.clock.left", left, day=clock.ends_on)


def _review(clock: Clock, today: date) -> str | None:
    if clock.review_on is None:
        return None
    late = clock.review_on <= today
    return words().text(
        "cases.clock.review_due" if late else "cases.clock.review_on", day=clock.review_on
    )


def _reviewed(line: ReviewLine) -> str:
    return words().text("cases.clock.reviewed_by", day=line.on, name=line.name, reason=line.reason)
