"""The poster of the driver diagram: read from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qic_desktop.i18n import _
from qic_desktop.reports.driver_poster_value import DriverPoster
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.improving import drivers
from qic_desktop.services.improving.driver_faces import tree_of
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import report_files
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error
from qic_desktop.wording.drivers import summary

Paper = Literal["a3", "a4"]
PAPERS: tuple[Paper, ...] = ("a3", "a4")


@dataclass(frozen=True, slots=True)
class PreparedPoster:
    """A poster before it is printed: all that was read, and the file name to offer."""

    content: DriverPoster
    file_name: str


def prepare_poster(workspace: Workspace, paper: Paper = "a3", *, with_shared: bool = True) -> PreparedPoster:
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
        large=paper == "a3",
    )
    return PreparedPoster(content, report_files.file_name(workspace.name, _("driver diagram")))


def _foot(found: drivers.DriverDiagram, *, with_shared: bool) -> str:
    """How many ideas there are and how far, and whose the cards with a book are."""
    said = summary(found.states(with_shared=with_shared))
    shared = any(node.shared and (with_shared or node.kind == "driver") for node in found.forest.everything())
    book = _("Cards with an open book come from the collaborative.") if shared else ""
    return ". ".join(part for part in (said, book) if part)


def save_poster(prepared: PreparedPoster, folder: Path) -> Path:
    """Make the PDF and write it into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    out = report_files.free_name(folder, prepared.file_name)
    write_poster(prepared, out)
    return out


def write_poster(prepared: PreparedPoster, out: Path) -> None:
    """Make the PDF and write it as ``out``.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    from qic_desktop.reports.driver_poster import poster_pdf

    write_atomically(out.absolute(), poster_pdf(prepared.content))
