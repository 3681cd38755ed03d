"""A document of headed parts as A4 pages: change package, report of a collaborative."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.reports.blocks import Heading, Together, bullets, chart_block, heading, ruled, table
from qic_desktop.reports.fonts import ensure_fonts, rich
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable, TextPaper

_PADDING, _GAP, _GUTTER = 5 * PX, 6 * PX, 12 * PX
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
        story += part_blocks(styles, part)
    return build_pdf(frame, story)


def part_blocks(styles: Styles, part: PaperPart) -> list[Any]:
    """One part: its title, then texts, list, table and charts, as far as there are any."""
    found: list[Any] = []
    if part.title:
        low = styles.subheading.clone("part", spaceBefore=14 * PX, spaceAfter=2 * PX)
        found.append(heading(styles, part.title) if part.level == 1 else Heading(rich(part.title, 600), low))
    found += [styles.text(styles.body, text) for text in part.texts if text]
    if part.lines:
        found += bullets(styles, part.lines, "")
    if part.table is not None:
        found += [Spacer(0, _GAP), _table(styles, part.table)]
    for place, block in enumerate(part.charts):
        chart, *notes = chart_block(styles, block, CONTENT_WIDTH)
        # What is said of a chart stands on its page.
        found = [Together([*found, Spacer(0, _GAP), *chart.parts]), *notes] if not place else [*found, chart, *notes]
    return [*found, Spacer(0, _GAP)]


def _table(styles: Styles, given: PaperTable) -> Any:
    widths = [CONTENT_WIDTH * share for share in given.shares or _shares(len(given.heads))]
    heads = [styles.text(styles.head_cell, head, 600) for head in given.heads]
    rows: list[list[Any]] = [[styles.text(styles.cell, cell) for cell in row] for row in given.rows]
    if given.figures:
        heads[1:] = [styles.text(styles.note_muted, head, 600) for head in given.heads[1:]]
        rows = [[row[0], *map(styles.figures, cells[1:])] for row, cells in zip(rows, given.rows, strict=True)]
    padding = [("TOPPADDING", (0, 0), (-1, -1), _PADDING), ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING)]
    gaps = [("RIGHTPADDING", (0, 0), (-2, -1), 0 if given.figures else _GUTTER)] if len(widths) > 1 else []
    return table(styles, [heads, *rows], widths, style=[*padding, *gaps, *ruled(1, len(rows) + 1)], repeat_rows=1)


def _shares(columns: int) -> list[float]:
    first = 1.0 if columns == 1 else _FIRST
    return [first, *[(1.0 - first) / max(1, columns - 1)] * (columns - 1)]
