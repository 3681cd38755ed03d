"""Fonts on paper: registers Inter and the fallbacks, makes texts safe, measures and draws them.

Every face is embedded as a subset with a ToUnicode map. Texts are printed character by character: scripts that
need joining or reordering (Arabic, Devanagari) are legible to a program, not yet to a person.
"""

from __future__ import annotations

import unicodedata
from html import escape
from pathlib import Path
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from qic_desktop.errors import FontsMissingError
from qic_desktop.paths import RESOURCES
from qic_desktop.reports.tabular import tabular_glyphs

FONTS = RESOURCES / "fonts"
REGULAR = "Inter-Regular"
SEMIBOLD = "Inter-SemiBold"

_FILES = {400: "Inter_400Regular.ttf", 500: "Inter_500Medium.ttf", 600: "Inter_600SemiBold.ttf"}
_FACES = {400: REGULAR, 500: "Inter-Medium", 600: SEMIBOLD}

# Unicode blocks that Inter has not, and the file that has them.
_FALLBACKS: tuple[tuple[int, int, str], ...] = (
    (0x0600, 0x06FF, "NotoSansArabic"),
    (0x0750, 0x077F, "NotoSansArabic"),
    (0x08A0, 0x08FF, "NotoSansArabic"),
    (0x0900, 0x097F, "NotoSansDevanagari"),
    (0x1200, 0x139F, "NotoSansEthiopic"),
    (0x2D80, 0x2DDF, "NotoSansEthiopic"),
    (0xA8E0, 0xA8FF, "NotoSansDevanagari"),
    (0xAB00, 0xAB2F, "NotoSansEthiopic"),
    (0xFB50, 0xFDFF, "NotoSansArabic"),
    (0xFE70, 0xFEFE, "NotoSansArabic"),
)
_FIRST_FALLBACK = 0x0590
_LAST_BMP = 0xFFFF
_REPLACEMENT = "□"

_lock = Lock()


def ensure_fonts(folder: Path = FONTS) -> None:
    """Make Inter known to reportlab; does nothing the second time.

    Raises:
        FontsMissingError: one of the three files is not in ``folder``.
    """
    missing = tuple(name for name in _FILES.values() if not (folder / name).is_file())
    if missing:
        raise FontsMissingError(folder=folder, files=missing)
    with _lock:
        if REGULAR in pdfmetrics.getRegisteredFontNames():
            return
        for weight, face in _FACES.items():
            _register_tabular(folder / _FILES[weight], face)
        for weight, face in _FACES.items():
            pdfmetrics.registerFont(TTFont(face, str(folder / _FILES[weight])))


def face_of(weight: int, *, tabular: bool = False) -> str:
    """The name of the registered face of a weight (400, 500 or 600), with figures of equal width if asked."""
    face = _FACES.get(weight, REGULAR)
    return f"{face}-Tabular" if tabular else face


def clean(text: str) -> str:
    """``text`` without what cannot be printed: composed, no control or format characters, lines kept.

    Tabs become spaces. Characters that no face has become a box; so do all beyond the basic plane, because the
    maps back to text that reportlab writes cannot hold them. Needs :func:`ensure_fonts` first.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_printable(character) for character in composed)


def one_line(text: str) -> str:
    """``text`` cleaned, with every run of white space as one space (a narrow no-break space stays)."""
    return " ".join(clean(text).replace("\u202f", "\x00").split()).replace("\x00", "\u202f")


def rich(text: str, weight: int = 400, *, tabular: bool = False) -> str:
    """``text`` as markup of a reportlab Paragraph: escaped, lines kept, each script in a face that has it."""
    # reportlab breaks lines at U+202F although it is a no-break space; U+00A0 it respects.
    safe = clean(text).strip().replace("\u202f", "\u00a0")
    parts = []
    for face, chunk in _runs(safe, face_of(weight, tabular=tabular)):
        markup = escape(chunk, quote=False).replace("\n", "<br/>")
        parts.append(f'<font name="{face}">{markup}</font>')
    return "".join(parts)


def text_width(text: str, size: float, weight: int = 400, *, tabular: bool = False) -> float:
    """The width of a single line in the unit of ``size``."""
    runs = _runs(text, face_of(weight, tabular=tabular))
    return sum(float(pdfmetrics.stringWidth(chunk, face, size)) for face, chunk in runs)


def draw_text(canvas: Any, at: tuple[float, float], text: str, *, size: float, face: str = REGULAR) -> None:
    """Draw a single cleaned line from ``at`` to the right, in points."""
    x, y = at
    for name, chunk in _runs(text, face):
        canvas.setFont(name, size)
        canvas.drawString(x, y, chunk)
        x += float(pdfmetrics.stringWidth(chunk, name, size))


def elide(text: str, width: float, size: float, weight: int = 400) -> str:
    """``text`` on one line, shortened with "…" so that it is no wider than ``width``."""
    line = one_line(text)
    if len(line) < 2_000 and text_width(line, size, weight) <= width:
        return line
    low, high = 0, min(len(line), 2_000)
    while low < high:
        middle = (low + high + 1) // 2
        fits = text_width(line[:middle].rstrip() + "…", size, weight) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return line[:low].rstrip() + "…"


def _printable(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    if character == "\t":
        return " "
    if ord(character) > _LAST_BMP:
        return _REPLACEMENT
    category = unicodedata.category(character)
    if category in ("Zl", "Zp"):
        return "\n"
    if category in ("Cc", "Cf"):
        return ""
    name = _face_for(ord(character), REGULAR)
    return character if ord(character) in pdfmetrics.getFont(name).face.charToGlyph else _REPLACEMENT


def _runs(text: str, face: str) -> list[tuple[str, str]]:
    if not text or max(text) < chr(_FIRST_FALLBACK):
        return [(face, text)]
    runs: list[tuple[str, str]] = []
    for character in text:
        name = _face_for(ord(character), face)
        if runs and (runs[-1][0] == name or character == " "):
            runs[-1] = (runs[-1][0], runs[-1][1] + character)
        else:
            runs.append((name, character))
    return runs


def _face_for(code: int, face: str) -> str:
    if code < _FIRST_FALLBACK:
        return face
    for first, last, stem in _FALLBACKS:
        if first <= code <= last and _has_fallback(stem):
            return stem
    return face


def _has_fallback(stem: str) -> bool:
    with _lock:
        if stem in pdfmetrics.getRegisteredFontNames():
            return True
        path = FONTS / f"{stem}-Regular.ttf"
        if not path.is_file():
            return False
        pdfmetrics.registerFont(TTFont(stem, str(path)))
        return True


def _register_tabular(path: Path, face: str) -> None:
    font = TTFont(f"{face}-Tabular", str(path))
    inner = font.face
    # A name of its own, or the two subsets would share one ToUnicode map.
    inner.name = f"{face}-Tabular".encode("ascii")
    metrics = inner.get_table("hmtx")
    count = int.from_bytes(inner.get_table("hhea")[34:36], "big")
    glyphs = tabular_glyphs(inner.get_table("GSUB"))
    for code in b"0123456789.,":
        glyph = glyphs.get(inner.charToGlyph[code])
        if glyph is not None:
            at = 4 * min(glyph, count - 1)
            inner.charToGlyph[code] = glyph
            inner.charWidths[code] = inner._pdfScale(int.from_bytes(metrics[at : at + 2], "big"))
    pdfmetrics.registerFont(font)
