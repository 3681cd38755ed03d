"""Charts of a site's measure: values, phases, exclusions and tests of change brought together into one chart.

What a team writes on a chart is in ``services.chart_marks``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, Provenance, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.series import ChartNote, Numbers, Series, ValueStyle
from qic_desktop.domain.annotation import Annotation, Exclusion
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import MissingReason, Observation
from qic_desktop.domain.period import Period, PeriodKind, find_drawable, find_period, period_of, periods_between
from qic_desktop.domain.scope import Scope, site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.charting.chart_marks import list_phases
from qic_desktop.services.charting.target_lines import targets_at
from qic_desktop.services.coaching import recounts
from qic_desktop.services.improving.cycles import CycleView, list_cycles
from qic_desktop.services.measuring import rare_events
from qic_desktop.services.measuring.entering_for import unconfirmed_periods
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import all_but_values, list_observations, owner_of
from qic_desktop.services.organising import context_events
from qic_desktop.services.organising.collaboratives import expected_periods, rule_set_of
from qic_desktop.services.workspace import Role, Workspace

if TYPE_CHECKING:
    from qic_desktop.analysis.guidance.chooser import ChartAdvice, SeriesFacts

_KEPT_AS = re.compile(r"^[0-9a-f]{16}-")
"""Before the name of an original stands the beginning of its digest (``services.originals``)."""

MOST_DECIMALS = 6
"""No value is written with more decimals."""

LONGEST_UNIT = 60
"""A longer unit is cut beside a value: it would fill the picture."""

EVERY_KIND: frozenset[ChartKind] = frozenset({"run", "i", "mr", "xmr"})
"""Charts that any values can be drawn as."""


@dataclass(frozen=True, slots=True)
class ChartInput:
    """Everything a measure's chart is made of, so that a page can redraw it without reading the store again."""

    view: MeasureView
    series: Series
    phases: tuple[PhaseStart, ...]
    rule_set: RuleSetCode = "anhoej"
    provenance: Provenance = Provenance()
    _drawn: dict[tuple[ChartKind, RuleSetCode], RunChart] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def drawn(self, kind: ChartKind, rules: RuleSetCode, draw: Callable[[], RunChart]) -> RunChart:
        """What ``draw`` made of this input the first time."""
        if (kind, rules) not in self._drawn:
            self._drawn[(kind, rules)] = draw()
        return self._drawn[(kind, rules)]


def measure_chart(
    workspace: Workspace,
    view: MeasureView,
    site: str | None = None,
    kind: ChartKind = "run",
    rule_set: RuleSetCode | None = None,
    by: PeriodKind | None = None,
) -> RunChart:
    """The chart of a measure at a site.

    Args:
        workspace: where it is read.
        view: the measure.
        site: whose values, in a store with many sites.
        kind: which chart; :func:`suited_kinds` says which are sensible.
        rule_set: by which rules it is judged; None for the collaborative's.
        by: longer periods to group the values into, None for the measure's own.

    Raises:
        NotFoundError: in a store with many sites, no site was named.
        NotAllowedError: this kind of chart, or this grouping, does not suit the measure's values.
    """
    given = chart_input(workspace, view, site)
    return draw_chart(given if by is None else grouped(given, by), kind, rule_set)


def draw_chart(given: ChartInput, kind: ChartKind = "run", rule_set: RuleSetCode | None = None) -> RunChart:
    """The chart of what was read before; a :class:`ControlChart` for every kind but the run chart.

    Raises:
        NotAllowedError: this kind of chart does not suit the measure's values.
    """
    rules = rule_set or given.rule_set
    return given.drawn(kind, rules, lambda: _draw(given, kind, rules))


def _draw(given: ChartInput, kind: ChartKind, rules: RuleSetCode) -> RunChart:
    if kind == "run":
        chart = run_chart(given.series, given.phases, rule_set=rules)
    else:
        refusal = _refusal(given, kind)
        if refusal is not None:
            raise NotAllowedError(kind, why=refusal)
        # Only here: the first window draws run charts and needs no numpy.
        from qic_desktop.analysis.charts.control_chart import control_chart

        chart = control_chart(given.series, kind, given.phases, rule_set=rules)
    return replace(chart, provenance=given.provenance)


