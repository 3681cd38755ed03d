"""Deciding many conflicts of one kind: what would be kept in each is read first, then done as one step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging.conflict_views import ConflictView
from qic_desktop.services.exchanging.merging import Pick
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.table import ONE_LINE_ROW, TableView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def rule_words(rule: str, laptop: str) -> str:
    """What is kept in all of them."""
    return {
        "higher": _("Use the higher"),
        "lower": _("Use the lower"),
        "latest": _("Use the one entered last"),
        "laptop": _("Use the one of {laptop}").format(laptop=laptop),
        "keep": _("Keep what was changed"),
        "remove": _("Remove them"),
    }[rule]


class PicksModel(QAbstractTableModel):
    """One conflict a row: what, what is kept, instead of what."""

    def __init__(self, views: Sequence[ConflictView], picks: Sequence[Pick]) -> None:
        super().__init__()
        self.rows = [_row(view, pick) for view, pick in zip(views, picks, strict=True)]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("What"), _("Kept"), _("Instead of"))[section]
        return None


class DecideManyDialog(Sheet):
    """Accepted when the person wants it done."""

    def __init__(
        self, rule: str, laptop: str, views: Sequence[ConflictView], picks: Sequence[Pick], parent: QWidget
    ) -> None:
        super().__init__("git-branch", rule_words(rule, laptop), (760, 520), parent)
        self.picks = tuple(picks)
        able = sum(pick.keep is not None for pick in picks)
        left = len(picks) - able
        under = _("The other values stay in the history. Undo takes all of them back in one step.")
        if left:
            stay = n_("{n} stays open: here you have to choose.", "{n} stay open: here you have to choose.", left)
            under = f"{under} {stay.format(n=format_number(left))}"
        self.say(rule_words(rule, laptop), under)
        self.model = PicksModel(views, picks)
        table = TableView(row_height=ONE_LINE_ROW)
        table.setModel(self.model)
        table.setAccessibleName(_("What is kept"))
        table.set_widths([300, 190, 190], stretch=0)
        self.body.addWidget(table, 1)
        words = n_("Keep this {n}", "Keep these {n}", able).format(n=format_number(able))
        self.apply = Button(words, kind="primary")
        self.apply.setEnabled(able > 0)
        self.apply.clicked.connect(self.accept)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Cancel"), self.reject))
        self.foot.addWidget(self.apply)
        self.apply.setFocus()


def _row(view: ConflictView, pick: Pick) -> tuple[str, str, str]:
    if pick.keep is None:
        return view.title, _("stays open"), ""
    others = [value.words or _("nothing") for value in view.values if value.number != pick.keep]
    return view.title, view.values[pick.keep - 1].words or _("nothing"), _("; ").join(others)
