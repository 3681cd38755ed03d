"""The change package on paper, for members and for others: what to do, how sites did it, what came of it."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.i18n import _
from qic_desktop.reports.text_paper_value import PaperPart, TextPaper
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.services.improving.drivers import read_forest
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.harvest import INCLUDE, read_harvest
from qic_desktop.services.organising.harvest_package import Told, stories_of
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.drivers import evidence_words
from qic_desktop.wording.harvest import no_proof

Stories = dict[str, tuple[Told, ...]]


def change_package(workspace: Workspace) -> TextPaper:
    """What is printed: every idea under its driver, drafts included, and the stories that may be handed on.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    rows = [row for row in read_harvest(workspace).rows if row.decision == INCLUDE]
    stories: Stories = {row.group.idea: stories_of(workspace, row) for row in rows if row.group and row.group.idea}
    collaborative = collaboratives.find_collaborative(workspace)
    title = (collaborative.title if collaborative else None) or workspace.name
    parts: list[PaperPart] = []
    forest = read_forest(workspace)
    for node in (*forest.primary, *forest.loose):
        parts += _parts(node, stories)
    if not parts:
        parts.append(PaperPart("", (_("No change is in the package yet."),)))
    return TextPaper(
        owner=title,
        context=(collaborative.topic if collaborative else None) or "",
        kind=_("Change package"),
        title=_("Change package: {title}").format(title=title),
        lead=(collaborative.aim if collaborative else None) or "",
        parts=(*parts, PaperPart(_("How to read it"), (no_proof(), _numbers()))),
        imprint=imprint_of(workspace, title),
    )


def save_change_package(workspace: Workspace, out: Path) -> Path:
    """Write the change package to print.

    Raises:
        NotAllowedError: this is no organiser's store.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing is half written.
    """
    from qic_desktop.reports.text_paper import text_pdf

    write_atomically(out.absolute(), text_pdf(change_package(workspace)))
    return out


def _numbers() -> str:
    return _("Numbers are medians of up to twelve months before and after a site took the change up.")


def _parts(node: Node, stories: Stories) -> list[PaperPart]:
    if node.kind == "idea":
        return [_idea(node.record, stories)] if isinstance(node.record, ChangeIdea) else []
    below = [part for child in node.children for part in _parts(child, stories)]
    return [PaperPart(node.text), *below] if below else []


def _idea(idea: ChangeIdea, stories: Stories) -> PaperPart:
    labelled = (
        (_("Why"), idea.why),
        (_("How to do it"), idea.how_to),
        (_("How to test it"), idea.how_to_test),
        (_("How sites adapted it"), idea.adaptations),
        (_("What came of it"), idea.results),
        (_("Evidence"), evidence_words(idea.evidence)),
        (_("Sources"), idea.sources),
    )
    texts = tuple(f"{label}: {text}" for label, text in labelled if text)
    return PaperPart(idea.text or "", texts, tuple(_story(one) for one in stories.get(idea.id, ())), level=2)


def _story(told: Told) -> str:
    steps = " ".join(text for text in (told.story.title, told.story.steps, told.story.result) if text)
    return _("A site tells: {story}").format(story=steps) if not told.told_by else f"{told.told_by}: {steps}"
