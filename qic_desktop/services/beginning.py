"""The first minutes of a team that begins alone: who, what is counted, from when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.people import Project
from qic_desktop.i18n import capital
from qic_desktop.services import people
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record

CODE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Beginning:
    """Five answers: facility (the store's name), a first name, what is counted, out of what, the first month."""

    first_name: str
    counted: str
    out_of: str
    first_period: str


def begin_alone(workspace: Workspace, answers: Beginning) -> MeasureView:
    """Make the person, the project and the first measure; higher is taken as better until the first finding asks."""
    if answers.first_name:
        person = people.add_person(workspace, answers.first_name)
        people.type_as(workspace, person.id)
    name = capital(answers.counted)
    project = new_record(Project, workspace.new_id(), title=name, started=answers.first_period)
    workspace.journal.append(workspace.scope, [project], undoable=False)
    definition: dict[str, object] = {
        "numerator_text": answers.counted,
        "value_form": "proportion" if answers.out_of else "count",
        "effective_period": answers.first_period,
        "unit": "%" if answers.out_of else "",
    }
    if answers.out_of:
        definition["denominator_text"] = answers.out_of
    return measures.define_measure(
        workspace,
        NewMeasure(code_for(workspace, answers.counted), name, MeasureKind.PROCESS, definition=definition),
    )


def code_for(workspace: Workspace, name: str) -> str:
    """A short, readable code for a measure that is not taken yet: "births-with-partograph"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:CODE_LENGTH].strip("-") or "measure"
    taken = {view.code for view in measures.list_measures(workspace)}
    return next(code for code in (words, *(f"{words}-{n}" for n in range(2, 1000))) if code not in taken)
