"""Who can do what: a small matrix with shape and word in each cell, and below it what is missing."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget

from qic_desktop.domain.team_skills import LEVELS, NONE, SKILLS, SkillGap, SkillMatrix
from qic_desktop.i18n import _
from qic_desktop.wording.skills import (
    alone_sentence,
    cell_words,
    gap_note,
    gap_sentence,
    known_name,
    level_name,
    skill_name,
    summary_words,
    teaching_sentence,
)
from ui.site.team_panels import SectionHead
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.panel import clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.table import TableView
from ui.widgets.texts import IconLabel, label, rule
from ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
ROW = 32
SKILL_WIDE, PERSON_WIDE, NOTE_WIDE = 208, 112, 130
HEAD_PAD = 28
MATRIX_ROLE = Qt.ItemDataRole.UserRole
TEACHING_SHOWN = 5
_SHOWN = Qt.ItemDataRole.DisplayRole


class SkillModel(QAbstractTableModel):
    """A row for each skill, a column for each member; the last column says where few can."""

    def __init__(self) -> None:
        super().__init__()
        self.matrix = SkillMatrix()

    def show_matrix(self, matrix: SkillMatrix) -> None:
        """Show what was read; cells stay in their places while people and skills do."""
        same = (matrix.people, matrix.skills) == (self.matrix.people, self.matrix.skills)
        if not same:
            self.beginResetModel()
        self.matrix = matrix
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.matrix.skills)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.matrix.people) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        if section == 0:
            return _("Skill")
        person = self.person(section)
        name = known_name(self.matrix.name(person)) if person else ""
        return plain_tip(name) if role == Qt.ItemDataRole.ToolTipRole else name

    def person(self, column: int) -> str:
        """Whose column it is; empty for the first and the last one."""
        people = self.matrix.people
        return people[column - 1][0] if 0 < column <= len(people) else ""

    def level_at(self, index: Index) -> str:
        """The level in a cell."""
        return self.matrix.level(self.person(index.column()), self.matrix.skills[index.row()])

    def is_held(self, index: Index) -> bool:
        """Whether at least one person can do what stands in this row."""
        return bool(self.matrix.able(self.matrix.skills[index.row()]))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        skill, person = self.matrix.skills[index.row()], self.person(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(self.data(index, Qt.ItemDataRole.AccessibleTextRole if person else _SHOWN)))
        if role == Qt.ItemDataRole.AccessibleTextRole and person:
            return cell_words(self.matrix, person, skill)
        if role != _SHOWN:
            return None
        if index.column() == 0:
            return skill_name(skill)
        return level_name(self.level_at(index)) if person else gap_note(skill, self.matrix)


class SkillTable(TableView):
    """As high as its rows. ``level_set(person, skill, level)`` on 0 to 3, Space or a second click; ``add_asked``."""

    level_set = Signal(str, str, str)
    add_asked = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, row_height=ROW, plain=True)
        self.setAccessibleName(_("Who can do what. 0 to 3 set the level."))
        self.setObjectName("skills")
        self.setSelectionBehavior(TableView.SelectionBehavior.SelectItems)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.skills = SkillModel()
        self.setModel(self.skills)
        self.setItemDelegate(_Delegate(self))
        self.doubleClicked.connect(lambda _index: self._step())
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())

    def show_matrix(self, matrix: SkillMatrix) -> None:
        """Show it; the chosen cell stays."""
        at = self.currentIndex()
        row, column = max(0, at.row()), max(1, at.column())
        self.skills.show_matrix(matrix)
        self.set_widths([SKILL_WIDE, *self._person_widths(), NOTE_WIDE], len(matrix.people) + 1)
        if matrix.people:
            self.setCurrentIndex(
                self.skills.index(min(row, len(matrix.skills) - 1), max(1, min(column, len(matrix.people))))
            )
        self._fit()

    @property
    def cell(self) -> tuple[str, str]:
        """Person and skill of the chosen cell; empty where there is none."""
        index = self.currentIndex()
        person = self.skills.person(index.column()) if index.isValid() else ""
        return (person, self.skills.matrix.skills[index.row()]) if person else ("", "")

    def set_level(self, level: str) -> None:
        """Set the level of the chosen cell."""
        person, skill = self.cell
        if person and self.skills.matrix.level(person, skill) != level:
            self.level_set.emit(person, skill, level)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and Qt.Key.Key_0 <= key <= Qt.Key.Key_3:
            self.set_level(LEVELS[key - Qt.Key.Key_0])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_level(NONE)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step()
        elif key == Qt.Key.Key_Insert:
            self.add_asked.emit()
        else:
            super().keyPressEvent(event)
            self._stay_among_people()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._stay_among_people()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _step(self) -> None:
        person, skill = self.cell
        if person:
            at = LEVELS.index(self.skills.matrix.level(person, skill))
            self.set_level(LEVELS[(at + 1) % len(LEVELS)])

    def _stay_among_people(self) -> None:
        index, most = self.currentIndex(), len(self.skills.matrix.people)
        if index.isValid() and most and not 0 < index.column() <= most:
            self.setCurrentIndex(self.skills.index(index.row(), max(1, min(index.column(), most))))

    def _person_widths(self) -> list[int]:
        """A column for each person, at 100 % text: as wide as the name above it, so that nobody's is cut."""
        theme, metrics = current(), self.horizontalHeader().fontMetrics()
        names = [known_name(self.skills.matrix.name(person)) for person, *_rest in self.skills.matrix.people]
        return [max(PERSON_WIDE, round((metrics.horizontalAdvance(name) + HEAD_PAD) / theme.scale)) for name in names]

    def _fit(self) -> None:
        theme, people = current(), len(self.skills.matrix.people)
        needed = theme.px(SKILL_WIDE + sum(self._person_widths()) + NOTE_WIDE)
        self.horizontalHeader().setMinimumSectionSize(theme.px(40))
        across = self.horizontalScrollBar().sizeHint().height() if needed > self.width() else 0
        # A stretched last column would shrink to nothing where people need all the room.
        self.setColumnWidth(people + 1, theme.px(NOTE_WIDE))
        self.horizontalHeader().setSectionResizeMode(
            people + 1,
            self.horizontalHeader().ResizeMode.Fixed if across else self.horizontalHeader().ResizeMode.Stretch,
        )
        self.setFixedHeight(theme.px(28) + len(self.skills.matrix.skills) * theme.px(ROW) + 2 + across)


