"""Histogram, CUSUM and EWMA from the menu of kinds."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.guidance import OTHER_CHARTS, OtherChart, other_chart_name
from ui.shell.window import MainWindow
from ui.site.other_charts import OtherChartDialog, open_other


def measured(team: Workspace, count: int) -> MeasureView:
    view = measures.define_measure(team, NewMeasure("other", "Other"))
    period, entries = parse_period("2018-01"), []
    for place in range(count):
        entries.append((period, Entry((19 if place >= 8 else 8) + place % 3, 25)))
        period = period.following()
    record_many(team, view, entries)
    return view


def opened(window: MainWindow, view: MeasureView, kind: OtherChart) -> OtherChartDialog:
    window.navigator.go("measure", view.id)
    dialog = open_other(window.page("measure").desk, view, kind, window)  # type: ignore[union-attr]
    QApplication.processEvents()
    return dialog


def test_the_menu_of_kinds_ends_with_the_other_charts(window: MainWindow, team: Workspace) -> None:
    window.navigator.go("measure", measured(team, 16).id)
    side = window.page("measure").side  # type: ignore[union-attr]
    asked: list[str] = []
    side.tools.other_asked.connect(asked.append)
    actions = [action for action in side.tools.kinds_menu().actions() if action.text()][-3:]
    assert [action.text().split(" …")[0] for action in actions] == [other_chart_name(kind) for kind in OTHER_CHARTS]
    assert all(action.toolTip() != action.text() for action in actions)
    asked.clear()
    side.tools._on_other_chosen("cusum")
    assert asked == ["cusum"]


@pytest.mark.parametrize("kind", OTHER_CHARTS)
def test_it_is_drawn_with_its_sentence_and_can_be_copied(window: MainWindow, team: Workspace, kind: OtherChart) -> None:
    dialog = opened(window, measured(team, 16), kind)
    assert dialog.sentence.text()
    assert dialog.canvas.accessibleDescription() == dialog.sentence.text()
    assert dialog.copy.isEnabled()
    image = dialog.picture()
    assert image.width() > 600
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 5
    dialog.copy_picture()
    assert not QApplication.clipboard().image().isNull()
    dialog.reject()


@pytest.mark.parametrize("kind", OTHER_CHARTS)
def test_one_value_alone_draws_something_sensible(window: MainWindow, team: Workspace, kind: OtherChart) -> None:
    dialog = opened(window, measured(team, 1), kind)
    assert dialog.sentence.text()
    assert not dialog.picture().isNull()
    dialog.reject()
