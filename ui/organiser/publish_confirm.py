"""One calm question before publishing: what comes into force, for how many sites."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising import releasing
from qic_desktop.services.organising.releasing import Release
from qic_desktop.services.organising.topic_checks import VERDICTS
from qic_desktop.wording import releases as words
from qic_desktop.wording.designing import course_words, decided_words
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.panel import Panel
from ui.widgets.texts import IconLabel, label

MOST_LINES = 8


def ask_to_publish(desk: Desk, page: QWidget, then: Callable[[], object]) -> None:
    """Say what comes into force and go on if the person agrees; without drafts nothing is asked."""
    workspace = desk.workspace

    def show(release: Release) -> None:
        if release.is_nothing:
            then()
            return
        dialog = PublishDialog(release, page)
        dialog.accepted.connect(then)
        open_dialog(dialog)

    desk.tasks.query(
        lambda: releasing.what_takes_effect(workspace), show, failed=desk.say.error, owner=page, topic="release"
    )


class PublishDialog(Sheet):
    """Accepted when it shall be published."""

    def __init__(self, release: Release, parent: QWidget | None = None) -> None:
        title = words.release_question(release.sites)
        super().__init__("megaphone", title, (600, 0), parent)
        self.say(title, _("This comes into force:"))
        panel = Panel()
        self.lines = release_lines(release)
        for icon, text in self.lines:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(IconLabel(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(text, wrap=True), 1)
            panel.add(row)
        self.body.addWidget(panel)
        has_versions = any(one.version for one in release.measures)
        if release.measures and (decided := decided_words(release.decided_by)):
            self.body.addWidget(label(decided, "strong", wrap=True))
        if unsaid := [one.name for one in release.measures if one.is_unsaid]:
            self.body.addWidget(label(words.unsaid_line(unsaid), "error", wrap=True))
        if release.topic == VERDICTS[-1]:
            self.body.addWidget(
                label(_("The topic check says “not now”. Think twice before you publish."), "error", wrap=True)
            )
        self.body.addWidget(label(words.release_meaning(definitions=has_versions), "muted", wrap=True))
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.step = Button(_("Publish"), kind="primary", icon="megaphone")
        self.step.clicked.connect(self.accept)
        self.step.setDefault(True)
        self.foot.addWidget(self.step)
        self.step.setFocus()


def release_lines(release: Release) -> list[tuple[str, str]]:
    """Icon and words of each thing that comes into force."""
    shown, more = release.measures[:MOST_LINES], len(release.measures) - MOST_LINES
    lines = [("target", words.measure_line(one.name, one.version, one.since)) for one in shown]
    if more > 0:
        said = n_("and {n} more measure", "and {n} more measures", more)
        lines.append(("target", said.format(n=format_number(more))))
    if release.course[0]:
        lines.append(("flag", course_words(*release.course)))
    if release.charter:
        lines.append(("flag", words.charter_line()))
    lines += [("mail", words.letter_line(*one)) for one in release.letters]
    if release.others:
        lines.append(("file-text", words.others_line(release.others)))
    return lines
