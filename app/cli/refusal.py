"""Why something did not happen, as one sentence for whoever asked."""

from app.errors import AppError
from app.wording.sentences import Sentences


def message(error: AppError, sentences: Sentences) -> str:
    """What happened and what to do; for a refusal every rule with its reason."""
    own = f"cli.error.{error.code}"
    if sentences.has(own):
        return sentences.text(own, **error.facts)
    return sentences.error(error)
