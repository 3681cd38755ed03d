"""How many more periods until the hoped-for change can be seen: an answer before the waiting starts.

The values so far are taken as they are; further ones are drawn at the hoped-for level, and the growing run chart is
judged by the Anhøj rules about the median of all its points, as the program does it every month. The draws are fixed by
the input: the same question has the same answer. It owns the simulation; whether there are enough values to ask at all
is in :mod:`qic_desktop.analysis.policy`, the sentence in ``qic_desktop.wording``.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qic_desktop.analysis import policy
from qic_desktop.analysis.families.constants import RANGE_TO_SIGMA
from qic_desktop.analysis.families.exact import Floats, row_medians
from qic_desktop.analysis.families.ranges import mean_range, ranges_of
from qic_desktop.analysis.rules.runs_batch import analyse_runs_batch
from qic_desktop.analysis.sums import mean, median

Scale = Literal["share", "rate", "value"]
"""What the values are: shares of cases (0 to 1), events by exposure, or anything else."""

Basis = Literal["moving-range", "binomial", "poisson"]
"""Where the spread of further values comes from: the series itself, or chance with so few cases, where that is more."""

RUNS = 1_000
"""Simulated futures; a chance is then known to within 3 points."""

LIKELY = 0.8
MOST = 60
MILESTONES = (6, 12, 24)

LOOKS = (*range(1, 13), *range(14, 25, 2), *range(28, MOST + 1, 4))
"""Numbers of further periods at which the chart is judged; further away, a few periods more or less mean little."""


@dataclass(frozen=True, slots=True)
class Power:
    """What waiting can show. ``periods`` is the smallest number of further periods with a chance of a finding of 80 %.

    It is None where that takes more than :data:`MOST`, and 0 where the chart has a finding already. ``chances`` are
    those of a finding by 6, 12 and 24 further periods. ``level`` is the mean so far, ``spread`` the standard deviation
    of further values and ``basis`` where it comes from.
    """

    periods: int | None
    chances: Mapping[int, float]
    level: float
    spread: float
    basis: Basis


def periods_to_see(
    values: Sequence[float | None],
    hoped: float,
    *,
    scale: Scale = "value",
    denominators: Sequence[float | None] = (),
) -> Power | None:
    """The chance of a finding if the measure stands at ``hoped`` from the next period on.

    Args:
        values: the values of the present phase in order of time, without multiplier; None where missing.
        hoped: the hoped-for level, on the same scale.
        scale: what the values are; shares and rates vary by chance alone at least as their denominators say.
        denominators: cases or exposure of each period, for shares and rates.

    Returns:
        None with fewer values than a median needs (:data:`policy.MEDIAN_PROVISIONAL`).
    """
    known = [value for value in values if value is not None]
    level = mean(known)
    if level is None or not policy.shows_median(len(known)):
        return None
    own = _own_spread(values)
    size = median(each for each in denominators if each) if scale != "value" else None
    by_chance = _chance_spread(hoped, size, scale)
    dice = np.random.default_rng(_seed(values, hoped, scale, size))
    if size is not None and by_chance > 0 and by_chance >= own:
        basis: Basis = "binomial" if scale == "share" else "poisson"
        future = _counted(dice, hoped, size, basis)
    else:
        basis = "moving-range"
        future = _possible(dice.normal(hoped, own, (RUNS, MOST)), scale)
    chances = _chances(np.array(known, dtype=np.float64), future)
    first = next((look for look, chance in chances.items() if chance >= LIKELY), None)
    milestones = {look: chances[look] for look in MILESTONES}
    return Power(first, milestones, level, by_chance if basis != "moving-range" else own, basis)


def _own_spread(values: Sequence[float | None]) -> float:
    """Standard deviation from moving ranges, large ones dropped once; 0 where there is none."""
    table = np.array([[math.nan if value is None else value for value in values]], dtype=np.float64)
    ranges = ranges_of(table)
    screened, plain = (float(mean_range(ranges, screened=screened)[0]) for screened in (True, False))
    found = plain if math.isnan(screened) else screened
    return 0.0 if math.isnan(found) else found / RANGE_TO_SIGMA


def _chance_spread(level: float, size: float | None, scale: Scale) -> float:
    """Standard deviation of a share or a rate of so many cases by chance alone; 0 where it does not apply."""
    if size is None or level <= 0 or (scale == "share" and level >= 1):
        return 0.0
    return math.sqrt(level * (1 - level) / size if scale == "share" else level / size)


def _counted(dice: np.random.Generator, level: float, size: float, basis: Basis) -> Floats:
    """Shares or rates of further periods."""
    if basis == "binomial":
        cases = max(1, round(size))
        return dice.binomial(cases, level, (RUNS, MOST)) / cases
    return dice.poisson(level * size, (RUNS, MOST)) / size


def _possible(future: Floats, scale: Scale) -> Floats:
    """No share below 0 or above 1, no rate below 0."""
    if scale == "value":
        return future
    return np.clip(future, 0.0, 1.0 if scale == "share" else None)


def _chances(known: Floats, future: Floats) -> dict[int, float]:
    """Chance that the chart has had a finding by each look; 0 stands for the chart as it is."""
    table = np.concatenate([np.broadcast_to(known, (RUNS, len(known))), future], axis=1)
    if _finds(table[:1, : len(known)])[0]:
        return dict.fromkeys((0, *LOOKS), 1.0)
    chances = {}
    for look in LOOKS:
        table = table[~_finds(table[:, : len(known) + look])]
        chances[look] = (RUNS - len(table)) / RUNS
    return chances


def _finds(table: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which charts have a finding; none with fewer points than the rules need."""
    if not policy.applies_rules(table.shape[1]):
        return np.zeros(len(table), dtype=np.bool_)
    return analyse_runs_batch(table, row_medians(table)).signal


def _seed(values: Sequence[float | None], hoped: float, scale: Scale, size: float | None) -> int:
    """A number that the input fixes."""
    numbers = [*(math.nan if value is None else value for value in values), hoped, size or 0.0]
    text = struct.pack(f"<{len(numbers)}d", *numbers) + scale.encode("ascii")
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "little")
