"""One rater's sheet: every question with its answers; what others answered is nowhere on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qic_desktop.domain.instrument import Item, Level, Sheet
from qic_desktop.i18n import _, format_number
from qic_desktop.wording.progress import said
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import RadioButton
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label, rule

COLUMN = 84
"""Width of one answer of a scale, at 100 % text."""


class Words(QLabel):
    """Words beside a ring; a click on them chooses it."""

    def __init__(self, text: str, ring: RadioButton) -> None:
        super().__init__(text)
        self._ring = ring
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ring.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ring.click()


class AnswerSheet(QWidget):
    """``changed(answers)`` after every answer, ``finished(answers)`` when it is filed, ``put_aside`` to go on later."""

    changed = Signal(dict)
    finished = Signal(dict)
    put_aside = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.answers: dict[str, str] = {}
        self.rings: dict[tuple[str, str], RadioButton] = {}
        self._groups: list[QButtonGroup] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._title = label("", "section", wrap=True)
        self._who = label("", "muted", wrap=True)
        self.aside = button(_("Go on later"), self.put_aside.emit, size="small")
        self.aside.setObjectName("sheet-aside")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.aside, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._who)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(12)
        column.addLayout(self._questions)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.finish = button(_("File my answers"), self._finish, kind="primary")
        self.finish.setObjectName("sheet-finish")
        self._count = label("", "muted")
        row.addWidget(self.finish)
        row.addWidget(self._count, 1)
        column.addLayout(row)

    def start(self, sheet: Sheet, who: str, answers: Mapping[str, str], *, is_kept: bool, wide: bool = False) -> None:
        """Begin, or go on with what was answered before.

        ``is_kept`` says that it can be put aside, ``wide`` that there is room for two questions side by side.
        """
        self.sheet, self.answers = sheet, dict(answers)
        self._title.setText(said(sheet.title))
        self._who.setText(who)
        self.aside.setText(_("Go on later") if is_kept else _("Leave without filing"))
        clear(self._questions)
        self.rings, self._groups = {}, []
        if sheet.scale and all(item.levels == sheet.scale for item in sheet.items):
            self._questions.addWidget(self._build_scale(sheet))
        else:
            self._build_cards(sheet, across=2 if wide else 1)
        self._fit()

    def first(self) -> QWidget:
        """Where to begin: the first answer of the first open question."""
        if self.sheet is not None:
            for item in self.sheet.items:
                if item.code not in self.answers:
                    return self.rings[item.code, item.levels[0].code]
        return self.finish

    # --- building ----------------------------------------------------------------------------------------------

    def _build_cards(self, sheet: Sheet, across: int) -> None:
        """Questions as cards under the heads of their domains, two side by side where there is room."""
        domains = dict(sheet.domains)
        grid, shown, row, place = QGridLayout(), "", -1, across
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for column in range(across):
            grid.setColumnStretch(column, 1)
        for number, item in enumerate(sheet.items, 1):
            if item.domain != shown:
                shown, row, place = item.domain, row + 1, across
                grid.addWidget(label(said(domains.get(shown, "")), "muted"), row, 0, 1, across)
            if place >= across:
                row, place = row + 1, 0
            grid.addWidget(self._card(number, item), row, place)
            place += 1
        self._questions.addLayout(grid)

    def _card(self, number: int, item: Item) -> Panel:
        card = Panel(padding=14)
        card.setAccessibleName(said(item.title))
        title = _("{number}. {question}").format(number=format_number(number), question=said(item.title))
        card.add(label(title, "strong", wrap=True))
        group = self._group()
        for level in item.levels:
            row = QHBoxLayout()
            row.setSpacing(8)
            ring = self._ring(item, level, group)
            row.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
            words = Words(said(level.text), ring)
            words.setContentsMargins(0, 3, 0, 3)
            row.addWidget(words, 1)
            card.add(row)
        card.body.addStretch(1)
        return card

    def _build_scale(self, sheet: Sheet) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        width = current().px(COLUMN)
        for place, level in enumerate(sheet.scale, 1):
            head = label(said(level.text), "small", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            grid.setColumnMinimumWidth(place, width)
            head.setFixedWidth(width)
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignBottom)
        for number, item in enumerate(sheet.items):
            row = 2 * number + 2
            grid.addWidget(rule(), row - 1, 0, 1, len(sheet.scale) + 1)
            grid.addWidget(label(said(item.title), wrap=True), row, 0)
            group = self._group()
            for place, level in enumerate(item.levels, 1):
                ring = self._ring(item, level, group)
                grid.addWidget(ring, row, place, Qt.AlignmentFlag.AlignCenter)
        return box

    def _group(self) -> QButtonGroup:
        group = QButtonGroup(self)
        self._groups.append(group)
        return group

    def _ring(self, item: Item, level: Level, group: QButtonGroup) -> RadioButton:
        ring = RadioButton("")
        ring.setFixedWidth(current().px(22))
        ring.setProperty("focusRing", True)
        ring.setObjectName(f"answer-{item.code}-{level.code}")
        ring.setAccessibleName(f"{said(item.title)}: {said(level.text)}")
        ring.setChecked(self.answers.get(item.code) == level.code)
        group.addButton(ring)
        ring.toggled.connect(partial(self._on_toggled, item.code, level.code))
        self.rings[item.code, level.code] = ring
        return ring

    # --- steps -------------------------------------------------------------------------------------------------

    def _on_toggled(self, item: str, level: str, on: bool) -> None:
        if on and self.answers.get(item) != level:
            self.answers[item] = level
            self._fit()
            self.changed.emit(dict(self.answers))

    def _fit(self) -> None:
        total = len(self.sheet.items) if self.sheet else 0
        done = len(self.answers)
        self.finish.setEnabled(total > 0 and done >= total)
        self._count.setText(_("{done} of {all} answered").format(done=format_number(done), all=format_number(total)))

    def _finish(self) -> None:
        self.finished.emit(dict(self.answers))
