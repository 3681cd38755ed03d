"""One site's whole story on paper, A4 landscape: chart and lanes on one axis, what they did, what to read with care."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import bullets, fit_picture, heading, letters, two_columns
from qic_desktop.reports.fonts import ensure_fonts, one_line
from qic_desktop.reports.pages import CONTENT_WIDTH_LANDSCAPE, PageFrame, build_pdf
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.site_value import SitePaper
from qic_desktop.reports.styles import styles_for


def site_pdf(paper: SitePaper) -> bytes:
    """The story as a PDF; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(paper.imprint.direction)
    kind = _("Story of a site")
    frame = PageFrame(
        title=f"{paper.name} · {kind}",
        owner=paper.owner,
        context=" · ".join(part for part in (paper.name, paper.context) if part),
        kind=kind,
        imprint=paper.imprint,
        landscape=True,
    )
    story: list[Any] = []
    if one_line(paper.sentence):
        story += [styles.text(styles.sentence, paper.sentence, 600), Spacer(0, 6 * PX)]
    measure = " · ".join(part for part in (paper.measure, paper.rules) if part)
    story += [styles.text(styles.small, measure), Spacer(0, 4 * PX), SceneFlowable(paper.scene), Spacer(0, 8 * PX)]
    half = CONTENT_WIDTH_LANDSCAPE / 2 - 16 * PX
    left = [heading(styles, _("What they did"))]
    left += letters(styles, paper.did, half) if paper.did else bullets(styles, (), _("No test is recorded."))
    right: list[Any] = []
    if paper.care:
        right += [heading(styles, _("Read with care")), *bullets(styles, paper.care, "")]
    right += [heading(styles, _("Its way")), *bullets(styles, paper.way, _("Nothing else is recorded."))]
    story += two_columns(styles, left, right, CONTENT_WIDTH_LANDSCAPE)
    fit_picture(story, CONTENT_WIDTH_LANDSCAPE, frame.content_height)
    return build_pdf(frame, story)
