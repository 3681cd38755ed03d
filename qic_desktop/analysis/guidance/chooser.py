"""Which charts suit a measure, and why: advice that no peer gives, never a decision taken for anybody.

It owns the judgement from a few facts about the series to advice with reasons as codes; the sentences are in
``qic_desktop.wording.guidance``. It draws nothing and computes no limits.

Sources: Provost LP, Murray SK. The Health Care Data Guide, chapters 4-7 (which chart for which data). Laney DB.
Improved control charts for attributes. Quality Engineering 2002;14:531-537 (P' and U': limits widened by sigma z).
Benneyan JC. Number-between g-type statistical quality control charts for monitoring adverse events. Health Care Manag
Sci 2001;4:305-318 (rare events). Making data count, NHS England (XmR).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from qic_desktop.analysis.families.constants import RANGE_LIMIT, RANGE_TO_SIGMA
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.policy import LIMITS, RULES
from qic_desktop.analysis.series import Series
from qic_desktop.analysis.sums import exact_sum, mean, median
from qic_desktop.domain.measure import ValueForm

OVERDISPERSED = 1.2
"""From this sigma z on, limits by the binomial or Poisson formula mark too many points."""
LARGE_SIZE = 2000
"""From so many cases a point on, binomial limits are so narrow that small real differences fall outside."""
MOSTLY = 0.5
"""Share of points at none (or at all) from which single values say little."""
FEW_EXPECTED = 5
"""Fewer expected cases a point on either side than this make binomial and Poisson limits skew."""
UNEVEN = 1.25
"""Largest over smallest size from which one sigma for all points is only roughly right."""
TOO_UNEVEN = 2
"""And from which it is wrong."""

ReasonCode = Literal[
    "run-always",
    "few-points",
    "few-for-limits",
    "proportions",
    "rates",
    "equal-opportunity",
    "single-values",
    "too-narrow",
    "large-sizes",
    "widened",
    "widening-not-needed",
    "changing-sizes",
    "even-sizes",
    "few-expected",
    "mostly-none",
    "mostly-all",
    "rare-events",
    "time-between",
    "subgroups",
    "no-subgroups",
    "no-cases",
    "needs-proportion",
    "needs-rate",
    "needs-counts",
    "needs-events",
    "needs-measurements",
    "two-marks",
    "ranges",
]
"""Why a chart suits or not; ``qic_desktop.wording.guidance`` says each."""


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """What the advice needs to know of a series.

    ``points`` have a value and take part. Sizes are denominators (or rows behind a point), None without them.
    ``zero_share`` is the share of points at none. ``excess`` is Laney's sigma z: how many times as much as binomial or
    Poisson chance the points vary, None where it cannot be told. ``expected`` is the middle number of cases on the
    rarer side of a point. ``at_ceiling`` says that half of all points are 100 %.
    """

    points: int = 0
    median_size: float | None = None
    smallest_size: float | None = None
    largest_size: float | None = None
    zero_share: float = 0.0
    excess: float | None = None
    expected: float | None = None
    at_ceiling: bool = False
    by_event: bool = False
    subgrouped: bool = False

    @property
    def uneven(self) -> bool:
        """Whether sizes differ so much that points vary differently."""
        return bool(self.smallest_size) and (self.largest_size or 0.0) > UNEVEN * (self.smallest_size or 0.0)

    @property
    def overdispersed(self) -> bool:
        """Whether points vary by more than chance alone."""
        return self.excess is not None and self.excess > OVERDISPERSED

    @property
    def rare(self) -> bool:
        """Whether most points show none of what is counted, or nothing else."""
        return self.zero_share > MOSTLY or self.at_ceiling


@dataclass(frozen=True, slots=True)
class ChartAdvice:
    """One chart: whether it ``suits`` the values, whether it is ``recommended``, and the reasons, weightiest first."""

    kind: ChartKind
    suits: bool
    recommended: bool
    reasons: tuple[ReasonCode, ...]


_PLAIN = {ValueForm.TIME_BETWEEN: ValueForm.MEAN, ValueForm.CASES_BETWEEN: ValueForm.COUNT}


def plain_form(form: ValueForm) -> ValueForm:
    """What values between events are: days are measurements, cases counts."""
    return _PLAIN.get(form, form)


def facts_of(series: Series, form: ValueForm) -> SeriesFacts:
    """The facts of a series; excluded points take no part."""
    by_event = series.by_event or form.is_by_event
    form = plain_form(form)
    places = [
        place
        for place, value in enumerate(series.values)
        if value is not None and math.isfinite(value) and series.periods[place] not in series.excluded
    ]
    behind = series.denominators if form.has_denominator else series.lengths
    sizes = [size for place in places if behind and (size := behind[place]) is not None and size > 0]
    values = [series.values[place] or 0.0 for place in places]
    middle = median(values)
    return SeriesFacts(
        points=len(places),
        median_size=median(sizes),
        smallest_size=min(sizes, default=None),
        largest_size=max(sizes, default=None),
        zero_share=sum(value == 0 for value in values) / len(values) if values else 0.0,
        excess=None if by_event else excess_variation(series, form),
        expected=_expected(series, form, places),
        at_ceiling=form is ValueForm.PROPORTION and middle == 1,
        by_event=by_event,
        subgrouped=form is ValueForm.MEAN and bool(sizes) and max(sizes) > 1,
    )


def excess_variation(series: Series, form: ValueForm) -> float | None:
    """Laney's sigma z, the number of times that P' and U' limits are wider: mean moving range of standard scores.

    Computed as :func:`qic_desktop.analysis.families.laney.widening` does, so that advice and chart say one number: a
    missing point has no distance from its neighbours, and the largest ranges are dropped once. None with fewer points
    than limits need, for measurements, and where there is no chance (none or all everywhere).
    """
    places = None if form.is_by_event else _counted(series, form)
    pairs = [pair for pair in places or () if pair is not None]
    if places is None or len(pairs) < LIMITS:
        return None
    total = exact_sum(size for _, size in pairs)
    share = exact_sum(count for count, _ in pairs) / total
    unit = share * (1 - share) if form is ValueForm.PROPORTION else share
    if not unit > 0:
        return None
    scores = [None if pair is None else (pair[0] / pair[1] - share) / math.sqrt(unit / pair[1]) for pair in places]
    moves = [
        abs(after - before) for before, after in itertools.pairwise(scores) if before is not None and after is not None
    ]
    largest = RANGE_LIMIT * (mean(moves) or 0.0)
    return (mean([move for move in moves if move < largest]) or 0.0) / RANGE_TO_SIGMA


def _counted(series: Series, form: ValueForm) -> list[tuple[float, float] | None] | None:
    """(count, size) of every place that takes part, None where it is missing, size 1 for counts.

    None instead of a list for measurements.
    """
    if form is ValueForm.MEAN or (form.has_denominator and not (series.numerators and series.denominators)):
        return None
    found: list[tuple[float, float] | None] = []
    for place, value in enumerate(series.values):
        if series.periods[place] in series.excluded:
            continue
        count = series.numerator(place) if form.has_denominator else value
        size = series.denominator(place) if form.has_denominator else 1.0
        known = count is not None and size is not None and size > 0 and count >= 0 and math.isfinite(count / size)
        found.append((count, size) if known and count is not None and size is not None else None)
    return found


def _expected(series: Series, form: ValueForm, places: list[int]) -> float | None:
    pairs = [pair for pair in _counted(series, form) or () if pair is not None]
    if not pairs or not places:
        return None
    share = exact_sum(count for count, _ in pairs) / exact_sum(size for _, size in pairs)
    rarer = min(share, max(0.0, 1 - share)) if form is ValueForm.PROPORTION else share
    return (median(size for _, size in pairs) or 0.0) * rarer


# --- advice ---------------------------------------------------------------------------------------------


def suited_charts(form: ValueForm, facts: SeriesFacts) -> tuple[ChartAdvice, ...]:
    """Advice on every chart: the run chart first, then the recommended one with limits, then the others.

    Those that suit stand before those that do not.

    With fewer points than limits need (12) only the run chart is recommended.
    """
    if form.is_by_event:
        form, facts = plain_form(form), replace(facts, by_event=True)
    run = ChartAdvice("run", suits=True, recommended=True, reasons=_run_reasons(facts))
    best = _best(form, facts) if facts.points >= LIMITS else None
    found = []
    for kind, judge in _JUDGES.items():
        suits, reasons = judge(form, facts)
        late: tuple[ReasonCode, ...] = ("few-for-limits",) if suits and facts.points < LIMITS else ()
        found.append(ChartAdvice(kind, suits, kind == best, (*reasons, *late)))
    found.sort(key=lambda advice: (not advice.recommended, not advice.suits))
    return run, *found


def _run_reasons(facts: SeriesFacts) -> tuple[ReasonCode, ...]:
    reasons: list[ReasonCode] = ["run-always"]
    if facts.points < RULES:
        reasons.append("few-points")
    if facts.rare and not facts.by_event:
        reasons.append("mostly-all" if facts.at_ceiling else "mostly-none")
    return tuple(reasons)


def _best(form: ValueForm, facts: SeriesFacts) -> ChartKind | None:
    """The chart with limits to be recommended; rare events need another way of counting first."""
    if facts.by_event:
        return "t" if form is ValueForm.MEAN else "g"
    if facts.rare and form is not ValueForm.MEAN:
        return "g"
    wide = facts.overdispersed or _is_large(facts)
    if form is ValueForm.MEAN:
        return "xbar" if facts.subgrouped else "i"
    if form is ValueForm.COUNT:
        return "i" if facts.overdispersed else "c"
    if facts.median_size is None:
        return "i"
    if form is ValueForm.PROPORTION:
        return "pp" if wide else "p"
    return "up" if wide else "u"


Judgement = tuple[bool, tuple[ReasonCode, ...]]


def _unsuited(form: ValueForm, facts: SeriesFacts, wanted: ValueForm) -> ReasonCode | None:
    """Why neither the plain nor the widened chart of a share or a rate suits; None where one may."""
    if form is not wanted:
        return "needs-proportion" if wanted is ValueForm.PROPORTION else "needs-rate"
    if facts.median_size is None:
        return "no-cases"
    if facts.by_event or facts.rare:
        return "mostly-all" if facts.at_ceiling else "mostly-none"
    return None


def _attribute(form: ValueForm, facts: SeriesFacts, wanted: ValueForm) -> Judgement:
    """P and U: binomial or Poisson limits."""
    unsuited = _unsuited(form, facts, wanted) or ("too-narrow" if facts.overdispersed else None)
    if unsuited is not None:
        return False, (unsuited,)
    reasons: list[ReasonCode] = ["proportions" if wanted is ValueForm.PROPORTION else "rates"]
    if _is_large(facts):
        reasons.append("large-sizes")
    if facts.expected is not None and facts.expected < FEW_EXPECTED:
        reasons.append("few-expected")
    return True, tuple(reasons)


def _prime(form: ValueForm, facts: SeriesFacts, wanted: ValueForm) -> Judgement:
    """P' and U': the same, widened by what the points really vary."""
    unsuited = _unsuited(form, facts, wanted)
    if unsuited is not None:
        return False, (unsuited,)
    return True, ("widened" if facts.overdispersed or _is_large(facts) else "widening-not-needed",)


def _is_large(facts: SeriesFacts) -> bool:
    return (facts.median_size or 0.0) >= LARGE_SIZE


def _c(form: ValueForm, facts: SeriesFacts) -> Judgement:
    if form is not ValueForm.COUNT or facts.by_event:
        return False, ("needs-counts",)
    if facts.rare:
        return False, ("mostly-none",)
    if facts.overdispersed:
        return False, ("too-narrow",)
    few: tuple[ReasonCode, ...] = ("few-expected",) if (facts.expected or FEW_EXPECTED) < FEW_EXPECTED else ()
    return True, ("equal-opportunity", *few)


def _i(form: ValueForm, facts: SeriesFacts) -> Judgement:
    if facts.rare and form is not ValueForm.MEAN:
        return False, ("mostly-all" if facts.at_ceiling else "mostly-none",)
    if facts.by_event:
        return False, ("time-between" if form is ValueForm.MEAN else "rare-events",)
    if facts.uneven:
        near = (facts.largest_size or 0.0) <= TOO_UNEVEN * (facts.smallest_size or 0.0)
        return near or form is ValueForm.MEAN, ("changing-sizes",)
    return True, ("single-values",)


def _ip(form: ValueForm, facts: SeriesFacts) -> Judgement:
    if facts.median_size is None or facts.by_event:
        return False, ("no-cases",)
    if facts.rare and form is not ValueForm.MEAN:
        return False, ("mostly-all" if facts.at_ceiling else "mostly-none",)
    return True, ("changing-sizes",) if facts.uneven else ("even-sizes",)


def _subgroup(form: ValueForm, facts: SeriesFacts) -> Judgement:
    if form is not ValueForm.MEAN:
        return False, ("needs-measurements",)
    return (True, ("subgroups",)) if facts.subgrouped else (False, ("no-subgroups",))


def _g(form: ValueForm, facts: SeriesFacts) -> Judgement:
    suits = form is not ValueForm.MEAN and (facts.by_event or facts.rare)
    return suits, ("rare-events" if suits else "needs-events",)


def _t(form: ValueForm, facts: SeriesFacts) -> Judgement:
    suits = facts.by_event if form is ValueForm.MEAN else facts.rare
    return suits, ("time-between" if suits else "needs-events",)


def _xmr(form: ValueForm, facts: SeriesFacts) -> Judgement:
    suits, reasons = _i(form, facts)
    return suits, ("two-marks", *reasons) if suits else reasons


def _mr(form: ValueForm, facts: SeriesFacts) -> Judgement:
    suits, reasons = _i(form, facts)
    return suits, ("ranges",) if suits else reasons


_JUDGES: dict[ChartKind, Callable[[ValueForm, SeriesFacts], Judgement]] = {
    "p": lambda form, facts: _attribute(form, facts, ValueForm.PROPORTION),
    "pp": lambda form, facts: _prime(form, facts, ValueForm.PROPORTION),
    "u": lambda form, facts: _attribute(form, facts, ValueForm.RATE),
    "up": lambda form, facts: _prime(form, facts, ValueForm.RATE),
    "c": _c,
    "i": _i,
    "ip": _ip,
    "xbar": _subgroup,
    "s": _subgroup,
    "g": _g,
    "t": _t,
    "xmr": _xmr,
    "mr": _mr,
}
