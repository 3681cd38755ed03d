"""The notice bar: one line with an icon, what happened, and at most two buttons. Read out when it appears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from qic_desktop.i18n import _
from ui import spoken
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.texts import IconLabel, label

NoticeLook = Literal["info", "concern", "improve"]
_ICONS: dict[str, tuple[str, str]] = {
    "info": ("info", "text"),
    "concern": ("triangle-alert", "concern"),
    "improve": ("circle-check", "improve"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A word and what it does."""

    word: str
    act: Callable[[], object]


class NoticeBar(QFrame):
    """One notice. ``closable`` adds a cross (``closed`` tells); a notice that needs an answer has none."""

    closed = Signal()

    def __init__(
        self,
        text: str,
        look: NoticeLook = "info",
        steps: Sequence[Step] = (),
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("panel", look)
        self.text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 8, 5)
        layout.setSpacing(12)
        icon, role = _ICONS[look]
        layout.addWidget(IconLabel(icon, role))
        words = label(text, wrap=True)
        words.setMinimumHeight(current().px(28))
        layout.addWidget(words, 1)
        for step in steps:
            layout.addWidget(button(step.word, step.act, size="small"))
        if closable:
            layout.addWidget(icon_button("x", _("Close this notice"), self._close))

    def _close(self) -> None:
        # Told first: whoever shows it gives the keys back before they would go to whatever comes next.
        self.closed.emit()
        self.hide()

    def announce(self) -> None:
        """Let screen readers say it."""
        spoken.tell(self, "Alert")
