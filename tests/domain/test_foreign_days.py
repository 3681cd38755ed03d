"""Days of other calendars are asked about, never converted."""

from __future__ import annotations

from datetime import date

import pytest

from qic_desktop.domain.foreign_days import doubt_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", ""),
        ("2027-06-30", ""),
        ("2027-06", ""),
        ("2027-Q2", ""),
        ("2026-11-22", ""),
        ("2026-10", "past"),
        ("2060-01", "far"),
        ("12 Tahsas 2019", "ethiopian"),
        ("30 Meskerem 2020 E.C.", "ethiopian"),
        ("መስከረም 2020", "ethiopian"),
        ("eth:2019-10", "ethiopian"),
        ("2019-10-30", "ethiopian"),
        ("15 Baisakh 2084", "nepali"),
        ("२०८४ वैशाख", "nepali"),
        ("2084-01-15", "nepali"),
        ("bs:2084-01", "nepali"),
        ("2018-13-05", "unread"),
        ("when the rains come", "unread"),
        ("Terrace 2027", "unread"),
    ],
)
def test_a_day_of_another_calendar_is_asked_about(text: str, doubt: str) -> None:
    assert doubt_of(text, TODAY) == doubt
