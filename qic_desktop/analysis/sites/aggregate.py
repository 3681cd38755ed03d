"""All sites of a collaborative together: one line of numbers a period, one finding a site.

Owns pooled value, median and quartiles of sites, sites at target, findings of sites and what chance alone would give.
Everything here can be recomputed from the entries and is never stored as truth. Missing cells, 0 of 0 and k of 0
take no part in values. It owns no sentences, no rule and no policy (:mod:`qic_desktop.analysis.policy`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.charts.denominator import denominator_jump, jump_ratio
from qic_desktop.analysis.families.exact import row_medians
from qic_desktop.analysis.policy import DIRECTION_MONTHS
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.sites.chance import ChanceFindings
from qic_desktop.analysis.sites.direction import SiteDirection, direction_of
from qic_desktop.analysis.sites.judging import Judgement, judge_sites
from qic_desktop.analysis.sites.panel import Floats, Panel
from qic_desktop.analysis.sums import exact_sum
from qic_desktop.domain.measure import Direction


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What aggregation needs to know of a measure.

    ``target`` is on the printed scale, that is after ``multiplier`` (1000 for "per thousand"; 1 for proportions,
    which are fractions). ``monthly`` says that a column is a month, so that the same month of two years can be
    compared; without it a finding has no direction. ``rule_set`` is the collaborative's.
    """

    code: str
    direction: Direction = Direction.UP
    target: float | None = None
    multiplier: float = 1.0
    monthly: bool = True
    rule_set: RuleSetCode = "anhoej"


