"""Quantiles of a few numbers, without arrays: R type 7 everywhere."""

from __future__ import annotations

from collections.abc import Sequence


def quantile(ordered: Sequence[float], share: float) -> float:
    """Quantile by R type 7 (Hyndman RJ, Fan Y. The American Statistician 1996;50:361-365).

    Args:
        ordered: sorted from the smallest on, at least one number.
        share: 0.25 for the first quartile.
    """
    place = (len(ordered) - 1) * share
    lower = int(place)
    part = place - lower
    low, high = ordered[lower], ordered[min(lower + 1, len(ordered) - 1)]
    return low if low == high or not part else (1 - part) * low + part * high
