"""Every part of the page Progress in every size and direction: nothing cut, nothing on top of another, all named."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

from qic_desktop.services.improving import cycles
from qic_desktop.services.progress import answers, assessment, costs, instruments, progress_page, spreading
from qic_desktop.services.teamwork import team as members_of
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site import progress
from ui.site.progress import TABS, ProgressPageView
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import Frame

LOOKS = {"100 %": (1.0, "en"), "130 %": (1.3, "en"), "200 %": (2.0, "en"), "right to left": (1.3, "ar")}


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, app: QApplication) -> Iterator[str]:
    scale, language = LOOKS[request.param]
    apply_theme(app, "light", scale)
    apply_direction(app, language)
    yield str(request.param)
    apply_theme(app, "light", 1.0)
    apply_direction(app, "en")


def fill(team: Workspace) -> None:
    for name, role in (("Grace", "team-leader"), ("Ruth", "clinician")):
        members_of.add_member(team, name, role, since="2018-01-01")
    assessment.give_score(team, "3.0", period="2019-02", justification="We test on all shifts")
    assessment.give_score(team, "4.0")
    for name in ("sustainability", "readiness", "team-pulse"):
        sheet = instruments.get_sheet(team, name)
        for place in (0, 1, -1):
            given = {item.code: item.levels[place].code for item in sheet.items}
            answers.give_answers(team, name, given, role="manager", period="2019-03")
    progress_page.add_action(
        team, "sustainability", "benefits", "Ask the senior leader to open the huddle once a month"
    )
    for title in ("Huddle at noon", "A senior doctor sees people within the first hour and decides who needs a bed"):
        ramp = cycles.open_ramp(team, title)
    for name in ("Nights", "Minor injuries unit of the second site", "Weekends"):
        spreading.add_unit(team, name, kind="shift", led_by="Nurse in charge", planned="2019-06")
        spreading.set_state(team, name, ramp.letter or "", "implementing", "2019-02-01")
    spreading.set_state(team, "Nights", "A", "adopted", "2019-02-01")
    spreading.set_state(team, "Nights", "method", "testing")
    costs.add_cost(team, "meeting", on="2019-03-01", persons=4, hours=1, cash=4000, currency="TZS", note="Tea")
    costs.add_cost(team, "transport", on="2019-03-02", cash=12.5, currency="GBP", payer="district")


@pytest.fixture
def page(look: str, window: MainWindow, team: Workspace) -> ProgressPageView:
    fill(team)
    window.resize(1366, 768)
    window.show_workspace(team, [progress.page_spec()], Frame("Mtoni Juu", "team"))
    window.navigator.go("progress", "assessment")
    found = window.page("progress")
    assert isinstance(found, ProgressPageView)
    return found


def settle() -> None:
    for _turn in range(5):
        QApplication.processEvents()


def test_every_part_in_every_look(page: ProgressPageView, looking: ModuleType, look: str) -> None:
    found = []
    for tab in TABS:
        page.open(tab)
        page.refresh(None)
        if tab == "spread":
            next(iter(page.spread.tracker.cells.values())).click()
        settle()
        found += [f"{tab}: {fault}" for fault in (*looking.faults_of(page), *looking.unnamed(page))]
    assert not found, "\n".join(found)


def test_every_sheet_in_every_look(page: ProgressPageView, looking: ModuleType, look: str) -> None:
    found = []
    for tab, panel in (("lasting", page.lasting), ("questions", page.questions), ("team-pulse", page.questions)):
        page.open(tab)
        page.refresh(None)
        panel.raters.start.click()
        settle()
        found += [f"sheet of {tab}: {fault}" for fault in (*looking.faults_of(page), *looking.unnamed(page))]
        page.sheet.aside.click()
        settle()
    assert not found, "\n".join(found)


ODD = (
    "W" * 300,
    "\N{FACE WITH MEDICAL MASK}" * 60,
    "\u202eright to left\u202c and a name that goes on " * 7 + "and on",
)


@pytest.mark.parametrize("word", ODD, ids=["one word", "emoji", "marks of direction"])
def test_long_and_odd_names_break_nothing(
    window: MainWindow, team: Workspace, looking: ModuleType, app: QApplication, word: str
) -> None:
    apply_theme(app, "light", 1.0)
    apply_direction(app, "en")
    ramp = cycles.open_ramp(team, word)
    spreading.add_unit(team, word, led_by=word, note=word)
    spreading.set_state(team, word, ramp.letter or "", "testing")
    spreading.write_adaptation(team, word, ramp.letter or "", word)
    costs.add_cost(team, "other", cash=1e15, currency=word, grade=word, payer=word, note=word)
    assessment.give_score(team, "3.0", justification=word)
    members_of.add_member(team, word, "clinician", since="2018-01-01")
    window.resize(1366, 768)
    window.show_workspace(team, [progress.page_spec()], Frame("Mtoni Juu", "team"))
    found = []
    for tab in TABS:
        window.navigator.go("progress", tab)
        page = window.page("progress")
        assert isinstance(page, ProgressPageView)
        if tab == "spread":
            next(iter(page.spread.tracker.cells.values())).click()
        settle()
        found += [f"{tab}: {fault}" for fault in looking.faults_of(page)]
    assert not found, "\n".join(found)
