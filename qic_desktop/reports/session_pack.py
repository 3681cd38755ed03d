"""The pack of a learning session as A4 pages: the agenda, who comes, a page for each site, the briefs for experts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable, PageBreak, Spacer

from qic_desktop.reports.blocks import flat, height_of, table
from qic_desktop.reports.coach_papers import part_flow
from qic_desktop.reports.fonts import draw_text, ensure_fonts, face_of, text_width
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.session_value import PackPage, SessionPack, TimeShare
from qic_desktop.reports.styles import STRONG_LINE, TEXT, Styles, styles_for

_MOST_SHRINKING, _SPARE = 0.4, 6.0


class ShareBar(Flowable):  # type: ignore[misc]  # reportlab is untyped
    """Minutes by kind of time in one bar, each with its name and length below; mirrored for right to left."""

    _HIGH, _LINE, _SIZE, _BOX = 22 * PX, 19 * PX, 11.5 * PX, 10 * PX

    def __init__(self, shares: Sequence[TimeShare], *, right_to_left: bool) -> None:
        super().__init__()
        self._shares = [one for one in shares if one.minutes > 0]
        self._right_to_left = right_to_left
        self._places: list[tuple[float, float, TimeShare]] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The bar and the lines of its legend."""
        self._places, x, line = [], 0.0, 0
        for one in self._shares:
            width = self._BOX + 6 * PX + text_width(_legend(one), self._SIZE)
            if x and x + width > available_width:
                x, line = 0.0, line + 1
            left = available_width - x - width if self._right_to_left else x
            self._places.append((left, line * self._LINE, one))
            x += width + 18 * PX
        self.width, self.height = available_width, self._HIGH + 8 * PX + (line + 1) * self._LINE
        return self.width, self.height

    def draw(self) -> None:
        """Draw the bar, then the legend."""
        whole = sum(one.minutes for one in self._shares) or 1
        at = 0.0
        self.canv.setLineWidth(0.75 * PX)
        self.canv.setStrokeColor(TEXT)
        for one in self._shares:
            width = self.width * one.minutes / whole
            left = self.width - at - width if self._right_to_left else at
            self._box(one, left, self.height - self._HIGH, (width, self._HIGH))
            at += width
        for left, down, one in self._places:
            base = self.height - self._HIGH - 20 * PX - down
            box = left + text_width(_legend(one), self._SIZE) + 6 * PX if self._right_to_left else left
            self._box(one, box, base, (self._BOX, self._BOX))
            self.canv.setFillColor(TEXT)
            start = left if self._right_to_left else left + self._BOX + 6 * PX
            draw_text(self.canv, (start, base + 1 * PX), _legend(one), size=self._SIZE, face=face_of(400))

    def _box(self, one: TimeShare, left: float, base: float, size: tuple[float, float]) -> None:
        grey = 1.0 - one.shade
        self.canv.setFillColor(Color(grey, grey, grey))
        self.canv.rect(left, base, *size, stroke=1, fill=1)


def _legend(one: TimeShare) -> str:
    return f"{one.name} {one.length}"


def pack_pdf(pack: SessionPack) -> bytes:
    """The pack as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(pack.imprint.direction)
    frame = PageFrame(
        title=f"{pack.context} · {pack.kind}",
        owner=pack.owner,
        context=pack.context,
        kind=pack.kind,
        imprint=pack.imprint,
    )
    story: list[Any] = []
    for number, page in enumerate(pack.pages):
        story += [PageBreak()] if number else []
        flow = _page(styles, page)
        fit_pictures(flow, frame.content_height)
        story += flow
    return build_pdf(frame, story)


def fit_pictures(parts: Sequence[Any], height: float) -> None:
    """Make the charts of a page smaller, by up to two fifths, if all of it then stands on one page."""
    pictures = [part for part in flat(parts) if isinstance(part, SceneFlowable)]
    too_much = height_of(parts, CONTENT_WIDTH) - height
    drawn = sum(float(one.wrap(CONTENT_WIDTH, 1e6)[1]) for one in pictures)
    if too_much <= 0 or too_much + _SPARE > drawn * _MOST_SHRINKING:
        return
    share = 1 - (too_much + _SPARE) / drawn
    for one in pictures:
        one.most_height = float(one.wrap(CONTENT_WIDTH, 1e6)[1]) * share


def _page(styles: Styles, page: PackPage) -> list[Any]:
    made: list[Any] = [styles.text(styles.headline, page.title, 600)]
    if page.lead:
        made.append(styles.text(styles.lead, page.lead))
    if page.shares:
        made += [Spacer(0, 10 * PX), ShareBar(page.shares, right_to_left=styles.right_to_left)]
    if page.warning:
        made += [Spacer(0, 4 * PX), _framed(styles, page.warning)]
    for part in page.parts:
        made += part_flow(styles, part)
    return made


def _framed(styles: Styles, text: str) -> Any:
    inner = [
        ("BOX", (0, 0), (-1, -1), PX, STRONG_LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 9 * PX),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9 * PX),
        ("TOPPADDING", (0, 0), (-1, -1), 6 * PX),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6 * PX),
    ]
    return table(styles, [[styles.text(styles.body, text)]], [CONTENT_WIDTH], style=inner)
