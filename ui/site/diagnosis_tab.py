"""The part *Diagnosis*: is the topic our own, and the pictures of what goes wrong, each written as an outline."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.improving import diagnoses, plans
from qic_desktop.services.improving.diagnoses import KINDS, DiagnosisSheet, DiagnosisView
from qic_desktop.services.printing import diagnosis_papers
from qic_desktop.wording.diagnoses import kind_help, kind_name
from ui import icons
from ui.desk import Desk
from ui.printing import Printer
from ui.site.diagnosis_sheet import KIND_ICONS, DiagnosisForm
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.panel import Panel, clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import IconLabel, label

MOST_SEGMENTS = 5
LONGEST_NAME = 28


class DiagnosisTab(QWidget):
    """The part; it reads and records by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.sheet: DiagnosisSheet | None = None
        self.form: DiagnosisForm | None = None
        self.printer = Printer(desk, self)
        self.switch: SegmentedSwitch | Select | None = None
        self._chosen = ""
        self._begun = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.question = TopicQuestion()
        self.question.answered.connect(self._answer)
        column.addWidget(self.question)
        column.addLayout(self._build_tools())
        self.cards = KindCards(self.add)
        column.addWidget(self.cards)
        self._room = QVBoxLayout()
        column.addLayout(self._room)
        column.addStretch(1)

    def _build_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._switch_room = QHBoxLayout()
        row.addLayout(self._switch_room)
        row.addStretch(1)
        self.more = button(_("Add another"), lambda: None, icon="plus", size="small")
        menu = QMenu(self.more)
        for kind in KINDS:
            menu.addAction(icons.icon(KIND_ICONS[kind]), kind_name(kind), partial(self.add, kind))
        self.more.setMenu(menu)
        self.print = button(_("Print"), self._print, icon="printer", size="small")
        self.print.setObjectName("diagnosis-print")
        self.remove = icon_button("trash-2", _("Take this diagnosis off the page"), self._remove)
        for part in (self.more, self.print, self.remove):
            row.addWidget(part)
        return row

    # --- what the page calls -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again for what is shown."""
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: diagnoses.read_diagnoses(workspace), self._show, owner=self, topic="diagnosis")

    def focus_target(self) -> QWidget | None:
        """The outline, or the first kind to begin with."""
        return self.form.parts if self.form is not None else self.cards.first

    # --- steps -------------------------------------------------------------------------------------------------

    def add(self, kind: str) -> None:
        """Begin one and show it."""
        workspace = self.desk.workspace

        def done(identity: object) -> None:
            self._chosen, self._begun = str(identity), True
            self.reload()

        self.desk.tasks.change(
            lambda: diagnoses.add_diagnosis(workspace, kind), done, failed=self.desk.say.error, owner=self
        )

    def choose(self, identity: str) -> None:
        """Show another one; what is half typed is recorded first."""
        self._chosen = identity
        if self.sheet is not None:
            self._show(self.sheet)

    def _remove(self) -> None:
        if self.form is None:
            return
        workspace, identity = self.desk.workspace, self.form.view.id
        said = _("“{name}” was taken off the page").format(name=self.form.view.name[:LONGEST_NAME])
        self.desk.record(lambda: diagnoses.remove_diagnosis(workspace, identity), said, owner=self)

    def _answer(self, own: bool | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: plans.write_own_topic(workspace, own), failed=self.desk.say.error, owner=self)

    def _print(self) -> None:
        if self.form is None:
            return
        self.form.texts.commit()
        workspace, identity = self.desk.workspace, self.form.view.id
        self.printer.print(lambda: diagnosis_papers.prepare_diagnosis(workspace, identity))

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, sheet: DiagnosisSheet) -> None:
        first = self.sheet is None
        self.sheet = sheet
        self.question.show_answer(sheet.own_topic)
        known = {view.id: view for view in sheet.views}
        if self._chosen not in known:
            self._chosen = sheet.views[0].id if sheet.views else ""
        self.cards.setVisible(not sheet.views)
        for part in (self.more, self.print, self.remove):
            part.setVisible(bool(sheet.views))
        self._show_switch(sheet.views)
        self._show_form(known.get(self._chosen), sheet)
        if first and self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_switch(self, views: tuple[DiagnosisView, ...]) -> None:
        kinds = [view.kind for view in views]
        options = [
            (view.id, kind_name(view.kind) if kinds.count(view.kind) == 1 else _shortened(view.name)) for view in views
        ]
        has_focus = self.switch is not None and self.switch.isAncestorOf(self.focusWidget() or self)
        clear(self._switch_room)
        self.switch = None
        if len(options) < 2:
            return
        name = _("Which diagnosis")
        made: SegmentedSwitch | Select
        made = SegmentedSwitch(options, name) if len(options) <= MOST_SEGMENTS else Select(options)
        made.setAccessibleName(name)
        made.choose(self._chosen)
        made.chosen.connect(self.choose)
        self.switch = made
        self._switch_room.addWidget(made)
        if has_focus:
            made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self, view: DiagnosisView | None, sheet: DiagnosisSheet) -> None:
        if view is None or self.form is None or self.form.view.id != view.id:
            # A form of its own for each, so that nothing half typed can end in another one.
            if self.form is not None:
                self.form.texts.commit()
            clear(self._room)
            self.form = None
            if view is None:
                return
            self.form = DiagnosisForm(self.desk, view)
            self._room.addWidget(self.form)
        self.form.show_view(view, sheet.drafts.get(view.id, {}))
        if self._begun:
            self._begun = False
            self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)


