"""Settings of this computer: theme, text size, language. They take effect at once and are kept at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.fields import Field
from ui.widgets.texts import label

TEXT_SIZES = (90, 100, 115, 130)


class Preferences(QDialog):
    """Emits ``theme_chosen(str)``, ``text_size_chosen(int)`` in per cent, ``language_chosen(str)``."""

    theme_chosen = Signal(str)
    text_size_chosen = Signal(int)
    language_chosen = Signal(str)

    def __init__(
        self, languages: Sequence[tuple[str, str]], chosen: tuple[str, int, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Field(_("Colours"), self.theme))
        layout.addWidget(Field(_("Text size"), self.text_size))
        layout.addWidget(Field(_("Language"), self.language))
        layout.addWidget(label(_("Text size and language take full effect when you close this window."), "muted"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Close"), self.accept, kind="primary"))
        layout.addLayout(row)
