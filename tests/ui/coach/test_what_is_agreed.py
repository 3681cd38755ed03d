"""What the coach sees of a site: every reason, the agreed day in the month, promises, and the way to a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from qic_desktop.domain.need import Reason, Why
from qic_desktop.services.coaching import closing, need, visiting
from qic_desktop.services.exchanging import carrying, exporting
from qic_desktop.wording.coaching import reason_words
from tests.ui.looking import faults_of
from ui.coach.bag import BagPage
from ui.coach.hand_over import HandOverDialog
from ui.coach.site import SitePage
from ui.coach.sites import SitesPage
from ui.coach.sites_aside import MonthOfVisits

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
DAY = date(2026, 11, 10)


@pytest.fixture
def coach(small: Any) -> Any:
    """A coach who closed a visit with an action for the data clerk, and agreed the next day."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    carrying.take_packages(coach, [sent])
    carrying.take_packages(coach, [small.accept(organiser, sent)])
    held = visiting.begin_visit(coach, "S001")
    agreed = (coach.today() + timedelta(days=9)).isoformat()
    visiting.propose(coach, held.id, "Count from the register", who="data-clerk", due=agreed)
    closing.close(coach, held.id, next_on=agreed)
    return coach


def words_of(part: QWidget) -> str:
    QApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


def names_of(part: QWidget) -> str:
    return " | ".join(label.accessibleName() for label in part.findChildren(QLabel) if label.accessibleName())


def test_the_card_beside_tells_every_reason(coach: Any, show: Any) -> None:
    page = show(coach).page("sites")
    assert isinstance(page, SitesPage)
    assert page.need is not None
    reasons = tuple(Reason(why, 2, count=3, period="2025-12") for why in (Why.WORSE, Why.ACTIONS_OVERDUE, Why.NO_CYCLE))
    page.step.show_need(replace(page.need, reasons=reasons))
    assert all(reason_words(one) in words_of(page.step) for one in reasons)
    assert faults_of(page) == []


def test_a_day_agreed_at_closing_is_known_as_such(coach: Any) -> None:
    (one,) = need.round_of(coach).sites
    assert one.agreed == coach.today() + timedelta(days=9)
    assert one.due <= one.agreed


def test_the_month_tells_an_agreed_day_from_one_by_the_rule(qtbot: Any) -> None:
    month = MonthOfVisits()
    qtbot.addWidget(month)
    month.show_month(DAY, [], agreed=[(date(2026, 11, 20), "S001")], due=[(date(2026, 11, 24), "S002")])
    said = words_of(month)
    assert "20\nS001" in said
    assert "24\nS002" in said
    assert "agreed with S001" in names_of(month)
    assert "due by the rule: S002" in names_of(month)
    assert month.key.isVisibleTo(month)
    month.show_month(DAY, [], due=[(date(2026, 12, 24), "S002")])
    assert not month.key.isVisibleTo(month)


def test_the_page_of_a_site_has_its_promises_its_leader_and_the_way_to_a_visit(coach: Any, show: Any) -> None:
    window = show(coach)
    (one,) = need.round_of(coach).sites
    window.navigator.go("site", one.site)
    page = window.page("site")
    assert isinstance(page, SitePage)
    said = words_of(page.promised)
    assert "Count from the register" in said
    assert "Data clerk · by " in said
    assert "Nobody is written down as leader" in page.leads.text()
    assert faults_of(page) == []
    page.prepare.click()
    assert window.navigator.here.key == "visit"


def test_a_bag_in_which_nothing_waits_contradicts_itself_nowhere(coach: Any, show: Any) -> None:
    window = show(coach)
    window.navigator.go("bag")
    page = window.page("bag")
    assert isinstance(page, BagPage)
    page.own = 0
    come = next(replace(one, arrived=one.made, given=()) for one in page.carried if one.kind == "site")
    page.show_bag([come], come.made)
    assert "1 site still lacks something" in words_of(page.headline)
    page.lacking.show_lacking(())
    page.show_bag([come], come.made)
    assert "nothing left to hand on" in words_of(page.headline)
    assert page.list.model().index(0, 5).data() == "not needed"
    page.list.row_chosen.emit(0)
    assert "reached the organiser another way" in words_of(page.detail)


def test_a_package_for_one_site_says_so_in_its_line_and_its_card(coach: Any, show: Any) -> None:
    window = show(coach)
    window.navigator.go("bag")
    page = window.page("bag")
    assert isinstance(page, BagPage)
    news = next(replace(one, to="s", to_name="Les Filaos") for one in page.carried if one.kind == "organiser")
    page.show_bag([news], news.made)
    assert page.list.model().index(0, 0).data().endswith(", for Les Filaos")
    page.list.row_chosen.emit(0)
    assert "for Les Filaos alone" in words_of(page.detail)


def test_what_is_for_one_site_goes_along_when_something_is_handed_over_there(coach: Any, show: Any) -> None:
    window = show(coach)
    window.navigator.go("bag")
    page = window.page("bag")
    assert isinstance(page, BagPage)
    (site, _words), *_others = page._receivers
    news = next(
        replace(one, to=site, to_name="Les Filaos", given=()) for one in page.carried if one.kind == "organiser"
    )
    page.show_bag([news], news.made)
    assert page.list.ticked_ids() == ()
    assert page._for_site(site, ()) == [news.id]
    dialog = HandOverDialog(1, [], page._receivers, window)
    dialog.show_addressed({site: 1}, "")
    assert dialog._along.isHidden()
    dialog.to.choose(site)
    dialog._on_chosen(site)
    assert "1 package for this site alone goes along." in dialog._along.text()
