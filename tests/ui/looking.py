"""What an eye sees on a page, measured: words that are cut, that lie on each other, or run out of their page.

Painted pictures (charts, grids, boards) are looked at by their own tests; here it is every widget with words.
"""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

SLACK = 2
"""Pixels by which roundings may differ."""
NAMED = (QAbstractButton, QLineEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


def faults_of(page: QWidget) -> list[str]:
    """Sentences on what is wrong with the layout of a page that is shown."""
    shown = [each for each in page.findChildren(QWidget) if each.isVisibleTo(page) and not each.size().isEmpty()]
    found = [fault for each in shown if (fault := _cut(each))]
    found += [fault for each in shown if (fault := _outside(each, page))]
    found += [fault for area in shown if isinstance(area, QScrollArea) and (fault := _too_wide(area))]
    found += [fault for tabs in shown if isinstance(tabs, QTabBar) and (fault := _tabs_hide(tabs))]
    by_parent: dict[int, list[QWidget]] = {}
    for each in shown:
        if words_of(each):
            by_parent.setdefault(id(each.parentWidget()), []).append(each)
    for beside in by_parent.values():
        found += [fault for one, two in combinations(beside, 2) if (fault := _over(one, two))]
    return found


def unnamed(page: QWidget) -> list[str]:
    """The controls of a page that a screen reader could not name."""
    found = []
    for each in page.findChildren(QWidget):
        if not each.isVisibleTo(page) or not isinstance(each, NAMED) or isinstance(each, QScrollBar | QHeaderView):
            continue
        spoken = QAccessible.queryAccessibleInterface(each)
        if spoken is None or not spoken.isValid():
            found.append(f"{_who(each)} has no accessible form")
        elif not spoken.text(QAccessible.Text.Name).strip():
            found.append(f"{_who(each)} has no accessible name")
    return found


def words_of(widget: QWidget) -> str:
    """The words that a label, button or line shows."""
    if isinstance(widget, QLabel):
        text = widget.text()
        if text.startswith("<"):
            document = QTextDocument()
            document.setHtml(text)
            text = document.toPlainText()
        return text.strip()
    return widget.text().strip() if isinstance(widget, QAbstractButton) else ""


def _cut(widget: QWidget) -> str:
    words = words_of(widget)
    if not words or widget.toolTip():
        # Words that are shortened on purpose stand whole in the tool tip.
        return ""
    if widget.hasHeightForWidth():
        needed = widget.heightForWidth(widget.width())
        return f"{_who(widget)} is {widget.height()} high, needs {needed}" if needed > widget.height() + SLACK else ""
    if isinstance(widget, QLabel):
        needed = max(widget.fontMetrics().horizontalAdvance(line) for line in words.splitlines())
        room = widget.contentsRect().width()
    else:
        needed, room = widget.minimumSizeHint().width(), widget.width()
    return f"{_who(widget)} is {room} wide, needs {needed}" if needed > room + SLACK else ""


def _outside(widget: QWidget, page: QWidget) -> str:
    parent = widget.parentWidget()
    if parent is None or not words_of(widget) or parent is page.window():
        return ""
    if isinstance(parent.parentWidget(), QAbstractScrollArea):
        return ""
    room = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
    return "" if room.contains(widget.geometry()) else f"{_who(widget)} {_box(widget)} runs out of {_box(parent)}"


def _too_wide(area: QScrollArea) -> str:
    content = area.widget()
    if content is None or content.minimumSizeHint().width() <= area.viewport().width() + SLACK:
        return ""
    return f"{_who(area)} shows {area.viewport().width()}, its content needs {content.minimumSizeHint().width()}"


def _tabs_hide(tabs: QTabBar) -> str:
    """Tabs that have no room stand behind two small arrows, where nobody looks."""
    needed = sum(tabs.tabRect(at).width() for at in range(tabs.count()) if tabs.isTabVisible(at))
    return "" if needed <= tabs.width() + SLACK else f"{_who(tabs)} is {tabs.width()} wide, its tabs need {needed}"


def _over(one: QWidget, two: QWidget) -> str:
    shared = one.geometry().intersected(two.geometry())
    if shared.width() <= SLACK or shared.height() <= SLACK:
        return ""
    return f"{_who(one)} and {_who(two)} lie on each other ({shared.width()} x {shared.height()})"


def _box(widget: QWidget) -> str:
    corner = widget.mapTo(widget.window(), QPoint(0, 0))
    box = QRect(corner, widget.size())
    return f"({box.x()}, {box.y()}, {box.width()} x {box.height()})"


def _who(widget: QWidget) -> str:
    words = words_of(widget) or widget.accessibleName()
    return f"{type(widget).__name__} “{words[:60]}” {_box(widget)}"
