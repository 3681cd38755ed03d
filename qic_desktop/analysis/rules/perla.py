"""The run chart rules of IHI: a shift of six, a trend of five, too few or too many runs.

Source: Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning from variation in
healthcare processes. BMJ Qual Saf 2011;20:46-51. The fourth rule, an astronomical point, is a judgement and not
computed. The numbers of runs are exact 2.5 % limits (Wald A, Wolfowitz J. Ann Math Stat 1940;11:147-162), see
:mod:`qic_desktop.analysis.rules.runs_table`; the printed table is not shipped.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.analysis.rules.patterns import (
    Judged,
    Marked,
    longest_side,
    mark_on_one_side,
    mark_steady,
    mark_whole,
)
from qic_desktop.analysis.rules.runs_table import runs_bounds

SHIFT = 6
TREND = 5


def shift(judged: Judged) -> Marked:
    """Six or more points in a row on one side of the median; points on it neither break nor count (Perla 2011)."""
    return mark_on_one_side(judged, SHIFT, skip_centre=True)


def trend(judged: Judged) -> Marked:
    """Five or more values in a row all rising or all falling; equal neighbours count once (Perla 2011)."""
    return mark_steady(judged, TREND, skip_ties=True)


def runs(judged: Judged) -> Marked:
    """Fewer or more runs about the median than chance gives in 95 of 100 charts (Perla 2011, exact limits)."""
    useful, _, crossings = longest_side(judged)
    counts, place = np.unique(useful, return_inverse=True)
    table = np.array([runs_bounds(int(count)) or (0, np.iinfo(np.int64).max) for count in counts], dtype=np.int64)
    fewest, most = table.reshape(-1, 2)[place.reshape(-1)].T
    seen = np.where(useful > 0, crossings + 1, 0)
    few = seen < fewest
    return mark_whole(few | (seen > most), judged.values.shape, count=seen, limit=np.where(few, fewest, most))
