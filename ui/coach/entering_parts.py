"""The parts of *Enter for this site*: the mark on the strip, the chart of a line, the question who signed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.period import Period
from qic_desktop.domain.visit import Confirmation
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.coaching.entering import EntryPage
from qic_desktop.services.measuring.entering_for import BY_SIGNATURE
from qic_desktop.services.measuring.month_sheet import MonthSheet
from qic_desktop.wording import entered_for
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.exchange import day_name, moment_day
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name, role_options
from ui.charts.chart_view import ChartView
from ui.coach.site import point_cards
from ui.site.day_field import DayField
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.panel import Panel
from ui.widgets.texts import IconLabel, label

CHART_HEIGHT = 190
_ICONS = {"paper": "square-pen", "phone": "smartphone", "photo": "camera", "excel": "table"}


class StateStrip(QFrame):
    """Above the lines: who entered them from where, and that the site has not said yes; hidden while nothing waits."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", "info")
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 9, 12, 9)
        across.setSpacing(10)
        self.icon = IconLabel("square-pen", "text")
        self.words = label("", wrap=True)
        across.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.words, 1)

    def show_waiting(self, sheet: MonthSheet) -> None:
        """Say how what waits came here."""
        self.setVisible(bool(sheet.waiting))
        if not sheet.waiting:
            return
        last = max(sheet.waiting, key=lambda one: one.wall_ms)
        told = {(one.role, one.source, moment_day(one.wall_ms)) for one in sheet.waiting}
        count = len(sheet.waiting)
        said = n_("{n} line is not confirmed by the site yet.", "{n} lines are not confirmed by the site yet.", count)
        words = said.format(n=format_number(count))
        if len(told) == 1:
            day = day_name(moment_day(last.wall_ms))
            words = entered_for.entered_by_sentence(last.role.value, last.source, day)
        self.icon.set_icon(_ICONS.get(last.source, "square-pen"))
        self.words.setText(words)


class LineChart(Panel):
    """The chart of the line with the focus; a point that the site has not confirmed is ringed."""

    def __init__(self) -> None:
        super().__init__(padding=16)
        self.name = label("", "section", wrap=True)
        self.picture = ChartView()
        self.picture.setMinimumHeight(current().px(CHART_HEIGHT))
        self.picture.setMaximumHeight(current().px(CHART_HEIGHT))
        self.said = label("", wrap=True)
        self.ring = label(_("Ringed: not confirmed by the site. The median uses it all the same."), "small", wrap=True)
        for part in (self.name, self.picture, self.said, self.ring):
            self.add(part)
        self.add(QWidget(), 1)

    def show_line(self, name: str, chart: RunChart) -> None:
        """Show another line."""
        drawn = bool(chart.known_places)
        self.name.setText(name)
        self.picture.setVisible(drawn)
        self.ring.setVisible(drawn)
        if not drawn:
            self.said.setText(_("The first number draws the chart."))
            return
        self.picture.set_builder(
            lambda width, height: chart_scene(chart, width, height, ChartWords()), point_cards(chart), name
        )
        shows, then = chart_sentence(chart)
        self.said.setText(f"{shows} {then}".strip())


class ConfirmedDialog(QDialog):
    """Asks who signed the paper and when; ``signed(role, day)``."""

    signed = Signal(str, str)

    def __init__(self, page: EntryPage, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setWindowTitle(_("Confirmed on paper"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = len(page.sheet.waiting)
        said = n_(
            "{site} signed {n} line of {month}. Keep the paper with your visit’s papers.",
            "{site} signed {n} lines of {month}. Keep the paper with your visit’s papers.",
            count,
        ).format(site=page.name, n=format_number(count), month=period_name(page.sheet.month.text))
        self.role = Select(role_options())
        self.role.setAccessibleName(_("Who signed?"))
        self.day = DayField(_("Signed on"))
        self.day.show_day(today.isoformat())
        self.day_field = Field(_("Signed on"), self.day)
        self.keep = Button(_("Confirmed"), kind="primary", icon="check")
        self.keep.clicked.connect(self.write)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("Cancel"), self.reject))
        foot.addWidget(self.keep)
        down = QVBoxLayout(self)
        down.setSpacing(12)
        down.addWidget(label(said, wrap=True))
        down.addWidget(Field(_("Who signed? The role, no name."), self.role))
        down.addWidget(self.day_field)
        down.addLayout(foot)
        self.setMinimumWidth(current().px(420))

    def write(self) -> None:
        """Give role and day, unless the day is none or is still to come."""
        day = self.day.typed
        if not day or day > self._today.isoformat():
            self.day_field.say_error(_("Write the day of the signature, today or before."))
            return
        self.signed.emit(self.role.key, day)
        self.accept()


def confirmed_words(month: Period, one: Confirmation | None) -> str:
    """ "February: confirmed by signature on 12 March", with the role where one was written down."""
    if one is None or not one.on:
        return ""
    said = _("{month}: confirmed on the site’s laptop on {day}")
    if one.how == BY_SIGNATURE:
        said = _("{month}: confirmed by signature on {day}")
    words = said.format(month=period_name(month.text), day=period_name(one.on))
    by = one.by_role if one.by_role in dict(role_options()) else ""
    return f"{words} ({role_name(by)})" if by else words
