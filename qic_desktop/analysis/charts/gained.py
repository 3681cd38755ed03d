"""What an improvement means in cases: how many more went well than would have at the share before it.

Only for shares: the cases since the change, counted, beside those that the pooled share before it would have given.
It is a picture of size for people, no test: whether something changed is what the rules say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.sums import exact_sum
from qic_desktop.domain.measure import Direction

LEAST_BEFORE = 6
"""So many values before the change make a share to compare with."""
LEAST_SINCE = 8
"""So many values in a row beyond the former median show that a new one was more than a wish (Anhøj's limit of 20)."""


@dataclass(frozen=True, slots=True)
class Gained:
    """Since ``start`` (a place) ``counted`` of ``cases``, where the share before would have given ``expected``.

    ``cases_more`` is how many went better than that: more where up is better, fewer where down is; negative for worse.
    ``new_median`` says that a person began a phase there.
    """

    start: int
    counted: float
    cases: float
    expected: float
    upward: bool
    new_median: bool = False

    @property
    def cases_more(self) -> float:
        """How many more cases went well."""
        return self.counted - self.expected if self.upward else self.expected - self.counted


def gained(chart: RunChart) -> Gained | None:
    """What came of the latest change for the better: a new median, or a finding in the latest phase.

    None for what is no share, without a direction or such a change, after a change of definition, where the number of
    cases jumped, and with fewer than six values before.
    """
    series = chart.series
    is_share = bool(series.denominators) and series.style.percent and not series.by_event
    if not is_share or series.direction is Direction.NEUTRAL or chart.denominator_jump is not None:
        return None
    found = _before_and_since(chart)
    if found is None:
        return None
    before, since = (_known(chart, places) for places in found)
    cases = exact_sum(bottom for _top, bottom in before)
    if len(before) < LEAST_BEFORE or not since or not cases:
        return None
    share = exact_sum(top for top, _bottom in before) / cases
    counted, of = exact_sum(top for top, _bottom in since), exact_sum(bottom for _top, bottom in since)
    new_median = found[1].start == chart.phases[-1].first
    return Gained(found[1].start, counted, of, share * of, series.direction is Direction.UP, new_median)


def _before_and_since(chart: RunChart) -> tuple[range, range] | None:
    """The places before the latest change for the better, and those since."""
    if not chart.phases:
        return None
    latest, finding = chart.phases[-1], chart.main_finding
    if finding is not None and finding.phase == len(chart.phases) - 1 and finding.places:
        start = finding.places[0]
        if not finding.good:
            return None
        if finding.ongoing and start > latest.first:
            return range(latest.first, start), range(start, latest.last + 1)
    if len(chart.phases) < 2 or chart.series.periods[latest.first] in chart.series.breaks:
        return None
    former = chart.phases[-2]
    if former.centre is None:
        return None
    return (former.places, latest.places) if _in_a_row(chart, latest.places, former.centre) >= LEAST_SINCE else None


def _in_a_row(chart: RunChart, places: Iterable[int], centre: float) -> int:
    """The longest row of values on the better side of a line; one that lies on it neither counts nor ends the row."""
    sign = 1 if chart.series.direction is Direction.UP else -1
    longest = row = 0
    for place in places:
        value = chart.values[place]
        if value is None or value == centre or chart.series.periods[place] in chart.series.excluded:
            continue
        row = row + 1 if sign * (value - centre) > 0 else 0
        longest = max(longest, row)
    return longest


def _known(chart: RunChart, places: Iterable[int]) -> list[tuple[float, float]]:
    """The counted and all cases of the places that take part."""
    series, found = chart.series, []
    for place in places:
        top, bottom = series.numerator(place), series.denominator(place)
        if top is not None and bottom and series.periods[place] not in series.excluded:
            found.append((top, bottom))
    return found
