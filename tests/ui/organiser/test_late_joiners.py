"""A site that is accepted long after the start: what is asked of it is said, with the step that lets it begin now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.organising import collaboratives
from ui.organiser.inbox import InboxPage
from ui.shell.window import MainWindow

Show = Callable[..., MainWindow]


def test_a_late_joiner_begins_now_with_one_click(play: Any, show: Show, tmp_path: Path) -> None:
    organiser = play.organiser()
    start = f"{organiser.today().year - 1}-{organiser.today().month:02d}"
    collaboratives.describe_collaborative(organiser, title="Then", start=start)
    site = play.site(organiser, "S001")
    folder = tmp_path / "stick"
    folder.mkdir()
    play.export(site).rename(folder / "S001.qicpkg")
    window = show(organiser, "inbox")
    page = window.page("inbox")
    assert isinstance(page, InboxPage)
    page.read_from(folder)
    page.accept_all_requests()
    said = [one.text() for one in window.findChildren(QLabel) if "12 months from before it joined" in one.text()]
    assert said
    (step,) = (one for one in window.findChildren(QPushButton) if one.text().startswith("Begin in "))
    step.click()
    (span,) = organiser.journal.list_records(Participation, organiser_scope())
    assert span.since == organiser.today().isoformat()[:7]
    assert not [
        one for one in window.findChildren(QPushButton) if one.text().startswith("Begin in ") and one.isVisible()
    ]
