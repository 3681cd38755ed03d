"""The engine against its fastest peer and bare numpy: I charts with limits, points beyond them, and runs; power.

The peer is clinical-qikit 0.5.0. ``qic`` is its public function (nothing is plotted until a figure is asked for);
``compute`` is what that stands on: arrays alone, no table, not exported by the package, and quicker. Both are measured.
Every figure is taken in turn with ours, so that both meet the same disturbance.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rows import Row, alternating, at_least, at_most, milliseconds, ratio_at_most

from qic_desktop.analysis.batch import chart_batch
from qic_desktop.analysis.guidance.power import periods_to_see

PEER = "clinical-qikit"
VERSION = "0.5.0"
PUBLIC = "qic"
"""The function that the package offers; the promise is about this one."""

LONG = 100_000

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def benchmark_engine(_folder: Path) -> list[Row]:
    """Against the peer where it is installed, and against numpy."""
    dice = np.random.default_rng(3)
    many, short, long, longest = (dice.normal(50, 8, shape) for shape in ((1000, 24), (1, 24), (1, 10_000), (1, LONG)))
    rows = []
    for name, table, times, repeat in (
        ("1,000 series of 24", many, 100, 5),
        ("one series of 24", short, 3, 60),
        ("one series of 10,000", long, 3, 5),
    ):
        rows += _against_the_peer(f"I chart, {name}", table, times, repeat)
    return [*rows, *_against_numpy(longest), *_waiting()]


def _against_the_peer(name: str, table: Floats, times: int, repeat: int) -> list[Row]:
    """One row for each of the peer's two ways; the promise is to be so many times quicker than the public one."""
    peers = _peers()
    if not peers:
        mine = statistics.median(milliseconds(lambda: chart_batch("i", table), 9))
        return [Row(name, mine, "ms", note=f"peer not installed: pip install {PEER}=={VERSION}")]
    rows = []
    for peer, work in peers.items():
        mine, other = _in_turn(table, lambda work=work: [work(series) for series in table], repeat)
        note = f"ours {mine:.3f} ms, peer's {other:.2f} ms; medians of {repeat} turns"
        promise = at_least(times) if peer == PUBLIC else None
        rows.append(Row(f"{name}: quicker than {PEER}'s {peer}", other / mine, "x", target=promise, note=note))
    return rows


def _in_turn(table: Floats, other: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Medians of our call and of the peer's, after one of each; ours is so short that every turn takes five."""
    chart_batch("i", table), other()
    mine, theirs = [], []
    for _turn in range(repeat):
        mine += milliseconds(lambda: chart_batch("i", table), 5)
        theirs += milliseconds(other, 1)
    return statistics.median(mine), statistics.median(theirs)


def _peers() -> dict[str, Callable[[Floats], Any]]:
    """The peer's ways to the same result; none where it is not installed in the version that is meant."""
    if importlib.util.find_spec("qikit") is None or importlib.metadata.version(PEER) != VERSION:
        return {}
    from qikit import qic
    from qikit.spc.compute import compute

    return {PUBLIC: lambda series: qic(y=series, chart="i"), "compute": lambda series: compute("i", series)}


def _against_numpy(table: Floats) -> list[Row]:
    mine, floor = alternating(lambda: chart_batch("i", table), lambda: _bare(table[0]), 15)
    note = "bare: mean, ranges, screening, limits, comparisons, sides, crossings, longest run, with plain sums"
    return [Row(f"I chart, {LONG:,} points", mine, "ms", floor, "bare numpy", ratio_at_most(5), note)]


def _bare(values: Floats) -> tuple[Any, ...]:
    """What an I chart needs, with nothing checked, nothing exact, and nothing missing."""
    centre = values.mean()
    ranges = np.abs(np.diff(values))
    average = ranges.mean()
    sigma = ranges[ranges < 3.267 * average].mean() / 1.128
    lower, upper = centre - 3 * sigma, centre + 3 * sigma
    beyond = (values > upper) | (values < lower)
    side = np.sign(values - centre)
    side = side[side != 0]
    crossed = np.flatnonzero(side[1:] != side[:-1])
    longest = np.diff(crossed, prepend=-1, append=len(side) - 1).max()
    return lower, upper, beyond, len(crossed), longest


def _waiting() -> list[Row]:
    """The question that takes longest: a change so small that every future is followed to the end."""
    values = np.random.default_rng(5).normal(50, 5, 36).tolist()
    took = statistics.median(milliseconds(lambda: periods_to_see(values, 50.2), 9))
    return [
        Row("periods until a change can be seen", took, "ms", target=at_most(50), note="1,000 futures of 60 periods")
    ]
