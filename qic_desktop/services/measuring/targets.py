"""Targets with their history, and what helps to choose one that is challenging yet achievable."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from qic_desktop import clock as clocks
from qic_desktop.analysis.policy import MEDIAN_PROVISIONAL
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.analysis.sums import exact_sum
from qic_desktop.domain.measure import Direction, Target
from qic_desktop.domain.period import PeriodKind, find_drawable
from qic_desktop.domain.typed import is_number, parse_number
from qic_desktop.errors import TargetTextError
from qic_desktop.services.charting import charts
from qic_desktop.services.feeding_back import how_others_do
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import record_history
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes

STRETCH = 3
"""How many months in a row make the best stretch."""
SITE_MONTHS = 12
"""The median of another site is that of its last so many values."""
_DAYS_IN_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """A target and the day on which it was set; None where only the register is known."""

    target: Target
    set_on: date | None

    @property
    def by(self) -> date | None:
        """The last day on which it is reached in time."""
        found = find_drawable(self.target.by or "")
        return found.last if found else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The best months in a row: their value together, the first and the last."""

    value: float
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class BestSite:
    """The site with the best median, where the organiser told of several; ``name`` is empty where nobody is named."""

    value: float
    name: str


@dataclass(frozen=True, slots=True)
class TargetAid:
    """What was reached so far. ``points`` counts the values; a median needs six of them."""

    points: int
    median: float | None = None
    best: Stretch | None = None
    best_site: BestSite | None = None
    periods: tuple[str, ...] = ()
    values: tuple[float | None, ...] = ()
    direction: Direction = Direction.NEUTRAL

    def is_reached_by(self, value: float, target: float) -> bool:
        """Whether a value is as good as a target."""
        return value <= target if self.direction is Direction.DOWN else value >= target

    def reached_in(self, target: float) -> str:
        """The last period that was as good as a target, empty for none."""
        pairs = zip(self.periods, self.values, strict=True)
        found = [period for period, value in pairs if value is not None and self.is_reached_by(value, target)]
        return found[-1] if found else ""

    def per_month(self, target: float, by: date | None, today: date) -> float | None:
        """How much the median must change every month; None where a day or the median is missing."""
        if self.median is None or by is None or by <= today:
            return None
        months = max(1, round((by - today).days / _DAYS_IN_MONTH))
        return (target - self.median) / months


@dataclass(frozen=True, slots=True)
class TargetView:
    """A measure with its targets, the first one first, and what helps to choose the next."""

    view: MeasureView
    versions: tuple[TargetVersion, ...]
    aid: TargetAid
    style: ValueStyle

    @property
    def latest(self) -> TargetVersion | None:
        """The team's own target in force; None where there is none, or where it was taken away."""
        found = self.versions[-1] if self.versions else None
        return found if found is not None and found.target.value is not None else None

    @property
    def value(self) -> float | None:
        """The target in force: the team's own, else the definition's."""
        return self.view.target

    @property
    def is_organisers(self) -> bool:
        """Whether the target in force is the definition's."""
        return self.value is not None and not self.versions


def list_target_views(workspace: Workspace) -> tuple[TargetView, ...]:
    """Every measure with its targets, the team's own first: without days, best months and best site, which
    :func:`target_view` reads for one measure."""
    found = []
    for view in measures.list_measures(workspace):
        versions = tuple(TargetVersion(one, None) for one in measures.list_targets(workspace, view.id))
        given = charts.chart_input(workspace, view, bare=True)
        found.append(TargetView(view, versions, _plain_aid(given), given.series.style))
    return tuple(sorted(found, key=lambda one: (one.latest is None, one.value is None)))


def target_view(workspace: Workspace, view: MeasureView) -> TargetView:
    """One measure with its targets, and everything that helps to choose the next."""
    known = measures.list_targets(workspace, view.id)
    versions = tuple(TargetVersion(one, _set_on(workspace, one)) for one in known)
    given = charts.chart_input(workspace, view, bare=True)
    best = None if given.series.by_event else _best_stretch(_by_month(given))
    aid = replace(_plain_aid(given), best=best, best_site=_best_site(workspace, view))
    return TargetView(view, versions, aid, given.series.style)


