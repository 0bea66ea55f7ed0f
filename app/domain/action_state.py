"""How far an action is; a word that documents print."""

from enum import StrEnum


class ActionState(StrEnum):
    """*Not done* and *no longer possible* are different answers; *overdue* is derived."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"
    NO_LONGER_POSSIBLE = "no_longer_possible"
