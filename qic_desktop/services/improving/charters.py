"""The charter as one page reads it: the texts, and how much else is printed with them."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.services.improving import drivers, plans
from qic_desktop.services.improving.plans import OWNERS, Plan
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Workspace

IN_AIM = frozenset({"aim", "by_when"})
"""Fields that are written in another part of the page."""


@dataclass(frozen=True, slots=True)
class CharterSheet:
    """Everything the Charter part shows; ``offered`` is the collaborative's aim where the team has none."""

    plan: Plan
    drafts: dict[str, str]
    offered: str
    written: int
    fields: int
    targets: int
    drivers: int
    members: int
    measures: int


def read_charter(workspace: Workspace) -> CharterSheet:
    """Read the Charter part.

    Raises:
        NotAllowedError: this is no site's store.
    """
    plans.check_plan(workspace)
    plan = plans.find_plan(workspace)
    names = [name for name in OWNERS if name not in IN_AIM]
    collaborative = collaboratives.find_collaborative(workspace)
    views = measures.list_measures(workspace)
    people = {view.person for view in team.current_members(workspace)}
    return CharterSheet(
        plan=plan,
        drafts=plans.list_drafts(workspace),
        offered="" if plan.text("aim") else (collaborative.aim if collaborative else None) or "",
        written=sum(bool(plan.text(name)) for name in names),
        fields=len(names),
        targets=sum(view.target is not None for view in views),
        drivers=sum(len(tuple(root.everything())) for root in drivers.read_forest(workspace).primary),
        members=len(people),
        measures=len(views),
    )
