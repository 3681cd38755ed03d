"""Grouping a series into longer periods: days into weeks, weeks into months, months into quarters and years.

It owns what a longer period's value is: shares and rates from summed counts, counts from sums, measurements from means
with the number and the spread of the values behind them (so that there are X-bar and S charts). A period belongs to the
longer one that its middle day lies in, so that an ISO week is counted once. A missing value never becomes zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.analysis.series import Numbers, Series, places_by_period, shares
from qic_desktop.analysis.sums import deviation, exact_sum, mean
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of, periods_between
from qic_desktop.errors import NotAllowedError, NotAPeriodError

Gather = Literal["sum", "mean"]
"""How values without denominators are brought together: counts are summed, measurements averaged."""

_ORDER = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
PARTLY = "partly-missing"
"""The gap of a sum whose parts are not all known."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A longer period, the places in it, those that take part, and whether the series covers all of it."""

    period: str
    places: tuple[int, ...]
    taking_part: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """The numbers of the longer periods."""

    values: Numbers
    tops: Numbers = ()
    bottoms: Numbers = ()
    lengths: Numbers = ()
    deviations: Numbers = ()


def regroup(series: Series, kind: PeriodKind, *, gather: Gather = "mean") -> Series:
    """The series in longer periods.

    Excluded places are left out of what is summed; a group of excluded places alone is excluded. A sum of counts is a
    gap where one of its parts is missing or the series does not cover the whole period; shares and means are of what is
    known. A definition that changes inside a group starts anew at that group.

    Args:
        series: values by shorter periods.
        kind: the longer periods.
        gather: how values without denominators are brought together.

    Raises:
        NotAPeriodError: a place is no period that can be put into another one.
        NotAllowedError: the series' own periods are as long or longer ("coarser").
    """
    groups = _groups_of(series, kind)
    of_place = {place: group.period for group in groups for place in group.places}
    places = places_by_period(series.periods)

    def moved(periods: Iterable[str]) -> tuple[str, ...]:
        found = (of_place[places[period]] for period in periods if period in places)
        return tuple(dict.fromkeys(found))

    excluded = {
        group.period: series.excluded[series.periods[group.places[0]]]
        for group in groups
        if group.places and all(series.periods[place] in series.excluded for place in group.places)
    }
    made = _values(series, groups, gather)
    return replace(
        series,
        periods=tuple(group.period for group in groups),
        values=made.values,
        numerators=made.tops,
        denominators=made.bottoms,
        lengths=made.lengths,
        deviations=made.deviations,
        excluded=excluded,
        breaks=moved(series.breaks),
        notes=tuple(
            replace(
                note,
                period=of_place[places[note.period]],
                until=of_place[places[note.until]] if note.until in places else "",
            )
            if note.period in places
            else note
            for note in series.notes
        ),
        targets=_targets(series, groups),
        gaps=_gaps(series, groups, made.values),
        unconfirmed=frozenset(moved(series.unconfirmed)),
        recounted=frozenset(moved(series.recounted)),
    )


def regroup_phases(phases: Sequence[PhaseStart], kind: PeriodKind) -> tuple[PhaseStart, ...]:
    """The phases in longer periods; of two that begin in one of them the later stands."""
    made = {}
    for phase in sorted(phases, key=lambda one: one.period):
        one = replace(
            phase,
            period=_longer(phase.period, kind),
            baseline_first=phase.baseline_first and _longer(phase.baseline_first, kind),
            baseline_last=phase.baseline_last and _longer(phase.baseline_last, kind),
            judged_from=phase.judged_from and _longer(phase.judged_from, kind),
        )
        made[one.period] = one
    return tuple(made.values())


def longer_kinds(kind: PeriodKind) -> tuple[PeriodKind, ...]:
    """The periods that values of this kind can be grouped into."""
    return _ORDER[_ORDER.index(kind) + 1 :]


def _longer(text: str, kind: PeriodKind) -> str:
    period = find_period(text)
    return text if period is None else _group_of(period, kind).text


