"""The reporting grid, the area page, choices on Measures and what happened around, in a real window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from qic_desktop.domain.collaborative import Letter, Site
from qic_desktop.domain.organising import SiteNote
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import aggregating, areas, context_events
from qic_desktop.services.organising.aggregating import Chosen
from qic_desktop.services.organising.reporting_grid import Square, State
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import record_edit
from qic_desktop.wording.reporting_grid import square_words
from tests.ui import looking
from ui.organiser.area import AreaPage
from ui.organiser.charts_page import ChartsPage
from ui.organiser.happenings_dialog import HappeningsDialog
from ui.organiser.overview import OverviewPage
from ui.organiser.reporting import LegendEntry, ReportingPage
from ui.organiser.reporting_canvas import _Pictures
from ui.organiser.reporting_head import head_boxes
from ui.organiser.sources_dialog import SourcesDialog
from ui.shell.window import MainWindow

DAY_MS = 86_400_000
Show = Callable[..., MainWindow]


def page_of(window: MainWindow, key: str, kind: type[Any]) -> Any:
    page = window.page(key)
    assert isinstance(page, kind)
    QApplication.processEvents()
    return page


def here(window: MainWindow) -> tuple[str, str]:
    place = window.navigator.here
    assert place is not None
    return place.key, place.argument


@pytest.fixture
def placed(three: Any) -> Any:
    """The three sites, two of them in the north."""
    sites = three.journal.list_records(Site, organiser_scope())
    names = {"S001": "North / Adar", "S002": "North / Belu", "S003": "South"}
    edits = [record_edit(Site, one.id, area=names[one.code]) for one in sites]
    three.journal.append(organiser_scope(), edits)
    return three


# --- reporting ------------------------------------------------------------------------------------------------------


def test_a_new_store_leads_to_design_and_one_without_sites_to_invitations(play: Any, show: Show) -> None:
    window = show(play.create("empty", Role.ORGANISER), "reporting")
    page_of(window, "reporting", ReportingPage).empty_step.click()
    assert here(window) == ("design", "")
    other = play.organiser()
    exporting.publish(other, play.file("news"))
    window = show(other, "reporting")
    page_of(window, "reporting", ReportingPage).empty_step.click()
    assert here(window) == ("design", "invitations")


def test_the_site_in_need_comes_first_and_the_side_says_what_to_do(placed: Any, show: Show) -> None:
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)
    assert page.canvas.lines[0].site.code == "S003"
    assert page.canvas.lines[0].squares[page.canvas.column].state is State.MISSING
    assert "missing" in page._what.text()
    assert "Call the team" in page._advice.accessibleName()
    assert "S003" in page._code.text()


def test_arrows_travel_letters_jump_and_enter_opens_the_story(placed: Any, show: Show) -> None:
    window = show(placed, "reporting")
    page = page_of(window, "reporting", ReportingPage)
    window.activateWindow()
    page.canvas.setFocus()
    before = page.canvas.column
    QTest.keyClick(page.canvas, Qt.Key.Key_Left)
    QTest.keyClick(page.canvas, Qt.Key.Key_Down)
    assert (page.canvas.row, page.canvas.column) == (1, before - 1)
    chosen = page.canvas.chosen
    assert chosen is not None
    assert (chosen.site.name or "") in page.canvas.accessibleDescription()
    QTest.keyClick(page.canvas, Qt.Key.Key_Home)
    assert page.canvas.column == 0
    QTest.keyClick(page.canvas, "s")
    assert page.canvas.row == 2
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    last = page.canvas.chosen
    assert last is not None
    assert here(window) == ("site", last.site.id)


def test_a_click_chooses_a_square_also_from_right_to_left(placed: Any, show: Show) -> None:
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)
    for way in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        page.canvas.setLayoutDirection(way)
        box = page.canvas.square_box(1, 3)
        QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
        assert (page.canvas.row, page.canvas.column) == (1, 3)
        page.canvas.go(0, 0)
    assert page.canvas._at(QPoint(5, 5)) is None


def test_a_filter_leaves_those_that_are_missing_and_an_empty_one_says_so(placed: Any, show: Show) -> None:
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)
    page.filter.choose("missing")
    page.filter.chosen.emit("missing")
    assert [line.site.code for line in page.canvas.lines] == ["S003"]
    page.filter.choose("late")
    page.filter.chosen.emit("late")
    assert page.canvas.lines == ()
    assert "good news" in page._name.text()
    assert not page.open_site.isEnabled()


def test_the_grid_is_saved_as_table_and_as_pages(
    placed: Any, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)
    for kind, ask, begins in (("csv", page.ask_where, b"\xef\xbb\xbfsite"), ("pdf", page.ask_where_to_print, b"%PDF")):
        name = str(tmp_path / "grid")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, name=name: (name, ""))
        ask()
        assert (tmp_path / f"grid.{kind}").read_bytes().startswith(begins)


# --- choices on Measures --------------------------------------------------------------------------------------------


def choose(select: Any, key: str) -> None:
    select.choose(key)
    select.chosen.emit(key)


def test_an_area_leaves_its_sites_and_leads_to_its_page(placed: Any, show: Show) -> None:
    window = show(placed, "measures")
    page = page_of(window, "measures", ChartsPage)
    assert not page.area_page.isVisible()
    choose(page.choices.areas, "North")
    assert page.shown.collection.panel.sites == ("S001", "S002")
    assert "North" in page.multiples.sentence.text()
    page.area_page.click()
    assert here(window) == ("area", "North")
    area = page_of(window, "area", AreaPage)
    assert [site.code for site in area.shown.sites] == ["S001", "S002"]


def test_months_since_start_and_an_earlier_day_change_what_is_shown(placed: Any, show: Show) -> None:
    page = page_of(show(placed, "measures"), "measures", ChartsPage)
    choose(page.choices.align, "start")
    assert page.shown.grid.periods[0] == "M1"
    assert "since start" not in page.multiples.sentence.text()
    assert "each site’s start" in page.multiples.sentence.text()
    choose(page.choices.align, "calendar")
    choose(page.choices.day, "2026-10-31")
    assert page.shown.collection.aggregate.periods == ()
    assert page._layers.currentIndex() == 1


def test_where_figures_come_from_lists_every_package(placed: Any, show: Show) -> None:
    window = show(placed, "measures")
    page = page_of(window, "measures", ChartsPage)
    page.ask_sources()
    (dialog,) = window.findChildren(SourcesDialog)
    assert len(dialog.list.toPlainText().splitlines()) == 3
    assert "S002" in dialog.list.toPlainText()
    dialog.close()


# --- what happened around -------------------------------------------------------------------------------------------


def test_a_strike_is_written_down_and_lettered_on_the_overview(placed: Any, show: Show) -> None:
    window = show(placed, "measures")
    page = page_of(window, "measures", ChartsPage)
    page.ask_happenings()
    (dialog,) = window.findChildren(HappeningsDialog)
    dialog.text.setText("Nurses’ strike")
    dialog.since.setText("March")
    dialog.add.click()
    assert dialog._problem.isVisible()
    assert context_events.list_happenings(placed) == ()
    dialog.since.setText("2026-03")
    dialog.add.click()
    assert not dialog._problem.isVisible()
    (one,) = context_events.list_happenings(placed)
    assert (one.text, one.kind) == ("Nurses’ strike", "strike")
    notes = page.multiples.view.sites.grid.rows[0].cell.chart().series.notes
    assert [(note.period, note.text) for note in notes] == [("2026-03", "Nurses’ strike")]
    dialog.close()
    window.navigator.go("overview")
    overview = page_of(window, "overview", OverviewPage)
    assert overview._letters.text() == "A  Nurses’ strike (since Mar 2026; all sites)"
    dialog = HappeningsDialog(page.desk, window)
    dialog.removes[0].click()
    assert context_events.list_happenings(placed) == ()


def test_an_event_is_ended_and_corrected_where_it_stands(placed: Any, show: Show) -> None:
    context_events.write_happening(placed, "Strike", "2026-03-14", kind="strike", where=(["South", "North"], []))
    exporting.publish(placed, Path(placed.store.path).parent / "news.qicpkg")
    window = show(placed, "measures")
    page = page_of(window, "measures", ChartsPage)
    page.ask_happenings()
    (dialog,) = window.findChildren(HappeningsDialog)
    dialog.changes[0].click()
    assert (dialog.text.text(), dialog.since.text(), dialog.until.text()) == ("Strike", "2026-03-14", "")
    assert set(dialog.where.chosen) == {"North", "South"}
    dialog.until.setText("2026-05")
    dialog.add.click()
    (one,) = context_events.list_happenings(placed)
    assert (one.since, one.until, set(one.areas)) == ("2026-03-14", "2026-05", {"South", "North"})
    assert dialog.leave.isHidden()
    dialog.changes[0].click()
    dialog.where.areas["North"].trigger()
    assert dialog.where.text() == "South"
    dialog.add.click()
    (one,) = context_events.list_happenings(placed)
    assert one.areas == ("South",)
    dialog.changes[0].click()
    dialog.text.setText("half typed")
    dialog.leave.click()
    assert dialog.text.text() == ""
    assert context_events.list_happenings(placed)[0].text == "Strike"
    dialog.close()


# --- areas ----------------------------------------------------------------------------------------------------------


def test_without_areas_the_page_leads_to_the_sites(three: Any, show: Show) -> None:
    window = show(three, "area")
    page = page_of(window, "area", AreaPage)
    assert areas.list_areas(three) == ()
    page.empty_step.click()
    assert here(window)[0] == "sites"


def test_an_area_has_its_chart_its_reports_and_its_page(
    placed: Any, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(show(placed, "area", "North / Belu"), "area", AreaPage)
    assert page.areas.key == "North / Belu"
    assert [line.site.code for line in page.grid.lines] == ["S002"]
    choose(page.areas, "South")
    assert [line.site.code for line in page.grid.lines] == ["S003"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "south"), ""))
    page.ask_where()
    assert (tmp_path / "south.pdf").read_bytes().startswith(b"%PDF")


def test_the_overview_can_count_from_each_sites_start(placed: Any, show: Show) -> None:
    page = page_of(show(placed), "overview", OverviewPage)
    choose(page.align, "start")
    assert page.shown.whole.panel.periods[0] == "M1"
    assert page.chart.scene.point_xs


# --- blocks, orders, notes ------------------------------------------------------------------------------------------


def test_a_block_is_marked_with_shift_and_copied_as_a_table(placed: Any, show: Show) -> None:
    window = show(placed, "reporting")
    page = page_of(window, "reporting", ReportingPage)
    window.activateWindow()
    page.canvas.setFocus()
    page.canvas.go(0, 8)
    QTest.keyClick(page.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.canvas.block == (range(2), range(8, 10))
    QTest.keyClick(page.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert rows[0] == ["Code", "Site", "2026-09", "2026-10"]
    assert rows[1] == ["S003", page.canvas.lines[0].site.name, "missing", "missing"]
    assert len(rows) == 3
    QTest.keyClick(page.canvas, Qt.Key.Key_Up)
    assert page.canvas.anchor is None


def test_a_drag_marks_and_the_button_copies_everything_without_a_mark(placed: Any, show: Show) -> None:
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)
    first, last = (page.canvas.square_box(*place).center().toPoint() for place in ((0, 2), (2, 4)))
    QTest.mousePress(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(page.canvas.viewport(), last)
    QTest.mouseRelease(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=last)
    assert page.canvas.block == (range(3), range(2, 5))
    page.canvas.go(1, 1)
    page.copy.click()
    rows = QApplication.clipboard().text().splitlines()
    assert len(rows) == 4
    assert len(rows[0].split("\t")) == 2 + len(page.shown.periods)


def test_what_a_spreadsheet_would_run_is_disarmed(placed: Any, show: Show) -> None:
    site = placed.journal.list_records(Site, organiser_scope())[0]
    placed.journal.append(organiser_scope(), [record_edit(Site, site.id, name="=1+1\tend", code=site.code)])
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)
    page.copy.click()
    assert "\t'=1+1 end\t" in QApplication.clipboard().text()


def test_a_head_sorts_and_a_second_click_gives_the_order_of_need_back(placed: Any, show: Show) -> None:
    page = page_of(show(placed, "reporting"), "reporting", ReportingPage)

    def codes() -> list[str | None]:
        return [line.site.code for line in page.canvas.lines]

    assert codes() == ["S003", "S001", "S002"]
    box = head_boxes(page.canvas)["code"]
    QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert codes() == ["S001", "S002", "S003"]
    assert page.order.key == "code"
    QTest.mouseClick(page.canvas.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert codes() == ["S003", "S001", "S002"]
    choose(page.order, "area")
    assert [line.site.area for line in page.canvas.lines] == ["North / Adar", "North / Belu", "South"]


def test_a_note_about_a_missing_month_stands_on_the_sites_page(placed: Any, show: Show) -> None:
    window = show(placed, "reporting")
    page = page_of(window, "reporting", ReportingPage)
    window.activateWindow()
    page.canvas.setFocus()
    QTest.keyClick(page.canvas, Qt.Key.Key_M)
    QApplication.processEvents()
    assert page.note.field.hasFocus()
    QTest.keyClicks(page.note.field, "The register is at the ward")
    QTest.keyClick(page.note.field, Qt.Key.Key_Return)
    (note,) = placed.journal.list_records(SiteNote)
    assert note.text == "October 2026: The register is at the ward"
    assert note.site == page.canvas.lines[0].site.id
    assert page.note.field.text() == ""
    assert "The register" in page.note.notes.text()


def test_every_figure_says_where_it_comes_from(placed: Any, show: Show) -> None:
    for key in ("overview", "measures", "reporting", "area", "site"):
        site = placed.journal.list_records(Site, organiser_scope())[0].id
        argument = {"area": "North", "site": site}.get(key, "")
        window = show(placed, key, argument)
        QApplication.processEvents()
        window.page(key).sources.click()
        (dialog,) = window.findChildren(SourcesDialog)
        assert dialog.isVisible()
        dialog.close()


def test_one_report_names_its_package_alone(placed: Any, show: Show) -> None:
    window = show(placed, "reporting")
    page = page_of(window, "reporting", ReportingPage)
    page.canvas.go(1, 0)
    page.ask_sources()
    (dialog,) = window.findChildren(SourcesDialog)
    assert len(dialog.list.toPlainText().splitlines()) == 1
    dialog.close()


def test_the_overview_opens_reporting_at_the_chosen_month(placed: Any, show: Show) -> None:
    window = show(placed)
    page = page_of(window, "overview", OverviewPage)
    assert page.month.text() == "Who reported: Oct 2026"
    page.chart.travel(1)
    assert page.month.text() == "Who reported: Jan 2026"
    page.chart.open_chosen()
    assert here(window)[0] == "reporting"
    reporting = page_of(window, "reporting", ReportingPage)
    assert reporting.shown.periods[reporting.canvas.column] == "2026-01"
    window.navigator.go("overview")
    choose(page.align, "start")
    assert not page.month.isVisible()


def test_nothing_is_cut_or_nameless(placed: Any, show: Show) -> None:
    for width in (900, 1366):
        window = show(placed, "reporting")
        window.resize(width, 768)
        page = page_of(window, "reporting", ReportingPage)
        assert not looking.faults_of(page)
        assert not looking.unnamed(page)


def test_area_start_and_earlier_day_are_combined_as_the_store_combines_them(placed: Any, show: Show) -> None:
    later = placed.clock() + 30 * DAY_MS
    placed.clock = placed.journal.clock = lambda: later
    page = page_of(show(placed, "measures"), "measures", ChartsPage)
    choose(page.choices.day, "2026-10-31")
    assert page.shown.collection.panel.sites == (), "then no site was known here"
    for _turn in range(5):
        QApplication.processEvents()
    assert not looking.faults_of(page)
    choose(page.choices.areas, "North")
    choose(page.choices.align, "start")
    choose(page.choices.day, "2026-11-30")
    chosen = Chosen(area="North", align="start", as_of=date(2026, 11, 30))
    assert page.choices.chosen == chosen
    found = aggregating.collect_chosen(placed, page.shown.view, chosen)
    assert page.shown.collection.panel.sites == found.panel.sites == ("S001", "S002")
    assert page.shown.collection.aggregate.periods == found.aggregate.periods
    said = page.multiples.sentence.text()
    assert all(word in said for word in ("North", "start", "30 November 2026"))


def test_a_missing_month_with_a_reason_has_a_mark_and_a_word_of_its_own(qapp: QApplication) -> None:
    silent, explained = Square(State.MISSING), Square(State.MISSING, reason="stock-out")
    assert (silent.is_explained, explained.is_explained) == (False, True)
    assert square_words(explained) == "missing, reason given" != square_words(silent)
    pictures = _Pictures()
    plain, told = (pictures.of(State.MISSING, 1.0, explained=one).toImage() for one in (False, True))
    assert plain != told
    assert LegendEntry(State.MISSING, explained=True).accessibleName() == "missing, reason given"


def test_the_latest_note_is_told_to_the_sites_coach(play: Any, placed: Any, show: Show) -> None:
    coach = play.site(placed, "A. Mbeki", role=Role.COACH)
    window = show(placed, "reporting")
    page = page_of(window, "reporting", ReportingPage)
    page.note.field.setFocus()
    QTest.keyClicks(page.note.field, "The register is at the ward")
    QTest.keyClick(page.note.field, Qt.Key.Key_Return)
    assert page.note.tell.isHidden(), "no coach is enrolled yet"
    play.take(placed, play.export(coach))
    enrolling.enrol(placed, enrolling.find_requests(placed, "A. Mbeki")[0])
    page.note.show_report(page.canvas.lines[0].site.id, "Site S003", "2026-10")
    assert page.note.tell.text() == "Tell Site A. Mbeki of the latest too"
    page.note.tell.click()
    assert page.note.tell.text() == "Site A. Mbeki is told of the latest with the next news"
    assert not page.note.tell.isEnabled()
    (letter,) = placed.journal.list_records(Letter, organiser_scope(coach.own_id))
    assert (letter.title, letter.body) == ("Site S003", "October 2026: The register is at the ward")
    assert letter.about == page.canvas.lines[0].site.id
