"""What do I have to do? The headline counts it in words; each task is one row with one button at the same place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _, n_
from qic_desktop.services import today as services
from qic_desktop.services.improving.control_plans import PlanView
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.today import NewsLine, ShownFinding, Today, ToEnter
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.findings import FindingWords, finding_words
from qic_desktop.wording.gained import gained_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.charts.chart_view import ChartView
from ui.desk import Desk
from ui.exchange.letters import Letters
from ui.shell.page import Page, PageSpec
from ui.site import measure
from ui.site.gains_words import slipped_words
from ui.site.team_words import change_detail, change_title
from ui.site.today_tasks import Task, confirming, meeting, promised, scoring, test_task, trying, visited
from ui.site.today_words import headline, meter_words, no_finding_words, win_words
from ui.site.words import day_name, kind_name, unit_name
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.empty import EmptyState
from ui.widgets.finding_mark import FindingMark
from ui.widgets.flow import FlowLayout
from ui.widgets.line_list import line_list, line_row
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule
from ui.widgets.tips import plain_tip

KEY = "today"
ROW_HEIGHT = 52
BUTTON_WIDTH = 92
SIDE_BY_SIDE = 900
"""From this width on, at 100 % text, findings stand beside the tasks."""
SHEET = "month-sheet"
SHEET_FROM = 2
"""From so many values of the month on, they are typed faster on one sheet."""
_ROLES = {"improvement": "improve", "concern": "concern"}


class TodayPage(Page):
    """The first page of a site team."""

    help_id = "today"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._content = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._content)
        self._body.setContentsMargins(24, 20, 24, 16)
        self._body.setSpacing(32)
        outer.addWidget(scrolled(self._content))
        self.buttons: list[Button] = []

    def title(self) -> str:
        return _("Today")

    def focus_target(self) -> QWidget | None:
        return self.buttons[0] if self.buttons else None

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: services.today_of(workspace), self._show, owner=self, topic="today")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Findings and news stand beside the tasks, or below them where there is no room."""
        wide = self.width() >= current().px(SIDE_BY_SIDE)
        ways = QBoxLayout.Direction
        self._body.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        for place, share in enumerate((664, 434)[: self._body.count()]):
            self._body.setStretch(place, share if wide else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from task to task."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        if step is None or not self.buttons:
            super().keyPressEvent(event)
            return
        at = self.buttons.index(focused) if isinstance(focused, Button) and focused in self.buttons else -step
        target = self.buttons[min(len(self.buttons) - 1, max(0, at + step))]
        target.setFocus(Qt.FocusReason.TabFocusReason)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, today: Today) -> None:
        had_focus = self.isVisible() and (self.focusWidget() in self.buttons or self.hasFocus())
        clear(self._body)
        self.buttons = []
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(label(day_name(today.day, weekday=True, year=True), "small"))
        left.addWidget(label(headline(today), "title", wrap=True))
        if today.measures == 0:
            self._add_first_day(left)
        else:
            self._add_meter(left, today)
            self._add_tasks(left, today)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(16)
        self._add_findings(right, today)
        self._add_wins(right, today)
        self._add_news(right, today)
        right.addStretch(1)
        self._body.addLayout(left)
        self._body.addLayout(right)
        self._fit()
        if self.buttons and had_focus:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_first_day(self, left: QVBoxLayout) -> None:
        why = _("Your first chart needs one number. Make a measure of your own, or open the invitation you were given.")
        step = Step(_("Make a measure"), lambda: self.desk.navigator.go("measures"))
        example = Step(_("I have an invitation"), lambda: self.desk.navigator.go("exchange"))
        left.addSpacing(16)
        empty = EmptyState("chart-line", _("Start with one measure"), why, step, example)
        empty.setMinimumHeight(current().px(200))
        left.addWidget(empty)
        if empty.step is not None:
            self.buttons.append(empty.step)

    def _add_meter(self, left: QVBoxLayout, today: Today) -> None:
        if not today.expected:
            return
        box = QWidget()
        row = FlowLayout(box, spacing=12)
        row.addWidget(Meter(today.entered, today.expected))
        first, *more = meter_words(today)
        row.addWidget(label(first))
        for words in more:
            row.addWidget(label(words, "muted"))
        left.addSpacing(12)
        left.addWidget(box)

    def _add_tasks(self, left: QVBoxLayout, today: Today) -> None:
        entering = [self._entering(one, today) for one in today.to_enter]
        if sum(today.period in one.periods for one in today.to_enter) >= SHEET_FROM:
            entering.insert(0, self._whole_month(today))
        self._section(left, _("Enter"), _periods_words(today), entering)
        self._section(left, _("Study"), _("the test is over"), [self._cycle(one, _("Study")) for one in today.to_study])
        self._section(
            left, _("Decide"), _("adapt, adopt or abandon"), [self._cycle(one, _("Decide")) for one in today.to_decide]
        )
        self._section(
            left,
            _("Predict"),
            _("before the test begins"),
            [self._cycle(one, _("Predict")) for one in today.to_predict],
        )
        self._section(left, _("Hold the gains"), "", [self._checking(one) for one in today.to_check])
        if today.to_confirm:
            self._section(left, _("Entered for you"), "", [confirming(self.desk, today.to_confirm)])
        if today.visited is not None:
            self._section(left, _("From your coach"), "", [visited(self.desk, today.visited)])
        if today.conflicts:
            self._section(left, _("Entered twice"), "", [self._deciding(today)])
        self._section(
            left, _("Team"), "", [*self._leading(today), *(meeting(self.desk, one) for one in today.team.leaders)]
        )
        self._section(
            left, _("Promised"), _("the day has passed"), [promised(self.desk, one) for one in today.team.overdue]
        )
        self._section(left, _("Tasks"), _("of your tests"), [test_task(self.desk, one) for one in today.team.soon])
        if today.score_due:
            self._section(left, _("Progress"), _("once a month"), [scoring(self.desk, today.score_due)])
        self._section(
            left, _("To try"), _("from the session"), [trying(self.desk, one, today) for one in today.commitments]
        )
        if today.unsent:
            self._section(left, _("Send"), "", [self._sending(today)])
        self._section(left, _("Next"), "", [_event(one, self._prepare) for one in today.events[:2]])

    def _section(self, left: QVBoxLayout, word: str, detail: str, tasks: list[Task]) -> None:
        if not tasks:
            return
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(word, "section"))
        head.addWidget(label(detail, "small"), 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        left.addSpacing(22)
        left.addLayout(head)
        left.addSpacing(6)
        left.addWidget(rule())
        for task in tasks:
            row = TaskRow(task, primary=not self.buttons)
            if row.button is not None:
                self.buttons.append(row.button)
            left.addWidget(row)
            left.addWidget(rule())

    # --- tasks -------------------------------------------------------------------------------------------------

    def _whole_month(self, today: Today) -> Task:
        """All numbers of the month on one sheet."""
        month = period_name(today.period)
        return Task(
            "clipboard-list",
            _("{month} on one sheet").format(month=month),
            _("all numbers in the order of the paper form"),
            _("{done} of {total} in").format(done=today.entered, total=today.expected),
            _("Enter {month}").format(month=period_name(today.period, with_year=False)),
            lambda: self.desk.navigator.go(SHEET, today.period),
            today.due is not None and today.due < today.day,
        )

    def _entering(self, one: ToEnter, today: Today) -> Task:
        latest = one.chart.latest
        aside = _("no values yet")
        if latest is not None:
            value = counted_text(latest.value, latest.numerator, latest.denominator, one.chart.series.style)
            aside = _("{month} {value}").format(month=period_name(latest.period), value=value)
        late = one.due < today.day
        if late:
            aside = _("due since {day}").format(day=day_name(one.due))
        place = f"{one.view.id}{measure.PERIOD_MARK}{one.periods[0]}"
        months = ", ".join(period_name(period) for period in one.periods) if len(one.periods) > 1 else ""
        parts = (kind_name(one.view.measure.kind), months or unit_name(one.view))
        return Task(
            "square-pen",
            one.view.name,
            " · ".join(parts),
            aside,
            _("Enter"),
            lambda: self.desk.navigator.go(measure.KEY, place),
            late,
        )

    def _cycle(self, one: CycleView, word: str) -> Task:
        cycle = one.cycle
        detail = cycle.prediction or _("Write what you expect to happen")
        since = find_period(cycle.ended or cycle.started or "")
        aside = _("since {day}").format(day=day_name(since.first)) if since is not None else ""
        title = _("Cycle {label} · {title}").format(label=one.label, title=one.title)
        return Task("refresh-cw", title, detail, aside, word, lambda: self.desk.navigator.go("cycle", one.id))

    def _checking(self, one: PlanView) -> Task:
        """A control plan whose day has come, or whose measure slips back."""
        detail = slipped_words(one) or _("Is it still done as agreed?")
        aside = _("slips back") if one.slipped_since else ""
        go = partial(self.desk.navigator.go, "gains", one.id)
        return Task("shield-check", one.title, detail, aside, _("Check"), go, overdue=bool(one.slipped_since))

    def _deciding(self, today: Today) -> Task:
        title = n_("{count} value was entered twice", "{count} values were entered twice", today.conflicts).format(
            count=today.conflicts
        )
        detail = _("Both are kept. Choose the one to show.")
        return Task("git-branch", title, detail, "", _("Decide"), lambda: self.desk.navigator.go("conflicts"))

    def _leading(self, today: Today) -> list[Task]:
        change = today.team.change
        if change is None:
            return []
        word = _("Open") if change.after is not None else _("Find")
        count = len(change.open_points)
        aside = n_("{n} open point", "{n} open points", count).format(n=count) if change.after else ""
        go = partial(self.desk.navigator.go, "team", "people")
        detail = change_detail(change)
        return [Task("users", change_title(change), detail, aside, word, go, overdue=True)]

    def _prepare(self) -> None:
        self.desk.navigator.go("learning", "sessions")

    def _sending(self, today: Today) -> Task:
        waiting = n_("{count} entry not yet sent", "{count} entries not yet sent", today.unsent)
        alone = n_("{count} entry has no copy yet", "{count} entries have no copy yet", today.unsent)
        title = (waiting if today.enrolled else alone).format(count=today.unsent)
        detail = (
            _("Everything is kept on this laptop. Send when it suits you.")
            if today.enrolled
            else _("Everything is kept on this laptop. A copy elsewhere helps if it is lost.")
        )
        return Task("arrow-left-right", title, detail, "", _("Exchange"), lambda: self.desk.navigator.go("exchange"))

    # --- the right side ----------------------------------------------------------------------------------------

    def _add_findings(self, right: QVBoxLayout, today: Today) -> None:
        if not today.findings:
            if today.measures:
                box = Panel(_("No finding yet"))
                box.add(label(no_finding_words(today), "muted", wrap=True))
                right.addWidget(box)
            return
        right.addWidget(self._first_finding(today.findings[0]))
        for one in today.findings[1:2]:
            right.addWidget(self._other_finding(one))

    def _first_finding(self, one: ShownFinding) -> Panel:
        box = Panel()
        words = finding_words(one.chart)
        box.add(_finding_head(label(_("Newest finding"), "small"), words))
        box.add(label(one.view.name, "section", wrap=True))
        view = ChartView()
        view.setFixedHeight(current().px(190))
        view.set_builder(lambda width, height: chart_scene(one.chart, width, height, ChartWords()), title=one.view.name)
        view.point_opened.connect(lambda _place: self._open_chart(one))
        box.add(view)
        says, then = chart_sentence(one.chart)
        box.add(label(" ".join(part for part in (says, gained_words(one.chart)) if part), wrap=True))
        if then:
            box.add(label(_("Next: {step}").format(step=then[:1].lower() + then[1:]), "strong", wrap=True))
        row = QHBoxLayout()
        row.addWidget(button(_("Open chart"), lambda: self._open_chart(one), kind="quiet"))
        row.addStretch(1)
        box.add(row)
        return box

    def _other_finding(self, one: ShownFinding) -> Panel:
        box = Panel()
        box.add(_finding_head(ElidedLabel(one.view.name, "strong"), finding_words(one.chart)))
        box.add(label(chart_sentence(one.chart)[0], "muted", wrap=True))
        row = QHBoxLayout()
        row.addWidget(button(_("Open chart"), lambda: self._open_chart(one), kind="quiet"))
        row.addStretch(1)
        box.add(row)
        return box

    def _open_chart(self, one: ShownFinding) -> None:
        self.desk.navigator.go(measure.KEY, one.view.id)

    def _add_wins(self, right: QVBoxLayout, today: Today) -> None:
        rows = [line_row("circle-check", *win_words(one), role="accent") for one in today.wins]
        if rows:
            right.addLayout(line_list(_("Small wins"), _("of the last three months"), rows))

    def _add_news(self, right: QVBoxLayout, today: Today) -> None:
        letters = Letters(self.desk)
        letters.show_letters(today.letters, [line_row("flag", one.title, one.detail) for one in today.news])
        right.addWidget(letters)


def _finding_head(first: QLabel, words: FindingWords) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first, 1)
    row.addWidget(FindingMark(words.kind, words.arrow))
    word = label(words.word, "strong")
    word.setToolTip(plain_tip(words.about))
    role = _ROLES.get(words.kind, "text")
    word.setStyleSheet(f"color: {current().hex(role)};")
    row.addWidget(word)
    return row


