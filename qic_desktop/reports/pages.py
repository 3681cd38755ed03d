"""The page around every document: margins, head line, foot line, "1 of 2", and the properties of the file.

Bytes depend on nothing but the values: no clock, no random id, no path (reportlab's invariant mode).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ActionFlowable, BaseDocTemplate, Frame, PageTemplate

from qic_desktop import __version__
from qic_desktop.i18n import _
from qic_desktop.reports.fonts import REGULAR, draw_text, elide, face_of, one_line, text_width
from qic_desktop.reports.scene import PX
from qic_desktop.reports.styles import MUTED, STRONG_LINE, TEXT
from qic_desktop.reports.values import Imprint

CONTENT_WIDTH = 682 * PX
"""Width of a portrait page between the margins, in points: a chart of 682 pixels stands unscaled."""

CONTENT_WIDTH_LANDSCAPE = 1010 * PX

_HEAD_BASE = 55 * PX
_HEAD_RULE = 67 * PX
_BODY_TOP = 82 * PX
_FOOT_RULE = 57 * PX
_FOOT_BASE = 38 * PX
_BODY_BOTTOM = 68 * PX
_SIZE = 11 * PX
_TITLE_LIMIT = 250

BODY_HEIGHT = float(A4[1]) - _BODY_TOP - _BODY_BOTTOM
"""Height of a portrait page between head and foot, in points."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What every page of one document repeats.

    ``title`` goes into the properties of the file; ``owner`` (bold) and ``context`` stand at the start of the
    head line, ``kind`` at its end. ``large`` is A3.
    """

    title: str
    owner: str
    context: str
    kind: str
    imprint: Imprint
    landscape: bool = False
    large: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in points."""
        paper = A3 if self.large else A4
        width, height = landscape(paper) if self.landscape else paper
        return float(width), float(height)

    @property
    def content_width(self) -> float:
        """Points between the margins."""
        if self.large:
            return self.size[0] - (float(A4[0]) - CONTENT_WIDTH)
        return CONTENT_WIDTH_LANDSCAPE if self.landscape else CONTENT_WIDTH

    @property
    def content_height(self) -> float:
        """Points between head and foot."""
        return self.size[1] - _BODY_TOP - _BODY_BOTTOM

    @property
    def margin(self) -> float:
        """Points at the left and at the right."""
        return (self.size[0] - self.content_width) / 2


class BreakAfterFirstPage(ActionFlowable):  # type: ignore[misc]  # reportlab is untyped
    """Begins page 2, unless the text has already flowed there."""

    def apply(self, doc: Any) -> None:
        """Called by reportlab when the flow arrives here."""
        if doc.page == 1:
            doc.handle_pageBreak()


def build_pdf(frame: PageFrame, story: Sequence[Any]) -> bytes:
    """The document as bytes; the same values give the same bytes. Needs the fonts."""
    out = BytesIO()
    height = frame.size[1]
    document = BaseDocTemplate(
        out,
        pagesize=frame.size,
        initialFontName=REGULAR,
        initialFontSize=_SIZE,
        invariant=1,
        lang=frame.imprint.language,
        title=elide(frame.title, 1e9, 1.0)[:_TITLE_LIMIT],
        author=elide(frame.imprint.made_by or frame.owner, 1e9, 1.0)[:_TITLE_LIMIT],
        subject=elide(frame.kind, 1e9, 1.0)[:_TITLE_LIMIT],
        creator=f"QIC Desktop {__version__}",
        displayDocTitle=1,
    )
    body = Frame(
        frame.margin,
        _BODY_BOTTOM,
        frame.content_width,
        height - _BODY_TOP - _BODY_BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
        id="body",
    )
    document.addPageTemplates(PageTemplate(id="page", frames=[body], pagesize=frame.size))
    document.build(list(story), canvasmaker=partial(_CountingCanvas, frame=frame))
    return out.getvalue()


