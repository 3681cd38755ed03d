"""The lists of the exchange page: rows with an icon, words and a day, and the table of what was sent and arrived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.panel import clear
from ui.widgets.texts import ElidedLabel, IconLabel, label, rule
from ui.widgets.tips import plain_tip

MOST = 6
MOST_PARCELS = 8


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row: icon, words, what stands at the end; ``act`` opens what it speaks of."""

    icon: str
    words: str
    end: str
    act: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class ParcelWords:
    """One package of the table; one that arrived has an id under which its summary can be printed."""

    day: str
    icon: str
    title: str
    way: str
    state_icon: str
    state_role: str
    state: str
    print_id: str = ""


class ListSection(QWidget):
    """A headed list; long ones show their beginning until asked for the rest."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._rows: Sequence[RowWords] = ()
        self._empty = ""
        self._all = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QWidget()
        top.setFixedHeight(current().px(28))
        self.head = QHBoxLayout(top)
        self.head.setContentsMargins(0, 0, 0, 0)
        self.head.setSpacing(10)
        self.head.addWidget(label(title, "section"))
        self._aside = ElidedLabel("", "small")
        self.head.addWidget(self._aside, 1)
        layout.addWidget(top)
        layout.addSpacing(2)
        layout.addWidget(rule(strong=True))
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        layout.addLayout(self._body)
        layout.addStretch(1)

    def show_rows(self, rows: Sequence[RowWords], aside: str, empty: str) -> None:
        """Show other rows; ``empty`` is said where there are none."""
        self._rows, self._empty = rows, empty
        self._aside.set_text(aside)
        self.setAccessibleName(f"{self._title}, {aside}" if aside else self._title)
        self._fill()

    def _fill(self) -> None:
        clear(self._body)
        shown = self._rows if self._all or len(self._rows) <= MOST else self._rows[: MOST - 1]
        for row in shown:
            self._body.addWidget(_row(row))
            self._body.addWidget(rule())
        rest = len(self._rows) - len(shown)
        if rest:
            more = n_("and {n} more line", "and {n} more lines", rest).format(n=format_number(rest))
            self._body.addWidget(button(more, self._show_all, kind="quiet", size="small"), 0, _START)
        if not self._rows:
            words = label(self._empty, "muted", wrap=True)
            words.setContentsMargins(0, 8, 0, 8)
            self._body.addWidget(words)

    def _show_all(self) -> None:
        self._all = True
        self._fill()


_START = Qt.AlignmentFlag.AlignLeading


def _row(row: RowWords) -> QWidget:
    made = QWidget()
    made.setFixedHeight(current().px(31))
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(8)
    across.addWidget(IconLabel(row.icon, "muted", 14))
    if row.act is None:
        across.addWidget(ElidedLabel(row.words), 1)
    else:
        across.addWidget(_RowButton(row.words, row.act), 1)
    across.addWidget(label(row.end, "small"))
    made.setAccessibleName(f"{row.words}, {row.end}")
    return made


class _RowButton(Button):
    """Words that open what they speak of; cut with "…" where they do not fit."""

    def __init__(self, words: str, act: Callable[[], object]) -> None:
        super().__init__("", kind="quiet")
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        self.setMinimumWidth(60)
        self.setFixedHeight(current().px(28))
        side = "right" if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else "left"
        self.setStyleSheet(
            f"text-align: {side}; padding: 0 2px; min-height: 0; font-weight: 400; color: palette(window-text);"
        )
        self.clicked.connect(lambda: act())

    def resizeEvent(self, event: object) -> None:
        room = self.width() - 8
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


WIDEST_SCALE = 1.3
"""The columns of the table ask for no more room than at this size of text."""


class ParcelTable(QWidget):
    """What was sent and what arrived, the newest first. Emits ``print_asked(id)``."""

    print_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = False
        self._parcels: tuple[ParcelWords, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(label(_("Sent and arrived"), "section"))
        layout.addWidget(rule(strong=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        layout.addLayout(self._grid)
        self.setAccessibleName(_("Sent and arrived"))

    def show_parcels(self, parcels: Sequence[ParcelWords]) -> None:
        """Show other packages."""
        self._parcels = tuple(parcels)
        self._fill()

    def _fill(self) -> None:
        clear(self._grid)
        if not self._parcels:
            self._grid.addWidget(label(_("Nothing yet. Every package that goes or comes is listed here."), "muted"))
            return
        for column, word in enumerate((_("Date"), _("Package"), _("Way"), _("State"))):
            head = label(word, "small")
            head.setFixedHeight(current().px(24))
            self._grid.addWidget(head, 0, column)
        self._grid.addWidget(rule(), 1, 0, 1, 5)
        for column, (least, stretch) in enumerate(((92, 0), (200, 39), (150, 25), (190, 27))):
            # With large text the page is no wider: what is shortened stands whole in its tool tip.
            self._grid.setColumnMinimumWidth(column, min(current().px(least), round(least * WIDEST_SCALE)))
            self._grid.setColumnStretch(column, stretch)
        shown = self._parcels if self._all else self._parcels[:MOST_PARCELS]
        for place, one in enumerate(shown):
            row = 2 + 2 * place
            self._grid.addWidget(label(one.day), row, 0)
            self._grid.addWidget(_with_icon(one.icon, "muted", one.title), row, 1)
            self._grid.addWidget(ElidedLabel(one.way, "muted"), row, 2)
            self._grid.addWidget(_with_icon(one.state_icon, one.state_role, one.state), row, 3)
            if one.print_id:
                words = _("Print summary of {package}").format(package=one.title)
                step = Button("", kind="quiet", icon="printer")
                step.setAccessibleName(words)
                step.setToolTip(plain_tip(words))
                step.setFixedSize(current().px(32), current().px(28))
                step.setStyleSheet("padding: 0; min-height: 0;")
                step.clicked.connect(partial(self.print_asked.emit, one.print_id))
                self._grid.addWidget(step, row, 4)
            self._grid.addWidget(rule(), row + 1, 0, 1, 5)
        rest = len(self._parcels) - len(shown)
        if rest:
            words = n_("and {n} more line", "and {n} more lines", rest).format(n=format_number(rest))
            more = button(words, self._show_all, kind="quiet", size="small")
            self._grid.addWidget(more, 2 + 2 * len(shown), 0, 1, 2, _START)

    def _show_all(self) -> None:
        self._all = True
        self._fill()


def _with_icon(icon: str, role: str, words: str) -> QWidget:
    made = QWidget()
    made.setFixedHeight(current().px(29))
    across = QHBoxLayout(made)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(8)
    across.addWidget(IconLabel(icon, role, 14))
    across.addWidget(ElidedLabel(words), 1)
    return made
