"""Outlines as people type them, and the counts of a Pareto."""

from __future__ import annotations

import pytest

from qic_desktop.domain.outline import MOST_LEVELS, MOST_PARTS, as_chain, read_counts, read_outline


def shape(text: str) -> list[tuple[int, str]]:
    return [(one.level, one.text) for root in read_outline(text) for one in root.everything()]


def test_two_spaces_or_a_tab_are_a_level() -> None:
    assert shape("People\n  alone at night\n\tcalled away\n    theatre\nForms") == [
        (0, "People"),
        (1, "alone at night"),
        (1, "called away"),
        (2, "theatre"),
        (0, "Forms"),
    ]


def test_a_level_that_was_left_out_is_the_next_one_and_empty_lines_are_passed_over() -> None:
    assert shape("    A\n\n          B\n   \n  C") == [(0, "A"), (1, "B"), (1, "C")]


def test_lines_keep_their_numbers_and_the_deepest_level_is_bounded() -> None:
    parts = [one for root in read_outline("A\n\n  B") for one in root.everything()]
    assert [one.line for one in parts] == [1, 3]
    deep = "\n".join("  " * level + "x" for level in range(50))
    assert max(level for level, _text in shape(deep)) == MOST_LEVELS - 1


def test_ten_thousand_lines_are_cut_in_the_picture_only() -> None:
    assert len(shape("a\n" * 10_000)) == MOST_PARTS


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\u2028\u2028"])
def test_nothing_is_no_part(text: str) -> None:
    assert read_outline(text) == ()


def test_lines_without_levels_are_one_chain_of_whys() -> None:
    (root,) = as_chain(read_outline("empty form\nno form\nnobody ordered"))
    assert [(one.level, one.text) for one in root.everything()] == [
        (0, "empty form"),
        (1, "no form"),
        (2, "nobody ordered"),
    ]
    tree = read_outline("empty\n  no form\n  no pen")
    assert as_chain(tree) == tree


def test_counts_are_read_added_up_and_odd_lines_are_named() -> None:
    found = read_counts("No form: 14\nLate: 1 200\nNo form: 6\nOther: x\nNone: 0\nLess: -3\n: 5\nHalf: 0,5")
    assert found.counts == {"No form": 20.0, "Late": 1200.0, "Half": 0.5}
    assert found.odd == (4, 5, 6, 7)


def test_reasons_without_any_number_are_counted_themselves() -> None:
    found = read_counts("late\nno form\nlate\n8: night")
    assert found.counts == {"late": 2.0, "no form": 1.0, "8: night": 1.0}
    assert found.odd == ()


@pytest.mark.parametrize("number", ["1e400", "NaN", "inf", "9" * 40])
def test_numbers_that_no_computer_can_hold_are_odd(number: str) -> None:
    assert read_counts(f"a: 1\nb: {number}").odd == (2,)
