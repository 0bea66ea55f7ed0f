"""Drafts to make documents of."""

from datetime import date
from typing import Any

from app.domain.basis import Basis, BasisType, Kind
from app.domain.decision import ActionState
from app.domain.disclosed import Disclosed
from app.domain.minutes import (
    ActionPart,
    ContributionPart,
    FeedbackDraft,
    ItemPart,
    MinutesDraft,
    ParticipantLine,
    PersonLine,
)
from app.domain.person import Category, Language

MAYOR = PersonLine("An Desmedt", "Burgemeester", "Stad Zeestad", Category.BM)
INSPECTOR = PersonLine("Sarah Lemmens", "Controleur", "Kansspelcommissie", Category.INSP)
OFFICER = PersonLine("Koen Baert", "Informatieambtenaar", "PZ Zeestad", Category.POL)
CONSENT = Basis(
    BasisType.CONSENT,
    "art. 353 §2 Sw.",
    dated=date(2026, 11, 10),
    magistrate="substituut D. Roels",
    reasons="Verwevenheid",
    valid_until=date(2027, 5, 10),
)
LIVC = Basis(BasisType.LAW, "wet 30 juli 2018")


def contribution(text: str, contributor: PersonLine | None = None) -> ContributionPart:
    return ContributionPart(Disclosed(text), "fact", contributor)


def action(text: str, owner: PersonLine | None = INSPECTOR) -> ActionPart:
    return ActionPart(Disclosed(text), owner, date(2026, 12, 18), ActionState.OPEN)


def item(**changes: Any) -> ItemPart:
    parts: dict[str, Any] = {
        "case_key": "C-K7QM2D",
        "purpose": "criminal_organisation",
        "basis": CONSENT,
        "participants": (
            ParticipantLine("Stad Zeestad", Category.BM),
            ParticipantLine("Kansspelcommissie", Category.INSP),
        ),
        "was_present": True,
        "frame_only": False,
        "contributions": (contribution("In drie zaken ontbraken de folders."),),
        "decisions": (Disclosed("Er komt een gezamenlijk toezicht."),),
        "actions": (action("Overzicht bezorgen aan de coördinator."),),
        "review_on": date(2027, 5, 26),
    }
    return ItemPart(**(parts | changes))


def minutes(**changes: Any) -> MinutesDraft:
    parts: dict[str, Any] = {
        "language": Language.NL,
        "municipality": "Zeestad",
        "dpo": "L. Vermandere",
        "kind": Kind.CONSENT,
        "meeting_on": date(2026, 11, 26),
        "place": "Stadhuis, zaal 2",
        "chair": MAYOR,
        "signer": MAYOR,
        "recipient": INSPECTOR,
        "items": (item(),),
        "destroy_by": date(2027, 5, 26),
        "exercise": False,
    }
    return MinutesDraft(**(parts | changes))


def feedback(**changes: Any) -> FeedbackDraft:
    parts: dict[str, Any] = {
        "language": Language.NL,
        "municipality": "Zeestad",
        "dpo": "L. Vermandere",
        "kind": Kind.CONSENT,
        "meeting_on": date(2026, 11, 26),
        "case_key": "C-K7QM2D",
        "purpose": "criminal_organisation",
        "basis": CONSENT,
        "signer": MAYOR,
        "recipient": OFFICER,
        "text": Disclosed("Het overleg vraagt verhoogd toezicht."),
        "destroy_by": date(2027, 5, 26),
        "exercise": False,
    }
    return FeedbackDraft(**(parts | changes))
