"""The collaborative itself: aim, dates, rule set; drafted by the organiser, read by everyone."""

from __future__ import annotations

from dataclasses import fields, replace

from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.people import Project
from qic_desktop.domain.period import Period, PeriodKind, find_drawable, period_of, periods_between
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

DEFAULT_RULE_SET = "anhoej"


def describe_collaborative(workspace: Workspace, **described: str | None) -> Changes:
    """Write or change title, topic, aim, start and end, rule set of the collaborative (a draft until published).

    Raises:
        NotAllowedError: only an organiser describes the collaborative.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")
    identity = collaborative_id(workspace)
    current = find_collaborative(workspace)
    if {"start", "end"} & set(described):
        described.setdefault("start", current.start if current else None)
        described.setdefault("end", current.end if current else None)
    return workspace.journal.append(organiser_private_scope(), [record_edit(Collaborative, identity, **described)])


def collaborative_id(workspace: Workspace) -> str:
    """The id that the root mints; an organiser's store has one from its first day."""
    return str(workspace.store.setting("collab") or "")


def find_collaborative(workspace: Workspace) -> Collaborative | None:
    """The collaborative as this workspace knows it; an organiser sees the draft over what is published."""
    published = _read(workspace, organiser_scope())
    if workspace.role is not Role.ORGANISER:
        return published
    draft = _read(workspace, organiser_private_scope())
    if published is None or draft is None:
        return draft or published
    changed = {
        item.name: getattr(draft, item.name)
        for item in fields(draft)
        if "kind" in item.metadata and getattr(draft, item.name) is not None
    }
    return replace(published, **changed)


def _read(workspace: Workspace, scope: Scope) -> Collaborative | None:
    found = workspace.journal.list_records(Collaborative, scope)
    return next((one for one in found if any((one.title, one.aim, one.start))), None)


def expected_periods(workspace: Workspace, kind: PeriodKind = PeriodKind.MONTH) -> tuple[Period, ...]:
    """The periods from the collaborative's start to the last complete one (or its end)."""
    last = period_of(workspace.today(), kind).preceding()
    collaborative = find_collaborative(workspace)
    start = (collaborative.start if collaborative else None) or _own_start(workspace)
    # Dates are the organiser's free text: one that is none costs the chart its empty months, nothing else.
    begins = find_drawable(start or "")
    if begins is None:
        return (last,)
    ends = find_drawable((collaborative.end if collaborative else None) or "")
    if ends is not None:
        last = min(last, period_of(ends.last, kind))
    return tuple(periods_between(period_of(begins.first, kind), last))


def _own_start(workspace: Workspace) -> str | None:
    """The first month that a team counts back to, while it works alone."""
    if workspace.role is not Role.SITE:
        return None
    projects = workspace.journal.list_records(Project, workspace.scope)
    return min((one.started for one in projects if one.started), default=None)
