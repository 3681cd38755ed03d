"""The minutes of a meeting, and the agreement that team and management sign, as A4 pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import LONG_TEXT, Together, bullets, heading, ruled, table, two_columns
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import STRONG_LINE, Styles, styles_for
from qic_desktop.reports.team_value import ActionLine, AgreementPaper, Minutes, RoleLine

_PADDING = 5 * PX
_WHO = 150 * PX
_DUE = 120 * PX
_HOURS = 110 * PX
_SIGN = CONTENT_WIDTH / 2 - 16 * PX
_LEAST_BOX = 46 * PX


def minutes_pdf(minutes: Minutes) -> bytes:
    """The minutes as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(minutes.imprint.direction)
    kind = _("Minutes")
    frame = PageFrame(
        title=f"{minutes.owner} · {kind} · {minutes.day}",
        owner=minutes.owner,
        context=minutes.day,
        kind=kind,
        imprint=minutes.imprint,
    )
    headline = minutes.purpose or _("Meeting of {day}").format(day=minutes.day)
    story: list[Any] = [styles.text(styles.headline, headline, 600), styles.text(styles.lead, minutes.lead)]
    if minutes.came:
        story += [heading(styles, _("Came")), *bullets(styles, minutes.came, "")]
    if minutes.absent:
        said = _("Not there: {names}").format(names="; ".join(minutes.absent))
        story.append(styles.text(styles.small, said))
    for title, text in (
        (_("Agenda"), minutes.agenda),
        (_("Decided"), minutes.decisions),
        (_("Notes"), minutes.notes),
    ):
        if text.strip():
            story += [heading(styles, title), *bullets(styles, text.splitlines(), "")]
    if minutes.actions:
        story += [heading(styles, _("To be done")), *_actions(styles, minutes.actions)]
    if minutes.before:
        story += [heading(styles, _("Still open from before")), *_actions(styles, minutes.before)]
    if minutes.to_learn:
        story += [heading(styles, _("To learn")), *bullets(styles, minutes.to_learn, "")]
    return build_pdf(frame, story)


def agreement_pdf(paper: AgreementPaper) -> bytes:
    """The agreement as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(paper.imprint.direction)
    kind = _("Agreement")
    frame = PageFrame(
        title=f"{paper.owner} · {kind}",
        owner=paper.owner,
        context=paper.collaborative,
        kind=kind,
        imprint=paper.imprint,
    )
    story: list[Any] = [styles.text(styles.headline, _("What team and management agree"), 600)]
    if paper.aim:
        story.append(styles.text(styles.lead, paper.aim))
    nothing = _("Nothing is written yet.")
    sides = [
        [heading(styles, _("Objectives of the team")), *bullets(styles, paper.team, nothing)],
        [heading(styles, _("Objectives of the management")), *bullets(styles, paper.management, nothing)],
    ]
    story += two_columns(styles, sides[0], sides[1], CONTENT_WIDTH)
    if paper.to_talk_about:
        story += [heading(styles, _("To talk about")), styles.text(styles.body, paper.to_talk_about)]
    if paper.members:
        story += [heading(styles, _("Who gives which time")), _roles(styles, paper.members)]
    for leader in paper.leaders:
        said = _("{leader} agrees to give").format(leader=leader.leader)
        title = elide(said, CONTENT_WIDTH, 14 * PX, 600)
        story += [heading(styles, title), *bullets(styles, leader.promises, nothing)]
    if paper.text:
        story += [heading(styles, _("What both promise")), *bullets(styles, paper.text.splitlines(), "")]
    story.append(Together([Spacer(0, 28 * PX), _signatures(styles, paper)]))
    return build_pdf(frame, story)


def _actions(styles: Styles, lines: Sequence[ActionLine]) -> list[Any]:
    short = [line for line in lines if len(line.text) < LONG_TEXT]
    rows: list[list[Any]] = [
        [styles.text(styles.head_cell, head, 500) for head in (_("What"), _("Who"), _("Until when"))]
    ]
    rows += [
        [
            styles.text(styles.cell, line.text),
            styles.text(styles.cell, elide(line.who, _WHO - _PADDING, 12 * PX)),
            styles.text(styles.cell, elide(line.due, _DUE - _PADDING, 12 * PX)),
        ]
        for line in short
    ]
    widths = [CONTENT_WIDTH - _WHO - _DUE, _WHO, _DUE]
    made = [table(styles, rows, widths, style=[*_padded(), *ruled(1, len(rows))], repeat_rows=1)] if short else []
    long = [line for line in lines if line not in short]
    return [*made, *(styles.labelled(styles.body, f"{line.who} {line.due}".strip(), line.text) for line in long)]


def _roles(styles: Styles, lines: Sequence[RoleLine]) -> Any:
    rows: list[list[Any]] = [
        [styles.text(styles.head_cell, head, 500) for head in (_("Name"), _("Role"), _("Hours a month"))]
    ]
    half = (CONTENT_WIDTH - _HOURS) / 2
    for line in lines:
        texts = (elide(line.name, half - _PADDING, 12 * PX), elide(line.role, half - _PADDING, 12 * PX), line.hours)
        rows.append([styles.text(styles.cell, text) for text in texts])
    return table(styles, rows, [half, half, _HOURS], style=[*_padded(), *ruled(1, len(rows))], repeat_rows=1)


def _signatures(styles: Styles, paper: AgreementPaper) -> Any:
    gap = CONTENT_WIDTH - 2 * _SIGN
    texts = (paper.team_signed, paper.management_signed)
    signed = [styles.text(styles.cell, elide(text, _SIGN, 12 * PX)) for text in texts]
    names = [styles.text(styles.small, text) for text in (_("For the team"), _("For the management"))]
    rows = [[signed[0], "", signed[1]], [names[0], "", names[1]]]
    lines = [("LINEBELOW", (column, 0), (column, 0), PX, STRONG_LINE) for column in (0, 2)]
    style = [
        *lines,
        ("TOPPADDING", (0, 0), (-1, 0), _LEAST_BOX),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 4 * PX),
        ("TOPPADDING", (0, 1), (-1, 1), 4 * PX),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ]
    return table(styles, rows, [_SIGN, gap, _SIGN], style=style)


def _padded() -> list[tuple[Any, ...]]:
    return [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
