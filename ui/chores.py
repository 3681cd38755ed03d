"""What the window asks of the program besides pages: undo, another person, another workspace, settings, the handbook.

Knows the store only through the functions it is given; paints nothing but menus and small dialogs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from ui.messages import sentence_of
from ui.tasks import TaskRunner
from ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from ui.shell.window import MainWindow


@dataclass(frozen=True, slots=True)
class Reach:
    """What the chores may do: the open door (None before a store is open), and the program's own steps."""

    door: Callable[[], Any]
    add_person: Callable[[str], object]
    workspaces: Callable[[], Sequence[tuple[Path, str]]]
    open_store: Callable[[Path], object]
    start_anew: Callable[[], object]
    ask_package: Callable[[], object]
    preferences: Callable[[], object]


class Chores(QObject):
    """Connects one main window's wishes with what fulfils them."""

    def __init__(self, window: MainWindow, tasks: TaskRunner, reach: Reach) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._reach = reach
        self._handbook: Any = None
        window.undo_asked.connect(self._undo)
        window.redo_asked.connect(self._redo)
        window.somebody_else_asked.connect(self._ask_for_person)
        window.workspace_asked.connect(self._show_workspaces)
        window.settings_asked.connect(reach.preferences)
        window.help_asked.connect(self._show_help)

    def _undo(self) -> None:
        door = self._reach.door()
        if door is not None:
            said = _("Taken back. Ctrl+Y does it again.")
            self._tasks.change(door.journal.undo, lambda _changes: self._window.toast(said), failed=self._say)

    def _redo(self) -> None:
        door = self._reach.door()
        if door is not None:
            said = _("Done again.")
            self._tasks.change(door.journal.redo, lambda _changes: self._window.toast(said), failed=self._say)

    def _say(self, error: QicError) -> None:
        """Nothing went wrong that somebody must read later: a toast says that nothing was taken back."""
        self._window.toast(sentence_of(error))

    def _ask_for_person(self) -> None:
        from ui.asking import open_dialog
        from ui.widgets.form import LineDialog

        why = _("The name stands beside each entry, so that the team knows whom to ask. It is no login.")
        dialog = LineDialog(_("Who is typing?"), why, _("Name"), _("Go on"), self._window)
        open_dialog(dialog, lambda: self._tasks.change(lambda: self._reach.add_person(dialog.text)))

    def _show_workspaces(self) -> None:
        card = self._window.rail.card
        self.workspace_menu().exec(card.mapToGlobal(QPoint(0, card.height())))

    def workspace_menu(self) -> QMenu:
        """The stores opened lately, and how to come to another one."""
        from PySide6 import QtWidgets

        menu = QtWidgets.QMenu(self._window)
        door = self._reach.door()
        here = door.store.path if door is not None else None
        for path, name in self._reach.workspaces():
            action = menu.addAction(name.replace("&", "&&"), partial(self._reach.open_store, path))
            action.setCheckable(True)
            action.setChecked(path == here)
            action.setToolTip(plain_tip(str(path)))
        menu.addSeparator()
        menu.addAction(_("Open a workspace …"), self._ask_for_store)
        menu.addAction(_("New workspace from an invitation …"), self._reach.ask_package)
        menu.addAction(_("New workspace …"), self._reach.start_anew)
        return menu

    def _ask_for_store(self) -> None:
        from ui.asking import ask_folder

        folder = ask_folder(self._window, _("Open a workspace: the folder that ends in .qic"))
        if folder is not None:
            self._reach.open_store(folder)

    def _show_help(self, page: str) -> None:
        from ui.dialogs.handbook import Handbook

        if self._handbook is None:
            self._handbook = Handbook(self._window)
        self._handbook.show_help_for(page)


def name_of(path: Path, called: str = "") -> str:
    """What the list of workspaces calls a store: as it was ``called`` when it was last open, else its folder's name;
    practice data by the role in them."""
    root = path.parent.parent if path.parent.name == "sites" else path.parent
    if not ((root / "organiser.qic").is_dir() and (root / "sites").is_dir()):
        return called or path.stem
    roles = {"organiser": _("organiser"), "coach": _("coach")}
    return _("Practice data: {role}").format(role=roles.get(path.stem, _("site {code}").format(code=path.stem)))
