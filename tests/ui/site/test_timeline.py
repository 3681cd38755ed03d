"""The timeline of tests: lanes, bars and values on one axis; keyboard and pointer open a cycle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qic_desktop import bootstrap
from qic_desktop.analysis.geometry.marks import Label
from qic_desktop.analysis.geometry.timeline import Bar, Timeline, timeline_picture
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.services.improving import cycle_sheets, cycles, timelines
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.workspace import Role, Workspace
from ui.shell.window import MainWindow
from ui.site import cycle, tests_of_change
from ui.site.tests_of_change import TestsOfChangePage
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import Frame

LOOKS: dict[str, tuple[Literal["light", "dark"], float, str]] = {
    "light": ("light", 1.0, "en"),
    "dark": ("dark", 1.0, "en"),
    "ar": ("light", 1.3, "ar"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "team.qic", Role.SITE, "Les Filaos", practice=True, practice_day=date(2025, 12, 5)
    )
    view = measures.define_measure(made, NewMeasure("waits", "Seen within 15 minutes"))
    record_many(made, view, [(parse_period(f"2025-{m:02}"), Entry(40 + (m * 7) % 12, 60)) for m in range(1, 12)])
    for title, months in (("Nurse at the door", (2, 4, 6)), ("Two doctors", (5, 9))):
        ramp = cycles.open_ramp(made, title)
        for month in months:
            one = cycles.open_cycle(made, ramp.id, measures=[view.id], title=f"{title} {month}")
            cycles.start_cycle(made, one.id, f"2025-{month:02}-03")
            if month != 9:
                cycles.begin_study(made, one.id, ended=f"2025-{month:02}-24")
                cycles.decide(made, one.id, Decision.ADOPT if month == 6 else Decision.ADAPT)
    cycle_sheets.plan_in_new_ramp(made, "Not begun")
    yield made
    made.close()


@pytest.fixture(params=LOOKS)
def page(
    request: pytest.FixtureRequest, app: QApplication, open_window: Callable[..., MainWindow], workspace: Workspace
) -> TestsOfChangePage:
    colours, scale, language = LOOKS[request.param]
    apply_theme(app, colours, scale)
    apply_direction(app, language)
    window = open_window(workspace, [tests_of_change.page_spec(), cycle.page_spec()], Frame("Les Filaos", "team"))
    shown = window.page("tests-of-change")
    assert isinstance(shown, TestsOfChangePage)
    shown.look.choose("timeline")
    shown.look.chosen.emit("timeline")
    for _turn in range(3):
        QApplication.processEvents()
    if folder := os.environ.get("PICTURES"):
        window.grab().save(f"{folder}/timeline-{request.param}.png")
    return shown


def test_keyboard_and_pointer_open_a_cycle(page: TestsOfChangePage) -> None:
    view = page.timeline
    assert view is not None
    assert [lane[0] for lane in view.told.lanes] == ["A", "B"]
    assert not page.filter.isVisible()
    opened: list[str] = []
    view.opened.disconnect()
    view.opened.connect(opened.append)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert "A2" in view.accessibleName()
    QTest.keyClick(view, Qt.Key.Key_Return)
    first = view.told.bars[0].key
    left, top, wide, high = view.picture().places[first]
    scale = view.sizeHint().width() / 640
    QTest.mouseClick(
        view, Qt.MouseButton.LeftButton, pos=QPoint(round((left + wide / 2) * scale), round((top + high / 2) * scale))
    )
    assert opened == [view.told.bars[1].key, first]
    page.look.choose("board")
    page.look.chosen.emit("board")
    assert page.board is not None


def test_bars_stand_in_their_lanes_and_inside_the_axis() -> None:
    bars = (
        Bar("a", 0, "A1", date(2025, 1, 31), date(2025, 2, 20), "adapt"),
        Bar("b", 1, "B1", date(2025, 12, 1), date(2025, 12, 1)),
    )
    values = ((date(2025, 1, 1), 0.5), (date(2025, 2, 1), None), (date(2025, 3, 1), 0.7), (date(2031, 1, 1), 0.9))
    told = Timeline((("A", "One"), ("B", "Two")), bars, "Seen", values)
    assert told.span == (date(2025, 1, 1), date(2026, 1, 1))
    picture = timeline_picture(told, 900, lambda day: f"{day:%b}")
    left, top, right, bottom = picture.scene.plot
    one, two = picture.places["a"], picture.places["b"]
    assert left <= one[0] + 3 < two[0] < right
    assert top <= one[1] < two[1] < bottom
    assert timeline_picture(told, 900, lambda day: f"{day:%b}") == picture


def test_the_measure_has_a_value_axis_with_round_numbers(workspace: Workspace) -> None:
    told = timelines.read_timeline(workspace, cycle_sheets.read_board(workspace))
    assert told is not None
    assert [word for _value, word in told.axis] == ["60", "70", "80", "90 %"]
    marks = timeline_picture(told, 900, lambda day: f"{day:%b}").scene.marks
    written = {mark.text: mark.y for mark in marks if isinstance(mark, Label)}
    assert written["90 %"] < written["80"] < written["60"]
