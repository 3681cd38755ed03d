"""The live chart: from a changed value until the picture is painted again, at four sizes, each a process of its own."""

from __future__ import annotations

import statistics
from pathlib import Path

from of_window import child, screen
from rows import Row, at_most, percentile_95

LIMITS = {24: 8.0, 1_000: 16.0, 10_000: 60.0, 100_000: 100.0}
TURNS = {24: 200, 1_000: 120, 10_000: 60, 100_000: 30}


def benchmark_live(_folder: Path, *, sizes: tuple[int, ...] = tuple(LIMITS), fewer: int = 1) -> list[Row]:
    """A changed value in the real chart view on its live canvas, 1200 x 700; ``fewer`` divides the turns."""
    rows = []
    for points in sizes:
        with screen() as environment:
            found = child("live_chart", points, max(5, TURNS[points] // fewer), environment=environment)
        times, parts = found["times"], [statistics.median(part) for part in zip(*found["parts"], strict=True)]
        rows.append(
            Row(
                f"live chart, {points:,} points, p95",
                percentile_95(times),
                "ms",
                percentile_95(found["floors"]),
                "bare QPainter polyline of the same points, p95",
                at_most(LIMITS[points]),
                f"{len(times)} changes, {found['platform']}; median {statistics.median(times):.1f}, best "
                f"{min(times):.1f} ms; medians of the parts: values and findings {parts[0]:.1f}, geometry "
                f"{parts[1]:.1f}, painting and the rest {parts[2]:.1f} ms",
            )
        )
    return rows
