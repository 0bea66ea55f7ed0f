"""Asks cards on a thread of their own: nobody has to wait for a reader that does not answer.

Whoever gives up goes on at once. What a card still does then ends on that thread, and whatever is
asked next waits for it, so that no two steps meet in one module or on one card.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from app.errors import WrongState

T = TypeVar("T")
GoOn = Callable[[], bool]
"""Whether somebody still waits for the answer. Asked several times a second."""
LOOKS = 0.05
"""Seconds between two looks whether somebody still waits."""


def patient() -> bool:
    """As long as it takes."""
    return True


def ask_card(work: Callable[[], T], go_on: GoOn = patient, *, whatever: bool = False) -> T:
    """The answer of a card. With `whatever` it is asked even if nobody waits by its turn.

    Raises:
        WrongState: signing_stopped, where `go_on` says no first; the answer is not wanted any more.
        AppError: what the work raises.
    """
    asked: Future[T] = Future()
    _queue().put((asked, work))
    while not wait((asked,), LOOKS).done:
        if not go_on():
            if not whatever:
                asked.cancel()  # what has not begun: no code is tried for nobody
            raise WrongState("signing_stopped")
    return asked.result()


@cache
def _queue() -> "SimpleQueue[tuple[Future[Any], Callable[[], Any]]]":
    """Of the one thread, which ends with the program, whatever a reader does."""
    asked: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
    Thread(target=_answer, args=(asked,), name="cards", daemon=True).start()
    return asked


def _answer(asked: "SimpleQueue[tuple[Future[Any], Callable[[], Any]]]") -> None:
    while True:
        future, work = asked.get()
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - raised where it was asked
                future.set_exception(error)
        del future, work  # nothing of it, and no code, waits here for the next
