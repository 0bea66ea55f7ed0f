"""What holds of a text beside its words: as its contributor approves it, and types it again."""

from collections.abc import Mapping

from app.commands.speaking import Contribute
from app.domain.contribution import Stated
from app.domain.person import PersonId
from app.queries.meetings import SaidLine
from ui.meetings.names import names
from ui.widgets.draft import FormDraft
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


def typed_again(said: SaidLine, officers: frozenset[PersonId]) -> FormDraft:
    """A text of the list as it stood in the form of contributions; `officers` read it anyway."""
    return {
        "speaker": said.contributor,
        "text": said.text.text,
        "nature": said.nature.value,
        "secret": said.secret,
        "kept": said.keep.value,
        "audience": "admitted" if said.audience is None else "named",
        "named": sorted((said.audience or frozenset()) - officers),
        "attributed": said.attributed,
        "data": sorted(said.categories),
        "justification": said.justification,
        "corrects": said.id,
    }


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
