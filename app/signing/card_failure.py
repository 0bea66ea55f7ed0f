"""What cards say when they do not sign, as errors of this program: one code for each remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import AppError, Locked, Unavailable, WrongState

if TYPE_CHECKING:
    import pkcs11


@contextmanager
def card_errors(token: "pkcs11.Token | None" = None) -> Iterator[None]:
    """Turn every failure of a card or its module into an `AppError`, without what was typed.

    Raises:
        Unavailable: card_part_missing (`python-pkcs11` is not there), card_module_unusable,
            card_removed, card_failed.
        Locked: wrong_pin (how often it may still be tried is not known), wrong_pin_low,
            wrong_pin_last, pin_locked, pin_unset.
        WrongState: card_cancelled.
    """
    try:
        import pkcs11
    except ImportError:
        raise Unavailable("card_part_missing") from None
    try:
        yield
    except pkcs11.PKCS11Error as error:
        failure = _failure(error, token)
    else:
        return
    raise failure  # outside, so that nothing of the card's own error comes along


def _failure(error: "pkcs11.PKCS11Error", token: "pkcs11.Token | None") -> AppError:
    import pkcs11 as p11

    if isinstance(error, p11.PinIncorrect | p11.PinInvalid | p11.PinLenRange):
        return Locked(_tries_left(token))
    if isinstance(error, p11.PinLocked):
        return Locked("pin_locked")
    if isinstance(error, p11.PinExpired | p11.UserPinNotInitialized):
        return Locked("pin_unset")
    if isinstance(error, p11.FunctionCancelled | p11.FunctionRejected):
        return WrongState("card_cancelled")
    gone = p11.DeviceRemoved, p11.TokenNotPresent, p11.SessionHandleInvalid, p11.SessionClosed
    if isinstance(error, gone):
        return Unavailable("card_removed")
    if type(error) is p11.PKCS11Error:  # only said of a library that cannot be loaded
        return Unavailable("card_module_unusable")
    return Unavailable("card_failed")


def _tries_left(token: "pkcs11.Token | None") -> str:
    """What the token itself says; most only say that few tries or one are left."""
    import pkcs11 as p11

    try:
        flags = token.slot.get_token().flags if token is not None else p11.TokenFlag(0)
    except p11.PKCS11Error:
        return "wrong_pin"
    if flags & p11.TokenFlag.USER_PIN_LOCKED:
        return "pin_locked"
    if flags & p11.TokenFlag.USER_PIN_FINAL_TRY:
        return "wrong_pin_last"
    return "wrong_pin_low" if flags & p11.TokenFlag.USER_PIN_COUNT_LOW else "wrong_pin"
