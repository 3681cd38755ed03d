"""What happened around the sites: strike, stock-out, outbreak. A short list and a form for one more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qic_desktop.errors import InputError, QicError
from qic_desktop.i18n import _
from qic_desktop.services.organising import areas, context_events
from qic_desktop.services.organising.context_events import KINDS, Happening
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.context_events import happening_words, kind_word
from qic_desktop.wording.errors import describe
from ui.desk import Desk
from ui.organiser.happenings_places import PlacesButton
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.panel import clear, scrolled
from ui.widgets.room import resize_within
from ui.widgets.texts import label, rule


class HappeningsDialog(QDialog):
    """The list above, the form below; ``recorded`` when something was written down or taken off."""

    recorded = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._changed: Happening | None = None
        self._places: tuple[areas.Area, ...] = ()
        self.setWindowTitle(_("What happened around the sites"))
        self.setModal(True)
        resize_within(self, 620, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        why = _(
            "A strike, a stock-out, an outbreak: it gets a letter on every chart that it touches, here and at the "
            "sites with the next news. No figure changes by it."
        )
        column.addWidget(label(why, "muted", wrap=True))
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(holder), 1)
        column.addWidget(rule())
        column.addLayout(self._build_form())
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        steps = QHBoxLayout()
        self.add = button(_("Write it down"), self._write, kind="primary")
        self.leave = button(_("Leave it as it was"), self._begin_anew)
        self.leave.hide()
        steps.addWidget(self.add)
        steps.addWidget(self.leave)
        steps.addStretch(1)
        steps.addWidget(button(_("Close"), self.accept))
        column.addLayout(steps)
        self._read()

    def _build_form(self) -> QGridLayout:
        form = QGridLayout()
        form.setSpacing(8)
        self.text, self.since, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.text.setPlaceholderText(_("Nurses’ strike"))
        self.since.setPlaceholderText("2026-03")
        self.until.setPlaceholderText(_("empty while it goes on"))
        self.kind, self.where = Select(), PlacesButton()
        self.kind.set_options([(one, kind_word(one)) for one in KINDS])
        self.kind.choose(KINDS[0])
        rows = (
            (_("What happened"), self.text),
            (_("What it was"), self.kind),
            (_("From (month or day)"), self.since),
            (_("Until"), self.until),
            (_("Where"), self.where),
        )
        for at, (word, field) in enumerate(rows):
            title = label(word)
            title.setBuddy(field)
            if field is not self.where:
                field.setAccessibleName(word)
            form.addWidget(title, at, 0, Qt.AlignmentFlag.AlignVCenter)
            form.addWidget(field, at, 1)
        form.setColumnStretch(1, 1)
        return form

    # --- reading and writing ------------------------------------------------------------------------------------

    def _read(self) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: _listed(workspace), self._show, owner=self, topic="happenings")

    def _show(self, found: tuple[tuple[Happening, ...], tuple[areas.Area, ...]]) -> None:
        happenings, places = found
        clear(self._list)
        self.removes, self.changes = [], []
        if not happenings:
            self._list.addWidget(label(_("Nothing has been written down yet."), "muted"))
        for one in happenings:
            line = QHBoxLayout()
            line.addWidget(label(happening_words(one), wrap=True), 1)
            change = button(_("Change"), partial(self._change, one), kind="quiet", size="small")
            change.setAccessibleName(_("Change: {what}").format(what=one.text))
            self.changes.append(change)
            line.addWidget(change)
            off = button(_("Take off"), partial(self._retire, one), kind="quiet", size="small")
            off.setAccessibleName(_("Take off: {what}").format(what=one.text))
            self.removes.append(off)
            line.addWidget(off)
            self._list.addLayout(line)
        self._list.addStretch(1)
        self._places = places
        self._offer_places(self.where.chosen)

    def _offer_places(self, chosen: Sequence[str] = (), *, also: str = "") -> None:
        """Each area with a tick; and, for an event at single sites, these as they are."""
        self.where.show_places([one.name for one in self._places], chosen, also)

    def _change(self, one: Happening) -> None:
        """Take an event into the form."""
        self._changed = one
        self.text.setText(one.text)
        self.since.setText(one.since)
        self.until.setText(one.until)
        self.kind.choose(one.kind)
        self._offer_places(one.areas, also=_("some sites") if one.sites else "")
        self.add.setText(_("Save the change"))
        self.leave.show()
        self.text.setFocus()

    def _begin_anew(self) -> None:
        """An empty form for one more."""
        self._changed = None
        self._problem.hide()
        for field in (self.text, self.since, self.until):
            field.clear()
        self._offer_places()
        self.add.setText(_("Write it down"))
        self.leave.hide()
        self.text.setFocus()

    def _write(self) -> None:
        self._desk.tasks.change(self._written_down(), lambda _done: self._written(), failed=self._refused, owner=self)

    def _written_down(self) -> Callable[[], object]:
        text, since, until = self.text.text(), self.since.text().strip(), self.until.text().strip()
        changed, workspace, kind = self._changed, self._desk.workspace, self.kind.key or KINDS[-1]
        sites = changed.sites if changed is not None and self.where.keeps_sites else ()
        where = (self.where.chosen, sites)
        if changed is None:
            return lambda: context_events.write_happening(workspace, text, since, kind=kind, until=until, where=where)
        return lambda: context_events.change_happening(
            workspace, changed.id, text=text, span=(since, until), kind=kind, where=where
        )

    def _refused(self, error: QicError) -> None:
        if isinstance(error, InputError):
            words = _("Say what happened, and since when as 2026-03 or 2026-03-14; the end comes after the beginning.")
            self._problem.setText(words)
        else:
            self._problem.setText(describe(error))
        self._problem.show()

    def _written(self) -> None:
        self._begin_anew()
        self.recorded.emit()
        self._read()

    def _retire(self, one: Happening) -> None:
        workspace = self._desk.workspace
        self._desk.tasks.change(
            lambda: context_events.retire_happening(workspace, one.id),
            lambda _changes: self._retired(),
            failed=self._refused,
            owner=self,
        )

    def _retired(self) -> None:
        self._begin_anew()
        self.recorded.emit()
        self._read()


def _listed(workspace: Workspace) -> tuple[tuple[Happening, ...], tuple[areas.Area, ...]]:
    return context_events.list_happenings(workspace), areas.list_areas(workspace)
