"""The rest of the visit's page, and the coach's own work, typed and ticked in a real window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from qic_desktop.domain.period import parse_period
from qic_desktop.services.coaching import closing, competence, visit_costs, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import carrying, exporting, importing
from qic_desktop.services.measuring import entry, measures
from qic_desktop.services.today import today_of
from ui.coach import my_work
from ui.coach.bag import BagPage
from ui.coach.my_work import MyWorkPage
from ui.coach.visit import VisitPageView, give_to_site
from ui.shell.window import MainWindow
from ui.site.chart_cards import story_lines
from ui.site.coach_visit import CoachVisitPanel
from ui.site.history_tab import HistoryTab
from ui.site.today_tasks import visited

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def ready(small: Any) -> Any:
    """Team and coach who know each other; the coach holds what the team sent."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "coach-asks.qicpkg").file
    news = small.accept(organiser, sent, asks)
    carrying.take_packages(coach, [sent, news])
    importing.import_packages(site, [news])
    return site, coach


def visit_of(window: MainWindow, identity: str) -> VisitPageView:
    window.navigator.go("visit", identity)
    page = window.page("visit")
    assert isinstance(page, VisitPageView)
    return page


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part))


def test_roles_company_explanation_and_costs_are_kept_as_they_are_given(ready: Any, show: Any) -> None:
    _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    page = visit_of(show(coach), made.id)
    assert "Nothing is open from before" in words_of(page.promises)
    page.met.boxes["nurse"].setChecked(True)
    page.met.boxes["team-leader"].setChecked(True)
    page.met.along.setText("the district’s pharmacist")
    page.met.along.commit()
    held = visits.get_visit(coach, made.id)
    assert (held.met, held.with_whom) == (["team-leader", "nurse"], "the district’s pharmacist")

    row = next(iter(page.recounts.rows.values()))
    assert row.why.isHidden()
    row.ask.click()
    assert not row.why.isHidden()
    row.why.setText("Two nurses were away")
    row.why.commit()
    assert [one.record.explanation for one in visits.visit_sheet(coach, made.id).recounts] == ["Two nurses were away"]
    assert row.factor.text() == ""

    page.costs.ready.click()
    assert "Enter hours" in page.costs.said.text()
    page.costs.cash.setText("12,x")
    page.costs.ready.click()
    assert "Write a number" in page.costs.said.text()
    page.costs.cash.setText("25")
    page.costs.ready.click()
    assert "In which currency?" in page.costs.said.text()
    page.costs.currency.setText("gbp")
    page.costs.ready.click()
    (cost,) = visit_costs.list_costs(coach, visits.get_visit(coach, made.id))
    assert (cost.entry.activity, cost.entry.cash, cost.entry.currency) == ("transport", 25.0, "GBP")
    assert page.costs.sum.text() == "25 GBP"
    page.costs.taken_off.emit(cost.id)
    assert visit_costs.list_costs(coach, visits.get_visit(coach, made.id)) == ()


def test_the_rule_s_day_can_be_taken_again(ready: Any, show: Any) -> None:
    _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    page = visit_of(show(coach), made.id)
    assert "The suggested rule says" in page.closing.rule.text()
    assert page.closing.take.isHidden()
    page.closing.next_set.emit("2027-12-24", "After the holidays")
    assert not page.closing.take.isHidden()
    page.closing.take.click()
    assert page.page.proposal.on == page.page.proposal.rule_on
    assert page.closing.take.isHidden()


def test_a_day_to_come_is_said_and_the_visit_is_not_closed(ready: Any, show: Any) -> None:
    _site, coach = ready
    made = visiting.begin_visit(coach, "S001", on="2099-01-10")
    window = show(coach)
    page = visit_of(window, made.id)
    assert "This visit is planned for 10 January 2099" in words_of(page)
    assert not page.closing.close_button.isEnabled()
    page.close_visit()
    assert visits.get_visit(coach, made.id).closed_on is None
    assert any("still to come" in text for text in window.notices.texts)


def test_a_closed_visit_is_given_to_its_site(ready: Any, show: Any, tmp_path: Path) -> None:
    site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    page = visit_of(show(coach), made.id)
    assert page.closing.give.isHidden()
    closing.close(coach, made.id)
    page.refresh(None)
    assert not page.closing.give.isHidden()
    stick = tmp_path / "stick"
    stick.mkdir()
    give_to_site(page, page.page, stick)
    (file,) = stick.glob("S001-*.qicpkg")
    importing.import_packages(site, [file])
    assert [one.id for one in visits.list_visits(site)] == [made.id]


def test_the_first_promise_has_the_keys_when_the_visit_opens(ready: Any, show: Any) -> None:
    _site, coach = ready
    first = visiting.begin_visit(coach, "S001", on="2026-01-10")
    visiting.propose(coach, first.id, "Count from the register", due="2026-01-20")
    made = visiting.begin_visit(coach, "S001")
    window = show(coach)
    window.activateWindow()
    page = visit_of(window, made.id)
    (row,) = page.promises.rows.values()
    assert row.isAncestorOf(window.focusWidget())


