"""Collects rubbish in the window's own thread.

Python looks for reference cycles in whichever thread happens to allocate; the worker thread would
then destroy widgets, which must go in the thread that made them. So the automatic collector is
off while a bridge has its worker, and this clock does its work, as often as Python would.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 100
"""Milliseconds between looks; each is a comparison of three numbers unless there is work."""


class Collector(QObject):
    """Works from its making until `stop`; several may live, the first one's stop ends nothing."""

    _living = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        Collector._living += 1
        gc.disable()
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._clock.timeout.connect(collect)
        self._clock.start()

    def stop(self) -> None:
        """Leave it to Python again, once no other collector lives. Again does nothing."""
        if not self._clock.isActive():
            return
        self._clock.stop()
        Collector._living -= 1
        if not Collector._living:
            gc.enable()


def collect() -> None:
    """What Python would have collected by now: the youngest generation most often.

    What outlives a collection of all three is looked at no more until `collect_all`: there are
    hundreds of thousands of such objects, and the window would stand still for them.
    """
    young, middle, old = gc.get_count()
    enough = gc.get_threshold()
    if old > enough[2]:
        gc.collect()
        gc.freeze()
    elif middle > enough[1]:
        gc.collect(1)
    elif young > enough[0]:
        gc.collect(0)


def collect_all() -> None:
    """Everything that nobody holds any more, however long it lived: nothing outlives a lock."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