class _Delegate(QStyledItemDelegate):
    """Paints one cell: a shape that fills with the level, and its word."""

    def __init__(self, table: SkillTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        theme, area = current(), option.rect
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setClipRect(area)
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        pad = theme.px(7)
        room = area.adjusted(pad, 0, -pad, 0)
        text, role = str(index.data() or ""), "text"
        if self._table.skills.person(index.column()):
            level = self._table.skills.level_at(index)
            if index == self._table.currentIndex() and self._table.hasFocus():
                painter.fillRect(area.adjusted(1, 1, -1, -1), theme.color("accent-soft"))
                painter.setPen(QPen(theme.color("focus"), 2))
                painter.drawRect(area.adjusted(1, 1, -2, -2))
            side = theme.px(12)
            left = room.right() - side if mirrored else room.left()
            paint_level(painter, QRectF(left, area.center().y() - side / 2 + 0.5, side, side), level)
            gap = side + theme.px(6)
            room = room.adjusted(0, 0, -gap, 0) if mirrored else room.adjusted(gap, 0, 0, 0)
            role = "muted" if level == NONE else "text"
        elif index.column() > 0:
            role = "muted" if self._table.skills.is_held(index) else "concern"
        self._write(painter, room, text, theme.color(role), option.direction)
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, room: QRect, text: str, ink: QColor, direction: Qt.LayoutDirection) -> None:
        painter.setPen(ink)
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        flags = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, int(flags), words)


