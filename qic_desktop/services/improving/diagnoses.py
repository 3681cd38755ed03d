"""Looking before changing: process maps, fishbones, five whys, Paretos; each is an outline with a picture."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.geometry.blocks import mirrored
from qic_desktop.analysis.geometry.fishbone import fishbone_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.geometry.process_map import process_map_scene
from qic_desktop.analysis.geometry.why_chain import why_scene
from qic_desktop.domain.outline import read_counts, read_outline
from qic_desktop.domain.planning import Diagnosis
from qic_desktop.errors import NotFoundError
from qic_desktop.services.improving import plans
from qic_desktop.services.improving.plans import check_plan
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.diagnoses import kind_name, picture_words, reason_left, why_word

PROCESS_MAP, FISHBONE, FIVE_WHYS, PARETO = "process-map", "fishbone", "five-whys", "pareto"
KINDS = (PROCESS_MAP, FISHBONE, FIVE_WHYS, PARETO)
TEXTS = frozenset({"title", "parts", "conclusion"})
ROW = 30.0
"""Height of a bar of a Pareto."""


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """One diagnosis as it is listed."""

    diagnosis: Diagnosis

    @property
    def id(self) -> str:
        """The record's id."""
        return self.diagnosis.id

    @property
    def kind(self) -> str:
        """One of ``KINDS``; a kind of a later version is shown as a map."""
        return self.diagnosis.kind if self.diagnosis.kind in KINDS else PROCESS_MAP

    @property
    def name(self) -> str:
        """Its title, or what it is."""
        return self.diagnosis.title or kind_name(self.kind)


@dataclass(frozen=True, slots=True)
class DiagnosisSheet:
    """Everything the Diagnosis part shows. ``own_topic`` is None while nobody has answered."""

    views: tuple[DiagnosisView, ...]
    drafts: dict[str, dict[str, str]]
    own_topic: bool | None
    problem: str


def read_diagnoses(workspace: Workspace) -> DiagnosisSheet:
    """Read the Diagnosis part.

    Raises:
        NotAllowedError: this is no site's store.
    """
    check_plan(workspace)
    plan = plans.find_plan(workspace)
    views = list_diagnoses(workspace)
    drafts = {view.id: workspace.journal.drafts(workspace.scope, Diagnosis.ENTITY, view.id) for view in views}
    return DiagnosisSheet(views, drafts, plan.charter.own_topic, plan.text("problem"))


def list_diagnoses(workspace: Workspace) -> tuple[DiagnosisView, ...]:
    """The diagnoses in the order in which they were begun."""
    found = workspace.journal.list_records(Diagnosis, workspace.scope)
    return tuple(DiagnosisView(one) for one in found if one.kind)


def get_diagnosis(workspace: Workspace, identity: str) -> DiagnosisView:
    """A diagnosis by its id or title, or by its kind where there is one of it.

    Raises:
        NotFoundError: there is none, or several.
    """
    everything = list_diagnoses(workspace)
    found = [one for one in everything if identity == one.id]
    found = found or [one for one in everything if identity in (one.diagnosis.title, one.kind)]
    if len(found) != 1:
        raise NotFoundError(identity, what="diagnosis")
    return found[0]


def add_diagnosis(workspace: Workspace, kind: str, title: str = "", parts: str = "") -> str:
    """Begin one, with some lines to write over; answers its id.

    Raises:
        NotFoundError: no such kind.
    """
    check_plan(workspace)
    if kind not in KINDS:
        raise NotFoundError(kind, what="kind")
    identity = workspace.new_id()
    fields = {name: text for name, text in (("title", title.strip()), ("parts", parts)) if text}
    workspace.journal.append(workspace.scope, [new_record(Diagnosis, identity, kind=kind, **fields)])
    return identity


def write_text(workspace: Workspace, identity: str, field: str, text: str) -> Changes:
    """Record ``title``, ``parts`` or ``conclusion`` as it was left; an empty text is taken away.

    Raises:
        NotFoundError: no such diagnosis or field.
        TextTooLongError: a text above 64 KiB; its draft is kept.
    """
    check_plan(workspace)
    view = get_diagnosis(workspace, identity)
    if field not in TEXTS:
        raise NotFoundError(field, what="field")
    edit = record_edit(Diagnosis, view.id, **{field: text if text.strip() else None})
    changes = workspace.journal.append(workspace.scope, [edit])
    drop_draft(workspace, view.id, field)
    return changes


def remove_diagnosis(workspace: Workspace, identity: str) -> Changes:
    """Take one off the page; its history stays, and undo brings it back."""
    check_plan(workspace)
    view = get_diagnosis(workspace, identity)
    return workspace.journal.append(workspace.scope, [Edit(Diagnosis.ENTITY, view.id, {"kind": None})])


def keep_draft(workspace: Workspace, identity: str, field: str, text: str) -> None:
    """Keep a text that is still being typed, outside the journal."""
    workspace.journal.keep_draft(workspace.scope, Diagnosis.ENTITY, identity, field, text)


def drop_draft(workspace: Workspace, identity: str, field: str) -> None:
    """The text was given up."""
    workspace.journal.drop_draft(workspace.scope, Diagnosis.ENTITY, identity, field)


# --- pictures -------------------------------------------------------------------------------------------------


def diagnosis_scene(kind: str, title: str, text: str, width: float, *, mirror: bool = False) -> Scene | None:
    """The picture of an outline, ``width`` pixels wide and as high as it needs; None while there is nothing to draw."""
    parts = read_outline(text)
    if not parts:
        return None
    said = picture_words(kind, title, len(parts))
    if kind == PARETO:
        return _pareto(text, width)
    if kind == FISHBONE:
        scene = fishbone_scene(title or reason_left(), parts, width, said)
    elif kind == FIVE_WHYS:
        scene = why_scene(parts, width, why_word(), said)
    else:
        scene = process_map_scene(parts, width, said)
    return mirrored(scene) if mirror else scene


def odd_lines(kind: str, text: str) -> tuple[int, ...]:
    """The lines (from 1) of a Pareto that cannot be counted."""
    return read_counts(text).odd if kind == PARETO else ()


def _pareto(text: str, width: float) -> Scene | None:
    counts = read_counts(text).counts
    if not counts:
        return None
    return pareto_scene(pareto(counts), (width, ROW * len(counts) + 8), ChartWords())
