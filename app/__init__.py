"""Casustafel without a window: everything but the screens. Nothing here imports Qt."""

__version__ = "0.1.0"


def start_process() -> None:
    """Close the process: no network, no dumps, no content in errors. Every program does it first.

    It stands here because whoever starts a window must not wait for the whole session first.
    """
    from app.host.memory import wipe_what_is_freed
    from app.host.network import refuse_network
    from app.host.process import harden, speak_of_no_content

    refuse_network()
    harden()
    speak_of_no_content()
    wipe_what_is_freed()


def silence_libraries() -> None:
    """Let no library log or warn; once there is time to load what that takes."""
    from app.host.process import silence_libraries

    silence_libraries()


def sweep_memory() -> None:
    """Write over what was let go of in memory, for the thread that calls it; once keys are gone."""
    from app.host.memory import sweep

    sweep()
