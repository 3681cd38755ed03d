"""Tab goes as the eye does: through the parts as they stand on the screen, not in the order in which they were made.

Rows that are filled in later would otherwise come last, behind everything that stands below them. Places are asked of
widgets, never of layouts: items of a layout that pass through Python outlive it.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget


def reading_order(root: QWidget) -> list[QWidget]:
    """What Tab can reach inside a widget now, row by row; a part with an own frame is gone through as a whole."""
    inside: dict[QWidget, list[QWidget]] = {}
    seen: set[QWidget] = {root}
    for one in (each for each in root.findChildren(QWidget) if takes_tab(each)):
        child: QWidget | None = one
        while child is not None and child not in seen:
            seen.add(child)
            parent = child.parentWidget()
            if parent is not None:
                inside.setdefault(parent, []).append(child)
            child = parent
    return list(_walked(root, inside))


def _walked(part: QWidget, inside: dict[QWidget, list[QWidget]]) -> Iterable[QWidget]:
    for child in _by_rows(inside.get(part, [])):
        if takes_tab(child):
            yield child
        yield from _walked(child, inside)


def _by_rows(parts: list[QWidget]) -> Iterable[QWidget]:
    """Row by row; two parts stand in one row where the middle of one lies beside the other."""
    rows: list[list[QWidget]] = []
    for one in sorted(parts, key=lambda each: each.geometry().top()):
        if rows and _beside(rows[-1][0].geometry(), one.geometry()):
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        right = row[0].layoutDirection() == Qt.LayoutDirection.RightToLeft
        yield from sorted(row, key=lambda each: -each.geometry().right() if right else each.geometry().left())


def _beside(first: QRect, second: QRect) -> bool:
    return first.top() <= second.center().y() <= first.bottom() or second.top() <= first.center().y() <= second.bottom()


def takes_tab(part: QWidget) -> bool:
    """Whether Tab can stop here now."""
    reachable = part.isVisible() and part.isEnabled() and part.focusProxy() is None
    return reachable and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)


def go_on(root: QWidget, *, following: bool) -> bool:
    """Give the focus to the part after (or before) the one that has it; False at the end of ``root``."""
    here = QApplication.focusWidget()
    if here is None or not takes_tab(here):
        # It is being hidden or switched off: Qt then asks for the next one in the middle of that.
        return False
    order = reading_order(root)
    place = order.index(here) + (1 if following else -1) if here in order else -1
    if not 0 <= place < len(order):
        return False
    order[place].setFocus(_reason(following=following))
    return True


def go_out(root: QWidget, *, following: bool) -> bool:
    """Give the focus to what comes after (or before) ``root`` in its window; False where there is nothing else."""
    here = QApplication.focusWidget()
    if here is None or not takes_tab(here):
        return False
    part = _neighbour(here, following=following)
    while part is not None and part is not here:
        if part is not root and not root.isAncestorOf(part) and takes_tab(part):
            part.setFocus(_reason(following=following))
            return True
        part = _neighbour(part, following=following)
    return False


def _neighbour(part: QWidget, *, following: bool) -> QWidget | None:
    return part.nextInFocusChain() if following else part.previousInFocusChain()


def _reason(*, following: bool) -> Qt.FocusReason:
    return Qt.FocusReason.TabFocusReason if following else Qt.FocusReason.BacktabFocusReason
