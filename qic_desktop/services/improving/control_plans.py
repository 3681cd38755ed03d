"""What holds a gain: the control plan of an adopted change, and whether its measure slips back.

A plan is offered when a change is adopted and filled from its cycle; the cycle's own record stays as it is. A change
slips back where the plan's measure shows a finding in the bad direction that reaches past the day of its adoption.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Kind
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import find_period
from qic_desktop.domain.planning import ControlPlan
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycles
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring.measures import MeasureView, list_measures
from qic_desktop.services.measuring.observations import owner_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

FIRST_CHECK = timedelta(days=30)
"""So long after the adoption a first look is proposed."""

_TEXTS = MappingProxyType(
    {name: register for name, kind, register in DECLARATIONS[ControlPlan.ENTITY].columns if kind is Kind.TEXT}
)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A control plan with what it belongs to; ``slipped_since`` is the period from which its measure got worse.

    ``beside`` counts other plans of the same cycle, written on another laptop before the two met.
    """

    plan: ControlPlan
    cycle: CycleView | None
    measure: MeasureView | None
    slipped_since: str = ""
    beside: int = 0

    @property
    def id(self) -> str:
        """The plan's id."""
        return self.plan.id

    @property
    def title(self) -> str:
        """The change that is held."""
        return self.plan.change or (self.cycle.title if self.cycle else "") or "?"

    def is_due(self, day: date) -> bool:
        """Whether somebody should look at it now."""
        found = find_period(self.plan.next_check or "")
        return found is not None and found.first <= day


def list_plans(workspace: Workspace, site: str | None = None) -> tuple[PlanView, ...]:
    """Every control plan, in the order of its cycles."""
    views = {one.id: one for one in cycles.list_cycles(workspace, site)}
    measures = {one.id: one for one in list_measures(workspace, site)}
    scope = site_scope(owner_of(workspace, site))
    plans = [plan for plan in workspace.journal.list_records(ControlPlan, scope) if _is_written(plan)]
    of_cycle = Counter(plan.cycle for plan in plans)
    found = []
    for plan in plans:
        cycle, measure = views.get(plan.cycle or ""), measures.get(plan.measure or "")
        beside = of_cycle[plan.cycle] - 1 if plan.cycle else 0
        found.append(PlanView(plan, cycle, measure, _slipped(workspace, cycle, measure, site), beside))
    return tuple(sorted(found, key=lambda one: (one.cycle.label if one.cycle else "~", one.id)))


def get_plan(workspace: Workspace, identity: str, site: str | None = None) -> PlanView:
    """The plan with an id, or of the cycle with an id or a label.

    Raises:
        NotFoundError: there is none; "control-plans": the cycle has several, and only an id tells which is meant.
    """
    plans = list_plans(workspace, site)
    found = [one for one in plans if identity == one.id]
    if not found:
        found = [one for one in plans if one.cycle is not None and identity in (one.cycle.id, one.cycle.label)]
    if len(found) > 1:
        raise NotFoundError(identity, what="control-plans")
    if not found:
        raise NotFoundError(identity, what="control-plan")
    return found[0]


def without_plan(workspace: Workspace, site: str | None = None) -> tuple[CycleView, ...]:
    """Adopted cycles whose change nobody has written a plan for."""
    held = {one.plan.cycle for one in list_plans(workspace, site)}
    adopted = (one for one in cycles.list_cycles(workspace, site) if one.cycle.decision == Decision.ADOPT.value)
    return tuple(one for one in adopted if one.id not in held)


def open_plan(workspace: Workspace, cycle: str) -> PlanView:
    """The control plan of an adopted cycle; it is begun, filled from the cycle, if it is not there yet.

    Raises:
        NotAllowedError: only a site team plans here.
        NotFoundError: no such cycle, its change was not adopted, or it has several plans.
    """
    ensure_plan(workspace, cycle)
    return get_plan(workspace, cycles.get_cycle(workspace, cycle).id)


