"""Mark, arrow, word and sentence of a finding tell one story, on every chart of the practice data."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.series import Series, ValueStyle, shares
from qic_desktop.analysis.sites.direction import direction_of
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import use_language
from qic_desktop.wording.chart_told import told_as
from qic_desktop.wording.charts import chart_sentence
from qic_desktop.wording.findings import finding_words

PRACTICE = Path(__file__).resolve().parents[2] / "resources" / "practice" / "four_hour_emergency_care.csv"
KINDS: tuple[ChartKind, ...] = ("run", "i", "ip", "p", "pp")
YET = re.compile(r"Yet (?:most of )?the l(?:ast|atest)|are mixed|do not say yet|did not last")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def practice() -> dict[str, dict[str, tuple[float, float]]]:
    """Attendances and those over four hours, by site and month."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    with PRACTICE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts = float(row["attendances"]), float(row["breaches"])
            found.setdefault(row["site"], {})[row["period"]] = counts
    return found


MONTHS = tuple(f"{2016 + (at + 3) // 12}-{(at + 3) % 12 + 1:02d}" for at in range(36))


def within(counts: dict[str, tuple[float, float]], direction: Direction = Direction.UP) -> Series:
    """The share seen within four hours; of the other side where less is better."""
    pairs = [counts.get(month) for month in MONTHS]
    up = direction is Direction.UP
    tops = tuple(None if pair is None else pair[0] - pair[1] if up else pair[1] for pair in pairs)
    bottoms = tuple(None if pair is None else pair[0] for pair in pairs)
    return Series(MONTHS, shares(tops, bottoms), tops, bottoms, direction)


def charts_of(series: Series) -> Iterator[RunChart]:
    for kind in KINDS:
        yield run_chart(series) if kind == "run" else control_chart(series, kind)


def contradiction(chart: RunChart) -> str:
    """What contradicts what, empty where all tell one story."""
    words, finding = finding_words(chart), chart.main_finding
    shows, then = chart_sentence(chart)
    if words.kind in ("few", "chance"):
        return "an arrow without a finding" if words.arrow else ""
    assert finding is not None
    better = "up" if chart.series.direction is Direction.UP else "down"
    if words.arrow and words.kind == "improvement" and words.arrow != better:
        return "better, with an arrow to the worse side"
    if words.arrow and words.kind == "concern" and words.arrow == better:
        return "worse, with an arrow to the better side"
    if words.kind == "improvement" and finding.good is False:
        return "better, beside a finding on the worse side"
    if words.kind == "concern" and finding.good is True:
        return "worse, beside a finding on the better side"
    if words.word == "Swings" and (words.arrow or words.kind != "change" or not words.about or not YET.search(shows)):
        return "swings, and the sentence does not say both"
    if "Set a new" in then and words.kind != "improvement":
        return "praised in the next step alone"
    return ""


@pytest.mark.parametrize("direction", [Direction.UP, Direction.DOWN])
def test_no_site_of_the_practice_data_is_told_two_stories(direction: Direction) -> None:
    sites = practice()
    assert len(sites) == 140
    told = {
        (site, chart.kind): contradiction(chart)
        for site, counts in sites.items()
        for chart in charts_of(within(counts, direction))
    }
    assert {key: found for key, found in told.items() if found} == {}


def test_a_finding_on_the_worse_side_of_a_site_that_became_better_is_a_change_without_an_arrow() -> None:
    chart = run_chart(within(practice()["S006"]))
    finding = chart.main_finding
    assert finding is not None
    assert finding.good is False
    assert direction_of(chart.values, better="up") == "improving"
    words = finding_words(chart)
    assert (words.kind, words.arrow, words.word) == ("change", "", "Swings")
    assert "below the median" in words.detail
    shows, _then = chart_sentence(chart)
    assert "below the median" in shows
    assert "Yet the last 12 months are better than the first 12." in shows
    assert words.about


def test_where_years_and_finding_agree_the_arrow_is_that_of_the_finding() -> None:
    values = (3.0, 4.0, 3.5) * 4 + (7.0, 8.0, 7.5) * 4
    periods = tuple(f"{2018 + at // 12}-{at % 12 + 1:02d}" for at in range(24))
    base = Series(periods, values, direction=Direction.UP, style=ValueStyle(percent=False))
    words = finding_words(run_chart(base))
    assert (words.kind, words.arrow, words.word, words.about) == ("improvement", "up", "Improvement", "")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=8, max_size=40),
    st.sampled_from([Direction.UP, Direction.DOWN, Direction.NEUTRAL]),
    st.sampled_from(["run", "i"]),
)
def test_no_series_is_told_two_stories(values: list[int | None], direction: Direction, kind: ChartKind) -> None:
    periods = tuple(f"{2018 + at // 12}-{at % 12 + 1:02d}" for at in range(len(values)))
    numbers = tuple(None if value is None else float(value) for value in values)
    series = Series(periods, numbers, direction=direction, style=ValueStyle(percent=False))
    chart = run_chart(series) if kind == "run" else control_chart(series, kind)
    if direction is Direction.NEUTRAL:
        assert finding_words(chart).kind in ("few", "chance", "change")
    else:
        assert contradiction(chart) == ""
    for finding in chart.findings:
        told = told_as(chart, finding)
        assert told.years is None or told.upward is None
