"""The charter of a team's work as A4 pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import LONG_TEXT, Together, bullets, heading, ruled, table
from qic_desktop.reports.charter_value import CharterPaper, DriverLine, MeasureBlock, TargetLine, TextPart
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import Styles, styles_for

_PADDING = 5 * PX
_VALUE = 84 * PX
_ROLE = 190 * PX
_INDENT = 18 * PX
_SIZE = 12 * PX


def charter_pdf(paper: CharterPaper) -> bytes:
    """The charter as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(paper.imprint.direction)
    kind = _("Charter")
    frame = PageFrame(
        title=f"{paper.owner} · {kind}", owner=paper.owner, context=paper.context, kind=kind, imprint=paper.imprint
    )
    story: list[Any] = [styles.text(styles.headline, paper.title, 600)]
    if paper.lead:
        story.append(styles.text(styles.lead, paper.lead))
    story += _aim(styles, paper)
    if paper.targets:
        story += [heading(styles, _("Targets")), *_targets(styles, paper.targets)]
    story += _texts(styles, paper.before)
    if paper.drivers:
        story += [heading(styles, _("What has to change")), *_drivers(styles, paper.drivers)]
    if paper.team:
        story += [heading(styles, _("Team")), _team(styles, paper.team)]
    if paper.measures:
        story.append(heading(styles, _("Measures")))
        for block in paper.measures:
            story += _measure(styles, block)
    story += _texts(styles, paper.after)
    if paper.outcome:
        story += _texts(styles, paper.outcome)
    return build_pdf(frame, story)


def _aim(styles: Styles, paper: CharterPaper) -> list[Any]:
    if not paper.aim and not paper.aim_lines:
        return []
    parts: list[Any] = [heading(styles, _("Aim"))]
    if paper.aim:
        parts.append(styles.text(styles.body, paper.aim, 600))
    return [*parts, *(styles.text(styles.body, line) for line in paper.aim_lines)]


def _texts(styles: Styles, parts: Sequence[TextPart]) -> list[Any]:
    story: list[Any] = []
    for part in parts:
        story.append(heading(styles, part.title))
        story += [styles.text(styles.body, line) for line in part.text.splitlines() if line.strip()]
    return story


def _targets(styles: Styles, lines: Sequence[TargetLine]) -> list[Any]:
    heads = (_("Measure"), _("Now"), _("Target"), _("By"))
    rows: list[list[Any]] = [[styles.text(styles.head_cell, head, 500) for head in heads]]
    first = CONTENT_WIDTH - 3 * _VALUE
    for line in lines:
        small = [styles.text(styles.cell, elide(text, _VALUE - _PADDING, _SIZE)) for text in (line.now, line.target)]
        name = styles.text(styles.cell, elide(line.measure, first - _PADDING, _SIZE))
        rows.append([name, *small, styles.text(styles.cell, elide(line.by, _VALUE - _PADDING, _SIZE))])
    grid = table(styles, rows, [first, *[_VALUE] * 3], style=[*_padded(), *ruled(1, len(rows))], repeat_rows=1)
    why = [styles.labelled(styles.body, _("{label}:").format(label=one.measure), one.why) for one in lines if one.why]
    return [grid, Spacer(0, 4 * PX), *why] if why else [grid]


def _drivers(styles: Styles, lines: Sequence[DriverLine]) -> list[Any]:
    mark = "" if styles.right_to_left else "– "
    made = []
    for line in lines:
        side = "rightIndent" if styles.right_to_left else "leftIndent"
        style = styles.body.clone(f"driver-{line.level}", keepWithNext=not line.level, **{side: line.level * _INDENT})
        text = f"{mark}{line.text}" if line.is_idea else line.text
        made.append(styles.text(style, text, 400 if line.level else 600))
    return made


def _team(styles: Styles, team: Sequence[tuple[str, str]]) -> Any:
    rest = CONTENT_WIDTH - _ROLE
    rows = [
        [
            styles.text(styles.cell, elide(role, _ROLE - _PADDING, _SIZE)),
            styles.text(styles.cell, elide(names, rest - _PADDING, _SIZE)),
        ]
        for role, names in team
    ]
    return table(styles, rows, [_ROLE, rest], style=[*_padded(), *ruled(0, len(rows))])


def _measure(styles: Styles, block: MeasureBlock) -> list[Any]:
    title = elide(f"{block.name} · {block.kind}", CONTENT_WIDTH, 13 * PX, 600)
    head = styles.text(styles.chart_name, title, 600)
    lines = [styles.labelled(styles.body, _("{label}:").format(label=label), text) for label, text in block.lines]
    short = all(len(text) < LONG_TEXT for _label, text in block.lines)
    parts = [head, *(lines or bullets(styles, (), _("The definition is not here yet.")))]
    return [Spacer(0, 6 * PX), Together(parts)] if short else [Spacer(0, 6 * PX), *parts]


def _padded() -> list[tuple[Any, ...]]:
    return [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