def paint_level(painter: QPainter, box: QRectF, level: str) -> None:
    """An empty ring, a half full one, a full one, a full one with a ring around it."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = theme.color("field" if level == NONE else "accent")
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = box.adjusted(1, 1, -1, -1)
    painter.drawEllipse(ring)
    painter.setBrush(ink)
    if level == "learning":
        painter.drawChord(ring, 180 * 16, 180 * 16)
    elif level == "can":
        painter.drawEllipse(ring)
    elif level == "teach":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(ring.center()), ring.width() * 0.29, ring.width() * 0.29)
    painter.restore()


class SkillsPanel(QWidget):
    """The matrix with what can be done about it. Signals: ``level_set(person, skill, level)``, ``add_asked``,
    ``remove_asked(skill)``, ``lesson_asked(code)``."""

    level_set = Signal(str, str, str)
    add_asked = Signal()
    remove_asked = Signal(str)
    lesson_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.add = button(_("Add a skill"), self.add_asked.emit, icon="plus", size="small")
        self._head = SectionHead(_("Who can do what"), "", self.add)
        column.addLayout(self._head)
        self.table = SkillTable()
        self.table.level_set.connect(self.level_set)
        self.table.add_asked.connect(self.add_asked)
        self.table.moved.connect(self._show_cell)
        column.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.levels = SegmentedSwitch(
            [(level, f"{number}  {level_name(level)}") for number, level in enumerate(LEVELS)],
            _("Level in the chosen cell"),
        )
        self.levels.chosen.connect(self.table.set_level)
        row.addWidget(self.levels)
        self._cell = label("", "small", wrap=True)
        row.addWidget(self._cell, 1, Qt.AlignmentFlag.AlignVCenter)
        self.remove = button(_("Take this skill off"), self._remove, icon="trash-2", size="small")
        row.addWidget(self.remove)
        column.addLayout(row)
        self._said = QVBoxLayout()
        self._said.setSpacing(0)
        column.addSpacing(4)
        column.addLayout(self._said)
        self.lessons: list[QWidget] = []

    def show_matrix(self, matrix: SkillMatrix) -> None:
        """Show who can do what, what nobody can yet, and who could teach whom."""
        self._head.detail.set_text(summary_words(matrix))
        self.table.show_matrix(matrix)
        self._show_cell()
        clear(self._said)
        self.lessons = []
        for gap in matrix.gaps:
            if not gap.only:
                self._said.addWidget(self._gap_row(gap))
                self._said.addWidget(rule())
        alone = alone_sentence(matrix)
        if alone:
            self._said.addWidget(_said_row("user", "muted", alone))
            self._said.addWidget(rule())
        for one in matrix.teaching[:TEACHING_SHOWN]:
            self._said.addWidget(_said_row("graduation-cap", "accent", teaching_sentence(one, matrix)))
            self._said.addWidget(rule())
        if not matrix.is_told:
            words = _("Choose a cell and press 0 to 3: each says it of themselves. Then what is missing stands here.")
            self._said.addWidget(label(words, "muted", wrap=True))

    def _gap_row(self, gap: SkillGap) -> QWidget:
        step = None
        if gap.lesson:
            step = button(_("Open the lesson"), partial(self.lesson_asked.emit, gap.lesson), size="small")
            step.setAccessibleName(_("Open the lesson: {skill}").format(skill=skill_name(gap.skill)))
            step.setObjectName(f"lesson-{gap.skill}")
            self.lessons.append(step)
        return _said_row("triangle-alert", "concern", gap_sentence(gap), step)

    def _show_cell(self) -> None:
        person, skill = self.table.cell
        self.levels.setEnabled(bool(person))
        self.remove.setVisible(bool(skill) and skill not in SKILLS)
        if person:
            matrix = self.table.skills.matrix
            self.levels.choose(matrix.level(person, skill))
            said = _("{skill} · {name}").format(skill=skill_name(skill), name=known_name(matrix.name(person)))
            self._cell.setText(said)

    def _remove(self) -> None:
        skill = self.table.cell[1]
        if skill:
            self.remove_asked.emit(skill)


def _said_row(icon: str, role: str, text: str, step: QWidget | None = None) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 6, 0, 6)
    row.setSpacing(10)
    row.addWidget(IconLabel(icon, role), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label(text, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
    if step is not None:
        row.addWidget(step, 0, Qt.AlignmentFlag.AlignVCenter)
    return box
