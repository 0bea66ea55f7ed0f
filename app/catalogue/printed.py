"""Fills the fixed sentences of the law with what depends on the day."""

from datetime import date

from app.domain.law import Law, Provenance
from app.domain.person import Language

CONSULTATION = "secrecy_consultation"
PENALTY = "secrecy_penalty"
UNCONFIRMED = "°"
"""Behind what no jurist has confirmed, wherever it is shown."""


def marked(text: str, provenance: Provenance | None) -> str:
    """A text with the mark of what no jurist confirmed; None is an entry that nobody knows."""
    confirmed = provenance is not None and provenance.confirmed
    return text if confirmed else text + UNCONFIRMED


def note(law: Law, text: str, language: Language) -> str | None:
    """What the mark means, to stand below a text; None where the text does not bear it."""
    if UNCONFIRMED not in text:
        return None
    return f"{UNCONFIRMED} {law.texts['unconfirmed'].text[language]}"


def legal_text(law: Law, text_id: str, language: Language, on: date, **blanks: str) -> str:
    """A text of `law.texts` with `{article}` and `{penalty}` cited as on that day (R7, R33).

    Other blanks, such as `{date}`, come from the caller in the words of `language`; one that is
    not given stays as it is.
    """
    text = law.texts[text_id].text[language]
    filled = {
        "article": _cited(law, CONSULTATION, language, on),
        "penalty": _cited(law, PENALTY, language, on),
        **blanks,
    }
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _cited(law: Law, statute_id: str, language: Language, on: date) -> str:
    statute = law.statute(statute_id)
    return "" if statute is None else law.printed(statute, language, on)
