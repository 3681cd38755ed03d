"""Invitations: write one or many into a folder, and see who has answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising.designing import Invited, parse_invitees
from qic_desktop.services.organising.timetable import Planned
from qic_desktop.wording.designing import missed_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.spoken_words import invitation_text
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import Columns
from ui.widgets.fields import Field, LongTextField
from ui.widgets.panel import OwnScroll, Panel, Sentence, scrolled
from ui.widgets.progress import WorkProgress
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.table import TableView
from ui.widgets.texts import label
from ui.widgets.tips import plain_tip

NAME, SIDE_BY_SIDE = 1, 760
LEAST_HEIGHT = 300
Index = QModelIndex | QPersistentModelIndex


def state_words(state: str) -> str:
    """What became of an invitation."""
    return {
        "accepted": _("accepted"),
        "asking": _("asks to join"),
        "waiting": _("not answered yet"),
    }[state]


def role_words(role: str) -> str:
    """Who is invited."""
    return {"site": _("Site"), "coach": _("Coach"), "organiser": _("Organiser")}.get(role, role)


class InvitedModel(QAbstractTableModel):
    """Code, name, role, what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Invited, ...] = ()

    def show(self, rows: Sequence[Invited]) -> None:
        """Show other invitations."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (_("Code"), _("Name"), _("Role"), _("Answer"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            words = (one.invitation.code or "–", one.name, role_words(one.invitation.role or ""), "")
            return words[index.column()] or state_words(one.state)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return plain_tip(one.name)
        if role == Qt.ItemDataRole.ToolTipRole and one.state == "asking":
            return _("Open the inbox to accept it.")
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3:
            colour: QColor = current().color("muted" if one.state == "waiting" else "accent")
            return colour
        return None


class Invitations(QWidget):
    """Form and list. ``wanted(role, list of (name, code))`` once there is somebody to invite; ``sheet_asked``."""

    wanted = Signal(str, object)
    sheet_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root: Spoken | None = None
        # With large text the form is higher than a small screen, and the list stands below it.
        inner = QWidget()
        upright = QVBoxLayout(inner)
        upright.setContentsMargins(0, 0, 0, 0)
        upright.addWidget(self._build_form())
        form = OwnScroll(inner)
        panel = Panel(_("Who is invited"))
        self._counts = label("", "small")
        panel.head.addWidget(self._counts)
        self.missed = Sentence()
        panel.add(self.missed)
        self.model = InvitedModel()
        self.table = TableView(plain=True)
        self.table.setAccessibleName(_("Who is invited"))
        self.table.setModel(self.model)
        self.table.set_widths([60, 230, 94, 132], stretch=1)
        panel.add(self.table, 1)
        self._none = label(_("Nobody is invited yet. A site joins by opening its invitation."), "muted", wrap=True)
        panel.add(self._none)
        self._room = QWidget()
        panel.add(self._room, 1)
        panel.setMinimumHeight(current().px(LEAST_HEIGHT))
        self.parts = Columns((form, panel), SIDE_BY_SIDE, widths=(344, None), spacing=12)
        self.parts.stacked.connect(lambda below: form.stand(whole=below))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self.parts))

    def _build_form(self) -> Panel:
        form = Panel(_("Write invitations"))
        roles = [(role, role_words(role)) for role in ("site", "coach", "organiser")]
        self.role = SegmentedSwitch(roles, _("Who is invited"))
        self.role.chosen.connect(self._follow)
        row = QHBoxLayout()
        row.addWidget(self.role)
        row.addStretch(1)
        form.add(row)
        self.names = LongTextField(placeholder=_("Walstead Infirmary; S001\nHarrowmere General; S002"), lines=5)
        self.names.textChanged.connect(self._follow)
        help_text = _("One a line: name; code. The code may be left out. Lines can be pasted from a spreadsheet.")
        self._field = Field(_("Names and codes"), self.names, help_text)
        form.add(self._field)
        self.write = button("", self._on_write_clicked, kind="primary", icon="mail")
        steps = QVBoxLayout()
        steps.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        form.add(steps)
        self.progress = WorkProgress()
        self.progress.hide()
        form.add(self.progress)
        self._hint = label("", "small", wrap=True)
        form.add(self._hint)
        form.add(
            label(
                _("Words of your key; whoever joins compares them with you, by telephone or on paper:"),
                "small",
                wrap=True,
            )
        )
        self.words = SpokenWords(_("Words of your key"), look="section")
        self.words.hide()
        form.add(self.words)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        self.sheet = button(_("Print sheet"), self.sheet_asked.emit, icon="printer", size="small")
        self.copy = button("", self._copy, icon="copy", size="small")
        for part in (self.sheet, self.copy):
            part.hide()
            ways.addWidget(part)
        ways.addStretch(1)
        form.add(ways)
        form.body.addStretch(1)
        self._follow()
        return form

    def show_invited(self, rows: Sequence[Invited], *, has_drafts: bool, root: Spoken | None) -> None:
        """Show what the store says."""
        self.model.show(rows)
        self._none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self._room.setVisible(not rows)
        answered = sum(one.state == "accepted" for one in rows)
        self._counts.setText(_("{n} of {all} accepted").format(n=answered, all=len(rows)) if rows else "")
        hint = _("Each file holds one secret: give it to those who are invited only, on a stick or by e-mail.")
        if has_drafts:
            hint += " " + _("Writing an invitation publishes the drafts: the file carries the definitions.")
        self._hint.setText(hint)
        self._root = root
        for part in (self.words, self.sheet, self.copy):
            part.setVisible(root is not None)
        if root is not None:
            self.words.show_spoken(root)
            self.copy.set_word(_("Copy as text for a letter"))

    def show_missed(self, missed: Planned | None) -> None:
        """Say which learning session who joins now has missed, where all begin together."""
        day = period_name(missed.first.isoformat(), short=True) if missed and missed.first else ""
        self.missed.say(missed_words(missed.number, day) if missed else "")

    def _copy(self) -> None:
        if self._root is not None:
            QGuiApplication.clipboard().setText(invitation_text(self._root))
            self.copy.set_word(_("Copied"))

    def first_field(self) -> QWidget:
        """The field to begin in."""
        return self.names

    def written(self) -> None:
        """The invitations are on the disk: empty the field."""
        self.names.show_text("")
        self.names.clear()

    def _follow(self, _changed: object = None) -> None:
        count = len(parse_invitees(self.names.toPlainText()))
        text = n_("Write {n} invitation into a folder", "Write {n} invitations into a folder", max(1, count))
        self.write.setText(text.format(n=max(1, count)))
        self.write.setEnabled(count > 0)

    def _on_write_clicked(self) -> None:
        wanted = parse_invitees(self.names.toPlainText())
        if wanted:
            self.wanted.emit(self.role.key, list(wanted))
