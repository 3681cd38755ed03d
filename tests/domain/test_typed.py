"""Numbers and blocks as people type and paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.domain.typed import (
    format_block,
    is_number,
    parse_block,
    parse_number,
    whole_number,
    without_grouping,
)
from qic_desktop.errors import NotANumberError


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("0", ".", 0),
        (" 12 ", ".", 12),
        ("12.5", ".", 12.5),
        (".5", ".", 0.5),
        ("5.", ".", 5.0),
        ("1,234", ".", 1234),
        ("1,234,567.5", ".", 1234567.5),
        ("1 234", ".", 1234),
        ("10\u202f602", ".", 10602),
        ("10\u00a0602", ",", 10602),
        ("10\u2009602,25", ",", 10602.25),
        ("1'234.5", ".", 1234.5),
        ("1\u2019234", ".", 1234),
        ("12,5", ",", 12.5),
        ("1.234,5", ",", 1234.5),
        ("1.234", ",", 1234),
        ("12.5", ",", 12.5),
        ("1.2345", ",", 1.2345),
        ("\u22123", ".", -3),
        ("+3", ".", 3),
        ("1e3", ".", 1000.0),
        ("1.2E+03", ".", 1200.0),
        ("٤١", ".", 41),
        ("٩٣٫١", ".", 93.1),
        ("१२", ".", 12),
        ("\u200f41\u200f", ".", 41),
        (str(2**53), ".", 2**53),
    ],
)
def test_reads_a_number_as_written_in_the_language(text: str, decimal: str, value: float) -> None:
    read = parse_number(text, decimal)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("", "."),
        ("   ", "."),
        ("missing", "."),
        ("NaN", "."),
        ("inf", "."),
        ("-Infinity", "."),
        ("1e400", "."),
        (str(2**53 + 1), "."),
        ("9" * 400, "."),
        ("12,5", "."),
        ("1,23,456", "."),
        ("1.2.3", "."),
        ("1,2,3", ","),
        ("1.23.456", ","),
        ("1 23", "."),
        ("1 2345", "."),
        ("12 of 20", "."),
        ("1_000", "."),
        ("0x10", "."),
        ("--3", "."),
        ("²", "."),
        ("5 %", "."),
    ],
)
def test_refuses_what_is_no_number_or_could_be_read_both_ways(text: str, decimal: str) -> None:
    with pytest.raises(NotANumberError) as refused:
        parse_number(text, decimal)
    assert refused.value.text == text
    assert not is_number(text, decimal)


@given(st.integers(min_value=-(2**53), max_value=2**53))
def test_every_exact_integer_comes_back(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(f"{value:,}") == value
    assert parse_number(f"{value:,}".replace(",", "\u202f"), ",") == value


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_is_refused(text: str) -> None:
    for decimal in (".", ","):
        if is_number(text, decimal):
            assert abs(parse_number(text, decimal)) <= 2**53


def test_a_block_from_excel_is_rows_of_cells() -> None:
    assert parse_block("41\t38\r\n42\t\r\n") == (("41", "38"), ("42", ""))


def test_a_quoted_cell_may_hold_a_tab_and_a_line_end() -> None:
    assert parse_block('"a\tb"\t"c\nd"\n1\t2') == (("a\tb", "c\nd"), ("1", "2"))


def test_a_row_left_empty_in_the_middle_stays_and_empty_rows_at_the_end_go() -> None:
    assert parse_block("1\n\n3\n\n\n") == (("1",), ("",), ("3",))


def test_nothing_copied_is_no_block() -> None:
    assert parse_block("") == ()
    assert parse_block("\n \n") == ()


@given(st.lists(st.tuples(st.text("abc1 ,\"'", max_size=6), st.text("xyz2\n", max_size=6)), min_size=1, max_size=5))
def test_a_copied_block_pastes_as_the_same_cells(rows: list[tuple[str, str]]) -> None:
    stripped = tuple((first.strip() or "x", second.strip()) for first, second in rows)
    assert parse_block(format_block(stripped)) == stripped


def test_copied_numbers_lose_their_thousands_marks_so_that_a_spreadsheet_reads_them() -> None:
    assert without_grouping("10\u202f602") == "10602"
    assert without_grouping("a b") == "a b"


@pytest.mark.parametrize("text", ['"' + "a\tb\n" * 50_000, "x" * 300_000 + "\t1", "a\x00b\tc", '"a"b"\t"c'])
def test_any_pasted_text_has_rows_and_cells(text: str) -> None:
    block = parse_block(text)
    assert block
    assert all(isinstance(cell, str) for row in block for cell in row)
    assert sum(len(cell) for row in block for cell in row) > 0


def test_a_quote_that_never_ends_is_a_letter() -> None:
    block = parse_block('"' + "a\tb\n" * 50_000)
    assert (len(block), block[0], block[-1]) == (50_000, ('"a', "b"), ("a", "b"))


@pytest.mark.parametrize("text", ["9" * 5_000, "0" * 5_000, "1" * 5_000 + ".5", "1 " * 5_000, "1," * 3_000 + "000"])
def test_what_is_longer_than_any_number_is_none(text: str) -> None:
    assert not is_number(text)
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("90", 90),
        (" 90 ", 90),
        ("٩٠", 90),
        ("0", 0),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("91", None),
    ],
)
def test_whole_numbers_are_read_up_to_a_most(text: str, number: int | None) -> None:
    assert whole_number(text, 90) == number
