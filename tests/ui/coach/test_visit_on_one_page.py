"""A visit's page says what is stored: span, factor, tests looked at, score, days; and it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from qic_desktop.domain.period import parse_period
from qic_desktop.services.coaching import closing, visiting, visits
from qic_desktop.services.coaching.visiting import Counted
from qic_desktop.services.exchanging import carrying, exporting
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.progress import assessment
from ui.coach.visit import VisitPageView
from ui.shell.window import MainWindow

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def ready(small: Any) -> Any:
    """A coach who holds what one accepted site sent."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    ramp = cycles.open_ramp(site, "A board in the ward")
    for title in ("Goes on", "Looked at"):
        cycles.open_cycle(site, ramp.id, title=title)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    return small, site, coach


def at(window: MainWindow, identity: str) -> VisitPageView:
    window.navigator.go("visit", identity)
    page = window.page("visit")
    assert isinstance(page, VisitPageView)
    return page


def again(small: Any, site: Any, coach: Any) -> None:
    carrying.take_packages(coach, [exporting.export_data_package(site, small.root / "again.qicpkg").file])


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if label.isVisibleTo(part))


def typed(row: Any, **numbers: str) -> None:
    """Write numbers into a row's fields and leave each."""
    for name, text in numbers.items():
        row.fields[name].setText(text)
        row.fields[name].commit()


def choose(row: Any, span: str) -> None:
    """Choose what was counted, as by the mouse."""
    row.span.choose(span)
    row.span.chosen.emit(span)


def kept(coach: Any, visit: str) -> Any:
    (found,) = visits.visit_sheet(coach, visit).recounts
    return found


def test_each_row_says_what_was_counted_and_keeps_it(ready: Any, show: Any) -> None:
    _small, _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    window = show(coach)
    page = at(window, made.id)
    first, second = list(page.recounts.rows.values())[:2]
    typed(first, numerator="3", denominator="4")
    assert kept(coach, made.id).record.span == "month"
    choose(first, "week")
    one = kept(coach, made.id)
    assert (one.record.span, one.record.numerator, one.record.denominator) == ("week", 3, 4)
    assert one.of_all is None
    share = one.record.reported_numerator / one.record.reported_denominator
    assert first.factor.text() == f"{0.75 / share:.2f}"
    assert second.span.key == "month"
    other = visiting.begin_visit(coach, "S001", on="2026-01-02")
    at(window, other.id)
    page = at(window, made.id)
    first = next(iter(page.recounts.rows.values()))
    assert first.span.key == "week"
    typed(first, numerator="2")
    assert (kept(coach, made.id).record.span, kept(coach, made.id).record.numerator) == ("week", 2)
    choose(first, "sample")
    assert kept(coach, made.id).record.sample == 4
    choose(first, "month")
    assert (kept(coach, made.id).record.span, kept(coach, made.id).record.sample) == ("month", None)


def test_a_span_that_is_chosen_before_the_count_waits_for_it(ready: Any, show: Any) -> None:
    _small, _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    page = at(show(coach), made.id)
    row = next(iter(page.recounts.rows.values()))
    choose(row, "week")
    assert visits.visit_sheet(coach, made.id).recounts == ()
    page.refresh(None)
    assert row.span.key == "week"
    typed(row, numerator="3")
    assert kept(coach, made.id).record.span == "week"
    assert row.said.text() == "out of how many?"


