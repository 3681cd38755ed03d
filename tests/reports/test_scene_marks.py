"""A picture on paper has the marks of its scene, one by one and at their places."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas  # noqa: TID251

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.histogram import histogram
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.histogram import histogram_scene
from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Mark, Scene
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.reports.fonts import REGULAR, text_width
from qic_desktop.reports.scene import PX, draw_scene
from qic_desktop.wording.charts import ChartWords

TOP = 700.0
SIZE = (650.0, 372.0)
FIGURES = re.compile(r"[−-]?[\d\s.,]+%?")
"""Numbers on an axis have figures of one width."""
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
        chart_scene(control_chart(series, "p", [PhaseStart(months[15], "after")]), *SIZE, words, style="paper"),
        chart_scene(control_chart(series, "xmr", rule_set="making-data-count"), *SIZE, words, style="paper"),
        funnel_scene(found, SIZE, words, style="paper"),
        pareto_scene(pareto({"Bed": 40.0, "Doctor": 20.0, "Other": 3.0}), SIZE, words, style="paper"),
        histogram_scene(histogram(values, ValueStyle(), 0.9), SIZE, words, style="paper"),
    ]


def expected(mark: Mark) -> Bounds:
    """Least x, least y, greatest x, greatest y of what a mark covers, without the width of its lines."""
    if isinstance(mark, Label):
        figures = mark.align == "right" and FIGURES.fullmatch(mark.text) is not None
        width = text_width(mark.text, mark.size * PX, mark.weight, tabular=figures) / PX
        left = mark.x - {"left": 0.0, "centre": width / 2, "right": width}[mark.align]
        return left, mark.y, left, mark.y
    if isinstance(mark, Box):
        return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    radius = mark.radius if isinstance(mark, Dots) else 0.0
    return min(mark.xs) - radius, min(mark.ys) - radius, max(mark.xs) + radius, max(mark.ys) + radius


def drawn(operations: list[tuple[list[Any], bytes]]) -> Bounds:
    """The same of everything that a page draws, in pixels from the top left."""
    xs: list[float] = []
    ys: list[float] = []
    for operands, name in operations:
        numbers = [float(part) for part in operands] if name in (b"m", b"l", b"c", b"re", b"Tm") else []
        if name in (b"m", b"l"):
            xs.append(numbers[0])
            ys.append(numbers[1])
        elif name in (b"c", b"Tm"):
            xs.append(numbers[4])
            ys.append(numbers[5])
        elif name == b"re":
            xs += [numbers[0], numbers[0] + numbers[2]]
            ys += [numbers[1], numbers[1] + numbers[3]]
    return min(xs) / PX, (TOP - max(ys)) / PX, max(xs) / PX, (TOP - min(ys)) / PX


@pytest.mark.parametrize("number", range(5))
def test_every_mark_covers_on_paper_what_it_covers_in_the_scene(number: int, read: Callable[[bytes], Any]) -> None:
    scene = pictures()[number]
    out = BytesIO()
    canvas = Canvas(out, invariant=1, initialFontName=REGULAR)
    for mark in scene.marks:
        draw_scene(canvas, Scene(*SIZE, (mark,), scene.plot), (0.0, TOP))
        canvas.showPage()
    canvas.save()
    pages = read(out.getvalue())
    assert len(pages.reader.pages) == len(scene.marks) > 10
    for page, mark in enumerate(scene.marks):
        assert drawn(pages.operations(page)) == pytest.approx(expected(mark), abs=0.01), mark
