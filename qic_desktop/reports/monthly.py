"""The monthly report of a site: page 1 works alone on a notice board, what follows is the team's journal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from reportlab.platypus import HRFlowable, Spacer

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.blocks import (
    COLUMN_GAP,
    LONG_TEXT,
    BarParagraph,
    TickBox,
    Together,
    bullets,
    chart_block,
    fit_picture,
    heading,
    ruled,
    table,
    two_columns,
)
from qic_desktop.reports.fonts import clean, elide, ensure_fonts, one_line, rich
from qic_desktop.reports.month_table import month_table
from qic_desktop.reports.monthly_value import CycleLine, MonthlyReport, Promise, SmallMeasure
from qic_desktop.reports.pages import BODY_HEIGHT, CONTENT_WIDTH, BreakAfterFirstPage, PageFrame, build_pdf
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.scores import score_lines
from qic_desktop.reports.styles import HAIR_LINE, STRONG_LINE, TEXT, Styles, styles_for

_SMALL_ROW = 3
_SMALL_GAP = 20 * PX
_SMALL_WIDTH = (CONTENT_WIDTH - 2 * _SMALL_GAP) / _SMALL_ROW
_CELL_PADDING = 6 * PX
_CYCLE_WIDTHS = tuple(width * PX for width in (30, 170, 12, 178, 12, 186, 12, 82))
_PROMISE_WIDTHS = tuple(width * PX for width in (26, 416, 10, 130, 10, 90))


def monthly_pdf(report: MonthlyReport) -> bytes:
    """The report as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(report.imprint.direction)
    kind = _("Monthly report · {period}").format(period=report.period)
    frame = PageFrame(
        title=f"{report.site} · {kind}",
        owner=report.site,
        context=report.collaborative,
        kind=kind,
        imprint=report.imprint,
    )
    story = [*_notice_page(styles, report), BreakAfterFirstPage(), *_journal(styles, report)]
    return build_pdf(frame, story)


def _notice_page(styles: Styles, report: MonthlyReport) -> list[Any]:
    parts: list[Any] = [styles.text(styles.headline, report.headline, 600)]
    lead = " ".join(sentence.strip() for sentence in report.lead)
    parts += [styles.text(styles.lead, lead), Spacer(0, 18 * PX)]
    parts += chart_block(styles, report.chart, CONTENT_WIDTH)
    if report.table.rows:
        months = _("The last twelve months") if len(report.table.rows) == 12 else _("The months so far")
        title = report.table.title or months
        first, *more = month_table(styles, report.table, CONTENT_WIDTH)
        parts += [Together([heading(styles, title), first]), *more]
    parts += two_columns(styles, _aim(styles, report), _scores(styles, report), CONTENT_WIDTH)
    if report.next_step:
        parts.append(_next_step(styles, report.next_step))
    fit_picture(parts, CONTENT_WIDTH, BODY_HEIGHT)
    return parts


def _aim(styles: Styles, report: MonthlyReport) -> list[Any]:
    text = report.aim if one_line(report.aim) else _("The team has not written its aim yet.")
    parts = [heading(styles, _("Aim")), styles.text(styles.body, text)]
    if report.aim_progress:
        parts.append(styles.text(styles.body, report.aim_progress))
    return parts


def _scores(styles: Styles, report: MonthlyReport) -> list[Any]:
    if not report.scores:
        return []
    parts = [heading(styles, _("Assessment scale")), *score_lines(styles, report.scores)]
    if report.scores_note:
        parts.append(styles.text(styles.body, report.scores_note))
    return parts


def _next_step(styles: Styles, text: str) -> Any:
    return BarParagraph(f"{rich(_('Next:'), 600)} {rich(text)}", styles.next_step)


def _journal(styles: Styles, report: MonthlyReport) -> list[Any]:
    parts = [*_measures(styles, report), heading(styles, _("Tests of change"))]
    parts += _cycles(styles, report.cycles, report.earlier_cycles)
    people = [heading(styles, _("People and meetings"))]
    people += bullets(styles, report.people, _("Nothing was noted this month."))
    quality = [heading(styles, _("Can we trust the numbers?"))]
    quality += bullets(styles, report.data_quality, _("No check was recorded this month."))
    parts += two_columns(styles, people, quality, CONTENT_WIDTH)
    parts += _promises(styles, report.promises)
    if report.needed:
        parts += [heading(styles, _("What we need from others")), *bullets(styles, report.needed, "")]
    parts += _signatures(styles, report.signatures)
    return parts


