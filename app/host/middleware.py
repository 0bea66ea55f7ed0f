"""Where each system keeps the software of identity cards: a PKCS #11 module, which drives them."""

import os
import sys
from pathlib import Path

from app.errors import Unavailable
from app.host.drive import is_foreign_drive

_LINUX = (
    "/usr/lib/x86_64-linux-gnu/libbeidpkcs11.so.0",
    "/usr/lib/aarch64-linux-gnu/libbeidpkcs11.so.0",
    "/usr/lib64/libbeidpkcs11.so.0",
    "/usr/lib/libbeidpkcs11.so.0",
    "/usr/local/lib/libbeidpkcs11.so.0",
)
_MACOS = (
    "/Library/Belgium Identity Card/Pkcs11/libbeidpkcs11.dylib",
    "/usr/local/lib/libbeidpkcs11.dylib",
)


def usual_modules() -> tuple[Path, ...]:
    """Where the middleware of the Belgian eID puts its module on this system, likeliest first."""
    if sys.platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
        return (system / "beidpkcs11.dll",)
    return tuple(Path(path) for path in (_MACOS if sys.platform == "darwin" else _LINUX))


def find_module(chosen: str | None) -> Path | None:
    """The module that the office names, or else the first usual one that is there.

    Raises:
        Unavailable: card_module_missing, card_module_foreign: a library is code, and code is
            loaded from this machine only.
    """
    if not chosen:
        return next((path for path in usual_modules() if path.is_file()), None)
    module = Path(chosen)
    if not module.is_absolute() or not module.is_file():
        raise Unavailable("card_module_missing", file=chosen)
    if is_foreign_drive(module):
        raise Unavailable("card_module_foreign", file=chosen)
    return module
