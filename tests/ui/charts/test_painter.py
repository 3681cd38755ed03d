"""What the scene says is what is on the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.palette import LIGHT
from qic_desktop.analysis.geometry.text import text_width as geometry_width
from ui.charts.painter import paint_scene, picture, text_width
from ui.theme.tokens import Theme

LOOK = Theme(False, 1.0)


def painted(*marks: Mark, width: int = 100, height: int = 60) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(LIGHT["surface"]))
    painter = QPainter(image)
    paint_scene(painter, Scene(width, height, marks, (0, 0, width, height)), LOOK)
    painter.end()
    return image


def at(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name().upper()


def ink(image: QImage) -> list[tuple[int, int]]:
    ground = LIGHT["surface"]
    return [(x, y) for x in range(image.width()) for y in range(image.height()) if at(image, x, y) != ground]


def test_a_level_rule_of_one_pixel_is_one_row_of_its_colour(app: QApplication) -> None:
    image = painted(Line("line-strong", 1.0, (10.0, 90.0), (30.0, 30.0)))
    assert at(image, 50, 30) == LIGHT["line-strong"]
    assert {y for _x, y in ink(image)} == {30}


def test_a_wide_line_passes_through_all_its_points(app: QApplication) -> None:
    image = painted(Line("text", 3.0, (10.0, 50.0, 90.0), (10.0, 50.0, 10.0)))
    assert at(image, 30, 30) == LIGHT["text"]
    assert at(image, 70, 30) == LIGHT["text"]
    assert at(image, 50, 20) == LIGHT["surface"]


def test_a_dashed_line_has_gaps(app: QApplication) -> None:
    image = painted(Line("target", 2.0, (0.0, 100.0), (30.0, 30.0), dash=(6.0, 3.0)))
    row = [at(image, x, 30) for x in range(100)]
    assert LIGHT["target"] in row
    assert LIGHT["surface"] in row


@pytest.mark.parametrize("shape", ["circle", "diamond", "square"])
def test_a_filled_point_has_its_colour_in_the_middle_and_keeps_its_radius(app: QApplication, shape: str) -> None:
    image = painted(Dots(shape, 6.0, (50.0,), (30.0,), fill="improve"))  # type: ignore[arg-type]
    assert at(image, 50, 30) == LIGHT["improve"]
    xs = [x for x, _y in ink(image)]
    assert min(xs) >= 43
    assert max(xs) <= 56


@pytest.mark.parametrize("mark", [("circle", None), ("ring", "text")])
def test_a_hollow_point_shows_what_is_behind_it(app: QApplication, mark: tuple[str, str | None]) -> None:
    image = painted(Dots(mark[0], 6.0, (50.0,), (30.0,), fill=mark[1], rim="muted", rim_width=1.2))  # type: ignore[arg-type]
    assert at(image, 50, 30) == LIGHT["surface"]
    assert len(ink(image)) > 20


def test_an_area_and_a_box_are_filled(app: QApplication) -> None:
    area = Area("band", (10.0, 40.0, 40.0, 10.0), (10.0, 10.0, 40.0, 40.0))
    image = painted(area, Box(60.0, 10.0, 20.0, 20.0, "accent", "text"))
    assert at(image, 25, 25) == LIGHT["band"]
    assert at(image, 70, 20) == LIGHT["accent"]


@pytest.mark.parametrize(("align", "low", "high"), [("left", 50, 99), ("right", 0, 50), ("centre", 30, 70)])
def test_a_label_stands_where_its_alignment_says_also_from_right_to_left(
    right_to_left: QApplication, align: str, low: int, high: int
) -> None:
    image = painted(Label("text", "90 %", 50.0, 30.0, align=align))  # type: ignore[arg-type]
    xs = [x for x, _y in ink(image)]
    assert low - 1 <= min(xs)
    assert max(xs) <= high + 1
    assert max(y for _x, y in ink(image)) <= 32


def test_the_painters_text_width_agrees_with_the_geometrys_table(app: QApplication) -> None:
    from qic_desktop.analysis.geometry import text

    for words, weight in (("Median 80.6 %", 400), ("Mar 2019", 500), ("93.1 %", 600)):
        assert text_width(words, 11, weight) == pytest.approx(text.text_width(words, 11, weight), rel=0.04)


@pytest.mark.parametrize("size", [10.0, 10.5, 11.0, 12.5])
def test_a_label_is_drawn_as_wide_as_the_geometry_left_room_for(app: QApplication, size: float) -> None:
    text = "median 91.3 median 91.3 median 91.3"
    image = painted(Label("text", text, 5.0, 30.0, size), width=400)
    right = max(x for x, _y in ink(image))
    assert right - 5 == pytest.approx(geometry_width(text, size, 400), rel=0.02, abs=1.5)


def test_a_picture_is_twice_as_fine_and_has_a_margin(app: QApplication) -> None:
    image = picture(Scene(100, 60, (Box(0, 0, 100, 60, "accent"),), (0, 0, 100, 60)), LOOK)
    assert (image.width(), image.height()) == (248, 168)
    assert at(image, 4, 4) == LIGHT["surface"]
    assert at(image, 124, 84) == LIGHT["accent"]


def test_a_longer_line_costs_in_line_with_its_points(
    app: QApplication, cost: Callable[[Callable[[], object]], float]
) -> None:
    """One stroke over all points takes the square of their number: half a second for a thousand."""
    image = QImage(1200, 700, QImage.Format.Format_ARGB32_Premultiplied)

    def painting(count: int) -> float:
        xs = tuple(10 + index * 1100 / count for index in range(count))
        ys = tuple(float(300 + (index * 37 % 200)) for index in range(count))
        marks = (Line("text", 1.0, xs, ys), Dots("circle", 3.0, xs, ys, "text"))
        scene = Scene(1200, 700, marks, (0, 0, 1200, 700), xs, ys)
        painter = QPainter(image)
        spent = cost(lambda: paint_scene(painter, scene, LOOK))
        painter.end()
        return spent

    assert painting(2000) < 24 * painting(250)
