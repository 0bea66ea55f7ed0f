"""What the list says of somebody, in words: what is missing, what ends, and what they are here."""

from app.domain.person import Person
from app.queries.people import Notable, PartnerLine
from ui.words import words


def notable_text(notable: Notable) -> str:
    """One matter as a sentence, with its rule."""
    told = words().text(f"partners.notable.{notable.matter}", date=notable.on)
    return f"{told.removesuffix('.')} ({notable.rule})."


def notable_mark(notable: Notable) -> str:
    """One matter in a few words, for a table."""
    return words().text(f"partners.mark.{notable.matter}", date=notable.on)


def marks(line: PartnerLine) -> str:
    """All matters in a few words."""
    return " · ".join(map(notable_mark, line.notables))


def roles(line: PartnerLine) -> str:
    """What somebody is in this office; empty for a partner."""
    return ", ".join(words().text(f"partners.role.{role}") for role in line.roles)


def declaration(person: Person) -> str:
    """Whether and when the declaration was signed or withdrawn."""
    told = words()
    if person.declared_on is not None:
        return told.text("partners.declaration.signed", date=person.declared_on)
    if person.withdrawn_on is not None:
        return told.text("partners.declaration.withdrawn", date=person.withdrawn_on)
    return told.text("partners.declaration.none")


def clearance(person: Person) -> str:
    """The clearance with its last day; empty without."""
    if person.clearance is None:
        return ""
    name = words().text(f"partners.clearance.{person.clearance}")
    until = person.clearance_until
    return name if until is None else words().text("partners.until", what=name, date=until)


def authorisation(person: Person) -> str:
    """The authorisation with its last day; empty without."""
    until, name = person.authorisation_until, person.authorisation or ""
    return name if until is None else words().text("partners.until", what=name, date=until)
