"""Beside a visit: the chart and its sentence, checks, tests looked at, the coach's score."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.instrument import Item
from qic_desktop.i18n import _
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.services.coaching.visiting import CHECKS
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.coaching import check_answer
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import step_text
from ui.charts.chart_view import ChartView
from ui.coach.site import point_cards
from ui.theme.tokens import current
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, Sentence, clear
from ui.widgets.texts import label
from ui.widgets.tips import plain_tip

CHART_HEIGHT = 170


class SeenChart(Panel):
    """The first measure's chart with its sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.name = label("", "section", wrap=True)
        self.picture = ChartView()
        self.picture.setFixedHeight(current().px(CHART_HEIGHT))
        self.said = Sentence("")
        for part in (self.name, self.picture, self.said):
            self.add(part)

    def show_page(self, page: VisitPage) -> None:
        """Show the chart; nothing where no value is here."""
        chart, view = page.chart, page.view
        self.setVisible(chart is not None)
        if chart is None or view is None:
            return
        self.name.setText(view.name)
        self.picture.set_builder(
            lambda width, height: chart_scene(chart, width, height, ChartWords()), point_cards(chart), view.name
        )
        self.said.say(" ".join(part for part in chart_sentence(chart) if part))


class ChecksPanel(Panel):
    """Emits ``checked(code, answer)`` and ``reviewed(cycle, looked at)``."""

    checked = Signal(str, str)
    reviewed = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__(_("Also while you are here"))
        self.answers: dict[str, Select] = {}
        self.cycles: dict[str, CheckBox] = {}
        self._room = QVBoxLayout()
        self._room.setSpacing(4)
        self.add(self._room)

    def show_page(self, page: VisitPage) -> None:
        """Show the checklist and the tests of change."""
        self.setToolTip(plain_tip(page.checklist.source))
        codes = [item.code for item in page.checklist.items]
        if list(self.answers) != codes or list(self.cycles) != [one.id for one in page.cycles]:
            self._build(page)
        checks = page.sheet.visit.checks or {}
        editable = page.mine
        for code, select in self.answers.items():
            select.choose(str(checks.get(code) or ""))
            select.setEnabled(editable)
        looked_at = {one.id for one in page.sheet.cycles}
        for identity, box in self.cycles.items():
            box.blockSignals(True)
            box.setChecked(identity in looked_at)
            box.blockSignals(False)
            box.setEnabled(editable)

    def _build(self, page: VisitPage) -> None:
        clear(self._room)
        self.answers, self.cycles = {}, {}
        for item in page.checklist.items:
            self._room.addLayout(self._line(item))
        if page.cycles:
            self._room.addWidget(label(_("Tests of change looked at"), "small"))
        for one in page.cycles:
            closed = _("closed") if one.cycle.is_closed else ""
            box = CheckBox(" · ".join(part for part in (f"{one.label}: {one.title}", closed) if part))
            box.toggled.connect(partial(self.reviewed.emit, one.id))
            self.cycles[one.id] = box
            self._room.addWidget(box)

    def _line(self, item: Item) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(item.title, wrap=True), 1)
        select = Select([("", "–"), *((answer, check_answer(answer)) for answer in CHECKS)])
        select.setAccessibleName(item.title)
        select.chosen.connect(partial(self.checked.emit, item.code))
        self.answers[item.code] = select
        row.addWidget(select)
        return row


class ScorePanel(Panel):
    """The coach's score of the visit's month with its reason; the team's stays covered until both are given.

    Emits ``scored(step, month)`` and ``reasoned(text, month)``.
    """

    scored = Signal(str, str)
    reasoned = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("Your score"))
        self.team = label("", "small")
        self.head.addWidget(self.team)
        self.steps = Select([("", "–")])
        self.steps.setAccessibleName(_("Your score"))
        self.steps.chosen.connect(self._on_chosen)
        self.month = ""
        self.said = label("", "small", wrap=True)
        self.why = TextField("", _("Why this step?"))
        self.why.setAccessibleName(_("Why this step?"))
        self.why.committed.connect(lambda text: self.reasoned.emit(text, self.month))
        for part in (self.steps, self.said, self.why):
            self.add(part)

    def show_page(self, page: VisitPage) -> None:
        """Show the steps, the chosen one, and what the team says once both are given."""
        own, self.month = page.scores.own, page.scores.period
        before = str(own.answers.get("level") or "") if own else ""
        options = [(level.code, f"{step_text(level.value)}  {level.text}") for level in page.levels]
        self.steps.set_options([("", _("not given yet")), *options])
        self.steps.choose(before)
        self.why.show_text((own.record.justification if own else None) or "")
        for part in (self.steps, self.why):
            part.setEnabled(page.mine and not page.to_come)
        if page.scores.others:
            said = step_text(page.scores.others[0].score)
            self.team.setText(_("team says {score}").format(score=said))
        else:
            self.team.setText(_("the team’s is covered") if page.scores.waits else "")
        chosen = next((level for level in page.levels if level.code == before), None)
        month = _("For {month}.").format(month=period_name(self.month))
        self.said.setText(f"{month} {(chosen.detail or chosen.text) if chosen else ''}".strip())

    def _on_chosen(self, step: str) -> None:
        if step:
            self.scored.emit(step, self.month)
