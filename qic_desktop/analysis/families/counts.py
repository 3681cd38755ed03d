"""Charts of counts: C, U for counts by exposure, and U' for large exposures.

Rules as published in the R package qicharts2 0.8.1; C and U charts go back to Shewhart WA. Economic Control of Quality
of Manufactured Product. Van Nostrand 1931. U': :mod:`qic_desktop.analysis.families.laney`.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.families.exact import row_means
from qic_desktop.analysis.families.laney import widening
from qic_desktop.analysis.families.limits import centre_of, lines_about
from qic_desktop.analysis.families.parts import Floats, Lines, Points
from qic_desktop.analysis.families.proportions import pooled


def c_lines(points: Points) -> Lines:
    """Mean count of the base points, and three sigma of a Poisson count; ``sums`` are plotted."""
    centre = centre_of(points, row_means(points.sums, points.base))
    with np.errstate(all="ignore"):
        sigma = np.sqrt(centre)
    return lines_about(points.sums, centre, sigma, floor=0.0)


def u_lines(points: Points) -> Lines:
    """All events over all exposure, and three sigma of a Poisson rate of each point's exposure."""
    centre, sigma = _poisson(points)
    return lines_about(points.values, centre, sigma, floor=0.0)


def up_lines(points: Points) -> Lines:
    """As :func:`u_lines`, sigma widened by how much the points really vary."""
    centre, sigma = _poisson(points)
    with np.errstate(all="ignore"):
        wider = sigma * widening(points, centre, sigma)
    return lines_about(points.values, centre, wider, floor=0.0)


def _poisson(points: Points) -> tuple[Floats, Floats]:
    with np.errstate(all="ignore"):
        centre = centre_of(points, pooled(points))
        sigma: Floats = np.sqrt(centre / points.sizes)
    return centre, sigma
