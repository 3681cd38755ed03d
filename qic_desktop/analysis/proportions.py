"""Charts of shares: the P chart.

Rules: as published in the R package qicharts2 0.8.1; the P chart goes back to Shewhart WA. Economic Control
of Quality of Manufactured Product. Van Nostrand 1931.
"""

from __future__ import annotations

import math

from qic_desktop.analysis.parts import Lines, Part, centre_line, lines_about
from qic_desktop.analysis.sums import exact_sum


def p_lines(part: Part) -> Lines:
    """All cases over all cases at risk, and three sigma of a binomial share of each point's size."""
    centre = centre_line(part, pooled(part))
    sigmas = [_binomial_sigma(line, size) for line, size in zip(centre, part.sizes, strict=True)]
    return lines_about(centre, sigmas, floor=0.0, ceiling=1.0)


def pooled(part: Part) -> float | None:
    """Sum of the numerators over sum of the denominators of the base points; None without a denominator."""
    top = exact_sum(value for value, use in zip(part.sums, part.base, strict=True) if use and value is not None)
    bottom = exact_sum(size for size, use in zip(part.sizes, part.base, strict=True) if use)
    return top / bottom if bottom else None


def _binomial_sigma(line: float | None, size: float) -> float | None:
    if line is None or not size or not 0 <= line <= 1:
        return None
    return math.sqrt(line * (1 - line) / size)
