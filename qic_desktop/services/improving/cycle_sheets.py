"""Tests of change as pages read them: the board of ramps, one cycle with all that stands around it.

Owns what is read together and how a cycle is planned in one undoable step. Writing single fields of a cycle is
``services.cycles``; sentences are the window's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.domain.pdsa import Decision, PdsaCycle, PdsaStage, Ramp
from qic_desktop.domain.period import find_period, period_of
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.team import Action
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycle_tasks, cycles
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring.measures import MeasureView, list_measures
from qic_desktop.services.measuring.observations import owner_of, record_history
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.journal import Changes, new_record
from qic_desktop.store.registers import Touched

PERIODS_AROUND = 12
"""How many periods before and after the start of a cycle its small chart shows."""


@dataclass(frozen=True, slots=True)
class RampRow:
    """A ramp with its cycles, first to last; ``ramp`` None gathers cycles whose ramp is not here."""

    ramp: Ramp | None
    cycles: tuple[CycleView, ...]

    @property
    def key(self) -> str:
        """The ramp's id, empty for cycles without one."""
        return self.ramp.id if self.ramp else ""

    @property
    def latest(self) -> CycleView | None:
        """The last cycle."""
        return self.cycles[-1] if self.cycles else None

    @property
    def is_finished(self) -> bool:
        """Whether the change was adopted or abandoned, so that nothing follows."""
        latest = self.latest
        return latest is not None and latest.cycle.decision in (Decision.ADOPT.value, Decision.ABANDON.value)

    @property
    def awaits_next(self) -> bool:
        """Whether a next cycle can be planned: the last one has come to Study or Act, or there is none yet."""
        latest = self.latest
        return self.ramp is not None and (latest is None or latest.stage in (PdsaStage.STUDY, PdsaStage.ACT))


@dataclass(frozen=True, slots=True)
class Written:
    """A prediction as it once stood; ``after_start`` where Do had already begun."""

    text: str
    wall_ms: int
    after_start: bool


@dataclass(frozen=True, slots=True)
class CycleSheet:
    """One cycle and all that its page shows; ``everything`` are all cycles of the site, ``people`` who takes tasks."""

    view: CycleView
    predictions: tuple[Written, ...]
    row: RampRow
    measures: tuple[MeasureView, ...]
    chart: RunChart | None
    drafts: Mapping[str, str]
    everything: tuple[CycleView, ...] = ()
    tasks: tuple[ActionView, ...] = ()
    people: tuple[tuple[str, str | None], ...] = ()

    @property
    def linked(self) -> tuple[MeasureView, ...]:
        """The measures that this cycle wants to move."""
        wanted = self.view.cycle.measures or ()
        return tuple(one for one in self.measures if one.id in wanted)

    @property
    def previous(self) -> CycleView | None:
        """The cycle before in the ramp."""
        before = [one for one in self.row.cycles if (one.cycle.number or 0) < (self.view.cycle.number or 0)]
        return before[-1] if before else None

    @property
    def following(self) -> CycleView | None:
        """The cycle after in the ramp."""
        after = [one for one in self.row.cycles if (one.cycle.number or 0) > (self.view.cycle.number or 0)]
        return after[0] if after else None


def read_board(workspace: Workspace, site: str | None = None) -> tuple[RampRow, ...]:
    """All ramps by letter, each with its cycles; cycles without a ramp come last."""
    found = cycles.list_cycles(workspace, site)
    inside: dict[str, list[CycleView]] = {}
    for one in found:
        inside.setdefault(one.cycle.ramp or "", []).append(one)
    rows = [RampRow(ramp, tuple(inside.get(ramp.id, ()))) for ramp in cycles.list_ramps(workspace, site)]
    alone = tuple(one for one in found if one.ramp is None)
    return (*rows, RampRow(None, alone)) if alone else tuple(rows)


def read_sheet(workspace: Workspace, cycle: str, site: str | None = None) -> CycleSheet:
    """Everything that the page of a cycle shows.

    Raises:
        NotFoundError: no such cycle.
    """
    view = cycles.get_cycle(workspace, cycle, site)
    row = next(one for one in read_board(workspace, site) if view.id in [other.id for other in one.cycles])
    measures = tuple(one for one in list_measures(workspace, site) if not one.is_draft)
    linked = [one for one in measures if one.id in (view.cycle.measures or ())]
    chart = before_after(workspace, linked[0], view, site) if linked else None
    return CycleSheet(
        view=view,
        predictions=predictions(workspace, view.id, site),
        row=row,
        measures=measures,
        chart=chart,
        drafts=cycles.list_drafts(workspace, view.id),
        everything=cycles.list_cycles(workspace, site),
        tasks=cycle_tasks.list_tasks(workspace, view.id, site),
        people=cycle_tasks.people_of(workspace) if workspace.role is Role.SITE else (),
    )


