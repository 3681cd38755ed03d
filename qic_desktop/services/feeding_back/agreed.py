"""What a collaborative agreed on about telling of sites: whether, by name or not, and how small is too small."""

from __future__ import annotations

from qic_desktop.domain.governance import COMPARISONS
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.feeding_back.suppression import MINIMUM_SITES, THRESHOLD, Guard
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace


def comparison_of(workspace: Workspace) -> str:
    """How sites see each other's values: named, unnamed or off."""
    found = collaboratives.find_collaborative(workspace)
    agreed = found.comparison_policy if found else None
    return agreed if agreed in COMPARISONS else collaboratives.profile_of(workspace).comparison


def guard_of(workspace: Workspace) -> Guard:
    """How small is too small, as the collaborative agreed; a cell is never of fewer than five sites."""
    found = collaboratives.find_collaborative(workspace)
    threshold = (found.small_number_threshold if found else None) or THRESHOLD
    least = (found.minimum_sites if found else None) or MINIMUM_SITES
    return Guard(max(2, threshold), max(MINIMUM_SITES, least))


def check_organiser(workspace: Workspace) -> None:
    """Refuse what only an organiser does.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")
