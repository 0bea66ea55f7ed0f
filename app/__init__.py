"""Casustafel without a window: everything but the screens. Nothing here imports Qt."""

__version__ = "0.1.0"


def start_process() -> None:
    """Close the process: no network, no core dumps. The first thing that every program does.

    It stands here because whoever starts a window must not wait for the whole session first.
    """
    from app.host.network import refuse_network
    from app.host.process import harden

    refuse_network()
    harden()
