"""The frame of a case as facts: what it rests on, what it is for, how long it is kept."""

from collections.abc import Mapping
from datetime import date

from app.domain.basis import Basis
from app.domain.person import PersonId, alphabetical
from app.queries.cases import CasePage
from ui.widgets.facts import Facts
from ui.words import words

KEYS = (
    "basis",
    "consent",
    "purpose",
    "kind",
    "stage",
    "opened",
    "review",
    "retention",
    "circle",
    "child",
)


class FrameFacts(Facts):
    """Basis and purpose on top. Never the name: that is shown by hand, elsewhere."""

    def __init__(self) -> None:
        super().__init__(tuple(f"cases.page.{key}" for key in KEYS))
        self._shown: tuple[CasePage, Mapping[PersonId, str], date] | None = None

    def show_page(self, page: CasePage, names: Mapping[PersonId, str], today: date) -> None:
        """Show the frame of this case."""
        self._shown = (page, names, today)
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
        page, names, _today = self._shown
        line, told = page.line, words()
        facts = {
            "basis": "\n".join(filter(None, (page.citation, page.note))),
            "consent": _consent(page.basis),
            "purpose": told.text(f"screens.purpose.{line.purpose}"),
            "kind": told.text(f"screens.kind.{line.kind}"),
            "stage": told.text(f"screens.stage.{line.stage}"),
            "opened": told.date(line.opened_on),
            "review": told.date(line.review_on) if line.review_on else None,
            "retention": _retention(page),
            "circle": ", ".join(sorted((names.get(p, p) for p in page.admitted), key=alphabetical)),
            "child": page.child_interest or (told.text("cases.page.minor") if page.minor else ""),
        }
        for key, text in facts.items():
            self.show_fact(f"cases.page.{key}", text)


def _consent(basis: Basis) -> str | None:
    """Who consented, when, until when; or the inquiry to which an other law belongs."""
    told = words()
    parts = []
    if basis.magistrate:
        parts.append(basis.magistrate)
    if basis.dated:
        parts.append(told.date(basis.dated))
    if basis.valid_until:
        parts.append(told.text("cases.page.valid_until", day=basis.valid_until))
    if basis.inquiry:
        parts.append(basis.inquiry)
    return ", ".join(parts) or None


def _retention(page: CasePage) -> str:
    told, line = words(), page.line
    if page.retention_months is None:
        return told.text("cases.page.retention_open")
    if line.keep_until is not None:
        return told.text("cases.page.kept_until", day=line.keep_until)
    return told.text("cases.page.retention_months", months=page.retention_months)
