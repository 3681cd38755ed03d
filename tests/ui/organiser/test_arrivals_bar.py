"""Is everything safe? The organiser's sentence over the inbox, and how every site stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel

from ui.organiser.inbox import InboxPage
from ui.shell.window import MainWindow


def test_the_sentence_and_every_site(three: Any, show: Callable[..., MainWindow], play: Any) -> None:
    page = show(three, "inbox").page("inbox")
    assert isinstance(page, InboxPage)
    bar = page.standing
    assert bar.view is not None
    assert len(bar.view.sites) == 3
    assert bar.headline.accessibleName().startswith("Everything that was sent has arrived, from all 3 sites.")
    assert bar.isVisible()
    bar.more.click()
    assert bar.sheet is not None
    said = " ".join(label.toolTip() or label.text() for label in bar.sheet.sites.findChildren(QLabel))
    assert "of today" in said or "day old" in said or "days old" in said
    assert bar.sheet.missing.isHidden()
    assert bar.sheet.hops.isHidden()
    bar.sheet.reject()


def test_nothing_is_said_before_a_site_takes_part(play: Any, show: Callable[..., MainWindow]) -> None:
    page = show(play.organiser(), "inbox").page("inbox")
    assert isinstance(page, InboxPage)
    assert page.standing.isHidden()
