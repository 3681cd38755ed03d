"""The chart for the group: picture and sentence together, and nothing that a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from qic_desktop.domain.period import parse_period
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from ui.shell.window import MainWindow
from ui.site.group_chart import GroupChartDialog, group_picture, group_sentence, without_words
from ui.site.measure import MeasurePage

pytestmark = pytest.mark.usefixtures("app")
SITE = "Mtoni Juu"


@pytest.fixture
def written_on(team: Workspace, partograph: MeasureView) -> MeasureView:
    """The chart with a note that names somebody."""
    chart_marks.annotate(team, partograph, parse_period("2018-06"), "Sister Amina began")
    return measures.get_measure(team, partograph.code)


def dialog_of(window: MainWindow, view: MeasureView) -> GroupChartDialog:
    window.navigator.go("measure", view.id)
    page = window.page("measure")
    assert isinstance(page, MeasurePage)
    page.steps.ask_export("group")
    dialog = page.steps.group
    assert isinstance(dialog, GroupChartDialog)
    return dialog


def test_what_people_wrote_is_neither_in_the_picture_nor_in_the_sentence(
    team: Workspace, written_on: MeasureView
) -> None:
    given = charts.chart_input(team, written_on)
    assert given.series.notes
    assert not charts.draw_chart(without_words(given)).annotations
    assert "Amina" not in group_sentence(given, "run", SITE)
    bare = charts.chart_input(team, written_on)
    plain = without_words(bare)
    assert group_picture(given, "run", "") == group_picture(plain, "run", "")
    assert without_words(given).series.values == given.series.values


def test_the_sites_name_is_a_choice(window: MainWindow, written_on: MeasureView) -> None:
    dialog = dialog_of(window, written_on)
    assert SITE not in dialog.sentence
    assert dialog.sentence.startswith("Complete partograph.")
    before = dialog.image.copy()
    dialog.named.setChecked(True)
    assert SITE in dialog.sentence
    assert dialog.image != before


def test_picture_and_sentence_are_copied_together(window: MainWindow, written_on: MeasureView) -> None:
    dialog = dialog_of(window, written_on)
    dialog.copy.click()
    both = QGuiApplication.clipboard().mimeData()
    assert both.hasImage()
    assert both.text() == dialog.sentence
    assert QGuiApplication.clipboard().image().width() > 1_400


def test_the_picture_is_light_whatever_the_window_looks_like(
    team: Workspace, written_on: MeasureView, dark: None
) -> None:
    image = group_picture(charts.chart_input(team, written_on), "run", SITE)
    assert image.pixelColor(2, image.height() - 3).lightness() > 240


def test_it_can_be_saved(window: MainWindow, written_on: MeasureView, tmp_path: Path) -> None:
    dialog = dialog_of(window, written_on)
    dialog.save_to(tmp_path / "chart.png")
    assert QImage(str(tmp_path / "chart.png")).size() == dialog.image.size()
