"""A slip of a digit in a year: the value is kept and listed, and no chart or grid stretches over centuries."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import entry


@pytest.mark.parametrize("slip", ["0001-01", "0026-10", "9998-12", "9999-11"])
def test_a_year_that_cannot_be_meant_is_kept_and_not_drawn(play: Any, slip: str) -> None:
    organiser = play.organiser()
    site = play.site(organiser, "S001")
    play.record(site, "2026-10", 5, 10)
    play.record(site, slip, 1, 2)
    assert play.values(site)[slip] == (1, 2)
    view = play.measure(site)
    drawn = charts.measure_chart(site, view).series.periods
    assert slip not in drawn
    assert "2026-10" in drawn
    assert len(drawn) < 50
    assert len(entry.open_sheet(site, view).rows) < 100
