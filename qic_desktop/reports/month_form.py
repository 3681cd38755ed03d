"""The month's form on paper: the lines of the month sheet with boxes to write in, A4 portrait."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import TickBox, ruled, table
from qic_desktop.reports.fonts import elide, ensure_fonts
from qic_desktop.reports.month_value import FormLine, MonthForm
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import TEXT, Styles, styles_for

_NUMBER = 26 * PX
_BOX = 78 * PX
_OF = 34 * PX
_BEFORE = 96 * PX
_TICK = 58 * PX
_REASON = 92 * PX
_TITLE = CONTENT_WIDTH - _NUMBER - 2 * _BOX - _OF - _BEFORE - _TICK - _REASON
_PADDING = 6 * PX
_SIZE = 12 * PX


class WriteBox(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """An empty box for a number."""

    def __init__(self, width: float, height: float = 26 * PX, *, strong: bool = True) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._strong = strong

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame, or only the line to write on."""
        self.canv.setStrokeColor(TEXT)
        self.canv.setLineWidth(PX)
        if self._strong:
            self.canv.roundRect(0, 0, self.width, self.height, 2 * PX, stroke=1, fill=0)
        else:
            self.canv.line(0, 4 * PX, self.width, 4 * PX)


def month_form_pdf(form: MonthForm) -> bytes:
    """The form as a PDF; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(form.imprint.direction)
    kind = _("Month form")
    title = f"{form.site} · {form.month}"
    frame = PageFrame(title=f"{title} · {kind}", owner=form.site, context=form.month, kind=kind, imprint=form.imprint)
    lead = _("Write a number in each box. No cases: tick the box. No number: write the letter of the reason.")
    heads = ("", _("Line"), _("Count"), "", _("Out of"), form.before_month, _("No cases"), _("Reason"))
    rows: list[list[Any]] = [[styles.text(styles.head_cell, head, 500) for head in heads]]
    rows += [_line(styles, one) for one in form.lines]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        *ruled(1, len(rows)),
    ]
    widths = [_NUMBER, _TITLE, _BOX, _OF, _BOX, _BEFORE, _TICK, _REASON]
    reasons = " · ".join(f"{letter} {reason}" for letter, reason in zip("ABCDEFGH", form.reasons, strict=False))
    story = [
        styles.text(styles.headline, form.month, 600),
        styles.text(styles.lead, lead),
        *([styles.text(styles.small, form.due)] if form.due else []),
        Spacer(0, 10 * PX),
        table(styles, rows, widths, style=style, repeat_rows=1),
        Spacer(0, 12 * PX),
        styles.labelled(styles.body, _("Reasons:"), reasons),
        Spacer(0, 20 * PX),
        _signatures(styles),
    ]
    return build_pdf(frame, story)


def _line(styles: Styles, one: FormLine) -> list[Any]:
    words = [styles.text(styles.cell, one.title, 600)]
    if one.detail:
        words.append(styles.text(styles.small, elide(one.detail, 2 * _TITLE, _SIZE)))
    count: Any = WriteBox(_BOX - 8 * PX)
    out_of: Any = ""
    if one.boxes > 1:
        out_of = WriteBox(_BOX - 8 * PX)
    elif one.shared:
        out_of = styles.text(styles.small, one.shared)
    joined = styles.text(styles.small, _("of")) if out_of != "" else ""
    number = styles.text(styles.cell, str(one.number))
    before = styles.text(styles.small, one.before)
    if one.is_shared:
        return [number, words, count, "", "", before, "", ""]
    return [number, words, count, joined, out_of, before, TickBox(), WriteBox(_REASON - 24 * PX, strong=False)]


def _signatures(styles: Styles) -> Any:
    line = WriteBox(180 * PX, strong=False)
    cells = [[styles.text(styles.small, _("Counted by")), line, styles.text(styles.small, _("typed in on")), line]]
    return table(styles, cells, [90 * PX, 230 * PX, 90 * PX, CONTENT_WIDTH - 410 * PX], style=[])
