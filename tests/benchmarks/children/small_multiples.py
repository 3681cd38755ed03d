"""A thousand small charts in a window of their own: first paint, frames while scrolling, memory.

``small_multiples.py grid SITES POINTS`` shows the product's grid; ``floor`` the same list whose delegate draws one
polyline a cell and nothing else; ``empty`` the product's grid without a site, for the memory. Times are from before
the list is made until the frame is painted; a scroll step is taken as finished when all it uncovered is painted.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate
from watching import FirstFrame, answer, resident_megabytes

SIZE = (1130, 560)
STEP = 60
FRAMES = 400
PAGES = 40
CELL = QSize(218, 134)


def main() -> None:
    """Make the data, then the list; measure from there."""
    what, sites, points = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    app = QApplication([])
    from ui.theme import fonts
    from ui.theme.apply import apply_theme

    fonts.register()
    apply_theme(app, "light")
    if what == "floor":
        series = values(sites, points)
        began = time.perf_counter()
        view: QListView = plain_list(series)
    else:
        grid = made_grid(sites if what == "grid" else 0, points)
        import ui.organiser.multiples  # noqa: F401 - Python's loading of modules is measured at the start

        began = time.perf_counter()
        view = product_list(grid)
    first = FirstFrame(app, lambda: scrolled(app, view, began))
    view.resize(*SIZE)
    view.show()
    app.exec()
    del first


def scrolled(app: QApplication, view: QListView, began: float) -> None:
    """Scroll step by step to the end, then page by page; answer."""
    painted = (time.perf_counter() - began) * 1000
    bar = view.verticalScrollBar()
    steps = paced(app, view, STEP, FRAMES)
    bar.setValue(0)
    view.doItemsLayout()
    pages = paced(app, view, bar.pageStep(), PAGES)
    platform = app.platformName()
    answer(first=painted, steps=steps, pages=pages, megabytes=resident_megabytes(), platform=platform)


def paced(app: QApplication, view: QListView, step: int, most: int) -> list[tuple[float, float]]:
    """Frames at 60 a second, as a wheel or a held key makes them: from when each is due until it is painted.

    Between two frames the event loop runs as it does for a person; what it is busy with then delays the next frame and
    counts. The second number is what the frame took of the processor, whoever else wanted it.
    """
    bar, times = view.verticalScrollBar(), []
    due = time.perf_counter()
    for _turn in range(most):
        if bar.value() >= bar.maximum():
            break
        due = max(due + 1 / 60, time.perf_counter())
        while time.perf_counter() < due:
            app.processEvents()
            time.sleep(0.0005)
        busy = time.thread_time()
        bar.setValue(bar.value() + step)
        app.processEvents()
        times.append(((time.perf_counter() - due) * 1000, (time.thread_time() - busy) * 1000))
    return times


# --- the product's grid ---------------------------------------------------------------------------------------


def made_grid(sites: int, points: int) -> Any:
    """What the page reads from the store, made from counts on the spot: some sites improve, some have gaps."""
    import numpy as np

    from qic_desktop.analysis.sites.aggregate import aggregate
    from qic_desktop.analysis.sites.panel import Panel
    from qic_desktop.domain.collaborative import Site
    from qic_desktop.domain.measure import DefinitionRevision, Measure
    from qic_desktop.domain.period import parse_period
    from qic_desktop.services.charting.charts import value_style
    from qic_desktop.services.charting.comparing import grid_of
    from qic_desktop.services.measuring.measures import MeasureView
    from qic_desktop.services.organising.aggregating import Collection, rule_of
    from ui.organiser.multiples_model import Grid
    from ui.organiser.multiples_rows import rows_of

    definition = DefinitionRevision(
        id="m|1", scope="organiser", value_form="proportion", period_kind="month", direction="up", target=0.95
    )
    view = MeasureView(
        Measure(id="m", scope="organiser", code="four-hours", name="Left within four hours"), (definition,), 0.95
    )
    periods = tuple(f"{2016 + number // 12}-{number % 12 + 1:02}" for number in range(points))
    tops = np.array(values(sites, points)).reshape(sites, points) * 500
    panel = Panel(
        tuple(f"S{number:04}" for number in range(sites)),
        periods,
        np.round(tops),
        np.where(np.isnan(tops), np.nan, 500.0),
        np.ones((sites, points), dtype=bool),
    )
    registry = tuple(
        Site(id=f"site-{code}", scope="organiser", name=f"{code[1:]} General Hospital", code=code)
        for code in panel.sites
    )
    places = tuple(parse_period(period) for period in periods)
    collection = Collection(view, registry, places, panel, aggregate(panel, rule_of(view)))
    rows = rows_of(collection, grid_of(collection), {})
    return Grid(rows, periods, value_style(view), view.direction, view.target)


def product_list(grid: Any) -> QListView:
    """The grid as the page shows it."""
    from ui.organiser.multiples import MultiplesView

    view = MultiplesView()
    view.show_grid(grid)
    return view


def values(sites: int, points: int) -> list[list[float]]:
    """Shares that drift, one list a site; a gap here and there is not a number."""
    dice = random.Random(5)
    found = []
    for number in range(sites):
        level, drift = dice.uniform(0.7, 0.92), dice.uniform(-0.003, 0.003)
        own = [min(1.0, max(0.0, level + drift * place + dice.gauss(0, 0.03))) for place in range(points)]
        if number % 10 == 0:
            own[points // 2] = float("nan")
        found.append(own)
    return found


# --- the floor ------------------------------------------------------------------------------------------------


class PlainModel(QAbstractListModel):
    """As many rows as there are series."""

    def __init__(self, series: list[list[float]]) -> None:
        super().__init__()
        self.series = series

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        return 0 if parent.isValid() else len(self.series)

    def data(self, index: Any, role: int = 0) -> object:
        """Nothing but its place."""
        return None


class PlainDelegate(QStyledItemDelegate):
    """One polyline a cell."""

    def __init__(self, model: PlainModel) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: Any, index: Any) -> QSize:  # noqa: N802 - an override of Qt
        return CELL

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """The line, on the scale from a half to one."""
        area = option.rect
        own = [value for value in self._model.series[index.row()] if value == value]
        step = (area.width() - 16) / max(1, len(own) - 1)
        line = [
            QPointF(area.left() + 8 + step * place, area.bottom() - (value - 0.5) * 2 * (area.height() - 16) - 8)
            for place, value in enumerate(own)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.GlobalColor.black)
        painter.drawPolyline(QPolygonF(line))


def plain_list(series: list[list[float]]) -> QListView:
    """The same kind of list with nothing in it but lines."""
    view = QListView()
    view.setFlow(QListView.Flow.LeftToRight)
    view.setWrapping(True)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.plain = PlainModel(series)  # type: ignore[attr-defined]  # Qt does not keep a model alive
    view.delegate = PlainDelegate(view.plain)  # type: ignore[attr-defined]
    view.setModel(view.plain)  # type: ignore[attr-defined]
    view.setItemDelegate(view.delegate)  # type: ignore[attr-defined]
    return view


main()
