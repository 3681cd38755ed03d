"""Small multiples: laid out when seen, a bounded number kept, and the same geometry as every other picture."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.analysis.series import Series
from qic_desktop.domain.measure import Direction
from ui.charts.multiples_delegate import (
    KEPT_SCENES,
    Cell,
    Heading,
    Look,
    Multiple,
    MultiplesDelegate,
    Scale,
)
from ui.theme.apply import apply_theme

PERIODS = tuple(f"{2016 + number // 12}-{number % 12 + 1:02}" for number in range(24))
SHIFT = (0.8, 0.82, 0.79, 0.81) * 3 + (0.9, 0.91, 0.92, 0.93) * 3
SCALE = Scale(0.5, 1.0, (0.6, 0.8, 1.0), 0.2)
AREA = QRect(0, 0, 220, 134)


class Asked:
    """A chart that counts how often it is asked for."""

    def __init__(self, values: tuple[float | None, ...] = SHIFT) -> None:
        self.times = 0
        self._values = values

    def __call__(self) -> RunChart:
        self.times += 1
        return run_chart(
            Series(periods=PERIODS[: len(self._values)], values=self._values, direction=Direction.UP, target=0.95)
        )


class RowIndex(QModelIndex):
    """An index that knows its row only."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self._row = row

    def row(self) -> int:
        return self._row


class Source:
    """Cells in one column."""

    def __init__(self, cells: list[Cell], look: Look) -> None:
        self.cells = cells
        self.columns_of = [-1 if isinstance(cell, Heading) else 0 for cell in cells]
        self.look = look


def multiple(key: str, chart: Asked) -> Multiple:
    return Multiple(key, f"Site {key}", "S001", "93.0", "+8.0 since the first year", "improvement", chart)


def delegate(*cells: Cell, look: Look | None = None) -> MultiplesDelegate:
    made = MultiplesDelegate(Source(list(cells), look or Look(scale=SCALE)))
    made.fit(AREA.width(), 900)
    return made


def painted(made: MultiplesDelegate, row: int = 0, state: QStyle.StateFlag = QStyle.StateFlag.State_Enabled) -> QImage:
    """What the delegate paints for a row, on white."""
    area = QRect(QPoint(0, 0), made.sizeHint(QStyleOptionViewItem(), RowIndex(row)))
    image = QImage(area.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    option = QStyleOptionViewItem()
    option.rect = area
    option.state = state
    painter = QPainter(image)
    made.paint(painter, option, RowIndex(row))
    painter.end()
    return image


def test_a_chart_is_asked_for_once_however_often_its_cell_is_painted(app: QApplication) -> None:
    chart = Asked()
    made = delegate(multiple("a", chart))
    assert chart.times == 0
    painted(made)
    painted(made)
    assert chart.times == 1
    made.forget()
    painted(made)
    assert chart.times == 2


def test_only_so_many_cells_are_kept_and_the_longest_unseen_goes_first(app: QApplication) -> None:
    first = Asked()
    made = delegate(multiple("first", first))
    plot = made.plot(AREA, 0, mirrored=False)
    cell = multiple("first", first)
    made.drawn(cell, plot)
    other = Asked()
    for number in range(KEPT_SCENES - 1):
        made.drawn(multiple(f"other {number}", other), plot)
    made.drawn(cell, plot)
    made.drawn(multiple("one more", other), plot)
    assert made.laid_out() == KEPT_SCENES
    made.drawn(cell, plot)
    assert first.times == 1, "it was seen last, so another went"


def test_a_cell_shows_the_shared_geometry_on_the_common_scale(app: QApplication) -> None:
    chart = Asked()
    made = delegate(multiple("a", chart))
    plot = made.plot(AREA, 0, mirrored=False)
    scene = made.drawn(multiple("a", chart), plot).scene
    same = sparkline_scene(chart(), plot.width(), plot.height(), y_range=(SCALE.low, SCALE.high))
    assert scene.marks[-len(same.marks) :] == same.marks
    assert scene.point_ys == same.point_ys


def test_a_missing_value_is_a_gap_that_cannot_be_pointed_at(app: QApplication) -> None:
    chart = Asked((*SHIFT[:5], None, *SHIFT[6:]))
    made = delegate(multiple("a", chart))
    cell, plot = multiple("a", chart), made.plot(AREA, 0, mirrored=False)
    assert made.point(cell, plot, 5) is None
    four = made.point(cell, plot, 4)
    assert four is not None
    assert made.place_at(cell, plot, four.x() + 1) == 4
    assert made.place_at(cell, plot, plot.left() - 100) == -1


def test_a_site_without_a_value_is_an_empty_chart(app: QApplication) -> None:
    chart = Asked((None,) * 24)
    for look in (Look(scale=SCALE), Look()):
        made = delegate(multiple("a", chart), look=look)
        assert not painted(made).isNull()
        assert made.place_at(multiple("a", chart), made.plot(AREA, 0, mirrored=False), 100) == -1


def test_focus_selection_and_rest_look_different(app: QApplication) -> None:
    made = delegate(multiple("a", Asked()))
    states = (QStyle.StateFlag.State_Enabled, QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_HasFocus)
    pictures = [painted(made, state=state) for state in states]
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_the_theme_repaints_without_asking_for_the_values_again_more_than_once(app: QApplication) -> None:
    chart = Asked()
    made = delegate(multiple("a", chart))
    light = painted(made)
    apply_theme(app, "dark")
    assert painted(made) != light
    assert chart.times == 2


def test_the_scale_takes_room_beside_the_first_cell_or_inside_each(app: QApplication) -> None:
    made = delegate(multiple("a", Asked()))
    assert made.gutter(0) > made.gutter(1) == 0
    mirrored, plain = made.plot(AREA, 0, mirrored=True), made.plot(AREA, 0, mirrored=False)
    assert mirrored.left() < plain.left()
    own = delegate(multiple("a", Asked()), look=Look())
    assert own.gutter(0) == 0
    assert own.plot(AREA, 1, mirrored=False).left() > made.plot(AREA, 1, mirrored=False).left()


def test_a_heading_is_as_wide_as_the_view_and_a_cell_as_a_column(app: QApplication) -> None:
    made = delegate(Heading("Improving", "2 sites, A to Z", "improvement"), multiple("a", Asked()))
    sizes = [made.sizeHint(QStyleOptionViewItem(), RowIndex(row)) for row in (0, 1)]
    assert sizes[0].width() == 900
    assert sizes[1] == QSize(AREA.width() + made.gutter(0), made.height())
    assert not painted(made, 0).isNull()


def test_what_comes_next_is_laid_out_ahead_a_little_at_a_time(app: QApplication) -> None:
    charts = [Asked() for _number in range(6)]
    made = delegate(*(multiple(f"{number}", chart) for number, chart in enumerate(charts)))
    painted(made, 1)
    assert made.lay_out_ahead(3, seconds=-1.0), "no time, so all of it waits"
    assert [chart.times for chart in charts] == [0, 1, 0, 0, 0, 0]
    assert not made.lay_out_ahead(3, seconds=60.0)
    assert [chart.times for chart in charts] == [0, 1, 1, 1, 1, 0]
    painted(made, 2)
    assert charts[2].times == 1
