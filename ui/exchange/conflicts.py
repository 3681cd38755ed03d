"""Conflicts: both values side by side, who wrote them and when, which one is shown; the person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services import conflict_views, merging
from qic_desktop.services.conflict_views import ConflictValue, ConflictView
from qic_desktop.wording.exchange import moment_name
from ui.desk import Desk
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import Button
from ui.widgets.choice import RadioButton
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import Headline, label


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("conflicts", _("Entered twice"), "git-branch", ConflictsPage, on_rail=False, parent="exchange")


class ConflictsPage(Page):
    """All conflicts, one panel each."""

    help_id = "exchange"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.cards: list[ConflictCard] = []
        content = QWidget()
        self._down = QVBoxLayout(content)
        self._down.setContentsMargins(PAGE_PADDING, 24, PAGE_PADDING, 16)
        self._down.setSpacing(16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(content))

    def title(self) -> str:
        return _("Entered twice")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Exchange"), Place("exchange")),)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (conflict_views.conflict_views(workspace), workspace.clock()),
            lambda found: self.show_conflicts(*found),
            owner=self,
            topic="conflicts",
        )

    def focus_target(self) -> QWidget | None:
        return self.cards[0].focus_part() if self.cards else None

    def show_conflicts(self, found: Sequence[ConflictView], now: int) -> None:
        """Show them; what can be decided here stands first."""
        clear(self._down)
        self.cards = []
        if not found:
            back = Step(_("Back to Exchange"), lambda: self.desk.navigator.go("exchange"))
            why = _("When two laptops enter the same thing differently, both values are kept and shown here.")
            self._down.addWidget(EmptyState("circle-check", _("Nothing to decide"), why, back))
            self._down.addStretch(1)
            return
        title = n_("{n} value was entered twice", "{n} values were entered twice", len(found)).format(n=len(found))
        detail = _("Neither person had seen the other’s value. Both are kept; choose the one to show.")
        self._down.addWidget(Headline(title, detail))
        for conflict in found:
            card = ConflictCard(conflict, now, partial(self._decide, conflict.id))
            self.cards.append(card)
            self._down.addWidget(card)
        self._down.addStretch(1)

    def _decide(self, identity: str, keep: int) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: merging.resolve_conflict(workspace, identity, keep),
            lambda _changes: self.desk.say.toast(_("Decided. The other value stays in the history.")),
            owner=self,
        )


class ConflictCard(Panel):
    """One conflict: a card for each value, and one button."""

    def __init__(self, conflict: ConflictView, now: int, decide: partial[None]) -> None:
        super().__init__(conflict.title)
        self._conflict = conflict
        self._decide = decide
        self._group = QButtonGroup(self)
        if conflict.field:
            self.add(label(conflict.field, "small"))
        across = QHBoxLayout()
        across.setSpacing(12)
        for value in conflict.values:
            across.addWidget(self._value(value, now), 1)
        self.add(across)
        row = QHBoxLayout()
        self.keep = Button("", kind="primary")
        self.keep.clicked.connect(self._on_keep_clicked)
        if conflict.may_decide:
            row.addWidget(self.keep)
        else:
            row.addWidget(label(_("This lies in somebody else’s entries; only they can decide it."), "muted"))
        row.addStretch(1)
        self.add(row)
        self._group.buttonToggled.connect(self._apply_choice)
        self._apply_choice()

    def focus_part(self) -> QWidget | None:
        """The value now chosen."""
        return self._group.checkedButton()

    def choose(self, number: int) -> None:
        """Choose a value, counted from 1."""
        self._group.button(number).setChecked(True)

    def _value(self, value: ConflictValue, now: int) -> QFrame:
        frame = QFrame()
        frame.setProperty("panel", "info")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(3)
        top = QHBoxLayout()
        place = _("This laptop") if value.is_own else _("Another laptop ({name})").format(name=value.laptop)
        choice = RadioButton(place)
        choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        choice.setProperty("focusRing", True)
        choice.setChecked(value.is_shown)
        choice.setEnabled(self._conflict.may_decide)
        choice.setAccessibleName(f"{place}: {value.words}")
        self._group.addButton(choice, value.number)
        top.addWidget(choice, 1)
        if value.is_shown:
            top.addWidget(label(_("shown now"), "small"))
        layout.addLayout(top)
        words = label(value.words or _("nothing"), "title", wrap=True)
        words.setContentsMargins(current().px(24), 0, 0, 0)
        layout.addWidget(words)
        who = ", ".join(part for part in (value.person, moment_name(value.when, now)) if part)
        said = label(who, "small")
        said.setContentsMargins(current().px(24), 0, 0, 0)
        layout.addWidget(said)
        return frame

    def _chosen(self) -> ConflictValue | None:
        return next((one for one in self._conflict.values if one.number == self._group.checkedId()), None)

    def _apply_choice(self) -> None:
        value = self._chosen()
        self.keep.setEnabled(value is not None)
        self.keep.setText(_("Keep {value}").format(value=value.words[:60]) if value else _("Keep"))

    def _on_keep_clicked(self) -> None:
        value = self._chosen()
        if value is not None:
            self._decide(value.number)
