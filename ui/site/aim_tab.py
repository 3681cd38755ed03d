"""The part *Aim*: the sentence with its parts, five calm questions about it, and the targets."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.improving import aims
from qic_desktop.services.improving.aims import AimSheet, SmartPoint
from qic_desktop.wording.aims import smart_day, smart_name, smart_question, smart_value, stretch_name, target_text
from ui.desk import Desk
from ui.site.aim_targets import TargetsPanel
from ui.site.note_field import NoteColumn, NoteField
from ui.site.plan_texts import PlanTexts
from ui.site.when_field import WhenField
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label, rule

SIDE_BY_SIDE = 1000
"""From this width on, at 100 % text, sentence and questions stand side by side."""
ICONS = {"yes": ("circle-check", "accent"), "look": ("triangle-alert", "concern"), "open": ("circle", "faint")}


class AimTab(QWidget):
    """The part; it reads and records by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.sheet: AimSheet | None = None
        self.texts = PlanTexts(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addWidget(self._build_aim())
        self.targets = TargetsPanel(desk)
        column.addWidget(self.targets)
        column.addStretch(1)
        for field in self.texts.fields.values():
            field.textChanged.connect(self._preview)
        self.when.textChanged.connect(self._preview)

    # --- what the page calls -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again for what is shown."""
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: aims.read_aim(workspace), self._show, owner=self, topic="aim")

    def focus_target(self) -> QWidget | None:
        """The first thing that is still to be said, else the targets."""
        if self.sheet is None or not self.sheet.plan.text("aim"):
            return self.texts.fields["aim"]
        return self.targets.table

    # --- building ----------------------------------------------------------------------------------------------

    def _build_aim(self) -> QWidget:
        card = QFrame()
        card.setProperty("panel", "card")
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, card)
        self._across.setContentsMargins(16, 14, 16, 14)
        self._across.setSpacing(20)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        example = _("for example: 95 in 100 people who come to us leave within four hours, every month")
        sentence = self.texts.bind("aim", NoteField(example, lines=2, size="big"))
        column.addWidget(NoteColumn(_("What do you want to achieve? One sentence"), sentence))
        column.addLayout(self._build_parts())
        self.offer = _Offer()
        self.offer.taken.connect(lambda text: self.texts.record("aim", text))
        column.addWidget(self.offer)
        column.addStretch(1)
        self._line = rule(upright=True)
        self._across.addWidget(left, 5)
        self._across.addWidget(self._line)
        self.smart = SmartChecks()
        self._across.addWidget(self.smart, 5)
        return card

    def _build_parts(self) -> QHBoxLayout:
        parts = QHBoxLayout()
        parts.setSpacing(8)
        whom = self.texts.bind("patients", NoteField(_("for example: all who walk in")))
        much = self.texts.bind("how_much", NoteField(_("for example: from 88 to 95 in 100")))
        self.when = self.texts.bind_day("by_when", WhenField(_("By when?"), _("30 Jun 2027")))
        parts.addWidget(NoteColumn(_("For whom?"), whom), 1)
        parts.addWidget(NoteColumn(_("By how much?"), much), 1)
        column = QVBoxLayout()
        column.setSpacing(1)
        heading = label(_("By when?"), "small")
        heading.setContentsMargins(10, 0, 10, 0)
        heading.setBuddy(self.when)
        column.addWidget(heading)
        self.when.setFixedWidth(current().px(128))
        column.addWidget(self.when)
        column.addStretch(1)
        parts.addLayout(column)
        return parts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= current().px(SIDE_BY_SIDE)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._across.setDirection(way)
        self._line.setVisible(wide)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, sheet: AimSheet) -> None:
        first = self.sheet is None
        self.sheet = sheet
        self.texts.show(sheet.plan, sheet.drafts)
        self.smart.show_points(sheet.smart)
        self.offer.show_aim(sheet.offered)
        self.targets.show_sheet(sheet)
        if first and self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _preview(self) -> None:
        """Answer the questions from what stands in the fields now, before it is recorded."""
        if self.sheet is None:
            return
        typed = {name: field.toPlainText() for name, field in self.texts.fields.items()} | {"by_when": self.when.when}
        plan = self.sheet.plan.with_texts(typed)
        self.smart.show_points(aims.smart_points(plan, self.sheet.leading, self.sheet.day))


class _Offer(QWidget):
    """The collaborative's aim, to be taken over as it stands. Emits ``taken(text)``."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._aim = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 10, 0)
        column.setSpacing(6)
        self._words = label("", "muted", wrap=True)
        column.addWidget(self._words)
        row = QHBoxLayout()
        self.take = button(_("Begin with it"), lambda: self.taken.emit(self._aim), size="small")
        row.addWidget(self.take)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_aim(self, aim: str) -> None:
        """Offer this aim; nothing for an empty one."""
        self._aim = aim
        self._words.setText(_("The collaborative’s aim: {aim}").format(aim=aim))
        self.setVisible(bool(aim))


class SmartChecks(QWidget):
    """Five questions with what answers them. A picture and words; nothing here is a mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        self.checks: dict[str, _Check] = {}
        for place, code in enumerate(("specific", "measurable", "achievable", "relevant", "time-bound")):
            self.checks[code] = _Check(smart_name(code))
            grid.addWidget(self.checks[code], place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(3, 1)

    def show_points(self, points: tuple[SmartPoint, ...]) -> None:
        """Show what answers each question."""
        for point in points:
            self.checks[point.code].show_point(point)


class _Check(QWidget):
    """One question."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon_room = QVBoxLayout()
        row.addLayout(self._icon_room)
        self._state = ""
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(name, "strong"))
        self.words = label("", "small", wrap=True)
        words.addWidget(self.words)
        words.addStretch(1)
        row.addLayout(words, 1)

    def show_point(self, point: SmartPoint) -> None:
        """Show a question as it stands."""
        if point.state != self._state:
            self._state = point.state
            clear(self._icon_room)
            self._icon_room.addWidget(IconLabel(*ICONS[point.state]), 0, Qt.AlignmentFlag.AlignTop)
        text = point_words(point)
        self.words.setText(text)
        self.setAccessibleName(f"{self._name}. {text}")


def point_words(point: SmartPoint) -> str:
    """What answers a question, or the question itself."""
    open_question = smart_question(point.code, point.why)
    if open_question:
        return open_question
    if point.code == "time-bound":
        return smart_day(point.why, point.texts[0], point.days)
    if point.code == "specific":
        return _("what, and for whom: {people}").format(people=_shortened(point.texts[0]))
    if point.code == "relevant":
        return _("the charter says what is wrong now")
    return _target_words(point)


def _target_words(point: SmartPoint) -> str:
    target = point.target
    if target is None:
        return ""
    aid, style = target.aid, target.style
    others = {
        "easy": target_text(aid.median, style),
        "elsewhere": target_text(aid.best_site.value, style) if aid.best_site else "",
        "best": _best_words(point),
    }
    period = point.texts[0] if point.texts else ""
    value = target_text(target.value, style)
    return smart_value(point.why, target.view.name, value, others.get(point.why, ""), period=period)


def _best_words(point: SmartPoint) -> str:
    target = point.target
    if target is None or target.aid.best is None:
        return ""
    best = target.aid.best
    return f"{target_text(best.value, target.style)} ({stretch_name(best.first, best.last)})"


def _shortened(text: str, most: int = 80) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[: most - 1].rstrip() + "…"
