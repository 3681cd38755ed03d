"""One site's whole story: lanes on the chart's axis, what to read with care, notes, steps with their consequence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from qic_desktop.domain.people import Membership
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.exchanging import importing
from qic_desktop.services.improving import cycles
from qic_desktop.services.organising import participations, site_changes, site_notes, site_story
from qic_desktop.services.trusting import trust
from qic_desktop.store.journal import new_record
from ui.organiser.site import SitePage
from ui.organiser.site_facts import SiteFactsDialog
from ui.organiser.site_steps import SiteStepDialog, fits, step_words
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def opened(show: Show, organiser: Any, code: str = "S001") -> SitePage:
    page = show(organiser, "site", trust.find_site(organiser, code).id).page("site")
    assert isinstance(page, SitePage)
    return page


def texts(page: SitePage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def test_lanes_lie_below_the_points_of_the_chart(three: Any, show: Show) -> None:
    page = opened(show, three)
    picture, scene = page.panel.lanes.picture(), page.chart.scene
    assert picture is not None
    assert scene is not None
    reports = [box for (lane, _item), box in picture.places.items() if lane == 3]
    assert len(reports) == len(scene.point_xs) == 10
    middles = [left + width / 2 for left, _top, width, _height in reports]
    assert max(abs(x - y) for x, y in zip(middles, scene.point_xs, strict=True)) < 1.5
    assert "no tests recorded" in {mark.text for mark in picture.scene.marks if hasattr(mark, "text")}
    assert not page.panel.grab().isNull()


def test_arrows_travel_between_lanes_and_inside_one(three: Any, show: Show) -> None:
    page = opened(show, three)
    page.activateWindow()
    lanes = page.panel.lanes
    lanes.setFocus()
    assert lanes.lane == "packages"
    QTest.keyClick(lanes, Qt.Key.Key_Left)
    assert lanes.chosen is not None
    assert lanes.chosen.key == "2026-09"
    assert lanes.accessibleName() == "Reports: September 2026: on time"
    QTest.keyClick(lanes, Qt.Key.Key_Return)
    assert page.panel.detail.text().startswith("September 2026: on time")
    QTest.keyClick(lanes, Qt.Key.Key_Up)
    assert (lanes.lane, lanes.chosen) == ("visits", None)
    assert "no visits recorded" in lanes.accessibleName()


def test_who_led_and_who_did_not_is_told(play: Any) -> None:
    organiser = play.organiser()
    team = play.enrolled_site(organiser, "S001")
    site = team.own_id
    for person, since, until in (("a", "2026-01", "2026-03"), ("b", "2026-08", None)):
        who = team.new_id()
        edit = new_record(
            Membership, team.new_id(), person=who, role="team-leader", since=since, until=until, reason=person
        )
        team.journal.append(site_scope(site), [edit])
    play.record(team, "2026-10", 80, 100)
    cycles.open_ramp(team, "Door")
    importing.import_packages(organiser, [play.export(team)])
    story = site_story.site_story(organiser, site)
    assert [(one.number, one.start.month) for one in story.lanes.leaders] == [(1, 1), (0, 4), (2, 8)]
    assert "no-leader" in {one.code for one in story.cautions}


def test_missing_reports_and_few_cases_are_to_be_read_with_care(three: Any, show: Show) -> None:
    page = opened(show, three, "S003")
    assert "Read with care" in texts(page)
    assert "reports are missing, the latest is" in texts(page)


def test_a_note_is_kept_for_the_organiser_alone(three: Any, show: Show) -> None:
    page = opened(show, three)
    page.activateWindow()
    page.notes.field.setFocus()
    QTest.keyClicks(page.notes.field, "Ask about the register")
    QTest.keyClick(page.notes.field, Qt.Key.Key_Return)
    (note,) = site_notes.list_notes(three, trust.find_site(three, "S001").id)
    assert note.text == "Ask about the register"
    assert note.scope == "organiser/private"
    assert "Ask about the register" in texts(page)
    page.notes.removed.emit(note.id)
    assert site_notes.list_notes(three, note.site or "") == ()


def test_a_step_says_first_what_follows(three: Any, show: Show) -> None:
    page = opened(show, three)
    page.ask_step("withdraw")
    dialog = page.dialog
    assert isinstance(dialog, SiteStepDialog)
    dialog.first.setText("2026-06")
    assert dialog.told.text() == "Months from July 2026 are no longer expected. 10 values stay."
    assert not dialog.step.isEnabled()
    dialog.reason.setText("Ward closed")
    assert dialog.step.isEnabled()
    dialog.step.click()
    site = trust.find_site(three, "S001").id
    assert participations.read_all(three)[site].until == "2026-06"
    assert "Left after June 2026: Ward closed" in texts(page)
    titles = [action.text() for action in page.steps.actions()]
    assert f"{step_words('restart').title} …" in titles
    assert f"{step_words('pause').title} …" not in titles


def test_what_cannot_be_is_said_and_nothing_is_lost(three: Any, show: Show) -> None:
    page = opened(show, three)
    page.ask_step("pause")
    dialog = page.dialog
    assert isinstance(dialog, SiteStepDialog)
    dialog.reason.setText("Flood")
    dialog.first.setText("soon")
    assert "soon" in dialog.told.text()
    assert not dialog.step.isEnabled()
    dialog.first.setText("2026-06")
    assert dialog.step.isEnabled()


def test_a_merger_and_an_older_name_stand_in_the_story(three: Any, show: Show) -> None:
    page = opened(show, three, "S003")
    page.ask_step("merge")
    dialog = page.dialog
    assert isinstance(dialog, SiteStepDialog)
    dialog.into.choose(trust.find_site(three, "S001").id)
    dialog.first.setText("2026-06")
    assert "only “Site S001” reports" in dialog.told.text()
    dialog.step.click()
    assert "Merged into Site S001 after June 2026" in texts(page)
    site = trust.find_site(three, "S003")
    assert fits("part", site, has_left=False, is_paused=False)
    assert not fits("pause", site, has_left=False, is_paused=False)
    site_changes.part_again(three, site.id)
    assert trust.find_site(three, "S003").merged_into is None


def test_facts_of_the_facility_are_kept_when_their_field_is_left(three: Any, show: Show) -> None:
    page = opened(show, three)
    page.ask_facts()
    dialog = page.dialog
    assert isinstance(dialog, SiteFactsDialog)
    for name, text in (("size", "120"), ("power", "Solar, four hours a day"), ("facility_type", "Hospital")):
        dialog.fields[name].setText(text)
        dialog.fields[name].commit()
    dialog.way.chosen.emit("excel")
    site = trust.find_site(three, "S001")
    assert (site.size, site.facility_type, site.reports_by) == (120, "Hospital", "excel")
    assert site_changes.facts_of(site)["power"][0] == "Solar, four hours a day"
    dialog.fields["size"].setText("many")
    dialog.fields["size"].commit()
    assert trust.find_site(three, "S001").size == 120
    dialog.accept()
    assert "Power: Solar, four hours a day" in texts(page)


def test_the_story_is_printed(three: Any, show: Show, tmp_path: Path) -> None:
    page = opened(show, three)
    made: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, made.append
    page.print.click()
    assert made[0].read_bytes().startswith(b"%PDF")
