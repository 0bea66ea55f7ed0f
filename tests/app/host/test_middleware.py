"""Where the software of cards is looked for, and which of it is never loaded."""

import sys
from pathlib import Path, PureWindowsPath

import pytest

from app.errors import Unavailable
from app.host import middleware


@pytest.mark.parametrize(
    ("system", "name"),
    [
        ("linux", "libbeidpkcs11.so.0"),
        ("darwin", "libbeidpkcs11.dylib"),
        ("win32", "beidpkcs11.dll"),
    ],
)
def test_each_system_has_its_usual_place(
    system: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    found = middleware.usual_modules()
    assert found
    assert {path.name for path in found} == {name}


def test_the_first_usual_module_that_is_there_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "libbeidpkcs11.so.0"
    there.touch()
    monkeypatch.setattr(middleware, "usual_modules", lambda: (tmp_path / "no", there))
    monkeypatch.setattr(middleware, "_only_the_system_writes", lambda _path: True)
    assert middleware.find_module(None) == there
    there.unlink()
    assert middleware.find_module(None) is None


def test_a_usual_place_is_no_safer_than_a_chosen_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anybodys, systems = tmp_path / "anybody.so", tmp_path / "system.so"
    for module in (anybodys, systems):
        module.touch()
    monkeypatch.setattr(middleware, "usual_modules", lambda: (anybodys, systems))
    monkeypatch.setattr(middleware, "_only_the_system_writes", lambda path: path == systems)
    assert middleware.find_module(None) == systems
    systems.unlink()
    with pytest.raises(Unavailable) as refused:
        middleware.find_module(None)
    assert refused.value.code == "card_module_foreign"
    assert refused.value.facts["file"] == str(anybodys)


def test_a_folder_that_nobody_may_enter_holds_no_module(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    chosen = str(Path("/opt/maker/module.so").absolute())
    monkeypatch.setattr(Path, "is_file", closed)
    with pytest.raises(Unavailable) as refused:
        middleware.find_module(chosen)
    assert refused.value.code == "card_module_missing"
    assert middleware.find_module(None) is None

    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    monkeypatch.setattr(middleware, "is_foreign_drive", lambda _path: False)
    monkeypatch.setattr(middleware, "_only_the_system_writes", closed)
    with pytest.raises(Unavailable) as refused:
        middleware.find_module(chosen)
    assert refused.value.code == "card_module_foreign"


@pytest.mark.parametrize("chosen", ["module.so", "/no/such/module.so"])
def test_a_chosen_module_is_named_in_full_and_there(chosen: str) -> None:
    with pytest.raises(Unavailable) as refused:
        middleware.find_module(chosen)
    assert (refused.value.code, refused.value.facts["file"]) == ("card_module_missing", chosen)


def test_code_is_not_loaded_from_a_stick_or_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "module.so"
    module.touch()
    monkeypatch.setattr(middleware, "_only_the_system_writes", lambda _path: True)
    assert middleware.find_module(str(module)) == module
    monkeypatch.setattr(middleware, "is_foreign_drive", lambda _path: True)
    with pytest.raises(Unavailable) as refused:
        middleware.find_module(str(module))
    assert refused.value.code == "card_module_foreign"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_code_is_not_loaded_from_where_anybody_but_the_system_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "module.so"
    module.touch()
    with pytest.raises(Unavailable) as refused:
        middleware.find_module(str(module))
    assert refused.value.code == "card_module_foreign"

    modes = dict.fromkeys((module, *module.parents), 493)
    owners = dict.fromkeys(modes, 0)

    class Told:
        def __init__(self, path: Path) -> None:
            self.st_mode, self.st_uid = modes[path], owners[path]

    monkeypatch.setattr(middleware, "is_foreign_drive", lambda _path: False)
    monkeypatch.setattr(Path, "is_file", lambda _path: True)
    monkeypatch.setattr(Path, "stat", lambda path, **_how: Told(path))
    monkeypatch.setattr(Path, "resolve", lambda path, **_how: path)
    assert middleware.find_module(str(module)) == module
    for path in list(modes):
        for mode in (0o775, 0o757):
            modes[path] = mode
            with pytest.raises(Unavailable):
                middleware.find_module(str(module))
        modes[path], owners[path] = 0o755, 1000
        with pytest.raises(Unavailable):
            middleware.find_module(str(module))
        owners[path] = 0


@pytest.mark.parametrize(
    ("module", "sealed"),
    [
        (r"C:\Windows\System32\beidpkcs11.dll", True),
        (r"c:\program files\Maker\pkcs11.dll", True),
        (r"C:\Windows\System32\spool\drivers\color\evil.dll", False),
        (r"C:\Users\an\evil.dll", False),
        (r"C:\Program Files Elsewhere\evil.dll", False),
        (r"\\server\share\evil.dll", False),
    ],
)
def test_on_windows_only_folders_of_the_system_and_of_programs_hold_code(
    module: str, sealed: bool
) -> None:
    system, programs = PureWindowsPath(r"C:\WINDOWS\system32"), PureWindowsPath(r"C:\Program Files")
    assert middleware.in_windows_folders(PureWindowsPath(module), system, (programs,)) is sealed
