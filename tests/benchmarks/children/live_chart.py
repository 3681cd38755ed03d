"""The live chart in a window of its own: one value changes, until the chart is painted again and handed to the screen.

``live_chart.py POINTS TURNS``: changes one value after the other in a real ``ChartView`` on its live canvas, 1200 x
700, and in turn repaints a bare widget that draws the same points as one antialiased polyline, which is the floor.
Answers the times in milliseconds, and what the parts took: the chart's values, its geometry, the painting.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import pyqtgraph  # noqa: F401 - loaded, as it is in the program after the first frame
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from watching import answer

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import parse_period
from qic_desktop.wording.charts import ChartWords
from ui.charts.chart_view import ChartView
from ui.theme import fonts
from ui.theme.apply import apply_theme

WIDTH, HEIGHT = 1200, 700
WARM_UP = 3


class Painted(QObject):
    """Sees the paint event of one widget come."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - an override of Qt
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False

    def wait(self, app: QApplication) -> None:
        """Until it has been painted; the painting itself ends with the round of events that brings it."""
        while not self.seen:
            app.processEvents()
        self.seen = False


class Bare(QWidget):
    """What the floor is: the points as one polyline, nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(WIDTH, HEIGHT)
        self.places: list[tuple[float, float]] = []

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - an override of Qt
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen("black"))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in self.places]))
        painter.end()


class Bench:
    """The chart with its series, and the time each part of the last change took."""

    def __init__(self, count: int) -> None:
        self.series = made_series(count)
        self.words = ChartWords()
        self.view = ChartView(live=True)
        self.view.resize(WIDTH, HEIGHT)
        self.chart_ms = self.scene_ms = 0.0
        self.chart = run_chart(self.series, ())

    def change(self, place: int, value: float) -> None:
        """One value becomes another; the chart is drawn from it."""
        values = self.series.values
        self.series = replace(self.series, values=(*values[:place], value, *values[place + 1 :]))
        began = time.perf_counter()
        self.chart = run_chart(self.series, ())
        self.chart_ms = (time.perf_counter() - began) * 1000
        self.view.set_builder(self.build)

    def build(self, width: float, height: float) -> Scene:
        """The chart's scene."""
        began = time.perf_counter()
        scene = viewed_scene(self.chart, (width, height), self.words, view=View())
        self.scene_ms = (time.perf_counter() - began) * 1000
        return scene


def made_series(count: int) -> Series:
    """Months for short series and days for long ones, with a change at two thirds so that there are findings."""
    dice = random.Random(7)
    values = tuple(10 + 4 * dice.random() + (2.5 if place > count * 2 / 3 else 0) for place in range(count))
    if count <= 600:
        period = parse_period("2016-01")
        months = [period]
        while len(months) < count:
            months.append(months[-1].following())
        periods = tuple(month.text for month in months)
    else:
        first = date(1700, 1, 1)
        periods = tuple((first + timedelta(days=place)).isoformat() for place in range(count))
    style = ValueStyle(percent=False, decimals=1)
    return Series(periods=periods, values=values, direction=Direction.UP, style=style, target=15.0)


def main() -> None:
    """Change, wait, answer."""
    count, turns = int(sys.argv[1]), int(sys.argv[2])
    app = QApplication([])
    fonts.register()
    apply_theme(app, "light")
    bench, bare = Bench(count), Bare()
    for widget in (bench.view, bare):
        widget.show()
        QTest.qWaitForWindowExposed(widget)
    if not bench.view.upgrade():
        raise RuntimeError("pyqtgraph is not loaded")
    bench.change(0, 11.0)
    QTest.qWait(200)
    canvas = bench.view.childAt(bench.view.rect().center())
    painted, floor = Painted(canvas), Painted(bare)
    dice = random.Random(11)
    times, floors, parts = [], [], []
    for turn in range(turns + WARM_UP):
        painted.seen = False
        began = time.perf_counter()
        bench.change(dice.randrange(count), 10 + 6 * dice.random())
        painted.wait(app)
        taken = (time.perf_counter() - began) * 1000
        scene = bench.view.scene
        if scene is not None:
            bare.places = [(x, y) for x, y in zip(scene.point_xs, scene.point_ys, strict=True) if y is not None]
        floor.seen = False
        began = time.perf_counter()
        bare.update()
        floor.wait(app)
        if turn >= WARM_UP:
            floors.append((time.perf_counter() - began) * 1000)
            times.append(taken)
            parts.append((bench.chart_ms, bench.scene_ms, taken - bench.chart_ms - bench.scene_ms))
        app.processEvents()
    answer(times=times, floors=floors, parts=parts, platform=app.platformName())


main()
