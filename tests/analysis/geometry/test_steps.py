"""Lines in steps and strips of opinions: where every mark stands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from qic_desktop.analysis.geometry.marks import Area, Dots, Label, Line
from qic_desktop.analysis.geometry.steps import (
    ProfileRow,
    StepChart,
    StepLine,
    Strip,
    profile_scene,
    step_scene,
    strip_scene,
)
from qic_desktop.analysis.geometry.text import text_width

MONTHS = ("Jan 2019", "Feb 2019", "Mar 2019", "Apr 2019")
TICKS = ((0.0, "0"), (5.0, "5"))


def chart(*lines: StepLine, months: tuple[str, ...] = MONTHS) -> StepChart:
    return StepChart(months, lines, TICKS, 5.0, "said")


def stairs(line: StepLine, months: tuple[str, ...] = MONTHS) -> list[Line]:
    scene = step_scene(chart(line, months=months), 400, 150)
    return [mark for mark in scene.marks if isinstance(mark, Line) and mark.width == 1.5]


def test_a_score_holds_for_its_month_and_rises_at_its_end() -> None:
    (line,) = stairs(StepLine("Team", (1.0, 1.0, 2.0, 2.0)))
    assert len(line.xs) == 4
    assert line.ys[0] == line.ys[1] > line.ys[2] == line.ys[3]
    assert line.xs[1] == line.xs[2]
    assert line.xs[0] < line.xs[1] < line.xs[3]


def test_a_month_without_a_score_is_dotted() -> None:
    scene = step_scene(chart(StepLine("Team", (1.0, None, 2.0, 2.0))), 400, 150)
    first, second = stairs(StepLine("Team", (1.0, None, 2.0, 2.0)))
    assert first.xs[-1] < second.xs[0]
    (held,) = [mark for mark in scene.marks if isinstance(mark, Line) and mark.dash]
    assert (held.xs[0], held.xs[-1]) == (first.xs[-1], second.xs[0])
    assert (held.ys[0], held.ys[-1]) == (first.ys[-1], second.ys[0])
    assert stairs(StepLine("Team", (None,) * 4)) == []


def test_every_value_has_a_point_even_when_it_stands_alone() -> None:
    scene = step_scene(chart(StepLine("Coach", (None, 3.0, None, None), shape="diamond", filled=False)), 400, 150)
    (dots,) = [mark for mark in scene.marks if isinstance(mark, Dots)]
    assert (dots.shape, len(dots.xs), dots.fill) == ("diamond", 1, "surface")
    left, top, right, bottom = scene.plot
    assert left < dots.xs[0] < right
    assert dots.ys[0] == pytest.approx(bottom - 0.6 * (bottom - top))


def test_names_of_lines_that_end_together_stand_apart() -> None:
    lines = [StepLine(name, (1.0, 1.0, 1.0, 2.0)) for name in ("Team", "Coach", "Director")]
    scene = step_scene(chart(*lines), 400, 150)
    places = sorted(mark.y for mark in scene.marks if isinstance(mark, Label) and mark.weight == 600)
    assert len(places) == 3
    assert all(after - before >= 14 for before, after in pairwise(places))


@pytest.mark.parametrize("width", [160, 300, 700])
@pytest.mark.parametrize("count", [1, 2, 12, 60])
def test_names_of_months_never_touch_and_the_last_is_there(width: int, count: int) -> None:
    months = tuple(f"Month {number}" for number in range(count))
    scene = step_scene(chart(StepLine("Team", (1.0,) * count), months=months), width, 150)
    shown = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text.startswith("Month")]
    assert shown[-1].text == f"Month {count - 1}"
    ends = [(one.x - text_width(one.text, one.size) / 2, one.x + text_width(one.text, one.size) / 2) for one in shown]
    assert all(before[1] < after[0] for before, after in pairwise(ends))


def test_an_empty_chart_is_a_frame() -> None:
    scene = step_scene(chart(months=()), 300, 100)
    assert scene.description == "said"
    assert not [mark for mark in scene.marks if isinstance(mark, Dots)]


def test_a_strip_shows_every_answer_the_span_and_the_middle() -> None:
    scene = strip_scene(Strip((0.0, 0.5, 1.0), 0.5, apart=True), 212, 40)
    dots = [mark for mark in scene.marks if isinstance(mark, Dots)]
    assert sorted(mark.xs[0] for mark in dots) == [6.0, 106.0, 206.0]
    band, arrow = [mark for mark in scene.marks if isinstance(mark, Area)]
    assert (min(band.xs), max(band.xs), band.role) == (6.0, 206.0, "concern-soft")
    assert arrow.xs[2] == 106.0
    assert max(arrow.ys) <= min(y - mark.radius for mark in dots for y in mark.ys)


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_equal_answers_are_stacked_within_the_strip(count: int) -> None:
    scene = strip_scene(Strip((1.0,) * count, 1.0), 200, 40)
    (dots,) = [mark for mark in scene.marks if isinstance(mark, Dots)]
    assert len(dots.ys) == count
    assert min(dots.ys) - dots.radius >= 0
    assert max(dots.ys) + dots.radius <= 40
    assert not [mark for mark in scene.marks if isinstance(mark, Area) and mark.role != "text"]


def test_a_strip_without_answers_is_a_line() -> None:
    assert all(isinstance(mark, Line) for mark in strip_scene(Strip((), 0.0), 200, 40).marks)


def test_a_profile_has_a_row_a_question_and_long_words_end_in_time() -> None:
    rows = [
        ProfileRow("word " * 60, Strip((0.2, 0.9), 0.5), "46 % · opinions differ"),
        ProfileRow("b", Strip((), 0), ""),
    ]
    scene = profile_scene(rows, 682)
    name = next(mark for mark in scene.marks if isinstance(mark, Label))
    assert name.text.endswith("…")
    assert name.x + text_width(name.text, name.size) < 682 * 0.5
    assert scene.height == 2 * 38 + 2
