"""Figures of equal width: the OpenType feature ``tnum`` read from a font's GSUB table.

reportlab knows no OpenType features. This module finds which glyph stands for which when tabular figures are
asked for; :mod:`qic_desktop.reports.fonts` then registers a second face whose digits are those glyphs. Single
substitutions only (lookup type 1, also inside an extension), which is what the feature consists of.
"""

from __future__ import annotations

from struct import unpack_from

_SINGLE = 1
_EXTENSION = 7


def tabular_glyphs(gsub: bytes) -> dict[int, int]:
    """Glyph → tabular glyph from the bytes of a GSUB table; empty if the font has no such feature.

    Source: OpenType specification 1.9, chapter "GSUB - Glyph substitution table".
    """
    features, lookups = unpack_from(">HH", gsub, 6)
    pairs: dict[int, int] = {}
    for lookup in _lookups_of(gsub, features, b"tnum"):
        start = lookups + _u16(gsub, lookups + 2 + 2 * lookup)
        kind = _u16(gsub, start)
        for number in range(_u16(gsub, start + 4)):
            table = start + _u16(gsub, start + 6 + 2 * number)
            if kind == _EXTENSION and _u16(gsub, table + 2) == _SINGLE:
                pairs.update(_single(gsub, table + int(unpack_from(">L", gsub, table + 4)[0])))
            elif kind == _SINGLE:
                pairs.update(_single(gsub, table))
    return pairs


def _lookups_of(gsub: bytes, features: int, tag: bytes) -> set[int]:
    found: set[int] = set()
    for number in range(_u16(gsub, features)):
        record = features + 2 + 6 * number
        if gsub[record : record + 4] == tag:
            feature = features + _u16(gsub, record + 4)
            found.update(_u16(gsub, feature + 4 + 2 * i) for i in range(_u16(gsub, feature + 2)))
    return found


def _single(gsub: bytes, table: int) -> dict[int, int]:
    glyphs = _coverage(gsub, table + _u16(gsub, table + 2))
    if _u16(gsub, table) == 1:
        delta = _u16(gsub, table + 4)
        return {glyph: (glyph + delta) & 0xFFFF for glyph in glyphs}
    return {glyph: _u16(gsub, table + 6 + 2 * index) for index, glyph in enumerate(glyphs)}


def _coverage(gsub: bytes, table: int) -> list[int]:
    count = _u16(gsub, table + 2)
    if _u16(gsub, table) == 1:
        return [_u16(gsub, table + 4 + 2 * i) for i in range(count)]
    glyphs: list[int] = []
    for number in range(count):
        first, last = unpack_from(">HH", gsub, table + 4 + 6 * number)
        glyphs.extend(range(first, last + 1))
    return glyphs


def _u16(data: bytes, offset: int) -> int:
    return int(unpack_from(">H", data, offset)[0])
