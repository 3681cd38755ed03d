"""Limits and runs have their words where there is any room for them."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.marks import Label
from qic_desktop.analysis.series import Series
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords

WORDS = ChartWords()


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2016 + at // 12:04d}-{at % 12 + 1:02d}" for at in range(count))


def texts(chart: RunChart, size: tuple[float, float] = (650.0, 372.0)) -> set[str]:
    return {mark.text for mark in chart_scene(chart, *size, WORDS).marks if isinstance(mark, Label)}


def test_the_latest_limit_is_named_where_the_last_months_have_no_value_yet() -> None:
    sizes = (*(100.0 + 20 * (at % 4) for at in range(24)), None, None)
    tops = tuple(None if size is None else size * 0.8 for size in sizes)
    values = tuple(None if size is None else 0.8 for size in sizes)
    chart = control_chart(Series(months(26), values, tops, sizes, Direction.UP), "p")
    high = chart.upper[23]
    assert high is not None
    assert WORDS.limit_text(chart, high, varies=True, short=False) in texts(chart)


@pytest.mark.parametrize("size", [(560.0, 300.0), (640.0, 360.0), (760.0, 420.0)])
def test_a_run_without_room_for_a_bracket_has_its_words_alone(size: tuple[float, float]) -> None:
    # Shares seen within four hours at S005 of the practice data: a high run under one limit and over the mean.
    values = (
        *(0.857, 0.89, 0.866, 0.877, 0.913, 0.825, 0.864, 0.881, 0.824, 0.863, 0.938, 0.965, 0.977, 0.978, 0.975),
        *(0.961, 0.946, 0.955, 0.961, 0.932, 0.913, 0.942, 0.946, 0.913, 0.861, 0.926, 0.964, 0.939, 0.903, 0.933),
        *(0.863, 0.851, 0.86, 0.828, 0.87, 0.861),
    )
    chart = control_chart(Series(months(36), values, direction=Direction.UP), "i")
    shift = next(finding for finding in chart.findings if finding.rule == "shift")
    assert shift.count == 14
    wanted = {WORDS.finding(chart, shift, short=short) for short in (False, True)}
    assert wanted & texts(chart, size)
