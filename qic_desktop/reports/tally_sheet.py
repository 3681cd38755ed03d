"""The tally sheet of one measure and month: a row of squares for each day, to be struck by hand; A4 portrait."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable, Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.fonts import draw_text, elide, ensure_fonts, face_of, one_line, text_width
from qic_desktop.reports.month_value import TallySheet
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import HAIR_LINE, MUTED, STRONG_LINE, TEXT, styles_for

SQUARES = 20
_GROUP = 5
_SIDE = 17 * PX
_STEP = 19 * PX
_GAP = 7 * PX
_ROW = 22.6 * PX
_SMALL = 10.5 * PX
_DAY = 44 * PX
_YES, _OF, _INITIALS = 462 * PX, 536 * PX, 592 * PX
_BOX_HEIGHT = 18 * PX
_PLAN_LINES = 1.9
"""A little less than two lines: words that wrap leave some of a line empty."""


class TallyGrid(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Days from top to bottom, squares along, and at the end the day's sums; mirrored for right to left."""

    def __init__(self, sheet: TallySheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.width = CONTENT_WIDTH
        self.height = (len(sheet.days) + 3.2) * _ROW
        self._right = sheet.imprint.direction == "rtl"

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw heads, days and the line of the month."""
        top = self.height - 12 * PX
        heads = [
            (0.0, _("Day")),
            (_DAY, _("One square for each case")),
            (_YES, _("yes") if self._sheet.no else _("count")),
        ]
        if self._sheet.no:
            heads.append((_OF, _("of")))
        heads.append((_INITIALS, _("initials")))
        for left, word in heads:
            self._text(left, top, word, MUTED)
        for place, day in enumerate(self._sheet.days):
            base = top - (place + 1) * _ROW - 4 * PX
            self._day(base, day.number, strong=day.is_weekend)
            if day.number % _GROUP == 0:
                self._line(base - 3.2 * PX)
        self._month(top - (len(self._sheet.days) + 1.6) * _ROW)

    def _day(self, base: float, number: int, *, strong: bool) -> None:
        weight = 600 if strong else 400
        words = str(number)
        self._text(18 * PX - text_width(words, _SMALL, weight), base + 5 * PX, words, TEXT, weight)
        for square in range(SQUARES):
            left = _DAY + square * _STEP + (square // _GROUP) * _GAP
            self._box(left, base, _SIDE, _SIDE, STRONG_LINE)
        self._box(_YES, base, 58 * PX, _BOX_HEIGHT, HAIR_LINE)
        if self._sheet.no:
            self._box(_OF, base, 46 * PX, _BOX_HEIGHT, HAIR_LINE)
        self._box(_INITIALS, base, 86 * PX, _BOX_HEIGHT, HAIR_LINE)

    def _month(self, base: float) -> None:
        words = _("Month")
        self._text(_YES - 14 * PX - text_width(words, 12 * PX, 600), base + 6 * PX, words, TEXT, 600, size=12 * PX)
        self._box(_YES, base, 58 * PX, 23 * PX, TEXT)
        if self._sheet.no:
            self._box(_OF, base, 46 * PX, 23 * PX, TEXT)

    def _line(self, y: float) -> None:
        self.canv.setStrokeColor(HAIR_LINE)
        self.canv.setLineWidth(PX)
        self.canv.line(0, y, self.width, y)

    def _box(self, left: float, base: float, width: float, height: float, colour: Any) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.setLineWidth(PX)
        self.canv.rect(self._at(left, width), base, width, height, stroke=1, fill=0)

    def _text(
        self, left: float, base: float, text: str, colour: Any, weight: int = 400, *, size: float = _SMALL
    ) -> None:
        self.canv.setFillColor(colour)
        width = text_width(text, size, weight)
        draw_text(self.canv, (self._at(left, width), base), text, size=size, face=face_of(weight))

    def _at(self, left: float, width: float) -> float:
        return self.width - left - width if self._right else left


class Legend(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """What a stroke, a cross and an empty square mean, each with its square."""

    def __init__(self, sheet: TallySheet) -> None:
        super().__init__()
        entries = [("stroke", sheet.yes), ("cross", sheet.no), ("", _("empty: no case"))]
        self._entries = [(mark, one_line(words)) for mark, words in entries if words]
        self._right = sheet.imprint.direction == "rtl"
        self.width, self.height = CONTENT_WIDTH, len(self._entries) * 20 * PX + 4 * PX

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the squares, one below the other: a definition may be long."""
        side = 14 * PX
        for place, (mark, words) in enumerate(self._entries):
            base = self.height - (place + 1) * 20 * PX
            shown = elide(words, self.width - 30 * PX, 12 * PX)
            width = text_width(shown, 12 * PX)
            left = self.width - side if self._right else 0.0
            self.canv.setStrokeColor(TEXT)
            self.canv.setFillColor(TEXT)
            self.canv.setLineWidth(PX)
            self.canv.rect(left, base, side, side, stroke=1, fill=0)
            if mark:
                self.canv.line(left + 2, base + 2, left + side - 2, base + side - 2)
            if mark == "cross":
                self.canv.line(left + 2, base + side - 2, left + side - 2, base + 2)
            start = self.width - side - 8 * PX - width if self._right else side + 8 * PX
            draw_text(self.canv, (start, base + 3 * PX), shown, size=12 * PX)


def tally_pdf(sheet: TallySheet) -> bytes:
    """The sheet as a PDF of one page; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(sheet.imprint.direction)
    kind = _("Tally sheet")
    frame = PageFrame(
        title=f"{sheet.measure} · {sheet.month} · {kind}",
        owner=sheet.site,
        context=sheet.month,
        kind=kind,
        imprint=sheet.imprint,
    )
    title = elide(_("Tally sheet: {measure}").format(measure=sheet.measure), CONTENT_WIDTH, 23 * PX, 600)
    place = _("Ward or shift: {line}").format(line="_" * 28)
    plan = elide(sheet.plan, _PLAN_LINES * CONTENT_WIDTH, 11 * PX, 400)
    story = [
        styles.text(styles.headline, title, 600),
        styles.text(styles.lead, " · ".join(part for part in (sheet.month, sheet.note, place) if part)),
        *([styles.text(styles.small, plan)] if plan else []),
        Spacer(0, 8 * PX),
        Legend(sheet),
        Spacer(0, 6 * PX),
        TallyGrid(sheet),
        styles.text(styles.small, _("Counted by {line} typed in on {line}. Write no names.").format(line="_" * 24)),
    ]
    return build_pdf(frame, story)
