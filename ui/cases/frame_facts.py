"""The frame of a case as facts: what it rests on, what it is for, how far it has come."""

from collections.abc import Iterable, Mapping

from app.domain.basis import Basis, BasisType
from app.domain.person import PersonId, alphabetical
from app.queries.cases import CasePage
from app.queries.law import unconfirmed_note
from ui.widgets.facts import Facts
from ui.words import words

KEYS = (
    "basis",
    "consent",
    "named",
    "duties",
    "purpose",
    "kind",
    "stage",
    "opened",
    "judicial_given",
    "child",
)


class FrameFacts(Facts):
    """Basis and purpose on top. Never the name: that is shown by hand, elsewhere."""

    def __init__(self) -> None:
        super().__init__(tuple(f"cases.page.{key}" for key in KEYS))
        self._shown: tuple[CasePage, Mapping[PersonId, str]] | None = None

    def show_page(self, page: CasePage, names: Mapping[PersonId, str]) -> None:
        """Show the frame of this case; `names` are those of the partners."""
        self._shown = (page, names)
        self.texts()

    def clear(self) -> None:
        """Nothing of a case."""
        self._shown = None
        for key in KEYS:
            self.show_fact(f"cases.page.{key}", None)

    def texts(self) -> None:
        """Say it in the language of the screens."""
        if self._shown is None:
            return
        page, names = self._shown
        line, told = page.line, words()
        given = page.judicial_consent
        doubt = unconfirmed_note(told.language) if page.note else None
        facts = {
            "basis": "\n".join(filter(None, (page.citation, doubt))),
            "consent": _consent(page.basis),
            "named": _people(page.basis.participants, names),
            "duties": _duties(page.basis, names),
            "purpose": told.text(f"screens.purpose.{line.purpose}"),
            "kind": told.text(f"screens.kind.{line.kind}"),
            "stage": told.text(f"screens.stage.{line.stage}"),
            "opened": told.date(line.opened_on),
            "judicial_given": f"{given.magistrate}, {told.date(given.on)}" if given else None,
            "child": page.child_interest or (told.text("cases.page.minor") if page.minor else ""),
        }
        for key, text in facts.items():
            self.show_fact(f"cases.page.{key}", text)


def _people(persons: Iterable[PersonId], names: Mapping[PersonId, str]) -> str:
    return ", ".join(sorted((names.get(p, p) for p in persons), key=alphabetical))


def _duties(basis: Basis, names: Mapping[PersonId, str]) -> str | None:
    """Whom a consent binds to answer; under a law of its own there is no such duty (R19)."""
    if basis.type is not BasisType.CONSENT:
        return None
    return _people(basis.duties, names) or words().text("cases.page.duties.nobody")


def _consent(basis: Basis) -> str | None:
    """Who consented, when, why, until when; or the inquiry to which an other law belongs."""
    told = words()
    parts = [basis.magistrate, told.date(basis.dated) if basis.dated else None]
    if basis.valid_until:
        parts.append(told.text("cases.page.valid_until", day=basis.valid_until))
    first = ", ".join(filter(None, (*parts, basis.inquiry)))
    return "\n".join(filter(None, (first, basis.reasons))) or None
