"""The laptops of a site on its page: words, since when, how each key stands, and the steps a person takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.clock import local_time
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.trusting.site_keys import KeyStanding, SiteKey
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.site_keys import key_state
from qic_desktop.wording.spoken_words import spoken_text
from ui.widgets.buttons import button
from ui.widgets.panel import Panel, clear
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import IconLabel, label, rule

_ICONS: dict[KeyStanding, tuple[str, str]] = {
    KeyStanding.PROVISIONAL: ("circle-help", "concern"),
    KeyStanding.ASKING: ("key-round", "accent"),
    KeyStanding.CONFIRMED: ("shield-check", "accent"),
    KeyStanding.ENDED: ("circle-x", "muted"),
}


class SiteKeys(Panel):
    """One block a laptop. ``confirm_asked(key)``, ``end_asked(key)``: the page asks and does it."""

    confirm_asked = Signal(str)
    end_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Its laptops"), parent)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.add(self._column)
        self.keys: tuple[SiteKey, ...] = ()

    def show_keys(self, keys: Sequence[SiteKey], conflicts: int) -> None:
        """Show other laptops."""
        self.keys = tuple(keys)
        clear(self._column)
        words = {one.key: spoken_text(one.spoken) for one in keys}
        for number, one in enumerate(keys):
            if number:
                self._column.addWidget(rule())
            self._column.addWidget(self._block(one, words))
        why = _("The site reads the same words under Exchange. If they differ, its packages are not from that laptop.")
        if not keys:
            why = _("This site has no laptop of its own.")
        self._column.addWidget(label(why, "small", wrap=True))
        if conflicts:
            text = n_(
                "{n} entry was made twice with different values. The site decides which one holds.",
                "{n} entries were made twice with different values. The site decides which ones hold.",
                conflicts,
            )
            self._column.addWidget(label(text.format(n=format_number(conflicts)), wrap=True))

    def _block(self, one: SiteKey, words: dict[str, str]) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(*_ICONS[one.standing]), 0, Qt.AlignmentFlag.AlignTop)
        said = key_state(one.standing, is_heir=bool(one.replaces))
        head.addWidget(label(f"{one.name} · {said}" if one.name else said, "strong", wrap=True), 1)
        column.addLayout(head)
        shown = SpokenWords(_("Words of its key"), look="strong")
        shown.show_spoken(one.spoken)
        column.addWidget(shown)
        for line in detail_lines(one, words):
            column.addWidget(label(line, "small", wrap=True))
        steps = QHBoxLayout()
        steps.setSpacing(8)
        if one.may_confirm:
            word = _("Confirm") if one.standing is KeyStanding.PROVISIONAL else _("Accept")
            step = button(word, lambda: self.confirm_asked.emit(one.key), icon="check", size="small")
            step.setAccessibleName(f"{word}: {words[one.key]}")
            steps.addWidget(step)
        if one.standing is KeyStanding.CONFIRMED:
            word = _("Stop trusting this laptop …")
            step = button(word, lambda: self.end_asked.emit(one.key), kind="quiet", size="small")
            step.setAccessibleName(f"{word} {words[one.key]}")
            steps.addWidget(step)
        steps.addStretch(1)
        column.addLayout(steps)
        return block


def detail_lines(one: SiteKey, words: dict[str, str]) -> list[str]:
    """Since when, last heard of, what it follows, and why it was ended."""
    parts = []
    if one.since:
        parts.append(_("since {day}").format(day=_day(one.since)))
    if one.last:
        parts.append(_("last entry {day}").format(day=_day(one.last)))
    if one.entries:
        parts.append(n_("{n} entry", "{n} entries", one.entries).format(n=format_number(one.entries)))
    lines = [" · ".join(parts)] if parts else []
    if one.standing is KeyStanding.ENDED and one.replaced_by:
        lines.append(_("Replaced by the key “{words}”.").format(words=_begin(words.get(one.replaced_by, ""))))
    if one.replaces:
        lines.append(_("A new key of the laptop “{words}”.").format(words=_begin(words.get(one.replaces, ""))))
    if one.reason:
        lines.append(_("Reason: {reason}").format(reason=one.reason))
    return lines


def _begin(words: str) -> str:
    """The first words are enough to point at a laptop in the same list."""
    return " ".join([*words.split(" ")[:3], "…"]) if words else "…"


def _day(milliseconds: int) -> str:
    return period_name(local_time(milliseconds).date().isoformat(), short=True)
