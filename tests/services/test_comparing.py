"""Sites beside each other, from an organiser's real store."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.series import Series
from qic_desktop.errors import ComparisonError, NotAllowedError, NotFoundError
from qic_desktop.services.charting import comparing
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising.aggregating import collect

MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:20]
LOW, HIGH = [60, 62, 58, 64, 61, 59, 63, 57, 60, 62], [80, 83, 79, 84, 81, 82, 78, 85, 80, 81]
SITES = {"S001": LOW + HIGH, "S002": LOW + LOW, "S003": HIGH[:4]}


@pytest.fixture
def organiser(play: Any) -> Any:
    """Three sites of which the first has a step; the last reports four months, one of them impossible."""
    made = play.organiser()
    for code, values in SITES.items():
        site = play.enrolled_site(made, code)
        for month, value in zip(MONTHS, values, strict=False):
            play.record(site, month, value, 100)
        if code == "S003":
            play.record(site, MONTHS[4], 3, 0)
            play.record(site, MONTHS[5], 0, 0)
        play.take(made, play.export(site))
    return made


def test_every_site_gets_one_line_over_the_same_periods(play: Any, organiser: Any) -> None:
    grid = comparing.grid_of(collect(organiser, play.measure(organiser)))
    first, second, third = grid.lines
    assert [line.code for line in grid.lines] == ["S001", "S002", "S003"]
    assert first.name == "Site S001"
    assert grid.periods[:20] == tuple(MONTHS)
    assert all(len(line.values) == len(grid.periods) for line in grid.lines)
    assert (first.n_points, second.n_points, third.n_points) == (20, 20, 4)
    assert third.values[4:6] == (None, None)
    assert (first.latest, third.latest) == (0.81, 0.84)
    assert (grid.lowest, grid.highest) == (0.57, 0.85)


def test_a_line_says_what_the_sites_own_chart_says(play: Any, organiser: Any) -> None:
    grid = comparing.grid_of(collect(organiser, play.measure(organiser)))
    for line in grid.lines:
        chart = run_chart(Series(grid.periods, line.values))
        assert line.finding == bool(chart.findings)
        if chart.phases[0].centre is not None:
            assert line.centre == chart.phases[0].centre
    assert [line.finding for line in grid.lines] == [True, False, False]


def test_the_funnel_adds_up_the_chosen_periods(play: Any, organiser: Any) -> None:
    found = comparing.funnel_of(collect(organiser, play.measure(organiser)), MONTHS[:2])
    sums = {point.site: (point.numerator, point.denominator) for point in found.points}
    assert sums == {"S001": (122, 200), "S002": (122, 200), "S003": (163, 200)}
    assert found.centre == pytest.approx(407 / 600)
    assert found.target == 0.95
    assert found.notes == ("few-sites",)
    places = {point.site: (point.place, point.good) for point in found.points}
    assert places["S003"] == ("above-99.8", True)


def test_a_count_out_of_no_cases_adds_nothing_and_a_site_without_cases_is_named(play: Any, organiser: Any) -> None:
    view = play.measure(organiser)
    found = comparing.funnel_of(collect(organiser, view), MONTHS[3:6])
    assert {point.site: point.denominator for point in found.points}["S003"] == 100
    none = comparing.funnel_of(collect(organiser, view), MONTHS[5:6])
    assert dict(zip(none.skipped, none.reasons, strict=True)) == {"S003": "no-cases"}
    late = comparing.funnel_of(collect(organiser, view), MONTHS[10:12])
    assert dict(zip(late.skipped, late.reasons, strict=True)) == {"S003": "no-numbers"}


def test_without_a_choice_the_latest_year_with_values_is_compared(play: Any, organiser: Any) -> None:
    collection = collect(organiser, play.measure(organiser))
    assert comparing.latest_periods(collection) == tuple(MONTHS[8:20])
    assert comparing.latest_periods(collection, 2) == tuple(MONTHS[18:20])
    assert comparing.funnel_of(collection) == comparing.funnel_of(collection, MONTHS[8:20])


def test_what_cannot_be_compared_is_refused(play: Any, organiser: Any) -> None:
    view = play.measure(organiser)
    with pytest.raises(NotFoundError) as period:
        comparing.funnel_of(collect(organiser, view), ["1999-01"])
    assert period.value.what == "period"
    with pytest.raises(ComparisonError) as nothing:
        comparing.funnel_of(collect(organiser, view), [])
    assert nothing.value.why == "no-sites"
    measures.define_measure(organiser, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    with pytest.raises(ComparisonError) as form:
        comparing.funnel_of(collect(organiser, play.measure(organiser, "falls")))
    assert form.value.why == "form"


def test_a_team_does_not_compare_sites(play: Any) -> None:
    site = play.site(play.organiser(), "S009")
    measures.define_measure(site, NewMeasure("own", "Own"))
    with pytest.raises(NotAllowedError):
        collect(site, play.measure(site, "own"))


def test_an_empty_store_has_an_empty_grid(play: Any) -> None:
    organiser = play.organiser()
    grid = comparing.grid_of(collect(organiser, play.measure(organiser)))
    assert (grid.lines, grid.lowest) == ((), None)
    with pytest.raises(ComparisonError):
        comparing.funnel_of(collect(organiser, play.measure(organiser)))


def test_the_charts_of_one_site_come_from_its_values(play: Any) -> None:
    site = play.site(play.organiser(), "S009")
    measures.define_measure(site, NewMeasure("falls", "Falls", definition={"value_form": "rate", "multiplier": 1000.0}))
    for month, falls in zip(MONTHS, [4, 6, 5, 5, 4, 6, 5, 5, 4, 6, 5, 5, 14, 15, 16], strict=False):
        play.record(site, month, falls, 500, code="falls")
    view = play.measure(site, "falls")
    assert comparing.site_histogram(site, view).count == 15
    raised = comparing.site_cusum(site, view, baseline=MONTHS[11])
    assert raised.process_centre == pytest.approx(10)
    assert raised.upward
    assert all(raised.upward)
    assert set(raised.started) == {12}
    smooth = comparing.site_ewma(site, view, baseline=MONTHS[11])
    assert smooth.centre == pytest.approx(10)
    assert smooth.findings[-1] == 14


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([["Reason", "Count"], ["stock", "3"], ["staff", "5"]], {"staff": 5, "stock": 3}),
        ([["stock", "3"], [], ["staff", "5", ""], ["stock", "4"]], {"stock": 7, "staff": 5}),
        ([["stock"], ["staff"], ["stock"]], {"stock": 2, "staff": 1}),
        ([[" other ", "9"], ["staff", "1.5"]], {"staff": 1.5, "other": 9}),
    ],
)
def test_reasons_are_read_as_people_type_them(rows: list[list[str]], counts: dict[str, float]) -> None:
    assert {bar.label: bar.count for bar in comparing.pareto_of(rows).bars} == counts


@pytest.mark.parametrize(
    ("rows", "why", "row"),
    [
        ([["a", "1"], ["b", "x"]], "not-a-number", 2),
        ([["a", "1"], ["b", "nan"]], "not-a-number", 2),
        ([["a", "1"], ["b", "0"]], "zero", 2),
        ([["a", "1"], ["b", "-3"]], "negative", 2),
        ([["a", "1"], ["", "3"]], "no-label", 2),
        ([["a", "1"], ["b"]], "columns", 2),
        ([["a", "1"], ["b", "2", "3"]], "columns", 2),
        ([["Reason", "Count"]], "empty", None),
        ([], "empty", None),
    ],
)
def test_a_bad_row_is_refused_by_its_number(rows: list[list[str]], why: str, row: int | None) -> None:
    with pytest.raises(ComparisonError) as refused:
        comparing.pareto_of(rows)
    assert (refused.value.why, refused.value.row) == (why, row)
