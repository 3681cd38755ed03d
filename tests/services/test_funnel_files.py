"""The numbers behind a funnel as a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.errors import NotFoundError
from qic_desktop.services.charting.funnel_files import funnel_csv, save_funnel_csv, save_picture

HEADER = ("code", "site", "numerator", "denominator", "value", "place")
MADE = funnel(
    [SiteCounts("S2", 30, 100), SiteCounts("S1", 10, 200), SiteCounts("S3", None, None)],
    form="proportion",
    style=ValueStyle(),
    direction=Direction.UP,
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_sites_stand_a_to_z_with_numbers_that_read_back_exactly() -> None:
    found = rows(funnel_csv(MADE, HEADER))
    assert found[0] == ["code", "numerator", "denominator", "value", "place"]
    assert [row[0] for row in found[1:]] == ["S1", "S2"]
    assert [float(row[3]) for row in found[1:]] == [0.05, 0.3]


def test_names_are_written_only_when_given() -> None:
    found = rows(funnel_csv(MADE, HEADER, {"S1": "Les Filaos"}))
    assert [row[1] for row in found] == ["site", "Les Filaos", ""]


def test_a_folder_that_is_not_there_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        save_funnel_csv(MADE, tmp_path / "gone" / "f.csv", HEADER)
    with pytest.raises(NotFoundError):
        save_picture(b"x", tmp_path / "gone" / "f.svg")
    assert list(tmp_path.iterdir()) == []
