"""Choosing points and moving boundaries with pointer and keys, in a real chart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.wording.charts import ChartWords
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.charts.places import boundary_at, boundary_place, boundary_x, nearest_point, stretch_between
from ui.charts.sample import sample_chart

CHART = sample_chart()
CARDS = tuple(PointCard(point.period, "93.1 %") for point in CHART.points)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(app: QApplication, qtbot: QtBot) -> ChartView:
    import pyqtgraph  # noqa: F401 - loaded, as it is after the first frame

    made = ChartView(live=True)
    qtbot.addWidget(made)
    made.allow_stretches()
    made.resize(640, 360)
    made.show()
    qtbot.waitExposed(made)
    words = ChartWords()
    made.set_builder(lambda width, height: chart_scene(CHART, width, height, words), CARDS, "Seen within four hours")
    assert made.upgrade()
    QApplication.processEvents()
    return made


def inner(view: ChartView) -> QWidget:
    found = view._inner()
    assert found is not None
    return found


def x_of(view: ChartView, place: float) -> int:
    scene = view.scene
    assert scene is not None
    return round(scene.point_xs[0] + place * (scene.point_xs[1] - scene.point_xs[0]))


def drag(view: ChartView, start: int, end: int, modifier: Qt.KeyboardModifier = NONE) -> None:
    part = inner(view)
    QTest.mousePress(part, LEFT, modifier, QPoint(start, 200))
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(part, QPoint(round(start + step * (end - start)), 205))
        QApplication.processEvents()
    QTest.mouseRelease(part, LEFT, modifier, QPoint(end, 205))


def test_shift_and_dragging_choose_the_points_in_between(view: ChartView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.stretch_asked, timeout=1000) as asked:
        drag(view, x_of(view, 4.6), x_of(view, 10.4), SHIFT)
    assert asked.args[:2] == [5, 10]
    assert view.stretch == (5, 10)
    strip = view._overlay.stretch
    assert strip is not None
    assert strip.left == pytest.approx(x_of(view, 4.5), abs=2)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.stretch is None


def test_the_button_lets_the_next_drag_choose_and_only_that_one(view: ChartView, qtbot: QtBot) -> None:
    view.select_next()
    assert view.selects_next
    with qtbot.waitSignal(view.stretch_asked, timeout=1000):
        drag(view, x_of(view, 2.6), x_of(view, 6.4))
    assert view.stretch == (3, 6)
    assert not view.selects_next
    drag(view, x_of(view, 12.6), x_of(view, 16.4))
    assert view.stretch is None


def test_shift_and_the_arrows_choose_and_enter_asks_what_to_do(view: ChartView, qtbot: QtBot) -> None:
    view.choose(7)
    for _step in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.stretch == (7, 10)
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.stretch == (7, 9)
    assert view.accessibleDescription().startswith("2016-11 to 2017-01 chosen")
    with qtbot.waitSignal(view.stretch_asked, timeout=1000) as asked:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.args[:2] == [7, 9]
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.stretch is None


def test_a_chart_that_offers_nothing_for_a_stretch_lets_none_be_chosen(view: ChartView) -> None:
    view._stretches = False
    drag(view, x_of(view, 4.6), x_of(view, 10.4), SHIFT)
    view.choose(3)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.stretch is None


def test_a_boundary_is_dragged_to_another_point_and_tells_each_step(view: ChartView, qtbot: QtBot) -> None:
    view.set_boundaries((12, 24))
    moved: list[tuple[int, int]] = []
    view.boundary_moved.connect(lambda index, place: moved.append((index, place)))
    with qtbot.waitSignal(view.boundary_dropped, timeout=1000) as dropped:
        drag(view, x_of(view, 11.5), x_of(view, 15.6))
    assert dropped.args == [0, 16]
    assert moved[0] == (0, 12)
    assert moved[-1] == (0, 16)
    assert view.stretch is None


def test_a_boundary_stays_between_its_neighbours(view: ChartView) -> None:
    scene = view.scene
    assert scene is not None
    assert boundary_place(scene, (12, 24), 0, 10_000) == 23
    assert boundary_place(scene, (12, 24), 0, -50) == 1
    assert boundary_place(scene, (12, 24), 1, 10_000) == 35
    assert boundary_at(scene, (12, 24), QPointF(boundary_x(scene, 24) + 3, 100)) == 1
    assert boundary_at(scene, (12, 24), QPointF(boundary_x(scene, 24) + 9, 100)) == -1


def test_escape_leaves_a_boundary_where_it_was(view: ChartView, qtbot: QtBot) -> None:
    view.set_boundaries((12,))
    part = inner(view)
    QTest.mousePress(part, LEFT, NONE, QPoint(x_of(view, 11.5), 200))
    QTest.mouseMove(part, QPoint(x_of(view, 20), 200))
    QApplication.processEvents()
    assert view._overlay.boundary is not None
    with qtbot.waitSignal(view.boundary_left, timeout=1000):
        QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view._overlay.boundary is None
    dropped: list[int] = []
    view.boundary_dropped.connect(lambda index, _place: dropped.append(index))
    QTest.mouseRelease(part, LEFT, NONE, QPoint(x_of(view, 20), 200))
    assert dropped == []


def test_near_a_boundary_the_pointer_says_that_it_can_be_moved(view: ChartView) -> None:
    view.set_boundaries((12,))
    part = inner(view)
    QTest.mouseMove(part, QPoint(x_of(view, 11.5), 200))
    QApplication.processEvents()
    assert part.cursor().shape() is Qt.CursorShape.SplitHCursor
    QTest.mouseMove(part, QPoint(x_of(view, 14), 200))
    QApplication.processEvents()
    assert part.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_zoomed_in_the_arrows_keep_the_point_in_view_and_a_button_leads_back(view: ChartView) -> None:
    for _step in range(4):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    QApplication.processEvents()
    assert view.is_zoomed
    assert view._whole.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view._place(0) is not None
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view._place(35) is not None
    assert view._place(0) is None
    before = view._canvas.to_scene(QPointF(300, 0)).x()
    QTest.keyClick(view, Qt.Key.Key_Left, CONTROL)
    assert view._canvas.to_scene(QPointF(300, 0)).x() < before
    view._whole.click()
    assert not view.is_zoomed
    assert not view._whole.isVisible()


def test_escape_takes_back_one_thing_after_the_other(view: ChartView) -> None:
    view.zoom_by(2)
    view.choose(3)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.stretch is None
    assert view.is_zoomed
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.chosen == -1
    assert not view.is_zoomed


def test_f1_explains_the_chart_only_where_the_page_does(view: ChartView, qtbot: QtBot) -> None:
    asked: list[bool] = []
    view.help_asked.connect(lambda: asked.append(True))
    QTest.keyClick(view, Qt.Key.Key_F1)
    assert asked == []
    view.explain_by_f1()
    QTest.keyClick(view, Qt.Key.Key_F1)
    assert asked == [True]


def test_what_the_page_offers_stands_first_in_the_menu_of_a_point(view: ChartView) -> None:
    view.menu_filled.connect(lambda menu, place: menu.addAction(f"Explain {place}"))
    view.choose(5)
    assert view.menu().actions()[0].text() == "Explain 5"


def test_only_the_places_between_are_a_stretch(view: ChartView) -> None:
    scene = view.scene
    assert scene is not None
    assert stretch_between(scene, x_of(view, 3.2), x_of(view, 3.8)) is None
    assert stretch_between(scene, x_of(view, 8.8), x_of(view, 3.2)) == (4, 8)
    assert nearest_point(scene, QPointF(x_of(view, 9.2), 100)) == 9


def test_the_card_never_lies_on_its_point(view: ChartView) -> None:
    long = PointCard("September 2017", "93.1 %", "10 602 of 11 387", more=("entered by somebody with a long name",))
    for width, x in ((640, 60), (640, 600), (320, 160)):
        view._hover.show_card(long, QPointF(x, 150), QRect(0, 0, width, 360))
        assert not view._hover.geometry().contains(QPoint(x, 150))
        assert QRect(0, 0, width, 360).contains(view._hover.geometry())


def test_what_moves_above_the_picture_does_not_paint_it_again(view: ChartView) -> None:
    item = view._canvas._item  # type: ignore[attr-defined]
    view.grab()
    view.grab()
    kept = item._kept
    assert not kept.isNull()
    view.choose(9)
    view.select(3, 8)
    view.grab()
    assert item._kept is kept
