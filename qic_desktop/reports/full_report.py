"""The report of a whole collaborative as A4 pages: the figures first, then chapter by chapter."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.reports.blocks import Heading, Together, table
from qic_desktop.reports.fonts import ensure_fonts, rich
from qic_desktop.reports.full_report_value import Chapter, FullReport, KeyFigure
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import HAIR_LINE, STRONG_LINE, Styles, styles_for
from qic_desktop.reports.text_paper import part_blocks

_GAP, _PADDING, _COLUMN_GAP = 14 * PX, 8 * PX, 18 * PX


def full_report_pdf(report: FullReport) -> bytes:
    """The document as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(report.imprint.direction)
    frame = PageFrame(
        title=f"{report.owner} · {report.kind}",
        owner=report.owner,
        context=report.span,
        kind=report.kind,
        imprint=report.imprint,
    )
    story: list[Any] = [
        styles.text(styles.headline.clone("title", fontSize=30 * PX, leading=36 * PX), report.title, 600)
    ]
    if report.lead:
        story += [styles.text(styles.sentence, report.lead), Spacer(0, 4 * PX)]
    if report.warning:
        story.append(styles.text(styles.small, report.warning, 600))
    if report.figures:
        story += [Spacer(0, _GAP), _figures(styles, report.figures)]
    for chapter in report.chapters:
        story += _chapter(styles, chapter)
    return build_pdf(frame, story)


def _figures(styles: Styles, figures: tuple[KeyFigure, ...]) -> Any:
    """Large figures side by side, each with its words below, between two lines."""
    large = styles.headline.clone("figure", fontSize=27 * PX, leading=33 * PX, spaceAfter=0)
    width = (CONTENT_WIDTH - (len(figures) - 1) * _COLUMN_GAP) / len(figures)
    cells: list[list[Any]] = [[], []]
    widths: list[float] = []
    for place, one in enumerate(figures):
        if place:
            cells[0].append("")
            cells[1].append("")
            widths.append(_COLUMN_GAP)
        cells[0].append(styles.text(large, one.figure, 600))
        cells[1].append(styles.text(styles.label, one.words))
        widths.append(width)
    style: list[tuple[Any, ...]] = [
        ("LINEABOVE", (0, 0), (-1, 0), 1.5 * PX, STRONG_LINE),
        ("LINEBELOW", (0, 1), (-1, 1), PX, HAIR_LINE),
        ("TOPPADDING", (0, 0), (-1, 0), _PADDING),
        ("BOTTOMPADDING", (0, 1), (-1, 1), _PADDING),
    ]
    return table(styles, cells, widths, style=style)


def _chapter(styles: Styles, chapter: Chapter) -> list[Any]:
    if not chapter.parts:
        return []
    large = styles.heading.clone("chapter", fontSize=20 * PX, leading=26 * PX, spaceBefore=30 * PX, spaceAfter=4 * PX)
    title = Heading(rich(chapter.title, 600), large)
    first, *others = [block for part in chapter.parts for block in part_blocks(styles, part)]
    # A chart takes the title of its chapter along to its page.
    begun = [Together([title, *first.parts])] if isinstance(first, Together) else [title, first]
    return [*begun, *others]
