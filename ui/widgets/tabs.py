"""The bar of tabs at the top of a page: words on a line, the chosen one marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QTabBar, QWidget

from ui.widgets.segmented import SegmentedSwitch


def tab_bar(name: str, words: Iterable[str]) -> QTabBar:
    """Tabs with these words, as wide as they need; ``name`` is what screen readers call the bar."""
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setAccessibleName(name)
    for word in words:
        tabs.addTab(word)
    # The chosen word is bold, hence wider: without a new size the last tab would hide behind two arrows.
    tabs.currentChanged.connect(lambda _index: tabs.updateGeometry())
    return tabs


def show_tab(tabs: QTabBar, index: int, shown: bool) -> None:
    """Show or hide a tab; the bar takes the room that it needs now."""
    # Qt forgets that another tab was just shown when this one is told what it is already.
    if tabs.isTabVisible(index) != shown:
        tabs.setTabVisible(index, shown)
        tabs.updateGeometry()


def step_on(tabs: QTabBar) -> None:
    """The next tab, after the last one the first."""
    tabs.setCurrentIndex((tabs.currentIndex() + 1) % tabs.count())


def open_tab(page: QWidget | None) -> str | int | None:
    """Which tab of the page is open: its place in a bar, its key in a switch; None where a page has no tabs."""
    tabs = getattr(page, "tabs", None)
    if isinstance(tabs, QTabBar):
        return tabs.currentIndex()
    return tabs.key if isinstance(tabs, SegmentedSwitch) else None


def turn_to(page: QWidget | None, tab: str | int | None) -> None:
    """Open the tab that :func:`open_tab` told of, as if the person had chosen it."""
    tabs = getattr(page, "tabs", None)
    if isinstance(tabs, QTabBar) and isinstance(tab, int):
        tabs.setCurrentIndex(tab)
    elif isinstance(tabs, SegmentedSwitch) and isinstance(tab, str) and tab != tabs.key:
        tabs.turn_to(tab)
