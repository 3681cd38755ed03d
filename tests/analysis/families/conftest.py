"""Points of many series, made at random with a seed, as every family takes them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from qic_desktop.analysis.families.parts import Points

Make = Callable[..., Points]


@pytest.fixture
def make_points() -> Make:
    """Whole points: positive values from counts and sizes, with gaps and excluded points where asked."""

    def make(series: int = 7, count: int = 24, *, seed: int = 1, gaps: bool = False, excluded: bool = False) -> Points:
        rng = np.random.default_rng(seed)
        sums = rng.integers(1, 30, (series, count)).astype(float)
        sizes = rng.integers(30, 60, (series, count)).astype(float)
        lengths = rng.integers(2, 9, (series, count)).astype(float)
        deviations = rng.uniform(0.5, 3, (series, count))
        if gaps:
            missing = rng.random((series, count)) < 0.15
            sums[missing], sizes[missing], lengths[missing], deviations[missing] = np.nan, 0, 0, np.nan
        base = rng.random((series, count)) > 0.2 if excluded else np.ones((series, count), dtype=bool)
        values = np.divide(sums, sizes, out=np.full(sums.shape, np.nan), where=sizes > 0)
        return Points(values, sums, sizes, lengths, deviations, base)

    return make
