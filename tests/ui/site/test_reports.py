"""Reports from a real store to a file that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QPushButton

from qic_desktop import bootstrap
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.period import parse_period
from qic_desktop.services.improving import cycle_sheets
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_observation
from qic_desktop.services.printing.papers import file_name, free_name
from qic_desktop.services.workspace import Role, Workspace
from ui.shell.window import MainWindow
from ui.site import reports
from ui.site.reports import ReportsPage
from ui.workspace import Frame


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "team.qic", Role.SITE, "Les Filaos")
    yield made
    made.close()


@pytest.fixture
def shown(open_window: Callable[..., MainWindow], workspace: Workspace) -> MainWindow:
    return open_window(workspace, [reports.page_spec()], Frame("Les Filaos", "team"))


def report_page(window: MainWindow) -> ReportsPage:
    page = window.page("reports")
    assert isinstance(page, ReportsPage)
    return page


def with_values(workspace: Workspace, window: MainWindow) -> ReportsPage:
    for code, name in (("waits", "Seen within 15 minutes"), ("left", "Left before being seen")):
        view = measures.define_measure(workspace, NewMeasure(code, name))
        for month in range(1, 13):
            entry = Entry(numerator=40 + month, denominator=60)
            record_observation(workspace, view, parse_period(f"2025-{month:02d}"), entry)
    cycle_sheets.plan_in_new_ramp(workspace, "Nurse at the door", prediction="8 of 10")
    window.refresh(None)
    return report_page(window)


def test_without_values_there_is_one_next_step(shown: MainWindow, workspace: Workspace) -> None:
    measures.define_measure(workspace, NewMeasure("waits", "Seen within 15 minutes"))
    shown.refresh(None)
    page = report_page(shown)
    assert page.empty.isVisible()
    assert page.empty.step is not None
    assert not page.make_button.isVisible()


def test_one_click_writes_the_monthly_report_and_opens_it(
    shown: MainWindow, workspace: Workspace, tmp_path: Path
) -> None:
    page = with_values(workspace, shown)
    opened: list[Path] = []
    page.printer.then = opened.append
    page.folder.use(tmp_path / "printed")
    page.make_button.click()
    (file,) = opened
    assert file.parent == tmp_path / "printed"
    assert file.name.startswith("Les Filaos")
    text = "".join(sheet.extract_text() for sheet in PdfReader(file).pages)
    assert "Seen within 15 minutes" in text
    assert "Nurse at the door" in text
    steps = [part for part in shown.notices.findChildren(QPushButton) if part.text() == "Open folder"]
    steps[0].click()
    assert opened[-1] == tmp_path / "printed"
    assert page.make_button.isEnabled()


def test_chart_page_leads_with_the_chosen_measure_under_the_given_name(
    shown: MainWindow, workspace: Workspace, tmp_path: Path
) -> None:
    page = with_values(workspace, shown)
    opened: list[Path] = []
    page.printer.then = opened.append
    page.folder.use(tmp_path)
    page.kind.choose("chart")
    page.kind.chosen.emit("chart")
    left = measures.get_measure(workspace, "left")
    page.measure.choose(left.id)
    page.measure.chosen.emit(left.id)
    assert "Left before being seen" in page.name.text()
    page.name.setText("For the wall")
    page.make()
    assert opened == [tmp_path / "For the wall.pdf"]
    assert "Left before being seen" in PdfReader(opened[0]).pages[0].extract_text()


def test_the_improvement_report_is_made_from_its_button(
    shown: MainWindow, workspace: Workspace, tmp_path: Path
) -> None:
    page = with_values(workspace, shown)
    opened: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, opened.append
    page.improvement.click()
    (file,) = opened
    text = " ".join(one.extract_text() for one in PdfReader(file).pages)
    assert "Left before being seen" in text
    assert "not written yet" in text


def test_an_earlier_month_can_be_chosen(shown: MainWindow, workspace: Workspace, tmp_path: Path) -> None:
    page = with_values(workspace, shown)
    opened: list[Path] = []
    page.printer.then = opened.append
    page.folder.use(tmp_path)
    assert page.month.currentText() == "December 2025"
    page.month.choose("2025-09")
    page.month.chosen.emit("2025-09")
    assert "September 2025" in page.name.text()
    page.make()
    (file,) = opened
    text = PdfReader(file).pages[0].extract_text()
    assert ("49 of 60" in text, "52 of 60" in text) == (True, False)
    page.kind.choose("chart")
    page.kind.chosen.emit("chart")
    assert not page.month.isVisible()


def test_a_new_month_is_offered_first_to_who_chose_none(shown: MainWindow, workspace: Workspace) -> None:
    page = with_values(workspace, shown)
    left = measures.get_measure(workspace, "left")
    record_observation(workspace, left, parse_period("2026-01"), Entry(numerator=3, denominator=60))
    shown.refresh(None)
    assert page.month.currentText() == "January 2026"
    page.month.choose("2025-11")
    record_observation(workspace, left, parse_period("2026-02"), Entry(numerator=3, denominator=60))
    shown.refresh(None)
    assert page.month.currentText() == "November 2025"


def test_second_report_leaves_the_first_one_alone(shown: MainWindow, workspace: Workspace, tmp_path: Path) -> None:
    page = with_values(workspace, shown)
    opened: list[Path] = []
    page.printer.then = opened.append
    page.folder.use(tmp_path)
    page.make()
    page.make()
    assert len(set(opened)) == 2
    assert opened[1].name.endswith("(2).pdf")


def test_folder_that_cannot_be_made_is_said_and_the_button_works_again(
    shown: MainWindow, workspace: Workspace, tmp_path: Path
) -> None:
    page = with_values(workspace, shown)
    opened: list[Path] = []
    page.printer.then = opened.append
    (tmp_path / "file").write_text("in the way")
    page.folder.use(tmp_path / "file")
    page.make()
    assert opened == []
    assert shown.notices.isVisible()
    assert page.make_button.isEnabled()


def test_what_will_be_in_it_names_the_other_measures(shown: MainWindow, workspace: Workspace) -> None:
    page = with_values(workspace, shown)
    assert page.prepared is not None
    lines = reports._content_lines(page.prepared)
    assert "Small charts: Left before being seen" in lines
    assert "1 test of change with its prediction" in lines


def test_file_names_suit_every_file_system(tmp_path: Path) -> None:
    assert file_name("St. Mary's / West", "", "March 2019") == "St. Mary's West, March 2019.pdf"
    (tmp_path / "a.pdf").write_bytes(b"")
    assert free_name(tmp_path, "a.PDF") == tmp_path / "a (2).pdf"
    assert free_name(tmp_path, "../..") == tmp_path / "report.pdf"


@pytest.mark.parametrize(("kind", "width"), [("wall", 1191), ("wall-a4", 842)])
def test_a_wall_chart_is_shown_as_it_will_be_and_saved(
    shown: MainWindow, workspace: Workspace, tmp_path: Path, kind: str, width: int
) -> None:
    page = with_values(workspace, shown)
    page.folder.use(tmp_path / "papers")
    opened: list[Path] = []
    page.printer.then = opened.append
    page.kind.choose(kind)
    page.kind.chosen.emit(kind)
    assert page.prepared is not None
    assert page.preview.accessibleName() == page.prepared.content.measure  # type: ignore[union-attr]
    assert not page.grab().isNull()
    page.make()
    (made,) = opened
    assert round(float(PdfReader(made).pages[0].mediabox.width)) == width


def test_a_rare_event_stands_last_among_those_that_can_lead(shown: MainWindow, workspace: Workspace) -> None:
    form = {"value_form": "time-between"}
    rare = measures.define_measure(workspace, NewMeasure("harm", "Harm", MeasureKind.OUTCOME, definition=form))
    for day in (date(2025, 11, 3), date(2025, 12, 18)):
        rare_events.record_event(workspace, rare, day)
    page = with_values(workspace, shown)
    assert page.measure.currentText() == "Seen within 15 minutes"
    assert page.measure.itemText(page.measure.count() - 1) == "Harm"
    assert page.heading.accessibleName().startswith("The report of December 2025 is ready to be made")
    page.measure.choose(rare.id)
    page.measure.chosen.emit(rare.id)
    assert page.heading.accessibleName().startswith("The report of December 2025 is ready to be made")
