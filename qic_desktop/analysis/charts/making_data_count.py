"""The two marks of Making Data Count on an XmR chart: variation and assurance.

Both speak of the last point of the last phase. Rules: ``NHSRplotthedots`` 0.2.2; the marks are shown from 13 points on.
"""

from __future__ import annotations

from qic_desktop.analysis import policy
from qic_desktop.analysis.charts.findings import is_good
from qic_desktop.analysis.charts.readings import Readings
from qic_desktop.analysis.charts.values import Assurance, ControlChart, Variation
from qic_desktop.analysis.rules.making_data_count import TREND
from qic_desktop.analysis.rules.rule_sets import RULES_OF, Judged, hits
from qic_desktop.analysis.series import Numbers
from qic_desktop.domain.measure import Direction

LATEST = 2 * TREND
"""So many points are looked at: more than the longest pattern has."""


def variation_of(chart: ControlChart) -> Variation | None:
    """What the last point says about variation: its first finding in the order limits, trend, two of three, run."""
    if not _is_marked(chart):
        return None
    phase = chart.phases[-1]
    # No pattern that the last point is part of began earlier.
    places = [int(place) for place in Readings.of(chart.series, chart.values).judged(phase.first, phase.last)[-LATEST:]]

    def at(numbers: Numbers) -> list[float | None]:
        return [numbers[place] for place in places]

    judged = Judged.one(
        at(chart.values), phase.centre, sigma=at(chart.sigma), lower=at(chart.lower), upper=at(chart.upper)
    )
    last = len(places) - 1
    found = next((hit for hit in hits(RULES_OF["making-data-count"], judged) if last in hit.places), None)
    if found is None or found.upward is None:
        return "common"
    good = is_good(found.upward, chart.series.direction)
    if good is None:
        return "high" if found.upward else "low"
    if good:
        return "improvement-high" if found.upward else "improvement-low"
    return "concern-high" if found.upward else "concern-low"


def assurance_of(chart: ControlChart) -> Assurance | None:
    """Whether the target will be met by the process as it is; None without a target or a better side.

    A target above the upper limit is never reached where up is good and always where down is good; a target on a
    limit, or limits that could not be computed, leave it to chance.
    """
    direction = chart.series.direction
    if not _is_marked(chart) or direction is Direction.NEUTRAL:
        return None
    phase = chart.phases[-1]
    last = int(Readings.of(chart.series, chart.values).judged(phase.first, phase.last)[-1])
    target, low, high = chart.series.target_at(last), chart.lower[last], chart.upper[last]
    if target is None:
        return None
    up = direction is Direction.UP
    if high is not None and target > high:
        return "fails" if up else "passes"
    if low is not None and target < low:
        return "passes" if up else "fails"
    return "hit-or-miss"


def _is_marked(chart: ControlChart) -> bool:
    return bool(chart.phases) and chart.phases[-1].points >= policy.MAKING_DATA_COUNT
