"""Excel returns that came under another name, cut short or locked: they are read, or it is said what to ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import excel_returns, exporting, inbox
from qic_desktop.services.exchanging.excel_inbox import EXCEL
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from tests.services.spreadsheets import write_xls, write_xlsx


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    exporting.publish(made, play.file("news"))
    paper_sites.add_site(made, "Hillview", code="P001", reports_by="excel")
    return made


@pytest.fixture
def workbook(organiser: Workspace) -> bytes:
    return excel_returns.make_return(organiser, trust.find_site(organiser, "P001"), [parse_period("2026-10")])


@pytest.mark.parametrize("name", ["P001", "P001.docx", "P001.zip", "P001.xlsx.download"])
def test_a_return_under_another_name_is_read_all_the_same(
    organiser: Workspace, workbook: bytes, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(workbook)
    inbox.receive(organiser, [file])
    (item,) = inbox.list_inbox(organiser)
    assert (item.kind, item.code) == (EXCEL, "P001")


def refusal(organiser: Workspace, file: Path) -> str:
    inbox.receive(organiser, [file])
    (item,) = inbox.list_inbox(organiser)
    return item.refusal


def test_a_return_that_was_cut_short_is_asked_for_once_more(
    organiser: Workspace, workbook: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "P001.xlsx"
    file.write_bytes(workbook[: len(workbook) // 2])
    assert "ask the site to send it again" in refusal(organiser, file)


def test_a_return_with_a_password_is_asked_for_without_one(organiser: Workspace, tmp_path: Path) -> None:
    file = write_xls(tmp_path / "P001.xlsx", [["locked"]], encrypted=True)
    assert "without a password" in refusal(organiser, file)


def test_another_workbook_is_told_to_belong_to_the_site(organiser: Workspace, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "other.xlsx", {"Sheet": [["Month", "Value"]]})
    assert "entered in the site’s own store" in refusal(organiser, file)
    assert "password" not in inbox.list_inbox(organiser)[0].refusal
