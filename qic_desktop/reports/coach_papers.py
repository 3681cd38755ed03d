"""A coach's papers as A4 pages: the pack for a visit, its summary, the round."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.reports.blocks import LONG_TEXT, Together, bullets, chart_block, heading, ruled, table
from qic_desktop.reports.coach_value import CoachPaper, Grid, Part
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import STRONG_LINE, Styles, styles_for

_PADDING, _ROOM, _BETWEEN = 5 * PX, 11 * PX, 7 * PX
_SIGN_HEIGHT = 46 * PX
_GAP = 24 * PX


def coach_pdf(paper: CoachPaper) -> bytes:
    """The paper as a PDF, A4 portrait; the same value gives the same bytes.

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
    story: list[Any] = [styles.text(styles.headline, paper.headline, 600)]
    if paper.lead:
        story.append(styles.text(styles.lead, paper.lead))
    for part in paper.parts:
        story += part_flow(styles, part)
    if paper.signatures:
        story.append(Together([Spacer(0, 28 * PX), _signatures(styles, paper.signatures)]))
    return build_pdf(frame, story)


def part_flow(styles: Styles, part: Part) -> list[Any]:
    """One part under its heading; nothing where it is empty."""
    made: list[Any] = [heading(styles, part.title)] if part.title else []
    if part.text.strip():
        made.append(styles.text(styles.body, part.text))
    if part.lines:
        made += bullets(styles, part.lines, "")
    if part.grid is not None and part.grid.rows:
        made += _grid(styles, part.grid)
    for chart in part.charts:
        made += chart_block(styles, chart, CONTENT_WIDTH)
    return made


def _grid(styles: Styles, grid: Grid) -> list[Any]:
    widths = [CONTENT_WIDTH * share for share in grid.shares]
    padding = _ROOM if grid.tall else _PADDING
    rows: list[list[Any]] = [[styles.text(styles.head_cell, head, 500) for head in grid.heads]]
    long: list[tuple[str, ...]] = []
    for row in grid.rows:
        if max(len(text) for text in row) >= LONG_TEXT:
            # A text that fills pages breaks as a paragraph, never as a row of a table.
            long.append(row)
            continue
        rows.append([styles.text(styles.cell, text) for text in row])
    style = [
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING" if styles.right_to_left else "RIGHTPADDING", (0, 0), (-1, -1), _BETWEEN),
    ]
    made = [table(styles, rows, widths, style=[*style, *ruled(1, len(rows))], repeat_rows=1)] if len(rows) > 1 else []
    return [*made, *(styles.labelled(styles.body, " ".join(row[1:]).strip(), row[0]) for row in long)]


def _signatures(styles: Styles, names: tuple[str, ...]) -> Any:
    width = (CONTENT_WIDTH - _GAP * (len(names) - 1)) / len(names)
    cells: list[Any] = []
    widths: list[float] = []
    for place, name in enumerate(names):
        if place:
            cells.append("")
            widths.append(_GAP)
        cells.append(styles.text(styles.small, elide(name, width, 11 * PX)))
        widths.append(width)
    lines = [("LINEABOVE", (at, 1), (at, 1), PX, STRONG_LINE) for at in range(0, len(cells), 2)]
    style = [("TOPPADDING", (0, 0), (-1, 0), _SIGN_HEIGHT), ("TOPPADDING", (0, 1), (-1, 1), 4 * PX), *lines]
    return table(styles, [["" for _cell in cells], cells], widths, style=style)
