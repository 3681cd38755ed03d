"""Sites that may be one facility under two codes, and the organiser's word that two that look so are two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.organising import SitesApart
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError
from qic_desktop.services.measuring.table_words import plain
from qic_desktop.services.organising import alike
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit


def list_twins(workspace: Workspace) -> tuple[tuple[Site, Site], ...]:
    """Every two that may be one. Those that were merged, and those told apart, are settled.

    An area that nobody wrote down speaks against nothing.
    """
    sites = {one.id: one for one in trust.list_sites(workspace) if not one.merged_into}
    named = [alike.Named(one.id, one.name or "", one.area or "") for one in sites.values()]
    apart = _apart(workspace)
    pairs = (pair for pair in alike.pairs_alike(named) if _key(*pair) not in apart)
    return tuple((sites[one], sites[other]) for one, other in pairs)


def twins_of(workspace: Workspace, site: str) -> tuple[Site, ...]:
    """Other sites that look like this one (its id): by name within one area and organisation, or by code."""
    sites = trust.list_sites(workspace)
    own = next((one for one in sites if one.id == site), None)
    if own is None or own.merged_into:
        return ()
    apart = _apart(workspace)
    others = (one for one in sites if one.id != site and not one.merged_into and _key(site, one.id) not in apart)
    return tuple(one for one in others if _is_alike(own, one))


def tell_apart(workspace: Workspace, sites: Sequence[str]) -> Changes:
    """Write down that these sites (ids) are as many facilities: nobody is asked about them again.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: fewer than two.
        NotFoundError: no such site.
    """
    check_organiser(workspace)
    known = [trust.find_site(workspace, one).id for one in dict.fromkeys(sites)]
    if len(known) < 2:
        raise InputError("")
    edits = [record_edit(SitesApart, _key(*pair), apart=True) for pair in combinations(known, 2)]
    return workspace.journal.append(organiser_private_scope(), edits)


def _apart(workspace: Workspace) -> frozenset[str]:
    found = workspace.journal.list_records(SitesApart, organiser_private_scope())
    return frozenset(one.id for one in found if one.apart)


def _key(one: str, other: str) -> str:
    return "|".join(sorted((one, other)))


def _is_alike(own: Site, other: Site) -> bool:
    """The same code; or names that are alike, in areas and organisations that do not speak against it."""
    if own.code and own.code == other.code:
        return True
    places = ((own.area or "", other.area or ""), (own.organisation or "", other.organisation or ""))
    if any(one and two and plain(one) != plain(two) for one, two in places):
        return False
    named = [alike.Named(one.id, one.name or "", "") for one in (own, other)]
    return bool(alike.pairs_alike(named))
