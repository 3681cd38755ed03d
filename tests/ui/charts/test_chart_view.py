"""The chart as a person uses it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.marks import Dots, Label, Line
from qic_desktop.wording.charts import ChartWords
from ui.charts.chart_view import ChartView, nearest_point
from ui.charts.hover import PointCard
from ui.charts.sample import sample_chart
from ui.charts.sparkline import sparkline_scene
from ui.charts.zoom import Seen, Window, parts, wide_width

CHART = sample_chart()
CARDS = tuple(PointCard(point.period, "93.1 %", "1 of 2", "Amina") for point in CHART.points)


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> ChartView:
    made = ChartView(live=True)
    qtbot.addWidget(made)
    made.resize(640, 360)
    made.show()
    qtbot.waitExposed(made)
    words = ChartWords()
    made.set_builder(lambda width, height: chart_scene(CHART, width, height, words), CARDS, "Seen within four hours")
    return made


def test_the_scene_follows_the_size(view: ChartView) -> None:
    assert view.scene is not None
    assert (view.scene.width, view.scene.height) == (640, 360)
    view.resize(500, 300)
    assert (view.scene.width, view.scene.height) == (500, 300)


def test_the_arrows_travel_from_point_to_point_and_say_each(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen == 0
    assert view.accessibleDescription().startswith("2016-04, 93.1 %, 1 of 2, Amina")
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.chosen == 35
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen == 35
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.chosen == 34
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.chosen == -1


def test_without_a_point_a_screen_reader_hears_the_charts_sentence(view: ChartView) -> None:
    assert view.accessibleName() == "Seen within four hours"
    assert view.scene is not None
    assert view.accessibleDescription() == view.scene.description != ""


def test_the_pointer_finds_the_nearest_period_inside_the_plot_only(view: ChartView) -> None:
    scene = view.scene
    assert scene is not None
    x, y = scene.point_xs[20], scene.point_ys[20] or 0.0
    assert nearest_point(scene, QPointF(x + 2, y + 60)) == 20
    assert nearest_point(scene, QPointF(scene.plot[2] + 80, y)) == -1


def test_enter_opens_the_point(view: ChartView, qtbot: QtBot) -> None:
    view.choose(5)
    with qtbot.waitSignal(view.point_opened, timeout=500) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [5]


def test_the_copied_picture_is_the_whole_chart(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == ((640 + 24) * 2, (360 + 24) * 2)


def test_the_menu_offers_what_the_page_can_export(view: ChartView, qtbot: QtBot) -> None:
    view.set_exports(("svg", "png", "csv"))
    actions = view.menu().actions()
    assert [action.text() for action in actions] == [
        "Copy as a picture",
        "Save as SVG …",
        "Save as PNG …",
        "Save the numbers …",
    ]
    with qtbot.waitSignal(view.export_requested, timeout=500) as asked:
        actions[1].trigger()
    assert asked.args == ["svg"]


def test_the_live_chart_shows_the_same_picture_zooms_in_time_and_comes_back(view: ChartView) -> None:
    import pyqtgraph  # noqa: F401 - loaded, as it is after the first frame

    plain = view.grab().toImage()
    assert view.upgrade()
    QApplication.processEvents()
    assert same(view.grab().toImage(), plain)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QApplication.processEvents()
    assert view._canvas.zoom == pytest.approx(1.5)  # type: ignore[attr-defined]
    assert not same(view.grab().toImage(), plain)
    view.choose(18)
    place = view._place(18)
    assert place is not None
    back = view._canvas.to_scene(place)
    assert view.seen is not None
    assert back.x() == pytest.approx(view.seen.point_xs[18], abs=0.5)
    view.choose(-1)
    view.reset_view()
    QApplication.processEvents()
    assert same(view.grab().toImage(), plain)


def same(first: QImage, second: QImage) -> bool:
    """Equal but for the odd pixel, and for the last bits of a colour that was blended in another order."""
    size = (first.width(), first.height())
    assert size == (second.width(), second.height())
    differing = 0
    for x in range(0, size[0], 2):
        for y in range(0, size[1], 2):
            one, other = first.pixel(x, y), second.pixel(x, y)
            if one != other:
                parts = [abs((one >> shift & 255) - (other >> shift & 255)) for shift in (0, 8, 16)]
                differing += max(parts) > 6
    return differing < 20


def test_zooming_draws_the_chart_wider_and_leaves_axes_and_sizes() -> None:
    words = ChartWords()
    rest = chart_scene(CHART, 640, 360, words)
    seen = Seen(chart_scene(CHART, wide_width(rest, 4.0), 360, words), rest.width)
    offset = seen.offset(Window(4.0, 1.0))
    fixed, moving, texts = parts(seen, offset)
    left, right = seen.plot()
    assert (left, right) == pytest.approx((rest.plot[0], rest.plot[2]), abs=3)
    assert seen.scene.point_xs[-1] - offset == pytest.approx(rest.point_xs[-1], abs=3)
    labels = {mark.text: mark.x for mark in fixed.marks if isinstance(mark, Label)}
    assert labels["100 %"] < left
    assert all(x > right for text, x in labels.items() if text.startswith("Target"))
    months = [mark.text for mark in texts.marks if isinstance(mark, Label)]
    assert "Feb" in months, "a closer look names more months"
    assert all(left - 1 <= mark.x <= right + 1 for mark in texts.marks if isinstance(mark, Label))
    sizes = [{mark.radius for mark in scene.marks if isinstance(mark, Dots)} for scene in (rest, moving)]
    assert sizes[1] <= sizes[0]
    assert seen.part_of(offset) == 1.0


def test_hovering_shows_the_card_inside_the_chart(view: ChartView, qtbot: QtBot) -> None:
    scene = view.scene
    assert scene is not None
    QTest.mouseMove(view._canvas, QPoint(round(scene.point_xs[35]), round(scene.point_ys[35] or 0)))  # type: ignore[arg-type]
    qtbot.waitUntil(view._hover.isVisible, timeout=1000)
    assert view.rect().contains(view._hover.geometry())


def test_a_missing_value_breaks_a_sparkline() -> None:
    scene = sparkline_scene((1.0, 2.0, None, 3.0, 4.0), 100, 30)
    lines = [mark for mark in scene.marks if isinstance(mark, Line)]
    assert [len(line.xs) for line in lines] == [2, 2]
    assert sparkline_scene((None, None), 100, 30).marks == ()
