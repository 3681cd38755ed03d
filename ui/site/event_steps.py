"""Adding, correcting and removing rare events: the dialogs, and what they lead to, each step one undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from qic_desktop.i18n import _
from qic_desktop.services.measuring import rare_events
from qic_desktop.services.measuring.entry import EntrySheet
from qic_desktop.services.measuring.event_sheet import EventRow
from ui.desk import Desk
from ui.site.event_dialogs import EventDialog, RemoveEventDialog
from ui.site.events_panel import EventsPanel


class EventSteps(QObject):
    """Records for one list of events; ``kept`` when it is on disk. The page reads the list anew."""

    kept = Signal()

    def __init__(self, desk: Desk, panel: EventsPanel) -> None:
        super().__init__(panel)
        self.desk = desk
        self._panel = panel
        panel.add_asked.connect(self.ask_new)
        panel.correct_asked.connect(self.ask_correction)
        panel.remove_asked.connect(self.ask_removal)

    @property
    def _sheet(self) -> EntrySheet:
        return self._panel.sheet

    def ask_new(self) -> EventDialog:
        """Ask for the date of one more."""
        dialog = EventDialog(self._panel.events, self._sheet.today, self._panel.window())
        workspace, view = self.desk.workspace, self._sheet.view
        dialog.accepted.connect(
            lambda: self._change(
                lambda: rare_events.record_event(workspace, view, dialog.day, cases=dialog.cases),
                _("The event is recorded."),
            )
        )
        dialog.open()
        return dialog

    def ask_correction(self, row: EventRow) -> EventDialog:
        """Ask what shall stand instead, and why."""
        dialog = EventDialog(self._panel.events, self._sheet.today, self._panel.window(), row=row)
        workspace, view = self.desk.workspace, self._sheet.view
        dialog.accepted.connect(
            lambda: self._change(
                lambda: rare_events.correct_event(workspace, view, row.id, dialog.correction),
                _("Corrected. What stood there is in the history."),
            )
        )
        dialog.open()
        return dialog

    def ask_removal(self, row: EventRow) -> RemoveEventDialog:
        """Ask why an event was none."""
        dialog = RemoveEventDialog(row, self._panel.window())
        workspace = self.desk.workspace
        dialog.accepted.connect(
            lambda: self._change(
                lambda: rare_events.remove_event(workspace, row.id, dialog.reason),
                _("Removed. It stays in the history."),
            )
        )
        dialog.open()
        return dialog

    def _change(self, act: Callable[[], object], done: str) -> None:
        def on_kept(changes: object) -> None:
            now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005 - the time as this laptop's clock shows it
            self._panel.say_kept(_("Kept at {time} · Ctrl+Z undoes").format(time=now))
            self._panel.choose_next(rare_events.touched_event(changes))
            self.kept.emit()

        self.desk.record(act, done, on_kept, owner=self._panel)
