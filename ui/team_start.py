"""Beginning on a further laptop of a team: what its package holds, whose words to compare, what is not in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.exchanging import exchange_state
from qic_desktop.services.trusting import second_laptop
from qic_desktop.services.trusting.second_laptop import TeamPackage
from qic_desktop.wording import laptops as words
from qic_desktop.wording.exchange import day_name, entries_name, moment_day
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.spoken_words import SpokenWords, WordsField
from ui.widgets.texts import label


def begin_with_team(desk: Desk, offered: TeamPackage, page: QWidget) -> TeamDialog:
    """Ask, in a store that is open and empty, whether it shall become this team's; answers the dialog shown."""
    dialog, workspace = TeamDialog(offered, page), desk.workspace

    def run() -> object:
        return exchange_state.changes_of(second_laptop.join_team(workspace, offered.file).result)

    def said(_changes: object) -> None:
        desk.say.toast(_("You write for {team} now. Send a package to your other laptop.").format(team=offered.name))

    dialog.accepted.connect(lambda: desk.tasks.change(run, said, owner=page, sentence=_("Opening")))
    open_dialog(dialog)
    return dialog


class TeamDialog(Sheet):
    """One package of a team, before anything is made. Accepted when this laptop shall begin with it."""

    def __init__(self, offered: TeamPackage, parent: QWidget | None = None) -> None:
        title = _("Write for {team} on this laptop").format(team=offered.name or _("this team"))
        super().__init__("laptop", title, (640, 0), parent)
        self.under.setText(_("The package of your team’s other laptop brings what was entered there."))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        newest = day_name(moment_day(offered.until)) if offered.until else _("nothing yet")
        lines = [
            (_("Your code"), offered.code),
            (_("In it"), entries_name(offered.entries)),
            (_("Newest entry"), newest),
            (_("Packed"), day_name(moment_day(offered.made))),
        ]
        for row, (word, value) in enumerate((word, value) for word, value in lines if value):
            grid.addWidget(label(word, "muted"), row, 0)
            shown = label(value, "strong")
            shown.setAccessibleName(f"{word}: {value}")
            grid.addWidget(shown, row, 1)
        name = _("Words of that laptop")
        grid.addWidget(label(name, "muted"), len(lines), 0, Qt.AlignmentFlag.AlignTop)
        self.words = SpokenWords(name)
        self.words.show_spoken(offered.key)
        grid.addWidget(self.words, len(lines), 1)
        self.body.addLayout(grid)
        self.begin = Button(_("Begin with it"), kind="primary", icon="laptop")
        self.heard = WordsField(
            _("Words that stand on the other laptop, under Exchange"),
            _("If they differ, do not go on. Is that laptop lost? Then ask who gave you the file what it is."),
        )
        self.heard.show_spoken(offered.key)
        self.heard.compared.connect(lambda _match: self.begin.setEnabled(not self.heard.differs))
        self.body.addWidget(self.heard)
        missing = words.not_in_package(
            private=offered.private,
            definitions=offered.definitions,
            whole=offered.whole,
            in_collaborative=offered.in_collaborative,
        )
        for sentence in missing:
            self.body.addWidget(label(sentence, "muted", wrap=True))
        self.foot.addWidget(label(_("Nothing has changed yet."), "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.begin.clicked.connect(self.accept)
        self.begin.setDefault(True)
        self.foot.addWidget(self.begin)
        self.heard.editor.setFocus()
