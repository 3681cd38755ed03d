"""From the month sheet to paper: the store is read on its lane, the PDF is made on the work lane, then it opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from qic_desktop.domain.period import parse_period
from qic_desktop.i18n import _
from qic_desktop.paths import default_store_folder
from qic_desktop.services.printing import month_papers
from qic_desktop.services.printing.papers import Paper, save_paper
from ui.desk import Desk
from ui.widgets.notice import Step

TOPIC = "month-paper"


class MonthPapers:
    """Makes and opens the papers; ``folder`` and ``open_path`` may be others in tests."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        self.desk = desk
        self.folder = default_store_folder()
        self.open_path: Callable[[Path], object] = _open
        self.saved: Path | None = None
        self._owner = owner

    def make(self, kind: Literal["form", "tally"], month: str, measure: str = "") -> None:
        """Read, print, save beside what is there, open."""
        workspace, period, folder = self.desk.workspace, parse_period(month), self.folder

        def read() -> Paper[Any]:
            if kind == "form":
                return month_papers.prepare_form(workspace, period)
            return month_papers.prepare_tally(workspace, measure, period)

        def save(prepared: Paper[Any]) -> None:
            self.desk.tasks.work(
                lambda _progress: save_paper(prepared, folder),
                self._on_saved,
                failed=self.desk.say.error,
                owner=self._owner,
                sentence=_("Making the paper"),
            )

        self.desk.tasks.query(read, save, failed=self.desk.say.error, owner=self._owner)

    def _on_saved(self, path: Path) -> None:
        self.saved = path
        words = _("Saved as “{name}” in {folder}.").format(name=path.name, folder=path.parent)
        step = Step(_("Open folder"), lambda: self.open_path(path.parent))
        self.desk.say.notice(words, "improve", [step], topic=TOPIC)
        self.open_path(path)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