def predictions(workspace: Workspace, cycle: str, site: str | None = None) -> tuple[Written, ...]:
    """The prediction that stood when Do began, and every later version; corrections before Do leave no trace here."""
    scope = site_scope(owner_of(workspace, site))
    found = record_history(workspace, scope, PdsaCycle.ENTITY, cycle)
    return _versions((line.registers, line.wall_ms) for line in found)


def all_predictions(workspace: Workspace, site: str | None = None) -> dict[str, tuple[Written, ...]]:
    """The same of every cycle, by its id, in one pass over the site's chain."""
    scope = site_scope(owner_of(workspace, site))
    lines: dict[str, list[tuple[Mapping[str, object], int]]] = {}
    mark = f'"{PdsaCycle.ENTITY}"'.encode()
    for _writer, operation, _segment in segments.operations_marked(workspace.store.connection, scope.text, mark):
        if operation.entity == PdsaCycle.ENTITY:
            lines.setdefault(operation.id, []).append((operation.registers, operation.wall_ms))
    return {cycle: _versions(found) for cycle, found in lines.items()}


def _versions(lines: Iterable[tuple[Mapping[str, object], int]]) -> tuple[Written, ...]:
    """From what was written of a cycle, oldest first: registers, and when."""
    versions: list[Written] = []
    begun = False
    for registers, wall_ms in lines:
        text = str(registers.get("prediction") or "")
        if "prediction" in registers and text != (versions[-1].text if versions else ""):
            if versions and not begun:
                versions.clear()
            if text:
                versions.append(Written(text, wall_ms, begun))
        begun = begun or registers.get("stage") in (PdsaStage.DO, PdsaStage.STUDY, PdsaStage.ACT)
    return tuple(versions)


def before_after(
    workspace: Workspace, measure: MeasureView, view: CycleView, site: str | None = None
) -> RunChart | None:
    """The linked measure around the start of the cycle, with a median of its own before and after.

    None without a value, or before Do has begun.
    """
    day = find_period(view.cycle.started or "")
    given = charts.chart_input(workspace, measure, site)
    series = given.series
    if day is None or not any(value is not None for value in series.values):
        return None
    start = period_of(day.first, measure.period_kind).text
    places = [place for place, period in enumerate(series.periods) if period >= start]
    middle = places[0] if places else len(series)
    around = series.part(max(0, middle - PERIODS_AROUND), min(len(series), middle + PERIODS_AROUND))
    part = replace(around, notes=())
    if not any(value is not None for value in part.values):
        return None
    inside = start in part.periods
    phases = (PhaseStart(start),) if inside and start != part.periods[0] else ()
    return run_chart(part, phases, rule_set=given.rule_set)


# --- planning -------------------------------------------------------------------------------------------------


def plan_in_new_ramp(workspace: Workspace, title: str, **fields: object) -> Changes:
    """Start a ramp and plan its first cycle, as one step that can be undone.

    Raises:
        NotAllowedError: only a site team plans cycles.
    """
    cycles.check_site(workspace)
    ramp, cycle = workspace.new_id(), workspace.new_id()
    given: dict[str, object] = {"stage": PdsaStage.PLAN.value, "initiated_by": "team", "title": title, **fields}
    return workspace.journal.append(
        workspace.scope,
        [
            new_record(Ramp, ramp, title=title, letter=cycles.next_letter(workspace), state="open"),
            new_record(PdsaCycle, cycle, **given, ramp=ramp, number=1),
        ],
    )


def plan_in_ramp(workspace: Workspace, ramp: str) -> Changes:
    """Plan the next cycle of a ramp, filled with what carries over from the one before.

    Raises:
        NotAllowedError: only a site team plans cycles.
        NotFoundError: no such ramp.
    """
    inside = [one for one in cycles.list_cycles(workspace) if one.cycle.ramp == ramp]
    if inside:
        return plan_after(workspace, inside[-1].id)
    return _made(workspace, cycles.open_cycle(workspace, ramp))


def plan_after(workspace: Workspace, cycle: str) -> Changes:
    """Plan the cycle that follows ``cycle``."""
    return _made(workspace, cycles.plan_next_cycle(workspace, cycle))


def planned_cycle(changes: object) -> str:
    """The id of the cycle that was planned, empty if these changes planned none."""
    if not isinstance(changes, Changes):
        return ""
    return next((one.id for one in changes.touched if one.entity == PdsaCycle.ENTITY), "")


def moved_tasks(changes: object) -> int:
    """How many open tasks went over to the cycle that was planned."""
    return sum(one.entity == Action.ENTITY for one in changes.touched) if isinstance(changes, Changes) else 0


def _made(workspace: Workspace, view: CycleView) -> Changes:
    """What was touched: the cycle, and the tasks that went over to it."""
    scope = workspace.scope.text
    tasks = cycle_tasks.list_tasks(workspace, view.id)
    moved = {Touched(scope, Action.ENTITY, one.id) for one in tasks}
    return Changes(frozenset({Touched(scope, PdsaCycle.ENTITY, view.id), *moved}))