def _measures(styles: Styles, report: MonthlyReport) -> list[Any]:
    if not report.measures:
        return []
    parts: list[Any] = []
    for start in range(0, len(report.measures), _SMALL_ROW):
        grid, *more = _measure_row(styles, report.measures[start : start + _SMALL_ROW])
        title = [] if parts else [heading(styles, _("Other measures"))]
        parts += [Together([*title, grid]), *more]
    return parts


def _measure_row(styles: Styles, measures: Sequence[SmallMeasure]) -> list[Any]:
    cells: list[Any] = []
    below: list[Any] = []
    for measure in measures:
        cells += [_measure_cell(styles, measure), ""]
        if len(measure.sentence) >= LONG_TEXT:
            below.append(styles.labelled(styles.body, f"{one_line(measure.name)}:", measure.sentence))
    cells += [""] * (2 * _SMALL_ROW - len(cells))
    widths = [_SMALL_WIDTH, _SMALL_GAP] * (_SMALL_ROW - 1) + [_SMALL_WIDTH, 0.01]
    return [table(styles, [cells], widths), Spacer(0, 10 * PX), *below]


def _measure_cell(styles: Styles, measure: SmallMeasure) -> list[Any]:
    name = elide(measure.name, _SMALL_WIDTH, 12.5 * PX, 600)
    cell: list[Any] = [styles.text(styles.subheading, name, 600)]
    if one_line(measure.kind):
        cell.append(styles.text(styles.small, elide(measure.kind, _SMALL_WIDTH, 11 * PX)))
    cell.append(Spacer(0, 4 * PX))
    if measure.scene is not None:
        cell += [SceneFlowable(measure.scene), Spacer(0, 2 * PX)]
    if len(measure.sentence) < LONG_TEXT and one_line(measure.sentence):
        cell.append(styles.text(styles.cell, measure.sentence))
    return cell


def _cycles(styles: Styles, cycles: Sequence[CycleLine], earlier: int) -> list[Any]:
    if not cycles and not earlier:
        return [styles.text(styles.body, _("No test of change is written down yet."))]
    parts: list[Any] = [] if cycles else [styles.text(styles.body, _("No test of change ran in this month."))]
    for long, some in groupby(cycles, _is_long):
        if long:
            for cycle in some:
                parts += _long_cycle(styles, cycle)
        else:
            parts.append(_cycle_table(styles, list(some)))
    if earlier:
        words = n_(
            "{n} test ended before; it stands in the journal.",
            "{n} tests ended before; they stand in the journal.",
            earlier,
        )
        parts.append(styles.text(styles.small, words.format(n=format_number(earlier))))
    return parts


def _is_long(cycle: CycleLine) -> bool:
    texts = (cycle.title, cycle.prediction, cycle.result)
    short = all(_fits_a_cell(text, LONG_TEXT) for text in texts) and _fits_a_cell(cycle.learning, 2 * LONG_TEXT)
    return not (short and _fits_a_cell(cycle.decision, 60) and _fits_a_cell(cycle.dates, 60))


def _fits_a_cell(text: str, limit: int) -> bool:
    return len(text) < limit and text.count("\n") < 8


