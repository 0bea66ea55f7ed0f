"""Whom an answer to the person concerned may not name: everybody else whom this vault knows (R40).

Partners, and whom other cases are about. A first name alone says who it is to whoever was there,
and so it counts as the whole name does, accents and endings aside.
"""

from app.domain.case import Case, SubjectKind
from app.domain.disclosed import Disclosed
from app.domain.secret import SecretText
from app.domain.withheld import Withheld
from app.leaks.known import Known
from app.leaks.terms import SearchTerms, ShortNames, WholeNames
from app.queries.desk import Desk


class ThirdParties:
    """Everybody but the one whom a case is about, whose own name names nobody else."""

    def __init__(self, desk: Desk, case: Case, own: str) -> None:
        """`own` is the name of whom the case is about.

        Raises Damaged("names_damaged"): nothing is told past a name that cannot be read.
        """
        desk.records.require_names()
        self.partners = tuple(SecretText(person.name) for person in desk.persons.values())
        others = [one.subject for one in desk.records.cases() if one.id != case.id]
        self.discussed = tuple(one.name for one in others if one.kind is SubjectKind.PERSON)
        self.places = tuple(one.name for one in others if one.kind is not SubjectKind.PERSON)
        """Establishments and networks: their names are made of ordinary words, and count whole."""
        people = (*self.partners, *self.discussed)
        self._terms = SearchTerms(Withheld(subjects=people), Known(said=(own,)))
        self._short = ShortNames(people, own)
        self._whole = WholeNames(self.places)

    def named(self, text: Disclosed) -> bool:
        """Whether a text names one of them."""
        told = text.text
        return self._whole.in_text(told) or self._short.in_text(told) or self._terms.in_text(told)
