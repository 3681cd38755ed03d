"""Excel returns on the inbox page: made for all sites, dropped, looked into, asked about, accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import excel_returns, exporting
from qic_desktop.services.exchanging.inbox import Group
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from ui.organiser.inbox import InboxPage
from ui.organiser.inbox_excel import BATCH
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]
OCTOBER = excel_returns.months_of(parse_period("2026-10"), parse_period("2026-10"))


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    exporting.publish(made, play.file("news"))
    return made


@pytest.fixture
def site(organiser: Workspace) -> str:
    return paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="excel")


def enter(organiser: Workspace, site: str, **counts: float) -> None:
    values = [
        ForValue(measures.get_measure(organiser, code.replace("_", "-")), OCTOBER[0], Entry(number, 10.0))
        for code, number in counts.items()
    ]
    entering_for.enter_for(organiser, site, values, source=Source.PHONE, on=date(2026, 11, 2))


def returned(organiser: Workspace, site: str, folder: Path, **counts: float) -> Path:
    """A workbook as if the site had filled it: it is made where the numbers stand, and these are taken back."""
    enter(organiser, site, **counts)
    file = folder / f"return-{len(list(folder.glob('*.xlsx')))}.xlsx"
    file.write_bytes(excel_returns.make_return(organiser, trust.find_site(organiser, site), OCTOBER))
    organiser.journal.undo()
    return file


def page_of(window: MainWindow) -> InboxPage:
    page = window.page("inbox")
    assert isinstance(page, InboxPage)
    QApplication.processEvents()
    return page


def said(part: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def step(part: QWidget, word: str) -> QAbstractButton:
    QApplication.processEvents()
    (found,) = (one for one in part.findChildren(QAbstractButton) if one.text() == word and one.isVisibleTo(part))
    return found


def test_a_return_is_dropped_looked_into_and_accepted(
    play: Any, show: Show, organiser: Workspace, site: str, tmp_path: Path
) -> None:
    file = returned(organiser, site, tmp_path, four_hours=7, pain=4)
    page = page_of(show(organiser, "inbox"))
    page.open_dropped([file])
    (item,) = page.items
    assert (item.kind, item.group, item.name) == ("excel", Group.READY, "Hillview")
    words = said(page.pane)
    assert "Hillview, Excel return" in words
    assert "not signed, entered by you" in words
    assert "Four-Hours, October 2026" in words
    assert play.values(organiser, site) == {}
    step(page.pane, "Accept this return").click()
    assert play.values(organiser, site) == {"2026-10": (7, 10)}
    assert page.items == ()


def test_another_number_is_asked_about_and_the_answer_can_be_changed(
    play: Any, show: Show, organiser: Workspace, site: str, tmp_path: Path
) -> None:
    file = returned(organiser, site, tmp_path, four_hours=7, pain=4)
    enter(organiser, site, four_hours=8)
    page = page_of(show(organiser, "inbox"))
    page.read_files([file])
    assert page.items[0].group is Group.ASIDE
    assert not page.accept_all.isVisible()
    assert "Here: 8 of 10, 80 %\nIn this return: 7 of 10, 70 %" in said(page.pane)
    step(page.pane, "Keep what stands").click()
    assert "You keep the numbers that stand." in said(page.pane)
    assert page.items[0].group is Group.READY
    step(page.pane, "Take the numbers of this return").click()
    assert "You take the numbers of this return." in said(page.pane)
    page.accept_all.click()
    assert play.values(organiser, site) == {"2026-10": (7, 10)}


def test_a_stick_holds_returns_and_packages(play: Any, show: Show, organiser: Workspace, tmp_path: Path) -> None:
    ids = [paper_sites.add_site(organiser, f"Site {n}", code=f"P{n}", reports_by="excel") for n in range(3)]
    stick = tmp_path / "stick"
    stick.mkdir()
    for place in ids:
        returned(organiser, place, stick, four_hours=7)
    team = play.enrolled_site(organiser, "S001")
    exporting.export_data_package(team, stick / "a.qicpkg")
    page = page_of(show(organiser, "inbox"))
    page.read_from(stick)
    assert sorted(one.kind for one in page.items) == ["excel", "excel", "excel", "site"]
    page.accept_ready()
    assert [play.values(organiser, place) for place in ids] == [{"2026-10": (7, 10)}] * 3


def test_workbooks_are_made_for_all_sites_a_few_at_a_time(
    show: Show, organiser: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [paper_sites.NewSite(name=f"Site {n}", code=f"P{n}", reports_by="excel") for n in range(BATCH + 2)]
    paper_sites.add_sites(organiser, wanted)
    page = page_of(show(organiser, "inbox"))
    page.make_returns.click()
    dialog = page.excel.dialog
    assert dialog is not None
    assert f"each of the {BATCH + 2} sites" in said(dialog)
    dialog.first.choose("2026-10")
    dialog.last.choose("2026-09")
    dialog.accept_if_complete()
    assert "cannot lie before the first" in said(dialog)
    monkeypatch.setattr("ui.organiser.inbox_excel.ask_folder", lambda *_given: tmp_path)
    dialog.first.choose("2026-09")
    dialog.last.choose("2026-10")
    dialog.accept_if_complete()
    assert len(list(tmp_path.glob("*-2026-09-to-2026-10.xlsx"))) == BATCH + 2
    assert page.progress.isHidden()


def test_without_such_a_site_the_page_says_where_to_make_one(show: Show, organiser: Workspace) -> None:
    window = show(organiser, "inbox")
    page_of(window).make_returns.click()
    assert page_of(window).excel.dialog is None
    assert "No site reports by Excel yet" in said(window)
