"""The Pareto chart: which few reasons make up most of the cases.

It owns the order, the shares and what counts as vital. Source: Juran JM. Universals in management planning and
controlling. The Management Review 1954;43(11):748-761 ("vital few"); 80 % is the customary mark, not a law.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate

from qic_desktop.analysis.charts.comparisons import Pareto, ParetoBar
from qic_desktop.analysis.sums import exact_sum
from qic_desktop.errors import ComparisonError

VITAL = 0.8
OTHER = "other"


def pareto(counts: Mapping[str, float], *, other: str = OTHER) -> Pareto:
    """Reasons from the most to the least frequent.

    Equal counts stay in the order given. The reason called ``other`` (in any case of letters) stands last and is never
    vital: nobody can act on it.

    Args:
        counts: how often each reason was met; every count is above 0.
        other: what the rest is called.

    Raises:
        ComparisonError: a count is zero, negative or no number; ``text`` is its reason, ``row`` its place from 1. Or
            there is nothing to count.
    """
    for row, (label, count) in enumerate(counts.items(), 1):
        why = "not-a-number" if not math.isfinite(count) else "zero" if count == 0 else "negative" if count < 0 else ""
        if why:
            raise ComparisonError(label, why=why, row=row)
    total = exact_sum(counts.values())
    if not counts or math.isinf(total):
        raise ComparisonError("", why="empty" if not counts else "too-large")
    rest = other.casefold()
    ordered = sorted(counts.items(), key=lambda item: (item[0].casefold() == rest, -item[1]))
    bars: list[ParetoBar] = []
    before = 0.0
    running = accumulate(Fraction(count) for _, count in ordered)
    for (label, count), added in zip(ordered, running, strict=True):
        cumulative = float(added) / total
        vital = before < VITAL and label.casefold() != rest
        bars.append(ParetoBar(label, float(count), count / total, cumulative, vital))
        before = cumulative
    return Pareto(tuple(bars), total)
