"""What holds the gains: the control plan of every adopted change, written where it is shown.

Owns when a field is recorded (when it is left) and what is offered; a plan is filled from its cycle.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.improving import control_plans
from qic_desktop.services.improving.control_plans import PlanView
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.measuring.measures import MeasureView, list_measures
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.team import role_options
from ui.desk import Desk
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.site.gains_words import beside_words, slipped_words
from ui.site.note_field import INSET, NoteColumn, NoteField
from ui.site.when_field import WhenField
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import ElidedLabel, IconLabel, label

KEY = "gains"


@dataclass(frozen=True, slots=True)
class GainsRead:
    """Everything that the page shows."""

    plans: tuple[PlanView, ...]
    missing: tuple[CycleView, ...]
    measures: tuple[MeasureView, ...]


def read_gains(workspace: Workspace) -> GainsRead:
    """The plans, the adopted changes without one, and the measures that can watch them."""
    found = tuple(one for one in list_measures(workspace) if not one.is_draft)
    return GainsRead(control_plans.list_plans(workspace), control_plans.without_plan(workspace), found)


class GainCard(Panel):
    """One plan. ``text_left(field, text)`` when a field is left, ``checked`` and ``removed`` from its buttons."""

    text_left = Signal(str, str)
    checked = Signal()
    removed = Signal()
    cycle_asked = Signal(str)

    def __init__(self, view: PlanView, measures: tuple[MeasureView, ...], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.fields: dict[str, NoteField] = {}
        self.setAccessibleName(view.title)
        self.add(self._head(view))
        for words in filter(None, (beside_words(view), slipped_words(view))):
            self.add(_warning(words))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(8)
        for column in range(2):
            self.grid.setColumnStretch(column, 1)
        notes = (
            ("change", _("The change that is held"), _("A nurse asks three questions at the door"), 0, 0),
            ("procedure", _("How it is done now"), _("Written on the card at the desk, version of March"), 0, 1),
            (
                "newcomers",
                _("How new colleagues learn it"),
                _("On their first evening, beside a nurse who does it"),
                1,
                0,
            ),
            ("monitor", _("Who looks at what, how often"), _("Joan counts ten patients every month"), 1, 1),
            ("trigger", _("When do we react?"), _("Two months in a row below 8 of 10"), 2, 0),
            ("response", _("What do we do then?"), _("The nurse in charge asks why at the next meeting"), 2, 1),
        )
        for name, title, example, row, column in notes:
            self.grid.addWidget(self._note(name, title, example, view), row, column)
        self.grid.addWidget(_under(_("Whose task it is (a role)"), self._owner(view)), 3, 0)
        self.grid.addWidget(_under(_("Measure that shows it"), self._measure(view, measures)), 3, 1)
        self.add(self.grid)
        self.add(self._foot(view))

    def show_plan(self, view: PlanView) -> None:
        """Show what the store says; what is being typed is left alone."""
        for name, field in self.fields.items():
            field.show_text(str(getattr(view.plan, name) or ""))
        self.owner.choose(view.plan.owner_role or "")
        self.measure.choose(view.plan.measure or "")
        self.next_check.show_when(view.plan.next_check or "")

    def commit(self) -> None:
        """Record whatever is half typed."""
        for field in self.fields.values():
            field.commit()
        self.next_check.commit()

    def _head(self, view: PlanView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("shield-check", "accent"))
        row.addWidget(ElidedLabel(view.title, "section"), 1)
        if view.cycle is not None:
            cycle = view.cycle
            words = _("Cycle {label}").format(label=cycle.label)
            row.addWidget(button(words, partial(self.cycle_asked.emit, cycle.id), kind="quiet", size="small"))
        name = _("Take the plan of “{change}” away").format(change=view.title)
        row.addWidget(icon_button("trash-2", name, self.removed.emit))
        return row

    def _note(self, name: str, title: str, example: str, view: PlanView) -> NoteColumn:
        field = NoteField(example)
        field.show_text(str(getattr(view.plan, name) or ""))
        field.committed.connect(partial(self.text_left.emit, name))
        self.fields[name] = field
        return NoteColumn(title, field)

    def _owner(self, view: PlanView) -> Select:
        known = view.plan.owner_role or ""
        options = [("", _("nobody yet")), *role_options()]
        if known and known not in dict(options):
            options.append((known, known))
        self.owner = Select(options)
        self.owner.setAccessibleName(_("Whose task it is (a role)"))
        self.owner.choose(known)
        self.owner.chosen.connect(partial(self.text_left.emit, "owner_role"))
        return self.owner

    def _measure(self, view: PlanView, measures: tuple[MeasureView, ...]) -> Select:
        self.measure = Select([("", _("none yet")), *((one.id, one.name) for one in measures)])
        self.measure.setAccessibleName(_("Measure that shows it"))
        self.measure.choose(view.plan.measure or "")
        self.measure.chosen.connect(partial(self.text_left.emit, "measure"))
        return self.measure

    def _foot(self, view: PlanView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(_("Look again on"), "small"))
        self.next_check = WhenField(_("Look again on"), _("30 Nov 2026"))
        self.next_check.show_when(view.plan.next_check or "")
        self.next_check.when_given.connect(partial(self.text_left.emit, "next_check"))
        self.next_check.setMaximumWidth(180)
        row.addWidget(self.next_check)
        row.addStretch(1)
        self.done = button(_("Checked today"), self.checked.emit, icon="check", size="small")
        row.addWidget(self.done)
        return row


class GainsPage(Page):
    """The page; ``open`` brings one plan, or the adopted cycle it belongs to, to the front."""

    help_id = "tests-of-change"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cards: dict[str, GainCard] = {}
        self.empty: EmptyState | None = None
        self.offers: list[QWidget] = []
        self._first = ""
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._column.setSpacing(16)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))

    def title(self) -> str:
        return _("What holds the gains")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Tests of change"), Place("tests-of-change")),)

    def open(self, argument: str) -> None:
        self._first = argument

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool({"control_plan", "pdsa_cycle", "ramp", "measure", "observation"} & entities)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: read_gains(workspace), self._show, owner=self, topic="gains")

    def focus_target(self) -> QWidget | None:
        if self.cards:
            return next(iter(self.cards.values())).fields["change"]
        return self.offers[0] if self.offers else self.empty.step if self.empty else None

    def leave(self) -> None:
        for card in list(self.cards.values()):
            card.commit()

    def begin(self, cycle: str) -> None:
        """Begin the plan of an adopted cycle."""
        workspace = self.desk.workspace
        self._first = cycle
        self.desk.tasks.change(lambda: control_plans.begin_plan(workspace, cycle), owner=self)

    def _show(self, read: GainsRead) -> None:
        known = {one.id: one for one in read.plans}
        if not read.missing and known.keys() == self.cards.keys() and self._is_typing():
            for identity, card in self.cards.items():
                card.show_plan(known[identity])
            return
        clear(self._column)
        self.cards, self.offers, self.empty = {}, [], None
        for view in read.missing:
            self._column.addWidget(self._offer(view))
        order = sorted(read.plans, key=lambda one: self._first not in (one.id, one.plan.cycle))
        for plan in order:
            card = GainCard(plan, read.measures)
            card.text_left.connect(partial(self._record, plan.id))
            card.checked.connect(partial(self._check, plan.id))
            card.removed.connect(partial(self._remove, plan.id))
            card.cycle_asked.connect(partial(self.desk.navigator.go, "cycle"))
            self.cards[plan.id] = card
            self._column.addWidget(card)
        if not read.plans and not read.missing:
            why = _(
                "When a change is adopted, its plan says who keeps it up, how newcomers learn it, when you look again."
            )
            step = Step(_("Go to the tests"), lambda: self.desk.navigator.go("tests-of-change"))
            self.empty = EmptyState("shield-check", _("No change is adopted yet"), why, step)
            self.empty.setMinimumHeight(current().px(240))
            self._column.addWidget(self.empty)
        self._column.addStretch(1)
        if self.hasFocus() and (target := self.focus_target()) is not None:
            # The page had it only because nothing stood on it yet.
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_typing(self) -> bool:
        return any(card.isAncestorOf(focused) for card in self.cards.values() if (focused := self.focusWidget()))

    def _offer(self, view: CycleView) -> Panel:
        box = Panel(look="info")
        row = QHBoxLayout()
        row.setSpacing(12)
        words = _("{label} · {title} was adopted. What keeps it going when nobody looks?")
        row.addWidget(label(words.format(label=view.label, title=view.title), wrap=True), 1)
        made = button(_("Write its plan"), partial(self.begin, view.id), kind="primary", size="small")
        made.setAccessibleName(_("Write the plan of {label}").format(label=view.label))
        self.offers.append(made)
        row.addWidget(made)
        box.add(row)
        return box

    def _record(self, plan: str, name: str, text: str) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: control_plans.write_plan(workspace, plan, **{name: text}), owner=self)

    def _check(self, plan: str) -> None:
        workspace = self.desk.workspace
        said = _("Checked. The next look is in a month.")
        self.desk.record(lambda: control_plans.check_again(workspace, plan), said, owner=self)

    def _remove(self, plan: str) -> None:
        workspace = self.desk.workspace
        said = _("The plan was taken away")
        self.desk.record(lambda: control_plans.delete_plan(workspace, plan), said, owner=self)


def _under(title: str, part: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    heading = label(title, "small")
    heading.setContentsMargins(INSET, 0, INSET, 0)
    column.addWidget(heading)
    column.addWidget(part)
    return made


def _warning(words: str) -> Panel:
    box = Panel(look="concern", padding=12)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel("triangle-alert", "concern"))
    row.addWidget(label(words, wrap=True), 1)
    box.add(row)
    return box


def page_spec() -> PageSpec:
    """Reached from the board, from an adopted cycle, from Today and from the search."""
    return PageSpec(KEY, _("What holds the gains"), "shield-check", GainsPage, on_rail=False, parent="tests-of-change")
