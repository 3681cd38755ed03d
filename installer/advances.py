"""Writes ``resources/fonts/advances.json``: how wide Inter's characters are, so that the core can measure text.

Reads the TrueType tables head, hhea, hmtx and cmap (OpenType specification) with nothing but the standard library.
The result: ``{"units_per_em": 2048, "weights": {"400": {"65": 1348, …}, "500": …, "600": …}}``, code point to
advance in font units, for Latin, Greek, Cyrillic, punctuation, currency, arrows, operators and simple shapes.
"""

from __future__ import annotations

import json
import os
import struct
import sys

import environment

FONTS = os.path.join(environment.PROJECT, "resources", "fonts")
WEIGHTS = {"400": "Inter_400Regular.ttf", "500": "Inter_500Medium.ttf", "600": "Inter_600SemiBold.ttf"}
RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x02B0, 0x036F),  # modifiers and combining marks
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Vietnamese)
    (0x2000, 0x20CF),  # punctuation, superscripts, currency
    (0x2100, 0x23FF),  # letter-like, arrows, operators, technical
    (0x25A0, 0x27BF),  # shapes, symbols
)


def tables(font: bytes) -> dict[str, bytes]:
    """The tables of a TrueType file by their tags."""
    count = struct.unpack_from(">H", font, 4)[0]
    found = {}
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        found[tag.decode("ascii")] = font[offset : offset + length]
    return found


def glyphs(cmap: bytes) -> dict[int, int]:
    """Code point → glyph, from the format 12 table if there is one, else from format 4.

    Raises:
        ValueError: the font has neither.
    """
    count = struct.unpack_from(">H", cmap, 2)[0]
    offsets = [struct.unpack_from(">HHI", cmap, 4 + 8 * number)[2] for number in range(count)]
    by_format = {struct.unpack_from(">H", cmap, offset)[0]: offset for offset in offsets}
    if 12 in by_format:
        return _format_12(cmap, by_format[12])
    if 4 in by_format:
        return _format_4(cmap, by_format[4])
    raise ValueError("no Unicode cmap of format 4 or 12")


def _format_12(cmap: bytes, offset: int) -> dict[int, int]:
    found = {}
    for number in range(struct.unpack_from(">I", cmap, offset + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * number)
        found.update({code: glyph + code - first for code in range(first, last + 1)})
    return found


def _format_4(cmap: bytes, offset: int) -> dict[int, int]:
    size = struct.unpack_from(">H", cmap, offset + 6)[0]
    ends, starts = offset + 14, offset + 16 + size
    found = {}
    for place in range(0, size, 2):
        last, first = (struct.unpack_from(">H", cmap, base + place)[0] for base in (ends, starts))
        delta = struct.unpack_from(">H", cmap, starts + size + place)[0]
        where = starts + 2 * size + place
        skip = struct.unpack_from(">H", cmap, where)[0]
        for code in range(first, last + 1 if last != 0xFFFF else last):
            glyph = code if skip == 0 else struct.unpack_from(">H", cmap, where + skip + 2 * (code - first))[0]
            if skip == 0 or glyph:
                found[code] = (glyph + delta) & 0xFFFF
    return found


def advances(font: bytes) -> tuple[int, dict[int, int]]:
    """Units per em, and code point → advance for the code points of ``RANGES`` that the font has."""
    parts = tables(font)
    units = struct.unpack_from(">H", parts["head"], 18)[0]
    metrics = struct.unpack_from(">H", parts["hhea"], 34)[0]
    widths = [struct.unpack_from(">H", parts["hmtx"], 4 * number)[0] for number in range(metrics)]
    mapped = glyphs(parts["cmap"])
    codes = [code for first, last in RANGES for code in range(first, last + 1) if code in mapped]
    return units, {code: widths[min(mapped[code], metrics - 1)] for code in codes}


def write(_arguments: list[str]) -> int:
    """Write the table for all weights."""
    weights = {}
    units = 0
    for weight, name in WEIGHTS.items():
        with open(os.path.join(FONTS, name), "rb") as file:
            units, found = advances(file.read())
        weights[weight] = {str(code): width for code, width in found.items()}
    with open(os.path.join(FONTS, "advances.json"), "w", encoding="utf-8") as file:
        json.dump({"units_per_em": units, "weights": weights}, file, separators=(",", ":"))
        file.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(environment.guarded(write, sys.argv[1:]))