def _refusal(given: ChartInput, kind: ChartKind) -> str | None:
    """Why a measure's values cannot be drawn as this kind of chart; None where they can."""
    series, form = given.series, given.view.form
    if kind in EVERY_KIND:
        return None
    if kind in ("xbar", "s"):
        return None if series.lengths else "chart-samples"
    if kind == "ip":
        return None if series.denominators or series.lengths else "chart-kind"
    if kind in ("c", "g", "t"):
        return "chart-counts" if series.denominators or (kind == "c" and form is not ValueForm.COUNT) else None
    wanted = form is ValueForm.PROPORTION if kind in ("p", "pp") else form.has_denominator
    return None if wanted and series.denominators else "chart-kind"


def possible_kinds(given: ChartInput) -> tuple[ChartKind, ...]:
    """The charts that a measure's values can be drawn as, sensible or not."""
    kinds: tuple[ChartKind, ...] = ("run", "p", "pp", "c", "u", "up", "g", "t", "i", "xmr", "mr", "ip", "xbar", "s")
    return tuple(kind for kind in kinds if _refusal(given, kind) is None)


_USUAL_KINDS: Mapping[ValueForm, tuple[ChartKind, ...]] = {
    ValueForm.PROPORTION: ("run", "p", "pp", "i"),
    ValueForm.RATE: ("run", "u", "up", "i"),
    ValueForm.COUNT: ("run", "c", "i"),
    ValueForm.MEAN: ("run", "i"),
    ValueForm.TIME_BETWEEN: ("run", "t"),
    ValueForm.CASES_BETWEEN: ("run", "g"),
}


def chart_kinds_of(form: ValueForm) -> tuple[ChartKind, ...]:
    """The charts that a definition can name for a kind of value, before there are any values."""
    return _USUAL_KINDS[form]


def suited_kinds(given: ChartInput, facts: SeriesFacts | None = None) -> tuple[ChartAdvice, ...]:
    """Which charts suit a measure and why: the run chart first, then the recommended one; see the analysis.

    One that these values cannot be drawn as (:func:`possible_kinds`) neither suits nor is recommended, whatever would
    suit the measure if it were counted in another way.

    Args:
        given: of :func:`chart_input`.
        facts: of the series, where they are known already.
    """
    from qic_desktop.analysis.guidance.chooser import facts_of, suited_charts

    form, possible = given.view.form, possible_kinds(given)
    advice = [
        one if one.kind in possible else replace(one, suits=False, recommended=False)
        for one in suited_charts(form, facts or facts_of(given.series, form))
    ]
    return tuple(sorted(advice, key=lambda one: (one.kind != "run", not one.recommended, not one.suits)))


def grouped(given: ChartInput, by: PeriodKind) -> ChartInput:
    """The same chart in longer periods; counts are summed, measurements averaged.

    Raises:
        NotAllowedError: the values are by periods that are as long ("coarser"), or by event ("by-event").
    """
    from qic_desktop.analysis.charts.regroup import Gather, regroup, regroup_phases

    if given.series.by_event:
        raise NotAllowedError(by.value, why="by-event")
    if by is given.view.period_kind:
        return given
    gather: Gather = "sum" if given.view.form is ValueForm.COUNT else "mean"
    return replace(given, series=regroup(given.series, by, gather=gather), phases=regroup_phases(given.phases, by))


def chart_input(
    workspace: Workspace,
    view: MeasureView,
    site: str | None = None,
    *,
    with_notes: bool = False,
    bare: bool = False,
    stratum: str = "",
) -> ChartInput:
    """Read what a measure's chart is made of: one place for every period from the first value to the last expected.

    A measure of rare events has one place for every event. ``with_notes`` adds the places of notes and tests up to the
    running period, for a chart that is worked on; ``bare`` leaves them out where only the line matters.
    ``stratum`` names a part of the cases, empty for all of them: what is written on the chart is the measure's, but a
    centre line that was given is that of all cases. In a team's store it is read once until something is written.
    """
    asked = (site, with_notes, bare, stratum)
    if workspace.role is not Role.SITE:
        return _read_input(workspace, view, *asked)
    name = f"chart {view.id} {asked} {workspace.today()}"
    follows = all_but_values(view.id)
    kept_for, given = workspace.store.remembered(name, lambda: (view, _read_input(workspace, view, *asked)), follows)
    return given if kept_for == view else _read_input(workspace, view, *asked)


