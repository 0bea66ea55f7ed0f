"""Fills the fixed sentences of the law with what depends on the day."""

from datetime import date

from app.domain.law import Law
from app.domain.person import Language

CONSULTATION = "secrecy_consultation"
PENALTY = "secrecy_penalty"


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
