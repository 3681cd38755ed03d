"""What a visit cost: hours and money as everywhere (persons, hours, grade), in the coach's scope about that site."""

from __future__ import annotations

from qic_desktop.domain.progress import CostEntry
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.visit import Visit
from qic_desktop.errors import NotFoundError
from qic_desktop.services.coaching.visiting import own_visit
from qic_desktop.services.progress.costs import CostLine, checked_fields
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record

ACTIVITIES = ("transport", "coaching", "allowance", "materials", "training", "other")
"""What a visit costs, the commonest first."""


def list_costs(workspace: Workspace, visit: Visit) -> tuple[CostLine, ...]:
    """What was written down for a visit, in the order in which it was."""
    found = workspace.journal.list_records(CostEntry, Scope.parse(visit.scope))
    mine = [one for one in found if one.activity and visit.id in (one.linked or [])]
    return tuple(CostLine(one) for one in sorted(mine, key=lambda one: one.id))


def last_currency(workspace: Workspace) -> str:
    """The currency that this coach wrote last: it need not be typed a second time."""
    own = f"coach:{workspace.own_id}/"
    found = [one for one in workspace.journal.list_records(CostEntry) if one.currency and one.scope.startswith(own)]
    return max(found, key=lambda one: one.id).currency or "" if found else ""


def add_cost(workspace: Workspace, identity: str, activity: str, **fields: object) -> Changes:
    """Write down what a visit cost; its day is the visit's. ``fields`` are those of ``progress.costs.add_cost``.

    Raises:
        NotFoundError: no such visit or activity.
        NotANumberError: a number is none.
        NotAllowedError: another coach's visit, an amount without a currency, or nothing was spent.
    """
    visit = own_visit(workspace, identity)
    given = checked_fields(workspace, {"on": visit.on, **fields, "activity": activity})
    record = new_record(CostEntry, workspace.new_id(), **given, linked=[visit.id])
    return workspace.journal.append(Scope.parse(visit.scope), [record])


def remove_cost(workspace: Workspace, identity: str, cost: str) -> Changes:
    """Take an entry off again; the history keeps it.

    Raises:
        NotFoundError: no such entry of this visit.
    """
    visit = own_visit(workspace, identity)
    if cost not in {one.id for one in list_costs(workspace, visit)}:
        raise NotFoundError(cost, what="cost")
    return workspace.journal.append(Scope.parse(visit.scope), [removal(cost)])


def removal(cost: str) -> Edit:
    """What takes an entry off."""
    return Edit(CostEntry.ENTITY, cost, {"spent": {"deleted": True}})
