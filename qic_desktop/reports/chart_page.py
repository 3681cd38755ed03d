"""One chart on one A4 landscape page."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import bullets, chart_block, fit_picture, heading
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.fonts import ensure_fonts, one_line
from qic_desktop.reports.pages import CONTENT_WIDTH_LANDSCAPE, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import styles_for


def chart_pdf(page: ChartPage) -> bytes:
    """The chart as a PDF; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(page.imprint.direction)
    frame = PageFrame(
        title=f"{page.owner} · {page.chart.name}",
        owner=page.owner,
        context=page.context,
        kind=" · ".join(part for part in (_("Chart"), page.period) if part),
        imprint=page.imprint,
        landscape=True,
    )
    story: list[Any] = []
    if one_line(page.sentence):
        story += [styles.text(styles.sentence, page.sentence, 600), Spacer(0, 8 * PX)]
    story += chart_block(styles, page.chart, CONTENT_WIDTH_LANDSCAPE)
    if page.care:
        story += [heading(styles, _("Read with care")), *bullets(styles, page.care, "")]
    # A chart with many notes is a little smaller: the letters belong on the page of their chart.
    fit_picture(story, CONTENT_WIDTH_LANDSCAPE, frame.content_height)
    return build_pdf(frame, story)
