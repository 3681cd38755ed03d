"""The summary of an import on paper: for the file, or for whoever brought the stick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import bullets, heading, ruled, table
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.import_value import ImportSummary, SummaryLine
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for

_SENDER = 212 * PX
_MADE = 96 * PX
_BROUGHT = 130 * PX
_WORDS = CONTENT_WIDTH - _SENDER - _MADE - _BROUGHT
_WHY = CONTENT_WIDTH - _SENDER
_PADDING = 5 * PX
_GAP = 8 * PX
_FILE_SIZE = 11 * PX


def import_summary_pdf(summary: ImportSummary) -> bytes:
    """The summary as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(summary.imprint.direction)
    kind = _("What came in")
    frame = PageFrame(
        title=f"{summary.owner} · {kind}",
        owner=summary.owner,
        context=summary.when,
        kind=kind,
        imprint=summary.imprint,
    )
    story: list[Any] = [styles.text(styles.headline, summary.headline, 600), styles.text(styles.lead, summary.arrived)]
    if summary.missing:
        story += [heading(styles, _("Not here yet")), *bullets(styles, summary.missing, "")]
    if summary.conflicts:
        story += [heading(styles, _("To decide")), styles.text(styles.body, summary.conflicts)]
    if summary.refused:
        story += [heading(styles, _("Not taken in")), _reasons(styles, summary.refused)]
    if summary.aside:
        story += [heading(styles, _("Set aside, nothing is lost")), _reasons(styles, summary.aside)]
    if summary.brought:
        story += [heading(styles, _("Arrived whole")), _brought(styles, summary.brought), Spacer(0, _GAP)]
        said = _("The sender sees the same six words for the same file: compare them by telephone if you like.")
        story.append(styles.text(styles.small, said))
    return build_pdf(frame, story)


def _brought(styles: Styles, lines: Sequence[SummaryLine]) -> Any:
    heads = (_("From"), _("Made"), _("Brought"), _("In six words"))
    rows: list[list[Any]] = [[styles.text(styles.head_cell, head, 500) for head in heads]]
    for one in lines:
        cells = (one.made, one.brought, one.words)
        rows.append([_sender(styles, one), *(styles.text(styles.cell, text) for text in cells)])
    return table(
        styles, rows, [_SENDER, _MADE, _BROUGHT, _WORDS], style=[*_padded(), *ruled(1, len(rows))], repeat_rows=1
    )


def _reasons(styles: Styles, lines: Sequence[SummaryLine]) -> Any:
    rows = [[_sender(styles, one), styles.text(styles.cell, one.reason)] for one in lines]
    return table(styles, rows, [_SENDER, _WHY], style=[*_padded(), *ruled(0, len(rows))])


def _sender(styles: Styles, one: SummaryLine) -> list[Any]:
    shown = [styles.text(styles.cell, elide(one.sender, _SENDER - _GAP, 12 * PX, 600), 600)] if one.sender else []
    return [*shown, styles.text(styles.small, elide(one.file, _SENDER - _GAP, _FILE_SIZE))]


def _padded() -> list[tuple[Any, ...]]:
    return [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
