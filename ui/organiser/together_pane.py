"""All sites of a measure together, and beside them the same sites throughout; below, three counts over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import whole
from qic_desktop.services.organising.aggregating import Collection, FindingCounts
from qic_desktop.wording.collection import overview_headline, overview_sentence
from qic_desktop.wording.context_events import lettered
from ui.charts.chart_view import ChartView
from ui.organiser.overview import bands_for, bands_picture, point_cards
from ui.organiser.overview_parts import CountPanel, count_pictures
from ui.theme.tokens import current
from ui.widgets.columns import Columns
from ui.widgets.panel import Panel, Sentence
from ui.widgets.texts import label

CHART_HEIGHT = 250
BESIDE, COUNTS_BESIDE = 900, 620


class BandsPanel(Panel):
    """One picture of many sites: who they are, the chart, its sentence."""

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.title = label("", "section", wrap=True)
        self.add(self.title)
        self.chart = ChartView(live=True)
        self.chart.setMinimumHeight(current().px(CHART_HEIGHT))
        self.add(self.chart, 1)
        self.sentence = Sentence()
        self.add(self.sentence)

    def show_collection(self, title: str, collection: Collection, beside: Collection | None) -> None:
        """Draw these sites, on the scale of those beside them; where none of them has a value, say so."""
        self.title.setText(title)
        chart = whole.pooled_chart(collection)
        has_values = bool(chart.known_places)
        self.chart.setVisible(has_values)
        if not has_values:
            self.sentence.say(_("No site has a value here."))
            return
        bands = bands_for(collection)
        if beside is not None:
            bands = replace(bands, beside=tuple(bands_for(beside).shown()))
        name = f"{title}. {overview_headline(chart)}"
        self.chart.set_builder(partial(bands_picture, bands), point_cards(collection), title=name)
        said = (overview_headline(chart) + ".", overview_sentence(chart, collection.aggregate))
        self.sentence.say(" ".join(part for part in said if part))


class TogetherPane(QWidget):
    """Emits ``reporting_asked`` for who reported what, ``sites_asked`` for the sites one by one."""

    reporting_asked = Signal()
    sites_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.every, self.same = BandsPanel(), BandsPanel()
        column.addWidget(Columns((self.every, self.same), BESIDE, spacing=12))
        self.around = label("", "small", wrap=True)
        column.addWidget(self.around)
        self.counts = {
            "reporting": CountPanel(_("Sites reporting"), self.reporting_asked.emit),
            "target": CountPanel(_("At target"), self.sites_asked.emit),
            "finding": CountPanel(_("With a finding"), self.sites_asked.emit),
        }
        column.addWidget(Columns(tuple(self.counts.values()), COUNTS_BESIDE, spacing=12))
        column.addStretch(1)

    def show_together(
        self, collection: Collection, same: Collection | None, over_time: Sequence[FindingCounts]
    ) -> None:
        """Show all sites, those that reported throughout where there are any, and the counts of all."""
        count = len(collection.sites)
        self.every.show_collection(n_("All {n} site", "All {n} sites", count).format(n=count), collection, same)
        self.same.setVisible(same is not None)
        if same is not None:
            throughout = len(same.sites)
            words = n_("The same {n} site throughout", "The same {n} sites throughout", throughout)
            self.same.show_collection(words.format(n=throughout), same, collection)
        self.around.setText(_around_words(collection))
        self.around.setVisible(bool(self.around.text()))
        rows = collection.aggregate.periods
        for panel in self.counts.values():
            panel.setVisible(bool(rows))
        if rows:
            count_pictures(self.counts, collection, over_time)


def _around_words(collection: Collection) -> str:
    """What happened around the sites; why it is not there where months stand otherwise beside each other."""
    if collection.chosen.align == "start":
        return _(
            "What happened around the sites has its days in the calendar, and is not drawn by months since a start."
        )
    return " · ".join(lettered(collection.happenings))
