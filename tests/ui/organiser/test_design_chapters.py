"""The chapters of the Design page beyond charter, measures and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from qic_desktop.domain.collaborative import Letter
from qic_desktop.services.improving import drivers
from qic_desktop.services.organising import (
    collaboratives,
    report_texts,
    role_catalogue,
    self_audit,
    templates,
    timetable,
    topic_checks,
)
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Role
from ui.organiser.design import CHAPTERS, DesignPage, chapter_names
from ui.organiser.design_course import CoursePart
from ui.organiser.design_governance import GovernancePart
from ui.organiser.design_report import ReportTexts
from ui.organiser.design_roles import RolesPart
from ui.organiser.design_sheets import AuditPart, SheetsPart
from ui.organiser.design_timetable import TemplateDialog
from ui.organiser.design_topic import TopicPart
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def page_of(window: MainWindow, chapter: str) -> DesignPage:
    page = window.page("design")
    assert isinstance(page, DesignPage)
    page.open(chapter)
    QApplication.processEvents()
    return page


@pytest.fixture
def organiser(play: Any) -> Any:
    return play.create("organiser", Role.ORGANISER)


def test_every_chapter_opens_by_its_name_and_by_keys(organiser: Any, show: Show) -> None:
    window = show(organiser, "design")
    window.activateWindow()
    page = page_of(window, "charter")
    page.chapters.setFocus()
    seen = [page.chapter]
    for _key in CHAPTERS[1:]:
        QTest.keyClick(page.chapters, Qt.Key.Key_Down)
        seen.append(page.chapter)
        assert page.stack.currentWidget() in (page.parts[page.chapter], page.no_measure)
    assert tuple(seen) == CHAPTERS == tuple(chapter_names())
    for chapter in CHAPTERS:
        window.navigator.go("design", chapter)
        assert page.chapter == chapter


def test_a_template_and_the_keys_of_the_picture(organiser: Any, show: Show) -> None:
    page = page_of(show(organiser, "design"), "timetable")
    part = page.timetable
    assert part.empty.isVisible()
    part.ask_template()
    part.dialog.choice.choose("breakthrough")
    part.dialog.start.setText("2027-01")
    part.dialog.accept_if_complete()
    assert len(part.entries) == len(templates.get_template("breakthrough").entries)
    session = next(one for one in part.entries if one.is_session)
    part.strip.choose(session.id)
    part.strip.setFocus()
    QTest.keyClick(part.strip, Qt.Key.Key_Right)
    QTest.keyClick(part.strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    moved = next(one for one in timetable.read_timetable(organiser) if one.id == session.id)
    assert (moved.first - session.first).days == 8  # type: ignore[operator]
    assert "18 Mar 2027" in part.strip.accessibleDescription()
    QTest.keyClick(part.strip, Qt.Key.Key_Return)
    part.dialog.start.setText("some day")
    part.dialog.accept_if_complete()
    assert part.dialog.isVisible()
    part.dialog.start.setText("2026-01-05")
    part.dialog.end.setText("2026-01-06")
    part.dialog.accept_if_complete()
    assert str(next(one for one in part.entries if one.id == session.id).first) == "2026-01-05"
    assert part.strip.current_id == session.id


def test_damaged_templates_are_named_and_a_dialog_without_any_still_opens(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = templates.list_templates()
    kept = whole[:-1]
    monkeypatch.setattr(templates, "list_templates", lambda: kept)
    dialog = TemplateDialog("2027-01", has_entries=False)
    assert whole[-1].code in dialog.left_out.text()
    assert dialog.first_choice.isEnabled()
    monkeypatch.setattr(templates, "list_templates", lambda: ())
    none = TemplateDialog("2027-01", has_entries=False)
    assert all(one.code in none.left_out.text() for one in whole)
    assert not none.first_choice.isEnabled()
    assert none.template is None
    monkeypatch.undo()
    assert TemplateDialog("2027-01", has_entries=False).left_out.text() == ""


def test_the_charter_leads_to_the_templates_and_keeps_what_was_typed(organiser: Any, show: Show) -> None:
    page = page_of(show(organiser, "design"), "charter")
    for name, typed in (("start", "Nov 2026"), ("end", "some day")):
        page.charter.editors[name].setText(typed)
        page.charter.editors[name].commit()
    page.charter.editors["title"].setText("Safer births")
    page.charter.editors["title"].commit()
    assert page.charter.editors["start"].text() == "2026-11"
    assert page.charter.editors["end"].text() == "some day"
    page.charter.editors["end"].setText("12/2027")
    page.charter.editors["end"].commit()
    assert page.charter.editors["end"].text() == "2027-12"
    page.template.click()
    assert page.chapter == "timetable"
    assert page.timetable.dialog.start.text() == "2026-11"
    page.timetable.dialog.accept_if_complete()
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.start, found.end, found.template) == ("2026-11", "2027-12", "breakthrough")
    assert page.template.isHidden()


def test_a_timetable_without_a_day_is_painted(organiser: Any, show: Show) -> None:
    timetable.add_event(organiser, "action period", title="Trying out", start="2027-01", end="2027-03")
    part = page_of(show(organiser, "design"), "timetable").timetable
    part.strip.show_entries(part.entries, organiser.today())
    assert not part.strip.grab().isNull()
    part.strip.show_entries((), organiser.today())
    assert not part.strip.grab().isNull()


def test_an_entry_is_added_taken_out_and_comes_back(organiser: Any, show: Show) -> None:
    page = page_of(show(organiser, "design"), "timetable")
    page.timetable.ask_new("meeting")
    page.timetable.dialog.title.setText("All coaches")
    page.timetable.dialog.start.setText("2027-02-03")
    page.timetable.dialog.accept_if_complete()
    [only] = page.timetable.entries
    assert (only.event.title, str(only.first)) == ("All coaches", "2027-02-03")
    page.timetable._retire(only.id)
    assert page.timetable.entries == ()
    organiser.journal.undo()
    assert [one.id for one in timetable.read_timetable(organiser)] == [only.id]


def test_the_topic_is_answered_and_a_decision_needs_a_reason(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "topic").parts["topic"]
    assert isinstance(part, TopicPart)
    row = part.rows["care"]
    row.why.setText("Every midwife")
    row.answer._group.button(1).click()
    part.numbers["processes"].setText("5")
    part.numbers["processes"].commit()
    topic = topic_checks.read_topic(organiser)
    assert topic.answers == {"care": ("yes", "Every midwife")}
    assert part.breadth.isVisible()
    part.verdict.choose("go")
    part.decide.click()
    assert topic_checks.read_topic(organiser).record.verdict is None  # type: ignore[union-attr]
    part.reason.setText("The ministry asks for it")
    part.decide.click()
    assert topic_checks.read_topic(organiser).record.verdict == "go"  # type: ignore[union-attr]
    assert "The ministry asks for it" in part.state.accessibleName()
    part.verdict.choose("")
    part.decide.click()
    assert topic_checks.read_topic(organiser).record.verdict == "go"  # type: ignore[union-attr]
    part.reason.setText("")
    part.decide.click()
    record = topic_checks.read_topic(organiser).record
    assert record is not None
    assert (record.verdict, record.reason, record.on) == ("", None, None)


def test_choosing_a_kind_of_collaboration_sets_the_comparison(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "governance").parts["governance"]
    assert isinstance(part, GovernancePart)
    part.kinds["community-of-practice"].click()
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.profile, found.comparison_policy) == ("community-of-practice", "off")
    assert part.comparison.key == "off"
    part.small.setText("none")
    part.small.commit()
    part.fewest.setText("6")
    part.fewest.commit()
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.small_number_threshold, found.minimum_sites) == (None, 6)


def test_shapes_of_national_numbers_are_typed_or_taken_from_a_country(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "governance").parts["governance"]
    assert isinstance(part, GovernancePart)

    def kept() -> list[object] | None:
        found = collaboratives.find_collaborative(organiser)
        return found.identity_shapes if found else None

    part.shapes.lines.setPlainText("AA-99999\n99")
    part.shapes.lines.commit()
    assert "“99” is no shape" in part.shapes.field.line.text()
    assert (kept(), part.shapes.lines.toPlainText()) == (None, "AA-99999\n99")
    part.shapes.lines.setPlainText("AA-99999")
    part.shapes.lines.commit()
    assert "no shape" not in part.shapes.field.line.text()
    part.shapes.country.choose("ZM")
    part.shapes.country.chosen.emit("ZM")
    assert kept() == ["AA-99999", "999999/99/9"]
    assert part.shapes.country.key == ""
    part.shapes.lines.setPlainText("")
    part.shapes.lines.commit()
    assert kept() is None


def test_a_role_is_worded_and_another_one_added(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "roles").parts["roles"]
    assert isinstance(part, RolesPart)
    part.list.choose("coach")
    assert part.duties.placeholderText()
    part.name.setText("Mentor midwife")
    part.name.commit()
    part.hours.setText("12,5")
    part.hours.commit()
    part._ask_role()
    part.dialog.name.setText("Driver of the van")
    part.dialog.accept_if_complete()
    roles = {one.code: one for one in role_catalogue.list_roles(organiser)}
    assert (roles["coach"].name, roles["coach"].hours) == ("Mentor midwife", 12.5)
    assert "Driver of the van" in {one.name for one in roles.values()}
    part.hours.setText("many")
    part.hours.commit()
    assert part.hours.text() == "many"
    assert {one.code: one for one in role_catalogue.list_roles(organiser)}["coach"].hours == 12.5


def test_a_questionnaire_gets_its_next_version(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "sheets").parts["sheets"]
    assert isinstance(part, SheetsPart)
    part.choice.choose(instruments.READINESS)
    part._show_sheet()
    part.form.questions.setPlainText(part.form.questions.toPlainText() + "\nWe have a car")
    part.keep.click()
    sheet = instruments.get_sheet(organiser, instruments.READINESS)
    assert (sheet.version, sheet.items[-1].title) == (2, "We have a car")


def test_a_scale_is_put_into_another_language(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "sheets").parts["sheets"]
    assert isinstance(part, SheetsPart)
    part.choice.choose(instruments.SUSTAINABILITY)
    part._show_sheet()
    assert part.form.answers.isVisibleTo(part) is False
    lines = part.form.questions.toPlainText().splitlines()
    assert lines[1].startswith("  Work is easier")
    part.form.questions.setPlainText("\n".join([lines[0], "  Le travail est plus simple", *lines[2:]]))
    part.keep.click()
    sheet = instruments.get_sheet(organiser, instruments.SUSTAINABILITY)
    first = sheet.items[0].levels[0]
    assert (sheet.version, first.text, first.value) == (2, "Le travail est plus simple", 8.5)
    part.form.questions.setPlainText("One line")
    part.keep.click()
    part.refresh()
    part.choice.choose(instruments.READINESS)
    part._show_sheet()
    part.choice.choose(instruments.SUSTAINABILITY)
    part._show_sheet()
    assert part.form.questions.toPlainText() == "One line"
    assert instruments.get_sheet(organiser, instruments.SUSTAINABILITY).version == 2


def test_our_own_work_is_rated(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "audit").parts["audit"]
    assert isinstance(part, AuditPart)
    for switch in part.switches.values():
        switch._group.button(3).click()
    assert [one.total for one in self_audit.list_audits(organiser)] == [21]
    assert "21" in part.total.accessibleName()


def test_the_change_package_is_drawn_here(organiser: Any, show: Show) -> None:
    page = page_of(show(organiser, "design"), "drivers")
    assert page.drivers.empty.isVisible()
    drivers.add_driver(organiser, "Ready for every birth")
    page.drivers.reload()
    assert [node.text for node in drivers.read_forest(organiser).primary] == ["Ready for every birth"]
    node = drivers.read_forest(organiser).primary[0]
    drivers.add_idea(organiser, "A tray for each shift", node.key)
    page.drivers.reload()
    idea = next(one for one in drivers.read_forest(organiser).everything() if one.kind == "idea")
    steps = {step.name for step in page.drivers.steps.steps_for(idea.key)}
    assert "test" not in steps
    assert {"details", "remove", "link"} <= steps


def test_texts_of_the_report_are_kept_as_their_fields_are_left(organiser: Any, show: Show) -> None:
    window = show(organiser, "design")
    window.activateWindow()
    part = page_of(window, "report").parts["report"]
    assert isinstance(part, ReportTexts)
    assert set(part.editors) == set(report_texts.TEXTS)
    field = part.editors["knowledge"]
    field.setFocus()
    field.setPlainText("Within one minute.")
    part.editors["study"].setFocus()
    assert report_texts.read_texts(organiser)["knowledge"] == "Within one minute."
    assert part.state.accessibleName() == "Written so far: 1 of 15 parts."
    organiser.journal.undo()
    part.refresh()
    assert field.toPlainText() == ""


def test_a_course_that_is_not_drafted_is_not_passed_over_when_publishing(organiser: Any, show: Show) -> None:
    window = show(organiser, "design")
    page = page_of(window, "course")
    part = page.course
    part.choice.choose("holding")
    part.body.setPlainText("Four times a year.")
    page.refresh(None)
    assert part.choice.key == "holding", "reading again does not choose for the person"
    page.open("charter")
    page.ask_where_to_publish()
    assert any("not drafted" in text for text in window.notices.texts)
    next(one for one in window.notices.findChildren(QPushButton) if one.text() == "Show it").click()
    assert page.chapter == "course"
    part.keep.click()
    assert part.body.toPlainText() == "Four times a year.", "a letter without a title stays where it is"
    part.title.setText("We hold the gains")
    part.keep.click()
    assert (part.title.text(), part.body.toPlainText(), part.undrafted) == ("", "", False)
    [letter] = organiser.journal.list_records(Letter)
    assert letter.body == "Four times a year."


def test_a_closed_collaborative_is_asked_for_its_archive(organiser: Any, show: Show, tmp_path: Path) -> None:
    part = page_of(show(organiser, "design"), "course").parts["course"]
    assert isinstance(part, CoursePart)
    assert part.archive_state.accessibleName() == "No archive has been written yet."
    part.choice.choose("closed")
    part.keep.click()
    assert (
        part.archive_state.accessibleName()
        == "No archive has been written yet. Write it now, while everything is here."
    )
    part.write_archive(tmp_path)
    [folder] = tmp_path.glob("organiser, archive *")
    part.refresh()
    assert part.archive_state.accessibleName().endswith(f": {folder.name}")
    assert part.archive_state.accessibleName().startswith("Archive written on")
    part.write_archive(tmp_path)
    assert list(tmp_path.glob("*archive*")) == [folder]
