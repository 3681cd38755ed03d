"""Limits for runs about a median that was frozen on the first points of a chart.

A frozen median is not the median of the points that it judges: with chance alone, longer runs and fewer crossings occur
about it, and the Anhøj limits would raise false alarms on about one stable chart in seven (15 % where the median stands
on the first 12 of 36 points; about 4 % with the chart's own median). These limits are wider by as much as it takes.

Criterion: the false-alarm rate of the pair of limits is not above the one that the Anhøj limits have about the own
median of a stable chart of the same number of points, and neither limit is stricter than theirs. Of the pairs of which
neither limit can be made stricter without breaking this, it is the one whose two rules alone raise false alarms most
equally often; the shorter run where two are alike. The rates are simulated
(:mod:`qic_desktop.analysis.rules.frozen_simulation`) and hold for any continuous distribution. The limits are data in
``resources/rules``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).resolve().parents[3] / "resources" / "rules" / "frozen_limits.csv"


@dataclass(frozen=True, slots=True)
class FrozenLimits:
    """Longest run and fewest crossings that chance still allows; a finding is beyond one of them."""

    longest_run_max: int
    n_crossings_min: int


@lru_cache(maxsize=1)
def _limits_by_baseline() -> dict[int, tuple[FrozenLimits, ...]]:
    """Limits of each baseline for one, two, three ... points after it."""
    with _TABLE.open(encoding="ascii", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {
            int(row["baseline"]): tuple(
                FrozenLimits(int(longest), int(crossings))
                for longest, crossings in zip(
                    row["longest_run_max"].split(), row["n_crossings_min"].split(), strict=True
                )
            )
            for row in rows
        }


def frozen_limits(baseline: int, total: int) -> FrozenLimits | None:
    """The limits for a median frozen on the first ``baseline`` of ``total`` points; None outside the table.

    Args:
        baseline: points that the median stands on, 12 to 60.
        total: points that are judged, those of the baseline included, up to 120. Points on the line do not count,
            but for the one that the median of an odd number of points always is.
    """
    after = total - baseline
    found = _limits_by_baseline().get(baseline, ())
    return found[after - 1] if 0 < after <= len(found) else None
