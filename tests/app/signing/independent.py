"""Verifiers that are not ours; a test that asks one of them is skipped where it is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.signing.signed_range import find_declared


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def accepted_by_openssl(signed: bytes, folder: Path) -> None:
    """Every signature of a file, each over what it covers."""
    for place in find_declared(signed):
        covered = signed[: place.gap_start] + signed[place.gap_end : place.end]
        accepted_over(covered, place.contents(signed) or b"", folder)


def accepted_over(covered: bytes, cms: bytes, folder: Path) -> None:
    """A detached signature over some bytes."""
    (folder / "cms").write_bytes(cms)
    (folder / "covered").write_bytes(covered)
    command = [tool("openssl"), "cms", "-verify", "-binary", "-noverify", "-inform", "DER"]
    command += ["-in", "cms", "-content", "covered", "-out", "out"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def accepted_by_pdfsig(signed: bytes, folder: Path) -> str:
    """What it says, where it calls every signature valid."""
    file = folder / "copy.pdf"
    file.write_bytes(signed)
    said = subprocess.run([tool("pdfsig"), file], capture_output=True, text=True, check=False)
    assert said.stdout.count("Signature is Valid") == len(find_declared(signed)), said.stdout
    return said.stdout


def accepted_by_qpdf(signed: bytes, folder: Path) -> None:
    file = folder / "copy.pdf"
    file.write_bytes(signed)
    ran = subprocess.run([tool("qpdf"), "--check", file], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout
