"""A new organiser's first working day after the first learning session: 4 laptops, 5 Excel returns, 3 on paper.

From an empty store to the first pooled chart of all twelve sites, over real stores, packages and workbooks; every
pooled number equals the sum that anybody can add up by hand.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.reports.excel_return import HEADS
from qic_desktop.services.exchanging import excel_returns, exporting, inbox
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import aggregating, paper_sites, reminders, whole
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace

MONTHS = ("2026-08", "2026-09", "2026-10")
LAPTOPS, EXCEL, PAPER = ("L1", "L2", "L3", "L4"), ("E1", "E2", "E3", "E4", "E5"), ("P1", "P2", "P3")
CODES = (*LAPTOPS, *EXCEL, *PAPER)


def counts(code: str, month: str) -> tuple[int, int]:
    """What a site counted; each one another."""
    number = 20 + CODES.index(code)
    return number - MONTHS.index(month) - 3, number


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    made.practice_day = date(2026, 11, 22)
    exporting.publish(made, play.file("news"))
    return made


def filled(raw: bytes, code: str) -> bytes:
    """The workbook as a ward clerk fills it: two numbers in each line."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    place = rows[0].index(HEADS["key"])
    cells: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        month = str(row[place]).split("|")[1] if "|" in str(row[place]) else ""
        if month in MONTHS:
            cells |= dict(zip((f"D{number}", f"F{number}"), counts(code, month), strict=True))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            text = before.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                sheet = text.decode()
                for cell, value in cells.items():
                    sheet = re.sub(rf'<c r="{cell}"( s="\d+")/>', rf'<c r="{cell}"\1><v>{value}</v></c>', sheet)
                text = sheet.encode()
            after.writestr(info.filename, text)
    return out.getvalue()


def laptops_send(play: Any, organiser: Workspace, stick: Path) -> None:
    for code in LAPTOPS:
        invitation = play.file(f"{code}-invitation")
        exporting.invite(organiser, f"Site {code}", invitation, code=code)
        with play.computer(code):
            team = play.create(code, Role.SITE)
            joining.join(team, invitation)
            for month in MONTHS:
                play.record(team, month, *counts(code, month))
            exporting.export_data_package(team, stick / f"{code}.qicpkg")


def excel_comes_back(organiser: Workspace, made: Path, stick: Path) -> None:
    months = excel_returns.months_of(parse_period(MONTHS[0]), parse_period(MONTHS[-1]))
    files = excel_returns.make_returns(organiser, made, months)
    assert len(files) == len(EXCEL)
    for file in files:
        code = file.name[:2]
        (stick / file.name).write_bytes(filled(file.read_bytes(), code))


def paper_is_typed(organiser: Workspace) -> None:
    view = measures.get_measure(organiser, "four-hours")
    for code in PAPER:
        values = [
            ForValue(view, parse_period(month), Entry(*(float(one) for one in counts(code, month)))) for month in MONTHS
        ]
        site = trust.find_site(organiser, code).id
        entering_for.enter_for(organiser, site, values, source=Source.PAPER, on=organiser.today())


def test_the_first_pooled_chart_of_twelve_sites(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    stick, made = tmp_path / "stick", tmp_path / "made"
    for folder in (stick, made):
        folder.mkdir()
    wanted = [(code, "excel") for code in EXCEL] + [(code, "paper") for code in PAPER]
    paper_sites.add_sites(
        organiser, [paper_sites.NewSite(name=f"Site {code}", code=code, reports_by=by) for code, by in wanted]
    )
    laptops_send(play, organiser, stick)
    excel_comes_back(organiser, made, stick)
    # One stick with everything, read in any order; requests are accepted, then all that is ready.
    inbox.receive(organiser, inbox.find_packages(stick))
    inbox.accept_requests(organiser, [one.request.keyid for one in enrolling.pending_requests(organiser)])
    inbox.accept(organiser, [one.id for one in inbox.list_inbox(organiser) if one.may_be_accepted])
    assert inbox.list_inbox(organiser) == ()
    assert sorted(one.site.code or "" for one in reminders.not_reported(organiser)) == list(PAPER)
    paper_is_typed(organiser)
    assert reminders.not_reported(organiser) == ()

    view = measures.get_measure(organiser, "four-hours")
    collection = aggregating.collect(organiser, view)
    assert len(collection.sites) == len(CODES)
    rows = {one.period: one for one in collection.aggregate.periods}
    for month in MONTHS:
        told = [counts(code, month) for code in CODES]
        assert rows[month].pooled == pytest.approx(sum(one for one, _all in told) / sum(all_ for _one, all_ in told))
    chart = whole.pooled_chart(collection)
    assert [point.value is not None for point in chart.points if point.period in MONTHS] == [True] * 3
    # What came without a signature waits for its sites' word; what the laptops sent does not.
    waiting = {site.code: len(entering_for.unconfirmed(organiser, site.id)) for site in collection.sites}
    assert waiting == {code: 0 if code in LAPTOPS else len(MONTHS) for code in CODES}
    assert play.sound(organiser)
