"""Measures and their operational definitions: a list, the form of the newest version, and all versions."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from qic_desktop.domain.period import find_period, period_of
from qic_desktop.i18n import _
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising.designing import Design
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.period_names import period_name
from ui.asking import open_dialog
from ui.organiser.measure_form import MeasureForm
from ui.organiser.months import typed_period
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.form import LineDialog
from ui.widgets.panel import OwnScroll, Panel, clear, scrolled
from ui.widgets.texts import Headline, label, rule

LIST_WIDE, LIST_AIR = 226, 52
"""The list of measures, and what of it is frame, margins and scroll bar."""
VERSIONS_WIDE, SIDE_BY_SIDE, LIST_HIGH = 250, 800, 150


class EndDialog(LineDialog):
    """Up to which period a measure is still asked for."""

    def __init__(self, view: MeasureView, today: date, parent: QWidget) -> None:
        why = _(
            "Nothing is due after it, and nothing reads as missing. All values and charts stay; it can go on again."
        )
        title = _("Stop asking for “{measure}”").format(measure=view.name)
        super().__init__(title, why, _("Last period that is asked for"), _("Stop after it"), parent)
        self._view = view
        self.line.setText(period_of(today, view.period_kind).preceding().text)
        self.line.selectAll()

    @property
    def last(self) -> str:
        """The period as it is recorded, also where a month was written as people do."""
        return self.text if find_period(self.text) is not None else typed_period(self.text)

    def missing_field(self) -> tuple[Field, str] | None:
        period = find_period(self.last)
        if period is None or period.kind is not self._view.period_kind:
            return self.field, _("Write a period of this measure, as {example}.").format(
                example=period_of(date(2027, 6, 30), self._view.period_kind).text
            )
        begins = self._view.first
        if begins is not None and period.last < begins.first:
            return self.field, _("It begins later than that.")
        return None


class Measures(QWidget):
    """List, form, versions. The page does what the signals ask for."""

    edited = Signal(str, object)
    add_asked = Signal()
    version_asked = Signal(str, str, str)
    take_back_asked = Signal(str)
    define_asked = Signal(object)
    end_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._design: Design | None = None
        self._chosen = ""
        self._asking = False
        left = Panel(_("Measures"), padding=12)
        left.head.addWidget(button(_("Add"), self.add_asked.emit, icon="plus", size="small"))
        self.list = QListWidget()
        self.list.setProperty("ownFocus", True)
        self.list.setAccessibleName(_("Measures"))
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._on_row_changed)
        left.add(self.list, 1)
        middle = self._build_middle()
        self._versions = Panel(_("Versions"), padding=12)
        self._version_rows = QVBoxLayout()
        self._version_rows.setSpacing(6)
        self._versions.add(self._version_rows)
        self._versions.body.addStretch(1)
        parts = (left, middle, self._versions)
        self.parts = Columns(parts, SIDE_BY_SIDE, widths=(LIST_WIDE, None, VERSIONS_WIDE), spacing=12)
        self.parts.stacked.connect(self._on_stacked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self.parts))

    def _on_stacked(self, below: bool) -> None:
        """With large text list, form and versions stand below each other, and the page scrolls."""
        self._room.stand(whole=below)
        self.list.setMinimumHeight(current().px(LIST_HIGH) if below else 0)

    def _build_middle(self) -> QWidget:
        panel = Panel()
        self._headline = Headline()
        panel.add(self._headline)
        self.form = MeasureForm()
        self.form.changed.connect(lambda changed: self.edited.emit(self._chosen, changed))
        self._room = OwnScroll(self.form)
        panel.add(self._room, 1)
        panel.add(rule())
        self._foot = QVBoxLayout()
        self._foot.setSpacing(8)
        panel.add(self._foot)
        return panel

    def show_design(self, design: Design, chosen: str = "", *, today: date) -> None:
        """Show what the store says; ``chosen`` is chosen where it is given."""
        self._today = today
        self._design = design
        wanted = chosen or self._chosen
        self.list.blockSignals(True)
        self.list.clear()
        for view in design.views:
            number = view.definition.revision if view.definition else 1
            state = _("draft") if design.is_draft(view) else _("in force") if view.last is None else _("ended")
            item = QListWidgetItem(f"{view.name}\n{kind_words(view.measure.kind)} · v {number} · {state}")
            item.setSizeHint(QSize(0, self._height_of(item.text())))
            self.list.addItem(item)
        ids = [view.id for view in design.views]
        place = ids.index(wanted) if wanted in ids else 0
        self.list.setCurrentRow(place)
        self.list.blockSignals(False)
        self._on_row_changed(place)

    def _height_of(self, text: str) -> int:
        """As high as the name needs with its line below, and some air between two measures."""
        room = QRect(0, 0, current().px(LIST_WIDE - LIST_AIR), 10_000)
        lines = self.list.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        return lines.height() + current().px(14)

    def _view(self) -> MeasureView | None:
        views = self._design.views if self._design else ()
        return next((view for view in views if view.id == self._chosen), None)

    def _on_row_changed(self, row: int) -> None:
        if self._design is None or not 0 <= row < len(self._design.views):
            return
        view = self._design.views[row]
        if view.id != self._chosen:
            self._asking = False
        self._chosen = view.id
        draft = self._design.is_draft(view)
        number = view.definition.revision if view.definition else 1
        state = _("version {n}, a draft").format(n=number) if draft else _("version {n}, in force").format(n=number)
        self._headline.say(view.name, state)
        self.form.show_view(view, locked=not draft, published=not view.is_draft)
        self._show_foot(view, draft=draft)
        self._versions.setVisible(len(view.revisions) > 1)
        self._show_versions(view)

    def _show_foot(self, view: MeasureView, *, draft: bool) -> None:
        clear(self._foot)
        row = QHBoxLayout()
        row.setSpacing(8)
        number = (view.definition.revision if view.definition else 1) + 1
        if draft:
            row.addWidget(button(_("Take back this draft"), partial(self.take_back_asked.emit, view.id), kind="danger"))
            row.addWidget(label(_("Each field is kept as you leave it."), "small"), 1)
        elif self._asking:
            self._foot.addWidget(self._version_question(view))
        else:
            word = _("Start version {n}").format(n=number)
            steps = QWidget()
            flow = FlowLayout(steps, 8)
            flow.addWidget(button(word, self._ask_for_version, icon="plus"))
            self.define = button(_("Clarify or change …"), partial(self.define_asked.emit, view), icon="pencil")
            flow.addWidget(self.define)
            if not view.form.is_by_event:
                self.end = button(_("Stop asking for it …"), partial(self.ask_to_end, view))
                self.again = button(_("Ask for it again"), partial(self.end_asked.emit, view.id, ""))
                flow.addWidget(self.end if view.last is None else self.again)
            self._foot.addWidget(steps)
            text = _("A version in force is never edited. A change makes a new version and a break on every chart.")
            if view.last is not None:
                text = _("Asked for until {period}. All values stay.").format(period=period_name(view.last.text))
            row.addWidget(label(text, "small", wrap=True), 1)
        self._foot.addLayout(row)

    def _version_question(self, view: MeasureView) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        self.version_from = TextField(placeholder="2026-05")
        self.version_reason = TextField(placeholder=_("why it changes; sites read this"))
        self._from_field = Field(_("Holds from"), self.version_from)
        self._reason_field = Field(_("Reason"), self.version_reason)
        grid.addWidget(self._from_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._reason_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        steps = QHBoxLayout()
        steps.addWidget(button(_("Start the new version"), partial(self._start_version, view)))
        steps.addWidget(button(_("Not now"), self._ask_for_version, kind="quiet"))
        steps.addStretch(1)
        grid.addLayout(steps, 1, 0, 1, 2)
        return holder

    def _ask_for_version(self) -> None:
        self._asking = not self._asking
        self._on_row_changed(self.list.currentRow())
        if self._asking:
            self.version_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_end(self, view: MeasureView) -> EndDialog:
        """Ask for the last period of a measure."""
        dialog = EndDialog(view, self._today, self)
        open_dialog(dialog, lambda: self.end_asked.emit(view.id, dialog.last))
        return dialog

    def _start_version(self, view: MeasureView) -> None:
        start, reason = self.version_from.text().strip(), self.version_reason.text().strip()
        period = find_period(start)
        self._from_field.say_error("" if period else _("Write a month as 2026-05."))
        self._reason_field.say_error("" if reason else _("Say why. Sites see the reason beside the break."))
        if period is not None and reason:
            self._asking = False
            self.version_asked.emit(view.id, start, reason)

    def _show_versions(self, view: MeasureView) -> None:
        clear(self._version_rows)
        for one in reversed(view.revisions):
            first = one.revision == 1
            title = _("First version") if first else (one.reason or _("A change"))
            since = _("from {period}").format(period=period_name(one.effective_period)) if one.effective_period else ""
            draft = self._design is not None and one.id in self._design.drafted
            detail = " · ".join(part for part in (since, _("draft") if draft else "") if part)
            self._version_rows.addWidget(label(f"{one.revision}  {title}", "strong", wrap=True))
            if detail:
                self._version_rows.addWidget(label(detail, "small", wrap=True))
            if not first:
                self._version_rows.addWidget(rule())
