"""The two ends of the calendar: what is written there is kept, and nothing that asks for its neighbours falls over."""

from __future__ import annotations

import pytest

from qic_desktop.domain.period import find_period, is_period, parse_period
from qic_desktop.errors import NotAPeriodError


@pytest.mark.parametrize("text", ["0001-01", "0001-01-01", "0001", "0001-Q1", "9999-12-31", "9999-11", "9999-Q3"])
def test_the_first_and_the_last_year_are_periods_that_have_no_place(text: str) -> None:
    assert is_period(text)
    assert find_period(text) is None


@pytest.mark.parametrize("text", ["0002-01", "0026-10", "9998-12", "9998-12-31", "9998-W52", "0002"])
def test_what_has_a_place_has_neighbours(text: str) -> None:
    period = find_period(text)
    assert period is not None
    assert period.preceding().following() == period == period.following().preceding()


def test_beyond_the_ends_there_is_no_period() -> None:
    with pytest.raises(NotAPeriodError):
        parse_period("0001-01").preceding()
    with pytest.raises(NotAPeriodError):
        parse_period("9999-12-31").following()


@pytest.mark.parametrize(("days", "day"), [(-5, "2019-03-31"), (10, "2019-04-10"), (80_134_917, "2020-03-31")])
def test_a_day_that_is_due_lies_within_a_year_whatever_was_typed(days: int, day: str) -> None:
    assert parse_period("2019-03").due(days).isoformat() == day


def test_what_is_due_after_the_last_year_that_is_placed_still_has_a_day() -> None:
    assert parse_period("9998-12").due(10**12).isoformat() == "9999-12-31"
