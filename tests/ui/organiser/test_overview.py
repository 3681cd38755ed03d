"""The overview: empty states with one next step, the whole, what waits."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.workspace import Role
from ui.organiser.first_steps import FirstStepsPanel
from ui.organiser.overview import OverviewPage
from ui.organiser.overview_parts import to_do_rows
from ui.shell.window import MainWindow
from ui.theme.apply import apply_theme

Show = Callable[..., MainWindow]


def page_of(window: MainWindow) -> OverviewPage:
    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    return page


def test_a_new_store_leads_to_design(play: Any, show: Show) -> None:
    window = show(play.create("organiser", Role.ORGANISER))
    step = page_of(window).empty_step
    assert step is not None
    step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "design"


def test_a_published_collaborative_without_sites_leads_to_invitations(play: Any, show: Show, tmp_path: Any) -> None:
    from qic_desktop.services.organising import designing

    organiser = play.organiser()
    designing.publish_to(organiser, tmp_path)
    window = show(organiser)
    step = page_of(window).empty_step
    assert step is not None
    step.click()
    assert window.navigator.here is not None
    assert (window.navigator.here.key, window.navigator.here.argument) == ("design", "invitations")


def test_the_whole_is_a_sentence_and_a_chart_with_one_point_a_month(three: Any, show: Show) -> None:
    page = page_of(show(three))
    assert page.shown is not None
    assert page.chart.scene is not None
    assert page.shown.whole is not None
    assert len(page.chart.scene.point_xs) == len(page.shown.whole.periods)
    assert "October 2026" in page.chart.accessibleName()


def test_arrow_keys_read_the_months_aloud(three: Any, show: Show) -> None:
    page = page_of(show(three))
    page.chart.setFocus()
    QTest.keyClick(page.chart, Qt.Key.Key_Home)
    assert page.chart.accessibleDescription().startswith("January 2026, 80 %, 3 of 3 sites")


def test_the_switch_shows_the_same_sites_throughout(three: Any, show: Show) -> None:
    page = page_of(show(three))
    assert page.switch is not None
    page.switch.chosen.emit("same")
    assert page.shown is not None
    assert page.shown.shown is not None
    assert len(page.shown.shown.sites) == 2
    assert page.switch.key == "same"


def test_a_small_panel_leads_to_the_sites_that_fell_silent(three: Any, show: Show) -> None:
    window = show(three)
    page_of(window).counts["reporting"].title.click()
    assert window.navigator.here is not None
    assert (window.navigator.here.key, window.navigator.here.argument) == ("sites", "silent")


def test_a_value_that_cannot_be_is_said_and_leads_to_its_month(play: Any, show: Show) -> None:
    organiser = play.organiser()
    for code, cases in (("S001", 19), ("S002", 12)):
        site = play.enrolled_site(organiser, code)
        play.record(site, "2026-09", 10, 20)
        play.record(site, "2026-10", 40 if code == "S001" else 10, cases)
        play.take(organiser, play.export(site))
    exporting.publish(organiser, play.file("news"))
    found = page_of(show(organiser)).shown
    assert found is not None
    went: list[tuple[str, ...]] = []
    (row,) = (one for one in to_do_rows(found, lambda *to: went.append(to)) if "cannot be right" in one.text)
    assert row.text == "1 value cannot be right"
    row.act()
    assert went == [("reporting", f"{play.measure(organiser).id} 2026-10")]


def test_the_first_steps_lead_from_the_aim_to_the_first_report(play: Any, show: Show, tmp_path: Any) -> None:
    from qic_desktop.services.organising import candidates, collaboratives

    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, aim="Every birth is safe")
    exporting.publish(organiser, tmp_path / "news.qicpkg")
    for code, way in (("P001", "paper"), ("P002", "excel")):
        candidates.add_candidate(organiser, f"Clinic {code}", code=code, reports_by=way)
    candidates.make_sites(organiser, [one.id for one in candidates.list_candidates(organiser)])
    window = show(organiser)
    page = page_of(window)
    (steps,) = page.findChildren(FirstStepsPanel)
    said = [one.text() for one in steps.findChildren(QLabel)]
    assert "2 take part" in said
    assert any(text.startswith("1 site reports by Excel") for text in said)
    assert any(text.startswith("1 site writes on paper") for text in said)
    assert page.empty_step is not None
    assert page.empty_step.accessibleName() == "Make them …: Hand out the Excel returns"
    page.empty_step.click()
    assert window.navigator.here is not None
    assert window.navigator.here.key == "inbox"


def test_the_first_steps_are_whole_with_large_text(play: Any, show: Show, qtbot: Any) -> None:

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "light", scale=2.0)
    window = show(play.organiser())
    window.resize(1366, 768)
    qtbot.wait(50)
    (steps,) = page_of(window).findChildren(FirstStepsPanel)
    for one in steps.findChildren(QLabel):
        needed = one.heightForWidth(one.width()) if one.hasHeightForWidth() else one.sizeHint().height()
        assert one.height() >= needed, one.text()
    apply_theme(app, "light")
