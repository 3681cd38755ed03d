"""The organiser's summary: the whole and the middle site, who reported, what each site's chart says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import (
    GRID_COLUMNS,
    FigureLine,
    chart_block,
    figure_cells,
    figure_grid,
    fit_picture,
    heading,
    table,
)
from qic_desktop.reports.collaborative_value import CollaborativeSummary, PeriodLine, SiteLine
from qic_desktop.reports.fonts import elide, ensure_fonts, one_line
from qic_desktop.reports.pages import BODY_HEIGHT, CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import HAIR_LINE, STRONG_LINE, Styles, styles_for

_SITE_COLUMNS = 2
_SITE_GAP = 32 * PX
_SITE_WIDTH = (CONTENT_WIDTH - (_SITE_COLUMNS - 1) * _SITE_GAP) / _SITE_COLUMNS
_NAME_WIDTH = _SITE_WIDTH * 0.47
_FINDING_WIDTH = _SITE_WIDTH * 0.38
_LATEST_WIDTH = _SITE_WIDTH - _NAME_WIDTH - _FINDING_WIDTH
_PADDING = 2 * PX


def collaborative_pdf(summary: CollaborativeSummary) -> bytes:
    """The summary as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(summary.imprint.direction)
    kind = _("Summary · {period}").format(period=summary.period)
    frame = PageFrame(
        title=f"{summary.collaborative} · {kind}",
        owner=summary.collaborative,
        context=summary.measure,
        kind=kind,
        imprint=summary.imprint,
    )
    story: list[Any] = [styles.text(styles.headline, summary.headline, 600)]
    lead = " ".join(sentence.strip() for sentence in summary.lead)
    story += [styles.text(styles.lead, lead), Spacer(0, 14 * PX)]
    story += chart_block(styles, summary.chart, CONTENT_WIDTH)
    if summary.periods:
        story += [heading(styles, _("Period by period")), *_periods(styles, summary.periods)]
    if summary.reporting:
        story += [heading(styles, _("Who reported")), styles.text(styles.body, " ".join(summary.reporting))]
    story += _sites(styles, summary)
    fit_picture(story, CONTENT_WIDTH, BODY_HEIGHT)
    return build_pdf(frame, story)


def _periods(styles: Styles, periods: Sequence[PeriodLine]) -> list[Any]:
    grids: list[Any] = []
    for start in range(0, len(periods), GRID_COLUMNS):
        some = periods[start : start + GRID_COLUMNS]
        lines = (
            (_("Sites expected"), [line.expected for line in some], 400),
            (_("Reporting"), [line.reporting for line in some], 400),
            (_("All together"), [line.pooled for line in some], 600),
            (_("Middle site"), [line.median for line in some], 600),
            (_("Sites at target"), [line.at_target for line in some], 400),
        )
        filled = [
            FigureLine(label, figure_cells(styles, [text or "–" for text in texts], CONTENT_WIDTH, weight))
            for label, texts, weight in lines
            if any(one_line(text) for text in texts)
        ]
        heads = [line.period for line in some]
        grids += [figure_grid(styles, heads, filled, CONTENT_WIDTH), Spacer(0, 8 * PX)]
    return grids[:-1]


def _sites(styles: Styles, summary: CollaborativeSummary) -> list[Any]:
    parts = [heading(styles, _("Sites, A to Z"))]
    if not summary.sites:
        return [*parts, styles.text(styles.body, _("No site has reported yet."))]
    if one_line(summary.chance_note):
        parts.append(styles.text(styles.body, summary.chance_note))
    ordered = sorted(summary.sites, key=lambda site: (one_line(site.name).casefold(), site.name))
    height = -(-len(ordered) // _SITE_COLUMNS)
    columns = [ordered[start : start + height] for start in range(0, len(ordered), height)]
    head = styles.text(styles.head_cell, _("Site"), 500), styles.text(styles.head_cell, _("Its chart says"), 500)
    rows: list[list[Any]] = [_side_by_side([[*head, styles.text(styles.note_muted, _("Latest"), 500)]] * len(columns))]
    for index in range(height):
        found = [_site_cells(styles, column[index]) for column in columns if index < len(column)]
        rows.append(_side_by_side(found))
    widths = _side_by_side([[_NAME_WIDTH, _FINDING_WIDTH, _LATEST_WIDTH]] * _SITE_COLUMNS, gap=_SITE_GAP)
    rows = [[*row, *[""] * (len(widths) - len(row))] for row in rows]
    return [*parts, table(styles, rows, widths, style=_site_rules(columns), repeat_rows=1)]


def _side_by_side(groups: Sequence[Sequence[Any]], gap: Any = "") -> list[Any]:
    """The groups in one row, with ``gap`` between them."""
    row: list[Any] = []
    for index, group in enumerate(groups):
        row += [*([gap] if index else []), *group]
    return row


def _site_cells(styles: Styles, site: SiteLine) -> list[Any]:
    return [
        styles.text(styles.label, elide(site.name, _NAME_WIDTH - 6 * PX, 11 * PX)),
        styles.text(styles.label, elide(site.finding, _FINDING_WIDTH, 11 * PX)),
        styles.figures(elide(site.latest, _LATEST_WIDTH, 11 * PX)),
    ]


def _site_rules(columns: Sequence[Sequence[SiteLine]]) -> list[tuple[Any, ...]]:
    commands: list[tuple[Any, ...]] = [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
    ]
    for number, column in enumerate(columns):
        first, last = 4 * number, 4 * number + 2
        commands.append(("LINEBELOW", (first, 0), (last, 0), PX, STRONG_LINE))
        commands.append(("LINEBELOW", (first, 1), (last, len(column)), PX, HAIR_LINE))
    return commands
