"""A QR code as a picture to be sent: black modules on white, what it is in words below.

Owns the drawing with Pillow (PNG, one bit deep); the geometry is the code's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from qic_desktop.domain.qr_code import QUIET, QrCode
from qic_desktop.errors import FontsMissingError
from qic_desktop.reports.fonts import FONTS

MODULE = 8
"""Pixels of a module: a messenger that makes the picture half as large leaves a code that is read."""
_FILES = ("Inter_600SemiBold.ttf", "Inter_400Regular.ttf")
_SIZES = (34, 24)
_LEADING = 44
_LONGEST = 200


def code_png(code: QrCode, captions: Sequence[str] = (), module: int = MODULE) -> bytes:
    """The code with its quiet zone and up to two lines below it, as a PNG.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    side = code.width * module
    room = _LEADING * len(captions) + (QUIET * module if captions else 0)
    picture = Image.new("L", (side, side + room), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, length in code.bars():
        pen.rectangle((x * module, y * module, (x + length) * module - 1, (y + 1) * module - 1), fill=0)
    for place, text in enumerate(captions):
        font = _font(min(place, len(_FILES) - 1))
        line = _fitting(text, font, side - 2 * QUIET * module)
        pen.text((QUIET * module, side + place * _LEADING), line, fill=0, font=font)
    out = BytesIO()
    picture.convert("1", dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(place: int) -> ImageFont.FreeTypeFont:
    file = FONTS / _FILES[place]
    if not file.is_file():
        raise FontsMissingError(FONTS, (file.name,))
    return ImageFont.truetype(str(file), _SIZES[place], layout_engine=ImageFont.Layout.BASIC)


def _fitting(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    line = " ".join(text.split())[:_LONGEST]
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(line + "…") > width:
        line = line[:-1]
    return line + "…"
