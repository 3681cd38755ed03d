"""A chart that knows the colour it stands on is painted without what is behind it, and looks the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFrame
from pytestqt.qtbot import QtBot

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.wording.charts import ChartWords
from ui.charts.chart_view import ChartView
from ui.charts.sample import sample_chart
from ui.theme.apply import apply_theme

CHART = sample_chart()


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - an override of Qt
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def around(app: QApplication, qtbot: QtBot) -> QFrame:
    made = QFrame()
    qtbot.addWidget(made)
    made.setObjectName("page")
    made.resize(660, 380)
    return made


def chart_on(around: QFrame, qtbot: QtBot, *, live: bool) -> ChartView:
    made = ChartView(around, live=live)
    made.setGeometry(10, 10, 640, 360)
    around.show()
    qtbot.waitExposed(around)
    show(made)
    return made


def show(view: ChartView) -> None:
    view.set_builder(lambda width, height: chart_scene(CHART, width, height, ChartWords()), (), "Seen")


def picture(around: QFrame) -> QImage:
    return around.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("live", [False, True])
def test_the_picture_is_the_same_in_light_and_dark(app: QApplication, around: QFrame, qtbot: QtBot, live: bool) -> None:
    import pyqtgraph  # noqa: F401 - a chart becomes live once it is loaded

    view = chart_on(around, qtbot, live=live)
    for theme in ("light", "dark", "light"):
        apply_theme(app, theme)
        if live:
            assert view.upgrade()
        view.set_ground("")
        # The second time a live chart is painted from the picture that it kept.
        picture(around)
        behind = picture(around)
        view.set_ground("bg")
        assert picture(around) == behind


def test_a_chart_on_its_ground_is_painted_alone(around: QFrame, qtbot: QtBot) -> None:
    view = chart_on(around, qtbot, live=False)
    paints = Paints(around)
    for ground, others in (("", True), ("bg", False)):
        view.set_ground(ground)
        qtbot.wait(60)
        paints.count = 0
        show(view)
        qtbot.wait(60)
        assert (paints.count > 0) is others