def parse_target(text: str, *, percent: bool, decimal: str = ".", fraction: bool = False) -> float:
    """A target as it is typed: "85", "85 %", "0,85 %". Shares are answered as parts of 1.

    Args:
        text: what was typed.
        percent: whether the measure's values are shares.
        decimal: the mark before the decimals in the person’s language; the other one is read where only it fits.
        fraction: whether a share without a sign is a part of 1 (command line) and not a number of per cent.

    Raises:
        TargetTextError: no number, a number that could be meant in two ways, or more than all.
    """
    plain = text.strip()
    bare = plain.rstrip("%\u066a\uff05").rstrip()
    signed = bare != plain
    if signed and not percent:
        raise TargetTextError(plain, "percent")
    value = _number(bare, decimal)
    if value is None:
        raise TargetTextError(plain, "number")
    if not percent:
        return value
    if not (signed or fraction) and 0 < value <= 1:
        raise TargetTextError(plain, "unclear")
    share = value if fraction and not signed else value / 100
    if not 0 <= share <= 1:
        raise TargetTextError(plain, "above" if share > 1 else "number")
    return share


def _number(text: str, decimal: str) -> float | None:
    for mark in (decimal, "," if decimal == "." else "."):
        if is_number(text, mark):
            return float(parse_number(text, mark))
    return None


def set_value(workspace: Workspace, code: str, value: float | None) -> Changes:
    """Another value for the target in force: the month by which and the reason stay.

    Raises:
        NotAllowedError: only a site has a target of its own.
        NotFoundError: no such measure.
    """
    known = measures.list_targets(workspace, measures.get_measure(workspace, code).id)
    latest = known[-1] if known and value is not None else None
    return measures.set_target(
        workspace, code, value, latest.by if latest else None, why=latest.why if latest else None
    )


def _set_on(workspace: Workspace, target: Target) -> date | None:
    lines = record_history(workspace, workspace.scope, Target.ENTITY, target.id)
    told = [clocks.local_time(line.wall_ms).date() for line in lines if line.registers.get("aim") is not None]
    # Practice data end in the past: a day after that would only confuse.
    return told[-1] if told and told[-1] <= workspace.today() else None


def _plain_aid(given: charts.ChartInput) -> TargetAid:
    """The values of a measure's chart and the median of its latest phase."""
    series = given.series
    kept = tuple(
        None if period in series.excluded else value
        for period, value in zip(series.periods, series.values, strict=True)
    )
    points = sum(value is not None for value in kept)
    phase = charts.draw_chart(given).latest_phase
    centre = phase.centre if phase is not None and points >= MEDIAN_PROVISIONAL else None
    return TargetAid(points, centre, periods=series.periods, values=kept, direction=series.direction)


def _by_month(given: charts.ChartInput) -> Series:
    shorter = given.view.period_kind in (PeriodKind.DAY, PeriodKind.WEEK)
    return charts.grouped(given, PeriodKind.MONTH).series if shorter else given.series


def _best_stretch(series: Series) -> Stretch | None:
    """The best months in a row; each must have a value that takes part."""
    if series.direction is Direction.NEUTRAL:
        return None
    found = []
    for first in range(len(series) - STRETCH + 1):
        places = range(first, first + STRETCH)
        value = None if any(series.periods[place] in series.excluded for place in places) else _together(series, places)
        if value is not None:
            found.append(Stretch(value, series.periods[first], series.periods[first + STRETCH - 1]))
    sign = -1 if series.direction is Direction.DOWN else 1
    return max(found, key=lambda one: sign * one.value, default=None)


def _together(series: Series, places: range) -> float | None:
    """The value of several months: shares are counted together, anything else is averaged."""
    values = [value for place in places if (value := series.values[place]) is not None]
    if len(values) < len(places):
        return None
    tops = [number for place in places if (number := series.numerator(place)) is not None]
    bottoms = [number for place in places if (number := series.denominator(place)) is not None]
    if len(tops) == len(bottoms) == len(places) and (whole := exact_sum(bottoms)) > 0:
        value = exact_sum(tops) / whole * series.per
    else:
        value = exact_sum(values) / len(values)
    return value if math.isfinite(value) else None


def _best_site(workspace: Workspace, view: MeasureView) -> BestSite | None:
    """The best median among the other sites that the organiser told of, one by one."""
    if view.form.is_by_event or view.direction is Direction.NEUTRAL:
        return None
    found = []
    for told in how_others_do.received(workspace, view.id):
        for line in told.lines:
            values = [value for value in line.values if value is not None]
            if len(values) >= STRETCH:
                found.append(BestSite(median(values[-SITE_MONTHS:]), line.name))
    best = min if view.direction is Direction.DOWN else max
    return best(found, key=lambda one: one.value, default=None)
