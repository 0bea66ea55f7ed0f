"""What may this reader see of this text? The one decision for every way out (spec 2).

Screens, projector, minutes, feedback sheets and search all ask `disclose`. The table of spec 2
is followed line by line; the first line that matches decides.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.decision import Neutral
from app.domain.disclosed import Disclosed, Omission, Omitted
from app.domain.label import Label
from app.domain.person import PersonId
from app.domain.reveal import reveal
from app.domain.secret import SecretText


class Occasion(StrEnum):
    """Where the text would be read."""

    SCREEN = "screen"
    PROJECTOR = "projector"
    COPY = "copy"
    FEEDBACK = "feedback"

    @property
    def product(self) -> bool:
        """Whether it leaves the room."""
        return self in (Occasion.COPY, Occasion.FEEDBACK)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with all that decides about it.

    `contributor` is None for texts that derive from others: being a source's contributor gives
    no right to them. `named` are the persons whom an audience names one by one.
    """

    text: SecretText
    label: Label
    contributor: PersonId | None = None
    writers: frozenset[PersonId] = frozenset()
    """Chair, typist and contributor: who sees a working note at the item."""
    kept: bool = True
    named: frozenset[PersonId] = frozenset()
    attributed: bool = False
    neutral: Neutral | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who would read. `officer`: mayor, chair or coordinator. On a projector `id` is None."""

    id: PersonId | None
    admitted: bool
    arrived: bool = False
    officer: bool = False
    named_only: bool = False
    """JEUGD and SOC: contributions only where they are named (R32)."""


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the text: who is admitted, and what the table agreed."""

    admitted: frozenset[PersonId]
    own_files: bool = False
    judicial_consent: bool = False
    police: frozenset[PersonId] = frozenset()


def disclose(
    passage: Passage | None, reader: Reader, occasion: Occasion, around: Around
) -> Disclosed | Omitted:
    """The text for that reader on that occasion, or why not. None is a text that never was."""
    if passage is None:
        return Omitted(Omission.NEVER_WAS)
    refused = (
        _not_in_product(passage, occasion, around)
        or _not_at_the_table(reader, occasion)
        or _not_in_own_file(passage, reader, occasion, around)
    )
    if refused is not None:
        return Omitted(refused)
    if not occasion.product and not passage.kept:
        sees = occasion is Occasion.SCREEN and reader.id in passage.writers
        return _full(passage) if sees else Omitted(Omission.WORKING_NOTE)
    contribution = passage.contributor is not None
    if occasion is Occasion.PROJECTOR:
        outside = around.admitted - passage.label.audience - {passage.contributor}
        return _outside(passage) if outside else _full(passage)
    if contribution and reader.id == passage.contributor:
        return _full(passage)
    if occasion.product and contribution and reader.named_only and reader.id not in passage.named:
        return Omitted(Omission.NOT_NAMED)
    if reader.id in passage.label.audience:
        return _full(passage)
    return _outside(passage)


def withheld(passage: Passage, seen: Disclosed | Omitted | None) -> tuple[SecretText, ...]:
    """What of a passage stays unsaid beside what was seen of it, for the scanner of documents.

    Sealed as it came: nobody but the scanner opens it.
    """
    if isinstance(seen, Disclosed) and not seen.neutral:
        return ()
    free = passage.neutral.text if passage.neutral is not None else None
    if free is None or isinstance(seen, Disclosed):
        return (passage.text,)
    return (passage.text, free)


def tell_subject(passage: Passage, around: Around) -> Disclosed | None:
    """What of a case the person whom it is about may be told (R40); everything else is withheld.

    Only what the table decided: what somebody said there is theirs, and under secrecy. Nothing
    that rests on a secret, on judicial data or on words for a part of the table, also where nobody
    else is admitted any more; and nothing that anybody admitted may not read.
    """
    label = passage.label
    if passage.contributor is not None or not passage.kept:
        return None
    if label.secret or label.judicial or label.narrowed or around.admitted - label.audience:
        return None
    return _full(passage)


def own_words(passage: Passage, person: PersonId) -> Disclosed | Omitted:
    """Beside the table: a contributor who lost the case knows what to take back (R20, R41)."""
    own = person == passage.contributor
    return _full(passage) if own else Omitted(Omission.NOT_ADMITTED)


def _not_in_product(passage: Passage, occasion: Occasion, around: Around) -> Omission | None:
    """Lines 1 and 2."""
    if occasion.product and not passage.kept:
        return Omission.NOT_KEPT
    withheld = passage.label.secret or not around.police <= passage.label.audience
    return Omission.FEEDBACK_SECRET if occasion is Occasion.FEEDBACK and withheld else None


def _not_at_the_table(reader: Reader, occasion: Occasion) -> Omission | None:
    """Line 3."""
    if not reader.admitted:
        return Omission.NOT_ADMITTED
    absent = occasion.product and not reader.arrived and not reader.officer
    return Omission.NOT_ARRIVED if absent else None


def _not_in_own_file(
    passage: Passage, reader: Reader, occasion: Occasion, around: Around
) -> Omission | None:
    """Line 4 (R44): a participant's copy is what it may record in its own file."""
    if occasion is not Occasion.COPY or reader.officer:
        return None
    if not around.own_files:
        return Omission.NO_CONSENSUS
    judicial = passage.label.judicial and not around.judicial_consent
    return Omission.JUDICIAL if judicial else None


def _outside(passage: Passage) -> Disclosed | Omitted:
    """Line 9, and the neutral text of what derives from others (R30)."""
    neutral = passage.neutral
    if passage.contributor is None and neutral is not None and neutral.usable:
        if neutral.template is not None:
            return Disclosed("", neutral=True, template=neutral.template)
        if neutral.text is not None:
            return Disclosed(reveal(neutral.text), neutral=True)
    return Omitted(Omission.OUTSIDE_AUDIENCE)


def _full(passage: Passage) -> Disclosed:
    """The text itself, with its contributor where naming is allowed."""
    attribution = passage.contributor if passage.attributed else None
    return Disclosed(reveal(passage.text), attribution)


def contains(seen: Disclosed, words: SecretText) -> bool:
    """Whether a disclosed text contains the words that somebody searches for, now or before."""
    right = seen.put_right
    told = (seen.text, *right.before, *right.beside) if right is not None else (seen.text,)
    return any(reveal(words).casefold() in one.casefold() for one in told)
