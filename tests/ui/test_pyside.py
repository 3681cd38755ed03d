"""The Qt binding that is installed is one that can be trusted with a long day's work."""

import subprocess
import sys

import pytest
from PySide6 import __version__
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

DRAW_CALLS = 800


def test_binding_is_below_6_12() -> None:
    """6.12.0 drops a reference to None with every draw call on Python 3.11 and crashes after some thousand."""
    assert (6, 10) <= tuple(int(part) for part in __version__.split(".")[:2]) < (6, 12)


@pytest.mark.parametrize("shared", [None, True], ids=["None", "True"])
def test_drawing_takes_no_reference_from_what_everyone_shares(qapp: object, shared: object) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    before = sys.getrefcount(shared)
    for number in range(DRAW_CALLS):
        painter.drawLine(0, 0, 60, number % 60)
        painter.fillRect(QRectF(1, 1, 9, 9), QColor(Qt.GlobalColor.red))
        painter.drawEllipse(QRectF(2, 2, 20, 20))
    after = sys.getrefcount(shared)
    painter.end()
    assert after > before - 50
    assert QColor(image.pixel(4, 4)).isValid()


def test_no_source_is_read_to_look_for_features_that_nobody_uses() -> None:
    """PySide would read the source of every module, which costs tens of megabytes."""
    code = (
        "import linecache, sys, ui.main, ui.shell.window, ui.site.today; print(len(linecache.cache), len(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    read, imported = map(int, said.split())
    assert imported > 300
    assert read < 50
