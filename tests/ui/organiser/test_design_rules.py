"""The organiser chooses by which rules charts are judged, and drafts measures of rare events."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.measuring import definitions
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role
from ui.organiser.design import DesignPage
from ui.shell.window import MainWindow
from ui.theme.apply import apply_theme
from ui.widgets.choice import Select
from ui.widgets.fields import TextField

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> DesignPage:
    page = window.page("design")
    assert isinstance(page, DesignPage)
    return page


def write(editor: object, text: str) -> None:
    assert isinstance(editor, TextField)
    editor.setText(text)
    editor.commit()


def test_anhoej_stands_until_another_set_is_chosen_and_published(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births")
    page = page_of(show(organiser, "design", "rules"))
    assert page.stack.currentWidget() is page.rules
    assert page.rules.rows["anhoej"].radio.isChecked()
    page.publish_to(tmp_path)
    assert page.design is not None
    assert not page.design.has_drafts
    QTest.mouseClick(page.rules.rows["nelson"], Qt.MouseButton.LeftButton)
    assert page.design.has_drafts
    assert page.rules.rows["nelson"].radio.isChecked()
    found = collaboratives.find_collaborative(organiser)
    assert found is not None
    assert (found.title, found.rule_set) == ("Safer births", "nelson")
    assert collaboratives.rule_set_of(organiser) == "anhoej"
    page.publish_to(tmp_path)
    assert collaboratives.rule_set_of(organiser) == "nelson"


def test_the_rules_are_read_without_scrolling_across(play: Any, show: Show) -> None:
    page = page_of(show(play.organiser(), "design", "rules"))
    QApplication.processEvents()
    area = page.rules.findChild(QScrollArea)
    assert area is not None
    assert not area.horizontalScrollBar().isVisible()


@pytest.mark.parametrize("chapter", ["measures", "invitations", "keys"])
def test_with_large_text_the_parts_stand_below_each_other(
    play: Any, show: Show, app: QApplication, chapter: str
) -> None:
    organiser = play.organiser("four-hours", "pain")
    apply_theme(app, "light", 2.0)
    page = page_of(show(organiser, "design", chapter))
    QApplication.processEvents()
    part = {"measures": page.measures, "invitations": page.invitations, "keys": page.keys}[chapter]
    parts = part.parts
    assert parts.is_stacked
    panels = [one for one in parts.children() if isinstance(one, QWidget) and one.isVisible()]
    assert len(panels) > 1
    assert all(two.y() >= one.y() + one.height() for one, two in pairwise(sorted(panels, key=QWidget.y)))
    assert not any(area.horizontalScrollBar().isVisible() for area in part.findChildren(QScrollArea))


def test_the_chosen_set_is_not_written_again(play: Any, show: Show) -> None:
    organiser = play.create("organiser", Role.ORGANISER)
    page = page_of(show(organiser, "design", "rules"))
    page.rules.rows["anhoej"].radio.click()
    assert collaboratives.find_collaborative(organiser) is None


def test_every_set_shows_what_it_does_and_its_measured_figures(play: Any, show: Show) -> None:
    page = page_of(show(play.create("organiser", Role.ORGANISER), "design", "rules"))
    assert tuple(page.rules.rows) == RULE_SETS
    for row in page.rules.rows.values():
        assert "false alarm" in row.radio.accessibleDescription()
        assert "months" in row.toolTip()


def test_a_measure_of_rare_events_is_drafted_without_months(play: Any, show: Show) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    form = page.measures.form
    editor = form.editors["value_form"]
    assert isinstance(editor, Select)
    editor.choose("time-between")
    editor.chosen.emit("time-between")
    view = play.measure(organiser)
    assert view.form is ValueForm.TIME_BETWEEN
    assert view.definition.unit == "days"
    for name in ("denominator_text", "period_kind", "due_day", "unit"):
        assert not form.fields[name].isVisible()
    assert "less than about once a month" in form.fields["value_form"].line.text()
    charts = form.editors["chart_kind"]
    assert isinstance(charts, Select)
    assert [charts.itemData(place) for place in range(charts.count())] == ["run", "t"]
    editor.choose("proportion")
    editor.chosen.emit("proportion")
    assert play.measure(organiser).definition.unit == "%"
    assert form.fields["period_kind"].isVisible()


def test_the_first_draft_asks_all_that_a_definition_says(play: Any, show: Show) -> None:
    organiser = play.organiser()
    form = page_of(show(organiser, "design", "measures")).measures.form
    for name, text in (("strata", "day, night"), ("collector", "midwife"), ("minimum_denominator", "20")):
        write(form.editors[name], text)
    method = form.editors["method"]
    assert isinstance(method, Select)
    method.choose("random")
    method.chosen.emit("random")
    write(form.editors["sample_size"], "30")
    definition = play.measure(organiser).definition
    assert definition.strata == ["day", "night"]
    assert (definition.collector, definition.method) == ("midwife", "random")
    assert (definition.minimum_denominator, definition.sample_size) == (20, 30)
    assert set(definitions.EDITED) <= set(form.editors), "nothing of it waits for a second version"


def test_what_no_definition_can_say_is_refused_beside_the_field(play: Any, show: Show) -> None:
    organiser = play.organiser()
    form = page_of(show(organiser, "design", "measures")).measures.form
    for name, text, said in (
        ("strata", "day, day", "eight parts"),
        ("sample_size", "2.5", "whole number"),
        ("due_day", "42", "1 to 31"),
        ("minimum_denominator", "-1", "too small"),
    ):
        write(form.editors[name], text)
        assert said in form.fields[name].line.text()
    kept = play.measure(organiser)
    assert (kept.definition.strata, kept.definition.sample_size, kept.measure.due_day) == (None, None, 10)


def test_a_measure_is_marked_as_sensitive_also_when_it_is_in_force(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    page.publish_to(tmp_path)
    form = page.measures.form
    form.sensitive.click()
    assert play.measure(organiser).measure.sensitive
    assert form.sensitive.isChecked()
    form.sensitive.click()
    assert not play.measure(organiser).measure.sensitive


def test_a_measure_is_asked_for_up_to_a_month_and_goes_on_again(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    page = page_of(show(organiser, "design", "measures"))
    page.publish_to(tmp_path)
    part = page.measures
    dialog = part.ask_to_end(play.measure(organiser))
    dialog.line.setText("soon")
    dialog.first_choice.click()
    assert "Write a period of this measure, as 2027-06." in dialog.field.line.text()
    dialog.line.setText("October 2026")
    dialog.first_choice.click()
    assert play.measure(organiser).measure.until == "2026-10"
    assert part.list.item(0).text().endswith("ended")
    assert page.design is not None
    assert page.design.has_drafts, "sites learn of it by the news"
    part.again.click()
    assert play.measure(organiser).last is None
    assert part.list.item(0).text().endswith("in force")
