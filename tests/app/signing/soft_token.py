"""A real PKCS #11 token in software (SoftHSM2), with keys and certificates put on it."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.app.signing.issuing import Certified

PIN = "482915"
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


@dataclass(frozen=True)
class SoftTokens:
    """The module, and how to put another token under it."""

    module: Path
    folder: Path

    def add(self, label: str, holds: Iterable[tuple[str, Certified]], *, keys: bool = True) -> None:
        """A token with certificates by label, their issuers and (or not) their private keys."""
        run(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--pin",
            PIN,
            "--so-pin",
            PIN,
        )
        for number, (name, one) in enumerate(holds, 1):
            if keys:
                self._put(
                    label,
                    name,
                    number,
                    "privkey",
                    one.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
                )
            self._put(label, name, number, "cert", one.der)
            self._put(label, "CA", 100 + number, "cert", one.issuer.public_bytes(Encoding.DER))

    def _put(self, token: str, name: str, number: int, kind: str, data: bytes) -> None:
        file = self.folder / "object.der"
        file.write_bytes(data)
        command = ["pkcs11-tool", "--module", str(self.module), "--token-label", token]
        command += ["--login", "--pin", PIN, "--write-object", str(file), "--type", kind]
        run(*command, "--id", f"{number:02x}", "--label", name, "--usage-sign")


def run(*command: str) -> None:
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


def soft_tokens(folder: Path) -> SoftTokens:
    """Skips where SoftHSM2 or OpenSC is not installed."""
    for tool in ("softhsm2-util", "pkcs11-tool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    module = next((Path(path) for path in _MODULES if Path(path).is_file()), None)
    if module is None:
        pytest.skip("the module of SoftHSM2 is not installed")
    (folder / "tokens").mkdir(exist_ok=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    return SoftTokens(module, folder)
