"""What only people can write of the collaborative's report: the problem, what is known, what it means.

The texts are the collaborative's charter (headings of SQUIRE 2.0), field by field; drafts until they are published.
"""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.domain.planning import Charter
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import NotFoundError
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.drafts import find_drafted
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

WHY = ("background", "knowledge", "rationale")
HOW = ("context", "patients", "how_much", "resources", "barriers", "study", "ethics")
MEANS = ("summary", "interpretation", "limitations", "conclusions", "funding")
TEXTS = (*WHY, *HOW, *MEANS)


def read_texts(workspace: Workspace) -> Mapping[str, str]:
    """Every text by its field's name, empty where nothing is written."""
    found = find_drafted(workspace, Charter, collaboratives.collaborative_id(workspace))
    return {name: (getattr(found, name) or "").strip() if found else "" for name in TEXTS}


def write_text(workspace: Workspace, field: str, text: str) -> Changes:
    """Write one text; empty takes it away.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such field.
    """
    check_organiser(workspace)
    if field not in TEXTS:
        raise NotFoundError(field, what="field")
    # Fields of one register are kept together: what stands in the others stays.
    together = next((one for one in _TOGETHER if field in one), (field,))
    before = read_texts(workspace)
    told: dict[str, object] = {name: before[name] or None for name in together}
    told[field] = text.strip() or None
    edit = record_edit(Charter, collaboratives.collaborative_id(workspace), **told)
    return workspace.journal.append(organiser_private_scope(), [edit])


_TOGETHER = (("patients", "how_much"),)
