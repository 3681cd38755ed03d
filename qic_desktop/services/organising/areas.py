"""The areas of a store's sites."""

from __future__ import annotations

from qic_desktop.domain.areas import Area as Area
from qic_desktop.domain.areas import area_name as area_name
from qic_desktop.domain.areas import areas_of
from qic_desktop.domain.areas import is_within as is_within
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace


def list_areas(workspace: Workspace) -> tuple[Area, ...]:
    """Every area that a site lies in, the wider before what lies in it, by name."""
    return areas_of(trust.list_sites(workspace))
