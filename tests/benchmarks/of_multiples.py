"""A thousand sites as small charts: first paint, scrolling, memory. Each measurement runs in a process of its own."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from of_window import child, screen
from rows import Row, at_most, percentile_95

FLOOR = "the same list, one polyline a cell"


def benchmark_multiples(folder: Path, *, sites: int = 1000, points: int = 36, rounds: int = 5) -> list[Row]:
    """The grid in turn with its floor; memory above the same window without a site."""
    grid, floor, empty = [], [], []
    with screen() as environment:
        for _turn in range(rounds):
            grid.append(child("small_multiples", "grid", sites, points, environment=environment))
            floor.append(child("small_multiples", "floor", sites, points, environment=environment))
            empty.append(child("small_multiples", "empty", sites, points, environment=environment))
    what, platform = f"{sites:,} small charts", grid[0]["platform"]
    note = f"{points} points each, median of {rounds} windows in turn, {platform}"
    rows = [
        Row(
            f"{what}, first paint",
            statistics.median(one["first"] for one in grid),
            "ms",
            statistics.median(one["first"] for one in floor),
            FLOOR,
            at_most(150),
            f"{note}; from before the list is made to the end of the first frame; "
            f"best {min(one['first'] for one in grid):.0f} ms",
        ),
        Row(
            f"{what}, a frame of scrolling, p95",
            _frame(grid, "steps"),
            "ms",
            _frame(floor, "steps"),
            FLOOR,
            at_most(16.7),
            f"60 frames a second, 60 pixels each, from when a frame is due; of the processor "
            f"{_frame(grid, 'steps', part=1):.1f} ms; a whole page a frame {_frame(grid, 'pages'):.1f} ms",
        ),
    ]
    if grid[0]["megabytes"] is not None:
        with_sites, without = (statistics.median(one["megabytes"] for one in found) for found in (grid, empty))
        more = with_sites - without
        rows.append(
            Row(f"{what}, memory above the empty grid", more, "MB", target=at_most(40), note="after scrolling through")
        )
    return rows


def _frame(found: list[dict[str, Any]], which: str, *, part: int = 0) -> float:
    """The median of the windows' 95th percentiles; ``part`` 0 is the time until painted, 1 that of the processor."""
    return statistics.median(percentile_95([frame[part] for frame in one[which]] or [0.0]) for one in found)