def _cycle_table(styles: Styles, cycles: Sequence[CycleLine]) -> Any:
    head = (_("No"), _("What was tested"), _("We predicted"), _("What happened"), _("Then"))
    rows: list[list[Any]] = [_spaced([styles.text(styles.head_cell, text, 500) for text in head])]
    commands: list[tuple[Any, ...]] = [
        ("BOTTOMPADDING", (0, 0), (-1, 0), 4 * PX),
        ("LINEBELOW", (0, 0), (-1, 0), PX, STRONG_LINE),
        ("TOPPADDING", (0, 1), (-1, -1), _CELL_PADDING),
    ]
    for cycle in cycles:
        rows.append(_spaced(_cycle_cells(styles, cycle)))
        if one_line(cycle.learning):
            row = len(rows)
            learned = styles.labelled(styles.cell, _("Learned:"), cycle.learning)
            rows.append(["", learned, "", "", "", "", "", ""])
            commands += [
                ("SPAN", (1, row), (-1, row)),
                ("TOPPADDING", (0, row), (-1, row), 2 * PX),
                ("NOSPLIT", (0, row - 1), (-1, row)),
            ]
        commands += [
            ("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), PX, HAIR_LINE),
            ("BOTTOMPADDING", (0, len(rows) - 1), (-1, len(rows) - 1), _CELL_PADDING),
        ]
    return table(styles, rows, _CYCLE_WIDTHS, style=commands, repeat_rows=1)


def _spaced(cells: Sequence[Any]) -> list[Any]:
    """Five cells with the gaps of the grid between them (none behind the number)."""
    number, tested, predicted, happened, then = cells
    return [number, tested, "", predicted, "", happened, "", then]


def _cycle_cells(styles: Styles, cycle: CycleLine) -> list[Any]:
    tested: list[Any] = [styles.text(styles.cell, cycle.title)]
    if one_line(cycle.dates):
        tested.append(styles.text(styles.small, cycle.dates))
    prediction = cycle.prediction if one_line(cycle.prediction) else _("no prediction was written")
    result = cycle.result if one_line(cycle.result) else _("not studied yet")
    open_words = _("in test") if one_line(cycle.dates) else _("planned")
    decision = cycle.decision if one_line(cycle.decision) else open_words
    return [
        styles.text(styles.cell, elide(cycle.number, _CYCLE_WIDTHS[0], 12 * PX)),
        tested,
        styles.text(styles.cell, prediction),
        styles.text(styles.cell, result),
        styles.text(styles.cell, decision, 600 if one_line(cycle.decision) else 400),
    ]


def _long_cycle(styles: Styles, cycle: CycleLine) -> list[Any]:
    pairs = (
        (_("When:"), cycle.dates),
        (_("We predicted:"), cycle.prediction),
        (_("What happened:"), cycle.result),
        (_("Learned:"), cycle.learning),
        (_("Then:"), cycle.decision),
    )
    parts = [Spacer(0, _CELL_PADDING), styles.labelled(styles.body, one_line(cycle.number), cycle.title)]
    parts += [styles.labelled(styles.body, label, text) for label, text in pairs if one_line(text)]
    parts.append(HRFlowable(width="100%", thickness=PX, color=HAIR_LINE, spaceBefore=2 * PX, spaceAfter=0))
    return parts


def _promises(styles: Styles, promises: Sequence[Promise]) -> list[Any]:
    if not promises:
        return []
    head = ["", styles.text(styles.head_cell, _("What"), 500), ""]
    head += [styles.text(styles.head_cell, _("Who"), 500), "", styles.text(styles.head_cell, _("By"), 500)]
    rows: list[list[Any]] = [head]
    long: list[Any] = []
    for promise in promises:
        if not _fits_a_cell(promise.what, 2 * LONG_TEXT):
            text = " · ".join(part for part in (clean(promise.what), promise.who, promise.by) if part)
            long.append(styles.text(styles.body, f"{'☑' if promise.is_done else '□'} {text}"))
            continue
        who = elide(promise.who, _PROMISE_WIDTHS[3], 12 * PX)
        by = elide(promise.by, _PROMISE_WIDTHS[5], 12 * PX)
        cells = [styles.text(styles.cell, text) for text in (promise.what, who, by)]
        rows.append([TickBox(ticked=promise.is_done), cells[0], "", cells[1], "", cells[2]])
    commands = [("TOPPADDING", (0, 1), (-1, -1), _CELL_PADDING), *ruled(1, len(rows))]
    commands.append(("BOTTOMPADDING", (0, 0), (-1, -1), _CELL_PADDING))
    grid = table(styles, rows, _PROMISE_WIDTHS, style=commands, repeat_rows=1)
    return [heading(styles, _("Promised")), *([grid] if len(rows) > 1 else []), *long]


def _signatures(styles: Styles, names: Sequence[str]) -> list[Any]:
    if not names:
        return []
    gap = COLUMN_GAP
    width = (CONTENT_WIDTH - 2 * gap) / 3
    cells: list[Any] = []
    for name in names[:3]:
        cells += [styles.text(styles.small, elide(name, width, 11 * PX)), ""]
    cells = cells[:-1]
    widths = ([width, gap] * len(cells))[: len(cells)]
    commands = [("LINEABOVE", (column, 0), (column, 0), PX, TEXT) for column in range(0, len(cells), 2)]
    grid = table(styles, [cells], widths, style=[*commands, ("TOPPADDING", (0, 0), (-1, -1), 4 * PX)])
    return [Together([Spacer(0, 44 * PX), grid])]
