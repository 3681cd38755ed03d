"""How the pages of a team stand: two columns of the page's grid, below each other where there is no room."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.tokens import PAGE_PADDING
from ui.widgets.columns import Columns

SIDE_BY_SIDE = 1000
"""The width of a page, in pixels at 100 % text, from which its columns stand side by side."""
IN_A_PAGE = SIDE_BY_SIDE - 2 * PAGE_PADDING
MAIN_AND_ASIDE, NEARLY_HALVES = (728, 370), (640, 458)


def beside(left: QWidget, right: QWidget, shares: tuple[int, int] = MAIN_AND_ASIDE) -> Columns:
    """Two columns of a page; ``shares`` are their widths in a window of 1366 pixels."""
    return Columns((left, right), IN_A_PAGE, shares=shares, spacing=32, on_top=True)


def upright(box: QWidget) -> QVBoxLayout:
    """A column of parts, eight pixels apart, without a margin of its own."""
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    return column
