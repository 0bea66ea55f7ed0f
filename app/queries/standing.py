"""A signed text as it now stands: what signed annexes put in its place, or beside it.

The signed record never changes. New words are asked of the same disclosure as the old ones.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain.amendment import Amendment
from app.domain.casefile import CaseFile
from app.domain.decision import Action
from app.domain.disclosed import Disclosed, Omitted, PutRight
from app.domain.ids import TextId
from app.policy.disclosure import Passage


def annexed(file: CaseFile, text: TextId) -> tuple[Amendment, ...]:
    """What the chair signed about a text, oldest first."""
    signed = [
        (one.signed_at, one)
        for one in file.amendments
        if one.of == text and one.signed_at is not None
    ]
    return tuple(one for _, one in sorted(signed, key=lambda found: found[0]))


def standing(file: CaseFile, text: TextId) -> Amendment | None:
    """The words that the last annex put in place of a text."""
    return next((one for one in reversed(annexed(file, text)) if not one.added), None)


def standing_action(file: CaseFile, action: Action) -> Action:
    """An action with the due date that now holds."""
    due = next((one.due for one in reversed(annexed(file, action.id)) if one.due), None)
    return action if due is None else replace(action, due=due)


def as_it_stands(
    file: CaseFile,
    text: TextId,
    passage: Passage,
    seen: Disclosed,
    told: Callable[[Passage], Disclosed | Omitted],
) -> Disclosed:
    """A text that was disclosed in full, in the words that now stand.

    `told` discloses another passage to the same reader on the same occasion.
    """
    words, right = seen.text, None
    before: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    for one in annexed(file, text):
        new = told(replace(passage, text=one.text))
        if not isinstance(new, Disclosed) or new.neutral or one.signed_at is None:
            continue
        if one.added:
            beside = (*beside, new.text)
        elif new.text != words:
            words, before = new.text, (*before, words)
        right = PutRight(one.signed_at, before, beside)
    return seen if right is None else replace(seen, text=words, put_right=right)