def _group_of(period: Period, kind: PeriodKind) -> Period:
    return period_of(period.first + (period.last - period.first) // 2, kind)


def _groups_of(series: Series, kind: PeriodKind) -> list[_Group]:
    placed: list[Period] = []
    for text in series.periods:
        period = find_period(text)
        if period is None:
            raise NotAPeriodError(text)
        if kind not in longer_kinds(period.kind):
            raise NotAllowedError(kind.value, why="coarser")
        placed.append(period)
    if not placed:
        return []
    members: dict[str, list[int]] = {}
    for place, period in enumerate(placed):
        members.setdefault(_group_of(period, kind).text, []).append(place)
    ends = [_group_of(end, kind) for end in (min(placed), max(placed))]
    partly = set()
    if _group_of(min(placed).preceding(), kind) == ends[0]:
        partly.add(ends[0].text)
    if _group_of(max(placed).following(), kind) == ends[1]:
        partly.add(ends[1].text)
    groups = []
    for period in periods_between(*ends):
        at = tuple(members.get(period.text, ()))
        part = tuple(place for place in at if series.periods[place] not in series.excluded) or at
        groups.append(_Group(period.text, at, part, whole=period.text not in partly))
    return groups


def _values(series: Series, groups: Sequence[_Group], gather: Gather) -> _Made:
    if series.denominators:
        return _shares(series, groups)
    known = [[value for place in group.taking_part if (value := series.values[place]) is not None] for group in groups]
    if gather == "sum":
        return _Made(
            tuple(
                exact_sum(values) if group.whole and values and len(values) == len(group.taking_part) else None
                for group, values in zip(groups, known, strict=True)
            )
        )
    return _Made(
        tuple(mean(values) for values in known),
        lengths=tuple(float(len(values)) for values in known),
        deviations=tuple(deviation(values) for values in known),
    )


def _shares(series: Series, groups: Sequence[_Group]) -> _Made:
    """Summed counts of the places that have both; a share recorded without its counts joins no sum."""
    tops, bottoms = [], []
    for group in groups:
        pairs = [
            (top, bottom)
            for place in group.taking_part
            if (top := series.numerator(place)) is not None and (bottom := series.denominator(place)) is not None
        ]
        tops.append(exact_sum(top for top, _ in pairs) if pairs else None)
        bottoms.append(exact_sum(bottom for _, bottom in pairs) if pairs else None)
    return _Made(shares(tops, bottoms, per=series.per), tuple(tops), tuple(bottoms))


def _targets(series: Series, groups: Sequence[_Group]) -> Numbers:
    """The target at the end of each group; a group without a place keeps the one before."""
    if not series.targets:
        return ()
    found: list[float | None] = []
    for group in groups:
        found.append(series.targets[group.places[-1]] if group.places else found[-1])
    return tuple(found)


def _gaps(series: Series, groups: Sequence[_Group], values: Numbers) -> dict[str, str]:
    """Why a longer period has no value: the reason of its parts, or that only a part of it is known."""
    found = {}
    for group, value in zip(groups, values, strict=True):
        if value is not None:
            continue
        reasons = [series.gaps[text] for place in group.places if (text := series.periods[place]) in series.gaps]
        some = any(series.values[place] is not None for place in group.places)
        if some:
            found[group.period] = PARTLY
        elif reasons:
            found[group.period] = reasons[0]
    return found


def rows_by_period(
    rows: Iterable[tuple[str, float | None]],
    kind: PeriodKind,
    *,
    gather: Callable[[Sequence[float]], float | None] = mean,
) -> tuple[tuple[str, ...], Numbers, Numbers, Numbers]:
    """Raw rows, each with its day or period, as (periods, values, lengths, deviations); order does not matter.

    Periods without a row stand in their place with None.

    Raises:
        NotAPeriodError: a row's text is no period.
    """
    members: dict[Period, list[float]] = {}
    for text, value in rows:
        period = find_period(text)
        if period is None:
            raise NotAPeriodError(text)
        known = members.setdefault(_group_of(period, kind), [])
        if value is not None:
            known.append(value)
    if not members:
        return (), (), (), ()
    periods = list(periods_between(min(members), max(members)))
    found = [sorted(members.get(period, ())) for period in periods]
    return (
        tuple(period.text for period in periods),
        tuple(gather(values) for values in found),
        tuple(float(len(values)) for values in found),
        tuple(deviation(values) for values in found),
    )
