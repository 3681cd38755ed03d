"""A diagnosis on paper: filled from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qic_desktop.reports.diagnosis_value import PAPER_WIDTH, DiagnosisPaper
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.improving import diagnoses
from qic_desktop.services.improving.plans import check_plan
from qic_desktop.services.printing import report_files
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error
from qic_desktop.wording.diagnoses import kind_name


@dataclass(frozen=True, slots=True)
class PreparedDiagnosis:
    """A page before it is printed: all that was read, and the file name to offer."""

    content: DiagnosisPaper
    file_name: str


def prepare_diagnosis(workspace: Workspace, identity: str) -> PreparedDiagnosis:
    """Read what stands on the page of a diagnosis.

    Raises:
        NotAllowedError: this is no site's store.
        NotFoundError: no such diagnosis.
    """
    check_plan(workspace)
    view = diagnoses.get_diagnosis(workspace, identity)
    imprint = imprint_of(workspace, workspace.name)
    one = view.diagnosis
    scene = diagnoses.diagnosis_scene(
        view.kind, one.title or "", one.parts or "", PAPER_WIDTH, mirror=imprint.direction == "rtl"
    )
    content = DiagnosisPaper(workspace.name, view.name, kind_name(view.kind), scene, one.conclusion or "", imprint)
    return PreparedDiagnosis(content, report_files.file_name(workspace.name, view.name))


def save_diagnosis(prepared: PreparedDiagnosis, folder: Path) -> Path:
    """Make the PDF and write it into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError: nothing was written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    out = report_files.free_name(folder, prepared.file_name)
    write_diagnosis(prepared, out)
    return out


def write_diagnosis(prepared: PreparedDiagnosis, out: Path) -> None:
    """Make the PDF and write it as ``out``.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    from qic_desktop.reports.diagnosis_paper import diagnosis_pdf

    write_atomically(out.absolute(), diagnosis_pdf(prepared.content))
