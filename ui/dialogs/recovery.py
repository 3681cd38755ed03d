"""The recovery sheet on the screen: 24 numbered words, to be saved, printed or written down."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.i18n import _
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import button
from ui.widgets.panel import Panel
from ui.widgets.texts import label
from ui.widgets.tips import plain_tip

_COLUMNS = 4


class RecoveryDialog(Sheet):
    """Shows the words. Emits ``save_asked()``."""

    save_asked = Signal()

    def __init__(self, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("key-round", _("Your recovery sheet"), (680, 0), parent)
        self.say(
            _("Your recovery sheet"),
            _(
                "These words open the workspace when the passphrase is forgotten. Without both, nobody can open it, "
                "not we either. Keep them like a key, and not in the bag with the laptop."
            ),
        )
        panel = Panel()
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        rows = -(-len(words) // _COLUMNS)
        for place, word in enumerate(words):
            column, row = divmod(place, rows)
            number = label(f"{place + 1}", "muted")
            number.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            shown = label(word, "strong")
            shown.setAccessibleName(f"{place + 1} {word}")
            grid.addWidget(number, row, 2 * column)
            grid.addWidget(shown, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        panel.add(grid)
        self.body.addWidget(panel)
        self.told = label(_("Print it or write the words down. They are shown again in Settings."), "muted", wrap=True)
        self.body.addWidget(self.told)
        self.foot.addStretch(1)
        self.save = button(_("Save to print …"), self.save_asked.emit)
        self.foot.addWidget(self.save)
        done = button(_("I have it on paper"), self.accept, kind="primary")
        done.setDefault(True)
        self.foot.addWidget(done)
        self.save.setFocus()

    def tell(self, said: str) -> None:
        """Say below the words what came of saving them; the sheet grows, so that no word is cut."""
        self.told.setText(said)
        self.grow()

    def tell_saved(self, file: Path) -> None:
        """Say where the words were saved; a long path stands in the tool tip."""
        self.tell(
            _("Saved as {file} in {folder}. Print it now, and delete the file after that.").format(
                file=file.name, folder=file.parent.name or file.parent
            )
        )
        self.told.setToolTip(plain_tip(str(file)))
