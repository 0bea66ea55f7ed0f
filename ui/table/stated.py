"""What a contributor approves, in words: whoever reads it and what else holds beside the text."""

from collections.abc import Mapping

from app.commands.speaking import Contribute
from app.domain.contribution import Stated
from app.domain.person import PersonId
from ui.meetings.names import names
from ui.words import words


def stated(command: Contribute) -> Stated:
    """What a form says, which leaves nothing to a default."""
    return Stated(
        command.text,
        command.nature,
        bool(command.secret),
        command.keep,
        command.audience,
        bool(command.attributed),
        command.categories,
        command.justification,
    )


def told(said: Stated, people: Mapping[PersonId, str]) -> str:
    """One line, as the form says it: how it is known, who reads it, whether with a name."""
    text = words().text
    if said.audience is None:
        readers = text("table.audience.admitted")
    else:
        readers = ", ".join(sorted(people.get(person, person) for person in said.audience))
    parts = [
        text(f"table.nature.{said.nature.value}"),
        text("table.state.secret" if said.secret else "table.holds.open"),
        text(f"table.keep.{said.keep.value}"),
        text("table.holds.readers", readers=readers),
        text("table.holds.named" if said.attributed else "table.holds.unnamed"),
        *sorted(names("data")[code] for code in said.categories),
    ]
    return " · ".join(parts)
