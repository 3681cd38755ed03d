"""What was found in Downloads, on the desktop and on sticks: a list to choose from. Nothing has been opened."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.found_packages import FoundPackage
from qic_desktop.wording.exchange import ago, size_name
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.texts import label

_PATH_ROLE = Qt.ItemDataRole.UserRole


class FoundDialog(Sheet):
    """Emits ``opened(list of paths)``: the one chosen, or those with a tick."""

    opened = Signal(object)

    def __init__(self, found: Sequence[FoundPackage], parent: QWidget | None = None) -> None:
        title = n_("{n} package found", "{n} packages found", len(found)).format(n=len(found))
        super().__init__("folder-search", title, (640, 460), parent)
        self.say(title, _("None of them has been opened. Tick those you want to look at."))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setProperty("ownFocus", True)
        self.list.setSpacing(0)
        now = int(time.time() * 1000)
        for place, one in enumerate(found):
            words = " · ".join((one.path.name, one.folder, ago(one.changed, now), size_name(one.size)))
            item = QListWidgetItem(words)
            item.setData(_PATH_ROLE, one.path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if place == 0 else Qt.CheckState.Unchecked)
            item.setToolTip(str(one.path))
            self.list.addItem(item)
        self.list.setStyleSheet(f"QListWidget::item {{ height: {current().px(32)}px; }}")
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(self._apply_choice)
        self.list.itemDoubleClicked.connect(self._open_one)
        self.body.addWidget(self.list, 1)
        self.foot.addWidget(label("", "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.look = Button(_("Look inside"), kind="primary", icon="package-open")
        self.look.clicked.connect(self._open_ticked)
        self.look.setDefault(True)
        self.foot.addWidget(self.look)

    def _ticked(self) -> list[object]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(_PATH_ROLE) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _apply_choice(self) -> None:
        self.look.setEnabled(bool(self._ticked()))

    def _open_ticked(self) -> None:
        self._open(self._ticked())

    def _open_one(self, item: QListWidgetItem) -> None:
        self._open([item.data(_PATH_ROLE)])

    def _open(self, paths: list[object]) -> None:
        self.accept()
        self.opened.emit(paths)
