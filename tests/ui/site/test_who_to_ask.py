"""Whom a team may ask: the holders of the collaborative's roles, as the organiser's news name them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel

from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import role_catalogue
from ui.site import team as team_view
from ui.site.team import TeamPageView
from ui.workspace import Frame


def test_a_team_sees_who_holds_the_roles_once_the_news_came(play: Any, open_window: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    role_catalogue.name_holder(organiser, "subject-expert", "Ama Mensah", "0302 123 456")
    role_catalogue.name_holder(organiser, "programme-leader", "Kofi Boateng")
    role_catalogue.name_holder(organiser, "programme-leader", "")
    assert role_catalogue.list_holders(site) == ()
    importing.import_packages(site, [exporting.publish(organiser, play.file("news")).file])
    window = open_window(site, [team_view.page_spec()], Frame("S001", "team"))
    window.navigator.go("team", "support")
    page = window.page("team")
    assert isinstance(page, TeamPageView)
    assert page.who_to_ask.isVisible()
    said = [one.text() for one in page.who_to_ask.findChildren(QLabel)]
    assert "Ama Mensah · 0302 123 456" in said
    assert not [one for one in said if "Kofi" in one]
