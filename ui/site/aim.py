"""Aim and drivers: what is to be reached, by which drivers, where the problem comes from, and the charter.

Owns the switch between the four parts. A part is a widget with ``reload()``; it records its fields itself, when they
are left. It is made when it is first looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui import shortcuts
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.site.aim_tab import AimTab
from ui.site.charter_tab import CharterTab
from ui.site.diagnosis_tab import DiagnosisTab
from ui.site.driver_tab import DriverTab
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.panel import scrolled
from ui.widgets.segmented import SegmentedSwitch

KEY = "aim"


class Tab(Protocol):
    """What the page asks of a part."""

    def reload(self) -> None:
        """Ask again for what is shown."""
        ...


class AimPage(Page):
    """The page. ``open`` takes the part ("aim", "drivers", "diagnosis", "charter"); "drivers:ID" shows a card in it."""

    help_id = "aim"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.parts: dict[str, QWidget] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(PAGE_PADDING, 16, PAGE_PADDING, 16)
        self._column.setSpacing(16)
        outer.addWidget(scrolled(content))
        words = {
            "aim": _("Aim"),
            "drivers": _("Driver diagram"),
            "diagnosis": _("Diagnosis"),
            "charter": _("Charter"),
        }
        self._makers = _makers()
        self.tabs = SegmentedSwitch([(key, words[key]) for key in self._makers], _("Which part of the plan"))
        self.tabs.chosen.connect(lambda _key: self._show_part())
        shortcuts.bind(self, shortcuts.NEXT_TAB, self._next_part, anywhere=False)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        self._column.addLayout(row)
        self._room = QVBoxLayout()
        self._column.addLayout(self._room, 1)

    @property
    def part(self) -> QWidget | None:
        """The part that is looked at."""
        return self.parts.get(self.tabs.key)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Aim and drivers")

    def open(self, argument: str) -> None:
        part, _colon, thing = argument.partition(":")
        if part in self._makers and part != self.tabs.key:
            self.tabs.choose(part)
            self._show_part()
        if thing and (show := getattr(self.part, "show_thing", None)) is not None:
            show(thing)

    def refresh(self, changes: object | None) -> None:
        if self.part is None:
            self._show_part()
        else:
            cast(Tab, self.part).reload()

    def focus_target(self) -> QWidget | None:
        target = getattr(self.part, "focus_target", None)
        return target() if target is not None else self.tabs

    def regions(self) -> tuple[QWidget, ...]:
        # The drawing keeps Tab for new cards; from the words above it Tab goes on to its tools.
        view = getattr(self.part, "view", None)
        return (self.tabs, view) if isinstance(view, QWidget) and view.isVisible() else ()

    def leave(self) -> None:
        leave = getattr(self.part, "leave", None)
        if leave is not None:
            leave()

    # --- parts -------------------------------------------------------------------------------------------------

    def _next_part(self) -> None:
        self.tabs.step_on()
        (self.focus_target() or self.tabs).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_part(self) -> None:
        """Show the chosen part. One that is hidden records its fields, since hiding ends typing."""
        key = self.tabs.key
        if key not in self.parts:
            made = self._makers[key](self.desk)
            self.parts[key] = made
            self._room.addWidget(made)
        for other, part in self.parts.items():
            part.setVisible(other == key)
        cast(Tab, self.parts[key]).reload()


def _makers() -> dict[str, Callable[[Desk], QWidget]]:
    return {"aim": AimTab, "drivers": DriverTab, "diagnosis": DiagnosisTab, "charter": CharterTab}


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec(KEY, _("Aim and drivers"), "target", AimPage)
