"""The poster of the driver diagram: read from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from typing import Literal

from qic_desktop.i18n import _
from qic_desktop.reports.driver_poster_value import DriverPoster
from qic_desktop.services.improving import drivers
from qic_desktop.services.improving.driver_faces import tree_of
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.drivers import summary

PosterSize = Literal["a3", "a4"]
SIZES: tuple[PosterSize, ...] = ("a3", "a4")


def prepare_poster(workspace: Workspace, size: PosterSize = "a3", *, with_shared: bool = True) -> Paper[DriverPoster]:
    """Read what stands on the poster; ``with_shared`` with the ideas of the change package.

    Raises:
        NotAllowedError: this is no site's store.
    """
    found = drivers.read_diagram(workspace)
    collaborative = collaboratives.find_collaborative(workspace)
    content = DriverPoster(
        owner=workspace.name,
        context=(collaborative.title if collaborative else None) or "",
        tree=tree_of(found, with_shared=with_shared),
        summary=_foot(found, with_shared=with_shared),
        imprint=imprint_of(workspace, workspace.name),
        large=size == "a3",
    )
    return Paper(content, file_name(workspace.name, _("driver diagram")), _pdf)


def _foot(found: drivers.DriverDiagram, *, with_shared: bool) -> str:
    """How many ideas there are and how far, and whose the cards with a book are."""
    said = summary(found.states(with_shared=with_shared))
    shared = any(node.shared and (with_shared or node.kind == "driver") for node in found.forest.everything())
    book = _("Cards with an open book come from the collaborative.") if shared else ""
    return ". ".join(part for part in (said, book) if part)


def _pdf(content: DriverPoster) -> bytes:
    from qic_desktop.reports.driver_poster import poster_pdf

    return poster_pdf(content)
