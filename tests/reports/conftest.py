"""Invented values of every document, and a reader for what was made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Scene
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.collaborative_value import CollaborativeSummary, PeriodLine, SiteLine
from qic_desktop.reports.fonts import ensure_fonts
from qic_desktop.reports.monthly_value import CycleLine, MonthlyReport, MonthRow, MonthTable, SmallMeasure
from qic_desktop.reports.values import COLLABORATIVE_CHART_SIZE, ChartBlock, Imprint, LetteredNote

MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


@dataclass(frozen=True)
class Pdf:
    """A finished file, read back."""

    data: bytes
    reader: PdfReader
    pages: list[str]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pages).split())

    def fonts(self) -> dict[str, Any]:
        """Every font that a page names: base name → dictionary."""
        found: dict[str, Any] = {}
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            for reference in resources["/Font"].values():
                font = reference.get_object()
                found[str(font["/BaseFont"])] = font
        return found

    def operations(self, page: int = 0) -> list[tuple[list[Any], bytes]]:
        contents = self.reader.pages[page].get_contents()
        assert contents is not None
        return list(contents.operations)


@pytest.fixture(autouse=True)
def fonts() -> None:
    ensure_fonts()


@pytest.fixture
def read() -> Callable[[bytes], Pdf]:
    def reading(data: bytes) -> Pdf:
        reader = PdfReader(BytesIO(data), strict=True)
        return Pdf(data, reader, [page.extract_text() for page in reader.pages])

    return reading


@pytest.fixture
def scene() -> Scene:
    xs = tuple(40.0 + 20 * index for index in range(24))
    ys = tuple(60.0 + (37 * index) % 200 for index in range(24))
    return Scene(
        682,
        400,
        (
            Area("band", (40, 500, 500, 40), (100, 100, 140, 140)),
            Line("line", 1, (40, 500), (300.5, 300.5)),
            Line("target", 1.25, (40, 500), (80.5, 80.5), (6, 3)),
            Line("text", 1.5, xs, ys),
            Dots("circle", 2.5, xs[:12], ys[:12]),
            Dots("diamond", 4, xs[12:], ys[12:], "concern", "text", 1),
            Box(100, 20, 15, 15, "surface", "text", 3),
            Label("text", "A", 107.5, 31, 10, 600, "centre"),
            Label("muted", "100 %", 32, 84, 11, 400, "right"),
            Label("target", "Target 95", 508, 84),
        ),
        (40, 40, 500, 380),
        description="A run chart.",
    )


@pytest.fixture
def imprint() -> Imprint:
    return Imprint("11 April 2019", date(2019, 4, 11), "Walstead Infirmary", practice=True)


@pytest.fixture
def block(scene: Scene) -> ChartBlock:
    notes = (LetteredNote("A", "Door nurse: adapted"), LetteredNote("B", "Fast lane at night: abandoned"))
    return ChartBlock("Seen within four hours", scene, "Run chart · Anhøj rules", notes)


@pytest.fixture
def report(block: ChartBlock, imprint: Imprint) -> MonthlyReport:
    rows = tuple(MonthRow(month, "9\u202f088", "10\u202f156", "89.5", "site") for month in MONTHS)
    return MonthlyReport(
        site="Walstead Infirmary",
        collaborative="Four-Hour Care",
        period="March 2019",
        headline="Twenty-two months above the old median",
        lead=("In March 10\u202f602 of 11\u202f387 patients were seen within four hours: 93.1 %.",),
        chart=block,
        table=MonthTable(rows, "Within four hours", "All attendances", "Per cent", "Checked by"),
        imprint=imprint,
        aim="By March 2020, 95 of 100 patients leave within four hours.",
        next_step="finish test E before the April values are in.",
        measures=(SmallMeasure("Attendances a day", "54 more come.", block.scene, "Balancing"),),
        cycles=(CycleLine("11", "Winter rota", "8 of 10", "7 of 10", "Mondays wait for a bed.", "adapt", "in March"),),
        people=("Met 3 times; 6 of 7 members present.",),
        data_quality=("36 of 36 months reported, 5 late.",),
    )


@pytest.fixture
def chart_page(block: ChartBlock, imprint: Imprint) -> ChartPage:
    return ChartPage("Walstead Infirmary", "Four-Hour Care", "March 2019", "It holds.", block, imprint)


@pytest.fixture
def summary(block: ChartBlock, imprint: Imprint) -> CollaborativeSummary:
    periods = tuple(PeriodLine(f"{month} 2018", "20", "19", "93.1", "94.1", "4") for month in MONTHS)
    sites = tuple(SiteLine(f"Site {letter}", "only chance", "90.1") for letter in "TSRQPONMLKJIHGFEDCBA")
    return CollaborativeSummary(
        collaborative="Four-Hour Care",
        measure="Seen within four hours",
        period="March 2019",
        headline="Winters are getting longer",
        lead=("Together 93.1 %.",),
        chart=replace(block, scene=replace(block.scene, height=COLLABORATIVE_CHART_SIZE[1])),
        periods=periods,
        sites=sites,
        imprint=imprint,
        reporting=("19 of 20 sites reported March.",),
        chance_note="5 of 20 sites have a finding; chance alone would give about 1.",
    )
