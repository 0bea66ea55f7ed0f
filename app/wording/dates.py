"""Dates as people in Belgium write them.

No locale of the machine and no next version of a library may change a document.
"""

from datetime import date, datetime

from app.domain.language import Language

_SHORT = {
    Language.NL: "jan feb mrt apr mei jun jul aug sep okt nov dec",
    Language.FR: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    Language.EN: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    Language.DE: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
}
_LONG = {
    Language.NL: "januari februari maart april mei juni juli augustus september oktober"
    " november december",
    Language.FR: "janvier février mars avril mai juin juillet août septembre octobre"
    " novembre décembre",
    Language.EN: "January February March April May June July August September October"
    " November December",
    Language.DE: "Januar Februar März April Mai Juni Juli August September Oktober"
    " November Dezember",
}


def short_date(day: date, language: Language) -> str:
    """`26 nov 2026`, with the month's usual short form."""
    return _written(day, language, _SHORT)


def long_date(day: date, language: Language) -> str:
    """`26 november 2026`, with the month in full."""
    return _written(day, language, _LONG)


def short_datetime(moment: datetime, language: Language) -> str:
    """`26 nov 2026, 14:05`, in the time zone that the moment carries."""
    return f"{short_date(moment.date(), language)}, {moment.hour:02}:{moment.minute:02}"


def _written(day: date, language: Language, months: dict[Language, str]) -> str:
    number = str(day.day)
    if language is Language.DE:
        number += "."
    if language is Language.FR and day.day == 1:
        number = "1er"
    return f"{number} {months[language].split()[day.month - 1]} {day.year}"
