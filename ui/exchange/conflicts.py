"""Conflicts: a list of what was entered twice, and one of them beside it to decide; or many of a kind at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging import conflict_views, merging
from qic_desktop.services.exchanging.conflict_views import ConflictGroup, ConflictView
from qic_desktop.services.exchanging.merging import Rule
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.conflict_card import Answer, ConflictCard
from ui.exchange.conflict_many import DecideManyDialog, rule_words
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import Headline
from ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from qic_desktop.analysis.charts.values import RunChart

LIST_WIDTH = 320
ROW_HEIGHT = 48


def page_spec() -> PageSpec:
    """The page as the shell knows it; its argument is the id of a record, as the grid knows it."""
    return PageSpec("conflicts", _("Entered twice"), "git-branch", ConflictsPage, on_rail=False, parent="exchange")


class ConflictsPage(Page):
    """The list at one side, the chosen conflict at the other. Digits choose, Enter keeps, N goes on."""

    help_id = "exchange"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.groups: tuple[ConflictGroup, ...] = ()
        self.views: list[ConflictView] = []
        self.card: ConflictCard | None = None
        self._now = 0
        self._wanted = ""
        self.headline = Headline()
        self.many = Button("", icon="list")
        self.many.clicked.connect(self._open_many)
        self.list = QListWidget()
        self.list.setProperty("ownFocus", True)
        self.list.setFixedWidth(current().px(LIST_WIDTH))
        self.list.setAccessibleName(_("What was entered twice"))
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self._side = QWidget()
        self._beside = QVBoxLayout(self._side)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._arrange()

    def _arrange(self) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(PAGE_PADDING, 24, PAGE_PADDING, 16)
        down.setSpacing(16)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.headline, 1)
        top.addWidget(self.many, 0, Qt.AlignmentFlag.AlignTop)
        down.addLayout(top)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.list)
        across.addWidget(scrolled(self._side), 1)
        down.addLayout(across, 1)

    def title(self) -> str:
        return _("Entered twice")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Exchange"), Place("exchange")),)

    def open(self, argument: str) -> None:
        """Show the conflict of this record first."""
        self._wanted = argument

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (conflict_views.conflict_groups(workspace), workspace.clock()),
            lambda found: self.show_conflicts(*found),
            owner=self,
            topic="conflicts",
        )

    def focus_target(self) -> QWidget | None:
        return self.card.focus_part() if self.card is not None else None

    @property
    def cards(self) -> list[ConflictCard]:
        """The conflict that is open; empty where there is none."""
        return [] if self.card is None else [self.card]

    # --- showing -------------------------------------------------------------------------------------------------

    def show_conflicts(self, groups: Sequence[ConflictGroup], now: int) -> None:
        """Show them; what can be decided here stands first, the open one stays open."""
        place = max(0, self.list.currentRow())
        before = self.views[place].id if place < len(self.views) else ""
        self.groups, self._now = tuple(groups), now
        self.views = [one for group in groups for one in group.members]
        self._say()
        self.list.blockSignals(True)
        self.list.clear()
        for view in self.views:
            said = "  /  ".join(value.words or _("nothing") for value in view.values)
            item = QListWidgetItem(f"{view.title}\n{said}")
            item.setToolTip(plain_tip(f"{view.title}: {said}"))
            item.setSizeHint(QSize(0, current().px(ROW_HEIGHT)))
            self.list.addItem(item)
        self.list.setVisible(len(self.views) > 1)
        self.list.blockSignals(False)
        wanted, self._wanted = self._wanted, ""
        place = next((n for n, one in enumerate(self.views) if one.id == before), min(place, len(self.views) - 1))
        place = next((n for n, one in enumerate(self.views) if wanted and one.conflict.record == wanted), place)
        self.list.setCurrentRow(place)
        self._show_card(place)

    def _say(self) -> None:
        count = len(self.views)
        self.headline.setVisible(count > 0)
        title = n_("{n} value was entered twice", "{n} values were entered twice", count).format(n=format_number(count))
        own = sum(one.may_decide for one in self.views)
        detail = _("Nothing is lost: all of them are kept. Choose the one to show.")
        if own < count:
            detail = n_("You can decide {n} of them.", "You can decide {n} of them.", own).format(n=format_number(own))
        self.headline.say(title, detail)

    def _on_row_changed(self, place: int) -> None:
        self._show_card(place)

    def _show_card(self, place: int) -> None:
        clear(self._beside)
        self.card = None
        group = self._group_at(place)
        self.many.setVisible(group is not None and len(group.members) > 1 and bool(group.rules))
        if not 0 <= place < len(self.views) or group is None:
            back = Step(_("Back to Exchange"), lambda: self.desk.navigator.go("exchange"))
            why = _("When two laptops enter the same thing differently, both values are kept and shown here.")
            self._beside.addWidget(EmptyState("circle-check", _("Nothing to decide"), why, back))
            return
        self.many.set_word(_("Decide all: {what} …").format(what=group.title))
        view, workspace = self.views[place], self.desk.workspace
        self.desk.tasks.query(
            lambda: (
                conflict_views.preview_charts(workspace, view.conflict),
                view.typing != "counts" or conflict_views.has_denominator(workspace, view.conflict),
            ),
            lambda found: self._fill_card(view, *found),
            owner=self,
            topic="card",
        )

    def _fill_card(self, view: ConflictView, charts: Mapping[int, RunChart], two_numbers: bool) -> None:
        clear(self._beside)
        card = ConflictCard(view, self._now, two_numbers=two_numbers, more=len(self.views) > 1)
        card.decided.connect(partial(self._decide, view))
        card.next_asked.connect(self.go_on)
        card.asked.connect(lambda: self.desk.say.toast(_("Copied. Paste it into a message to the team.")))
        card.show_charts(charts)
        self.card = card
        self._beside.addWidget(card)
        self._beside.addStretch(1)
        if self.isVisible() and not self.list.hasFocus() and (part := card.focus_part()) is not None:
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _group_at(self, place: int) -> ConflictGroup | None:
        if not 0 <= place < len(self.views):
            return None
        return next((group for group in self.groups if group.key == self.views[place].group), None)

    # --- keys ----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list hands on the keys that decide."""
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._handle(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle(event):
            super().keyPressEvent(event)

    def _handle(self, event: QKeyEvent) -> bool:
        """Digits choose, Enter keeps, N goes on; answers whether the key was one of these."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.card is None or not plain:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.card.confirm()
            return True
        if isinstance(QApplication.focusWidget(), QLineEdit):
            return False
        if event.text().isdecimal():
            return self.card.choose(int(event.text()))
        if event.key() == Qt.Key.Key_N:
            self.go_on()
            return True
        return False

    def go_on(self) -> None:
        """Open the next one, after the last the first."""
        if self.views:
            self.list.setCurrentRow((self.list.currentRow() + 1) % len(self.views))

    # --- deciding ------------------------------------------------------------------------------------------------

    def _decide(self, view: ConflictView, answer: Answer) -> None:
        workspace = self.desk.workspace

        def run() -> object:
            if answer.keep:
                return merging.resolve_conflict(workspace, view.id, answer.keep, reason=answer.reason)
            value: object = answer.text
            if answer.entry is not None:
                value = answer.entry.value
                if view.typing == "counts":
                    value = conflict_views.counts_value(workspace, view.conflict, answer.entry)
            return merging.resolve_with(workspace, view.id, value, reason=answer.reason)

        self._record(run, _("Decided. The other value stays in the history."))

    def _open_many(self) -> None:
        group = self._group_at(self.list.currentRow())
        if group is None:
            return
        menu = QMenu(self)
        for rule, writer, laptop in group.rules:
            menu.addAction(rule_words(rule, laptop), partial(self.ask_many, group, rule, writer, laptop))
        menu.popup(self.many.mapToGlobal(self.many.rect().bottomLeft()))

    def ask_many(self, group: ConflictGroup, rule: Rule, writer: str = "", laptop: str = "") -> None:
        """Show what a rule would keep, and do it once the person agrees."""
        picks = conflict_views.decide_many(group, rule, writer)
        self.dialog = DecideManyDialog(rule, laptop, group.members, picks, self)
        self.dialog.accepted.connect(partial(self._decide_many, self.dialog))
        open_dialog(self.dialog)

    def _decide_many(self, dialog: DecideManyDialog) -> None:
        workspace, picks = self.desk.workspace, dialog.picks
        count = sum(pick.keep is not None for pick in picks)
        words = n_("{n} decided.", "{n} decided.", count).format(n=format_number(count))
        self._record(lambda: merging.resolve_many(workspace, picks), words)

    def _record(self, run: Callable[[], object], words: str) -> None:
        self.desk.record(run, words, owner=self)
