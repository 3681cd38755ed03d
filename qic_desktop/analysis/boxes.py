"""Best box and cut box: runs rules with bounds tuned per number of points.

The bounds are published for 10 to 100 useful points and are read from ``resources/rules``; outside that
range the plain Anhøj rules hold. Source: Anhøj J, Wentzel-Larsen T. Smooth operator: modifying the Anhøj
rules to improve runs analysis in statistical process control. PLoS One 2020;15(6):e0233920. doi
10.1371/journal.pone.0233920.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from qic_desktop.analysis.runs import Runs

RunsMethod = Literal["anhoej", "bestbox", "cutbox"]

_TABLE = Path(__file__).resolve().parents[2] / "resources" / "rules" / "bestbox_cutbox.csv"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds for one number of useful points; the border values are None where the corner is not cut."""

    crossings: int
    longest: int
    crossings_border: int | None
    longest_border: int | None


@lru_cache(maxsize=1)
def _bounds_by_count() -> dict[int, Bounds]:
    def number(text: str) -> int | None:
        return int(text) if text else None

    with _TABLE.open(encoding="ascii", newline="") as lines:
        return {
            int(row["n_useful"]): Bounds(
                int(row["min_crossings_box"]),
                int(row["max_longest_run_box"]),
                number(row["crossings_border"]),
                number(row["longest_run_border"]),
            )
            for row in csv.DictReader(lines)
        }


def signal_by(runs: Runs, method: RunsMethod) -> bool:
    """Whether ``method`` finds more than chance in ``runs``; the counts themselves stay those of Anhøj."""
    bounds = _bounds_by_count().get(runs.n_useful) if method != "anhoej" else None
    if bounds is None or runs.longest_run is None or runs.n_crossings is None:
        return runs.signal
    longest, crossings = runs.longest_run, runs.n_crossings
    if method == "bestbox" or bounds.crossings_border is None or bounds.longest_border is None:
        return not (crossings >= bounds.crossings and longest <= bounds.longest)
    inside = crossings >= bounds.crossings + 1 and longest <= bounds.longest - 1
    on_crossings = crossings == bounds.crossings and longest <= bounds.longest_border
    on_longest = crossings >= bounds.crossings_border and longest <= bounds.longest
    return not (inside or on_crossings or on_longest)
