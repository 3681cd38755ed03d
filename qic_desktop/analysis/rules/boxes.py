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

from qic_desktop.analysis.rules.runs import Runs, crossings_limit, longest_run_limit

RunsMethod = Literal["anhoej", "bestbox", "cutbox"]

_TABLE = Path(__file__).resolve().parents[3] / "resources" / "rules" / "bestbox_cutbox.csv"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds in force for one number of useful points: fewest crossings and longest run that chance allows.

    The border values are None where the corner of the box is not cut.
    """

    crossings: int
    longest: int
    crossings_border: int | None = None
    longest_border: int | None = None


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


@lru_cache(maxsize=1024)
def bounds_for(n_useful: int, method: RunsMethod) -> Bounds:
    """The bounds in force; those of Anhøj outside the table. ``n_useful`` is at least 1."""
    found = _bounds_by_count().get(n_useful) if method != "anhoej" else None
    if found is None:
        return Bounds(crossings_limit(n_useful), longest_run_limit(n_useful))
    return found if method == "cutbox" else Bounds(found.crossings, found.longest)


def corner_limit(bounds: Bounds, crossings: int, longest: int) -> int | None:
    """Longest run that the cut corner still allows at so many crossings; None where the corner finds nothing.

    It judges only what lies inside the box: other results are a matter of the sides.
    """
    if crossings < bounds.crossings or longest > bounds.longest:
        return None
    allowed = allowed_run(bounds, crossings)
    return allowed if longest > allowed else None


def allowed_run(bounds: Bounds, crossings: int) -> int:
    """The longest run that is no finding beside so many crossings: less where the corner of the box is cut."""
    if bounds.crossings_border is None or bounds.longest_border is None:
        return bounds.longest
    if crossings == bounds.crossings:
        return min(bounds.longest, bounds.longest_border)
    return bounds.longest - 1 if crossings < bounds.crossings_border else bounds.longest


def signal_by(runs: Runs, method: RunsMethod) -> bool:
    """Whether ``method`` finds more than chance in ``runs``; the counts themselves stay those of Anhøj."""
    if runs.longest_run is None or runs.n_crossings is None:
        return runs.signal
    bounds = bounds_for(runs.n_useful, method)
    if runs.longest_run > bounds.longest or runs.n_crossings < bounds.crossings:
        return True
    return corner_limit(bounds, runs.n_crossings, runs.longest_run) is not None
