"""Today: what is due, counted in words, with one button a task that leads to the right place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from qic_desktop.domain.collaborative import Letter
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services import letters
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many, record_observation
from qic_desktop.services.progress import assessment, instruments
from qic_desktop.services.progress.instruments import ASSESSMENT
from qic_desktop.services.small_wins import SmallWin
from qic_desktop.services.today import today_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from qic_desktop.wording.exchange import day_name
from ui.charts.chart_view import ChartView
from ui.exchange.letters import LettersSheet
from ui.shell.window import MainWindow
from ui.site.measure import MeasurePage
from ui.site.today import TodayPage
from ui.site.today_words import headline, meter_words, no_finding_words, win_words
from ui.widgets.buttons import Button


def shown(window: MainWindow) -> TodayPage:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh(None)
    return page


def titles_of(page: TodayPage) -> list[str]:
    QApplication.processEvents()
    found = [one for one in page.findChildren(QLabel) if one.isVisibleTo(page)]
    return [one.text() for one in found if one.text().startswith("Letter ")]


def press(page: TodayPage, name: str) -> None:
    next(button for button in page.buttons if button.accessibleName() == name).click()


def test_the_headline_counts_the_tasks_in_words(team: Workspace, partograph: MeasureView) -> None:
    ramp = cycles.open_ramp(team, "A second midwife")
    study = cycles.open_cycle(team, ramp.id, title="On nights", prediction="18 of 25")
    cycles.start_cycle(team, study.id, "2019-03-04")
    cycles.begin_study(team, study.id, ended="2019-04-01")
    cycles.open_cycle(team, ramp.id, title="On all shifts")
    today = today_of(team)
    assert headline(today) == "One value to enter, one cycle to study and one prediction to write."
    assert meter_words(today) == ("0 of 1 value for March 2019 is in", "due Wednesday 10 April")


def test_a_full_day_names_three_kinds_of_tasks_and_counts_the_others(team: Workspace, partograph: MeasureView) -> None:
    today = today_of(team)
    more: dict[str, Any] = dict.fromkeys(("to_study", "to_decide", "to_check"), today.to_enter[:1])
    much = replace(today, **more, score_due="2019-03")
    assert headline(much) == "One value to enter, one cycle to study, one decision to take and two more."


def test_headline_and_meter_agree_where_a_measure_is_counted_by_week(team: Workspace, partograph: MeasureView) -> None:
    weekly = {"value_form": "count", "period_kind": "week"}
    view = measures.define_measure(team, NewMeasure("falls", "Falls", definition=weekly))
    record_observation(team, view, parse_period("2019-W12"), Entry(value=1))
    today = today_of(team)
    assert headline(today).startswith("Two values to enter")
    assert meter_words(today) == (
        "0 of 1 value for March 2019 is in",
        "due Wednesday 10 April",
        "one weekly value is waiting",
    )
    record_observation(team, partograph, parse_period("2019-03"), Entry(15, 25))
    assert meter_words(today_of(team)) == ("1 of 1 value for March 2019 is in", "one weekly value is waiting")


def test_an_older_gap_is_counted_beside_the_month(team: Workspace) -> None:
    view = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    record_observation(team, view, parse_period("2019-01"), Entry(value=1))
    assert meter_words(today_of(team))[1:] == ("due Wednesday 10 April", "one earlier value is waiting")


def test_nothing_due_is_said_with_the_month_that_is_complete(team: Workspace, partograph: MeasureView) -> None:
    record_observation(team, partograph, parse_period("2019-03"), Entry(15, 25))
    assert headline(today_of(team)) == "Nothing is due. March 2019 is complete."


def test_gaps_of_the_last_three_months_are_asked_for_and_older_ones_not(team: Workspace) -> None:
    view = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    for period in ("2018-06", "2019-02"):
        record_observation(team, view, parse_period(period), Entry(value=1))
    task = today_of(team).to_enter[0]
    assert task.periods == ("2019-01", "2019-03")
    assert task.due.isoformat() == "2019-02-10"


def test_entering_goes_to_the_measure_and_its_empty_month(window: MainWindow, partograph: MeasureView) -> None:
    page = shown(window)
    press(page, "Enter: Complete partograph")
    there = window.page("measure")
    assert isinstance(there, MeasurePage)
    assert there.panel is not None
    assert there.panel.period == "2019-03"
    assert there.title() == "Complete partograph"


def test_only_the_first_button_is_filled_and_every_task_has_one(window: MainWindow, team: Workspace) -> None:
    for code in ("a", "b"):
        measures.define_measure(team, NewMeasure(code, code.upper()))
    page = shown(window)
    kinds = [button.property("kind") for button in page.buttons]
    # The month on one sheet, two values, and what is not sent yet.
    assert kinds == ["primary", "secondary", "secondary", "secondary"]
    assert page.focus_target() is page.buttons[0]
    assert all(isinstance(button, Button) and button.accessibleName() for button in page.buttons)


def test_a_task_of_a_cycle_leads_to_the_cycle(window: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    ramp = cycles.open_ramp(team, "A second midwife")
    made = cycles.open_cycle(team, ramp.id, title="On nights")
    press(shown(window), "Predict: Cycle A1 · On nights")
    here = window.navigator.here
    assert here is not None
    assert (here.key, here.argument) == ("cycle", made.id)


def test_the_first_day_offers_one_step(window: MainWindow) -> None:
    page = shown(window)
    assert [button.text() for button in page.buttons] == ["Make a measure"]


def shifted(team: Workspace, code: str, first: str, half: int) -> MeasureView:
    """A measure whose second half lies above its first; one alternating count, so that no two neighbours are equal."""
    view = measures.define_measure(team, NewMeasure(code, code.upper()))
    period, entries = parse_period(first), []
    for place in range(2 * half):
        entries.append((period, Entry((8 if place < half else 18) + place % 2, 25)))
        period = period.following()
    record_many(team, view, entries)
    return view


def test_the_newest_finding_is_the_one_that_began_last(window: MainWindow, team: Workspace) -> None:
    older = shifted(team, "older", "2017-04", 12)
    newer = shifted(team, "newer", "2017-10", 9)
    assert [one.view.id for one in today_of(team).findings] == [newer.id, older.id]
    page = shown(window)
    chart = page.findChild(ChartView)
    assert chart is not None
    assert chart.scene is not None
    assert chart.accessibleName() == "NEWER"
    next(part for part in page.findChildren(Button) if part.text() == "Open chart").click()
    here = window.navigator.here
    assert here is not None
    assert here.argument == newer.id


def test_small_wins_stand_in_plain_words_below_the_findings(window: MainWindow, team: Workspace) -> None:
    ramp = cycles.open_ramp(team, "Tray")
    made = cycles.open_cycle(team, ramp.id, title="Tray {beside} the bed", started="2019-03-20", ended="2019-03-20")
    cycles.decide(team, made.id, Decision.ADOPT)
    for code in ("a", "b"):
        view = measures.define_measure(team, NewMeasure(code, code.upper()))
        record_observation(team, view, parse_period("2019-03"), Entry(1, 2))
    page = shown(window)
    said = [one.text() for one in page.findChildren(QLabel)]
    assert "Small wins" in said
    assert {"Adopted: Tray {beside} the bed", "test A1, ended 20 March"} <= set(said)
    assert {"March 2019 is complete.", "All 2 values are in."} <= set(said)


def test_without_a_win_nothing_is_said_of_them(window: MainWindow, team: Workspace, partograph: MeasureView) -> None:
    page = shown(window)
    assert "Small wins" not in [one.text() for one in page.findChildren(QLabel)]


@pytest.mark.parametrize("kind", ["finding", "adopted", "action", "twelve", "month"])
def test_every_win_has_its_words(kind: Any) -> None:
    name = "2019-03" if kind == "month" else "Tray"
    title, detail = win_words(SmallWin(kind, date(2019, 3, 20), name, "6"))
    assert title
    assert detail
    assert "{" not in title + detail


def test_entries_not_yet_sent_and_news_of_the_organiser_are_there(window: MainWindow, team: Workspace) -> None:
    measures.define_measure(team, NewMeasure("a", "A"))
    sending = [one.text() for one in shown(window).findChildren(QLabel) if "no copy yet" in one.text()]
    assert sending == ["2 entries have no copy yet"]
    letter = new_record(Letter, team.new_id(), title="Bring your chart", body="To the session")
    team.journal.append(organiser_scope(), [letter])
    said = {one.text() for one in shown(window).findChildren(QLabel)}
    sent = day_name(team.day_of(team.clock()), today=team.today())
    assert {"News", "from the organiser", "Bring your chart", f"{sent} · To the session"} <= said


def test_a_letter_is_put_away_and_stays_among_all_letters(window: MainWindow, team: Workspace) -> None:
    measures.define_measure(team, NewMeasure("a", "A"))
    for number in range(6):
        letter = new_record(Letter, team.new_id(), title=f"Letter {number}", body="In words. " * 80)
        team.journal.append(organiser_scope(), [letter])
    page = shown(window)
    assert titles_of(page) == ["Letter 5", "Letter 4", "Letter 3", "Letter 2"]
    away = [one for one in page.findChildren(Button) if "Letter 5" in one.accessibleName()]
    away[0].click()
    assert titles_of(page) == ["Letter 4", "Letter 3", "Letter 2", "Letter 1"]
    (everything,) = [one for one in page.findChildren(Button) if one.text() == "All letters (6)" and one.isVisible()]
    everything.click()
    (sheet,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, LettersSheet) and one.isVisible()]
    texts = [one.text() for one in sheet.findChildren(QLabel)]
    assert [text for text in texts if text.startswith("Letter ")] == [f"Letter {n}" for n in (5, 4, 3, 2, 1, 0)]
    assert "In words. " * 80 in texts, "a letter is shown whole"
    assert sheet.steps[0].text() == "Show it as new again"
    sheet.steps[0].click()
    assert titles_of(page) == ["Letter 5", "Letter 4", "Letter 3", "Letter 2"]
    sheet.close()


def test_news_that_were_all_read_leave_the_way_to_them(window: MainWindow, team: Workspace) -> None:
    measures.define_measure(team, NewMeasure("a", "A"))
    assert "News" not in {one.text() for one in shown(window).findChildren(QLabel)}
    letter = new_record(Letter, team.new_id(), title="Bring your chart", body="To the session")
    team.journal.append(organiser_scope(), [letter])
    letters.mark_read(team, letter.id)
    page = shown(window)
    assert titles_of(page) == []
    assert "Nothing new." in {one.text() for one in page.findChildren(QLabel)}
    assert [one.text() for one in page.findChildren(Button) if "letters" in one.text()] == ["All letters (1)"]


def test_the_months_score_is_asked_for_once_the_team_has_begun_with_the_scale(
    window: MainWindow, team: Workspace, partograph: MeasureView
) -> None:
    assert today_of(team).score_due == ""
    level = instruments.get_sheet(team, ASSESSMENT).items[0].levels[0].code
    assessment.give_score(team, level, period="2019-03")
    today = today_of(team)
    assert today.score_due == "2019-04"
    assert "a score to give" in headline(today)
    assert "Score: How far are you in April 2019?" in [one.accessibleName() for one in shown(window).buttons]
    assessment.give_score(team, level, period="2019-04")
    assert today_of(team).score_due == ""


def test_no_finding_says_whether_points_are_too_few_or_only_chance(team: Workspace) -> None:
    view = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    counts = (3, 5, 4, 6, 3, 5, 4, 6, 3, 5)
    record_many(team, view, [(parse_period(f"2018-{m:02}"), Entry(None, None, n)) for m, n in enumerate(counts[:9], 1)])
    assert "ten points" in no_finding_words(today_of(team))
    record_many(team, view, [(parse_period("2018-10"), Entry(None, None, counts[9]))])
    assert "Only chance" in no_finding_words(today_of(team))


def test_a_measure_that_began_later_is_not_missing_the_month_before(team: Workspace, partograph: MeasureView) -> None:
    record_observation(team, partograph, parse_period("2019-03"), Entry(15, 25))
    view = measures.define_measure(team, NewMeasure("falls", "Falls", definition={"value_form": "count"}))
    record_observation(team, view, parse_period("2019-04"), Entry(value=1))
    today = today_of(team)
    assert headline(today) == "Nothing is due. March 2019 is complete."
    assert meter_words(today) == ("1 of 1 value for March 2019 is in",)
