"""The confidentiality declaration as somebody reads it before signing (R17)."""

from dataclasses import dataclass

from app.catalogue.printed import legal_text
from app.domain.person import PersonId
from app.queries.desk import Desk
from app.queries.query import Open


@dataclass(frozen=True, slots=True)
class DeclarationText(Open):
    """What this person would sign today, in their own language, with the article in force."""

    person: PersonId

    def answer(self, desk: Desk) -> str:
        """The text, with the role text that belongs to it."""
        language = desk.person(self.person).language
        return legal_text(desk.law, "declaration", language, desk.today)
