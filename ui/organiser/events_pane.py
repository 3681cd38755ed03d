"""Rare events at all sites: how many a month, and every site with its last one; a row opens the site."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.measure import ValueForm
from qic_desktop.i18n import _, format_number
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising.events_together import EventsTogether, SiteEvents
from qic_desktop.wording import events_together as words
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.context_events import lettered
from qic_desktop.wording.findings import direction_name
from ui.charts.chart_view import ChartView
from ui.coach.site import point_cards
from ui.theme.tokens import current
from ui.widgets.choice import Select
from ui.widgets.columns import HeadRow
from ui.widgets.panel import Panel, Sentence
from ui.widgets.table import TableView
from ui.widgets.texts import label

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
CHART_HEIGHT, TABLE_HEIGHT = 230, 240
WIDTHS = [70, 200, 80, 220, 160, 180]


class EventsModel(QAbstractTableModel):
    """The sites, the latest event first."""

    def __init__(self, found: EventsTogether | None = None) -> None:
        super().__init__()
        self.rows: tuple[SiteEvents, ...] = found.sites if found else ()
        self._is_days = found is not None and found.view.form is ValueForm.TIME_BETWEEN
        self._heads = (_("Code"), _("Site"), _("Events"), _("Last one"), _("Middle between two"), _("Its chart"))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._heads[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cells = self._words(self.rows[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(f"{head}: {cell}" for head, cell in zip(self._heads, cells, strict=True))
        return None

    def _words(self, one: SiteEvents) -> tuple[str, ...]:
        return (
            one.site.code or "–",
            one.site.name or one.site.code or "",
            format_number(one.events),
            words.last_words(one.last, one.days_since),
            words.between_words(one.between, is_days=self._is_days),
            direction_name(one.finding, judged=False) if one.judged else "",
        )


class EventsPane(QWidget):
    """``chosen(id)``: another measure of rare events; ``opened(site)`` on Enter or double click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        panel = Panel(padding=12)
        self.model: EventsModel = EventsModel()
        self.title = label("", "section", wrap=True)
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure of rare events"))
        self.measures.chosen.connect(self.chosen.emit)
        panel.add(HeadRow(self.title, [self.measures]))
        self.chart = ChartView(live=True)
        self.chart.setMinimumHeight(current().px(CHART_HEIGHT))
        panel.add(self.chart, 1)
        self.sentence = Sentence()
        panel.add(self.sentence)
        self.letters = label("", "small", wrap=True)
        panel.add(self.letters)
        panel.add(label(words.no_rates(), "small", wrap=True))
        column.addWidget(panel)
        self.table = TableView(plain=True)
        self.table.setAccessibleName(_("Sites by their last event"))
        self.table.setMinimumHeight(current().px(TABLE_HEIGHT))
        self.table.opened.connect(lambda row: self.opened.emit(self.model.rows[row].site.id))
        column.addWidget(self.table, 1)

    def show_together(self, found: EventsTogether, views: Sequence[MeasureView]) -> None:
        """Show a measure of rare events at all sites."""
        self.measures.set_options([(one.id, one.name) for one in views])
        self.measures.choose(found.view.id)
        self.measures.setVisible(len(views) > 1)
        said = words.events_words(found.events, len(found.sites))
        self.title.setText(_("{measure}, by month: {events}").format(measure=found.view.name, events=said))
        chart = found.chart
        self.chart.setVisible(chart is not None)
        if chart is None:
            self.sentence.say(_("No site has told of one yet."))
        else:
            drawn = chart
            self.chart.set_builder(
                lambda width, height: chart_scene(drawn, width, height, ChartWords()),
                point_cards(drawn),
                found.view.name,
            )
            # What a team would do next with its own chart is not for this one.
            self.sentence.say(chart_sentence(drawn)[0])
        self.letters.setText("\n".join(lettered(found.happenings)))
        self.letters.setVisible(bool(found.happenings) and chart is not None)
        self.model = EventsModel(found)
        self.table.setModel(self.model)
        self.table.set_widths(WIDTHS, stretch=1)