def _read_input(
    workspace: Workspace, view: MeasureView, site: str | None, with_notes: bool, bare: bool, stratum: str
) -> ChartInput:
    scope = site_scope(owner_of(workspace, site))
    phases = _phases(workspace, view, site)
    between = rare_events.between_of(view)
    if between is not None:
        style = value_style(view)
        series = rare_events.series_of_events(workspace, view, site, style=style, between=between)
        written = rare_events.placed_notes(series.periods, _notes(workspace, scope, view, site))
        series = replace(series, excluded=_exclusions(workspace, scope, view.id), notes=(*series.notes, *written))
        # An event whose day was corrected still begins the phase that was started there.
        starts = ((one, rare_events.place_of(series.periods, one.period)) for one in phases)
        placed = tuple(replace(one, period=place) for one, place in starts if place is not None)
        return ChartInput(view, series, placed, rule_set_of(workspace), _provenance(workspace, scope, view, ()))
    observations = {one.period: one for one in list_observations(workspace, view, site, stratum)}
    if stratum:
        view = replace(view, measure=replace(view.measure, name=f"{view.name} ({stratum})"))
        phases = tuple(replace(one, centre=None) for one in phases)
    notes = () if bare else _notes(workspace, scope, view, site)
    noted = _noted_by_now(workspace, view, notes) if with_notes else ()
    periods = _periods(workspace, view, (*observations, *noted))
    found = [observations.get(period.text) for period in periods]
    series = Series(
        periods=tuple(period.text for period in periods),
        values=tuple(value_of(view, one) for one in found),
        numerators=tuple(one.numerator if one else None for one in found) if view.form.has_denominator else (),
        denominators=tuple(one.denominator if one else None for one in found) if view.form.has_denominator else (),
        direction=view.direction,
        style=value_style(view),
        target=view.target,
        excluded=_exclusions(workspace, scope, view.id),
        breaks=_breaks(view, found),
        notes=notes,
        targets=targets_at(workspace, scope, view, periods),
        per=multiplier(view),
        gaps=gaps_of(view, found),
        recounted=recounts.doubted(workspace, owner_of(workspace, site), view.id, stratum, found),
        unconfirmed=unconfirmed_periods(workspace, owner_of(workspace, site), view.id, stratum),
    )
    return ChartInput(view, series, phases, rule_set_of(workspace), _provenance(workspace, scope, view, found))


def with_observations(
    given: ChartInput,
    observations: Mapping[str, Observation],
    *,
    at_least: Sequence[str] = (),
    changed: Collection[str] | None = None,
) -> ChartInput:
    """The same chart with other values, without the store: what a page redraws while a value is being recorded.

    ``observations`` are all values by period; ``at_least`` are periods that get a place in any case. ``changed``
    names the periods that differ from ``given``, so that a long series is not computed again for one value.
    """
    view, series = given.view, given.series
    if series.by_event:
        return given
    begun = any(value is not None for value in series.values)
    same = changed is not None and set(changed) <= set(series.periods)
    if changed is not None and same and begun and len(view.revisions) == 1 and not series.breaks:
        return _with_changed(given, {period: observations.get(period) for period in changed})
    periods = _spanned(view, series.periods, {*observations, *at_least} - set(series.periods))
    if observations and not begun:
        # An empty chart has a place for every expected period; with its first value it begins there.
        periods = tuple(period for period in periods if period >= min((*observations, *at_least)))
    found = [observations.get(period) for period in periods]
    counted = view.form.has_denominator
    return replace(
        given,
        series=replace(
            series,
            periods=periods,
            values=tuple(value_of(view, one) for one in found),
            numerators=tuple(one.numerator if one else None for one in found) if counted else (),
            denominators=tuple(one.denominator if one else None for one in found) if counted else (),
            breaks=_breaks(view, found),
            targets=() if not series.targets else _carried_on(series, periods),
            gaps=gaps_of(view, found),
        ),
    )


