"""The number writer, the text writer and the strict reader."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.domain.canonical import MAX_INTEGER, dumps, format_number, loads_strict
from qic_desktop.errors import RefusedError

# ECMA-262's form of a number below 2^53 in magnitude.
SHORTEST = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]*[1-9])?|-?[1-9](\.[0-9]*[1-9])?e-([7-9]|[1-9][0-9]+)")

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters=[chr(c) for c in range(32)]))
NUMBERS = st.integers(-MAX_INTEGER, MAX_INTEGER) | st.floats(-1e15, 1e15, allow_nan=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcd", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (1e-6, "0.000001"),
        (1.25e-5, "0.0000125"),
        (-0.0, "0"),
        (-2.5, "-2.5"),
        (-1e-5, "-0.00001"),
        (5e-324, "5e-324"),
        (123456.789, "123456.789"),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (1e15, "1000000000000000"),
    ],
)
def test_a_number_is_written_in_its_shortest_form(value: float, text: str) -> None:
    assert format_number(value) == text
    assert loads_strict(text) == value


@given(NUMBERS)
def test_every_number_reads_back_as_the_same_number(value: float) -> None:
    text = format_number(value)
    assert SHORTEST.fullmatch(text)
    assert float(text) == float(value)
    if isinstance(value, int):
        assert loads_strict(text) == value


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2**53 + 1, -(2**53) - 1, 1e16, 1e300])
def test_numbers_without_a_form_are_refused(value: float) -> None:
    with pytest.raises(RefusedError) as caught:
        dumps({"value": value})
    assert caught.value.code == "E-VALUE"


@given(VALUES)
def test_what_is_written_reads_back(value: Any) -> None:
    text = dumps(value)
    again = loads_strict(text.encode())
    assert dumps(again) == text


def test_text_is_written_in_normal_form_and_keys_in_their_order() -> None:
    assert dumps({"b": "e\u0301", "a": [1, None, True, '\n\t"\\é']}) == '{"b":"é","a":[1,null,true,"\\n\\t\\"\\\\é"]}'


@pytest.mark.parametrize("text", ["\x00", "a\rb", "\x1f", "\ud800", "\x07é"])
def test_text_with_control_characters_or_lone_surrogates_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        dumps(text)


@pytest.mark.parametrize("value", [{1: 2}, b"x", {"e\u0301": 1, "é": 2}, object(), [[[[[[[[[1]]]]]]]]]])
def test_values_that_are_not_json_are_refused(value: object) -> None:
    with pytest.raises(RefusedError):
        dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"nul",
        b'{"a":1,"a":1}',
        b'{"a":[{"b":1,"b":2}]}',
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e400",
        b"-1e400",
        b"1e17",
        b"9007199254740993",
        b"-9007199254740993",
        b"1" * 5000,
        b'"\\ud800"',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\r"',
        b'"a\x00b"',
        b'"a\nb"',
        b"\xef\xbb\xbf1",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"[1, 2]",
        b'{"a": 1}',
        b"[1,2]\n",
        b" 1",
        b"1\r",
        b"[[[[[[[[[1]]]]]]]]]",
        b'{"a":' * 100_000,
        b"[" * 100_000,
        b"1 2",
        b"[1]]",
        b"01",
        b"'a'",
        b"[1,]",
    ],
)
def test_the_strict_reader_refuses(data: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        loads_strict(data)
    assert caught.value.code == "E-JSON"


def test_a_lone_surrogate_in_a_text_is_refused() -> None:
    with pytest.raises(RefusedError):
        loads_strict('"\ud800"')


def test_brackets_and_spaces_inside_strings_are_content() -> None:
    text = '{"note":"[[[[[[[[[[ { a \\" b [ } ","n":[1,[2]]}'
    assert loads_strict(text) == {"note": '[[[[[[[[[[ { a " b [ } ', "n": [1, [2]]}
    assert loads_strict("[[[[[[[[1]]]]]]]]") == [[[[[[[[1]]]]]]]]


def test_depth_can_be_narrowed() -> None:
    assert loads_strict("[[1]]", depth=2) == [[1]]
    with pytest.raises(RefusedError):
        loads_strict("[[[1]]]", depth=2)
