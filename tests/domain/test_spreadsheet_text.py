"""A typed text in a file for spreadsheets is never run as a formula, and comes back exactly as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.domain.typed import spreadsheet_text, typed_text

MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "  ", "'", "''", "' "])
def test_what_could_run_gets_an_apostrophe_and_comes_back(mark: str, before: str) -> None:
    typed = f"{before}{mark}cmd|' /C calc'!A0"
    written = spreadsheet_text(typed)
    assert written == f"'{typed}"
    assert typed_text(written) == typed


@pytest.mark.parametrize("text", ["", "'", "''", "'tis done", "a = b", "Lindi", "l'eau", "5 - 3", "' quoted '"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert spreadsheet_text(text) == text
    assert typed_text(text) == text


@given(st.text(alphabet=st.sampled_from(["'", " ", "=", "-", "a", "\n", "\t", "@"]), max_size=6))
def test_the_way_back_is_exact(text: str) -> None:
    assert typed_text(spreadsheet_text(text)) == text
