"""Part of *Learning*: the short lessons, and which of them the person who is typing has done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.learning.lessons import LESSONS, Progress
from qic_desktop.wording.lessons import lesson_text
from qic_desktop.wording.period_names import period_name
from ui.site.team_panels import SectionHead
from ui.widgets.buttons import Button, button
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label, rule


class LessonList(QWidget):
    """The lessons in two columns, each with a button; ``opened(code)``."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._head = SectionHead(_("Short lessons"))
        column.addLayout(self._head)
        why = _(
            "Three minutes each, with one chart of invented data and one question. They are also a click away where "
            "they help: look for “Lesson” in the header."
        )
        column.addWidget(label(why, "muted", wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(0)
        column.addLayout(self._grid)
        self.buttons: dict[str, Button] = {}

    def show_progress(self, progress: Progress) -> None:
        """Show which are done."""
        clear(self._grid)
        self.buttons = {}
        half = (len(LESSONS) + 1) // 2
        for number, code in enumerate(LESSONS):
            self._grid.addWidget(self._row(number + 1, code, progress), number % half, number // half)
        for side in (0, 1):
            self._grid.setColumnStretch(side, 1)
        if progress.person is None:
            said = _("choose who is typing, then what you have done is remembered")
        else:
            said = _("{name} has done {n} of {all}").format(
                name=progress.person, n=format_number(len(progress.done)), all=format_number(len(LESSONS))
            )
        self._head.detail.set_text(said)

    def _row(self, number: int, code: str, progress: Progress) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(10)
        done = progress.done.get(code)
        row.addWidget(
            IconLabel("circle-check" if done else "circle", "accent" if done else "faint"), 0, Qt.AlignmentFlag.AlignTop
        )
        said = QVBoxLayout()
        said.setSpacing(0)
        text = lesson_text(code)
        said.addWidget(label(f"{format_number(number)}  {text.title}", "strong", wrap=True))
        detail = _("done on {day}").format(day=period_name(done, short=True)) if done else text.short
        said.addWidget(label(detail, "small", wrap=True))
        row.addLayout(said, 1)
        step = button(_("Again") if done else _("Begin"), partial(self.opened.emit, code), size="small")
        step.setAccessibleName(f"{step.text()}: {text.title}")
        step.setObjectName(f"lesson-{code}")
        self.buttons[code] = step
        row.addWidget(step, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return box