def _carried_on(series: Series, periods: Sequence[str]) -> Numbers:
    """The targets for other periods: those of the known ones, and the nearest for periods beside them."""
    known = dict(zip(series.periods, series.targets, strict=True))
    targets: list[float | None] = []
    for period in periods:
        targets.append(known.get(period, targets[-1] if targets else series.targets[0]))
    return tuple(targets)


def _with_changed(given: ChartInput, changed: Mapping[str, Observation | None]) -> ChartInput:
    series = given.series
    values, tops, bottoms = list(series.values), list(series.numerators), list(series.denominators)
    gaps = {period: reason for period, reason in series.gaps.items() if period not in changed}
    gaps |= gaps_of(given.view, list(changed.values()))
    for period, one in changed.items():
        place = series.periods.index(period)
        values[place] = value_of(given.view, one)
        if tops and bottoms:
            tops[place], bottoms[place] = (one.numerator, one.denominator) if one else (None, None)
    new = replace(series, values=tuple(values), numerators=tuple(tops), denominators=tuple(bottoms), gaps=gaps)
    return replace(given, series=new)


def _spanned(view: MeasureView, periods: tuple[str, ...], others: set[str]) -> tuple[str, ...]:
    """The periods, carried on to both sides as far as the others reach."""
    placed = [period for text in others if (period := find_drawable(text)) is not None]
    if not placed:
        return periods
    ends = [*placed, *(period for text in (periods[:1] + periods[-1:]) if (period := find_period(text)) is not None)]
    first, last = period_of(min(ends).first, view.period_kind), period_of(max(ends).first, view.period_kind)
    return tuple(period.text for period in periods_between(first, last))


def value_style(view: MeasureView) -> ValueStyle:
    """How a measure's values are written."""
    decimals = view.definition.decimals if view.definition and view.definition.decimals is not None else 1
    # Another version or a slip may ask for any number of them; nothing is ever written with more than these.
    decimals = min(max(decimals, 0), MOST_DECIMALS)
    if view.form is ValueForm.PROPORTION:
        return ValueStyle(percent=True, decimals=decimals)
    unit = view.definition.unit if view.definition and view.definition.unit else ""
    unit = unit if len(unit) <= LONGEST_UNIT else unit[:LONGEST_UNIT] + "…"
    whole = view.form is ValueForm.COUNT or view.form.is_by_event
    measured = view.form is ValueForm.MEAN
    return ValueStyle(percent=False, decimals=0 if whole else decimals, unit=unit, from_zero=not measured)


def value_of(view: MeasureView, observation: Observation | None) -> float | None:
    """What the chart shows for an observation; None is a gap. A count may stand as value or as numerator."""
    if observation is None:
        return None
    if not view.form.has_denominator:
        return observation.value if observation.value is not None else observation.numerator
    share = observation.share
    if share is None:
        return None
    value = share * multiplier(view) if observation.value is None else share
    # Numbers at the edge of what a computer can hold have no place on an axis.
    return value if math.isfinite(value) else None


def multiplier(view: MeasureView) -> float:
    """What shares are multiplied by on the printed scale: 1000 for "per 1,000", 1 for everything that is no rate."""
    found = view.definition.multiplier if view.definition and view.form is ValueForm.RATE else None
    return found if found is not None and found > 0 else 1.0


def gaps_of(view: MeasureView, found: Sequence[Observation | None]) -> dict[str, str]:
    """Why values are missing, by period; 0 of 0 is the report that there were no cases."""
    gaps = {}
    for one in found:
        if one is None:
            continue
        none = MissingReason.NO_CASES.value if one.denominator == 0 and not one.numerator else None
        reason = none if one.missing is None else one.missing
        if reason is not None and value_of(view, one) is None:
            gaps[one.period] = reason
    return gaps


def _periods(workspace: Workspace, view: MeasureView, recorded: tuple[str, ...]) -> tuple[Period, ...]:
    placed = [period for text in recorded if (period := find_drawable(text)) is not None]
    expected = expected_periods(workspace, view.period_kind)
    if not placed:
        return expected
    first = period_of(min(placed).first, view.period_kind)
    last = max(period_of(max(placed).first, view.period_kind), expected[-1]) if expected else first
    return tuple(periods_between(first, last))


