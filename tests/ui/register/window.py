"""The register over a vault in which one meeting was held, and one copy of it handed out."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.bridge import Bridge
from ui.register.screen import RegisterScreen


@dataclass
class Shown:
    """The screen on its own, and how to wait for it."""

    screen: RegisterScreen
    bridge: Bridge
    settle: Callable[[], None]
    copy: bytes
    """The copy that was handed out."""
