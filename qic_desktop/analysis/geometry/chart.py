"""One chart, one scene: the function that every window, page and export draws.

It owns the order of the layers and the choice between large, medium and small. Same chart, size and words
give the same scene, mark for mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.chart_values import RunChart
from qic_desktop.analysis.geometry import layers, story
from qic_desktop.analysis.geometry.frame import Frame, build_frame
from qic_desktop.analysis.geometry.looks import Style, look_for
from qic_desktop.analysis.geometry.marks import Mark, Scene
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.analysis.geometry.words import Words

GOOD_ENOUGH = 5.0
"""A bracket that costs more gets room above the values, if that helps."""

LEAST_SIZE = (120.0, 64.0)
"""A smaller picture has no room for words and is drawn as a sparkline."""


@dataclass(frozen=True, slots=True)
class View:
    """How a chart is looked at.

    ``style`` "paper" keeps to marks that survive a photocopier. ``focus`` is the place of the point that
    gets a ring. ``y_range`` is the least and greatest value of the axis, where charts stand side by side.
    """

    style: Style = "screen"
    focus: int | None = None
    y_range: tuple[float, float] | None = None


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
    """The picture of a chart as ``view`` asks; ``size`` is (width, height) in pixels."""
    if size[0] < LEAST_SIZE[0] or size[1] < LEAST_SIZE[1]:
        spark = sparkline_scene(chart, size[0], size[1], y_range=view.y_range)
        return replace(spark, description=words.description(chart))
    look = look_for(size[0], view.style, len(chart.points))
    frame = build_frame(chart, size, words, look=look, style=view.style, room=(0.0, view.y_range))
    bracket = story.bracket_for(frame)
    if bracket is not None and bracket.cost > GOOD_ENOUGH:
        room = (story.HEADROOM, view.y_range)
        roomy = build_frame(chart, size, words, look=look, style=view.style, room=room)
        other = story.bracket_for(roomy)
        if other is not None and other.cost < bracket.cost:
            frame, bracket = roomy, other
    below = story.interrupted(
        [
            *layers.limit_fill(frame),
            *layers.value_axis(frame),
            *layers.time_axis(frame),
            *story.dividers(frame),
            *story.section_names(frame),
            *layers.limit_lines(frame),
            *story.annotation_marks(frame),
            *layers.focus_line(frame, view.focus),
        ],
        bracket.words if bracket is not None else None,
    )
    above = [
        *layers.centre_lines(frame),
        *layers.target_line(frame),
        *layers.data_line(frame),
        *layers.places_to_come(frame),
        *layers.points(frame),
        *(bracket.marks if bracket is not None else ()),
        *layers.end_label_marks(frame),
        *layers.focus_ring(frame, view.focus),
    ]
    return _scene(frame, [*below, *above])


def _scene(frame: Frame, marks: Sequence[Mark]) -> Scene:
    return Scene(
        width=frame.size[0],
        height=frame.size[1],
        marks=tuple(marks),
        plot=frame.plot,
        point_xs=frame.xs,
        point_ys=frame.ys,
        description=frame.words.description(frame.chart),
    )
