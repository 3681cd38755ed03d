"""The form on which people say how a learning session was: one A4 page to tick and to write on, without a name."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import TickBox, heading, ruled, table
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.session_value import EvaluationForm
from qic_desktop.reports.styles import HAIR_LINE, Styles, styles_for

_QUESTION = 0.5
"""Share of the width that the questions take."""
_PADDING = 8 * PX
_LINES = 3


class WritingLines(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Lines to write on by hand."""

    _HIGH = 30 * PX

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self.width, self.height = available_width, self._count * self._HIGH
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.setStrokeColor(HAIR_LINE)
        self.canv.setLineWidth(PX)
        for number in range(self._count):
            self.canv.line(0, number * self._HIGH + 2 * PX, self.width, number * self._HIGH + 2 * PX)


def form_pdf(form: EvaluationForm) -> bytes:
    """The form as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(form.imprint.direction)
    kind = _("Evaluation form")
    frame = PageFrame(
        title=f"{form.context} · {kind}", owner=form.owner, context=form.context, kind=kind, imprint=form.imprint
    )
    story: list[Any] = [styles.text(styles.headline, form.title, 600), styles.text(styles.lead, form.lead)]
    story += [Spacer(0, 12 * PX), _grid(styles, form)]
    for question in form.open_questions:
        story += [heading(styles, question), WritingLines(_LINES)]
    story += [Spacer(0, 16 * PX), styles.text(styles.small, form.foot)]
    return build_pdf(frame, story)


def _grid(styles: Styles, form: EvaluationForm) -> Any:
    column = CONTENT_WIDTH * (1 - _QUESTION) / max(1, len(form.levels))
    rows: list[list[Any]] = [["", *(styles.text(styles.head_cell, level, 500) for level in form.levels)]]
    rows += [
        [styles.text(styles.cell, question), *(TickBox() for _level in form.levels)] for question in form.questions
    ]
    style = [
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6 * PX),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        *ruled(1, len(rows)),
    ]
    return table(styles, rows, [CONTENT_WIDTH * _QUESTION, *[column] * len(form.levels)], style=style, repeat_rows=1)
