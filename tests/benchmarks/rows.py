"""What a benchmark answers, how times are taken, and how the table is printed.

A shared computer is slow at times, so a figure is a median (or a 95th percentile where the promise is one), its floor
is measured in the same run and alternating with it, and what is judged is a ratio or a generous limit.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Comparison = Literal["<=", ">="]


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised: of the figure itself, or of its ratio to the floor."""

    of: Literal["figure", "ratio"]
    comparison: Comparison
    limit: float

    def is_met(self, figure: float, ratio: float | None) -> bool | None:
        """Whether it holds; None where there is no ratio to judge."""
        value = figure if self.of == "figure" else ratio
        if value is None:
            return None
        return value <= self.limit if self.comparison == "<=" else value >= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``floor`` is what the parts alone cost (or a peer), in the same unit as ``figure``."""

    name: str
    figure: float
    unit: str
    floor: float | None = None
    floor_name: str = ""
    target: Target | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.figure / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target holds; None without a target."""
        return self.target.is_met(self.figure, self.ratio) if self.target else None


def at_most(limit: float) -> Target:
    """The figure is at most this."""
    return Target("figure", "<=", limit)


def at_least(limit: float) -> Target:
    """The figure is at least this."""
    return Target("figure", ">=", limit)


def ratio_at_most(limit: float) -> Target:
    """The figure is at most so many times its floor."""
    return Target("ratio", "<=", limit)


def milliseconds(work: Callable[[], object], repeat: int) -> list[float]:
    """How long each of ``repeat`` calls took."""
    times = []
    for _turn in range(repeat):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return times


def alternating(first: Callable[[], object], second: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Medians of two pieces of work done in turn, so that both meet the same disturbance."""
    mine, other = [], []
    for _turn in range(repeat):
        mine += milliseconds(first, 1)
        other += milliseconds(second, 1)
    return statistics.median(mine), statistics.median(other)


def percentile_95(times: Sequence[float]) -> float:
    """The 95th percentile: the value that one in twenty exceeds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


# --- the table ------------------------------------------------------------------------------------------------


def table(rows: Sequence[Row]) -> str:
    """The rows under one heading, columns aligned, then the notes."""
    heading = ("benchmark", "measured", "floor or peer, same run", "ratio", "target", "met")
    cells = [heading, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heading))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{row.name}: {row.note}" for row in rows if row.note]
    return "\n".join([*lines, "", *notes] if notes else lines)


def _cells(row: Row) -> tuple[str, ...]:
    floor = f"{_number(row.floor)} {row.unit}  {row.floor_name}" if row.floor is not None else "-"
    met = {True: "yes", False: "NO", None: "-"}[row.is_met]
    ratio = f"{row.ratio:.2f} x" if row.ratio is not None else "-"
    return row.name, f"{_number(row.figure)} {row.unit}", floor, ratio, _promise(row), met


def _promise(row: Row) -> str:
    if row.target is None:
        return "-"
    unit = row.unit if row.target.of == "figure" else "x"
    return f"{row.target.comparison} {row.target.limit:g} {unit}"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
