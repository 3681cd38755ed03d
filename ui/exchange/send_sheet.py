"""How to send: the ways one below the other, each with a word on what it is for; what can be chosen stands below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.exchanging.exchange_state import NewPart
from qic_desktop.services.locking.package_locks import Lock, Offer
from qic_desktop.wording.package_locks import cannot_lock, lock_reason
from ui.exchange.drives import Drive
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import Button, Kind, button
from ui.widgets.choice import CheckBox
from ui.widgets.panel import Panel
from ui.widgets.texts import label

WAY_WIDTH = 250
_RIGHT = Qt.LayoutDirection.RightToLeft


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for a stick: a part of the entries, a lock. Empty for a team on its own."""

    part: NewPart | None = None
    offer: Offer = field(default_factory=Offer)


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A way that has a dialog of its own."""

    icon: str
    word: str
    said: str
    act: Callable[[], object]


class SendSheet(Sheet):
    """Emits ``drive_chosen(Path, only_new, Lock or None)`` and ``folder_asked(only_new)``; others act by themselves."""

    drive_chosen = Signal(object, bool, object)
    folder_asked = Signal(bool)

    def __init__(
        self, drives: Sequence[Drive], ways: Sequence[OtherWay], choices: Choices, parent: QWidget | None = None
    ) -> None:
        super().__init__("upload", _("How shall it go?"), (680, 0), parent)
        many = _("A stick, a message and a phone carry the same sealed package. Sending twice does no harm.")
        alone = _("A stick or folder gets everything that is shared, sealed. Copying twice does no harm.")
        self.under.setText(many if ways else alone)
        self._choices = choices
        self.buttons: list[Button] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        for drive in drives:
            self._add("usb", drive.name, _("A full copy that also serves as your backup"), self._to_drive(drive.path))
        folder = _("Another folder …") if drives else _("A stick or folder …")
        self._add("folder", folder, _("For mail or a shared disk"), self._to_folder)
        for way in ways:
            self._add(way.icon, way.word, way.said, self._to_other(way.act))
        self.body.addLayout(self._grid)
        self.only_new = CheckBox(_("Only what the organiser does not have yet"))
        self.only_locked = CheckBox(_("Only the organiser can read it"))
        self.coaches = CheckBox(_("The coach who carries it may read it, too"))
        self._add_choices(has_drive=bool(drives))
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.buttons[0].setFocus()

    def _add(self, icon: str, word: str, said: str, act: Callable[[], object]) -> None:
        row = len(self.buttons)
        kind: Kind = "secondary" if row else "primary"
        made = button(word, act, icon=icon, kind=kind)
        made.setMinimumWidth(current().px(WAY_WIDTH))
        made.setAccessibleDescription(said)
        made.setAutoDefault(True)
        made.setStyleSheet(f"text-align: {'right' if self.layoutDirection() == _RIGHT else 'left'};")
        self.buttons.append(made)
        self._grid.addWidget(made, row, 0)
        self._grid.addWidget(label(said, "muted", wrap=True), row, 1)

    def _add_choices(self, *, has_drive: bool) -> None:
        part, offer = self._choices.part, self._choices.offer
        panel = Panel(padding=12)
        panel.add(label(_("On a stick or in a folder"), "strong"))
        is_part = part is not None and part.is_smaller
        if part is not None and is_part:
            words = _("Only what the organiser does not have yet: {n} of {total} entries")
            self.only_new.setText(words.format(n=format_number(part.entries), total=format_number(part.kept)))
            self.only_new.setToolTip(_("Shorter, and no full copy: the next full package carries everything again."))
        is_asked = has_drive and offer.is_asked
        self.only_locked.setChecked(offer.by_default and offer.can_lock)
        self.only_locked.setEnabled(offer.can_lock)
        reason = label(lock_reason(offer.policy) if offer.can_lock else cannot_lock(), "muted", wrap=True)
        self.only_locked.setAccessibleDescription(reason.text())
        self.coaches.setEnabled(self.only_locked.isChecked())
        self.only_locked.toggled.connect(self.coaches.setEnabled)
        shown = (
            (self.only_new, is_part),
            (self.only_locked, is_asked),
            (reason, is_asked),
            (self.coaches, is_asked and offer.coaches > 0),
        )
        for part_shown, is_shown in shown:
            panel.add(part_shown)
            part_shown.setVisible(is_shown)
        panel.setVisible(is_part or is_asked)
        self.body.addWidget(panel)

    def lock(self) -> Lock | None:
        """How a package to a stick goes; None where nothing is asked."""
        if not self._choices.offer.is_asked:
            return None
        wanted = self.only_locked.isChecked()
        return Lock(wanted, wanted and self.coaches.isChecked())

    def _to_drive(self, path: Path) -> Callable[[], object]:
        def act() -> None:
            self.accept()
            self.drive_chosen.emit(path, self.only_new.isChecked(), self.lock())

        return act

    def _to_folder(self) -> None:
        self.accept()
        self.folder_asked.emit(self.only_new.isChecked())

    def _to_other(self, then: Callable[[], object]) -> Callable[[], object]:
        def act() -> None:
            self.accept()
            then()

        return act
