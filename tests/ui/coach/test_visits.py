"""The coach's round and a visit in the window, on real stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from qic_desktop import bootstrap
from qic_desktop.services.coaching import closing, recounts, visiting, visits
from qic_desktop.services.exchanging import carrying, exporting
from qic_desktop.services.progress import assessment
from ui.coach.other_workspace import OtherWorkspaceDialog
from ui.coach.sites import SitesPage
from ui.coach.sites_list import WHY
from ui.coach.visit import VisitPageView
from ui.shell.window import MainWindow

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def ready(small: Any) -> Any:
    """A coach who holds what one accepted site sent."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    return small, organiser, site, coach


def visit_of(window: MainWindow) -> VisitPageView:
    page = window.page("visit")
    assert isinstance(page, VisitPageView)
    return page


def sites_of(window: MainWindow) -> SitesPage:
    window.navigator.go("sites")
    page = window.page("sites")
    assert isinstance(page, SitesPage)
    return page


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


def test_the_list_says_why_and_enter_prepares_a_visit(ready: Any, show: Any) -> None:
    _small, _organiser, _site, coach = ready
    window = show(coach)
    page = sites_of(window)
    head, row = page.table.model().index(0, 0).data(), page.table.model().index(1, WHY).data()
    assert head.startswith("Visit ")
    assert "Not visited yet" in row
    assert page.need is not None
    assert page.need.code == "S001"
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.navigator.here.key == "visit"
    assert len(visits.list_visits(coach)) == 1
    sites_of(window).prepare()
    assert len(visits.list_visits(coach)) == 1


def test_a_visit_closed_today_is_opened_again_and_another_one_only_begun_by_who_wants_it(ready: Any, show: Any) -> None:
    _small, _organiser, _site, coach = ready
    window = show(coach)
    made = visiting.begin_visit(coach, "S001")
    visiting.close_visit(coach, made.id, "0" * 64)
    page = sites_of(window)
    page.prepare()
    assert window.navigator.here.argument == made.id
    assert len(visits.list_visits(coach)) == 1
    next(one for one in window.notices.findChildren(QPushButton) if one.text() == "Begin another visit").click()
    assert len(visits.list_visits(coach)) == 2
    assert window.navigator.here.argument != made.id


def test_a_pin_is_kept_with_its_reason_and_taken_off_again(ready: Any, show: Any) -> None:
    _small, _organiser, _site, coach = ready
    page = sites_of(show(coach))
    page.write_pin(page.need.site, "They asked")
    assert page.table.model().index(1, WHY).data().startswith("They asked; ")
    assert page.step.pin.text() == "Take off the first place"
    page.ask_pin()
    assert page.need.pinned == ""


def test_the_filter_shows_sites_with_one_reason(ready: Any, show: Any) -> None:
    _small, _organiser, _site, coach = ready
    page = sites_of(show(coach))
    page.filter.choose("never-seen")
    assert page.table.model().rowCount() == 2


def test_a_visit_is_recorded_as_it_is_typed(ready: Any, show: Any, tmp_path: Path) -> None:
    _small, _organiser, site, coach = ready
    first = visiting.begin_visit(coach, "S001", on="2026-01-10")
    visiting.propose(coach, first.id, "Count from the register", due="2026-01-20")
    window = show(coach)
    made = visiting.begin_visit(coach, "S001")
    window.navigator.go("visit", made.id)
    page = visit_of(window)
    page.printer.folder, page.printer.then = tmp_path, lambda _file: None
    (row,) = page.promises.rows.values()
    row.switch.setFocus()
    QTest.keyClick(row, "2")
    row.note.setText("Weekdays only")
    row.note.commit()
    (promise,) = visits.visit_sheet(coach, made.id).promises
    assert (promise.answer, promise.note) == ("partly", "Weekdays only")

    counted = next(iter(page.recounts.rows.values()))
    counted.fields["numerator"].setText("16")
    counted.fields["numerator"].commit()
    (known,) = recounts.list_recounts(coach)
    assert known.is_off
    assert "recount" in words_of(page.recounts)
    counted.fields["numerator"].setText("sixteen")
    counted.fields["numerator"].commit()
    assert "is not a number" in counted.said.text()

    for text in ("One", "Two", "Three"):
        page.new_actions.text.setText(text)
        QTest.keyClick(page.new_actions.text, Qt.Key.Key_Return)
    assert [one.text for one in visits.visit_sheet(coach, made.id).actions] == ["One", "Two", "Three"]
    assert page.new_actions.adder.isHidden()

    page.checks.answers["displayed"].choose("yes")
    page.checks.answers["displayed"].chosen.emit("yes")
    page.seen.texts["praise"].setPlainText("Meets every week")
    page.seen.texts["praise"].commit()
    page.closing.minutes.setText("90")
    page.closing.minutes.commit()
    page.close_visit()
    assert visits.get_visit(coach, made.id).closed_on is None, "“sixteen” would be missing from the summary"
    page.close_visit(anyway=True)
    held = visits.get_visit(coach, made.id)
    assert held.checks == {"displayed": "yes"}
    assert (held.praise, held.minutes) == ("Meets every week", 90)
    assert held.closed_on is not None
    assert held.next_on is not None
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    assert not page.closing.copy.isHidden()
    assert site.own_id == visits.site_of(held)


