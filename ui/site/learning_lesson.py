"""One short lesson: a few sentences, one chart drawn from invented numbers, one question that is answered at once.

Opened from *Learning*, or by *Lesson* in the header of the page where the difficulty is; Alt+Left goes back there.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.i18n import _
from qic_desktop.services.learning import lessons
from qic_desktop.services.learning.lesson_charts import lesson_chart
from qic_desktop.services.learning.lessons import LESSONS
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.lessons import Choice, LessonText, lesson_text
from ui import spoken
from ui.charts.chart_view import ChartView
from ui.desk import Desk
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import Button, button
from ui.widgets.panel import Panel, Sentence, clear, scrolled
from ui.widgets.texts import IconLabel, label, tag

KEY = "lesson"
SIDE_BY_SIDE = 900


class QuestionBox(Panel):
    """The question with its answers as buttons; what is said stands below, and another answer may follow."""

    def __init__(self, text: LessonText, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(text.question)
        self.add(label(text.question, "section", wrap=True))
        self.choices: list[Button] = []
        self.right = False
        self._said = QVBoxLayout()
        for choice in text.choices:
            made = Button(choice.text)
            made.setObjectName(f"choice-{len(self.choices)}")
            made.setStyleSheet("text-align: left; padding: 6px 12px;")
            self.choices.append(made)
            self.add(made)
        self.add(self._said)

    def say(self, number: int, choice: Choice) -> None:
        """Say what is to be said of an answer."""
        clear(self._said)
        self.right = self.right or choice.right
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(10)
        icon, role = ("circle-check", "accent") if choice.right else ("circle-alert", "concern")
        row.addWidget(IconLabel(icon, role, 20), 0, Qt.AlignmentFlag.AlignTop)
        words = choice.feedback if choice.right else _("Not quite. {why}").format(why=choice.feedback)
        self.feedback = label(words, wrap=True)
        row.addWidget(self.feedback, 1)
        box.setAccessibleName(words)
        self._said.addWidget(box)
        spoken.tell(box, "Alert")


class LessonPage(Page):
    """The page; ``open`` takes the lesson's code."""

    help_id = "learning"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.code = LESSONS[0]
        self.question: QuestionBox | None = None
        self.chart: ChartView | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        self._column.setSpacing(16)
        outer.addWidget(scrolled(content))
        self._parts: list[QWidget] = []
        self._grid = QGridLayout()
        self._wide: bool | None = None
        self._build()

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return lesson_text(self.code).title

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Learning"), Place("learning", "lessons")),)

    def open(self, argument: str) -> None:
        if argument in LESSONS and argument != self.code:
            self.code = argument
            self._build()

    def concerns(self, changes: object) -> bool:
        return False

    def focus_target(self) -> QWidget | None:
        return self.question.choices[0] if self.question is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        clear(self._column)
        text = lesson_text(self.code)
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        self._parts = [_boxed(part) for part in (self._told(text), self._drawn(text), self._asked(text))]
        self._grid, self._wide = grid, None
        self._column.addLayout(grid)
        self._column.addLayout(self._foot())
        self._column.addStretch(1)
        self._fit()

    def _told(self, text: LessonText) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(label(text.title, "title", wrap=True))
        for one in text.paragraphs:
            column.addWidget(label(one, wrap=True))
        return column

    def _asked(self, text: LessonText) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        self.question = QuestionBox(text)
        for number, choice in enumerate(text.choices):
            self.question.choices[number].clicked.connect(partial(self._answer, number, choice))
        column.addWidget(self.question)
        self._keep = Sentence()
        self._keep.say(_("To keep: {words}").format(words=text.keep))
        self._keep.hide()
        column.addWidget(self._keep)
        column.addStretch(1)
        return column

    def _drawn(self, text: LessonText) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(text.chart, "strong", wrap=True), 1)
        head.addWidget(tag(_("Invented data")), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        chart = lesson_chart(self.code, text.notes)
        self.chart = ChartView()
        self.chart.setFixedHeight(current().px(330))
        self.chart.set_builder(lambda width, height: chart_scene(chart, width, height, ChartWords()), title=text.chart)
        column.addWidget(self.chart)
        for note in chart.annotations:
            column.addWidget(label(f"{note.letter} · {note.text}", "small", wrap=True))
        column.addWidget(label(_("What the program says under this chart"), "small"))
        says = Sentence()
        says.say(chart_sentence(chart)[0])
        column.addWidget(says)
        column.addStretch(1)
        return column

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        place = LESSONS.index(self.code)
        row.addWidget(button(_("All lessons"), partial(self.desk.navigator.go, "learning", "lessons"), icon="list"))
        row.addStretch(1)
        if place + 1 < len(LESSONS):
            following = LESSONS[place + 1]
            word = _("Next: {title}").format(title=lesson_text(following).title)
            self.next = button(word, partial(self.desk.navigator.go, KEY, following), kind="quiet")
            self.next.setObjectName("next-lesson")
            row.addWidget(self.next)
        return row

    def _fit(self) -> None:
        """The chart stands beside the words, or between them and the question where there is no room."""
        wide = self.width() >= current().px(SIDE_BY_SIDE)
        if wide == self._wide:
            return
        self._wide = wide
        told, drawn, asked = self._parts
        for part in self._parts:
            self._grid.removeWidget(part)
        self._grid.addWidget(told, 0, 0)
        if wide:
            self._grid.addWidget(asked, 1, 0)
            self._grid.addWidget(drawn, 0, 1, 2, 1)
        else:
            self._grid.addWidget(drawn, 1, 0)
            self._grid.addWidget(asked, 2, 0)
        self._grid.setRowStretch(1, 1 if wide else 0)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if wide or column == 0 else 0)

    # --- answering ---------------------------------------------------------------------------------------------

    def _answer(self, number: int, choice: Choice, _checked: bool = False) -> None:
        if self.question is None:
            return
        self.question.say(number, choice)
        if not choice.right:
            return
        self._keep.show()
        workspace, code = self.desk.workspace, self.code
        self.desk.tasks.change(lambda: lessons.finish_lesson(workspace, code), failed=self.desk.say.error, owner=self)


def _boxed(layout: QVBoxLayout) -> QWidget:
    box = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    box.setLayout(layout)
    return box


def page_spec() -> PageSpec:
    """Reached from *Learning*, and from the pages where a lesson helps."""
    return PageSpec(KEY, _("Lesson"), "graduation-cap", LessonPage, on_rail=False, parent="learning")