def ensure_plan(workspace: Workspace, cycle: str) -> Changes:
    """Begin the plan of an adopted cycle where there is none; where there are several, nothing is done.

    Raises:
        NotAllowedError: only a site team plans here.
        NotFoundError: no such cycle, or its change was not adopted.
    """
    cycles.check_site(workspace)
    view = cycles.get_cycle(workspace, cycle)
    if any(one.plan.cycle == view.id for one in list_plans(workspace)):
        return Changes()
    return begin_plan(workspace, view.id)


def begin_plan(workspace: Workspace, cycle: str) -> Changes:
    """The same as one step that can be undone; a cycle that has a plan gets a second one.

    Raises:
        NotFoundError: no such cycle, or its change was not adopted.
    """
    cycles.check_site(workspace)
    view = cycles.get_cycle(workspace, cycle)
    if view.cycle.decision != Decision.ADOPT.value:
        raise NotFoundError(view.label, what="control-plan")
    plan = new_record(ControlPlan, workspace.new_id(), **_filled(workspace, view))
    return workspace.journal.append(workspace.scope, [plan])


def write_plan(workspace: Workspace, plan: str, **fields: str | None) -> Changes:
    """Write fields of a plan; an empty text is taken away, neighbours of a register stay.

    Raises:
        NotFoundError: no such plan or field.
    """
    cycles.check_site(workspace)
    known = get_plan(workspace, plan).plan
    if unknown := [name for name in fields if name not in _TEXTS]:
        raise NotFoundError(unknown[0], what="field")
    given = {name: text if text and text.strip() else None for name, text in fields.items()}
    touched = {_TEXTS[name] for name in given}
    whole = {name: given.get(name, getattr(known, name)) for name, own in _TEXTS.items() if own in touched}
    return workspace.journal.append(workspace.scope, [record_edit(ControlPlan, known.id, **whole)])


def check_again(workspace: Workspace, plan: str) -> Changes:
    """The check was done today: look again after a month."""
    return write_plan(workspace, plan, next_check=(workspace.today() + FIRST_CHECK).isoformat())


def delete_plan(workspace: Workspace, plan: str) -> Changes:
    """Take a plan away; its history stays, and undo brings it back."""
    cycles.check_site(workspace)
    known = get_plan(workspace, plan).plan
    place = {name: value for name in ("change", "ramp", "cycle") if (value := getattr(known, name)) is not None}
    edit = Edit(ControlPlan.ENTITY, known.id, {"adopted": {"deleted": True, **place}})
    return workspace.journal.append(workspace.scope, [edit])


def _filled(workspace: Workspace, view: CycleView) -> dict[str, object]:
    cycle = view.cycle
    linked = cycle.measures or []
    ramp = view.ramp
    fields: dict[str, object | None] = {
        "change": cycle.change_idea or (ramp.title if ramp else None) or view.title,
        "ramp": cycle.ramp,
        "cycle": cycle.id,
        "procedure": cycle.what,
        "monitor": cycle.data_plan,
        "measure": str(linked[0]) if linked else None,
        "next_check": (workspace.today() + FIRST_CHECK).isoformat(),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _is_written(plan: ControlPlan) -> bool:
    return any((plan.change, plan.ramp, plan.cycle))


def _slipped(workspace: Workspace, cycle: CycleView | None, measure: MeasureView | None, site: str | None) -> str:
    """The first period, after the adoption, of a finding in the bad direction; empty where there is none."""
    if measure is None or measure.definition is None or cycle is None:
        return ""
    adopted = find_period(cycle.cycle.ended or cycle.cycle.started or "")
    chart = charts.measure_chart(workspace, measure, site)
    finding = chart.main_finding
    if adopted is None or finding is None or finding.good is not False or finding.phase != len(chart.phases) - 1:
        return ""
    later = [chart.points[place].period for place in finding.places]
    after = [text for text in later if (found := find_period(text)) is not None and found.last >= adopted.first]
    return after[0] if after else ""