def test_a_summary_that_may_name_a_patient_is_told_before_it_is_fixed(ready: Any, show: Any, tmp_path: Path) -> None:
    _small, _organiser, _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    visiting.write_visit(coach, made.id, praise="Mrs Awa Diallo was seen at once")
    window = show(coach)
    window.navigator.go("visit", made.id)
    page = visit_of(window)
    page.printer.folder, page.printer.then = tmp_path, lambda _file: None
    page.close_visit()
    assert window.notices.texts == ("1 text on this paper may name a patient.",)
    assert visits.get_visit(coach, made.id).closed_on is None
    steps = [one for one in window.notices.findChildren(QPushButton) if one.text() == "Print anyway"]
    steps[0].click()
    assert visits.get_visit(coach, made.id).closed_on is not None
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_the_score_of_the_team_stays_covered_until_both_are_given(ready: Any, show: Any) -> None:
    small, _organiser, site, coach = ready
    assessment.give_score(site, "3.0")
    carrying.take_packages(coach, [exporting.export_data_package(site, small.root / "again.qicpkg").file])
    made = visiting.begin_visit(coach, "S001")
    window = show(coach)
    window.navigator.go("visit", made.id)
    page = visit_of(window)
    assert page.score.team.text() == "the team’s is covered"
    page.score.scored.emit("2.0", page.score.month)
    assert page.score.team.text() == "team says 3.0"


def test_a_day_before_the_last_visit_is_asked_about_and_kept(ready: Any, show: Any) -> None:
    _small, _organiser, _site, coach = ready
    later = visiting.begin_visit(coach, "S001", on="2026-01-20")
    closing.close(coach, later.id)
    early = visiting.begin_visit(coach, "S001", on="2026-01-10")
    window = show(coach)
    window.navigator.go("visit", early.id)
    page = visit_of(window)
    assert "is known already" in words_of(window.notices)
    page.day.day_set.emit("2026-01-21")
    assert page.page.later is None
    assert visits.get_visit(coach, early.id).on == "2026-01-21"


def another_collaborative(small: Any, folder: Path) -> Path:
    """A second workspace of the coach: there S001 is another facility, and the visited one has the code H07."""
    folder.mkdir()
    second = type(small)(folder)
    organiser = second.organiser()
    sites = [second.site(organiser, "Other place", "S001"), second.site(organiser, "Les Filaos", "H07")]
    coach = second.coach(organiser)
    sent = [exporting.export_data_package(one, folder / f"{one.name}.qicpkg").file for one in (*sites, coach)]
    carrying.take_packages(coach, [second.accept(organiser, *sent)])
    path: Path = coach.store.path
    second.close()
    return path


def test_the_same_visit_goes_into_another_workspace_without_what_was_seen(
    ready: Any, show: Any, tmp_path: Path
) -> None:
    small, _organiser, _site, coach = ready
    made = visiting.begin_visit(coach, "S001", purpose="Two topics")
    visiting.write_visit(coach, made.id, minutes=60, observations="Only here")
    window = show(coach)
    window.navigator.go("visit", made.id)
    page = visit_of(window)
    page.ask_copy()
    dialog = page.dialog
    assert isinstance(dialog, OtherWorkspaceDialog)
    dialog.choose(tmp_path / "nowhere.qic")
    assert "no store" in dialog.error.text()
    dialog.choose(coach.store.path)
    assert "that you are in" in dialog.error.text()
    assert not dialog.write.isEnabled()
    other = another_collaborative(small, tmp_path / "second")
    dialog.choose(other)
    assert dialog.site.currentText() == "Les Filaos · H07", "found by its name; S001 is another site there"
    site = dialog.site.key
    dialog.copy()
    there = bootstrap.open_workspace(other)
    (found,) = visits.list_visits(there, site)
    assert (found.minutes, found.observations) == (60, None)
    bootstrap.close_workspace(there)
