"""Process map, fishbone and five whys: everything stays in the picture, boxes do not overlap, mirrors mirror."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qic_desktop.analysis.geometry.blocks import mirrored, wrapped
from qic_desktop.analysis.geometry.fishbone import fishbone_scene
from qic_desktop.analysis.geometry.marks import Box, Label, Line, Scene
from qic_desktop.analysis.geometry.process_map import process_map_scene
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.analysis.geometry.why_chain import why_scene
from qic_desktop.domain.outline import Part, read_outline

SHORT = "People\n  alone at night\n    called to theatre\n  new\nForms\n  out of stock\nPlace\nHabit\nIs it active?"
LONG = "\n".join(
    f"{'A word ' * 30}{'x' * 300} {number}?\n  {'cause ' * 40}\n    {'behind it ' * 20}" for number in range(9)
)
MANY = "\n".join(f"Group {number}\n  one\n  two\n  three" for number in range(24))
DEEP = "\n".join("  " * level + f"because {level}" for level in range(8))

Draw = Callable[[tuple[Part, ...], float], Scene]
PICTURES: dict[str, Draw] = {
    "map": lambda parts, width: process_map_scene(parts, width, "d"),
    "fish": lambda parts, width: fishbone_scene("Empty partographs " * 4, parts, width, "d"),
    "whys": lambda parts, width: why_scene(parts, width, "why?", "d"),
}


def reach(mark: Label) -> tuple[float, float]:
    wide = text_width(mark.text, mark.size, mark.weight)
    left = mark.x - (wide if mark.align == "right" else 0)
    return left, left + wide


@pytest.mark.parametrize("width", [260.0, 420.0, 660.0, 1000.0])
@pytest.mark.parametrize("text", [SHORT, LONG, MANY, DEEP, "x"], ids=["short", "long", "many", "deep", "one"])
@pytest.mark.parametrize("kind", PICTURES)
def test_nothing_leaves_the_picture_and_no_box_covers_another(kind: str, text: str, width: float) -> None:
    scene = PICTURES[kind](read_outline(text), width)
    boxes = [mark for mark in scene.marks if isinstance(mark, Box)]
    for mark in scene.marks:
        if isinstance(mark, Label):
            left, right = reach(mark)
            assert left >= -0.5, mark
            assert right <= width + 0.5, mark
            assert 0 <= mark.y <= scene.height + 0.5, mark
        elif isinstance(mark, Box):
            assert mark.x >= 0
            assert mark.x + mark.width <= width + 0.5
            assert mark.y + mark.height <= scene.height + 0.5
        elif isinstance(mark, Line):
            assert min(mark.xs) >= -0.5
            assert max(mark.xs) <= width + 0.5
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = (
                one.x + one.width <= other.x + 0.5
                or other.x + other.width <= one.x + 0.5
                or one.y + one.height <= other.y + 0.5
                or other.y + other.height <= one.y + 0.5
            )
            assert apart, (one, other)


@pytest.mark.parametrize("kind", PICTURES)
def test_texts_do_not_stand_on_each_other(kind: str) -> None:
    scene = PICTURES[kind](read_outline(SHORT), 660.0)
    labels = [mark for mark in scene.marks if isinstance(mark, Label)]
    for number, one in enumerate(labels):
        for other in labels[number + 1 :]:
            apart = (
                reach(one)[1] <= reach(other)[0]
                or reach(other)[1] <= reach(one)[0]
                or abs(one.y - other.y) >= one.size - 0.5
            )
            assert apart, (one.text, other.text)


def test_the_mirror_swaps_sides_and_twice_is_the_same() -> None:
    scene = PICTURES["fish"](read_outline(SHORT), 660.0)
    turned = mirrored(scene)
    head = max((mark for mark in scene.marks if isinstance(mark, Box)), key=lambda box: box.x)
    there = min((mark for mark in turned.marks if isinstance(mark, Box)), key=lambda box: box.x)
    assert there.x == pytest.approx(660 - head.x - head.width)
    again = mirrored(turned)
    assert [mark.text for mark in again.marks if isinstance(mark, Label)] == [
        mark.text for mark in scene.marks if isinstance(mark, Label)
    ]


def test_only_a_step_that_asks_is_a_decision() -> None:
    plain = process_map_scene(read_outline("Arrive\nOpen the file"), 400.0, "")
    asking = process_map_scene(read_outline("Arrive\nActive?"), 400.0, "")
    assert sum(isinstance(mark, Box) for mark in plain.marks) == 2
    assert sum(isinstance(mark, Box) for mark in asking.marks) == 1


def test_long_words_are_broken_and_too_many_lines_are_cut_with_a_sign() -> None:
    words = wrapped("y" * 400, 100.0, most=3)
    assert len(words.lines) == 3
    assert words.lines[-1].endswith("…")
    assert all(text_width(line, 12.0) <= 100 for line in words.lines)
    assert wrapped("", 100.0).lines == ("",)
