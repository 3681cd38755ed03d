"""A diagnosis as an A4 page: the picture, and what was seen in it."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import heading
from qic_desktop.reports.diagnosis_value import DiagnosisPaper
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.pages import PageFrame, build_pdf
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.styles import styles_for


def diagnosis_pdf(paper: DiagnosisPaper) -> bytes:
    """The page as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(paper.imprint.direction)
    frame = PageFrame(
        title=f"{paper.owner} · {paper.kind}",
        owner=paper.owner,
        context="",
        kind=paper.kind,
        imprint=paper.imprint,
    )
    story: list[Any] = [styles.text(styles.headline, paper.title, 600), Spacer(0, 8 * PX)]
    if paper.scene is not None:
        story.append(SceneFlowable(paper.scene))
    else:
        story.append(styles.text(styles.body, _("Nothing is drawn yet.")))
    if paper.conclusion:
        story.append(heading(styles, _("What we see in it")))
        story += [styles.text(styles.body, line) for line in paper.conclusion.splitlines() if line.strip()]
    return build_pdf(frame, story)
