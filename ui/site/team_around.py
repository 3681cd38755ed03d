"""Those around the team as a field of forces: for the change, undecided, against it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.teamwork.stakeholders import FOR, STANDS, UNDECIDED, StakeholderView
from qic_desktop.wording.stakeholders import action_words, stakeholder_words, stands_name, talks_words
from ui.site.page_columns import IN_A_PAGE
from ui.site.team_panels import SectionHead
from ui.widgets.buttons import Button, button
from ui.widgets.columns import Columns
from ui.widgets.panel import clear
from ui.widgets.texts import IconLabel, label
from ui.widgets.tips import plain_tip

ICONS = {FOR: ("circle-check", "accent"), UNDECIDED: ("circle-question-mark", "muted")}
AGAINST_ICON = ("circle-x", "concern")
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class StakeholderCard(QFrame):
    """One of them. Enter opens, Alt+Left and Alt+Right move. Signals carry the id: ``opened``, ``moved(id, stands)``,
    ``talk_asked``."""

    opened = Signal(str)
    moved = Signal(str, str)
    talk_asked = Signal(str)

    def __init__(self, view: StakeholderView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setProperty("panel", "card")
        self.setProperty("focusRing", True)
        self.setObjectName(f"stakeholder-{view.id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(stakeholder_words(view.record, view.stands, len(view.open_actions)))
        self.setAccessibleDescription(_("Enter opens, Alt and an arrow key move to the column beside."))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(view.name, "strong", wrap=True), 1)
        for part in self._moves():
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        words = _("Change: {name}").format(name=view.name)
        head.addWidget(self._quiet("pencil", words, partial(self.opened.emit, view.id)), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        if view.record.why:
            column.addWidget(label(view.record.why, wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        said = " · ".join(part for part in (talks_words(view.record), action_words(len(view.open_actions))) if part)
        foot.addWidget(label(said, "small", wrap=True), 1)
        self.talk = button(_("Action…"), partial(self.talk_asked.emit, view.id), size="small")
        self.talk.setAccessibleName(_("Write an action: {name}").format(name=view.name))
        self.talk.setObjectName(f"talk-{view.id}")
        foot.addWidget(self.talk, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(foot)

    def event(self, event: QEvent) -> bool:
        # Alt+Left goes back to the page before, elsewhere: here it moves the card.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._way(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = self._way(event)
        if way:
            self._move(way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.view.id)
        else:
            super().keyPressEvent(event)

    def _way(self, event: QKeyEvent) -> int:
        if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return 0
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        return forward * MOVES.get(Qt.Key(event.key()), 0)

    def _move(self, way: int) -> None:
        at = STANDS.index(self.view.stands) + way
        if 0 <= at < len(STANDS):
            self.moved.emit(self.view.id, STANDS[at])

    def _moves(self) -> list[Button]:
        found = []
        at = STANDS.index(self.view.stands)
        for way, icon in ((-1, "arrow-left"), (1, "arrow-right")):
            if 0 <= at + way < len(STANDS):
                words = _("Move to “{column}”: {name}").format(
                    column=stands_name(STANDS[at + way]), name=self.view.name
                )
                found.append(self._quiet(icon, words, partial(self._move, way)))
        return found

    def _quiet(self, icon: str, words: str, act: object) -> Button:
        made = Button("", kind="quiet", icon=icon, size="small")
        made.setAccessibleName(words)
        made.setToolTip(plain_tip(words))
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made.clicked.connect(lambda: act())  # type: ignore[operator]
        return made


class AroundPanel(QWidget):
    """The three columns. Signals: ``add_asked(stands)``, ``opened(id)``, ``moved(id, stands)``, ``talk_asked(id)``."""

    add_asked = Signal(str)
    opened = Signal(str)
    moved = Signal(str, str)
    talk_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.add = button(_("Add somebody"), partial(self.add_asked.emit, UNDECIDED), icon="plus", size="small")
        self.add.setAccessibleName(_("Add somebody who is for or against the change"))
        self._head = SectionHead(_("Who is for the change, who is not?"), "", self.add)
        column.addLayout(self._head)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("lock", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        note = _(
            "This never leaves the team’s own laptops. Write down only what you could say to the person’s face. "
            "Alt+Left and Alt+Right move a card."
        )
        row.addWidget(label(note, "small", wrap=True), 1)
        column.addLayout(row)
        self._rooms: dict[str, QVBoxLayout] = {}
        self._titles = {}
        boxes = []
        for stands in STANDS:
            box = QFrame()
            box.setProperty("panel", "sunken")
            inside = QVBoxLayout(box)
            inside.setContentsMargins(12, 10, 12, 12)
            inside.setSpacing(8)
            head = QHBoxLayout()
            head.setSpacing(8)
            head.addWidget(IconLabel(*ICONS.get(stands, AGAINST_ICON)))
            title = label(stands_name(stands), "strong")
            self._titles[stands] = title
            head.addWidget(title, 1)
            inside.addLayout(head)
            room = QVBoxLayout()
            room.setSpacing(8)
            inside.addLayout(room)
            inside.addStretch(1)
            self._rooms[stands] = room
            boxes.append(box)
        column.addWidget(Columns(boxes, IN_A_PAGE))
        self.cards: dict[str, StakeholderCard] = {}

    def show_around(self, found: Sequence[StakeholderView]) -> None:
        """Show them."""
        self.cards = {}
        for stands, room in self._rooms.items():
            clear(room)
            here = [view for view in found if view.stands == stands]
            count = format_number(len(here))
            self._titles[stands].setText(f"{stands_name(stands)}  {count}" if here else stands_name(stands))
            for view in here:
                card = self._card(view)
                room.addWidget(card)
                # At once, so that a card that was moved can have the focus again.
                card.show()
            if not here:
                room.addWidget(label(_empty_words(stands), "small", wrap=True))

    def _card(self, view: StakeholderView) -> StakeholderCard:
        card = StakeholderCard(view)
        card.opened.connect(self.opened)
        card.moved.connect(self.moved)
        card.talk_asked.connect(self.talk_asked)
        self.cards[view.id] = card
        return card


def _empty_words(stands: str) -> str:
    words = {
        "for": _("Who gains from it, or has asked for it?"),
        "undecided": _("Who waits to see what happens?"),
        "against": _("Who loses time or say by it, and has a reason?"),
    }
    return words[stands]
