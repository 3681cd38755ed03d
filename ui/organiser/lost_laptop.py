"""A team or a coach whose laptop is lost: an invitation that brings back what the organiser holds of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from qic_desktop.domain.collaborative import Site
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import exchange_state, exporting
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.organising.caseloads import Coach
from qic_desktop.services.workspace import Workspace
from ui.asking import ask_folder
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import label


def for_site(desk: Desk, site: Site, parent: QWidget | None = None) -> LostLaptopDialog:
    """For a team."""
    texts = (
        _("This invitation carries every entry of the team that is here. Names and minutes of the team are not."),
        _(
            "The team opens it on the new laptop under “Our team already works on another laptop”. Then it asks to "
            "be accepted: compare its words. If the old one was stolen, stop trusting it on this page as well."
        ),
        _("Whoever has the file can read the entries and ask in the team’s name. Hand it over like a key."),
    )
    name = site.name or site.code or ""
    return LostLaptopDialog(
        desk, name, texts, lambda found, folder: exporting.invite_again(found, site, folder), parent
    )


def for_coach(desk: Desk, coach: Coach, parent: QWidget | None = None) -> LostLaptopDialog:
    """For a coach."""
    texts = (
        _(
            "With this invitation she is the same coach as before. It carries her visits that are here, and of the "
            "sites in her list what they have sent. What she kept to herself (skills, sites put first, photos, what "
            "was in her bag) comes back from her own backup alone."
        ),
        _(
            "She opens it on the new laptop with “Open an invitation”. Then the laptop asks to be accepted: compare "
            "its words. If the old one was stolen, stop trusting it with “Laptop lost …” as well."
        ),
        _("Whoever has the file can read the entries and ask in her name. Hand it over like a key."),
    )

    def write(found: Workspace, folder: Path) -> SentPackage:
        return exporting.invite_coach_again(found, coach, folder)

    return LostLaptopDialog(desk, coach.name, texts, write, parent)


class LostLaptopDialog(Sheet):
    """Explains what comes back, and writes the file."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        texts: Sequence[str],
        write: Callable[[Workspace, Path], SentPackage],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("laptop", _("{name} begins again on another laptop").format(name=name), (600, 0), parent)
        self.desk, self._write = desk, write
        for text in texts:
            self.body.addWidget(label(text, wrap=True))
        self.outcome = label("", "strong", wrap=True)
        self.outcome.hide()
        self.body.addWidget(self.outcome)
        self.words = SpokenWords(_("Six words of the file"))
        self.words.hide()
        self.body.addWidget(self.words)
        self.foot.addStretch(1)
        self.closing = button(_("Close"), self.reject)
        self.foot.addWidget(self.closing)
        self.step = Button(_("Write the invitation …"), kind="primary", icon="package")
        self.step.clicked.connect(self._ask_folder)
        self.foot.addWidget(self.step)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, _("Where to?"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the invitation there."""
        workspace = self.desk.workspace
        answers: list[SentPackage] = []

        def run() -> object:
            answers.append(self._write(workspace, folder))
            return exchange_state.no_changes()

        self.desk.tasks.change(
            run,
            lambda _changes: self._on_written(answers[0]),
            failed=self._on_failed,
            owner=self,
            sentence=_("Writing the invitation"),
        )

    def _on_written(self, sent: SentPackage) -> None:
        self.outcome.setText(
            _("{file} is written. Say these six words to whoever gets it:").format(file=sent.file.name)
        )
        self.words.show_spoken(sent.spoken)
        self.words.show()
        self.step.hide()
        self._told()

    def _on_failed(self, error: QicError) -> None:
        self.outcome.setText(sentence_of(error))
        self._told()

    def _told(self) -> None:
        self.outcome.show()
        self.grow()
