"""The program starts, keeps no settings and never shows the content of a mistake."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler, qWarning
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.domain.person import Language
from ui.__main__ import Wish, read_arguments
from ui.main_window import MainWindow
from ui.program import Mistake, OncePainted, has_room, native_language, say_kind

ROOT = Path(__file__).parents[2]

STARTED = """
import sys
import ui.program
from PySide6.QtCore import QTimer

begun = ui.program.begin

def begin(window, wish):
    begun(window, wish)
    QTimer.singleShot(0, window.close)

ui.program.begin = begin
from ui.__main__ import main
status = main([])
print(status, *(name in sys.modules for name in ("PySide6.QtNetwork", "reportlab", "ui.frame")))
"""


def test_arguments_are_read() -> None:
    assert read_arguments([]) == Wish(None, None, None)
    assert read_arguments(["--exercise"]).exercise == "livc-r"
    assert read_arguments(["--exercise", "hartenaas"]).exercise == "hartenaas"
    read = read_arguments(["--vault", "a/b", "--language", "fr"])
    assert (read.vault, read.language) == (Path("a/b"), Language.FR)


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        (["fr-BE", "nl-BE"], Language.FR),
        (["it", "fr_FR"], Language.FR),
        (["nl"], Language.NL),
        (["en-US"], Language.EN),
        (["de-BE", "fr-BE"], Language.DE),
        (["pl"], Language.NL),
        ([], Language.NL),
    ],
)
def test_the_window_speaks_as_the_system_does(preferred: list[str], language: Language) -> None:
    assert native_language(preferred) is language


def test_what_is_loaded_ahead_waits_until_the_window_is_painted(qtbot: QtBot) -> None:
    seen = []

    class Window(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            seen.append("painted")

    window = Window()
    qtbot.addWidget(window)
    window.show()
    for name in ("before", "after"):
        OncePainted(window.windowHandle(), partial(seen.append, name))
        qtbot.waitUntil(lambda: name in seen)  # noqa: B023 - it is asked at once
    assert seen[0] == "painted"


def test_help_is_given_without_a_screen(tmp_path: Path) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "nowhere", "HOME": str(tmp_path)}
    env.pop("DISPLAY", None)
    asked = [sys.executable, "-m", "ui", "--help"]
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert "--exercise" in done.stdout


@pytest.mark.parametrize("wrong", [["--exercise", "elders"], ["--language", "xx"], ["--password"]])
def test_other_arguments_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_arguments(wrong)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_program_loads_its_screens_ahead_and_neither_network_nor_documents(
    tmp_path: Path,
) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["0", "False", "False", "True"], done.stderr
    assert list(tmp_path.rglob("*")) == []


def test_a_bug_is_said_by_kind_and_place_and_never_by_its_content(
    qtbot: QtBot, window: MainWindow
) -> None:
    said = Mistake(window)
    try:
        raise ValueError("Zwaluwstaartvlinder")
    except ValueError as error:
        said(ValueError, error, error.__traceback__)
        said(ValueError, error, error.__traceback__)
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert "ValueError" in boxes[0].text()
    assert "test_program" in boxes[0].text()
    assert "Zwaluwstaartvlinder" not in boxes[0].text()
    boxes[0].accept()


def test_nothing_that_qt_could_remember_is_written(tmp_path: Path) -> None:
    script = (
        "import ui.program as p; p.forget_everything()\n"
        "from PySide6.QtCore import QSettings\n"
        "from PySide6.QtWidgets import QApplication, QFileDialog\n"
        "app = QApplication([])\n"
        "d = QFileDialog(); d.setOption(QFileDialog.Option.DontUseNativeDialog)\n"
        "d.setDirectory('/'); d.open(); d.accept(); d.done(1); del d\n"
        "s = QSettings('QtProject', 'x'); s.setValue('a', 'b'); s.sync()\n"
        "from PySide6.QtCore import Qt\n"
        "assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)\n"
    )
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, check=True, timeout=60)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_of_what_qt_complains_only_the_kind_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = qInstallMessageHandler(say_kind)
    try:
        qWarning("Zwaluwstaartvlinder")
    finally:
        qInstallMessageHandler(before)
    assert capsys.readouterr().err == "casustafel: QtWarningMsg default\n"
    monkeypatch.setattr(sys, "stderr", None)  # as in a program without a console
    say_kind(QtMsgType.QtWarningMsg, QMessageLogContext(), "Zwaluwstaartvlinder")


@pytest.mark.parametrize(
    ("width", "height", "room"),
    [(1366, 768, False), (1366, 728, False), (1280, 1024, False), (1920, 1040, True)],
)
def test_a_window_whose_title_bar_would_push_it_off_the_screen_takes_all_of_it(
    width: int, height: int, room: bool
) -> None:
    assert has_room(QSize(width, height)) is room
