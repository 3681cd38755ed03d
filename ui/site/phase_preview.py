"""A suggested new median, shown before anything is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from qic_desktop.analysis.chart_values import PhaseStart
from qic_desktop.i18n import _
from qic_desktop.services.charts import ChartInput
from qic_desktop.wording.period_names import period_name
from ui.site.chart_side import ChartSide
from ui.widgets.buttons import button
from ui.widgets.texts import label


class PhasePreview(QFrame):
    """A line above the chart while the preview is shown: keep it, with a reason, or not now."""

    def __init__(self, side: ChartSide, keep: Callable[[str], object]) -> None:
        super().__init__(side)
        self.setProperty("panel", "improve")
        self._side = side
        self._keep = keep
        self._period = ""
        self._before: ChartInput | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        self._words = label("", wrap=True)
        row.addWidget(self._words, 1)
        row.addWidget(button(_("Start the phase …"), self._on_keep, size="small"))
        row.addWidget(button(_("Not now"), self.end, size="small"))
        layout = side.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self)
        self.hide()

    def show_period(self, period: str) -> None:
        """Draw the chart as if a phase started at ``period``."""
        if not period or self._before is not None:
            return
        given = self._side.given
        self._period, self._before = period, given
        phases = sorted([*given.phases, PhaseStart(period)], key=lambda one: one.period)
        self._words.setText(
            _("Preview: a new median from {period}. Nothing is recorded yet.").format(period=period_name(period))
        )
        self.show()
        self._side.show_input(replace(given, phases=tuple(phases)))
        self._side.say_now()

    def end(self) -> None:
        """Draw the chart as it is."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            self._side.show_input(replace(self._side.given, phases=before.phases))
            self._side.say_now()

    def _on_keep(self) -> None:
        period = self._period
        self.end()
        self._keep(period)
