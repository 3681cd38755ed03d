"""What a site's team writes on a chart: notes, phases with what they are computed from, points left out.

A mark that is taken away stays in the history, and undo brings it back. What the marks do to a chart is in
``services.charts`` and the analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qic_desktop.domain.annotation import Annotation, Exclusion, Phase
from qic_desktop.domain.entity import Record
from qic_desktop.domain.period import Period, PeriodKind, parse_place
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotAPeriodError, NotFoundError
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import owner_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

if TYPE_CHECKING:
    from qic_desktop.analysis.guidance.suggestions import Suggestion

_TOMBSTONE = {"deleted": True}


@dataclass(frozen=True, slots=True)
class PhaseBasis:
    """What a phase is computed from and judged by; everything empty means all of its own points.

    ``baseline_first`` and ``baseline_last`` are the periods of the points that hold centre and limits, also of an
    earlier phase. ``judged_from`` is the first period that counts for the rules. ``centre`` is a given centre in the
    measure's own unit (a share as a fraction). ``new_median`` False only names a stretch of time.
    """

    baseline_first: Period | None = None
    baseline_last: Period | None = None
    judged_from: Period | None = None
    centre: float | None = None
    new_median: bool = True


OWN_POINTS = PhaseBasis()


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """All that a person says about a phase: where it starts, its name, why, and what it is computed from."""

    first: Period
    label: str = ""
    reason: str = ""
    basis: PhaseBasis = OWN_POINTS


# --- notes --------------------------------------------------------------------------------------------------


def annotate(workspace: Workspace, view: MeasureView, period: Period, text: str) -> Changes:
    """Write what happened in a period onto the measure's chart.

    Raises:
        NotAllowedError: only a site's team writes on its charts.
        NotAPeriodError: the period is longer or shorter than the measure's.
    """
    _only_site(workspace)
    _check_periods(view, period)
    record = new_record(Annotation, workspace.new_id(), measure=view.id, period=period.text, text=text)
    return workspace.journal.append(workspace.scope, [record])


def list_annotations(workspace: Workspace, view: MeasureView, site: str | None = None) -> tuple[Annotation, ...]:
    """The notes of a measure's chart in order of time, with their ids."""
    found = workspace.journal.list_records(Annotation, site_scope(owner_of(workspace, site)))
    mine = (one for one in found if one.measure == view.id and one.period)
    return tuple(sorted(mine, key=lambda one: (one.period or "", one.id)))


def remove_annotation(workspace: Workspace, identity: str) -> Changes:
    """Take a note off the chart.

    Raises:
        NotFoundError: there is none with this id.
    """
    return _remove(workspace, Annotation, identity, "mark")


# --- phases -------------------------------------------------------------------------------------------------


def list_phases(workspace: Workspace, view: MeasureView, site: str | None = None) -> tuple[Phase, ...]:
    """The phases of a measure's chart in order of time."""
    found = workspace.journal.list_records(Phase, site_scope(owner_of(workspace, site)))
    mine = (one for one in found if one.measure == view.id and one.first_period)
    return tuple(sorted(mine, key=lambda one: (one.first_period or "", one.id)))


def start_phase(
    workspace: Workspace,
    view: MeasureView,
    first: Period,
    label: str,
    reason: str,
    *,
    basis: PhaseBasis = OWN_POINTS,
) -> Changes:
    """Give the chart a new centre (and limits) from a period on; the reason is kept with its author.

    Raises:
        NotAllowedError: only a site's team writes on its charts.
        NotAPeriodError: a period is longer or shorter than the measure's.
        InputError: the baseline ends before it begins.
    """
    return _start(workspace, view, PhasePlan(first, label, reason, basis))


def _start(workspace: Workspace, view: MeasureView, plan: PhasePlan, suggested_by: str | None = None) -> Changes:
    _only_site(workspace)
    fields = _start_fields(view, plan)
    if suggested_by is not None:
        fields["suggested_by"] = suggested_by
    return workspace.journal.append(workspace.scope, [new_record(Phase, workspace.new_id(), **fields)])


def change_phase(workspace: Workspace, view: MeasureView, identity: str, plan: PhasePlan) -> Changes:
    """Move a phase, name it anew, or say what it is computed from.

    Raises:
        NotFoundError: there is no such phase.
        NotAllowedError, NotAPeriodError, InputError: as in :func:`start_phase`.
    """
    _only_site(workspace)
    get_phase(workspace, identity)
    return workspace.journal.append(workspace.scope, [record_edit(Phase, identity, **_start_fields(view, plan))])


def get_phase(workspace: Workspace, identity: str) -> Phase:
    """The site's own phase with an id (``PhaseStart.id`` of a chart).

    Raises:
        NotFoundError: there is no such phase.
    """
    found = workspace.journal.find_record(Phase, workspace.scope, identity)
    if found is None:
        raise NotFoundError(identity, what="phase")
    return found


def remove_phase(workspace: Workspace, identity: str) -> Changes:
    """Take a phase off the chart; its points go back to the phase before.

    Raises:
        NotFoundError: there is no such phase.
    """
    return _remove(workspace, Phase, identity, "start")


