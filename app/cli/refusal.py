"""Why something did not happen, as one sentence for whoever asked."""

from app.errors import AppError, Refused
from app.queries.law import refusal_reasons
from app.wording.sentences import Sentences


def message(error: AppError, sentences: Sentences) -> str:
    """What happened and what to do; for a refusal every rule with its reason and remedy."""
    if isinstance(error, Refused):
        return " ".join(r.line for r in refusal_reasons(error, sentences.language))
    return sentences.error(error)
