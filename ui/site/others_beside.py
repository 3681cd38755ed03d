"""How others do with one measure: a line above its values, and the picture with what to do about it behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.feeding_back import how_others_do
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo
from qic_desktop.services.feeding_back.others_picture import legend_words
from qic_desktop.services.learning import stories
from qic_desktop.services.learning.stories import StoryView
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.feedback import solved_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.sessions import others_words
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import HeadRow
from ui.widgets.others_chart import OthersChart
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import IconLabel, label

HIGH = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What came about one measure: how others do, and stories about it."""

    view: MeasureView
    others: HowOthersDo
    stories: tuple[StoryView, ...]


def read(workspace: Workspace, view: MeasureView) -> Told | None:
    """What the organiser sent about a measure; None for nothing."""
    found = how_others_do.received(workspace, view.id)
    if not found:
        return None
    about = tuple(one for one in stories.received_stories(workspace) if one.story.measure == view.id)
    return Told(view, found[0], about)


class OthersBeside(QWidget):
    """Hidden while nothing came about the measure."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.told: Told | None = None
        self.sheet: OthersSheet | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def read(self, view: MeasureView) -> None:
        """Look what is here about a measure."""
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: read(workspace, view), self.show_told, owner=self, topic="others-beside")

    def show_told(self, told: Told | None) -> None:
        """Show the line, or nothing."""
        if told == self.told:
            return
        self.told = told
        clear(self._column)
        self.setVisible(told is not None)
        if told is None:
            return
        chart = OthersChart(told.others, value_style(told.view), told.view.name)
        said = " ".join(part for part in (chart.sentence, made_words(told.others)) if part)
        chart.deleteLater()
        self.step = button(_("How others do"), self.open, icon="users", size="small")
        self.step.setAccessibleName(_("How others do: {measure}").format(measure=told.view.name))
        self._column.addWidget(HeadRow(label(said, "muted", wrap=True), [self.step]))

    def open(self) -> None:
        """Show the picture."""
        if self.told is not None:
            self.sheet = OthersSheet(self._desk, self.told, self)
            self.sheet.open()


class OthersSheet(Sheet):
    """The own line among the others, as of which day, and whom or what to ask."""

    def __init__(self, desk: Desk, told: Told, parent: QWidget | None = None) -> None:
        title = _("How others do: {measure}").format(measure=told.view.name)
        super().__init__("users", title, (820, 0), parent)
        self._desk = desk
        self.say(title, made_words(told.others))
        others = told.others
        self.chart = OthersChart(others, value_style(told.view), told.view.name, high=HIGH)
        said = others_words(others.others, others.least, few=others.is_few, sensitive=others.is_sensitive)
        self.body.addWidget(self.chart)
        self.body.addWidget(label(f"{self.chart.sentence} {said}", wrap=True))
        self.body.addWidget(label(legend_words(others), "small", wrap=True))
        self.suggestion = solved_words(others.solved, others.solvers)
        if self.suggestion:
            panel = Panel(look="improve", padding=12)
            ask = button(_("Ask other teams"), partial(self._go, "learning", "stories"), size="small")
            panel.add(HeadRow(label(self.suggestion, wrap=True), [ask], icon=IconLabel("lightbulb", "improve")))
            self.body.addWidget(panel)
        for one in told.stories:
            step = button(_("Read it"), partial(self._go, "story", one.id), size="small")
            step.setAccessibleName(_("Read the story “{title}”").format(title=one.title))
            self.body.addWidget(HeadRow(label(_("A story about it: {title}").format(title=one.title)), [step]))
        self.foot.addStretch(1)
        close = button(_("Close"), self.accept)
        self.foot.addWidget(close)
        close.setFocus()
        self.setMinimumWidth(min(current().px(360), 700))

    def _go(self, page: str, argument: str) -> None:
        self.accept()
        self._desk.navigator.go(page, argument)


def made_words(others: HowOthersDo) -> str:
    """As of which day the picture is."""
    return _("As the organiser knew it on {day}.").format(day=period_name(others.on)) if others.on else ""