def accept_suggestion(
    workspace: Workspace, view: MeasureView, suggestion: Suggestion, *, reason: str, label: str = ""
) -> Changes:
    """Do what the program suggested: start a phase at a settled shift, or hold the median on a quiet baseline.

    A median that starts at the run which suggested it is judged only by the points after that run.

    Raises:
        NotAllowedError: this suggestion is no phase ("suggestion"), or only a site's team writes on its charts.
        InputError: there is no reason.
        NotAPeriodError: the suggestion names no period.
    """
    if not reason.strip():
        raise InputError("")
    first = parse_place(suggestion.period or "")
    if suggestion.code == "new-phase":
        basis = PhaseBasis(judged_from=parse_place(suggestion.judged_from) if suggestion.judged_from else None)
    elif suggestion.code == "freeze-baseline":
        basis = PhaseBasis(baseline_first=first, baseline_last=parse_place(suggestion.last or ""))
    else:
        raise NotAllowedError(suggestion.code, why="suggestion")
    _only_site(workspace)
    standing = next((one for one in list_phases(workspace, view) if one.first_period == first.text), None)
    if standing is not None:
        plan = PhasePlan(first, label or standing.label or "", reason.strip(), basis)
        edit = record_edit(Phase, standing.id, **_start_fields(view, plan), suggested_by=suggestion.code)
        return workspace.journal.append(workspace.scope, [edit])
    return _start(workspace, view, PhasePlan(first, label, reason.strip(), basis), suggestion.code)


def _start_fields(view: MeasureView, plan: PhasePlan) -> dict[str, object]:
    basis = plan.basis
    ends = (basis.baseline_first, basis.baseline_last)
    _check_periods(view, plan.first, *ends, basis.judged_from)
    if ends[0] is not None and ends[1] is not None and ends[1].first < ends[0].first:
        raise InputError(ends[1].text)
    return {
        "measure": view.id,
        "first_period": plan.first.text,
        "label": plan.label,
        "reason": plan.reason,
        "baseline_first": ends[0].text if ends[0] else None,
        "baseline_last": ends[1].text if ends[1] else None,
        "judged_from": basis.judged_from.text if basis.judged_from else None,
        "centre": basis.centre,
        "same_median": None if basis.new_median else True,
    }


# --- points left out ----------------------------------------------------------------------------------------


def exclude_point(workspace: Workspace, view: MeasureView, period: Period, reason: str) -> Changes:
    """Draw a point and judge it no more; the reason is kept.

    Raises:
        NotAllowedError: only a site's team writes on its charts.
        NotAPeriodError: the period is longer or shorter than the measure's.
    """
    return exclude_points(workspace, view, [period], reason)


def exclude_points(workspace: Workspace, view: MeasureView, periods: Sequence[Period], reason: str) -> Changes:
    """Draw several points and judge them no more, as one step."""
    _only_site(workspace)
    _check_periods(view, *periods)
    edits = [
        new_record(Exclusion, workspace.new_id(), measure=view.id, period=period.text, reason=reason)
        for period in periods
    ]
    return workspace.journal.append(workspace.scope, edits) if edits else Changes()


def remove_exclusion(workspace: Workspace, view: MeasureView, period: Period) -> Changes:
    """Judge a point again.

    Raises:
        NotFoundError: the point is not left out.
    """
    return remove_exclusions(workspace, view, [period])


def remove_exclusions(workspace: Workspace, view: MeasureView, periods: Sequence[Period]) -> Changes:
    """Judge several points again, as one step.

    Raises:
        NotFoundError: none of them is left out.
    """
    _only_site(workspace)
    found = workspace.journal.list_records(Exclusion, workspace.scope)
    texts = {period.text for period in periods}
    mine = [one for one in found if one.measure == view.id and one.period in texts]
    if not mine:
        raise NotFoundError(", ".join(sorted(texts)), what="exclusion")
    edits = [Edit(Exclusion.ENTITY, one.id, {"mark": _TOMBSTONE}) for one in mine]
    return workspace.journal.append(workspace.scope, edits)


# --- what all of them share ---------------------------------------------------------------------------------


def _check_periods(view: MeasureView, *periods: Period | None) -> None:
    """A mark at a period that the chart has no place for would be lost without a word."""
    kind = PeriodKind.DAY if view.form.is_by_event else view.period_kind
    for period in periods:
        if period is not None and view.definition is not None and period.kind is not kind:
            raise NotAPeriodError(period.text)


def _remove(workspace: Workspace, record: type[Record], identity: str, register: Literal["mark", "start"]) -> Changes:
    _only_site(workspace)
    if workspace.journal.find_record(record, workspace.scope, identity) is None:
        raise NotFoundError(identity, what=record.ENTITY)
    return workspace.journal.append(workspace.scope, [Edit(record.ENTITY, identity, {register: _TOMBSTONE})])


def _only_site(workspace: Workspace) -> None:
    if workspace.role is not Role.SITE:
        raise NotAllowedError("chart", why="role")
