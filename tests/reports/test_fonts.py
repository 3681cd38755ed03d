"""Texts on paper: safe, in a face that has them, measurable."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Paragraph  # noqa: TID251

from qic_desktop.errors import FontsMissingError
from qic_desktop.reports.fonts import clean, elide, ensure_fonts, one_line, rich, text_width
from qic_desktop.reports.styles import styles_for


def test_missing_fonts_are_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(FontsMissingError) as caught:
        ensure_fonts(tmp_path)
    assert caught.value.folder == tmp_path
    assert caught.value.files == ("Inter_400Regular.ttf", "Inter_500Medium.ttf", "Inter_600SemiBold.ttf")


def test_control_and_direction_characters_are_dropped() -> None:
    assert clean("a\x00b\x1b[1mc\u202ed\u2066e\ufefff") == "ab[1mcdef"


def test_line_ends_are_kept_and_unified() -> None:
    assert clean("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"


def test_what_no_face_has_becomes_a_box() -> None:
    assert clean("\ud800 \U0001f600 漢") == "□ □ □"


def test_accents_are_composed() -> None:
    assert clean("e\u0301") == "é"


def test_markup_is_text() -> None:
    assert "&lt;b&gt;&amp;" in rich("<b>&")
    assert "<b>" not in rich("<b>&")


def test_ethiopic_is_set_in_a_face_that_has_it() -> None:
    assert 'name="NotoSansEthiopic"' in rich("Ward ሆስፒታል")
    assert 'name="Inter-Regular">Ward ' in rich("Ward ሆስፒታል")


def test_a_narrow_space_inside_a_number_does_not_break_it() -> None:
    assert "10\u00a0602" in rich("10\u202f602")
    assert one_line(" 10\u202f602 \n of\x0711") == "10\u202f602 of11"


def test_tabular_figures_have_one_width() -> None:
    assert len({text_width(figure * 4, 10, tabular=True) for figure in "0123456789"}) == 1
    assert text_width("1111", 10) < text_width("0000", 10)


def test_a_text_that_is_too_wide_ends_in_an_ellipsis_and_fits() -> None:
    short = elide("Seen within four hours " * 500, 100, 10)
    assert short.endswith("…")
    assert text_width(short, 10) <= 100
    assert elide("Seen", 100, 10) == "Seen"


@given(st.text(max_size=60))
def test_any_text_makes_a_paragraph(text: str) -> None:
    ensure_fonts()
    paragraph = Paragraph(rich(text), styles_for("ltr").body)
    assert paragraph.wrap(200, 10_000)[1] >= 0


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    ensure_fonts()
    assert clean(clean(text)) == clean(text)
