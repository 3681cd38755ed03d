"""Charts of a site's measure: values, phases, exclusions and tests of change brought together into one chart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.chart_values import ChartKind, PhaseStart, RunChart
from qic_desktop.analysis.control_chart import control_chart
from qic_desktop.analysis.run_chart import run_chart
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.annotation import Annotation, Exclusion, Phase
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, find_drawable, find_period, period_of, periods_between
from qic_desktop.domain.scope import Scope, site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.collaboratives import expected_periods
from qic_desktop.services.cycles import list_cycles
from qic_desktop.services.measures import MeasureView
from qic_desktop.services.observations import list_observations, owner_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record


@dataclass(frozen=True, slots=True)
class ChartInput:
    """Everything a measure's chart is made of, so that a page can redraw it without reading the store again."""

    view: MeasureView
    series: Series
    phases: tuple[PhaseStart, ...]


def measure_chart(
    workspace: Workspace, view: MeasureView, site: str | None = None, kind: ChartKind = "run"
) -> RunChart:
    """The chart of a measure at a site.

    Raises:
        NotFoundError: in a store with many sites, no site was named.
        NotAllowedError: this kind of chart does not suit the measure's values.
    """
    return draw_chart(chart_input(workspace, view, site), kind)


def draw_chart(given: ChartInput, kind: ChartKind = "run") -> RunChart:
    """The chart of what was read before.

    Raises:
        NotAllowedError: this kind of chart does not suit the measure's values.
    """
    if kind == "run":
        return run_chart(given.series, given.phases)
    if kind == "p" and given.view.form is not ValueForm.PROPORTION:
        raise NotAllowedError("p", why="chart-kind")
    return control_chart(given.series, kind, given.phases)


def chart_input(
    workspace: Workspace, view: MeasureView, site: str | None = None, *, with_notes: bool = False
) -> ChartInput:
    """Read what a measure's chart is made of: one place for every period from the first value to the last expected.

    ``with_notes`` adds the places of notes and tests up to the running period, for a chart that is worked on.
    """
    scope = site_scope(owner_of(workspace, site))
    observations = {one.period: one for one in list_observations(workspace, view, site)}
    notes = _notes(workspace, scope, view, site)
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
    )
    return ChartInput(view, series, _phases(workspace, scope, view.id))


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
    if changed is not None and set(changed) <= set(series.periods) and len(view.revisions) == 1 and not series.breaks:
        return _with_changed(given, {period: observations.get(period) for period in changed})
    periods = _spanned(view, series.periods, {*observations, *at_least} - set(series.periods))
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
        ),
    )


def _with_changed(given: ChartInput, changed: Mapping[str, Observation | None]) -> ChartInput:
    series = given.series
    values, tops, bottoms = list(series.values), list(series.numerators), list(series.denominators)
    for period, one in changed.items():
        place = series.periods.index(period)
        values[place] = value_of(given.view, one)
        if tops and bottoms:
            tops[place], bottoms[place] = (one.numerator, one.denominator) if one else (None, None)
    new = replace(series, values=tuple(values), numerators=tuple(tops), denominators=tuple(bottoms))
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
    if view.form is ValueForm.PROPORTION:
        return ValueStyle(percent=True, decimals=decimals)
    unit = view.definition.unit if view.definition and view.definition.unit else ""
    return ValueStyle(percent=False, decimals=0 if view.form is ValueForm.COUNT else decimals, unit=unit)


def value_of(view: MeasureView, observation: Observation | None) -> float | None:
    """What the chart shows for an observation; None is a gap. A count may stand as value or as numerator."""
    if observation is None:
        return None
    if not view.form.has_denominator:
        return observation.value if observation.value is not None else observation.numerator
    if observation.share is None:
        return None
    multiplier = view.definition.multiplier if view.definition else None
    if view.form is ValueForm.RATE and observation.value is None:
        return observation.share * (multiplier or 1)
    return observation.share


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


def _phases(workspace: Workspace, scope: Scope, measure: str) -> tuple[PhaseStart, ...]:
    found = workspace.journal.list_records(Phase, scope)
    mine = [one for one in found if one.measure == measure and one.first_period]
    return tuple(
        PhaseStart(one.first_period or "", one.label or "")
        for one in sorted(mine, key=lambda one: one.first_period or "")
    )


def _breaks(view: MeasureView, found: list[Observation | None]) -> tuple[str, ...]:
    """The periods where the values begin to follow another definition."""
    breaks = []
    before: int | None = None
    for observation in found:
        if observation is None or observation.share is None:
            continue
        if before is not None and observation.revision != before:
            breaks.append(observation.period)
        before = observation.revision
    return tuple(breaks)


def _notes(workspace: Workspace, scope: Scope, view: MeasureView, site: str | None) -> tuple[ChartNote, ...]:
    written = [
        ChartNote(one.period, one.text)
        for one in workspace.journal.list_records(Annotation, scope)
        if one.measure == view.id and one.period and one.text
    ]
    for cycle_view in list_cycles(workspace, site):
        cycle = cycle_view.cycle
        day = find_period(cycle.started or "")
        if day is not None and view.id in (cycle.measures or ()):
            period = period_of(day.first, view.period_kind)
            written.append(ChartNote(period.text, f"{cycle_view.label} · {cycle_view.title}"))
    return tuple(written)


def annotate(workspace: Workspace, view: MeasureView, period: Period, text: str) -> Changes:
    """Write what happened in a period onto the measure's chart."""
    _only_site(workspace)
    record = new_record(Annotation, workspace.new_id(), measure=view.id, period=period.text, text=text)
    return workspace.journal.append(workspace.scope, [record])


def start_phase(workspace: Workspace, view: MeasureView, first: Period, label: str, reason: str) -> Changes:
    """Give the chart a new median from a period on; the reason is kept with its author."""
    _only_site(workspace)
    record = new_record(Phase, workspace.new_id(), measure=view.id, first_period=first.text, label=label, reason=reason)
    return workspace.journal.append(workspace.scope, [record])


def exclude_point(workspace: Workspace, view: MeasureView, period: Period, reason: str) -> Changes:
    """Draw a point and judge it no more; the reason is kept."""
    _only_site(workspace)
    record = new_record(Exclusion, workspace.new_id(), measure=view.id, period=period.text, reason=reason)
    return workspace.journal.append(workspace.scope, [record])


def _only_site(workspace: Workspace) -> None:
    if workspace.role is not Role.SITE:
        raise NotAllowedError("chart", why="role")
