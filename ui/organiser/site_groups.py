"""The groups that sites are filtered by, in words and marks, and the chip that chooses one: A to Z, never a ranking."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from qic_desktop.i18n import _
from ui.theme import fonts
from ui.theme.tokens import current
from ui.widgets.finding_mark import FindingKind, paint_finding

MARKS: dict[str, FindingKind] = {
    "improving": "improvement",
    "worse": "concern",
    "swings": "change",
    "changed": "change",
    "chance": "chance",
    "few": "few",
    "jump": "concern",
    "silent": "few",
}


def group_word(group: str) -> str:
    """The group's name on chips and headings."""
    return {
        "all": _("All"),
        "improving": _("Improving"),
        "worse": _("Getting worse"),
        "swings": _("Swings"),
        "changed": _("Changed"),
        "chance": _("Only chance"),
        "few": _("Too few points"),
        "jump": _("Count jumped"),
        "silent": _("Not reporting"),
        "asking": _("Asks to join"),
        "open": _("Open questions"),
        "none": _("Nothing yet"),
        "left": _("Left"),
        "to-compare": _("To compare"),
        "compared": _("Compared"),
        "unproven": _("Cannot be accepted"),
        "enrolled": _("Takes part"),
        "planned": _("Planned"),
        "invited": _("Invited"),
        "declined": _("Declined"),
    }[group]


class Chip(QAbstractButton):
    """A filter with its mark, its word and how many sites it leaves."""

    def __init__(self, key: str, mark: FindingKind | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._mark = mark
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_count(self, count: int) -> None:
        """Show how many sites there are; an empty group has no chip."""
        self._count = count
        self.setText(f"{group_word(self.key)} {count}")
        self.setAccessibleName(self.text())
        self.setVisible(count > 0 or self.key == "all")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = current()
        word, count = self._widths()
        return QSize(word + count + theme.px(28 + (18 if self._mark else 0)), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() else 1
        edge = "focus" if self.hasFocus() else "accent" if on else "line-strong"
        painter.setPen(QPen(theme.color(edge), width))
        painter.setBrush(theme.color("accent-soft" if on else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5.5, 5.5)
        x = theme.px(11)
        if self._mark is not None:
            side = theme.px(10)
            paint_finding(painter, self._mirrored(QRectF(x, (self.height() - side) / 2, side, side)), self._mark)
            x += theme.px(18)
        word, _count = self._widths()
        painter.setPen(theme.color("accent" if on else "text"))
        painter.setFont(self._font(on))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self._mirrored(QRectF(x, 0, word + 4, self.height())), middle, group_word(self.key))
        painter.setFont(self._font(True))
        count = self._mirrored(QRectF(x + word + theme.px(6), 0, 80, self.height()))
        painter.drawText(count, middle, str(self._count))
        painter.end()

    def _mirrored(self, area: QRectF) -> QRectF:
        """The area at the other side where pages run from right to left."""
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            area.moveLeft(self.width() - area.right())
        return area

    def _font(self, strong: bool) -> QFont:
        return fonts.font(current().font_size(12), 600 if strong else 500, self.logicalDpiY())

    def _widths(self) -> tuple[int, int]:
        metrics = QFontMetrics(self._font(True))
        return metrics.horizontalAdvance(group_word(self.key)), metrics.horizontalAdvance(str(self._count))
