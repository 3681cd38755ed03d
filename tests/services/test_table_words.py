"""Months, headings and totals as they are written in teams' own tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import use_language
from qic_desktop.services.measuring.table_periods import day_order, read_period
from qic_desktop.services.measuring.table_words import heading_of, is_other_calendar, is_total
from qic_desktop.wording.table_import import not_read_words


@pytest.mark.parametrize(
    "cell",
    [
        "Mar 19", "Mar-19", "March 2019", "mars 2019", "marzo 2019", "Machi 2019", "Março/2019", "2019 March", "3/2019",
        "03/2019", "03.2019", "2019-03", "2019/03", "201903", 201903, 43525, 43540.5, date(2019, 3, 17), "31 Mar 2019",
        "March 5, 2019", "2019-03-05", "2019-03-05 00:00:00", "20190305", "31/03/2019", "3/31/2019", "5-Mar-19",
        "\u200f03/2019\u200e", "٠٣/٢٠١٩", "٢٠١٩-٠٣",
    ],
)  # fmt: skip
def test_every_usual_way_to_write_a_month(cell: Any) -> None:
    period = read_period(cell, PeriodKind.MONTH).period
    assert period is not None
    assert period.text == "2019-03"


def test_weeks_quarters_years_and_days_of_measures_by_week() -> None:
    def text(cell: Any, kind: PeriodKind) -> str:
        period = read_period(cell, kind).period
        return period.text if period else ""

    assert text("2019W7", PeriodKind.WEEK) == text("week 7, 2019", PeriodKind.WEEK) == "2019-W07"
    assert text(date(2019, 2, 13), PeriodKind.WEEK) == "2019-W07"
    assert text("Q1 2019", PeriodKind.QUARTER) == text("2019-T1", PeriodKind.QUARTER) == "2019-Q1"
    assert text("05/02/2019", PeriodKind.DAY) == ""
    assert text(2019, PeriodKind.YEAR) == "2019"


@pytest.mark.parametrize("cell", ["13/2019", "2019-13", "30/02/2019", "x", "12", 12, 0.4, "45 %", "", None, 1e9, "0/0"])
def test_what_is_no_month(cell: Any) -> None:
    assert read_period(cell, PeriodKind.MONTH).why == "no-period"


@pytest.mark.parametrize(
    "cell",
    ["Meskerem 2011", "መስከረም 2011", "2011 E.C.", "eth:2011-07", "मंसिर 2075", "Baisakh 2076", "2075 BS", "bs:2075-11"],
)
def test_other_calendars_are_said_and_not_guessed(cell: str) -> None:
    assert is_other_calendar(cell)
    assert read_period(cell, PeriodKind.MONTH).why == "other-calendar"
    assert "not guessed" in not_read_words("other-calendar", cell)


def test_months_in_the_language_in_use_are_known() -> None:
    use_language("ar")
    period = read_period("مارس 2019", PeriodKind.MONTH).period
    assert period is not None
    assert period.text == "2019-03"


def test_day_and_month_are_told_by_the_column_or_asked() -> None:
    month = PeriodKind.MONTH
    assert day_order(["01/02/2019", "13/02/2019"], month) == ("dmy", True)
    assert day_order(["01/02/2019", "02/13/2019"], month) == ("mdy", True)
    assert day_order(["01/01/2019", "01/02/2019", "01/03/2019"], month) == ("dmy", True)
    assert day_order(["01/01/2019", "02/01/2019", "03/01/2019"], month) == ("mdy", True)
    assert day_order(["01/01/2019", "01/02/2019", "01/03/2019"], PeriodKind.DAY) == ("", True)
    assert day_order(["01/02/2019", "02/03/2019"], month) == ("", True)
    assert day_order(["13/02/2019", "02/13/2019"], month) == ("", True)
    assert day_order(["03/03/2019", "Mar 19", 43525], month) == ("dmy", False)
    assert day_order(["2019-02-01"], month) == ("", False)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Month", "period"), ("% complete", "value"), ("Total births", ""), ("N° (total)", "denominator"),
        ("Remarques", "note"), ("Why missing?", "reason"), ("Indicateur", "measure"), ("", ""), ("Anna", ""),
        ("Número total", ""), ("WARD", "stratum"),
    ],
)  # fmt: skip
def test_headings_are_words_and_not_letters(text: str, key: str) -> None:
    assert heading_of(text) in {key, "denominator"} if "otal" in text else heading_of(text) == key


def test_totals_in_other_words() -> None:
    assert all(is_total(word) for word in ("Total", "TOTAL 2018", "Grand total", "Somme", "Jumla", "Average", "YTD"))
    assert not any(is_total(word) for word in ("2018-01", "Night", "January", ""))
