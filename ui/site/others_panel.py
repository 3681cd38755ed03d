"""How others do: what the organiser sent this site about each measure, one's own line among the others."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.feeding_back import how_others_do
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.feedback import solved_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.sessions import others_words
from ui.desk import Desk
from ui.widgets.others_chart import OthersChart
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label


class OthersPanel(Panel):
    """Hidden while the organiser has sent nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("How others do"), parent)
        self._desk = desk
        self.charts: list[OthersChart] = []
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self.add(self._room)
        self.hide()

    def refresh(self) -> None:
        """Ask again for what is here."""
        workspace = self._desk.workspace

        def read() -> list[tuple[MeasureView, HowOthersDo]]:
            views = {view.id: view for view in measures.list_measures(workspace)}
            return [(views[one.measure], one) for one in how_others_do.received(workspace) if one.measure in views]

        self._desk.tasks.query(read, self._show, failed=self._desk.say.error, owner=self, topic="others")

    def _show(self, found: list[tuple[MeasureView, HowOthersDo]]) -> None:
        clear(self._room)
        self.charts = []
        for view, told in found:
            chart = OthersChart(told, value_style(view), view.name)
            said = others_words(told.others, told.least, few=told.is_few, sensitive=told.is_sensitive)
            made = _("Made on {day}.").format(day=period_name(told.on)) if told.on else ""
            helped = solved_words(told.solved, told.solvers)
            words = label(" ".join(part for part in (chart.sentence, said, made, helped) if part), "muted", wrap=True)
            for part in (label(view.name, "strong", wrap=True), chart, words):
                self._room.addWidget(part)
            self.charts.append(chart)
        self.setVisible(bool(found))
