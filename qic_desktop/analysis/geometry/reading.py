"""What the geometry reads off a chart before it gives anything a place: which line goes on, which mark a point has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from qic_desktop.analysis.charts.values import ControlChart, Finding, Phase, RunChart, Section
from qic_desktop.analysis.geometry.marks import Role
from qic_desktop.analysis.geometry.places import is_number
from qic_desktop.analysis.rules.codes import RuleCode
from qic_desktop.analysis.series import Numbers
from qic_desktop.domain.period import find_period

RANK: Mapping[RuleCode, int] = MappingProxyType({"beyond": 0, "trend": 1, "two-of-three": 2, "four-of-five": 3})
"""One point, one mark: the finding with the smallest number; a shift and what is not named here come last."""

LAST_RANK = 9


def marked_places(findings: Sequence[Finding]) -> dict[int, Finding]:
    """One finding for every marked point: beyond a limit, trend, near a limit, shift; the old median before its own."""
    marked: dict[int, Finding] = {}
    for finding in by_precedence(findings):
        marked.update(dict.fromkeys(finding.places, finding))
    return marked


def by_precedence(findings: Sequence[Finding]) -> list[Finding]:
    """The findings so that a later one takes a point from an earlier one."""
    return sorted(findings, key=lambda each: (-RANK.get(each.rule, LAST_RANK), each.against == "before"))


def meaning(finding: Finding) -> str:
    """ "better", "worse", or "changed" where nobody can say."""
    if finding.good is None:
        return "changed"
    return "better" if finding.good else "worse"


def role_of(finding: Finding) -> Role:
    """The colour of the words of a finding."""
    return {"better": "improve", "worse": "concern"}.get(meaning(finding), "muted")


def carried_phase(chart: RunChart) -> Phase | None:
    """The phase before the latest one, where its line goes on as a dotted one: on charts without limits."""
    if len(chart.phases) < 2 or (chart.upper and not any(each.against == "before" for each in chart.findings)):
        return None
    before, now = chart.phases[-2], chart.phases[-1]
    return None if now.after_break or before.centre is None else before


def baseline_ends(chart: RunChart) -> tuple[int, ...]:
    """The last places of the points that held lines stand on, where the phase goes on after them."""
    ends = {phase.frozen_last for phase in chart.phases if phase.frozen_last is not None and not phase.given}
    starts = {phase.first for phase in chart.phases}
    return tuple(sorted(end for end in ends if end + 1 < len(chart.series) and end + 1 not in starts))


def named_stretches(chart: RunChart) -> tuple[Section, ...]:
    """The named stretches of time, with one more wherever a new definition starts; its label is empty."""
    breaks = {phase.first for phase in chart.phases if phase.after_break}
    labelled = {section.first: section.label for section in chart.sections}
    if not breaks and not any(labelled.values()):
        return ()
    starts = {0: "\u00a0"} | dict.fromkeys(sorted(breaks), "") | {at: name or "\u00a0" for at, name in labelled.items()}
    firsts = sorted(starts)
    lasts = [*(first - 1 for first in firsts[1:]), len(chart.series) - 1]
    return tuple(Section(first, last, starts[first]) for first, last in zip(firsts, lasts, strict=True))


OTHER_UNITS = frozenset({"mr", "s"})
"""These plot how values vary: a target of the values says nothing about it."""


def targets_of(chart: RunChart) -> Numbers:
    """The target at each place where it changed over time; empty where it is one, or none, or of another unit."""
    targets = chart.series.targets
    return targets if chart.kind not in OTHER_UNITS and any(target is not None for target in targets) else ()


def single_target(chart: RunChart) -> float | None:
    """The one target of all places."""
    target = chart.series.target
    return target if chart.kind not in OTHER_UNITS and not targets_of(chart) and is_number(target) else None


def current_target(chart: RunChart) -> float | None:
    """The target that is in force at the end."""
    last = next((target for target in reversed(targets_of(chart)) if target is not None), single_target(chart))
    return last if is_number(last) else None


def has_dates(chart: RunChart) -> bool:
    """Whether the places of the axis are named by time, and not by the number of an event."""
    periods = chart.series.periods
    return not chart.series.by_event or (bool(periods) and find_period(periods[0]) is not None)


FROM_ZERO = frozenset({"mr", "s", "p", "pp", "c", "u", "up", "g", "t"})
"""What these plot is never below zero, so that a limit of zero says nothing."""

LEAST_WIDENING = 0.02
"""Limits that are widened by less are the plain ones to the eye."""


Reach = tuple[float, float]
"""Least and greatest value that a limit can have on a picture."""
ANY: Reach = (-math.inf, math.inf)


def reach_of(chart: RunChart, extent: Reach | None) -> Reach:
    """0 to 1 for shares that stay inside it, whose limits of single values may be computed beyond; else anything."""
    if not chart.series.style.percent or chart.kind in OTHER_UNITS or extent is None:
        return ANY
    return (0.0, 1.0) if extent[0] >= 0 and extent[1] <= 1 else ANY


def within(value: float, reach: Reach) -> float:
    """The value, or the end of the reach that it lies beyond."""
    return min(max(value, reach[0]), reach[1])


def is_floor(chart: RunChart, limits: Numbers, level: float | None, reach: Reach = ANY) -> bool:
    """Whether a limit (with this ``level`` all along) is no limit: zero where nothing can lie below."""
    if limits is not chart.lower or level is None:
        return False
    return (level == 0.0 and chart.kind in FROM_ZERO) or level <= reach[0]


def is_widened(chart: ControlChart) -> bool:
    """Whether a P' or U' chart has plain limits that differ from its own."""
    return bool(chart.plain_upper) and chart.widened is not None and abs(chart.widened - 1) >= LEAST_WIDENING
