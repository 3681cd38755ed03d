"""A document of headed parts as A4 pages: change package, report of a collaborative."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.reports.blocks import bullets, chart_block, heading, ruled, table
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable, TextPaper

_PADDING, _GAP = 5 * PX, 6 * PX
_FIRST = 0.4
"""Share of the width that the words of a table take."""


def text_pdf(paper: TextPaper) -> bytes:
    """The document as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(paper.imprint.direction)
    frame = PageFrame(
        title=f"{paper.owner} · {paper.kind}",
        owner=paper.owner,
        context=paper.context,
        kind=paper.kind,
        imprint=paper.imprint,
    )
    story: list[Any] = [styles.text(styles.headline, paper.title, 600)]
    if paper.lead:
        story.append(styles.text(styles.lead, paper.lead))
    for part in paper.parts:
        story += _part(styles, part)
    return build_pdf(frame, story)


def _part(styles: Styles, part: PaperPart) -> list[Any]:
    found: list[Any] = []
    if part.title:
        low = styles.text(styles.subheading, part.title, 600)
        found.append(heading(styles, part.title) if part.level == 1 else low)
    found += [styles.text(styles.body, text) for text in part.texts if text]
    if part.lines:
        found += bullets(styles, part.lines, "")
    if part.table is not None:
        found += [Spacer(0, _GAP), _table(styles, part.table)]
    for block in part.charts:
        found += chart_block(styles, block, CONTENT_WIDTH)
    return [*found, Spacer(0, _GAP)]


def _table(styles: Styles, given: PaperTable) -> Any:
    first = CONTENT_WIDTH * (1.0 if len(given.heads) == 1 else _FIRST)
    rest = (CONTENT_WIDTH - first) / max(1, len(given.heads) - 1)
    rows: list[list[Any]] = [[styles.text(styles.head_cell, head, 600) for head in given.heads]]
    rows += [[styles.text(styles.cell, cell) for cell in row] for row in given.rows]
    padding = [("TOPPADDING", (0, 0), (-1, -1), _PADDING), ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING)]
    widths = [first, *[rest] * (len(given.heads) - 1)]
    return table(styles, rows, widths, style=[*padding, *ruled(0, len(rows))], repeat_rows=1)
