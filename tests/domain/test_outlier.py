"""A number far from those before it is asked about, until a note or a second count has answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qic_desktop.domain.observation import Observation
from qic_desktop.domain.outlier import FarNumber, far_from_before, far_numbers


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        ([38, 41, 40], 380, 40),
        ([38, 41, 40], 4, 40),
        ([38, 41, 40], 80, None),
        ([1, 2, 1], 9, None),
        ([38, 41], 380, None),
        ([38, None, 41, 40], None, None),
        ([0, 0, 0], 9, None),
        ([0, 0, 0], 12, 0),
    ],
)
def test_a_number_far_from_the_months_before_is_asked_about(
    before: list[float | None], now: float | None, asked: float | None
) -> None:
    assert far_from_before(before, now) == asked


def value(month: int, numerator: float, **more: object) -> Observation:
    one = Observation(scope="site:a", id=f"m|2026-{month:02d}|", numerator=numerator, denominator=400.0)
    return replace(one, **more)  # type: ignore[arg-type]


def test_a_note_or_a_second_count_answers_the_question() -> None:
    before = [value(1, 38), value(2, 41), value(3, 40)]
    assert far_numbers(before, value(4, 380)) == (FarNumber("numerator", 40, 380),)
    assert far_numbers(before, value(4, 380, note="The camp opened.")) == ()
    assert far_numbers(before, value(4, 380, checked_on="2026-05-02", checked_numerator=380.0)) == ()
    assert far_numbers(before, value(4, 380, checked_on="2026-05-02", checked_numerator=38.0)) != ()
    assert far_numbers(before, None) == ()


def test_only_the_last_twelve_are_compared_so_that_a_lasting_change_is_asked_about_once() -> None:
    before = [value(month, 40) for month in range(1, 13)]
    grown = [*before, *(value(month, 400) for month in range(1, 3))]
    assert far_numbers(before, value(1, 400)) != ()
    assert far_numbers(grown, value(3, 410)) == ()
