"""The progress report as A4 pages: scores with their evidence, opinions, spread, time and cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import Together, bullets, heading, ruled, table
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.progress_value import (
    AssessmentPart,
    CostPart,
    OpinionsPart,
    ProgressReport,
    SpreadPart,
    SumLine,
)
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.scores import score_lines
from qic_desktop.reports.styles import Styles, styles_for

_PADDING = 4 * PX
_NAME = 190 * PX
_HOURS = 120 * PX
_MOST_COLUMNS = 5
_MARK = 26 * PX
_MOST_ACTIONS = 6
"""So many actions stay on the page of their title."""
_PADDED = (
    ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
    ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2 * _PADDING),
)


def progress_pdf(report: ProgressReport) -> bytes:
    """The report as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(report.imprint.direction)
    kind = _("Progress report")
    frame = PageFrame(
        title=f"{report.owner} · {kind} · {report.day}",
        owner=report.owner,
        context=report.context,
        kind=kind,
        imprint=report.imprint,
    )
    story: list[Any] = [
        styles.text(styles.headline, _("How far the work is"), 600),
        styles.text(styles.lead, _("As of {day}.").format(day=report.day)),
    ]
    parts: list[Any] = []
    if report.assessment is not None:
        parts += _assessment(styles, report.assessment)
    for one in report.opinions:
        parts += _opinions(styles, one)
    if report.spread is not None:
        parts += _spread(styles, report.spread)
    if report.costs is not None:
        parts += _costs(styles, report.costs)
    nothing = _("Nothing is written down yet: no score, no questionnaire, no plan for spread, no hours.")
    return build_pdf(frame, [*story, *(parts or [styles.text(styles.body, nothing)])])


def _assessment(styles: Styles, part: AssessmentPart) -> list[Any]:
    title = _("Assessment scale, {month}").format(month=part.month)
    made = [heading(styles, title), *score_lines(styles, part.scores)]
    if part.why:
        made.append(styles.labelled(styles.body, _("Why:"), part.why))
    if part.evidence:
        rows = [
            # A letter stands for the mark, since a photocopy keeps it.
            [styles.text(styles.cell, "✓" if met else "–", 600), styles.text(styles.cell, text)]
            for met, text in part.evidence
        ]
        made.append(styles.text(styles.small, _("What the data say of this step and those below it:")))
        made.append(table(styles, rows, [_MARK, CONTENT_WIDTH - _MARK]))
    if part.talk:
        made += [Spacer(0, 6 * PX), styles.labelled(styles.body, _("Talk about it:"), part.talk)]
    if part.line is not None:
        made += [Spacer(0, 10 * PX), Together([SceneFlowable(part.line)])]
    return made


def _opinions(styles: Styles, part: OpinionsPart) -> list[Any]:
    title = " · ".join(one for one in (part.title, part.month) if one)
    made = [heading(styles, elide(title, CONTENT_WIDTH, 14 * PX, 600)), styles.text(styles.body, part.words, 600)]
    if part.reading:
        made.append(styles.text(styles.body, part.reading))
    if part.raters:
        made.append(styles.text(styles.small, "; ".join(f"{who} {score}" for who, score in part.raters)))
    if part.profile is not None:
        made += [Spacer(0, 6 * PX), Together([SceneFlowable(part.profile)])]
    if part.actions:
        title = styles.text(styles.body, _("What we will do"), 600)
        made += [Spacer(0, 8 * PX), Together([title, *bullets(styles, part.actions[:_MOST_ACTIONS], "")])]
        made += bullets(styles, part.actions[_MOST_ACTIONS:], "") if part.actions[_MOST_ACTIONS:] else []
    if part.source:
        made.append(styles.text(styles.small, part.source))
    return made


def _spread(styles: Styles, part: SpreadPart) -> list[Any]:
    made = [heading(styles, _("Spread"))]
    width = CONTENT_WIDTH - _NAME
    for first in range(0, max(1, len(part.columns)), _MOST_COLUMNS):
        columns = part.columns[first : first + _MOST_COLUMNS]
        each = width / max(1, len(columns))
        rows: list[list[Any]] = [
            [styles.text(styles.head_cell, _("Unit"), 500)]
            + [styles.text(styles.head_cell, elide(name, 2 * each - 30, 11 * PX, 500)) for name in columns]
        ]
        for line in part.units:
            named = [styles.text(styles.cell, elide(line.name, _NAME - 16, 12 * PX))]
            if line.plan:
                named.append(styles.text(styles.small, elide(line.plan, 2 * _NAME - 40, 11 * PX)))
            cells = line.cells[first : first + _MOST_COLUMNS]
            rows.append([named, *(styles.text(styles.cell, elide(text, 2 * each - 30, 12 * PX)) for text in cells)])
        widths = [_NAME, *([each] * len(columns))]
        made.append(table(styles, rows, widths, style=[*_PADDED, *ruled(1, len(rows))], repeat_rows=1))
        made.append(Spacer(0, 8 * PX))
    if part.notes:
        made += bullets(styles, part.notes, "")
    if part.reach is not None:
        title = styles.text(styles.body, _("Units that have adopted it"), 600)
        made += [Spacer(0, 8 * PX), Together([title, SceneFlowable(part.reach)])]
    return made


def _costs(styles: Styles, part: CostPart) -> list[Any]:
    made = [heading(styles, _("Time and cost")), _sums(styles, _("Activity"), [*part.by_activity, part.together])]
    if part.by_month:
        made += [Spacer(0, 12 * PX), _sums(styles, _("Month"), part.by_month)]
    note = _("Hours of all people together; amounts of different currencies are never added.")
    return [*made, Spacer(0, 4 * PX), styles.text(styles.small, note)]


def _sums(styles: Styles, head: str, lines: Sequence[SumLine]) -> Any:
    money = CONTENT_WIDTH - _NAME - _HOURS
    rows: list[list[Any]] = [[styles.text(styles.head_cell, one, 500) for one in (head, _("Hours of all"), _("Money"))]]
    for line in lines:
        rows.append(
            [
                styles.text(styles.cell, elide(line.name, _NAME - 16, 12 * PX)),
                styles.text(styles.cell, line.hours),
                styles.text(styles.cell, elide(line.money, 2 * money - 30, 12 * PX)),
            ]
        )
    return table(styles, rows, [_NAME, _HOURS, money], style=[*_PADDED, *ruled(1, len(rows))], repeat_rows=1)
