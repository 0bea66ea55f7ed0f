"""Why something did not happen, as one line for whoever asked."""

from app.errors import AppError, Refused
from app.queries.law import refusal_reasons
from app.wording.sentences import Sentences


def message(error: AppError, sentences: Sentences) -> str:
    """What happened and what to do; for a refusal every rule with its reason and remedy."""
    if isinstance(error, Refused):
        return " ".join(reason.line for reason in refusal_reasons(error, sentences.language))
    own, facts = f"cli.error.{error.code}", dict(error.facts)
    if {"place", "line"} <= facts.keys():
        facts["place"] = sentences.text("cli.error.place", **error.facts)
    if sentences.has(own):
        return sentences.text(own, **facts)
    return sentences.error(error)
