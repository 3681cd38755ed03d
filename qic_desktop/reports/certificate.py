"""Certificates of attendance, A4 landscape, one a page: a double frame, much white, lines to sign on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from qic_desktop import __version__
from qic_desktop.analysis.geometry.palette import PAPER
from qic_desktop.i18n import _
from qic_desktop.reports.fonts import REGULAR, draw_text, elide, ensure_fonts, face_of, one_line, text_width
from qic_desktop.reports.scene import PX
from qic_desktop.reports.session_value import Certificate, Certificates
from qic_desktop.reports.styles import MUTED, STRONG_LINE, TEXT

WIDTH, HEIGHT = (float(side) for side in landscape(A4))
_ACCENT = HexColor(PAPER["accent"])
_FRAME, _INNER, _ROOM = 28 * PX, 36 * PX, 110 * PX
"""The outer frame, the inner one, and the room that texts leave at both sides."""
_NAME_LINE, _SIGN_LINE = 480 * PX, 250 * PX
_TITLE_LIMIT = 250
_MIDDLE = WIDTH / 2
_WIDEST = WIDTH - 2 * _ROOM


@dataclass(frozen=True, slots=True)
class _Line:
    """A centred line: its words, where it stands, how large and how bold."""

    text: str
    base: float
    size: float
    weight: int
    is_muted: bool = False


def certificates_pdf(given: Certificates) -> bytes:
    """The certificates as a PDF, a page each; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    out = BytesIO()
    imprint = given.imprint
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), initialFontName=REGULAR, invariant=1, lang=imprint.language)
    made = imprint.made_date
    if made is not None:
        canvas.setDateFormatter(lambda *_moment: f"D:{made:%Y%m%d}")
    canvas.setTitle(one_line(f"{given.session} · {given.title}")[:_TITLE_LIMIT])
    canvas.setAuthor(one_line(imprint.made_by or given.collaborative)[:_TITLE_LIMIT])
    canvas.setSubject(one_line(given.title)[:_TITLE_LIMIT])
    canvas.setCreator(f"QIC Desktop {__version__}")
    if imprint.direction == "rtl":
        canvas.setViewerPreference("Direction", "R2L")
    for one in given.certificates:
        _draw(canvas, given, one)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, given: Certificates, one: Certificate) -> None:
    _draw_frame(canvas)
    top = HEIGHT - 118 * PX
    _centred(canvas, _Line(given.collaborative, top, 17 * PX, 500, is_muted=True))
    _centred(canvas, _Line(given.title, top - 62 * PX, 44 * PX, 600))
    canvas.setStrokeColor(_ACCENT)
    canvas.setLineWidth(2 * PX)
    canvas.line(_MIDDLE - 36 * PX, top - 88 * PX, _MIDDLE + 36 * PX, top - 88 * PX)
    name = top - 182 * PX
    if one.holder:
        _centred(canvas, _Line(one.holder, name, 33 * PX, 600))
    else:
        canvas.setStrokeColor(TEXT)
        canvas.setLineWidth(PX)
        canvas.line(_MIDDLE - _NAME_LINE / 2, name - 6 * PX, _MIDDLE + _NAME_LINE / 2, name - 6 * PX)
    _centred(canvas, _Line(one.of, name - 36 * PX, 16 * PX, 400, is_muted=True))
    _centred(canvas, _Line(one.took_part, name - 84 * PX, 16 * PX, 400))
    _centred(canvas, _Line(given.session, name - 120 * PX, 25 * PX, 600))
    line = name - 152 * PX
    for fact in given.facts:
        _centred(canvas, _Line(fact, line, 15 * PX, 400))
        line -= 25 * PX
    _draw_signatures(canvas, given.signers, given.imprint.direction == "rtl")
    if given.imprint.practice:
        _centred(
            canvas, _Line(_("Practice data, not a record of care."), _INNER + 14 * PX, 11 * PX, 500, is_muted=True)
        )


def _draw_frame(canvas: Any) -> None:
    canvas.setDash()
    for inset, wide, colour in ((_FRAME, 2.5 * PX, _ACCENT), (_INNER, 0.75 * PX, STRONG_LINE)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(wide)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset, stroke=1, fill=0)


def _draw_signatures(canvas: Any, signers: Sequence[str], right_to_left: bool) -> None:
    base = _INNER + 72 * PX
    names = list(signers)[::-1] if right_to_left else list(signers)
    share = (WIDTH - 2 * _ROOM) / max(1, len(names))
    for place, name in enumerate(names):
        middle = _ROOM + share * (place + 0.5)
        wide = min(_SIGN_LINE, share - 24 * PX)
        canvas.setStrokeColor(TEXT)
        canvas.setLineWidth(0.75 * PX)
        canvas.line(middle - wide / 2, base, middle + wide / 2, base)
        _centred(canvas, _Line(elide(name, wide, 12 * PX), base - 18 * PX, 12 * PX, 400, is_muted=True), middle=middle)


def _centred(canvas: Any, line: _Line, *, middle: float = _MIDDLE) -> None:
    """One line; long ones are set smaller first, down to half, and then shortened."""
    text, size = one_line(line.text), line.size
    wide = text_width(text, size, line.weight)
    if wide > _WIDEST:
        size = max(size / 2, size * _WIDEST / wide)
        text = elide(text, _WIDEST, size, line.weight)
    canvas.setFillColor(MUTED if line.is_muted else TEXT)
    left = middle - text_width(text, size, line.weight) / 2
    draw_text(canvas, (left, line.base), text, size=size, face=face_of(line.weight))
