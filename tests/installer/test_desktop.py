"""What a window needs is named before anything is downloaded."""

import pytest

from installer import desktop


def found(program: str) -> str | None:
    return f"/usr/bin/{program}"


def not_found(program: str) -> str | None:
    return None


def test_missing_library_is_named_by_its_debian_package() -> None:
    needed = desktop.needed_libraries({"DISPLAY": ":0"})
    absent = {"libxcb-cursor.so.0", "libEGL.so.1"}
    sentence = desktop.missing_libraries(needed, lambda name: name not in absent, found)
    assert sentence is not None
    assert sentence.endswith("apt-get install -y libegl1 libxcb-cursor0")


def test_fedora_is_asked_for_what_the_package_provides() -> None:
    def only_dnf(program: str) -> str | None:
        return found(program) if program == "dnf" else None

    sentence = desktop.missing_libraries({"libEGL.so.1": "libegl1"}, lambda _: False, only_dnf)
    assert sentence is not None
    assert sentence.endswith("dnf install -y 'libEGL.so.1()(64bit)'")


def test_other_systems_read_the_library_names() -> None:
    sentence = desktop.missing_libraries({"libEGL.so.1": "libegl1"}, lambda _: False, not_found)
    assert sentence is not None
    assert "libEGL.so.1" in sentence


def test_complete_machine_hears_nothing() -> None:
    needed = desktop.needed_libraries({"DISPLAY": ":0"})
    assert desktop.missing_libraries(needed, lambda _: True, found) is None


def test_wayland_session_needs_no_xcb() -> None:
    needed = desktop.needed_libraries({"WAYLAND_DISPLAY": "wayland-0"})
    assert "libwayland-client.so.0" in needed
    assert not any("xcb" in name for name in needed)


def test_drawing_off_the_screen_needs_no_screen() -> None:
    environ = {"QT_QPA_PLATFORM": "offscreen"}
    assert desktop.missing_screen(environ) is None
    assert not any("xcb" in name for name in desktop.needed_libraries(environ))


def test_session_without_a_screen_is_told_how_to_work_without_a_window() -> None:
    for environ, begins in (
        ({}, "Er is geen scherm"),
        ({"LANG": "C.UTF-8"}, "Er is geen scherm"),
        ({"LANG": "fr_BE.UTF-8"}, "Il n’y a pas d’écran"),
        ({"LANG": "nl_BE.UTF-8", "LC_ALL": "en_US"}, "There is no screen"),
        ({"LC_MESSAGES": "de"}, "Es gibt keinen Bildschirm"),
    ):
        sentence = desktop.missing_screen({"DISPLAY": "", **environ})
        assert sentence is not None
        assert sentence.startswith(begins)
        assert "installer/run.py play" in sentence


@pytest.mark.parametrize(
    ("build", "version", "stops"),
    [(17763, (3, 14), True), (17763, (3, 13), False), (19045, (3, 14), False)],
)
def test_windows_ltsc_2019_runs_with_the_older_qt_only(
    build: int, version: tuple[int, int], stops: bool
) -> None:
    assert bool(desktop.windows_too_old(build, version)) is stops
