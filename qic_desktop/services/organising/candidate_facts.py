"""What the facility list knows of a site: taken over when a site with its code is enrolled."""

from __future__ import annotations

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.organising import Candidate
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.services.workspace import Workspace

SITE_FACTS = ("organisation", "area", "facility_type", "size")


def find_listed(workspace: Workspace, code: str | None) -> Candidate | None:
    """The facility with a code, None where it is not on the list, or the code is empty."""
    if not code:
        return None
    listed = workspace.journal.list_records(Candidate, organiser_private_scope())
    return next((one for one in listed if one.code == code), None)


def facts_of(candidate: Candidate | None) -> dict[str, object]:
    """The fields of a site that the list knows."""
    found = {name: getattr(candidate, name, None) for name in SITE_FACTS}
    return {name: value for name, value in found.items() if value not in (None, "")}


def lacking_facts(candidate: Candidate, site: Site) -> dict[str, object]:
    """What the list knows of a site, and the registry does not yet."""
    return {name: value for name, value in facts_of(candidate).items() if getattr(site, name) in (None, "")}
