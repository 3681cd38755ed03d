"""What the kind of collaboration changes on the pages of the organiser and of a site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import entry, measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import collaboratives, role_catalogue, timetable, topic_checks
from qic_desktop.services.organising.releasing import what_takes_effect
from qic_desktop.services.workspace import Role
from ui.organiser.design import DesignPage
from ui.organiser.design_roles import RolesPart
from ui.organiser.publish_confirm import PublishDialog
from ui.shell.window import MainWindow
from ui.site.definition_tab import DefinitionTab

Show = Callable[..., MainWindow]
DEFINITION = {"numerator_text": "cases done", "denominator_text": "all cases", "effective_period": "2026-01"}


def page_of(window: MainWindow, chapter: str) -> DesignPage:
    page = window.page("design")
    assert isinstance(page, DesignPage)
    page.open(chapter)
    QApplication.processEvents()
    return page


def texts(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel))


@pytest.fixture
def organiser(play: Any) -> Any:
    return play.create("organiser", Role.ORGANISER)


def test_measures_are_demanded_only_where_the_kind_has_any(organiser: Any, show: Show) -> None:
    page = page_of(show(organiser, "design"), "measures")
    assert "No measure yet" in texts(page.no_measure)
    collaboratives.choose_profile(organiser, "community-of-practice")
    page.refresh(None)
    QApplication.processEvents()
    assert "No measure is needed here" in texts(page.no_measure)
    button = page.no_measure.findChild(QPushButton)
    assert button is not None
    button.click()
    assert [one.period_kind.value for one in measures.list_measures(organiser)] == ["quarter"]


def test_before_publishing_it_is_said_who_decides_on_measures(organiser: Any, show: Show) -> None:
    measures.define_measure(organiser, NewMeasure("tray", "Tray ready", definition=DEFINITION))
    window = show(organiser, "design")
    assert "decide" not in texts(PublishDialog(what_takes_effect(organiser), window))
    collaboratives.choose_profile(organiser, "managed-network")
    said = texts(PublishDialog(what_takes_effect(organiser), window))
    assert "The network’s board decides on measures here" in said


def test_a_sites_page_says_who_set_the_measure(play: Any, organiser: Any, qtbot: Any) -> None:
    collaboratives.choose_profile(organiser, "community-of-practice")
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-01")
    view = measures.define_measure(organiser, NewMeasure("tray", "Tray ready", definition=DEFINITION))
    site = play.site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    tab = DefinitionTab()
    qtbot.addWidget(tab)
    tab.show_sheet(entry.open_sheet(site, measures.get_measure(site, view.code)))
    assert "each member chooses its own measures" in texts(tab)


def test_inviting_after_the_first_session_says_what_was_missed(organiser: Any, show: Show) -> None:
    year = organiser.today().year - 1
    timetable.add_event(organiser, "learning session", title="LS 1", start=f"{year}-03-01")
    page = page_of(show(organiser, "design"), "invitations")
    assert page.invitations.missed.isVisible()
    assert page.invitations.missed.accessibleName().startswith("Learning session 1 was on")
    collaboratives.choose_profile(organiser, "clinical-community")
    page.refresh(None)
    QApplication.processEvents()
    assert page.invitations.missed.isHidden()


def test_close_or_go_on_proposes_what_is_usual_and_lists_what_it_leaves(organiser: Any, show: Show) -> None:
    year = organiser.today().year + 1
    collaboratives.describe_collaborative(organiser, end=f"{year}-06")
    page = page_of(show(organiser, "design"), "course")
    part = page.course
    assert f"July {year}" in part.proposal.text()
    assert not part.undrafted, "nothing is chosen before the person does"
    part.take.click()
    assert (part.choice.key, part.since.text(), part.undrafted) == ("holding", f"{year}-07", True)
    assert "Change package: nothing yet" in part.leaves.text()
    part.keep.click()
    QApplication.processEvents()
    assert part.take.isHidden()
    assert not part.proposal.text()


def test_a_kind_without_an_end_is_not_asked_to_end(organiser: Any, show: Show) -> None:
    collaboratives.choose_profile(organiser, "managed-network")
    part = page_of(show(organiser, "design"), "course").course
    assert part.take.isHidden()
    assert "has no end" in part.proposal.text()
    assert "Pathways" in part.leaves.text()


def test_the_decision_about_the_topic_stands_at_the_charter_and_before_publishing(organiser: Any, show: Show) -> None:
    page = page_of(show(organiser, "design"), "charter")
    assert page.charter.topic.isHidden()
    topic_checks.write(organiser, verdict="no-go", reason="nobody has done it yet")
    page.refresh(None)
    QApplication.processEvents()
    assert page.charter.topic.accessibleName().startswith("Topic check: Not now, decided on")
    assert page.charter.topic.accessibleName().endswith("nobody has done it yet")
    collaboratives.describe_collaborative(organiser, title="Safer births")
    assert "Think twice" in texts(PublishDialog(what_takes_effect(organiser), page))
    topic_checks.write(organiser, verdict="go", reason="two hospitals show how")
    assert "Think twice" not in texts(PublishDialog(what_takes_effect(organiser), page))


def test_the_charter_is_printed_where_it_is_written(organiser: Any, show: Show, tmp_path: Path) -> None:
    page = page_of(show(organiser, "design"), "charter")
    opened: list[Path] = []
    page.printer.folder, page.printer.then = tmp_path, opened.append
    page.charter.print.click()
    QApplication.processEvents()
    assert [one.suffix for one in opened] == [".pdf"]
    assert opened[0].read_bytes().startswith(b"%PDF")


def leader(workspace: Any) -> role_catalogue.RoleOf:
    return next(one for one in role_catalogue.list_roles(workspace) if one.code == "programme-leader")


def test_who_has_a_role_is_typed_and_stands_in_the_list(organiser: Any, show: Show) -> None:
    part = page_of(show(organiser, "design"), "roles").parts["roles"]
    assert isinstance(part, RolesPart)
    part.list.choose("programme-leader")
    part._show_role()
    assert not part.contact.isEnabled()
    part.holder.setText("Ama Mensah")
    part.holder.commit()
    QApplication.processEvents()
    assert part.contact.isEnabled()
    part.contact.setText("0302 123 456")
    part.contact.commit()
    QApplication.processEvents()
    part.since.setText("2026-02")
    part.since.commit()
    QApplication.processEvents()
    role = leader(organiser)
    assert (role.holder, role.contact, role.since) == ("Ama Mensah", "0302 123 456", "2026-02")
    assert "Programme leader: Ama Mensah" in [part.list.item(row).text() for row in range(part.list.count())]
    part.since.setText("some day")
    part.since.commit()
    assert leader(organiser).since == "2026-02"
    assert part._since_field.line.text()
    part.list.choose("team-leader")
    part._show_role()
    assert part.people.isHidden(), "a team names its own people"
    part.list.choose("programme-leader")
    part._show_role()
    assert part.since.text() == "2026-02"
    part.holder.setText("Kofi Boateng")
    part.holder.commit()
    QApplication.processEvents()
    role = leader(organiser)
    assert (role.holder, role.contact, role.since) == ("Kofi Boateng", "", organiser.today().isoformat())
