"""What the painter puts on the screen covers what the marks of a scene cover, one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords
from ui.charts.painter import paint_scene
from ui.theme.tokens import Theme

SIZE = (650, 372)
Bounds = tuple[float, float, float, float]


def pictures() -> list[Scene]:
    chance, words = random.Random(6), ChartWords()
    months = tuple(f"{2016 + at // 12}-{at % 12 + 1:02d}" for at in range(30))
    sizes = tuple(float(chance.randint(80, 400)) for _ in months)
    tops = tuple(float(round(all_of * (0.8 if at < 15 else 0.9))) for at, all_of in enumerate(sizes))
    values = tuple(top / all_of for top, all_of in zip(tops, sizes, strict=True))
    series = Series(months, values, tops, sizes, Direction.UP, ValueStyle(), 0.95, unconfirmed=frozenset(months[-1:]))
    sites = [SiteCounts(f"S{at}", tops[at] // (2 if at == 3 else 1), sizes[at]) for at in range(30)]
    found = funnel(sites, form="proportion", style=ValueStyle(), direction=Direction.UP)
    return [
        chart_scene(control_chart(series, "p", [PhaseStart(months[15], "after")]), *SIZE, words, focus=4),
        chart_scene(control_chart(series, "xmr", rule_set="making-data-count"), *SIZE, words),
        funnel_scene(found, SIZE, words),
        pareto_scene(pareto({"Bed": 40.0, "Doctor": 20.0, "Other": 3.0}), SIZE, words),
    ]


def expected(mark: Mark) -> Bounds:
    """Least x, least y, greatest x, greatest y of the ink of a mark."""
    if isinstance(mark, Label):
        width = text_width(mark.text, mark.size, mark.weight)
        left = mark.x - {"left": 0.0, "centre": width / 2, "right": width}[mark.align]
        return left, mark.y - mark.size * ASCENT, left + width, mark.y
    if isinstance(mark, Box):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    air = mark.radius + mark.rim_width / 2 if isinstance(mark, Dots) else 0.0
    if isinstance(mark, Line):
        air = mark.width / 2
    return min(mark.xs) - air, min(mark.ys) - air, max(mark.xs) + air, max(mark.ys) + air


def painted(mark: Mark) -> Bounds | None:
    image = QImage(*SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_scene(painter, Scene(*SIZE, (mark,), (0.0, 0.0, *SIZE)), Theme(False, 1.0))
    painter.end()
    ink = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[:, :, 3] > 40
    ys, xs = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return (float(xs[0]), float(ys[0]), float(xs[-1] + 1), float(ys[-1] + 1)) if len(xs) else None


@pytest.mark.parametrize("number", range(4))
def test_every_mark_covers_on_the_screen_what_it_covers_in_the_scene(app: QApplication, number: int) -> None:
    for mark in pictures()[number].marks:
        found, wanted = painted(mark), expected(mark)
        assert found is not None, mark
        # A pixel for smooth edges; the last gap of a dashed line; below the base line and the side bearings of letters.
        dash = mark.dash[1] if isinstance(mark, Line) and mark.dash else 0.0
        letters = mark.size * 0.35 if isinstance(mark, Label) else 0.0
        slack = 1.6 + dash + letters
        assert found == pytest.approx(wanted, abs=slack), mark
