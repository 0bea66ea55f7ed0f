"""The locked lists are whole: no address, every file hashed, three systems, four Pythons."""

import re
import tomllib
from importlib import metadata
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.lock import PYTHONS, RUN_LIST, TEST_LIST, pins

ROOT = Path(__file__).resolve().parents[2]
MACHINES = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
RUN_TEXT, TEST_TEXT = RUN_LIST.read_text("utf-8"), TEST_LIST.read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def locked(text: str, environment: dict[str, str] | None = None) -> dict[str, str]:
    """Name → version of what a list installs there (without an argument: here)."""
    found: dict[str, str] = {}
    for pin in pins(text):
        requirement = Requirement(pin.split(" \\")[0])
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            version = str(requirement.specifier).removeprefix("==")
            assert found.setdefault(name, version) == version, f"{name} twice"
    return found


@pytest.mark.parametrize("text", [RUN_TEXT, TEST_TEXT], ids=["run", "test"])
def test_no_list_holds_an_address(text: str) -> None:
    assert not re.search(r"//|www\.|@|^-", text, re.M)


@pytest.mark.parametrize("text", [RUN_TEXT, TEST_TEXT], ids=["run", "test"])
def test_every_pin_is_one_version_with_hashes(text: str) -> None:
    for pin in pins(text):
        head, *hashes = pin.split(" \\\n")
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][^ ]*( ; .+)?", head)
        assert hashes
        assert all(re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}", line) for line in hashes)


@pytest.mark.parametrize(("machine", "python"), list(product(MACHINES, PYTHONS)))
def test_lists_hold_what_the_project_asks(machine: str, python: str) -> None:
    environment = MACHINES[machine] | {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    run, test = locked(RUN_TEXT, environment), locked(RUN_TEXT + TEST_TEXT, environment)
    extras = PROJECT["optional-dependencies"]["test"]
    for line, there in [(line, run) for line in PROJECT["dependencies"]] + [
        (line, test) for line in extras
    ]:
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate(environment):
            assert wanted.specifier.contains(there[canonicalize_name(wanted.name)]), line


def test_keyring_has_its_companions_where_it_needs_them() -> None:
    assert "pywin32-ctypes" in locked(RUN_TEXT, MACHINES["windows"])
    assert {"jeepney", "secretstorage"} <= locked(RUN_TEXT, MACHINES["linux"]).keys()
    assert "jeepney" not in locked(RUN_TEXT, MACHINES["macos"])


def test_every_package_brings_what_it_needs_itself() -> None:
    there = locked(RUN_TEXT + TEST_TEXT)
    for name in there:
        for line in metadata.requires(name) or []:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                version = there.get(canonicalize_name(wanted.name))
                assert version, f"{name} needs {line}"
                assert wanted.specifier.contains(version), f"{name} needs {line}"


def test_this_environment_is_the_locked_one() -> None:
    for name, version in locked(RUN_TEXT + TEST_TEXT).items():
        assert metadata.version(name) == version


def test_package_with_compiled_code_has_files_for_all_systems() -> None:
    for pin in pins(RUN_TEXT + TEST_TEXT):
        requirement = Requirement(pin.split(" \\")[0])
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        wheel = metadata.distribution(requirement.name).read_text("WHEEL") or ""
        if "none-any" not in wheel:
            # Windows, macOS, Linux on two processors: one file each at the very least.
            assert pin.count("--hash=") >= 4, requirement.name
