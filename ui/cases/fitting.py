"""Which bases can carry a consultation: asked of the policy itself, so that nothing is said twice.

Every basis of the catalogue is tried for a kind and a purpose; those that no rule finds unfit are
offered first. What is missing (an inquiry, a date) comes later on the form and does not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from app.commands.cases import OpenCase
from app.domain.basis import Basis, BasisType, Kind
from app.domain.case import Subject
from app.domain.person import Language, PersonId
from app.domain.secret import SecretText
from app.queries.law import UNCONFIRMED, law_document, names

if TYPE_CHECKING:
    from app.session import Session

UNFIT = frozenset({"R2", "R3", "R7"})
FILLED_LATER = "inquiry"


@dataclass(frozen=True, slots=True)
class Citation:
    """A basis that can be cited: as it is typed, and as it is printed today.

    `doubted`: no jurist confirmed it, and its print ends with the mark that says so.
    """

    typed: str
    printed: str
    doubted: bool


Fitting = Mapping[str, tuple[Citation, ...]]
"""By purpose: what can carry a consultation of one kind. A purpose that nothing carries is left
out."""


def basis_type(kind: Kind) -> BasisType:
    """A consent is the basis of a consultation by consent and of no other (R4)."""
    return BasisType.CONSENT if kind is Kind.CONSENT else BasisType.LAW


def fitting(
    session: "Session", kind: Kind, on: date, language: Language, acting: PersonId | None
) -> Fitting:
    """The purposes of a kind with the citations that fit. Runs in the worker."""
    document = law_document(on, language)
    citations = [_citation(entry) for entry in document["citations"] if entry["in_force"]]
    found: dict[str, tuple[Citation, ...]] = {}
    for purpose in names(language)["purpose"]:
        fit = tuple(c for c in citations if _fits(session, kind, purpose, c, acting))
        if fit:
            found[purpose] = fit
    return found


def _citation(entry: Mapping[str, Any]) -> Citation:
    doubted = not entry["confirmed"]
    printed = entry["printed"] + (UNCONFIRMED if doubted else "")
    return Citation(entry["aliases"][0], printed, doubted)


def _fits(
    session: "Session", kind: Kind, purpose: str, citation: Citation, acting: PersonId | None
) -> bool:
    basis = Basis(basis_type(kind), citation.typed)
    command = OpenCase(kind, purpose, basis, Subject(SecretText("")))
    return not any(
        rule in UNFIT or (rule == "R4" and facts.get("why") != FILLED_LATER)
        for rule, facts in session.may(command, acting)
    )
