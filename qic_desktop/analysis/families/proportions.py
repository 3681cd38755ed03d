"""Charts of shares: the P chart, and the P' chart for large numbers of cases.

Rules as published in the R package qicharts2 0.8.1; the P chart goes back to Shewhart WA. Economic Control of Quality
of Manufactured Product. Van Nostrand 1931. P': :mod:`qic_desktop.analysis.families.laney`.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.exact import row_sums
from qic_desktop.analysis.families.laney import widening
from qic_desktop.analysis.families.limits import centre_of, lines_about
from qic_desktop.analysis.families.parts import Floats, Lines, Points


def p_lines(points: Points) -> Lines:
    """All cases over all cases at risk, and three sigma of a binomial share of each point's size, within 0 and 1."""
    centre, sigma = _binomial(points)
    return lines_about(points.values, centre, sigma, floor=0.0, ceiling=1.0)


def pp_lines(points: Points) -> Lines:
    """As :func:`p_lines`, sigma widened by how much the points really vary."""
    centre, sigma = _binomial(points)
    with np.errstate(all="ignore"):
        wider = sigma * widening(points, centre, sigma)
    return lines_about(points.values, centre, wider, floor=0.0, ceiling=1.0)


def pooled(points: Points) -> Floats:
    """Sum of the numerators over sum of the denominators of the base points, (series,); NaN without a denominator."""
    top, bottom = row_sums(points.sums, points.base), row_sums(points.sizes, points.base)
    with np.errstate(all="ignore"):
        share: Floats = np.where(bottom == 0, np.nan, top / bottom)
    return share


def _binomial(points: Points) -> tuple[Floats, Floats]:
    with np.errstate(all="ignore"):
        centre = centre_of(points, pooled(points))
        sigma: Floats = np.sqrt(centre * (1 - centre) / points.sizes)
    return centre, sigma