def test_tab_goes_from_the_purpose_through_the_counts_to_the_actions(ready: Any, show: Any, qtbot: Any) -> None:
    _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    window = show(coach)
    window.activateWindow()
    page = visit_of(window, made.id)
    qtbot.wait(50)
    page.purpose.setFocus()
    walked: list[QWidget] = []
    for _step in range(80):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    rows = list(page.recounts.rows.values())
    places = [min(place for place, one in enumerate(walked) if row.isAncestorOf(one)) for row in rows]
    assert places == sorted(places)
    assert places[0] == 0, "the first count comes right after the purpose"
    assert walked.index(page.costs.cash) > places[-1]


def test_what_the_coach_brought_stands_on_the_pages_of_the_team(ready: Any, show: Any, tmp_path: Path) -> None:
    site, coach = ready
    made = visiting.begin_visit(coach, "S001", on=coach.today().isoformat())
    view = measures.get_measure(coach, "oxytocin")
    visiting.recount(coach, made.id, view, parse_period("2025-12"), Counted(numerator=23))
    visiting.write_visit(coach, made.id, training="Run charts", met=["nurse"])
    visiting.propose(coach, made.id, "Count from the register")
    closing.close(coach, made.id)
    importing.import_packages(site, [exporting.export_data_package(coach, tmp_path / "coach.qicpkg", to="S001").file])
    sheet = entry.open_sheet(site, measures.get_measure(site, "oxytocin"))
    row = next(one for one in sheet.rows if one.period == "2025-12")
    (said,) = (text for text in story_lines(sheet, row, "2025-12") if "coach" in text)
    assert said.startswith("verified by the coach, factor ")
    history = HistoryTab()
    history.show_sheet(sheet)
    states = [one[-1] for one in history.model.rows]
    assert sum("by the coach" in state for state in states) == 1

    window = show(coach)
    desk = window.page("bag").desk
    task = visited(desk, today_of(site).visited)
    assert task.title.endswith("; 1 thing agreed.")
    assert "1 waits to be taken into your actions" in task.detail
    panel = CoachVisitPanel(show(site).page("bag").desk)
    panel.refresh()
    words = words_of(panel)
    for text in ("Run charts", "Nurse or midwife", "Count from the register"):
        assert text in words
    panel.told.printer.folder, panel.told.printer.then = tmp_path, lambda _file: None
    panel.told.paper.click()
    assert list(tmp_path.glob("*.pdf"))
    panel.deleteLater()
    history.deleteLater()


def test_the_bag_tells_receipts_and_sends_visits_alone(ready: Any, show: Any, tmp_path: Path) -> None:
    _site, coach = ready
    stick = tmp_path / "stick"
    stick.mkdir()
    window = show(coach)
    window.navigator.go("bag")
    page = window.page("bag")
    assert isinstance(page, BagPage)
    assert "with the organiser" in [page.list.model().index(0, column).data() for column in range(6)]
    visiting.begin_visit(coach, "S001")
    for row in range(len(page.carried)):
        page.list.model().tick(row, wanted=False)
    page.refresh(None)
    assert page.own > 0
    page.put_on(stick, [one for one in page.list.ticked_ids() if not one], "Organiser")
    assert len(list(stick.glob("*.qicpkg"))) == 1
    page.put_on(stick, [page.carried[0].id], "District office")
    assert "District office" in words_of(page.log)


def test_a_coach_says_what_she_can_do(ready: Any, show: Any) -> None:
    _site, coach = ready
    window = show(coach)
    page = my_work.page_spec().build(window.page("bag").desk)
    assert isinstance(page, MyWorkPage)
    page.refresh(None)
    assert "Say for yourself" in words_of(page.skills.next)
    assert "You look after 1 site." in page.load.said.text()
    row = page.skills.rows["charts"]
    assert row.note.isHidden()
    row.levels["self"].chosen.emit("3")
    row.levels["mentor"].chosen.emit("2")
    page.refresh(None)
    assert "see it differently" in words_of(page.skills.next)
    row.note.setText("The median")
    row.note.commit()
    found = next(one for one in competence.read_skills(coach) if one.skill == "charts")
    assert (found.own.level, found.own.note, found.mentor.level) == (3, "The median", 2)
    page.deleteLater()


def test_a_visit_with_open_fields_is_closed_after_a_question_only(ready: Any, show: Any) -> None:
    _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    window = show(coach)
    page = visit_of(window, made.id)
    page.closing.minutes.setText("2 h")
    page.passed_on.problem.setText("no forms since May")
    page.close_visit()
    assert visits.get_visit(coach, made.id).closed_on is None
    (asked,) = [text for text in window.notices.texts if "missing from the summary" in text]
    assert "“2 h”, “no forms since May”" in asked
    page.closing.minutes.setText("120")
    page.passed_on.problem.setText("")
    page.close_visit()
    assert visits.get_visit(coach, made.id).closed_on is not None
    assert not any("missing from the summary" in text for text in window.notices.texts)


def test_an_action_keeps_the_day_that_cannot_be_read_in_its_field(ready: Any, show: Any) -> None:
    _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    panel = visit_of(show(coach), made.id).new_actions
    panel.text.setText("Count from the register")
    panel.due.setText("soon")
    panel._give()
    assert "This is no day that can be read" in panel.said.text()
    assert (panel.text.text(), panel.due.text()) == ("Count from the register", "soon")
    assert visits.visit_sheet(coach, made.id).actions == ()
