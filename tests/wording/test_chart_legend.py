"""What the marks of a chart mean: said for the marks that are there, and for no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import use_language
from qic_desktop.wording.chart_legend import legend_sentences, rule_sentence


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def series(values: Sequence[float | None], **more: object) -> Series:
    periods = tuple(f"{2016 + place // 12}-{place % 12 + 1:02d}" for place in range(len(values)))
    return Series(periods, tuple(values), style=ValueStyle(percent=False), **more)  # type: ignore[arg-type]


def legend(chart: object) -> str:
    return " ".join(legend_sentences(chart))  # type: ignore[arg-type]


def test_a_quiet_run_chart_has_few_marks_to_explain() -> None:
    said = legend(run_chart(series([0.8, 0.7] * 10)))
    assert said == "Each dot is a month, the latest at the right. The line across is the median: " + (
        "half of the points lie above it, half below."
    )


def test_gaps_targets_and_left_out_points_are_explained_where_they_are() -> None:
    given = series([4.0, None, 6.0] + [5.0, 7.0] * 6, target=9.0, excluded={"2016-03": "strike"})
    said = legend(run_chart(given))
    assert "never counts as zero" in said
    assert "takes no part in the rules" in said
    assert "dashed rim" in said


def test_a_finding_on_the_better_side_explains_its_dots_only() -> None:
    given = series([1.0, 2.0] * 6 + [9.0, 8.0] * 6, direction=Direction.UP)
    said = legend(run_chart(given, phases=(PhaseStart("2016-01", baseline_last="2016-12"),)))
    assert "blue dots" in said
    assert "diamonds" not in said
    assert "frozen" in said


def test_limits_are_explained_on_charts_that_have_them() -> None:
    given = series([4.0, 6.0, 5.0, 7.0] * 5)
    assert "limits" in legend(control_chart(given, "i"))
    assert "limits" not in legend(run_chart(given))
    assert "outside the limits" in rule_sentence(control_chart(given, "i"))


def test_the_rules_are_said_with_the_numbers_of_this_chart() -> None:
    said = rule_sentence(run_chart(series([0.8, 0.7] * 12)))
    assert "more than 8 points in a row on one side of the median" in said
    assert "fewer than 8 times" in said
    assert rule_sentence(run_chart(series([0.8] * 5))) == ""
