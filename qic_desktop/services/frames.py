"""What stands around every page: whose workspace it is, and how exchange stands. Cheap, asked after each change."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.i18n import _, n_
from qic_desktop.services import writers
from qic_desktop.services.exchanging import exchange_state
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace

DAY_MS = 86_400_000
LONG_MS = 400 * DAY_MS


@dataclass(frozen=True, slots=True)
class WorkspaceFrame:
    """Name and the line below it, the two lines of the exchange state, and the numbers beside rail entries."""

    name: str
    detail: str
    exchange: tuple[str, str] | None
    late: bool
    badges: tuple[tuple[str, int], ...]


def frame_of(workspace: Workspace) -> WorkspaceFrame:
    """The frame as it is now."""
    collaborative = collaboratives.find_collaborative(workspace)
    title = (collaborative.title if collaborative else None) or _("Own topic")
    role = {Role.SITE: _("site team"), Role.COACH: _("coach"), Role.ORGANISER: _("organiser")}[workspace.role]
    detail = role if workspace.role is Role.ORGANISER else f"{title} · {role}"
    if workspace.role is Role.ORGANISER:
        name = (collaborative.title if collaborative else None) or workspace.name
        return WorkspaceFrame(name, detail, _inbox_lines(workspace), False, (("inbox", _waiting(workspace)),))
    is_site = workspace.role is Role.SITE
    if is_site and not trust.collaborative_of(workspace):
        return WorkspaceFrame(workspace.name, detail, _alone_lines(workspace), False, ())
    unsent = exchange_state.unsent_count(workspace) if is_site else writers.unsent_entries(workspace)
    first = (
        n_("{n} entry not yet sent", "{n} entries not yet sent", unsent).format(n=unsent)
        if unsent
        else _("Everything is sent")
    )
    badges = (("exchange", unsent),) if is_site else ()
    return WorkspaceFrame(workspace.name, detail, (first, _news_line(workspace)), False, badges)


def _alone_lines(workspace: Workspace) -> tuple[str, str]:
    """A team on its own sends to nobody: what has no copy yet is no task, so no number stands in the rail."""
    unsent = exchange_state.unsent_count(workspace)
    copied = n_("{n} entry has no copy yet", "{n} entries have no copy yet", unsent).format(n=unsent)
    return copied if unsent else _("Everything is copied"), _("no collaborative yet")


def _news_line(workspace: Workspace) -> str:
    row = workspace.store.connection.execute(
        "select max(handled) from package where kind='organiser' and state='applied'"
    ).fetchone()
    if row[0] is None:
        return _("No news yet") if trust.collaborative_of(workspace) else _("no collaborative yet")
    days = max(0, (workspace.clock() - int(row[0])) // DAY_MS)
    if days == 0:
        return _("News from the organiser today")
    return n_("News from the organiser {n} day old", "News from the organiser {n} days old", days).format(n=days)


def _waiting(workspace: Workspace) -> int:
    row = workspace.store.connection.execute(
        "select count(*) from package where state in ('ready', 'aside') and kind<>''"
    ).fetchone()
    return int(row[0])


def _inbox_lines(workspace: Workspace) -> tuple[str, str]:
    waiting = _waiting(workspace)
    requests = len(enrolling.pending_requests(workspace))
    first = (
        n_("{n} package to review", "{n} packages to review", waiting).format(n=waiting)
        if waiting
        else (_("No package to review") if requests else _("Nothing waits"))
    )
    second = (
        n_("{n} request to join", "{n} requests to join", requests).format(n=requests)
        if requests
        else _("nobody asks to join")
    )
    return first, second


def clock_is_behind(workspace: Workspace) -> bool:
    """Whether this computer's date lies before the last entry: the battery of its clock may be flat."""
    last = _last_entry(workspace)
    return last is not None and workspace.clock() + DAY_MS < last


def clock_is_far_ahead(workspace: Workspace) -> bool:
    """Whether more than a year has passed since the last entry, by this computer's date."""
    last = _last_entry(workspace)
    return last is not None and workspace.practice_day is None and workspace.clock() - LONG_MS > last


def _last_entry(workspace: Workspace) -> int | None:
    """When the last entry was made here. Not the latest time: the clock may have been wrong for a while."""
    row = workspace.store.connection.execute(
        "select wall_ms from register where writer=? and scope=? order by seq desc limit 1",
        (workspace.journal.writer, workspace.scope.text),
    ).fetchone()
    return int(row[0]) if row is not None else None
