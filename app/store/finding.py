"""What a check of the vault found wrong, and how it and other long work are stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.errors import AppError, WrongState

GoOn = Callable[[], bool]
"""Asked again and again by a check: False stops it."""


def to_the_end() -> bool:
    """Nobody stops it."""
    return True


def heeding(go_on: GoOn, stopped: WrongState) -> Callable[[], None]:
    """For between two steps of long work: raises `stopped` where `go_on` says no."""

    def heed() -> None:
        if not go_on():
            raise stopped

    return heed


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was stored: a code and facts (ids, numbers), as in `app.errors`.

    Codes: slots_damaged · pages_damaged (file) · store_damaged (file) · member_key_changed (member)
    · roster_damaged (number) · log_altered (position) · log_cut (size, found) · log_head_damaged
    · log_tail_cut (found) · circle_altered, circle_damaged, circle_missing, circle_unknown (circle)
    · record_altered, record_put_back, record_moved, record_damaged, record_key_damaged,
    record_key_missing (record) · record_missing (position) · key_without_record (number) ·
    spent_damaged (number) · signed_after_leaving (position, member, adder) · store_behind_keys ·
    keys_behind_store · wal_altered (file) · slot_missing, member_left (member) · removal_contested
    (member, adder) · slots_unexplained · erasure_unfinished (number) · escrow_waits ·
    rotation_waits. Of a repair: stage_damaged · intent_lost · former_lost · drafts_lost. Of the log
    beside what was known of it elsewhere: see `anchor.compare`.
    """

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @classmethod
    def of(cls, error: AppError) -> "Finding":
        """An error, as something found."""
        return cls(error.code, dict(error.facts))
