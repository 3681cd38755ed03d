"""The storyboard before it is saved: every slide, or the page, as it will be; one click makes the file.

Reached from *Learning* and *Reports*. It asks what is to stand on it; where everything stands is the sheets'.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.i18n import _, format_number
from qic_desktop.reports.storyboard_sheet import sheet_scene
from qic_desktop.services.learning import storyboard
from qic_desktop.services.learning.storyboard import PreparedStoryboard
from ui import shortcuts
from ui.charts.painter import paint_scene
from ui.desk import Desk
from ui.navigation import Place
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.folder_field import FolderField
from ui.theme.tokens import PAGE_PADDING, Theme, current
from ui.widgets.buttons import Button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.fields import Field
from ui.widgets.panel import clear, scrolled
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import Headline, label

KEY = "storyboard"
TOPIC = "storyboard"
SIDE_BY_SIDE = 900
_PAPER = Theme(dark=False, scale=1.0)
_GAP = 16
_LEAST = 300
"""Two slides stand side by side from twice this width on."""


class SheetView(QWidget):
    """One slide or page, as large as there is room; Left and Right go to the sheets beside it."""

    stepped = Signal(int)

    def __init__(self, scene: Scene, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.setAccessibleName(name)
        self.setToolTip("")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self.scene.height / self.scene.width)

    def sizeHint(self) -> QSize:
        return QSize(_LEAST * 2, self.heightForWidth(_LEAST * 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(160))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        steps = {Qt.Key.Key_Right: 1 if forward else -1, Qt.Key.Key_Left: -1 if forward else 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = min(self.width() / self.scene.width, self.height() / self.scene.height)
        sheet = QRectF(0, 0, self.scene.width * scale, self.scene.height * scale)
        focused = self.hasFocus()
        role, width = ("focus", 2.0) if focused else ("line-strong", 1.0)
        painter.setPen(QPen(current().color(role), width))
        painter.setBrush(_PAPER.color("surface"))
        painter.drawRect(sheet.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        painter.scale(scale, scale)
        paint_scene(painter, self.scene, _PAPER)
        painter.end()


class StoryboardPage(Page):
    """The page: questions at the start, the sheets beside them."""

    help_id = "learning"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.printer = Printer(desk, self)
        self.prepared: PreparedStoryboard | None = None
        self.sheets: list[SheetView] = []
        self._columns = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(32)
        questions = QWidget()
        questions.setLayout(self._build_questions())
        self._questions = scrolled(questions)
        self._questions.setFixedWidth(current().px(316))
        self._across.addWidget(self._questions)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(2, 2, 8, 2)
        self._grid.setSpacing(_GAP)
        self._across.addWidget(scrolled(inside), 1)
        outer.addLayout(self._across, 1)
        shortcuts.bind(self, shortcuts.PRINT, self.make)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Storyboard")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Learning"), Place("learning")),)

    def refresh(self, changes: object | None) -> None:
        workspace, names, leading = self.desk.workspace, self.names.isChecked(), self.measure.key or None
        self.desk.tasks.query(
            lambda: storyboard.prepare(workspace, names=names, leading=leading),
            self._show,
            failed=self.desk.say.error,
            owner=self,
            topic=TOPIC,
        )

    def focus_target(self) -> QWidget | None:
        return self.make_button

    # --- steps -------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the file beside the window, save it beside what is there, open it."""
        prepared, form = self.prepared, self.form.key
        if prepared is None or not self.make_button.isEnabled():
            return
        self.make_button.setEnabled(False)
        self.printer.save(
            lambda: self.prepared or prepared,
            lambda made, folder: storyboard.save_storyboard(made, form, folder),
            lambda _error: self.make_button.setEnabled(True),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.sheets and self._columns != self._wanted_columns():
            self._place_sheets()

    # --- building ----------------------------------------------------------------------------------------------

    def _build_questions(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 4, 4)
        column.setSpacing(16)
        column.addWidget(
            Headline(
                _("Your work on a few slides"),
                _("Made from what is recorded, nothing is typed twice. In the slides all can be changed."),
            )
        )
        self.form = SegmentedSwitch(
            [("slides", _("Slides")), ("pdf", _("A4 page")), ("poster", _("A3 poster"))], _("Which form")
        )
        self.form.chosen.connect(lambda _key: self._show_sheets())
        row = QHBoxLayout()
        row.addWidget(self.form)
        row.addStretch(1)
        column.addLayout(row)
        self.measure = Select([("", _("where most has changed"))])
        self.measure.chosen.connect(lambda _key: self.refresh(None))
        column.addWidget(Field(_("Which measure comes first"), self.measure))
        self.names = CheckBox(_("Name the people of the team"))
        self.names.setProperty("focusRing", True)
        self.names.toggled.connect(lambda _on: self.refresh(None))
        naming = QVBoxLayout()
        naming.setSpacing(2)
        naming.addWidget(self.names)
        naming.addWidget(label(_("Without it only roles stand there. Ask them first."), "small", wrap=True))
        column.addLayout(naming)
        self.make_button = Button(_("Make the slides"), kind="primary", icon="presentation")
        self.make_button.clicked.connect(lambda: self.make())
        column.addWidget(self.make_button)
        column.addWidget(label(_("It opens when it is ready. Nothing is overwritten."), "small", wrap=True))
        self.folder = FolderField(self.printer, _("Save the storyboard in"))
        column.addWidget(self.folder)
        column.addStretch(1)
        return column

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, prepared: PreparedStoryboard) -> None:
        self.prepared = prepared
        self._offer_measures(prepared)
        self._show_sheets()

    def _offer_measures(self, prepared: PreparedStoryboard) -> None:
        known = [("", _("where most has changed")), *((code, name) for code, name in prepared.measures)]
        self.measure.set_options(known)

    def _show_sheets(self) -> None:
        if self.prepared is None:
            return
        words = {"slides": _("Make the slides"), "pdf": _("Make the page"), "poster": _("Make the poster")}
        self.make_button.set_word(words[self.form.key])
        clear(self._grid)
        self.sheets = []
        for number, (title, scene) in enumerate(self._scenes(self.prepared), start=1):
            name = _("{number}: {title}").format(number=format_number(number), title=title)
            view = SheetView(scene, name)
            view.stepped.connect(partial(self._step, number - 1))
            self.sheets.append(view)
        self._place_sheets()

    def _scenes(self, prepared: PreparedStoryboard) -> Sequence[tuple[str, Scene]]:
        right = prepared.content.imprint.direction == "rtl"
        found = storyboard.sheets(prepared, self.form.key)
        return [(sheet.title, sheet_scene(sheet, right_to_left=right)) for sheet in found]

    def _place_sheets(self) -> None:
        self._columns = columns = self._wanted_columns()
        for number, view in enumerate(self.sheets):
            self._grid.addWidget(view, number // columns, number % columns)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(self.sheets), 1)

    def _wanted_columns(self) -> int:
        return 2 if len(self.sheets) > 1 and self.width() >= current().px(SIDE_BY_SIDE) else 1

    def _step(self, number: int, step: int) -> None:
        if 0 <= number + step < len(self.sheets):
            self.sheets[number + step].setFocus(Qt.FocusReason.TabFocusReason)


def page_spec() -> PageSpec:
    """Reached from *Learning*, *Reports* or by search."""
    return PageSpec(KEY, _("Storyboard"), "presentation", StoryboardPage, on_rail=False, parent="learning")
