"""The first steps of a site team: five questions beside a chart that already stands. Nothing else is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.period import Period, PeriodKind, parse_period, period_of
from qic_desktop.i18n import _
from qic_desktop.wording.period_names import period_name
from ui.charts.chart_view import ChartView
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.finding_mark import FindingMark
from ui.widgets.texts import IconLabel, label, rule

MONTHS = 12
_OFFERED = 24
_LOOKS_LIKE_A_PERSON = re.compile(r"\d{5,}|\b(Mr|Mrs|Ms|Dr|Mme|Sr|Sra)\.? \w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """The five answers. Texts may be empty, except what is counted; periods are months, ends included."""

    facility: str
    first_name: str
    counted: str
    out_of: str
    first_period: str
    last_period: str


class FirstSteps(QWidget):
    """Emits ``finished(FirstAnswers)``, ``invitation_asked``. Enter goes on, in the last field it finishes."""

    finished = Signal(object)
    invitation_asked = Signal()

    def __init__(self, parent: QWidget | None = None, today: date | None = None) -> None:
        super().__init__(parent)
        self._months = _offered_months(today or date.today())  # noqa: DTZ011 - the person's own calendar day
        self.facility = TextField(placeholder=_("for example Kituo cha Afya Mtoni Juu"))
        self.first_name = TextField()
        self.counted = TextField(placeholder=_("for example births with a complete partograph"))
        self.out_of = TextField(placeholder=_("for example all births"))
        self.month = Select(
            [(str(month), period_name(str(month))) for month in self._months], icon="calendar", large=True
        )
        self.go_on = Button(_("Type the first number"), kind="primary", icon="arrow-right", size="large", trailing=True)
        self._chart = ChartView()
        self._build_layout()
        self._connect_parts()
        self._follow()

    @property
    def answers(self) -> FirstAnswers:
        """What stands in the fields now."""
        last = parse_period(self.month.key)
        return FirstAnswers(
            facility=self.facility.text().strip(),
            first_name=self.first_name.text().strip(),
            counted=self.counted.text().strip(),
            out_of=self.out_of.text().strip(),
            first_period=str(_months_before(last, MONTHS - 1)),
            last_period=str(last),
        )

    def first_field(self) -> QWidget:
        """The field to begin in."""
        return self.facility

    def finish(self) -> None:
        """Tell the answers, unless nothing is counted yet."""
        answers = self.answers
        if not answers.counted:
            self._counted_field.say_error(_("Say what you count, in a few words. It can be changed later."))
            self.counted.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.finished.emit(answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            fields = self._fields()
            focused = self.focusWidget()
            if focused in fields[:-1]:
                fields[fields.index(focused) + 1].setFocus(Qt.FocusReason.TabFocusReason)
            else:
                self.finish()
        else:
            super().keyPressEvent(event)

    def _fields(self) -> list[QWidget]:
        return [self.facility, self.first_name, self.counted, self.out_of, self.month]

    def _connect_parts(self) -> None:
        for field in (self.facility, self.counted, self.out_of):
            field.textChanged.connect(self._follow)
        self.month.chosen.connect(self._follow)
        self.go_on.clicked.connect(self.finish)

    def _build_layout(self) -> None:
        theme = current()
        across = QHBoxLayout(self)
        across.setContentsMargins(32, theme.px(4), 32, 16)
        across.setSpacing(0)
        across.addStretch(1)
        across.addLayout(self._left_column(), 12)
        across.addSpacing(theme.px(56))
        across.addWidget(rule(upright=True))
        across.addSpacing(theme.px(40))
        across.addLayout(self._right_column(), 10)
        across.addStretch(1)

    def _left_column(self) -> QVBoxLayout:
        theme = current()
        left = QVBoxLayout()
        left.setSpacing(theme.px(4))
        left.addWidget(label(_("Your first chart"), "hero"))
        left.addWidget(label(_("Five answers. Everything can be changed later."), "lead"))
        left.addSpacing(theme.px(16))
        wide, half = theme.px(480), theme.px(232)
        for editor, width in (
            (self.facility, wide),
            (self.first_name, half),
            (self.counted, wide),
            (self.out_of, wide),
        ):
            editor.setProperty("large", "true")
            editor.setMaximumWidth(width)
            editor.setMinimumWidth(half)
        self._counted_field = Field(_("What do you count?"), self.counted)
        rows = (
            Field(_("Your facility"), self.facility),
            Field(_("Your first name"), self.first_name),
            self._counted_field,
            Field(_("Out of what?"), self.out_of),
        )
        for field in rows:
            field.setMaximumWidth(wide)
            left.addWidget(field)
            left.addSpacing(theme.px(10))
        left.addWidget(label(_("Twelve months back from …"), "field"))
        row = QHBoxLayout()
        row.setSpacing(12)
        self.month.setFixedWidth(half)
        self.month.setAccessibleName(_("Twelve months back from …"))
        row.addWidget(self.month)
        self._first_month = label("", "muted")
        row.addWidget(self._first_month, 1)
        left.addLayout(row)
        left.addSpacing(theme.px(24))
        steps = QHBoxLayout()
        steps.setSpacing(16)
        steps.addWidget(self.go_on)
        steps.addWidget(button(_("I have an invitation"), self.invitation_asked.emit, kind="quiet"))
        steps.addStretch(1)
        left.addLayout(steps)
        left.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(IconLabel("history", "accent"))
        foot.addWidget(
            label(_("Each number is kept as you leave its cell. Close the lid: nothing is lost."), "muted"),
            1,
        )
        left.addLayout(foot)
        return left

    def _right_column(self) -> QVBoxLayout:
        theme = current()
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(label(_("This is how it will look"), "small"))
        self._title = label("", "title", wrap=True)
        right.addWidget(self._title)
        self._out_of_line = label("", "muted", wrap=True)
        self._facility_line = label("", "muted")
        right.addWidget(self._out_of_line)
        right.addWidget(self._facility_line)
        right.addSpacing(12)
        self._chart.setFixedHeight(theme.px(268))
        self._chart.setMinimumWidth(theme.px(380))
        self._chart.setMaximumWidth(theme.px(460))
        right.addWidget(self._chart)
        right.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(FindingMark("few"), 0, Qt.AlignmentFlag.AlignTop)
        example = _("The empty rings are an example. Each number you type puts a point in its month.")
        row.addWidget(label(example, wrap=True), 1)
        right.addLayout(row)
        right.addStretch(1)
        return right

    def _follow(self) -> None:
        from ui.charts.sample import places_scene

        answers = self.answers
        self._title.setText(answers.counted or _("What you count"))
        if answers.out_of:
            lowered = answers.out_of[:1].lower() + answers.out_of[1:]
            self._out_of_line.setText(_("out of {what}, by month").format(what=lowered))
        else:
            self._out_of_line.setText(_("a number a month, not a share"))
        self._facility_line.setText(answers.facility)
        first = period_name(answers.first_period)
        self._first_month.setText(_("{month} is the first month.").format(month=first))
        named = bool(_LOOKS_LIKE_A_PERSON.search(answers.counted))
        self._counted_field.say_error(_("Please count, and name nobody.") if named else "")
        last, percent = parse_period(answers.last_period), bool(answers.out_of)
        self._chart.set_builder(
            lambda width, height: places_scene(last, MONTHS, width, height, percent=percent),
            title=_("Example with twelve empty places"),
        )


def _offered_months(today: date) -> list[Period]:
    """The last complete month and those before it, newest first."""
    months = [period_of(today, PeriodKind.MONTH).preceding()]
    while len(months) < _OFFERED:
        months.append(months[-1].preceding())
    return months


def _months_before(month: Period, count: int) -> Period:
    for _step in range(count):
        month = month.preceding()
    return month