class TopicQuestion(QWidget):
    """One calm question: did the team choose the topic itself? Emits ``answered(bool or None)``."""

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.panel = Panel(look="info", padding=12)
        words = _("Did your team choose this topic itself? Then look first where the problem comes from.")
        self.panel.setAccessibleName(words)
        self.panel.add(label(words, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.own = button(_("We chose it ourselves"), lambda: self.answered.emit(True), size="small")
        self.given = button(_("It comes from a collaborative"), lambda: self.answered.emit(False), size="small")
        row.addWidget(self.own)
        row.addWidget(self.given)
        row.addStretch(1)
        self.panel.add(row)
        column.addWidget(self.panel)
        self._said = QWidget()
        line = QHBoxLayout(self._said)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._words = label("", "muted", wrap=True)
        line.addWidget(self._words, 1)
        self.again = button(_("Answer again"), lambda: self.answered.emit(None), kind="quiet", size="small")
        line.addWidget(self.again)
        column.addWidget(self._said)
        self.show_answer(None)

    def show_answer(self, own: bool | None) -> None:
        """Show the question, or what was answered."""
        self.panel.setVisible(own is None)
        self._said.setVisible(own is not None)
        self._words.setText(
            _("Your own topic: look at the work as it is before you change it, and keep what you saw here.")
            if own
            else _("A topic of a collaborative: its change package names causes; draw what is different with you.")
        )


class KindCards(QWidget):
    """The four kinds, while there is none yet."""

    def __init__(self, begin: Callable[[str], object]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(16)
        self.buttons = {}
        for place, kind in enumerate(KINDS):
            card = Panel()
            card.setAccessibleName(kind_name(kind))
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addWidget(IconLabel(KIND_ICONS[kind], "accent"))
            head.addWidget(label(kind_name(kind), "section"), 1)
            card.add(head)
            card.add(label(kind_help(kind), "muted", wrap=True))
            card.body.addStretch(1)
            step = button(_("Begin"), partial(begin, kind), size="small")
            step.setAccessibleName(_("Begin: {kind}").format(kind=kind_name(kind)))
            row = QHBoxLayout()
            row.addWidget(step)
            row.addStretch(1)
            card.add(row)
            self.buttons[kind] = step
            grid.addWidget(card, place // 2, place % 2)
        for number in (0, 1):
            grid.setColumnStretch(number, 1)

    @property
    def first(self) -> QWidget:
        """Where a person begins."""
        return self.buttons[KINDS[0]]


def _shortened(name: str) -> str:
    one_line = " ".join(name.split())
    return one_line if len(one_line) <= LONGEST_NAME else one_line[: LONGEST_NAME - 1].rstrip() + "…"
