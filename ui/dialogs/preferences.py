"""Settings of this computer: theme, text size, language, kept at once; and the lock of the open workspace."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.dialogs.text_guarding import TextGuarding
from ui.locks import LockState
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.panel import scrolled
from ui.widgets.texts import label, rule

TEXT_SIZES = (90, 100, 115, 130, 150, 200)
_TITLE_BAR = 48


class Preferences(QDialog):
    """Emits ``theme_chosen(str)``, ``text_size_chosen(int)`` in per cent, ``language_chosen(str)``.

    ``asked`` is what is wanted of the lock of the open workspace when the dialog has closed: "lock", "change",
    "sheet", "forget", or nothing.
    """

    theme_chosen = Signal(str)
    text_size_chosen = Signal(int)
    language_chosen = Signal(str)

    def __init__(
        self,
        languages: Sequence[tuple[str, str]],
        chosen: tuple[str, int, str],
        parent: QWidget | None = None,
        *,
        lock: LockState | None = None,
        guarding: tuple[bool, tuple[str, ...]] = (True, ()),
    ) -> None:
        super().__init__(parent)
        self.asked = ""
        self.setWindowTitle(_("Settings"))
        self.setMinimumWidth(current().px(420))
        theme, text_percent, language = chosen
        self.theme = Select([("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))])
        self.text_size = Select([(str(size), f"{size} %") for size in TEXT_SIZES])
        self.language = Select(list(languages))
        for box, key in ((self.theme, theme), (self.text_size, str(text_percent)), (self.language, language)):
            box.choose(key)
        self.theme.chosen.connect(self.theme_chosen)
        self.text_size.chosen.connect(lambda key: self.text_size_chosen.emit(int(key)))
        self.language.chosen.connect(self.language_chosen)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 16)
        outer.setSpacing(8)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 16, 24, 4)
        layout.setSpacing(12)
        self._area, self._inside = scrolled(content), layout
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self._area)
        layout.addWidget(Field(_("Colours"), self.theme))
        layout.addWidget(Field(_("Text size"), self.text_size))
        layout.addWidget(Field(_("Language"), self.language))
        layout.addWidget(label(_("Text size and language take full effect when you close this window."), "muted"))
        layout.addWidget(rule())
        self.guarding = TextGuarding(*guarding)
        layout.addWidget(self.guarding)
        if lock is not None:
            layout.addWidget(rule())
            self._add_lock(layout, lock)
        self._foot = row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.addStretch(1)
        row.addWidget(button(_("Close"), self.accept, kind="primary"))
        outer.addLayout(row)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as wrapped words need, and never higher than the screen."""
        outer, inside = self.layout(), self._inside
        if outer is None:
            return
        inside.activate()
        outer.activate()
        wide = max(self.width(), self.minimumWidth(), inside.minimumSize().width() + 2)
        margins = outer.contentsMargins()
        foot = self._foot.sizeHint().height() + outer.spacing() + margins.top() + margins.bottom()
        high = foot + inside.totalHeightForWidth(wide - self._area.verticalScrollBar().sizeHint().width())
        self.resize(wide, min(high, self.screen().availableGeometry().height() - current().px(_TITLE_BAR)))

    def _add_lock(self, layout: QVBoxLayout, lock: LockState) -> None:
        layout.addWidget(label(_("This workspace"), "section"))
        if not lock.locked:
            told = _("Not locked: whoever finds this laptop can read it.")
            steps = [("lock", _("Lock with a passphrase …"))]
        else:
            told = _("Locked with a passphrase. Its files can be read with it only.")
            steps = [("change", _("Change the passphrase …")), ("sheet", _("Recovery sheet …"))]
        if lock.remembered:
            steps.append(("forget", _("Ask for the passphrase on this computer")))
        layout.addWidget(label(told, "muted", wrap=True))
        for key, word in steps:
            step = button(word, partial(self._ask, key))
            layout.addWidget(step, 0, Qt.AlignmentFlag.AlignLeading)

    def _ask(self, key: str) -> None:
        self.asked = key
        self.accept()
