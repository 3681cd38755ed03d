"""What was entered for sites by somebody else, or written about them or to them, on its way to whom it concerns.

Such entries lie in the sites' own scopes, in chains of an organiser's or coach's key, in scopes of coaches about a site
or in the organiser's to it. News for everybody never carry them: a team's store takes in nothing of another team, and
one site's values are not the next one's business. A package addressed to a site carries that site's; one addressed to
organisers or to a coach carries those of all (her) sites.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.scope import Scope, organiser_scope, site_scope
from qic_desktop.services.organising.caseloads import Coach, list_coaches
from qic_desktop.services.trusting import entry_rights, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import seal_scopes
from qic_desktop.store import segments
from qic_desktop.store.segments import HeldSegment

_SHARED = "scope like 'site:%' and scope not like '%/private'"


def for_addressee(workspace: Workspace, to: str) -> list[HeldSegment]:
    """What a package for ``to`` (a site's id, the collaborative's, a coach's id) carries besides the news."""
    if any(site.id == to for site in trust.list_sites(workspace)):
        return [*for_site(workspace, to), *_addressed(workspace, to), *_of_coaches(workspace, to)]
    if to == trust.collaborative_of(workspace):
        # The organiser's other laptops write to the same sites: they know what was told to each.
        readers = [site.id for site in trust.list_sites(workspace)] + [one.id for one in _coaches(workspace)]
        return [*by_this_laptop(workspace), *(one for reader in readers for one in _addressed(workspace, reader))]
    return _for_coach(workspace, to)


def _for_coach(workspace: Workspace, coach: str) -> list[HeldSegment]:
    """Of the sites that she looks after what was entered for them, what other coaches saw there and what they were
    told, so that she hears the answers; and notes to her."""
    sites = caseload_of(workspace, coach)
    readers = [site.id for site in trust.list_sites(workspace) if sites is None or site.id in sites]
    told = [one for reader in (*readers, coach) for one in _addressed(workspace, reader)]
    seen = [one for site in readers for one in _of_coaches(workspace, site)]
    return [*by_this_laptop(workspace, sites), *told, *seen]


def of_coach(workspace: Workspace, coach: str) -> list[HeldSegment]:
    """All that is held here for a coach who begins again: what she wrote, what goes to her, and the shared entries of
    the sites in her list."""
    own = segments.held(
        workspace.store.connection,
        "scope like ? and scope not like '%/private' and state=?",
        (f"coach:{coach}/%", segments.ACCEPTED),
    )
    found = {one.id: one for one in (*own, *_for_coach(workspace, coach))}
    for site in caseload_of(workspace, coach) or ():
        _seal(workspace, [site_scope(site).text])
        held = segments.held(workspace.store.connection, "scope=? and state=?", (f"site:{site}", segments.ACCEPTED))
        found |= {one.id: one for one in held}
    return list(found.values())


def for_site(workspace: Workspace, site: str) -> list[HeldSegment]:
    """Everything that coaches and organisers entered for a site, as far as it is held here."""
    scope = site_scope(site)
    _seal(workspace, [scope.text])
    helpers = entry_rights.helper_writers(workspace, scope)
    held = segments.held(workspace.store.connection, "scope=? and state=?", (scope.text, segments.ACCEPTED))
    return [one for one in held if one.writer in helpers]


def by_this_laptop(workspace: Workspace, sites: Collection[str] | None = None) -> list[HeldSegment]:
    """What this laptop entered for sites: for all of them, or for some."""
    rows = workspace.store.rows(f"select distinct scope from unsealed where {_SHARED}")
    _seal(workspace, [str(row[0]) for row in rows])
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    held = segments.held(workspace.store.connection, f"{_SHARED} and state=?", (segments.ACCEPTED,))
    wanted = None if sites is None else {site_scope(site).text for site in sites}
    return [one for one in held if one.writer in own and (wanted is None or one.scope in wanted)]


def _seal(workspace: Workspace, scopes: Sequence[str]) -> None:
    if scopes and workspace.role is not Role.SITE:
        seal_scopes(workspace, [Scope.parse(text) for text in scopes])


def _coaches(workspace: Workspace) -> tuple[Coach, ...]:
    return list_coaches(workspace) if workspace.role is Role.ORGANISER else ()


def _addressed(workspace: Workspace, reader: str) -> list[HeldSegment]:
    """Letters and feedback for this site alone, or notes to this coach."""
    scope = organiser_scope(reader)
    if workspace.role is not Role.ORGANISER:
        return []
    seal_scopes(workspace, [scope])
    return segments.held(workspace.store.connection, "scope=? and state=?", (scope.text, segments.ACCEPTED))


def _of_coaches(workspace: Workspace, site: str) -> list[HeldSegment]:
    """What coaches wrote about this site and sent here: scores and visits, which may reach it sooner this way."""
    if workspace.role is not Role.ORGANISER:
        return []
    like = f"coach:%/{site}"
    return segments.held(workspace.store.connection, "scope like ? and state=?", (like, segments.ACCEPTED))


def caseload_of(workspace: Workspace, coach: str) -> Collection[str] | None:
    """The sites that a coach looks after; None where nothing is said, or it is no coach."""
    found = workspace.journal.find_record(Caseload, organiser_scope(), coach)
    return [str(site) for site in found.sites] if found is not None and found.sites else None
