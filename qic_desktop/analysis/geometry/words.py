"""What the geometry asks of words: it never writes a word itself.

``qic_desktop.wording.charts.ChartWords`` answers; the geometry only decides which text stands where.
"""

from __future__ import annotations

from typing import Protocol

from qic_desktop.analysis.charts.comparisons import Accumulation, Funnel, FunnelPoint, Histogram, Pareto
from qic_desktop.analysis.charts.values import ChartPoint, ControlChart, Finding, Phase, RunChart
from qic_desktop.analysis.series import ValueStyle


class Words(Protocol):
    """Short texts for a picture, in the language in use."""

    def point_value(self, point: ChartPoint, style: ValueStyle) -> str:
        """The value of a point with its unit: "93.1 %", or "3 of 4" where cases are few."""

    def axis_value(self, value: float, style: ValueStyle, *, step: float, with_unit: bool) -> str:
        """A value beside the axis, with as many decimals as ``step`` needs: "90", with unit "100 %"."""

    def tick(self, period: str, *, with_year: bool) -> str:
        """A period below the axis: "Oct", with year "Oct 2016"."""

    def year(self, period: str, *, first: bool) -> str:
        """The year of a period below a small chart: the first in full, then "’17"."""

    def centre(self, chart: RunChart, phase: Phase, *, short: bool) -> tuple[str, ...]:
        """The centre line's name and value in one or two lines."""

    def before(self, chart: RunChart, phase: Phase) -> str:
        """The earlier centre line that goes on dotted: "Before 80.6 %"."""

    def target(self, chart: RunChart, *, short: bool) -> str:
        """The target: "Target 95 %"; the latest of ``series.targets`` where it changed over time."""

    def earlier_target(self, chart: RunChart, value: float) -> str:
        """A target that is no longer in force, on its step inside the plot: "Target 90 %"."""

    def event(self, chart: RunChart, place: int) -> str:
        """An event below the axis where places are events without dates: "1st", "10th" (``place`` counts from 0)."""

    def limit_text(self, chart: RunChart, value: float, *, varies: bool, short: bool) -> str:
        """A control limit at the right end: "Limit 84.4", short "84.4"; where it ``varies``, of the latest point."""

    def plain_limit(self, chart: RunChart) -> str:
        """The dotted limits of P' and U' that are not widened: "chance alone"."""

    def variation(self, chart: ControlChart) -> tuple[str, str]:
        """The first mark of Making Data Count in two lines: ("as before", "variation")."""

    def assurance(self, chart: ControlChart) -> tuple[str, str]:
        """The second mark in two lines: ("misses", "target 95")."""

    def gap(self, reason: str) -> str:
        """Why a value is missing, in one or two words at the foot of the chart: "strike"."""

    def finding(self, chart: RunChart, finding: Finding, *, short: bool) -> str:
        """The text on a bracket: "22 months in a row above the median"."""

    def still_needed(self, count: int) -> str:
        """How many points the rules still need: "3 more"."""

    def new_definition(self) -> str:
        """What starts at a break: "new definition"."""

    def description(self, chart: RunChart) -> str:
        """The chart in one plain sentence."""


class BandWords(Protocol):
    """Short texts for the picture of many sites."""

    def axis_value(self, value: float, style: ValueStyle, *, step: float, with_unit: bool) -> str:
        """A value beside the axis."""

    def tick(self, period: str, *, with_year: bool) -> str:
        """A period below the axis."""

    def year(self, period: str, *, first: bool) -> str:
        """The year of a period below a small chart."""

    def band_label(self, role: str, value: float, style: ValueStyle) -> str:
        """The name and last value of "all", "middle", "upper", "lower", "centre" or "target"."""

    def band_name(self) -> str:
        """What the band shows: "middle half of the sites"."""


class ComparisonWords(Protocol):
    """Short texts for funnel, Pareto, histogram, CUSUM and EWMA."""

    def axis_value(self, value: float, style: ValueStyle, *, step: float, with_unit: bool) -> str:
        """A value beside the axis."""

    def tick(self, period: str, *, with_year: bool) -> str:
        """A period below the axis."""

    def year(self, period: str, *, first: bool) -> str:
        """The year of a period below a small chart."""

    def count_value(self, value: float, *, step: float) -> str:
        """A number of cases or a count beside an axis or a bar, with as many decimals as ``step`` needs: "10,000"."""

    def share_value(self, share: float) -> str:
        """A share of all, without decimals: 0.83 is "83 %"."""

    def funnel_sizes(self, funnel: Funnel) -> str:
        """What the axis of sizes counts: "cases"."""

    def funnel_site(self, point: FunnelPoint) -> str:
        """The name or code beside a site's mark."""

    def funnel_centre(self, funnel: Funnel, *, short: bool) -> str:
        """All sites together: "All 84.5 %", short "all 84.5"."""

    def funnel_limit(self, funnel: Funnel, limit: str) -> str:
        """The limits at the right end; ``limit`` is "95" or "99.8": "99.8 % limit"."""

    def funnel_exact(self, funnel: Funnel) -> str:
        """The dotted limits of chance alone where the others are widened: "chance alone"."""

    def funnel_target(self, funnel: Funnel) -> str:
        """The target at the right end."""

    def funnel_description(self, funnel: Funnel) -> str:
        """The funnel in one plain sentence; also says why there are no limits."""

    def pareto_rest(self, count: int) -> str:
        """The reasons that have no row of their own: "4 more reasons"."""

    def pareto_description(self, pareto: Pareto) -> str:
        """The chart in one plain sentence."""

    def histogram_middle(self, histogram: Histogram, *, short: bool) -> str:
        """The median: "Median 12.3 days", short "median 12.3"."""

    def histogram_half(self, histogram: Histogram) -> str:
        """The stretch from the first to the third quartile: "middle half"."""

    def histogram_target(self, histogram: Histogram) -> str:
        """The target beside its line."""

    def histogram_description(self, histogram: Histogram) -> str:
        """The chart in one plain sentence."""

    def accumulation_side(self, chart: Accumulation, *, upward: bool) -> str:
        """The two lines of a CUSUM: "what is above", "what is below"; an EWMA's line: "EWMA" (``upward`` True)."""

    def accumulation_limit(self, chart: Accumulation, value: float) -> str:
        """A CUSUM's threshold or an EWMA's limit at the right end: "Threshold 5", "Limit 12.3"."""

    def accumulation_centre(self, chart: Accumulation, value: float) -> str:
        """The line that the sums start from, or an EWMA's centre."""

    def accumulation_finding(self, chart: Accumulation, number: int) -> str:
        """The words at the ``number``-th of ``findings``: "rising since Mar 2018" (from ``started``)."""

    def accumulation_description(self, chart: Accumulation) -> str:
        """The chart in one plain sentence."""
