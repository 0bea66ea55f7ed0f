"""What a signed annex put right, as every screen tells it: the words that stand, then the rest."""

from app.domain.disclosed import PutRight
from ui.words import words


def as_it_stands(text: str, right: PutRight | None) -> str:
    """The words that now stand; under them since when, what was added and what stood before.

    In words on the screen itself, so that nobody needs a mouse to reach the old ones.
    """
    if right is None:
        return text
    told = words().text
    lines = [text, *(told("screens.put_right.beside", text=added) for added in right.beside)]
    lines.append(told("screens.put_right.on", day=right.at.astimezone().date()))
    lines += [told("screens.put_right.before", text=before) for before in right.before]
    if right.due_before is not None:
        lines.append(told("screens.put_right.due_before", day=right.due_before))
    return "\n".join(lines)
