"""*Lesson* in the header: the short lessons that help with the page that is shown, a click away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.i18n import _
from ui import icons
from ui.navigation import Place
from ui.widgets.buttons import Button

LESSON = "lesson"
"""The key of the page that shows one."""
LESSONS_OF: dict[str, tuple[str, ...]] = {
    "measure": ("run-chart", "shift", "one-value", "two-bars", "rare-events"),
    "measures": ("run-chart", "data-plan"),
    "tests-of-change": ("small-scale", "prediction"),
    "cycle": ("prediction", "small-scale"),
    "aim": ("aim", "two-bars"),
    "month-sheet": ("missing", "data-plan", "one-value"),
    "count-back": ("missing", "data-plan"),
}
"""Which lessons help on which page, the most wanted first."""


class LessonButton(Button):
    """Opens a menu of the lessons for a page, hidden where there are none; ``place_asked(Place)``."""

    place_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Lesson"), parent, kind="quiet", icon="graduation-cap", size="small")
        self.setAccessibleName(_("Lesson: short help with what is shown here"))
        self.setToolTip(_("Three minutes on what is shown here"))
        self.choices: QMenu | None = None
        self.hide()

    def show_lessons_of(self, page: str, *, shown: bool) -> None:
        """Offer the lessons of a page; ``shown`` False where this role has none."""
        codes = LESSONS_OF.get(page, ()) if shown else ()
        if codes:
            self._offer(codes)
        self.setVisible(bool(codes))

    def _offer(self, codes: Sequence[str]) -> None:
        """Menu and texts are made for the first page that has a lesson: none of it before the first frame."""
        from qic_desktop.wording.lessons import lesson_text

        if self.choices is None:
            self.choices = QMenu(self)
            self.setMenu(self.choices)
        self.choices.clear()
        for code in codes:
            act = partial(self.place_asked.emit, Place(LESSON, code))
            self.choices.addAction(icons.icon("graduation-cap"), lesson_text(code).title, act)

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon in narrow windows."""
        self.set_word("" if narrow else _("Lesson"))
