"""Which sites have a finding by the rule set in force: the one place that every grid, count and table asks.

Each site is judged about its own median, as its own run chart judges it, and without a Python loop over series. It owns
no rule (:mod:`qic_desktop.analysis.rules`), no bound of points (:mod:`qic_desktop.analysis.policy`), and no choice of
the rule set: the collaborative's design makes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.families.exact import row_medians
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.rules.patterns import Judged
from qic_desktop.analysis.rules.rule_sets import RULES_OF, applied
from qic_desktop.analysis.rules.runs_batch import RunsBatch, analyse_runs_batch, runs_beyond
from qic_desktop.analysis.sites.chance import ChanceFindings, chance_findings, is_counted
from qic_desktop.analysis.sites.panel import Flags, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Every site judged; arrays have the shape (sites,).

    ``centre`` is each site's median (NaN without a value), ``points`` how many values it has, ``runs`` its runs with
    the limits of Anhøj. ``judged`` says that it has enough points, ``found`` that it is judged and has a finding.
    """

    rule_set: RuleSetCode
    centre: Floats
    points: Integers
    runs: RunsBatch
    judged: Flags
    found: Flags

    def chance(self) -> ChanceFindings:
        """How many of the judged sites chance alone would give a finding."""
        counts = self.runs.n_useful if is_counted(self.rule_set) else self.points
        return chance_findings(counts[self.judged].tolist(), self.rule_set)


def judge_sites(values: Floats, rule_set: RuleSetCode = "anhoej", *, centre: float | None = None) -> Judgement:
    """Judge every row about its own median.

    Points on the median say nothing about chance: as on a site's own chart, only those off it count as enough.

    Args:
        values: (sites x periods), NaN where missing.
        rule_set: by which rules.
        centre: one line for all rows, where it is held; else each row's median.
    """
    own = row_medians(values) if centre is None else np.full(len(values), centre)
    runs = analyse_runs_batch(values, own)
    points: Integers = np.sum(~np.isnan(values), axis=1)
    judged: Flags = runs.n_useful >= RULES
    return Judgement(rule_set, own, points, runs, judged, judged & _found(values, own, runs, rule_set))


def _found(values: Floats, centre: Floats, runs: RunsBatch, rule_set: RuleSetCode) -> Flags:
    """The rows in which a rule of the set that needs no limits finds anything."""
    if rule_set == "anhoej":
        return runs.signal
    if rule_set == "bestbox" or rule_set == "cutbox":
        return runs_beyond(runs, rule_set)
    judged = Judged(values, np.broadcast_to(centre[:, np.newaxis], values.shape))
    found = np.zeros(len(values), dtype=np.bool_)
    for _rule, marked in applied(RULES_OF[rule_set], judged):
        found |= marked.flags.any(axis=1)
    return found
