"""What the geometry asks of words: it never writes a word itself.

``qic_desktop.wording.charts.ChartWords`` answers; the geometry only decides which text stands where.
"""

from __future__ import annotations

from typing import Protocol

from qic_desktop.analysis.chart_values import ChartPoint, Finding, Phase, RunChart
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
        """The target: "Target 95 %"."""

    def limit(self, chart: RunChart, value: float) -> str:
        """A control limit at the right end."""

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
