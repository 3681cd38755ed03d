"""Many points quickly, with nothing lost: extremes of a crowded line, and stamps where dots were."""

from __future__ import annotations

import itertools
import random

import pytest
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from qic_desktop.analysis.geometry.marks import Dots, Line, Mark, Scene
from qic_desktop.analysis.geometry.palette import LIGHT
from ui.charts import dense
from ui.charts.inks import Dot
from ui.charts.painter import paint_scene
from ui.theme.tokens import Theme


def painted(*marks: Mark, ratio: float = 1.0) -> QImage:
    image = QImage(round(300 * ratio), round(120 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(LIGHT["surface"]))
    painter = QPainter(image)
    paint_scene(painter, Scene(300, 120, marks, (0, 0, 300, 120)), Theme(False, 1.0))
    painter.end()
    return image


def column(strokes: list[QLineF], x: float) -> QLineF:
    return next(one for one in strokes if abs(one.x1() - x) < 0.51)


def test_a_crowded_line_keeps_every_extreme_in_its_column(app: QApplication) -> None:
    dice = random.Random(5)
    xs = [10 + place * 0.02 for place in range(10_000)]
    ys = [60 + 20 * dice.random() for _place in xs]
    ys[5_000], ys[7_777] = 5.0, 115.0
    assert dense.is_crowded(xs, 1.0)
    strokes = dense.columns(xs, ys, 1.0)
    assert len(strokes) <= 201
    assert column(strokes, int(xs[5_000]) + 0.5).y1() == 5.0
    assert column(strokes, int(xs[7_777]) + 0.5).y2() == pytest.approx(115.5)
    picture = painted(Line("text", 1.0, tuple(xs), tuple(ys)))
    assert picture.pixelColor(int(xs[5_000]), 6).name().upper() == LIGHT["text"]
    assert picture.pixelColor(int(xs[7_777]), 113).name().upper() == LIGHT["text"]


def test_the_strokes_of_a_crowded_line_hang_together(app: QApplication) -> None:
    xs = [place * 0.25 for place in range(400)]
    ys = [10.0 if (place // 40) % 2 else 90.0 for place in range(400)]
    strokes = dense.columns(xs, ys, 1.0)
    for before, after in itertools.pairwise(strokes):
        assert after.y1() <= before.y2()
        assert before.y1() <= after.y2()


def test_a_line_with_room_is_not_crowded() -> None:
    assert not dense.is_crowded([float(x) for x in range(100)], 1.0)
    assert not dense.is_crowded([place * 0.4 for place in range(100)], 2.0)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_stamped_dots_stand_where_drawn_ones_would(app: QApplication, ratio: float) -> None:
    many = dense.STAMPED_FROM
    xs = tuple(8 + place * 3.37 % 280 for place in range(many))
    ys = tuple(10 + place * 7.11 % 100 for place in range(many))
    stamped = painted(Dots("circle", 2.5, xs, ys, "improve"), ratio=ratio)
    half = many // 2
    drawn = painted(
        Dots("circle", 2.5, xs[:half], ys[:half], "improve"),
        Dots("circle", 2.5, xs[half:], ys[half:], "improve"),
        ratio=ratio,
    )
    far = [
        (x, y)
        for x in range(stamped.width())
        for y in range(stamped.height())
        if abs(stamped.pixelColor(x, y).red() - drawn.pixelColor(x, y).red()) > 90
    ]
    assert far == []


def test_dots_that_would_cover_each_other_exactly_are_stamped_once(app: QApplication) -> None:
    image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    half_clear = Dot("circle", 6.0, "#80000000", None)
    dense.stamp(painter, (30.0,) * 500, (30.0,) * 500, half_clear)
    painter.end()
    assert 120 <= image.pixelColor(30, 30).red() <= 135
