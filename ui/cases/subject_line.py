"""The subject of a case in one line, for the two places where it is shown by hand."""

from app.queries.cases import CasePage
from ui.words import words


def subject_line(page: CasePage) -> str:
    """What it is, its name and, of a person, the birth date."""
    told = words()
    born = ", " + told.text("cases.page.born", day=page.born) if page.born else ""
    return f"{told.text(f'screens.subject.{page.subject_kind.value}')}: {page.subject}{born}"
