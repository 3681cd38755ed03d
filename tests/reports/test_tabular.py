"""Tabular figures from a font's own tables."""

from __future__ import annotations

from struct import pack

from reportlab.pdfbase import pdfmetrics  # noqa: TID251

from qic_desktop.reports.fonts import REGULAR
from qic_desktop.reports.tabular import tabular_glyphs


def gsub(lookup_type: int, subtable: bytes, tag: bytes = b"tnum") -> bytes:
    """A GSUB table with one feature of one lookup of one subtable."""
    features = pack(">H4sH", 1, tag, 8) + pack(">HHH", 0, 1, 0)
    lookups = pack(">HH", 1, 4) + pack(">HHHH", lookup_type, 0, 1, 8) + subtable
    return pack(">HHHHH", 1, 0, 10, 10, 10 + len(features)) + features + lookups


def test_a_substitution_by_distance_is_read() -> None:
    coverage = pack(">HHHH", 1, 2, 20, 21)
    assert tabular_glyphs(gsub(1, pack(">HHh", 1, 6, 100) + coverage)) == {20: 120, 21: 121}


def test_a_substitution_by_list_over_ranges_is_read() -> None:
    coverage = pack(">HHHHH", 2, 1, 20, 22, 0)
    assert tabular_glyphs(gsub(1, pack(">HHHHHH", 2, 12, 3, 7, 8, 9) + coverage)) == {20: 7, 21: 8, 22: 9}


def test_a_substitution_in_an_extension_is_read() -> None:
    inner = pack(">HHh", 1, 6, 5) + pack(">HHH", 1, 1, 20)
    assert tabular_glyphs(gsub(7, pack(">HHL", 1, 1, 8) + inner)) == {20: 25}


def test_other_features_are_left_alone() -> None:
    coverage = pack(">HHH", 1, 1, 20)
    assert tabular_glyphs(gsub(1, pack(">HHh", 1, 6, 100) + coverage, b"zero")) == {}


def test_inter_has_a_tabular_one() -> None:
    plain, tabular = (pdfmetrics.getFont(name).face.charToGlyph[ord("1")] for name in (REGULAR, f"{REGULAR}-Tabular"))
    assert plain != tabular
