"""One chart, one scene: the function that every window, page and export draws.

It owns the order of the layers and the choice between large, medium and small. Same chart, size and words
give the same scene, mark for mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry import layers, limits, small_print, story
from qic_desktop.analysis.geometry.badges import badge_marks
from qic_desktop.analysis.geometry.brackets import GOOD_ENOUGH, HEADROOM, Bracket, brackets_for, first_cost
from qic_desktop.analysis.geometry.frame import Frame, build_frame, with_headroom
from qic_desktop.analysis.geometry.looks import Style, look_for
from qic_desktop.analysis.geometry.marks import Mark, Scene
from qic_desktop.analysis.geometry.obstacles import Obstacles
from qic_desktop.analysis.geometry.sheet import sheet_for
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.analysis.geometry.words import Words

LEAST_SIZE = (120.0, 64.0)
"""A smaller picture has no room for words and is drawn as a sparkline."""


@dataclass(frozen=True, slots=True)
class View:
    """How a chart is looked at.

    ``style`` "paper" keeps to marks that survive a photocopier. ``focus`` is the place of the point that
    gets a ring. ``y_range`` is the least and greatest value of the axis, where charts stand side by side.
    ``inner`` draws the limits at two sigma: None where a rule about them has found something.
    """

    style: Style = "screen"
    focus: int | None = None
    y_range: tuple[float, float] | None = None
    inner: bool | None = None


def chart_scene(
    chart: RunChart, width: float, height: float, words: Words, *, style: Style = "screen", focus: int | None = None
) -> Scene:
    """The picture of a run or control chart.

    Args:
        chart: what is drawn.
        width: of the picture in pixels; under 420 texts are shorter, under 240 only the latest value is named.
        height: of the picture in pixels.
        words: the texts, in the language in use.
        style: "paper" keeps to marks that survive a photocopier.
        focus: place of the point that gets a ring.
    """
    return viewed_scene(chart, (width, height), words, view=View(style, focus))


def viewed_scene(chart: RunChart, size: tuple[float, float], words: Words, *, view: View) -> Scene:
    """The picture of a chart as ``view`` asks; ``size`` is (width, height) in pixels.

    A picture that is too small for its words is a sparkline.
    """
    plan = None if size[0] < LEAST_SIZE[0] or size[1] < LEAST_SIZE[1] else _plan(chart, size, words, view)
    if plan is None:
        spark = sparkline_scene(chart, size[0], size[1], y_range=view.y_range)
        return replace(spark, description=words.description(chart))
    frame, brackets, lines = plan.frame, plan.brackets, plan.lines
    obstacles = plan.obstacles
    ends = layers.end_label_marks(frame)
    coming = layers.places_to_come(frame)
    obstacles.take_labels([*ends, *coming])
    below = [
        *limits.limit_fill(frame),
        *layers.value_axis(frame),
        *layers.time_axis(frame),
        *story.dividers(frame),
        *story.section_names(frame),
        *lines.limits,
        *story.annotation_marks(frame),
        *layers.focus_line(frame, view.focus),
    ]
    above = [
        *lines.levels,
        *layers.data_line(frame),
        *coming,
        *layers.points(frame),
        *layers.point_extras(frame),
        *(mark for bracket in brackets for mark in bracket.marks),
        *small_print.phase_labels(frame, obstacles),
        *small_print.target_labels(frame, obstacles),
        *small_print.plain_label(frame, obstacles),
        *small_print.gap_marks(frame, obstacles),
        *ends,
        *badge_marks(frame),
        *layers.focus_ring(frame, view.focus),
    ]
    return _scene(frame, [*story.interrupted(below, [bracket.words for bracket in brackets]), *above])


@dataclass(frozen=True, slots=True)
class _Lines:
    """The marks of limits, and of centre lines and target."""

    limits: tuple[Mark, ...]
    levels: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A layout with its lines and its brackets."""

    frame: Frame
    lines: _Lines
    obstacles: Obstacles
    brackets: tuple[Bracket, ...]


def _plan(chart: RunChart, size: tuple[float, float], words: Words, view: View) -> _Plan | None:
    """Lay out the chart, with room above the values where the first bracket fits nowhere else."""
    look = look_for(size[0], view.style, len(chart.series))
    sheet = sheet_for(chart, size, words, look=look, style=view.style, y_range=view.y_range)
    frame = build_frame(sheet)
    if frame is None:
        return None
    plan = _planned(frame, view)
    cost = first_cost(frame, plan.brackets)
    if cost <= GOOD_ENOUGH or frame.plot[3] - frame.plot[1] < 3 * HEADROOM:
        return plan
    other = _planned(with_headroom(frame, HEADROOM), view)
    return other if first_cost(frame, other.brackets) < cost else plan


def _planned(frame: Frame, view: View) -> _Plan:
    lines = _Lines(
        tuple(limits.limit_lines(frame, inner=view.inner)),
        (*limits.centre_lines(frame), *limits.target_line(frame)),
    )
    obstacles = Obstacles(frame, (*lines.limits, *lines.levels))
    return _Plan(frame, lines, obstacles, tuple(brackets_for(frame, obstacles)))


def _scene(frame: Frame, marks: Sequence[Mark]) -> Scene:
    return Scene(
        width=frame.size[0],
        height=frame.size[1],
        marks=tuple(marks),
        plot=frame.plot,
        point_xs=frame.point_xs(),
        point_ys=frame.point_ys(),
        description=frame.words.description(frame.chart),
    )
