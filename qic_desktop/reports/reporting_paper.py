"""Who reported what when, on paper: the same squares as on the screen, in ink that survives a copier."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from qic_desktop.i18n import _
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.reporting_value import EXPLAINED, ReportingLine, ReportingPaper
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.styles import styles_for

WIDTH = CONTENT_WIDTH / PX
PITCH, SIDE, ROWS = 17.0, 12.0, 44
_NAME, _CODE, _NUMBER, _HEAD = 150.0, 46.0, 38.0, 34.0


def reporting_pdf(paper: ReportingPaper) -> bytes:
    """The grid as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(paper.imprint.direction)
    kind = _("Reporting by month")
    frame = PageFrame(
        title=f"{paper.owner} · {kind}", owner=paper.owner, context=paper.measure, kind=kind, imprint=paper.imprint
    )
    story: list[Any] = [styles.text(styles.headline, paper.headline, 600), SceneFlowable(_legend(paper))]
    for start in range(0, len(paper.lines), ROWS):
        story += [Spacer(0, 6 * PX), SceneFlowable(_rows(paper, paper.lines[start : start + ROWS]))]
    foot = _("In order of need: missing first, then late. A missing month is a gap, never a zero.")
    return build_pdf(frame, [*story, Spacer(0, 6 * PX), styles.text(styles.small, foot)])


def _legend(paper: ReportingPaper) -> Scene:
    marks: list[Mark] = []
    # Each word has the share of the line that its letters need; sign and gap count as six.
    x, shares = 0.0, [len(word) + 6 for _state, word in paper.legend]
    for (state, word), share in zip(paper.legend, shares, strict=True):
        marks += [*_square(state, x, 4.0), Label("muted", word, x + SIDE + 6, 14.0, 11.0)]
        x += WIDTH * share / sum(shares)
    return Scene(WIDTH, 22.0, tuple(marks), (0.0, 0.0, WIDTH, 22.0))


def _rows(paper: ReportingPaper, lines: tuple[ReportingLine, ...]) -> Scene:
    left = _NAME + _CODE
    pitch = min(PITCH, (WIDTH - left - 2 * _NUMBER) / max(1, len(paper.months)))
    end = left + pitch * len(paper.months)
    marks: list[Mark] = []
    for place, (month, year) in enumerate(zip(paper.months, paper.years, strict=True)):
        x = left + place * pitch
        marks += [Label("muted", month, x + pitch / 2, 12.0, 10.0, 400, "centre"), Label("muted", year, x, 26.0, 10.0)]
    for number, word in enumerate((_("in %"), _("on time %")), 1):
        for row, part in enumerate(word.rsplit(" ", 1)):
            marks.append(Label("muted", part, end + number * _NUMBER, 12.0 + 13 * row, 9.5, 400, "right"))
    for row, line in enumerate(lines):
        y = _HEAD + row * PITCH
        marks.append(Label("text", elide(line.name, (_NAME - 8) * PX, 11.5 * PX), 0.0, y + 10.5, 11.5, 500))
        marks.append(Label("muted", line.code, left - 8, y + 10.5, 10.0, 400, "right"))
        for place, state in enumerate(line.states):
            marks += _square(state, left + place * pitch + (pitch - SIDE) / 2, y)
        marks.append(Label("text", line.complete, end + _NUMBER, y + 10.5, 10.5, 400, "right"))
        marks.append(Label("text", line.on_time, end + 2 * _NUMBER, y + 10.5, 10.5, 400, "right"))
    height = _HEAD + len(lines) * PITCH
    return Scene(WIDTH, height, tuple(marks), (left, _HEAD, end, height))


def _square(state: str, x: float, y: float) -> list[Mark]:
    middle, end, foot = (x + SIDE / 2, y + SIDE / 2), x + SIDE, y + SIDE
    frame = Box(x, y, SIDE, SIDE, None, "text", 1.5)
    if state in ("on-time", "corrected"):
        filled: list[Mark] = [Box(x, y, SIDE, SIDE, "accent", None, 1.5)]
        hole = Dots("circle", SIDE * 0.22, (middle[0],), (middle[1],), fill="surface")
        return [*filled, hole] if state == "corrected" else filled
    if state == "late":
        return [Area("accent", (end, end, x), (y, foot, foot)), frame]
    if state == "missing":
        arm = SIDE * 0.24
        low, high = (middle[0] - arm, middle[0] + arm), (middle[1] - arm, middle[1] + arm)
        return [frame, Line("text", 1.2, low, high), Line("text", 1.2, low, (high[1], high[0]))]
    if state == EXPLAINED:
        # The letter i: there are words to read.
        dot = Dots("circle", SIDE * 0.09, (middle[0],), (middle[1] - SIDE * 0.22,), fill="text")
        return [frame, dot, Line("text", 2.0, (middle[0],) * 2, (middle[1] - SIDE * 0.03, middle[1] + SIDE * 0.3))]
    if state == "not-due":
        return [Box(x, y, SIDE, SIDE, None, "line-strong", 1.5)]
    if state == "paused":
        return [
            Line("muted", 1.6, (middle[0] + side, middle[0] + side), (middle[1] - 3, middle[1] + 3))
            for side in (-2.0, 2.0)
        ]
    return [Line("line-strong", 1.2, (middle[0] - 3, middle[0] + 3), (middle[1], middle[1]))]
