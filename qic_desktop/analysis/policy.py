"""How much a chart may say at how few points: the one place of the display policy.

The engine has no minimum; these numbers are about honesty towards the person who reads. They count points
with a value that take part in the analysis, phase by phase.
"""

from __future__ import annotations

MEDIAN_PROVISIONAL = 6
"""From here on a dotted, provisional median is drawn; with fewer there are only points."""

RULES = 10
"""From here on the median is solid and the rules are applied."""

LIMITS = 12
"""From here on every chart but the run chart has limits."""

FREEZE = 12
"""A median may be frozen on a baseline of at least so many points."""

MAKING_DATA_COUNT = 13
"""From here on the two marks of Making Data Count are shown."""

DIRECTION_MONTHS = 24
"""From here on a site's direction compares whole years."""

SMALL_CASES = 20
"""Under so many cases a share is written "3 of 4", not 75.0 %."""


def shows_median(points: int) -> bool:
    """Whether a centre line is drawn at all."""
    return points >= MEDIAN_PROVISIONAL


def applies_rules(points: int) -> bool:
    """Whether chance can be told from change."""
    return points >= RULES


def may_freeze(baseline_points: int) -> bool:
    """Whether a baseline is long enough to hold its median."""
    return baseline_points >= FREEZE


def shows_limits(points: int) -> bool:
    """Whether a chart that has limits draws them."""
    return points >= LIMITS


def is_small(cases: float | None) -> bool:
    """Whether a share of so many cases is written as a count."""
    return cases is not None and 0 < cases < SMALL_CASES
