"""The axis that a site's chart and its lanes share."""

from __future__ import annotations

from datetime import date
from typing import Any

from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import measures
from qic_desktop.wording.site_picture import axis_at


def test_a_visit_of_a_month_that_is_not_reported_yet_is_on_the_axis(small: Any) -> None:
    site = small.site(small.organiser())
    small.record(site, [f"2025-{month:02d}" for month in range(1, 13)])
    chart = charts.measure_chart(site, measures.list_measures(site)[0])
    visited = date(2026, 1, 20)
    axis = axis_at(chart, visited, 800.0)
    assert axis.holds(visited, visited)
    assert axis.xs[11] < axis.at(visited) <= 800.0
    assert axis.days[-1][1] == date(2026, 1, 31), "no further than today"
