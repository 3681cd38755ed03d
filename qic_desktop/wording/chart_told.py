"""Which way a chart's finding points, decided once for its mark, its arrow, its word and its sentence.

A finding says on which side its points lie; the years say which way the site goes
(:mod:`qic_desktop.analysis.sites.direction`). Both may differ: nine months on the worse side last year, and a last year
that is better than the first. Then nothing is praised or blamed, and the sentence says both. It owns no words of rules
and no colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.charts.values import Finding, RunChart
from qic_desktop.analysis.rules.codes import RuleCode
from qic_desktop.analysis.sites.direction import SiteDirection, direction_of, is_so_far
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import _
from qic_desktop.wording.chart_rules import is_monthly

ToldKind = Literal["improvement", "concern", "change"]

_OF_WHOLE: frozenset[RuleCode] = frozenset({"crossings", "corner", "runs"})
"""Patterns without a side, which a season makes too: only the years say whether they are better or worse."""
_DIRECTIONS: dict[bool, SiteDirection] = {True: "improving", False: "worse"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a finding is told as.

    ``upward`` is the arrow, None for none. ``years`` is what the years say where that is not what the finding says,
    None where both agree or only one of them speaks.
    """

    kind: ToldKind
    upward: bool | None
    years: SiteDirection | None = None


def told_as(chart: RunChart, finding: Finding) -> Told:
    """Better, worse or a change; the arrow and the colour are of the same thing, or there is no arrow."""
    if finding.rule in _OF_WHOLE:
        found = compared_years(chart)
        return Told("improvement" if found == "improving" else "concern" if found == "worse" else "change", None)
    if finding.good is None:
        return Told("change", finding.upward)
    years = _direction(chart)
    if years is None or years == _DIRECTIONS[finding.good]:
        return Told("improvement" if finding.good else "concern", finding.upward)
    return Told("change", None, years)


def compared_years(chart: RunChart) -> SiteDirection | None:
    """Better, worse or swings, by the same months of two years; None where these cannot be compared."""
    return None if is_so_far(chart.values) else _direction(chart)


def _direction(chart: RunChart) -> SiteDirection | None:
    series, phase = chart.series, chart.latest_phase
    if series.direction is Direction.NEUTRAL or not is_monthly(series):
        return None
    better: Literal["up", "down"] = "up" if series.direction is Direction.UP else "down"
    return direction_of(chart.values, better=better, centre=phase.centre if phase else None)


def years_sentence(chart: RunChart, finding: Finding, told: Told) -> str:
    """What the years say beside a finding that says something else; empty where nothing else is to be said."""
    is_over = finding.rule == "shift" and not finding.ongoing
    if told.years is None or (told.years == "swings" and is_over):
        # Of a run that is over the sentence says so.
        return ""
    so_far: dict[SiteDirection, str] = {
        "improving": _("Yet most of the latest six points lie on the better side."),
        "worse": _("Yet most of the latest six points lie on the worse side."),
        "swings": _("The latest six points do not say yet which way it goes."),
    }
    years: dict[SiteDirection, str] = {
        "improving": _("Yet the last 12 months are better than the first 12."),
        "worse": _("Yet the last 12 months are worse than the first 12."),
        "swings": _("Against the first 12 months the last 12 are mixed."),
    }
    return (so_far if is_so_far(chart.values) else years)[told.years]
