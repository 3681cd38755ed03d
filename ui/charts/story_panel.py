"""One site's chart with its lanes below on the same axis: for the organiser's and the coach's page of a site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.site_story import SiteLanes
from qic_desktop.i18n import _
from qic_desktop.wording.charts import chart_sentence, rules_line
from qic_desktop.wording.site_picture import axis_at, story_picture
from qic_desktop.wording.site_story import lanes_of
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.charts.story_lanes import StoryLanes
from ui.theme.tokens import current
from ui.widgets.empty import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.texts import label

CHART_HEIGHT = 300


class HairLine(QWidget):
    """A line through the chart at what is looked at below it."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def point_to(self, x: float) -> None:
        """Show it at ``x``; nothing below 0."""
        over = self.parentWidget()
        if x < 0 or over is None:
            self.hide()
            return
        self.setGeometry(round(x), 0, 1, over.height())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color("accent"))
        painter.end()


class StoryPanel(Panel):
    """The measure's name and rules, its chart, the lanes, what the chosen thing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tips: dict[str, str] = {}
        self.measure_name = label("", "section", wrap=True)
        self.add(self.measure_name)
        self.rules = label("", "small", wrap=True)
        self.add(self.rules)
        # Not alive: a chart that zooms would leave the axis of the lanes.
        self.chart = ChartView()
        self.chart.setFixedHeight(current().px(CHART_HEIGHT))
        self.add(self.chart)
        self.hair = HairLine(self.chart)
        self.nothing = EmptyState(
            "chart-line",
            _("No value of this measure yet"),
            _("The chart starts with the first one."),
        )
        self.add(self.nothing)
        self.lanes = StoryLanes()
        self.lanes.looked_at.connect(self.hair.point_to)
        self.lanes.opened.connect(self._on_opened)
        self.add(self.lanes)
        self.detail = label("", "small", wrap=True)
        self.detail.hide()
        self.add(self.detail)
        self.body.addStretch(1)

    def show_chart(self, name: str, measure: str, chart: RunChart | None, cards: Sequence[PointCard]) -> str:
        """Show a measure of a site, whose ``name`` screen readers are told with it; answers the chart's sentence."""
        there = chart is not None and bool(chart.known_places)
        for part in (self.chart, self.rules):
            part.setVisible(there)
        self.nothing.setVisible(not there)
        self.measure_name.setText(measure)
        if chart is None or not there:
            return ""
        shows, then = chart_sentence(chart)
        self.chart.set_builder(partial(story_picture, chart), cards, title=f"{name}. {shows}")
        self.rules.setText(rules_line(chart))
        return f"{shows} {then}".strip()

    def show_lanes(self, found: SiteLanes, chart: RunChart | None, today: date, tips: dict[str, str]) -> None:
        """Show the lanes; ``tips`` says more of tests, by their ids."""
        self._tips = tips
        self.detail.hide()
        self.hair.hide()
        self.lanes.show_lanes(lanes_of(found, today), partial(axis_at, chart, today))

    def _on_opened(self, _lane: str, key: str) -> None:
        item = self.lanes.chosen
        if item is not None:
            self.detail.setText(f"{item.spoken}. {self._tips.get(key, '')}".strip())
            self.detail.show()
