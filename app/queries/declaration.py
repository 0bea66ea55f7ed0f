"""The confidentiality declaration as somebody reads it before signing (R17)."""

from dataclasses import dataclass

from app.catalogue.printed import CONSULTATION, PENALTY, legal_text, marked, note
from app.domain.person import PersonId
from app.queries.desk import Desk
from app.queries.query import Open


@dataclass(frozen=True, slots=True)
class DeclarationText(Open):
    """What this person would sign today, in their own language, with the article in force."""

    person: PersonId

    def answer(self, desk: Desk) -> str:
        """The text, with a mark and its note where no jurist confirmed all of it."""
        law, language = desk.law, desk.person(self.person).language
        text = legal_text(law, "declaration", language, desk.today)
        statutes = [law.statute(cited) for cited in (CONSULTATION, PENALTY)]
        provenances = [law.texts["declaration"].provenance]
        provenances += [statute.provenance for statute in statutes if statute is not None]
        text = marked(text, min(provenances, key=lambda p: p.confirmed))
        told = note(law, text, language)
        return text if told is None else f"{text}\n\n{told}"
