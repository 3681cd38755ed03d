"""How a measure's numbers are collected: where they are read, who does it when, all cases or some, what a trial said.

A plan belongs to a definition; after a change of definition the former plan is shown until it is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Literal

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.measure import revision_id
from qic_desktop.domain.planning import DataPlan
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import list_observations
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

SAMPLINGS = ("all", "every", "random", "first", "judgement")
"""How cases are chosen: all; every k-th; by lot; the first k; the ones that somebody picks (C3 of the method)."""
ALL_UP_TO = 50
ENOUGH = 40
LOOKED_BACK = 12


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan, and for which definition it was written; ``revision`` is 0 while nothing was."""

    plan: DataPlan | None
    revision: int
    current: int

    @property
    def is_older(self) -> bool:
        """Whether it was written for a former definition."""
        return 0 < self.revision < self.current


@dataclass(frozen=True, slots=True)
class SampleAdvice:
    """What the cases of the last periods suggest: ``all`` of them, or ``every`` k-th, which gives ``size``.

    A rule of thumb of this program: up to 50 cases counting all is quicker than explaining a sample; above, about 40
    a period are enough for a run chart, and every k-th is the sample that is hardest to get wrong.
    """

    kind: Literal["all", "every"]
    cases: float
    k: int
    size: int


def find_plan(workspace: Workspace, view: MeasureView) -> PlanView:
    """The plan for the definition in force, or the newest one before it."""
    current = len(view.revisions)
    found = workspace.journal.list_records(DataPlan, workspace.scope, f"{view.id}|")
    plans = {int(one.id.partition("|")[2]): one for one in found}
    newest = max((number for number in plans if number <= max(current, 1)), default=0)
    return PlanView(plans.get(newest), newest, max(current, 1))


def write_plan(workspace: Workspace, view: MeasureView, fields: Mapping[str, object]) -> Changes:
    """Record fields of the plan for the definition in force; what an older plan says is carried over with them.

    Raises:
        NotAllowedError: only a site team plans its own collecting.
    """
    if workspace.role is not Role.SITE:
        raise NotAllowedError("record", why="role")
    found = find_plan(workspace, view)
    columns = DECLARATIONS[DataPlan.ENTITY].columns
    values = {name: getattr(found.plan, name, None) for name, _kind, _register in columns} | dict(fields)
    # A register is written whole; one that says nothing and is not touched is not written at all.
    touched = {register for name, _kind, register in columns if name in fields or values[name] is not None}
    told = {name: values[name] for name, _kind, register in columns if register in touched}
    identity = revision_id(view.id, found.current)
    return workspace.journal.append(workspace.scope, [record_edit(DataPlan, identity, **told)])


def sample_advice(workspace: Workspace, view: MeasureView) -> SampleAdvice | None:
    """What the last twelve values suggest; None for a measure without denominators, or while there are none."""
    if not view.form.has_denominator:
        return None
    cases = [one.denominator for one in list_observations(workspace, view) if one.denominator][-LOOKED_BACK:]
    if not cases:
        return None
    usual = median(cases)
    if usual <= ALL_UP_TO:
        return SampleAdvice("all", usual, 1, round(usual))
    k = max(2, round(usual / ENOUGH))
    return SampleAdvice("every", usual, k, round(usual / k))
