"""The tasks of a test of change: ordinary actions of the team that came from one cycle.

Owns what makes an action the task of a test. Ticking, changing and dropping are those of every other action.
"""

from __future__ import annotations

from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotFoundError
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring.observations import owner_of
from qic_desktop.services.teamwork import actions, team
from qic_desktop.services.teamwork.actions import FROM_TEST, ActionView
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes


def list_tasks(workspace: Workspace, cycle: str, site: str | None = None) -> tuple[ActionView, ...]:
    """The tasks of a cycle (its id): open ones first by day, then done ones. What was dropped is not among them."""
    scope = site_scope(owner_of(workspace, site))
    found = actions.list_actions(workspace, origin=cycle, scope=scope)
    return tuple(one for one in found if one.action.state != actions.DROPPED)


def tasks_by_cycle(workspace: Workspace, site: str | None = None) -> dict[str, list[ActionView]]:
    """The same for all cycles of a site at once: cycle's id → its tasks."""
    found: dict[str, list[ActionView]] = {}
    for one in actions.list_actions(workspace, scope=site_scope(owner_of(workspace, site))):
        if one.action.origin and one.action.came_from == FROM_TEST and one.action.state != actions.DROPPED:
            found.setdefault(one.action.origin, []).append(one)
    return found


def add_task(
    workspace: Workspace, cycle: str, text: str, *, owner: str | None = None, due: str | None = None
) -> Changes:
    """Write a task of a cycle (its id or label) down; ``owner`` is a person's id.

    Raises:
        NotFoundError: no such cycle.
        InputError: no words, or ``due`` is no day.
        NotAllowedError: this is no site's store.
    """
    actions.check_team(workspace)
    view = cycles.get_cycle(workspace, cycle)
    return actions.add_action(workspace, text, owner=owner, due=due, came_from=FROM_TEST, origin=view.id)


def finish_task(workspace: Workspace, cycle: str, words: str) -> Changes:
    """The open task of a cycle with this id or these very words is done.

    Raises:
        NotFoundError: no such cycle; no such open task, or several.
    """
    actions.check_team(workspace)
    waiting = [one for one in list_tasks(workspace, cycles.get_cycle(workspace, cycle).id) if one.is_open]
    found = [one for one in waiting if words in (one.id, one.action.text)]
    if len(found) != 1:
        raise NotFoundError(words, what="action")
    return actions.finish_action(workspace, found[0].id)


def people_of(workspace: Workspace) -> tuple[tuple[str, str | None], ...]:
    """Who may take a task: (id, name where this laptop knows it) of everybody who is in the team now."""
    return tuple({one.person: one.name for one in team.current_members(workspace)}.items())
