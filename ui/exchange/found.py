"""What was found in Downloads, on the desktop and on sticks: a list to choose from. Nothing has been opened."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging.found_packages import FoundPackage, Search
from qic_desktop.wording.exchange import ago, size_name
from ui import icons
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.texts import label
from ui.widgets.tips import plain_tip

_PATH_ROLE = Qt.ItemDataRole.UserRole


class FoundDialog(Sheet):
    """Emits ``opened(list of paths)``: the one chosen, or those with a tick."""

    opened = Signal(object)

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        found = search.found
        title = n_("{n} package found", "{n} packages found", len(found)).format(n=len(found))
        super().__init__("folder-search", title, (720, 480), parent)
        said = _("None of them has been opened. Tick those you want to look at.")
        if not search.whole:
            said += " " + _("There is more than could be looked at; choose “Open a package” for a certain folder.")
        self.say(title, said)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setProperty("ownFocus", True)
        self.list.setSpacing(0)
        now = int(time.time() * 1000)
        first_named: dict[str, str] = {}
        for place, one in enumerate(found):
            same = first_named.setdefault(one.id, one.path.name) if one.id else ""
            item = QListWidgetItem(_words(one, now, same if same != one.path.name else ""))
            item.setIcon(icons.icon(_icon(one), "muted" if one.known else "text"))
            item.setData(_PATH_ROLE, one.path)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            first = place == 0 and not one.known
            item.setCheckState(Qt.CheckState.Checked if first else Qt.CheckState.Unchecked)
            item.setToolTip(plain_tip(str(one.path)))
            if one.known:
                item.setForeground(current().color("muted"))
            self.list.addItem(item)
        theme = current()
        box = f"width: {theme.px(13)}px; height: {theme.px(13)}px; border: 1px solid {theme.hex('field')};"
        self.list.setStyleSheet(
            f"QListWidget::item {{ height: {theme.px(32)}px; }}"
            f"QListWidget::indicator {{ {box} border-radius: 3px; background: {theme.hex('surface')}; }}"
            f"QListWidget::indicator:checked {{ background: {theme.hex('accent')}; }}"
        )
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
        self._apply_choice()

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


def _words(one: FoundPackage, now: int, same: str) -> str:
    """One line: what it is called and where it lies, when it came, and what is to be known before it is opened."""
    parts = [one.path.name, one.folder, ago(one.changed, now), size_name(one.size)]
    if one.message:
        parts.append(_("messages, {n} of {total} parts").format(n=one.parts, total=one.of_parts))
    if same:
        parts.append(_("the same as {name}").format(name=same))
    if one.hidden:
        parts.append(_("was hidden"))
    if one.known:
        parts.append(_("already here"))
    return " · ".join(parts)


def _icon(one: FoundPackage) -> str:
    return "copy-check" if one.known else "message-square" if one.message else "package"