class _CountingCanvas(Canvas):  # type: ignore[misc]  # reportlab is untyped
    """Holds the pages back until their number is known, then writes head and foot on each."""

    def __init__(self, *arguments: Any, frame: PageFrame, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._frame_of_pages = frame
        self._held: list[dict[str, Any]] = []
        made = frame.imprint.made_date
        if made is not None:
            self.setDateFormatter(lambda *_moment: f"D:{made:%Y%m%d}")
        if frame.imprint.direction == "rtl":
            self.setViewerPreference("Direction", "R2L")

    def showPage(self) -> None:  # noqa: N802  # reportlab's name
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        held = self._held
        for number, state in enumerate(held, start=1):
            self.__dict__.update(state)
            _draw_surround(self, self._frame_of_pages, number, len(held))
            super().showPage()
        super().save()


def foot_line(imprint: Imprint) -> str:
    """The sentence at the foot: when and from what the pages were made, and that practice data are no record."""
    made = _("Made {date}.").format(date=imprint.made_on) if imprint.made_on else ""
    source = imprint.source or _("From the record on this computer; nothing was sent.")
    practice = _("Practice data, not a record of care.") if imprint.practice else ""
    return " ".join(part for part in (made, practice, source) if part)


def _draw_surround(canvas: Any, frame: PageFrame, number: int, total: int) -> None:
    canvas.saveState()
    canvas.setStrokeColor(STRONG_LINE)
    canvas.setLineWidth(PX)
    canvas.setDash()
    top = frame.size[1]
    for y in (top - _HEAD_RULE, _FOOT_RULE):
        canvas.line(frame.margin, y, frame.size[0] - frame.margin, y)
    _draw_head(_LineOfText(canvas, frame, top - _HEAD_BASE))
    count = _("{page} of {pages}").format(page=number, pages=total)
    line = _LineOfText(canvas, frame, _FOOT_BASE)
    line.at_end(count)
    room = frame.content_width - text_width(count, _SIZE) - 20 * PX
    first, rest = _first_line(foot_line(frame.imprint), room)
    line.at_start(first, MUTED)
    _LineOfText(canvas, frame, _FOOT_BASE - 14 * PX).at_start(elide(rest, room, _SIZE), MUTED)
    canvas.restoreState()


def _draw_head(line: _LineOfText) -> None:
    frame = line.frame
    kind = elide(frame.kind, frame.content_width * 0.4, _SIZE)
    line.at_end(kind)
    tag = elide(_("Practice data"), frame.content_width * 0.2, _SIZE) if frame.imprint.practice else ""
    room = frame.content_width - text_width(kind, _SIZE) - 20 * PX
    room -= text_width(tag, _SIZE, 500) + 24 * PX if tag else 0.0
    line.at_start(elide(frame.owner, room * 0.65, _SIZE, 600), TEXT, 600)
    if frame.context:
        line.at_start(elide(f"· {frame.context}", room - line.used, _SIZE), MUTED)
    if tag:
        line.tag(tag)


def _first_line(text: str, width: float) -> tuple[str, str]:
    """As many words as fit, and the rest."""
    words = one_line(text).split(" ")
    taken = 0
    while taken < len(words) and text_width(" ".join(words[: taken + 1]), _SIZE) <= width:
        taken += 1
    if taken == 0:
        return elide(text, width, _SIZE), ""
    return " ".join(words[:taken]), " ".join(words[taken:])


class _LineOfText:
    """A line at the head or the foot that fills from where reading begins; mirrored for right to left."""

    def __init__(self, canvas: Any, frame: PageFrame, y: float) -> None:
        self.frame = frame
        self.used = 0.0
        self._canvas = canvas
        self._y = y

    def at_start(self, text: str, colour: Any, weight: int = 400) -> None:
        """Add ``text`` behind what is there."""
        width = text_width(text, _SIZE, weight)
        self._canvas.setFillColor(colour)
        at = (self._left(self.used, width), self._y)
        draw_text(self._canvas, at, text, size=_SIZE, face=face_of(weight))
        self.used += width + text_width(" ", _SIZE)

    def tag(self, text: str) -> None:
        """Add ``text`` in a frame."""
        width = text_width(text, _SIZE, 500) + 14 * PX
        left = self._left(self.used + 6 * PX, width)
        self._canvas.setStrokeColor(TEXT)
        self._canvas.roundRect(left, self._y - 5 * PX, width, 18 * PX, 3 * PX, stroke=1, fill=0)
        self._canvas.setFillColor(TEXT)
        draw_text(self._canvas, (left + 7 * PX, self._y), text, size=_SIZE, face=face_of(500))
        self.used += width + 6 * PX

    def at_end(self, text: str) -> None:
        """Put ``text`` where the line ends."""
        width = text_width(text, _SIZE)
        self._canvas.setFillColor(MUTED)
        at = (self._left(self.frame.content_width - width, width), self._y)
        draw_text(self._canvas, at, text, size=_SIZE, face=face_of(400))

    def _left(self, offset: float, width: float) -> float:
        if self.frame.imprint.direction == "rtl":
            return self.frame.size[0] - self.frame.margin - offset - width
        return self.frame.margin + offset