@dataclass(frozen=True, slots=True)
class PeriodAggregate:
    """All sites in one period. Values are None when no site has one; ``at_target`` is None without a target.

    ``valued`` counts the sites with a value (reporting, less 0 of 0); ``numerator`` and ``denominator`` are their
    sums and ``pooled`` is their quotient. ``median``, ``q1`` and ``q3`` are of site values (R type 7). ``apart`` counts
    the reports by another definition than the one in force, which take part in no value.
    """

    period: str
    expected: int
    reporting: int
    valued: int
    numerator: float | None
    denominator: float | None
    pooled: float | None
    median: float | None
    q1: float | None
    q3: float | None
    at_target: int | None
    apart: int = 0

    def to_json(self) -> dict[str, object]:
        """As ``qic aggregate --json`` prints it."""
        names = ("period", "expected", "reporting", "pooled", "median", "q1", "q3", "at_target", "apart")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class SiteFinding:
    """One site, judged about its own median.

    ``finding`` is what the rule set in force says, from the least number of points on; ``direction`` is given only with
    a finding. ``runs`` has the limits of Anhøj whatever the rule set.
    ``jump`` is the period from which another number of cases is counted, ``jump_ratio`` how many times as many: to be
    said first.
    """

    site: str
    n_points: int
    median: float | None
    runs: Runs
    finding: bool
    direction: SiteDirection | None
    jump: str | None = None
    jump_ratio: float | None = None

    def to_json(self) -> dict[str, object]:
        """As ``qic aggregate --json`` prints it."""
        return {
            "site": self.site,
            "n_useful": self.runs.n_useful,
            "longest_run": self.runs.longest_run,
            "longest_run_max": self.runs.longest_run_max,
            "n_crossings": self.runs.n_crossings,
            "n_crossings_min": self.runs.n_crossings_min,
            "finding": self.finding,
            "direction": self.direction,
            "denominator_jump": self.jump,
        }


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One measure across all sites. ``chance`` says how many of the findings chance alone would give.

    ``rule_set`` is by which rules every site was judged: what is drawn and said of them names and uses the same.
    """

    measure: str
    periods: tuple[PeriodAggregate, ...]
    sites: tuple[SiteFinding, ...]
    chance: ChanceFindings
    rule_set: RuleSetCode = "anhoej"

    def count(self, direction: SiteDirection) -> int:
        """Sites with a finding in this direction."""
        return sum(site.direction == direction for site in self.sites)

    @property
    def findings(self) -> int:
        """Sites with a finding, whatever its direction."""
        return sum(site.finding for site in self.sites)

    def to_json(self) -> dict[str, object]:
        """As ``qic aggregate --json`` prints it: proportions as fractions, missing as None."""
        return {
            "measure": self.measure,
            "rule_set": self.rule_set,
            "periods": [period.to_json() for period in self.periods],
            "sites": [site.to_json() for site in self.sites],
            "chance": {
                "judged": self.chance.judged,
                "expected": self.chance.expected,
                "upper": self.chance.upper,
            },
        }


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """Sites with a finding as they stood at the end of one period, and what chance alone would give."""

    period: str
    findings: int
    improving: int
    worse: int
    swings: int
    chance: ChanceFindings


def aggregate(panel: Panel, rule: MeasureRule) -> Aggregate:
    """All sites together, period by period and site by site.

    Args:
        panel: numerators and denominators, or values; the values of sites are judged as they are, without multiplier.
        rule: code, direction, target and multiplier of the measure, and the rule set that sites are judged by.
    """
    sites, judged = site_findings(panel, rule)
    return Aggregate(rule.code, aggregate_periods(panel, rule), sites, judged.chance(), rule.rule_set)


def aggregate_periods(panel: Panel, rule: MeasureRule) -> tuple[PeriodAggregate, ...]:
    """One line a period; use it on ``panel.constant()`` for the same sites throughout."""
    values = panel.values()
    expected, reporting = panel.expected.sum(axis=0), panel.reported().sum(axis=0)
    ordered = np.sort(values, axis=0)
    counts = np.sum(~np.isnan(values), axis=0)
    apart = (panel.reported() & ~panel.compared()).sum(axis=0)
    middle = row_medians(values.T)
    q1, q3 = (quantile_columns(ordered, share) for share in (0.25, 0.75))
    reached = at_target(values * rule.multiplier, rule)
    lines = []
    for column, period in enumerate(panel.periods):
        numerator, denominator = _sums(panel, values, column)
        pooled = numerator / denominator if numerator is not None and denominator else None
        lines.append(
            PeriodAggregate(
                period,
                int(expected[column]),
                int(reporting[column]),
                int(counts[column]),
                numerator,
                denominator,
                _scaled(pooled, rule),
                _scaled(middle[column], rule),
                _scaled(q1[column], rule),
                _scaled(q3[column], rule),
                None if reached is None else reached[column],
                int(apart[column]),
            )
        )
    return tuple(lines)


def site_findings(panel: Panel, rule: MeasureRule) -> tuple[tuple[SiteFinding, ...], Judgement]:
    """The finding of every site about its own median, and the same as arrays."""
    values = panel.values()
    judged = judge_sites(values, rule.rule_set)
    found = []
    for row, site in enumerate(panel.sites):
        finding = bool(judged.found[row])
        jump, times = _jump(panel, row)
        found.append(
            SiteFinding(
                site,
                int(judged.points[row]),
                _scaled(judged.centre[row], rule),
                judged.runs.single(row),
                finding,
                _direction(values[row], rule) if finding else None,
                None if jump is None else panel.periods[jump],
                times,
            )
        )
    return tuple(found), judged


def findings_over_time(panel: Panel, rule: MeasureRule, first: int = DIRECTION_MONTHS) -> tuple[FindingCounts, ...]:
    """How many sites had a finding at the end of each period from the ``first`` on, judged by the points up to it."""
    values = panel.values()
    lines = []
    for end in range(first, len(panel.periods) + 1):
        so_far = values[:, :end]
        judged = judge_sites(so_far, rule.rule_set)
        rows = np.flatnonzero(judged.found)
        ways = [_direction(so_far[row], rule) for row in rows]
        improving, worse, swings = (ways.count(way) for way in ("improving", "worse", "swings"))
        lines.append(FindingCounts(panel.periods[end - 1], len(rows), improving, worse, swings, judged.chance()))
    return tuple(lines)


def quantile_columns(ordered: Floats, share: float) -> Floats:
    """Quantile of each column by R type 7 (Hyndman and Fan 1996, The American Statistician 50:361).

    Args:
        ordered: columns sorted, their NaN last; a column without a number gives NaN.
        share: 0.25 for the first quartile.
    """
    if not ordered.shape[0]:
        return np.full(ordered.shape[1], np.nan)
    place = np.maximum(np.sum(~np.isnan(ordered), axis=0) - 1, 0) * share
    lower = np.floor(place).astype(np.int64)
    columns = np.arange(ordered.shape[1])
    low, high = ordered[lower, columns], ordered[np.ceil(place).astype(np.int64), columns]
    part = place - lower
    quantile: Floats = np.where(low == high, low, (1 - part) * low + part * high)
    return quantile


def at_target(values: Floats, rule: MeasureRule) -> tuple[int, ...] | None:
    """Sites at or beyond the target in each period; None without a target or without a better side."""
    if rule.target is None or rule.direction is Direction.NEUTRAL:
        return None
    reached = values >= rule.target if rule.direction is Direction.UP else values <= rule.target
    return tuple(int(count) for count in reached.sum(axis=0))


def _sums(panel: Panel, values: Floats, column: int) -> tuple[float | None, float | None]:
    """Numerator and denominator of the sites with a value, each with one rounding; None where there is nothing."""
    if panel.denominators is None:
        return None, None
    valued = ~np.isnan(values[:, column])
    if not valued.any():
        return None, None
    return (
        exact_sum(panel.numerators[valued, column].tolist()),
        exact_sum(panel.denominators[valued, column].tolist()),
    )


def _scaled(value: float | None, rule: MeasureRule) -> float | None:
    """On the printed scale; NaN becomes None."""
    if value is None or math.isnan(value):
        return None
    return float(value) * rule.multiplier


def _jump(panel: Panel, row: int) -> tuple[int | None, float | None]:
    """Where the number of cases jumped and by how much."""
    if panel.denominators is None:
        return None, None
    cases = known(panel.denominators[row])
    place = denominator_jump(cases)
    return place, None if place is None else jump_ratio(cases, place)


def _direction(values: Floats, rule: MeasureRule) -> SiteDirection | None:
    """Direction of a series that is known to have a finding; none where columns are not months or neither is better."""
    if not rule.monthly or rule.direction is Direction.NEUTRAL:
        return None
    return direction_of(known(values), better="up" if rule.direction is Direction.UP else "down")


def known(values: Floats) -> Sequence[float | None]:
    """An array as the other analyses read a series: None instead of NaN."""
    return [None if math.isnan(value) else value for value in values.tolist()]
