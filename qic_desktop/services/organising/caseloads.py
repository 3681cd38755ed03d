"""Which coach looks after which sites, may enter for which, and how soon a coach comes again.

Lists and rule are drafts that reach coaches with the next news. Being allowed to enter is a certificate: it only adds,
and ends with the coach's key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Certificate
from qic_desktop.domain.need import MOST_DAYS, Group, VisitRule, rule_of
from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.exchange.documents import subject_of
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.drafts import find_drafted, list_drafted
from qic_desktop.services.trusting import entry_rights, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit


@dataclass(frozen=True, slots=True)
class Coach:
    """An accepted coach. ``sites`` is empty while no list was written: then all sites are shown to the coach.

    ``enters`` are the sites that every laptop of the coach may enter for.
    """

    id: str
    name: str
    keys: tuple[str, ...]
    sites: frozenset[str]
    enters: frozenset[str]


def list_coaches(workspace: Workspace) -> tuple[Coach, ...]:
    """The accepted coaches by name.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    _check(workspace)
    authority = trust.build_authority(workspace)
    keys: dict[str, list[str]] = {}
    for one in workspace.journal.list_records(Certificate, organiser_scope()):
        grant = one.grant or {}
        scopes = grant.get("scopes")
        if not isinstance(scopes, list) or not scopes or grant.get("as") != Role.COACH.value:
            continue
        if one.id not in authority.limits:
            keys.setdefault(subject_of([str(scopes[0])]), []).append(one.id)
    named = {one.answered_by: one.name or one.code or "" for one in trust.list_invitations(workspace)}
    lists = {one.id: frozenset(map(str, one.sites or ())) for one in list_drafted(workspace, Caseload)}
    sites = [site.id for site in trust.list_sites(workspace)]
    found = []
    for coach, held in keys.items():
        name = next((named[key] for key in held if named.get(key)), "") or coach[:8]
        granted = [authority.grants[key].scopes for key in held if key in authority.grants]
        enters = frozenset(one for one in sites if granted and all(site_scope(one).text in each for each in granted))
        found.append(Coach(coach, name, tuple(sorted(held)), lists.get(coach, frozenset()), enters))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def find_coach(workspace: Workspace, name: str) -> Coach:
    """A coach by name or id.

    Raises:
        NotFoundError: there is none, or there are several.
    """
    found = [one for one in list_coaches(workspace) if name in (one.id, one.name)]
    if len(found) != 1:
        raise NotFoundError(name, what="coach")
    return found[0]


def write_caseload(workspace: Workspace, coach: str, sites: Collection[str]) -> Changes:
    """Say which sites a coach looks after; no site at all means every site. A draft until the next news.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such coach or site.
    """
    found = find_coach(workspace, coach)
    known = {site.id for site in trust.list_sites(workspace)}
    for one in sites:
        if one not in known:
            raise NotFoundError(one, what="site")
    before = find_drafted(workspace, Caseload, found.id)
    if frozenset(map(str, (before.sites if before else None) or ())) == frozenset(sites):
        return Changes()
    listed: list[object] = [*sorted(frozenset(sites))]
    return workspace.journal.append(organiser_private_scope(), [record_edit(Caseload, found.id, sites=listed)])


def give(workspace: Workspace, coach: str, sites: Iterable[str]) -> Changes:
    """Add sites to a coach's list.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such coach or site.
    """
    found = find_coach(workspace, coach)
    return write_caseload(workspace, found.id, found.sites | frozenset(sites))


def let_enter(workspace: Workspace, coach: str, sites: Sequence[str]) -> Changes:
    """Allow every laptop of a coach to enter what these sites report; it holds with the next news and only adds.

    Raises:
        NotAllowedError: this is no enrolled organiser's store.
        NotFoundError: no such coach or site.
    """
    found = find_coach(workspace, coach)
    known = {site.id for site in trust.list_sites(workspace)}
    for one in sites:
        if one not in known:
            raise NotFoundError(one, what="site")
    changes = Changes()
    for key in found.keys:
        changes = entry_rights.grant(workspace, key, sites)
    return changes


# --- how soon a coach comes again ------------------------------------------------------------------------------------


def read_rule(workspace: Workspace) -> VisitRule:
    """Days to the next visit by need, as they will hold with the next news."""
    found = collaboratives.find_collaborative(workspace)
    return rule_of(found.visit_rule if found else None)


def write_rule(workspace: Workspace, days: Mapping[Group, int]) -> Changes:
    """Set days to the next visit; groups that are not named keep theirs. A draft until the next news.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: fewer than one day, more than two years, or a more urgent group that is seen later.
    """
    _check(workspace)
    before = read_rule(workspace).days
    wanted = {group: days.get(group, before[group]) for group in Group}
    for group, number in wanted.items():
        if not 0 < number <= MOST_DAYS:
            raise InputError(f"{group.value}={number}")
    if list(wanted.values()) != sorted(wanted.values()):
        raise InputError(", ".join(f"{group.value}={number}" for group, number in wanted.items()))
    if wanted == dict(before):
        return Changes()
    said = {group.value: number for group, number in wanted.items()}
    return collaboratives.describe_collaborative(workspace, visit_rule=said)


def _check(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
