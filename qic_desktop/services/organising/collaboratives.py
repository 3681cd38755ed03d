"""The collaborative itself: aim, dates, rule set; drafted by the organiser, read by everyone."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.domain.collaborative import Collaborative
from qic_desktop.domain.people import Project
from qic_desktop.domain.period import Period, PeriodKind, find_drawable, period_of, periods_between
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

DEFAULT_RULE_SET: RuleSetCode = "anhoej"
FILE_NAMES = ("code", "hidden")
"""What a package is called on its way: by the site's code, or so that nobody sees whose it is."""


def describe_collaborative(workspace: Workspace, **described: str | None) -> Changes:
    """Write or change title, topic, aim, start and end, rule set of the collaborative (a draft until published).

    Raises:
        NotAllowedError: only an organiser describes the collaborative.
        InputError: there is no such rule set, or no such way to name files.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")
    if described.get("rule_set") not in (None, *RULE_SETS):
        raise InputError(described["rule_set"] or "")
    if described.get("file_names") not in (None, *FILE_NAMES):
        raise InputError(described["file_names"] or "")
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
    # After publishing, a draft may hold the one field that was changed since.
    drafts = workspace.journal.list_records(Collaborative, organiser_private_scope())
    draft = next((one for one in drafts if _written(one)), None)
    if published is None or draft is None:
        return draft or published
    return replace(published, **_written(draft))


def _written(record: Collaborative) -> dict[str, Any]:
    """The fields in which something stands."""
    named = (item.name for item in fields(record) if "kind" in item.metadata)
    return {name: value for name in named if (value := getattr(record, name)) is not None}


def rule_set_of(workspace: Workspace) -> RuleSetCode:
    """The rules by which every chart of the collaborative is judged.

    What is published counts, also for the organiser, so that a chart is judged alike wherever it is drawn; a draft only
    before the first publication. Anhøj's for a team that works alone, and where the name is one that this version does
    not know.
    """
    collaborative = _read(workspace, organiser_scope()) or find_collaborative(workspace)
    chosen = collaborative.rule_set if collaborative else None
    return next((code for code in RULE_SETS if code == chosen), DEFAULT_RULE_SET)


def hides_names(workspace: Workspace) -> bool:
    """Whether the collaborative wants that nobody sees from a file's name or a message's first line whose it is."""
    collaborative = _read(workspace, organiser_scope())
    return collaborative is not None and collaborative.file_names == "hidden"


def _read(workspace: Workspace, scope: Scope) -> Collaborative | None:
    found = workspace.journal.list_records(Collaborative, scope)
    return next((one for one in found if _written(one)), None)


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
