"""A picture below its title."""

from __future__ import annotations

from qic_desktop.analysis.geometry.cards import HEAD, PADDING, titled
from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Scene
from qic_desktop.analysis.geometry.text import text_width

SCENE = Scene(
    200.0,
    100.0,
    (
        Line("line", 1.0, (0.0, 200.0), (5.0, 5.0)),
        Area("band", (0.0, 1.0, 2.0), (0.0, 1.0, 0.0)),
        Dots("circle", 3.0, (10.0,), (20.0,)),
        Label("text", "85 %", 30.0, 40.0),
        Box(1.0, 2.0, 3.0, 4.0),
    ),
    (10.0, 20.0, 190.0, 90.0),
    description="Only chance.",
)


def test_every_mark_is_moved_below_the_title() -> None:
    card = titled("Seen within four hours", "S001 · Run chart", SCENE)
    assert (card.width, card.height) == (200 + 2 * PADDING, 100 + HEAD + PADDING)
    assert card.plot == (10 + PADDING, 20 + HEAD, 190 + PADDING, 90 + HEAD)
    line, area, dots, label, box = card.marks[3:]
    assert isinstance(line, Line)
    assert line.ys == (5 + HEAD, 5 + HEAD)
    assert isinstance(area, Area)
    assert area.xs[0] == PADDING
    assert isinstance(dots, Dots)
    assert (dots.xs, dots.ys) == ((10 + PADDING,), (20 + HEAD,))
    assert isinstance(label, Label)
    assert (label.x, label.y) == (30 + PADDING, 40 + HEAD)
    assert isinstance(box, Box)
    assert (box.x, box.y, box.width) == (1 + PADDING, 2 + HEAD, 3.0)
    assert card.description == "Seen within four hours. S001 · Run chart. Only chance."


def test_a_long_title_ends_in_an_ellipsis_inside_the_card() -> None:
    card = titled("A name of a measure " * 20, "A name of a site " * 20, SCENE)
    words = [mark for mark in card.marks[:3] if isinstance(mark, Label)]
    assert len(words) == 2
    for label in words:
        assert label.text.endswith("…")
        assert label.x + text_width(label.text, label.size, label.weight) <= card.width - PADDING