def _noted_by_now(workspace: Workspace, view: MeasureView, notes: Sequence[ChartNote]) -> tuple[str, ...]:
    """The periods with a note up to the running one: a test that began this month has its place before its value."""
    now = period_of(workspace.today(), view.period_kind)
    placed = [period for note in notes if (period := find_period(note.period)) is not None]
    return tuple(period.text for period in placed if period.first <= now.first)


def _exclusions(workspace: Workspace, scope: Scope, measure: str) -> dict[str, str]:
    found = workspace.journal.list_records(Exclusion, scope)
    return {one.period: one.reason or "" for one in found if one.measure == measure and one.period}


def _phases(workspace: Workspace, view: MeasureView, site: str | None) -> tuple[PhaseStart, ...]:
    return tuple(
        PhaseStart(
            period=one.first_period or "",
            label=one.label or "",
            new_median=not one.same_median,
            baseline_last=one.baseline_last,
            judged_from=one.judged_from,
            baseline_first=one.baseline_first,
            id=one.id,
            centre=one.centre,
            reason=one.reason or "",
            suggested_by=one.suggested_by or "",
        )
        for one in list_phases(workspace, view, site)
    )


def _provenance(
    workspace: Workspace, scope: Scope, view: MeasureView, found: Sequence[Observation | None]
) -> Provenance:
    """Which definitions the values follow and, in a coach's or organiser's store, which packages brought them."""
    revisions = tuple(sorted({one.revision for one in found if one is not None and one.revision is not None}))
    if workspace.role is Role.SITE:
        return Provenance(revisions)
    entity = "event" if view.form.is_by_event else Observation.ENTITY
    rows = workspace.store.rows(
        "select distinct s.package, p.file from register r join segment s on s.writer=r.writer and s.scope=r.scope"
        " and s.first<=r.seq and r.seq<=s.last and s.state='accepted' left join package p on p.id=s.package"
        " where r.scope=? and r.entity=? and s.package is not null and (r.entity='event' or (r.id>=? and r.id<?))"
        " order by p.made, s.package",
        (scope.text, entity, f"{view.id}|", f"{view.id}}}"),
    )
    return Provenance(revisions, tuple(package_name(str(identity), file) for identity, file in rows))


def package_name(identity: str, file: str | None) -> str:
    """A package as it is named beside a chart: its file's name as it came, and the beginning of its hash."""
    name = _KEPT_AS.sub("", Path(file).name) if file else ""
    return f"{name} ({identity[:12]})".strip()


def _breaks(view: MeasureView, found: list[Observation | None]) -> tuple[str, ...]:
    """The periods where the values begin to follow another definition."""
    breaks = []
    before: int | None = None
    for one in found:
        if one is not None and one.revision != before and value_of(view, one) is not None:
            breaks += [one.period] if before is not None else []
            before = one.revision
    return tuple(breaks)


def _notes(workspace: Workspace, scope: Scope, view: MeasureView, site: str | None) -> tuple[ChartNote, ...]:
    written = [
        ChartNote(one.period, one.text)
        for one in workspace.journal.list_records(Annotation, scope)
        if one.measure == view.id and one.period and one.text
    ]
    for cycle_view, day in _tested(workspace, site).get(view.id, ()):
        period = period_of(day.first, view.period_kind)
        written.append(ChartNote(period.text, f"{cycle_view.label} · {cycle_view.title}"))
    return (*written, *context_events.notes_at(workspace, owner_of(workspace, site), view.period_kind))


def _tested(workspace: Workspace, site: str | None) -> dict[str, list[tuple[CycleView, Period]]]:
    """Measure → the cycles linked to it that have begun, each with its first day."""

    def gather() -> dict[str, list[tuple[CycleView, Period]]]:
        found: dict[str, list[tuple[CycleView, Period]]] = {}
        for view in list_cycles(workspace, site):
            day = find_period(view.cycle.started or "") if view.cycle.measures else None
            if day is not None:
                for measure in view.cycle.measures or ():
                    found.setdefault(str(measure), []).append((view, day))
        return found

    return workspace.store.remembered("tested", gather, all_but_values()) if site is None else gather()
