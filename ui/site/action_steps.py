"""What is done with an action wherever it stands in a list: tick it, change it, take it off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.teamwork import actions
from qic_desktop.services.teamwork.actions import ActionView
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.team_dialogs import ActionDialog


class ActionSteps:
    """The steps of one list of actions; what is recorded belongs to ``page``."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        self._desk = desk
        self._page = page

    def tick(self, identity: str, done: bool) -> None:
        """An action is done, or open again."""
        workspace, state = self._desk.workspace, actions.DONE if done else actions.OPEN
        said = _("Done") if done else ""
        self._desk.record(lambda: actions.finish_action(workspace, identity, state), said, owner=self._page)

    def ask(self, known: Sequence[ActionView], identity: str, people: Sequence[tuple[str, str]]) -> ActionDialog | None:
        """Change the action with this id among the ``known``, or take it off the list."""
        one = next((each for each in known if each.id == identity), None)
        if one is None:
            return None
        dialog = ActionDialog(one, people, self._page.window())
        dialog.drop.clicked.connect(lambda: self._drop(identity))
        open_dialog(dialog, lambda: self._keep(dialog, identity))
        return dialog

    def _keep(self, dialog: ActionDialog, identity: str) -> None:
        workspace = self._desk.workspace
        fields = {"text": dialog.text.text(), "owner": dialog.owner.key or None, "due": dialog.due.typed or None}
        self._desk.record(lambda: actions.write_action(workspace, identity, **fields), owner=self._page)

    def _drop(self, identity: str) -> None:
        workspace, said = self._desk.workspace, _("Taken off the list")
        self._desk.record(lambda: actions.finish_action(workspace, identity, actions.DROPPED), said, owner=self._page)
