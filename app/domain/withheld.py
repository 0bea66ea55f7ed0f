"""What one recipient may not learn, on its way to the scanner of our own documents.

Every text in it is a `SecretText` and so masks itself; import contracts let nobody but the query
that gathers it and the scanner that consumes it name this module.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.secret import SecretText


@dataclass(frozen=True, slots=True)
class Withheld:
    """Texts, names and codes that may stand nowhere in one recipient's document."""

    texts: tuple[SecretText, ...] = ()
    """Contributions, outcomes, notes and reasons that disclosure left out."""
    people: tuple[SecretText, ...] = ()
    """Names of persons; those whom the document names in its frame are no finding there."""
    subjects: tuple[SecretText, ...] = ()
    """Names of those discussed: person, establishment or network (R35)."""
    born: tuple[date, ...] = ()
    """Their days of birth."""
    codes: tuple[SecretText, ...] = ()
    """Random names that say something: others' copies, table codes, keys of other cases."""
