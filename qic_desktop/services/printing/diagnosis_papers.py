"""A diagnosis on paper: filled from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from qic_desktop.reports.diagnosis_value import PAPER_WIDTH, DiagnosisPaper
from qic_desktop.services.improving import diagnoses
from qic_desktop.services.improving.plans import check_plan
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.diagnoses import kind_name


def prepare_diagnosis(workspace: Workspace, identity: str) -> Paper[DiagnosisPaper]:
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
    return Paper(content, file_name(workspace.name, view.name), _pdf)


def _pdf(content: DiagnosisPaper) -> bytes:
    from qic_desktop.reports.diagnosis_paper import diagnosis_pdf

    return diagnosis_pdf(content)
