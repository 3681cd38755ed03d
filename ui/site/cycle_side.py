"""The side column of a cycle: prompts for a good test, the measures it is linked to, the other cycles of the ramp."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.period import find_period, period_of
from qic_desktop.i18n import _
from qic_desktop.services.improving.cycle_sheets import CycleSheet
from qic_desktop.services.improving.fidelity import Prompt, earlier, kept, prompts, ramp_prompts
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.period_names import period_name
from ui.site.cycle_parts import ChecklistLine
from ui.site.cycle_words import done_word, kept_words, matched_word, prompt_words, scale_words, short, stage_word
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule
from ui.widgets.tips import plain_tip

LATEST = 3
"""So many earlier predictions stand beside the sheet."""


class CycleSide(QWidget):
    """Signals: ``measures_chosen(list)`` with the ids now linked, ``cycle_asked(id)`` to open another cycle."""

    measures_chosen = Signal(object)
    cycle_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._linked: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.panel = Panel(_("Is it a good test?"))
        self.panel.add(label(_("A prompt for the team, never a ranking."), "small", wrap=True))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.panel.add(self._lines)
        layout.addWidget(self.panel)
        self.kept = QVBoxLayout()
        self.kept.setSpacing(4)
        layout.addLayout(self.kept)
        linked = QVBoxLayout()
        linked.setSpacing(8)
        linked.addWidget(label(_("Linked to"), "section"))
        self._measures = QVBoxLayout()
        self._measures.setSpacing(8)
        linked.addLayout(self._measures)
        self.choose = Select()
        self.choose.setAccessibleName(_("Link a measure"))
        self.choose.chosen.connect(self._on_measure_chosen)
        linked.addWidget(self.choose)
        layout.addLayout(linked)
        series = QVBoxLayout()
        series.setSpacing(4)
        self._ramp = label("", "section", wrap=True)
        series.addWidget(self._ramp)
        holder = QWidget()
        self._cycles = FlowLayout(holder, 4)
        series.addWidget(holder)
        layout.addLayout(series)
        layout.addStretch(1)

    def show_sheet(self, sheet: CycleSheet) -> None:
        """Show everything again."""
        self._show_prompts(sheet)
        self._show_kept(sheet)
        self._show_measures(sheet)
        self._show_ramp(sheet)

    def _show_prompts(self, sheet: CycleSheet) -> None:
        clear(self._lines)
        self._add_prompts(prompts(sheet), sheet)
        of_ramp = ramp_prompts(sheet)
        if sheet.row.ramp is not None and of_ramp:
            self._lines.addSpacing(12)
            done = sum(one.done for one in of_ramp)
            words = _("Ramp {letter}, all its tests together: {done} of {total}")
            told = words.format(letter=sheet.row.ramp.letter, done=done, total=len(of_ramp))
            self._lines.addWidget(label(told, "small", wrap=True))
            self._lines.addSpacing(4)
            self._add_prompts(of_ramp, sheet)

    def _add_prompts(self, found: Sequence[Prompt], sheet: CycleSheet) -> None:
        for prompt in found:
            self._lines.addWidget(rule())
            title, detail = prompt_words(prompt, sheet)
            self._lines.addWidget(ChecklistLine(title, detail, done=prompt.done))

    def _show_kept(self, sheet: CycleSheet) -> None:
        clear(self.kept)
        words, before = kept_words(kept(sheet.everything)), earlier(sheet)
        if not words and not before:
            return
        self.kept.addWidget(label(_("Predictions so far"), "section"))
        if words:
            self.kept.addWidget(label(words, "field", wrap=True))
        for one in before[-LATEST:]:
            result = one.cycle.result or _("no result yet")
            line = _("{label}: {prediction} → {result}, {matched}").format(
                label=one.label,
                prediction=short(one.cycle.prediction or "", 80).rstrip(". "),
                result=short(result, 60).rstrip(". "),
                matched=matched_word(one.cycle.matched),
            )
            self.kept.addWidget(label(line, "small", wrap=True))

    def _show_measures(self, sheet: CycleSheet) -> None:
        clear(self._measures)
        self._linked = [one.id for one in sheet.linked]
        for one in sheet.linked:
            self._measures.addWidget(rule())
            self._measures.addLayout(self._measure_line(sheet, one))
        if sheet.linked:
            self._measures.addWidget(rule())
        others = [(one.id, one.name) for one in sheet.measures if one.id not in self._linked]
        prompt = _("Link another measure …") if self._linked else _("Link a measure …")
        self.choose.set_options([("", prompt), *others])
        self.choose.setCurrentIndex(0)
        self.choose.setVisible(bool(others))
        if not sheet.measures:
            self._measures.addWidget(label(_("There is no measure yet to link."), "muted", wrap=True))

    def _measure_line(self, sheet: CycleSheet, one: MeasureView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconLabel("chart-line"), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(_mark_words(sheet, one), "small", wrap=True))
        words.addWidget(ElidedLabel(one.name))
        row.addLayout(words, 1)
        name = _("Take away the link to {measure}").format(measure=one.name)
        row.addWidget(icon_button("x", name, partial(self._on_measure_unlinked, one.id)))
        return row

    def _show_ramp(self, sheet: CycleSheet) -> None:
        clear(self._cycles)
        ramp = sheet.row.ramp
        others = sheet.row.cycles
        shown = ramp is not None and len(others) > 1
        self._ramp.setVisible(shown)
        if ramp is None or not shown:
            return
        self._ramp.setText(_("Ramp {letter}: {title}").format(letter=ramp.letter, title=ramp.title))
        for one in others:
            made = button(one.label, partial(self.cycle_asked.emit, one.id), size="small")
            state = done_word(one.cycle.decision) or stage_word(one.stage)
            about = " · ".join(part for part in (one.title, scale_words(one), state) if part)
            made.setToolTip(plain_tip(about))
            made.setAccessibleName(f"{one.label}: {about}")
            made.setEnabled(one.id != sheet.view.id)
            self._cycles.addWidget(made)

    def _on_measure_chosen(self, identity: str) -> None:
        if identity:
            self.measures_chosen.emit([*self._linked, identity])

    def _on_measure_unlinked(self, identity: str) -> None:
        self.measures_chosen.emit([one for one in self._linked if one != identity] or None)


def _mark_words(sheet: CycleSheet, one: MeasureView) -> str:
    day = find_period(sheet.view.cycle.started or "")
    if day is None or sheet.view.stage.value == "plan":
        return _("Measure · marked on its chart once Do has begun")
    month = period_name(period_of(day.first, one.period_kind).text)
    return _("Measure · {label} is marked at {month}").format(label=sheet.view.label, month=month)