def test_a_sample_of_a_plain_number_says_how_many_and_has_no_factor(ready: Any, show: Any) -> None:
    small, site, coach = ready
    view = measures.define_measure(site, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    observations.record_observation(site, view, parse_period("2025-12"), Entry(value=40))
    again(small, site, coach)
    made = visiting.begin_visit(coach, "S001")
    page = at(show(coach), made.id)
    row = next(row for name, row in page.recounts.rows.items() if name.startswith(view.id))
    choose(row, "sample")
    assert not row.sample.isHidden()
    row.sample.setText("12")
    row.sample.commit()
    typed(row, value="10")
    one = kept(coach, made.id)
    assert (one.record.span, one.record.sample, one.factor) == ("sample", 12, None)
    assert "a part only" in row.said.text()
    assert row.factor.text() == ""
    choose(row, "month")
    assert row.factor.text() == "0.25"
    choose(row, "sample")
    assert (kept(coach, made.id).record.span, row.factor.text()) == ("sample", "")


def test_what_nobody_can_count_stays_in_its_field_with_a_sentence(ready: Any, show: Any) -> None:
    _small, _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    page = at(show(coach), made.id)
    row = next(iter(page.recounts.rows.values()))
    typed(row, numerator="-3")
    assert "not kept" in row.said.text()
    assert row.fields["numerator"].text() == "-3"
    assert visits.visit_sheet(coach, made.id).recounts == ()
    typed(row, numerator="eight", denominator="4")
    assert "is not a number" in row.said.text()
    assert [field.is_refused for field in row.fields.values()] == [True, True]
    page.refresh(None)
    assert [field.text() for field in row.fields.values()] == ["eight", "4"]
    typed(row, numerator="8")
    assert "more than all" in row.said.text()
    typed(row, denominator="10")
    one = kept(coach, made.id).record
    assert (one.numerator, one.denominator) == (8, 10)
    assert not row.fields["denominator"].is_refused
    said = one.reported_numerator, one.reported_denominator
    typed(row, numerator=f"{said[0]:g}", denominator=f"{2 * said[1]:g}")
    assert row.factor.text() == "1.00"
    assert row.said.text() == "all cases differ: 2.00"
    assert kept(coach, made.id).is_off
    assert not row.why.isHidden()


def test_further_measures_come_when_they_are_asked_for(ready: Any, show: Any) -> None:
    small, site, coach = ready
    for number in range(8):
        view = measures.define_measure(
            site, NewMeasure(f"m{number}", f"Measure {number}", definition={"value_form": "count"})
        )
        observations.record_observation(site, view, parse_period("2025-12"), Entry(value=4))
    again(small, site, coach)
    made = visiting.begin_visit(coach, "S001")
    page = at(show(coach), made.id)
    known = {name.partition("|")[0] for name in page.recounts.rows}
    assert len(known) == 6
    page.recounts.every.click()
    assert len({name.partition("|")[0] for name in page.recounts.rows}) == 9
    assert page.recounts.every.isHidden()


def test_tests_are_ticked_one_by_one_and_stay_when_they_are_closed(ready: Any, show: Any) -> None:
    small, site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    page = at(show(coach), made.id)
    going, looked_at = cycles.list_cycles(coach, site.own_id)
    page.checks.cycles[looked_at.id].setChecked(True)
    cycles.write_cycle(site, looked_at.id, decision="adopt", ended="2025-01-01")
    again(small, site, coach)
    page.refresh(None)
    assert page.checks.cycles[looked_at.id].isChecked()
    page.checks.cycles[going.id].setChecked(True)
    assert [one.title for one in visits.visit_sheet(coach, made.id).cycles] == ["Goes on", "Looked at"]
    page.checks.cycles[looked_at.id].setChecked(False)
    assert [one.title for one in visits.visit_sheet(coach, made.id).cycles] == ["Goes on"]


def test_the_score_and_its_reason_are_those_of_the_visit_s_month(ready: Any, show: Any) -> None:
    _small, site, coach = ready
    made = visiting.begin_visit(coach, "S001", on="2026-01-10")
    page = at(show(coach), made.id)
    page.score.steps.choose("2.0")
    page.score.steps.chosen.emit("2.0")
    page.score.why.setText("The board hangs")
    page.score.why.commit()
    (month,) = assessment.months_of(coach, site.own_id)
    assert (month.period, month.own.score, month.own.record.justification) == ("2026-01", 2.0, "The board hangs")
    assert "January 2026" in words_of(page.score)
    page.day.day_set.emit("2026-02-10")
    assert page.score.steps.key == ""
    assert page.score.why.text() == ""


def test_days_that_cannot_be_are_refused_beside_their_field(ready: Any, show: Any) -> None:
    _small, _site, coach = ready
    made = visiting.begin_visit(coach, "S001", on="2026-01-10")
    window = show(coach)
    page = at(window, made.id)
    page.closing.next.setText("2001-01-01")
    page.closing.next.commit()
    assert "before the visit" in words_of(page.closing)
    assert visits.get_visit(coach, made.id).next_on is None
    page.closing.next.setText("2026-03-01")
    page.closing.next.commit()
    assert "before the visit" not in words_of(page.closing)
    assert visits.get_visit(coach, made.id).next_on == "2026-03-01"
    page.new_actions.text.setText("Count from the register")
    page.new_actions.due.setText("2001-01-01")
    page.new_actions.ready.click()
    assert "before the visit" in words_of(page.new_actions)
    assert page.new_actions.text.text() == "Count from the register"
    assert visits.visit_sheet(coach, made.id).actions == ()
    page.new_actions.due.setText("2026-02-01")
    page.new_actions.ready.click()
    assert "before the visit" not in words_of(page.new_actions)
    assert [one.due for one in visits.visit_sheet(coach, made.id).actions] == ["2026-02-01"]
    page.day.day_set.emit("1999-01-01")
    assert any("two years" in text for text in window.notices.texts)
    page.day.day_set.emit("2026-01-10")
    assert window.notices.texts == ()


def test_an_open_visit_is_taken_back_and_comes_back_by_undo(ready: Any, show: Any) -> None:
    _small, _site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    visiting.propose(coach, made.id, "Count from the register")
    window = show(coach)
    page = at(window, made.id)
    page.purpose.setText("Count together")
    page.purpose.commit()
    assert visits.get_visit(coach, made.id).purpose == "Count together"
    page.closing.take_back.click()
    assert len(visits.list_visits(coach)) == 1
    next(one for one in window.notices.findChildren(QPushButton) if one.text() == "Take it back").click()
    assert visits.list_visits(coach) == ()
    assert window.navigator.here.key == "sites"
    coach.journal.undo()
    page = at(window, made.id)
    assert [one.text for one in visits.visit_sheet(coach, made.id).actions] == ["Count from the register"]
    closing.close(coach, made.id)
    page.refresh(None)
    assert page.closing.take_back.isHidden()
    assert page.close_button.isHidden()


def test_notes_of_promises_open_when_they_are_needed(ready: Any, show: Any) -> None:
    _small, _site, coach = ready
    first = visiting.begin_visit(coach, "S001", on="2026-01-10")
    for text in ("One", "Two", "Three"):
        visiting.propose(coach, first.id, text)
    closing.close(coach, first.id)
    made = visiting.begin_visit(coach, "S001")
    told = visits.visit_sheet(coach, made.id).promises
    visiting.follow_up(coach, made.id, told[2].id, "", "Nobody knew")
    page = at(show(coach), made.id)
    one, two, three = page.promises.rows.values()
    assert [row.note.isHidden() for row in (one, two, three)] == [True, True, False]
    one.switch.choose("done")
    one.switch.chosen.emit("done")
    assert not one.note.isHidden()
    two.ask.click()
    assert not two.note.isHidden()
    assert visits.visit_sheet(coach, made.id).promises[1].answer == ""


def test_what_was_counted_elsewhere_is_shown_with_its_span(ready: Any, show: Any) -> None:
    _small, site, coach = ready
    made = visiting.begin_visit(coach, "S001")
    view = measures.list_measures(coach, site.own_id)[0]
    counted = Counted(numerator=18, span="sample", sample=20)
    visiting.recount(coach, made.id, view, parse_period("2025-03"), counted)
    page = at(show(coach), made.id)
    row = page.recounts.rows[f"{view.id}|2025-03|"]
    assert (row.span.key, row.fields["numerator"].text(), row.fields["denominator"].text()) == ("sample", "18", "20")
