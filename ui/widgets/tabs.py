"""The bar of tabs at the top of a page: words on a line, the chosen one marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QTabBar


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


def step_on(tabs: QTabBar) -> None:
    """The next tab, after the last one the first."""
    tabs.setCurrentIndex((tabs.currentIndex() + 1) % tabs.count())
