"""What stands on paper is what stands in the scene."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas  # noqa: TID251

from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.palette import PAPER
from qic_desktop.reports.fonts import REGULAR, text_width
from qic_desktop.reports.scene import PX, SceneFlowable, draw_scene

LEFT, TOP = 50.0, 700.0


@pytest.fixture
def drawn(read: Callable[[bytes], Any]) -> Callable[[Scene], list[tuple[list[Any], bytes]]]:
    def drawing(scene: Scene) -> list[tuple[list[Any], bytes]]:
        out = BytesIO()
        canvas = Canvas(out, invariant=1, initialFontName=REGULAR)
        draw_scene(canvas, scene, (LEFT, TOP))
        canvas.save()
        return list(read(out.getvalue()).operations())

    return drawing


def one(mark: Mark) -> Scene:
    return Scene(682, 400, (mark,), (0, 0, 682, 400))


def points(operations: list[tuple[list[Any], bytes]], names: tuple[bytes, ...]) -> list[tuple[float, float]]:
    return [(float(operands[0]), float(operands[1])) for operands, name in operations if name in names]


def on_paper(xs: tuple[float, ...], ys: tuple[float, ...]) -> list[tuple[float, float]]:
    return [(LEFT + x * PX, TOP - y * PX) for x, y in zip(xs, ys, strict=True)]


def near(expected: list[tuple[float, float]]) -> list[Any]:
    return [pytest.approx(point, abs=2e-3) for point in expected]


def test_every_corner_of_every_line_stands_where_the_scene_has_it(scene: Scene, drawn: Callable[..., Any]) -> None:
    lines = tuple(mark for mark in scene.marks if isinstance(mark, Line))
    operations = drawn(Scene(682, 400, lines, scene.plot))
    expected = [point for line in lines for point in on_paper(line.xs, line.ys)]
    assert points(operations, (b"m", b"l")) == near(expected)


def test_a_line_has_its_width_its_dashes_and_round_joins(drawn: Callable[..., Any]) -> None:
    operations = drawn(one(Line("target", 2.0, (0, 10), (5, 5), (6, 3))))
    assert [2.0 * PX] in [[float(o[0])] for o, name in operations if name == b"w"]
    assert [6 * PX, 3 * PX] in [[float(part) for part in o[0]] for o, name in operations if name == b"d"]
    assert [1] in [[int(o[0])] for o, name in operations if name == b"j"]


def test_a_solid_line_after_a_dashed_one_is_solid(drawn: Callable[..., Any]) -> None:
    marks = (Line("target", 1, (0, 9), (5, 5), (6, 3)), Line("text", 1, (0, 9), (7, 7)))
    operations = drawn(Scene(682, 400, marks, (0, 0, 9, 9)))
    assert [list(o[0]) for o, name in operations if name == b"d"][-1] == []


def test_a_diamond_has_its_corners_at_its_half_diagonal(drawn: Callable[..., Any]) -> None:
    operations = drawn(one(Dots("diamond", 4, (100,), (50,), "concern", "text", 1)))
    corners = on_paper((100, 104, 100, 96), (46, 50, 54, 50))
    assert points(operations, (b"m", b"l")) == near(corners)
    assert {name for _o, name in operations} & {b"B", b"B*", b"b", b"b*"}


@pytest.mark.parametrize("shape", ["circle", "square", "diamond"])
def test_a_hollow_mark_is_stroked_and_not_filled(shape: Any, drawn: Callable[..., Any]) -> None:
    names = {name for _o, name in drawn(one(Dots(shape, 3, (9,), (9,), None, "text", 1.25)))}
    assert names & {b"S", b"s"}
    assert not names & {b"f", b"f*", b"B", b"B*", b"b", b"b*"}


def test_a_circle_reaches_as_far_as_its_radius(drawn: Callable[..., Any]) -> None:
    operations = drawn(one(Dots("circle", 4, (100,), (50,))))
    ends = [(float(o[4]), float(o[5])) for o, name in operations if name == b"c"]
    assert max(x for x, _y in ends) == pytest.approx(LEFT + 104 * PX, abs=1e-3)
    assert min(y for _x, y in ends) == pytest.approx(TOP - 54 * PX, abs=1e-3)


def test_a_square_box_stands_with_its_top_at_its_y(drawn: Callable[..., Any]) -> None:
    operations = drawn(one(Dots("square", 3, (100,), (50,))))
    (rectangle,) = [[float(part) for part in o] for o, name in operations if name == b"re"]
    assert rectangle == pytest.approx([LEFT + 97 * PX, TOP - 53 * PX, 6 * PX, 6 * PX], abs=1e-3)


@pytest.mark.parametrize(("align", "share"), [("left", 0.0), ("centre", 0.5), ("right", 1.0)])
def test_a_label_is_anchored_as_the_scene_says(align: Any, share: float, drawn: Callable[..., Any]) -> None:
    operations = drawn(one(Label("text", "Median", 300, 40, 12, 400, align)))
    (matrix,) = [[float(part) for part in o] for o, name in operations if name == b"Tm"]
    expected = LEFT + 300 * PX - share * text_width("Median", 12 * PX)
    assert matrix[4:] == pytest.approx([expected, TOP - 40 * PX], abs=1e-2)


def test_colours_come_from_the_paper_palette(drawn: Callable[..., Any]) -> None:
    operations = drawn(one(Line("concern", 1, (0, 9), (5, 5))))
    wanted = [int(PAPER["concern"][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    strokes = [[float(part) for part in o] for o, name in operations if name == b"RG"]
    assert any(stroke == pytest.approx(wanted, abs=1e-3) for stroke in strokes)


def test_an_empty_box_and_an_empty_label_draw_nothing(drawn: Callable[..., Any]) -> None:
    marks = (Box(1, 1, 9, 9), Label("text", " ", 1, 1), Line("text", 1, (1,), (1,)))
    names = {name for _o, name in drawn(Scene(682, 400, marks, (0, 0, 9, 9)))}
    assert not names & {b"S", b"f", b"f*", b"B", b"b", b"Tj"}


def test_a_scene_that_is_too_wide_is_shrunk_as_a_whole(scene: Scene) -> None:
    flowable = SceneFlowable(scene)
    assert flowable.wrap(341 * PX, 9_999) == pytest.approx((341 * PX, 200 * PX))


def test_a_scene_that_fits_keeps_its_size(scene: Scene) -> None:
    assert SceneFlowable(scene).wrap(9_999, 9_999) == (682 * PX, 400 * PX)
