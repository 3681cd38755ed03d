"""F6: from part to part of the window, and into the parts of a page that has several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.shell.page import Page

Target = Callable[[], QWidget | None]
"""Answers what takes the focus in a part."""


def step(page: QWidget | None, own: Mapping[QWidget, Target], parts: Sequence[QWidget], way: int) -> None:
    """Put the focus into the next part, or with ``way`` -1 into the one before.

    ``own`` are the window's parts, each with what takes the focus there; ``parts`` are those of the page.
    """
    regions = [*own, *parts]
    region = regions[(_place_of_focus(regions) + way) % len(regions)]
    on_page = _landing(page, region) if isinstance(page, Page) else None
    target = own[region]() if region in own else on_page
    if target is not None:
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def keep_focus(page: QWidget | None, parts: Sequence[QWidget], before: QWidget) -> None:
    """A button of ``parts`` that was switched off, or a notice that went, must not throw the focus off the page."""
    was_there = any(part.isAncestorOf(before) for part in parts)
    if isinstance(page, Page) and was_there and not (before.isEnabled() and before.isVisible()):
        (page.focus_target() or page).setFocus(Qt.FocusReason.OtherFocusReason)


def _place_of_focus(regions: Sequence[QWidget]) -> int:
    """In which of the regions the focus is; -1 in none."""
    focused = QGuiApplication.focusObject()
    if not isinstance(focused, QWidget):
        return -1
    return next((i for i, part in enumerate(regions) if part is focused or part.isAncestorOf(focused)), -1)


def _landing(page: Page, region: QWidget) -> QWidget | None:
    """Where the focus goes on a page: where typing begins, or in a region without that, where Tab stops first."""
    target = page.focus_target() or page
    if not page.regions() or target is region or region.isAncestorOf(target):
        return target
    return first_focusable(region)


def first_focusable(part: QWidget) -> QWidget | None:
    """The first widget that Tab stops at: the part itself, or one within."""
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return part
    here = part.nextInFocusChain()
    while here is not None and here is not part:
        stops = bool(here.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if stops and here.isVisible() and here.isEnabled() and part.isAncestorOf(here):
            return here
        here = here.nextInFocusChain()
    return None
