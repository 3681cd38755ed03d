"""The tasks of a test on its page: what is to be prepared or done, by whom and until when; ticked once it is done.

They are ordinary actions of the team. A task is recorded with Enter, a tick at once; one that is half typed when the
page is left is recorded as well, so no word is lost.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving import cycle_tasks
from qic_desktop.services.improving.cycle_sheets import CycleSheet
from ui.desk import Desk
from ui.site.action_steps import ActionSteps
from ui.site.note_field import INSET, leading_margins
from ui.site.team_dialogs import ActionDialog
from ui.site.team_panels import ActionAdder, ActionList, keep_focus
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.texts import label, rule


class CycleTasks(QWidget):
    """The part *Tasks* of one cycle; ``show_sheet`` whenever the store was read."""

    def __init__(self, desk: Desk, cycle: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.cycle = cycle
        self.sheet: CycleSheet | None = None
        self.steps = ActionSteps(desk, self)
        self.dialog: ActionDialog | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(rule())
        inside = QWidget()
        inside.setContentsMargins(leading_margins())
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.add = button(_("Add a task"), self.open_adder, icon="plus", size="small")
        self.add.setObjectName("add-task")
        self.empty = label(
            _("No task yet. What has to be ready before the test begins, and who sees to it?"), "muted", wrap=True
        )
        self.detail = label("", "small")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.empty, 1)
        head.addWidget(self.detail, 1)
        head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.adder = ActionAdder()
        self.adder.text.setPlaceholderText(_("for example: print twenty tally sheets"))
        self.adder.given.connect(self._add)
        self.adder.hide()
        column.addWidget(self.adder)
        self.tasks = ActionList()
        self.tasks.ticked.connect(self.steps.tick)
        self.tasks.edit_asked.connect(self._ask)
        column.addWidget(self.tasks)
        name = label(_("Tasks"), "section")
        name.setFixedWidth(current().px(72) - INSET)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(inside, 1)
        outer.addLayout(row)

    def show_sheet(self, sheet: CycleSheet) -> None:
        """Show the tasks again; what is being typed is left alone."""
        self.sheet = sheet
        day = self.desk.workspace.today()
        late = sum(one.is_overdue(day) for one in sheet.tasks)
        waiting = sum(one.is_open for one in sheet.tasks)
        said = [n_("{n} open", "{n} open", waiting).format(n=format_number(waiting)) if sheet.tasks else ""]
        said.append(n_("{n} overdue", "{n} overdue", late).format(n=format_number(late)) if late else "")
        self.detail.setText(" · ".join(part for part in said if part))
        owner = self.adder.owner.key
        self.adder.show_people(self._people())
        self.adder.owner.choose(owner)
        keep_focus(self, lambda: self.tasks.show_actions(sheet.tasks, day))
        self._order_rows()
        self._fit()

    def follow(self, before: QWidget) -> None:
        """Tab comes here after ``before``, as the eye does."""
        for one in (self.add, self.adder.text, self.adder.owner, self.adder.due, self.adder.add):
            QWidget.setTabOrder(before, one)
            before = one
        self._order_rows()

    def open_adder(self) -> None:
        """Show the line for a new task and begin to type."""
        self.adder.show()
        self._fit()
        self.adder.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Record a task that is half typed."""
        text = self.adder.text.text().strip()
        if text:
            self._add(text, self.adder.owner.key, self.adder.due.typed)
            self.adder.text.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the line for a new task away, as long as nothing is typed in it."""
        if event.key() == Qt.Key.Key_Escape and not self.adder.isHidden() and not self.adder.text.text().strip():
            self.adder.hide()
            self._fit()
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _order_rows(self) -> None:
        before: QWidget = self.adder.add
        for identity, box in self.tasks.boxes.items():
            pencil = self.tasks.findChild(QWidget, f"edit-{identity}")
            for one in (box, pencil) if pencil is not None else (box,):
                QWidget.setTabOrder(before, one)
                before = one

    def _fit(self) -> None:
        known = bool(self.sheet and self.sheet.tasks)
        self.add.setVisible(self.adder.isHidden())
        self.empty.setVisible(self.adder.isHidden() and not known)
        self.detail.setVisible(known)

    def _people(self) -> list[tuple[str, str]]:
        people = self.sheet.people if self.sheet else ()
        return [(key, name or _("Name not here")) for key, name in people]

    # --- recording ---------------------------------------------------------------------------------------------

    def _change(self, fn: Callable[[], object]) -> None:
        self.desk.tasks.change(fn, failed=self.desk.say.error, owner=self)

    def _add(self, text: str, owner: str, due: str) -> None:
        workspace, cycle = self.desk.workspace, self.cycle
        # The next task is nobody's until somebody is chosen.
        self.adder.owner.choose("")
        self._change(lambda: cycle_tasks.add_task(workspace, cycle, text, owner=owner or None, due=due or None))

    def _ask(self, identity: str) -> None:
        """Change a task, or take it off the list."""
        self.dialog = self.steps.ask(self.sheet.tasks if self.sheet else (), identity, self._people())
