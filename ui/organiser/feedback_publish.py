"""Before feedback goes out: to whom, what is hidden and why, what stays here. Then it is published, or waits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.governance import OFF
from qic_desktop.i18n import _
from qic_desktop.services.feeding_back.publishing import Outlook
from qic_desktop.wording import feedback as words
from ui.exchange.sheet import Sheet
from ui.organiser.publish_confirm import release_lines
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.panel import scrolled
from ui.widgets.texts import IconLabel, label

Line = tuple[str, str]
"""Icon and words."""
MOST_HEIGHT = 420


class PublishFeedback(Sheet):
    """``accepted``: publish now. ``later`` : prepare it for the next news."""

    later = Signal()

    def __init__(self, outlook: Outlook, parent: QWidget | None = None) -> None:
        title = _("Publish feedback")
        super().__init__("megaphone", title, (720, 0), parent)
        self.say(title, _("Look through it first. Whoever opens a file sees only what stands here."))
        self.lines: dict[str, list[Line]] = {
            _("Who gets it"): _who(outlook),
            _("What is hidden, and why"): _hidden(outlook),
            _("What sites told"): _told(outlook),
            _("What else comes into force"): [] if outlook.release.is_nothing else release_lines(outlook.release),
        }
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(14)
        for head, lines in self.lines.items():
            if lines:
                column.addLayout(_part(head, lines))
        column.addStretch(1)
        area = scrolled(holder)
        high = min(MOST_HEIGHT, column.totalHeightForWidth(current().px(650)) + 8)
        area.setFixedHeight(high)
        self.body.addWidget(area, 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.foot.addStretch(1)
        self.wait = button(_("With the next news"), self._wait)
        self.foot.addWidget(self.wait)
        self.step = Button(_("Publish …"), kind="primary", icon="megaphone")
        self.step.clicked.connect(self.accept)
        self.step.setDefault(True)
        self.foot.addWidget(self.step)
        self.step.setFocus()

    def _wait(self) -> None:
        self.later.emit()
        self.reject()


def _part(head: str, lines: Sequence[Line]) -> QVBoxLayout:
    part = QVBoxLayout()
    part.setSpacing(6)
    part.addWidget(label(head, "strong", wrap=True))
    for icon, text in lines:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(text, wrap=True), 1)
        part.addLayout(row)
    return part


def _who(outlook: Outlook) -> list[Line]:
    if outlook.comparison == OFF:
        return [("eye-off", words.shown_words(OFF))]
    lines = [
        ("hospital", words.to_whom(len(outlook.going), outlook.fresh)),
        ("users", words.shown_words(outlook.comparison)),
        ("printer", words.without_laptop(len(outlook.without))),
        ("x", words.gone_words(outlook.gone)),
    ]
    return [line for line in lines if line[1]]


def _hidden(outlook: Outlook) -> list[Line]:
    if not outlook.going:
        return []
    lines = [
        (
            "eye-off",
            words.hidden_words(one.why, one.view.name, one.periods, least=outlook.least, threshold=outlook.threshold),
        )
        for one in outlook.hidden
    ]
    return lines or [("check", words.nothing_hidden())]


def _told(outlook: Outlook) -> list[Line]:
    out = outlook.left_out
    kept = words.left_out_words(out.refused, out.taken_back, out.tells_whose)
    return [("message-square", words.handed_on_words(outlook.handed_on)), *(("eye-off", text) for text in kept)]
