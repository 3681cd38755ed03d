"""A suggestion, shown on the chart before anything is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from qic_desktop.analysis.guidance.suggestions import Suggestion
from qic_desktop.i18n import _
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.wording.guidance import suggestion_words
from qic_desktop.wording.period_names import period_name
from ui.site.chart_side import ChartSide
from ui.site.chart_suggestion import suggested_phases
from ui.widgets.buttons import button
from ui.widgets.texts import label


class PhasePreview(QFrame):
    """A line above the chart while the preview is shown: keep it, with a reason, or not now."""

    def __init__(self, side: ChartSide, keep: Callable[[Suggestion], object]) -> None:
        super().__init__(side)
        self.setProperty("panel", "improve")
        self._side = side
        self._keep = keep
        self._suggestion: Suggestion | None = None
        self._before: ChartInput | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        self._words = label("", wrap=True)
        row.addWidget(self._words, 1)
        self._accept = button(_("Start the phase …"), self._on_keep, size="small")
        row.addWidget(self._accept)
        row.addWidget(button(_("Not now"), self.end, size="small"))
        layout = side.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self)
        self.hide()

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """Draw the chart as if the suggestion were taken."""
        if self._before is not None:
            return
        given, chart = self._side.given, self._side.chart
        self._suggestion, self._before = suggestion, given
        words = suggestion_words(chart, suggestion)
        if suggestion.code == "new-phase":
            text = _("Preview: a new median from {period}. Nothing is recorded yet.").format(
                period=period_name(suggestion.period or "")
            )
            self._accept.setText(_("Start the phase …"))
        else:
            text = _("Preview: the median of {first} to {last}, held. Nothing is recorded yet.").format(
                first=period_name(suggestion.period or ""), last=period_name(suggestion.last or "")
            )
            self._accept.setText(_("Freeze it …"))
        self._words.setText(f"{text} {words.doubt}")
        self.show()
        self._side.show_input(replace(given, phases=suggested_phases(given, chart, suggestion)))
        self._side.say_now()
        # The button that opened this has gone: the keyboard goes on here.
        self._accept.setFocus()

    def end(self) -> None:
        """Draw the chart as it is."""
        before, self._before = self._before, None
        self.hide()
        if before is not None:
            self._side.show_input(replace(self._side.given, phases=before.phases))
            self._side.say_now()
            self._side.view.setFocus()

    def _on_keep(self) -> None:
        suggestion = self._suggestion
        self.end()
        if suggestion is not None:
            self._keep(suggestion)
