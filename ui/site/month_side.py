"""Beside the month sheet: the chart of the line that is typed into, its sentence, what counts, how far the month is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.month_sheet import MonthSheet
from qic_desktop.wording.charts import ChartWords, chart_sentence
from ui.charts.chart_view import ChartView
from ui.charts.sample import places_scene
from ui.site import month_words
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import ElidedLabel, key_cap, label, rule

WIDTH = 330
CHART_HEIGHT = 190
PLACES = 12


class LineBars(QWidget):
    """One bar for each line in the order of the sheet, so that a gap is seen at once; words stand beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._filled: tuple[bool, ...] = ()
        self.setFixedHeight(current().px(8))

    def show_filled(self, filled: Sequence[bool], words: str) -> None:
        """Which lines are in."""
        self._filled = tuple(filled)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, count = current(), max(1, len(self._filled))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = min(theme.px(28), self.width() / count)
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number, filled in enumerate(self._filled):
            left = self.width() - (number + 1) * step if right else number * step
            painter.setPen(QPen(theme.color("accent" if filled else "line-strong"), 1))
            painter.setBrush(theme.color("accent" if filled else "surface"))
            painter.drawRoundedRect(QRectF(left + 0.5, 0.5, max(2.0, step - 5), self.height() - 1.5), 2, 2)
        painter.end()


class MonthSide(QWidget):
    """Answers nothing and asks nothing: the page tells it what to show."""

    def __init__(self, steps: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._count = label("", "section")
        self._due = ElidedLabel("", "muted")
        head.addWidget(self._count)
        head.addWidget(self._due, 1)
        column.addLayout(head)
        self._bars = LineBars()
        column.addWidget(self._bars)
        self._done = Panel(look="info")
        self._done.hide()
        column.addWidget(self._done)
        self._box = Panel()
        self._box.setMinimumWidth(current().px(240))
        self.title = ElidedLabel("", "section")
        self.view = ChartView()
        self.view.setFixedHeight(current().px(CHART_HEIGHT))
        self.sentence = label("", wrap=True)
        self.counts = label("", "small", wrap=True)
        for part in (self.title, self.view, self.sentence, rule(), label(_("What counts"), "small"), self.counts):
            self._box.add(part)
        column.addWidget(self._box)
        column.addLayout(_buttons(steps))
        column.addLayout(_keys())
        self.kept = label("", "small")
        column.addWidget(self.kept)
        column.addStretch(1)
        self.given: ChartInput | None = None

    def show_progress(self, sheet: MonthSheet) -> None:
        """How many lines are in, and until when."""
        first, second = month_words.progress(sheet)
        self._count.setText(first)
        self._due.set_text(second)
        self._bars.show_filled([line.is_in for line in sheet.asked], first)

    def show_done(
        self, words: str, found: Sequence[MeasureView], open_chart: Callable[[str], object], month: str
    ) -> None:
        """The month is complete; what is new leads to its chart."""
        clear(self._done.body)
        self._done.add(label(words, "strong", wrap=True))
        if not found:
            self._done.add(label(_("No chart has a new finding."), wrap=True))
        for view in found[:3]:
            said = _("New finding: {measure}").format(measure=view.name)
            made = button(said, partial(open_chart, f"{view.id}@{month}"), kind="quiet", icon="chart-line")
            made.setMinimumWidth(0)
            self._done.add(made)
        self._done.setAccessibleName(words)
        self._done.show()

    def hide_done(self) -> None:
        """The month is not complete (any more)."""
        self._done.hide()

    @property
    def done_buttons(self) -> list[Button]:
        """The ways to charts with a new finding."""
        return [one for one in self._done.findChildren(Button) if one.isVisibleTo(self._done)]

    def show_chart(self, given: ChartInput, sheet: MonthSheet, measure: str) -> None:
        """The chart of a line with what stands on the sheet."""
        line = sheet.line(measure)
        self.given = month_sheet.with_sheet(given, line)
        chart = charts.draw_chart(self.given)
        place = _place(chart, line.period.text)

        def build(width: float, height: float) -> Scene | None:
            if chart.known_places:
                return chart_scene(chart, width, height, ChartWords(), focus=place)
            return places_scene(line.period, PLACES, width, height, percent=chart.series.style.percent)

        self.title.set_text(line.view.name)
        self.view.set_builder(build, title=line.view.name)
        self.sentence.setText(chart_sentence(chart)[0])
        self.counts.setText(month_words.what_counts(line))


def _place(chart: RunChart, period: str) -> int | None:
    """The place that gets a ring: only where a point stands."""
    periods = chart.series.periods
    place = periods.index(period) if period in periods else None
    return place if place is not None and chart.points[place].value is not None else None


def _buttons(steps: Sequence[tuple[str, str, Callable[[], object]]]) -> FlowLayout:
    row = FlowLayout()
    for icon, word, act in steps:
        row.addWidget(button(word, act, icon=icon, size="small"))
    return row


def _keys() -> FlowLayout:
    row = FlowLayout(spacing=6)
    for key, word in ((_("Enter"), _("next")), ("N", _("no cases")), ("M", _("missing"))):
        row.addWidget(key_cap(key))
        row.addWidget(label(word, "small"))
    return row
