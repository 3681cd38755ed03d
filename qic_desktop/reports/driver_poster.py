"""The driver diagram as a poster: A3 or A4 landscape, the drawing of the window, on as many pages as words need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reportlab.platypus import PageBreak, Spacer

from qic_desktop.analysis.geometry.driver_marks import diagram_scene
from qic_desktop.analysis.geometry.driver_tree import Branch, Diagram, Tree, lay_out
from qic_desktop.i18n import _
from qic_desktop.reports.driver_poster_value import DriverPoster
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.pages import PageFrame, build_pdf
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.styles import Styles, styles_for

LEAST = 0.72
"""Words shrink to this share of their size before another page is begun: 7 points on paper."""
LARGER = (1.7, 1.55, 1.4, 1.25, 1.1, 1.0)
"""So much larger than on the screen words may be, where the page has room: a poster is read from afar."""
_FOOT = 26 * PX


def poster_pdf(poster: DriverPoster) -> bytes:
    """The poster as a PDF; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(poster.imprint.direction)
    kind = _("Driver diagram")
    frame = PageFrame(
        title=f"{poster.owner} · {kind}",
        owner=poster.owner,
        context=poster.context,
        kind=kind,
        imprint=poster.imprint,
        landscape=True,
        large=poster.large,
    )
    room = (frame.content_width, frame.content_height - (_FOOT if poster.summary else 0.0) - 2)
    story: list[Any] = []
    for diagram in _pages(poster.tree, (room[0] / PX, room[1] / PX)):
        story += [PageBreak()] if story else []
        story += _page(styles, poster, diagram, room)
    return build_pdf(frame, story)


def _page(styles: Styles, poster: DriverPoster, diagram: Diagram, room: tuple[float, float]) -> list[Any]:
    picture = _Picture(diagram, room)
    made: list[Any] = [picture]
    if poster.summary:
        made += [Spacer(0, 8 * PX), styles.text(styles.small, poster.summary)]
    return made


class _Picture(SceneFlowable):
    """The drawing, as large as the page allows, from where reading begins."""

    def __init__(self, diagram: Diagram, room: tuple[float, float]) -> None:
        super().__init__(diagram_scene(diagram))
        self.scale = min(LARGER[0] * PX, room[0] / self.scene.width, room[1] / self.scene.height)
        self.hAlign = "RIGHT" if diagram.right_to_left else "LEFT"

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size in points."""
        return self.scene.width * self.scale, self.scene.height * self.scale


def _pages(tree: Tree, room: tuple[float, float]) -> list[Diagram]:
    """One page where all fits, else primary drivers with all below them, page by page, and the unplaced at the end."""
    whole = _laid_out(tree, room)
    if _fits(whole, room):
        return [whole]
    pages: list[Diagram] = []
    taken: list[Branch] = []
    for branch in tree.aim.children:
        if taken and not _fits(_laid_out(_part(tree, [*taken, branch]), room), room):
            pages.append(_laid_out(_part(tree, taken), room))
            taken = []
        taken.append(branch)
    last = replace(tree, aim=replace(tree.aim, children=tuple(taken)))
    if tree.loose and taken and not _fits(_laid_out(last, room), room):
        pages.append(_laid_out(_part(tree, taken), room))
        last = replace(tree, aim=replace(tree.aim, children=()))
    return [*pages, _laid_out(last, room)]


def _part(tree: Tree, taken: list[Branch]) -> Tree:
    return replace(tree, aim=replace(tree.aim, children=tuple(taken)), loose=())


def _laid_out(tree: Tree, room: tuple[float, float]) -> Diagram:
    """As large as the page allows: with few cards larger than on the screen, with many in smaller words."""
    for scale in LARGER:
        diagram = lay_out(tree, room[0] / scale)
        if diagram.height * scale <= room[1] and diagram.width * scale <= room[0] + 1:
            return diagram
    diagram = lay_out(tree, room[0])
    scale = max(LEAST, min(1.0, room[1] / diagram.height))
    return lay_out(tree, room[0] / scale)


def _fits(diagram: Diagram, room: tuple[float, float]) -> bool:
    return min(room[0] / diagram.width, room[1] / diagram.height) >= LEAST - 0.01
