"""The phases of a chart as a list: where each begins, why, and what its median stands on; change, remove, add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import PhaseStart
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from ui.widgets.buttons import button, icon_button
from ui.widgets.form import FormDialog
from ui.widgets.panel import clear
from ui.widgets.texts import label, rule


def phase_name(phase: PhaseStart) -> str:
    """ "Testing, from May 2017", or without a name "From May 2017"."""
    month = period_name(phase.period)
    if phase.label:
        return _("{phase}, from {month}").format(phase=phase.label, month=month)
    return _("From {month}").format(month=month)


def baseline_words(phase: PhaseStart) -> str:
    """What the phase's median and limits stand on."""
    if phase.baseline_last is None:
        if not phase.new_median:
            return _("Only a name: the median goes on")
        return _("Median of all its points")
    first = period_name(phase.baseline_first or phase.period)
    return _("Frozen on {first} to {last}").format(first=first, last=period_name(phase.baseline_last))


class PhasesDialog(FormDialog):
    """A list that stays open while phases are changed; ``show_phases`` brings it up to date."""

    def __init__(
        self,
        change: Callable[[PhaseStart], object],
        remove: Callable[[PhaseStart], object],
        start: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        why = _("Each phase has a median of its own. Start one only where you know what was changed.")
        super().__init__(_("Phases"), why, _("Close"), parent)
        self._change, self._remove = change, remove
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.fields.addLayout(self._list)
        foot = QHBoxLayout()
        foot.addWidget(button(_("Start a phase …"), start, icon="plus", size="small"))
        foot.addStretch(1)
        self.fields.addLayout(foot)
        self.cancel.hide()

    def show_phases(self, phases: Sequence[PhaseStart]) -> None:
        """List these."""
        clear(self._list)
        if not phases:
            self._list.addWidget(label(_("No phase has been started: one median for all points."), wrap=True))
        for number, phase in enumerate(phases):
            if number:
                self._list.addWidget(rule())
            self._list.addWidget(self._row(phase))
        self.fit()
        # The new row knows its height only once it has been laid out.
        QTimer.singleShot(0, self, self.fit)

    def _row(self, phase: PhaseStart) -> QWidget:
        row = QFrame()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(phase_name(phase), "strong", wrap=True))
        words.addWidget(
            label(" · ".join(part for part in (baseline_words(phase), phase.reason) if part), "small", wrap=True)
        )
        layout.addLayout(words, 1)
        name = phase_name(phase)
        layout.addWidget(icon_button("pencil", _("Change {phase}").format(phase=name), partial(self._change, phase)))
        layout.addWidget(icon_button("trash-2", _("Remove {phase}").format(phase=name), partial(self._remove, phase)))
        return row