def _event(line: NewsLine, prepare: Callable[[], object]) -> Task:
    day = find_period(line.day)
    aside = day_name(day.first, weekday=True) if day is not None else line.day
    word = _("Prepare") if line.kind.replace("-", " ") == "learning session" else ""
    return Task("calendar", line.title, line.detail, aside, word, prepare)


def _periods_words(today: Today) -> str:
    periods = sorted({period for one in today.to_enter for period in one.periods})
    return ", ".join(period_name(period) for period in periods)


class Meter(QWidget):
    """How many of the month's values are in, one bar each; words stand beside it."""

    def __init__(self, done: int, total: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._total = done, total
        theme = current()
        self._step = theme.px(28)
        self.setFixedSize(min(12, max(1, total)) * self._step, theme.px(8))
        self.setAccessibleName(_("{done} of {total}").format(done=done, total=total))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = min(12, max(1, self._total))
        full = round(self._done * count / max(1, self._total))
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number in range(count):
            place = count - 1 - number if right else number
            filled = number < full
            painter.setPen(QPen(theme.color("accent" if filled else "line-strong"), 1))
            painter.setBrush(theme.color("accent" if filled else "surface"))
            painter.drawRoundedRect(QRectF(place * self._step + 0.5, 0.5, self._step - 5, self.height() - 1.5), 2, 2)
        painter.end()


class TaskRow(QFrame):
    """One task: 52 pixels, one button of 92."""

    def __init__(self, task: Task, *, primary: bool) -> None:
        super().__init__()
        theme = current()
        self.setMinimumHeight(theme.px(ROW_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(IconLabel(task.icon))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(task.title, "strong"))
        if task.detail:
            words.addWidget(ElidedLabel(task.detail, "small"))
        row.addLayout(words, 1)
        aside = label(task.aside, "smallStrong" if task.overdue else "small")
        if task.overdue:
            aside.setStyleSheet(f"color: {theme.hex('concern')};")
        row.addWidget(aside)
        self.button: Button | None = None
        if task.word:
            made = button(task.word, task.act, kind="primary" if primary else "secondary", size="small")
            made.setMinimumWidth(theme.px(BUTTON_WIDTH))
            made.setAccessibleName(f"{task.word}: {task.title}")
            self.button = made
            row.addWidget(made)


def page_spec() -> PageSpec:
    """The first page of a site team."""
    return PageSpec(KEY, _("Today"), "sun", TodayPage)
