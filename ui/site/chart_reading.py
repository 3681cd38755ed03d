"""How to read this chart: what its marks mean, why this kind, what the rules ask for, how sure anybody can be.

Owns the order of the parts and their words, where the numbers come from last; every number is the chart's or the
guidance's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.guidance.chooser import ChartAdvice, SeriesFacts
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.rules.detection import detection
from qic_desktop.domain.measure import Direction, ValueForm
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.chart_legend import legend_sentences, rule_sentence
from qic_desktop.wording.charts import rules_line
from qic_desktop.wording.guidance import advice_text, kind_name
from qic_desktop.wording.waiting import detection_sentences, judged_chart, power_sentences
from ui.tasks import TaskRunner
from ui.widgets.buttons import button
from ui.widgets.panel import scrolled
from ui.widgets.room import resize_within
from ui.widgets.texts import label

if TYPE_CHECKING:
    from qic_desktop.analysis.guidance.power import Power
    from ui.site.chart_side import ChartSide

Part = tuple[str, str]
"""A title and its sentences."""


def reading_parts(chart: RunChart, advice: Sequence[ChartAdvice], facts: SeriesFacts) -> list[Part]:
    """What can be said at once about a chart."""
    return [
        (_("What you see"), " ".join(legend_sentences(chart))),
        (_("Why this chart"), _why(chart, advice, facts)),
        (_("The rules"), _rules(chart)),
        (_("How sure the rules are"), _doubts(chart)),
        (_("Where the numbers come from"), _sources(chart)),
    ]


def _why(chart: RunChart, advice: Sequence[ChartAdvice], facts: SeriesFacts) -> str:
    mine = next((one for one in advice if one.kind == chart.kind), None)
    said = _("{chart}. {reasons}").format(
        chart=kind_name(chart.kind), reasons=advice_text(mine, facts) if mine is not None else ""
    )
    best = next((one for one in advice if one.recommended and one.kind != "run"), None)
    if best is not None and best.kind != chart.kind:
        said += " " + _("With limits, the {chart} suits best. {reasons}").format(
            chart=kind_name(best.kind), reasons=advice_text(best, facts)
        )
    return said.strip()


def _rules(chart: RunChart) -> str:
    said = f"{rule_sentence(chart)} {rules_line(chart)}.".strip()
    if chart.still_needed:
        said += " " + n_(
            "{count} more point until the rules mean something: they need {least}.",
            "{count} more points until the rules mean something: they need {least}.",
            chart.still_needed,
        ).format(count=chart.still_needed, least=RULES)
    return said


def _doubts(chart: RunChart) -> str:
    found = detection(chart.rule_set, judged_chart(chart))
    return " ".join(detection_sentences(chart, found))


def _sources(chart: RunChart) -> str:
    origin = chart.provenance
    parts = []
    if origin.revisions:
        numbers = ", ".join(str(one) for one in origin.revisions)
        parts.append(
            n_("By definition {numbers}.", "By definitions {numbers}.", len(origin.revisions)).format(numbers=numbers)
        )
    if origin.packages:
        count = len(origin.packages)
        parts.append(n_("Brought by {count} package.", "Brought by {count} packages.", count).format(count=count))
    else:
        parts.append(_("Entered on this computer or by this team; the card of each point says by whom and when."))
    return " ".join(parts)


def hoped_level(chart: RunChart) -> float | None:
    """The target, where it has not been reached by the middle of the latest phase."""
    phase, target = chart.latest_phase, chart.series.target
    if phase is None or phase.centre is None or target is None or chart.series.by_event:
        return None
    if chart.series.direction is Direction.DOWN:
        return target if phase.centre > target else None
    return target if phase.centre < target else None


def power_of(chart: RunChart, form: ValueForm, hoped: float) -> Power | None:
    """What waiting can show; simulated, so not on the window's own thread."""
    # Only here: it needs numpy, and the window starts without.
    from qic_desktop.analysis.guidance.power import periods_to_see

    phase = chart.phases[-1]
    series = chart.series
    values = [chart.values[place] for place in phase.places]
    if form is ValueForm.PROPORTION and series.denominators:
        sizes = [series.denominator(place) for place in phase.places]
        return periods_to_see(values, hoped, scale="share", denominators=sizes)
    return periods_to_see(values, hoped)


def open_reading(tasks: TaskRunner, view: MeasureView, side: ChartSide, window: QWidget) -> ReadingDialog:
    """Explain the chart that is shown; what has to be simulated follows when it is computed."""
    chart = side.chart
    dialog = ReadingDialog(view.name, reading_parts(chart, side.advice, side.facts), window)
    dialog.open()
    hoped = hoped_level(chart)
    if hoped is not None:

        def show(power: Power | None) -> None:
            if power is not None:
                dialog.add_part(power_part(chart, power, hoped), at=4)

        tasks.query(partial(power_of, chart, view.form, hoped), show, owner=dialog, topic="power")
    return dialog


def power_part(chart: RunChart, power: Power, hoped: float) -> Part:
    """How many more periods until the hoped-for level would be seen."""
    return _("When the hoped-for change would be seen"), " ".join(power_sentences(chart, hoped, power))


class ReadingDialog(QDialog):
    """The parts one below the other; one more may come when it has been computed."""

    def __init__(self, title: str, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("How to read this chart"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addWidget(label(_("How to read this chart"), "section"))
        outer.addWidget(label(title, "muted", wrap=True))
        content = QWidget()
        self._parts = QVBoxLayout(content)
        self._parts.setContentsMargins(0, 0, 12, 0)
        self._parts.setSpacing(4)
        for part in parts:
            self.add_part(part)
        self._parts.addStretch(1)
        area = scrolled(content)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = button(_("Close"), self.accept, kind="primary")
        close.setDefault(True)
        foot.addWidget(close)
        outer.addLayout(foot)
        resize_within(self, 600, 600)

    def add_part(self, part: Part, at: int = -1) -> None:
        """One more part, at the end or in front of the part with this number."""
        place = self._parts.count() if at < 0 else 2 * at
        self._parts.insertWidget(place, _spaced(label(part[0], "strong", wrap=True)))
        self._parts.insertWidget(place + 1, label(part[1], wrap=True))


def _spaced(title: QWidget) -> QWidget:
    title.setContentsMargins(0, 8, 0, 0)
    return title
