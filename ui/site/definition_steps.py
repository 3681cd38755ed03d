"""Changing the definition of a measure of our own: the form, the question what kind of change it is, the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.period import Period
from qic_desktop.errors import DefinitionError, QicError
from qic_desktop.i18n import _
from qic_desktop.services.measuring import definitions
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.definitions import difference_count
from ui.asking import open_dialog
from ui.desk import Desk
from ui.site.definition_change import CLARIFICATION, COUNTED_BACK, ChangeDialog
from ui.site.definition_form import DefinitionForm
from ui.site.definition_tab import DefinitionTab
from ui.widgets.buttons import button
from ui.widgets.panel import scrolled
from ui.widgets.texts import label, rule


class DefinitionEditor(QWidget):
    """The form with its foot: how much differs, keep it, or leave it. ``kept(fields)`` and ``left``."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, view: MeasureView, *, has_values: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(_("The definition of {measure}").format(measure=view.name), "title", wrap=True))
        self.form = DefinitionForm(view, has_values=has_values)
        column.addWidget(scrolled(self.form), 1)
        column.addWidget(rule())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._count = label("", "muted", wrap=True)
        foot.addWidget(self._count, 1)
        foot.addWidget(button(_("Leave it as it was"), self.left.emit))
        self.keep = button(_("Keep the changes …"), self._on_keep, kind="primary")
        foot.addWidget(self.keep)
        column.addLayout(foot)
        self.form.changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        try:
            count = len(self.form.changes())
        except DefinitionError:
            return
        self._count.setText(difference_count(count))
        self.keep.setEnabled(bool(count))

    def _on_keep(self) -> None:
        self.form.commit()
        try:
            changed = self.form.changes()
        except DefinitionError as error:
            self.form.say(error)
            return
        if changed:
            self.kept.emit(changed)


class DefinitionWindow(QDialog):
    """The same form in a window of its own, for the organiser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Definition"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._editor: QWidget | None = None

    def show_editor(self, _measure: str, editor: QWidget) -> None:
        """Show a form until it is closed."""
        if editor is not self._editor:
            self.close_editor()
            self._editor = editor
            self._column.addWidget(editor)
        parent = self.parentWidget()
        if parent is not None:
            self.resize(parent.size() * 0.9)
        self.open()

    def close_editor(self, _measure: str = "") -> None:
        """Close the window."""
        if self._editor is not None:
            self._editor.deleteLater()
            self._editor = None
        self.hide()


class DefinitionSteps(QObject):
    """Opens the form where it is shown and records what comes of it. ``kept`` when a definition is on disk."""

    kept = Signal()

    def __init__(self, desk: Desk, host: DefinitionTab | DefinitionWindow) -> None:
        super().__init__(host)
        self.desk, self._tab = desk, host
        self.editor: DefinitionEditor | None = None
        self.dialog: ChangeDialog | None = None
        if isinstance(host, DefinitionTab):
            host.edit_asked.connect(self.open_form)
            host.kind_given.connect(self.set_kind)
            host.due_given.connect(self.set_due_day)

    def open_form(self, view: MeasureView) -> None:
        """Show the form of a measure of our own."""
        workspace = self.desk.workspace

        def read() -> bool:
            return definitions.has_values(workspace, view)

        self.desk.tasks.query(read, partial(self._show_form, view), owner=self._tab, topic="definition")

    def _show_form(self, view: MeasureView, has_values: bool) -> None:
        if self.editor is not None and self.editor.view == view:
            # Somebody closed the window half-way: what was typed is still there.
            self._tab.show_editor(view.id, self.editor)
            return
        self.editor = editor = DefinitionEditor(view, has_values=has_values)
        editor.left.connect(partial(self._close, editor))
        editor.kept.connect(partial(self._ask, editor))
        self._tab.show_editor(view.id, editor)
        editor.form.editors["numerator_text"].setFocus(Qt.FocusReason.TabFocusReason)

    def set_kind(self, view: MeasureView, kind: str) -> None:
        """Say what a measure is for."""
        act = partial(definitions.set_kind, self.desk.workspace, view.id, MeasureKind(kind))
        self._record(act, lambda: None, None)

    def set_due_day(self, view: MeasureView, days: int) -> None:
        """Say when its values are due."""
        act = partial(definitions.set_due_day, self.desk.workspace, view.id, days)
        self._record(act, lambda: None, None)

    def _ask(self, editor: DefinitionEditor, changed: Mapping[str, object]) -> None:
        view, workspace = editor.view, self.desk.workspace

        def show(starts: tuple[Period, ...]) -> None:
            self.dialog = dialog = ChangeDialog(view, changed, starts, self._tab.window())
            dialog.accepted.connect(partial(self._on_accepted, editor, changed))
            open_dialog(dialog)

        kind = str(changed.get("period_kind") or "")
        read = partial(definitions.offered_starts, workspace, view, kind)
        self.desk.tasks.query(read, show, owner=self._tab, topic="definition")

    def _on_accepted(self, editor: DefinitionEditor, changed: Mapping[str, object]) -> None:
        dialog, workspace, view = self.dialog, self.desk.workspace, editor.view
        if dialog is None:
            return
        kind, reason, since = dialog.kind, dialog.reason, dialog.since
        act: Callable[[], object] = partial(definitions.clarify_definition, workspace, view.id, changed)
        if kind != CLARIFICATION:
            back = kind == COUNTED_BACK
            act = partial(definitions.change_definition, workspace, view.id, changed, reason, since, counted_back=back)
        self._record(act, partial(self._after, editor, kind), editor)

    def _record(self, act: Callable[[], object], then: Callable[[], None], editor: DefinitionEditor | None) -> None:
        def done(_changes: object) -> None:
            then()
            self.kept.emit()

        said = _("Kept. Nothing earlier was lost.")
        self.desk.record(act, said, done, failed=partial(self._on_failed, editor), owner=self._tab)

    def _after(self, editor: DefinitionEditor, kind: str) -> None:
        self._close(editor)
        if kind == COUNTED_BACK and isinstance(self._tab, DefinitionTab):
            self.desk.navigator.go("count-back")

    def _on_failed(self, editor: DefinitionEditor | None, error: QicError) -> None:
        if isinstance(error, DefinitionError) and editor is not None:
            editor.form.say(error)
        self.desk.say.error(error)

    def _close(self, editor: DefinitionEditor) -> None:
        if self.editor is editor:
            self.editor = None
        self._tab.close_editor(editor.view.id)
