"""A whole stick dropped onto the page: reviewed together, with progress and Cancel; then a summary to print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from qic_desktop.services.exchanging import exporting, importing
from ui.exchange.page import ExchangePage
from ui.exchange.review import ReviewDialog
from ui.exchange.watch import FEW
from ui.shell.window import MainWindow


def exchange(window: MainWindow) -> ExchangePage:
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def drop(page: ExchangePage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, left, none = QPointF(9, 9), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(at, Qt.DropAction.CopyAction, data, left, none))


def stick_with_news(small: Any, organiser: Any, count: int) -> Path:
    stick = small.root / "KINGSTON"
    (stick / ".hidden").mkdir(parents=True)
    for number in range(count):
        place = stick / ".hidden" if number % 2 else stick
        exporting.publish(organiser, place / f"news-{number:03d}.qicpkg")
    return stick


def test_a_dropped_stick_is_reviewed_whole_and_summed_up(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    stick = stick_with_news(small, organiser, 3)
    importing.import_packages(site, [stick / "news-000.qicpkg"])
    (stick / "cut.qicpkg").write_bytes((stick / "news-002.qicpkg").read_bytes()[:-30])
    window = show(site)
    page = exchange(window)
    page.door.printer.folder = tmp_path
    printed: list[Path] = []
    page.door.printer.then = printed.append
    drop(page, stick)
    dialog = page.door.dialog
    assert isinstance(dialog, ReviewDialog)
    assert "1 package was here already" in dialog.under.text()
    assert {file.name for file in dialog.files} == {"news-001.qicpkg", "news-002.qicpkg", "cut.qicpkg"}
    first = next(line for line in dialog.list._model.lines if line.key)
    assert first.title == "cut.qicpkg", "what needs a look comes first"
    dialog.bring.click()
    assert "3 packages read." in window.notices.texts
    step = next(one for one in window.findChildren(QPushButton) if one.text() == "Print summary")
    step.click()
    assert printed[0].read_bytes().startswith(b"%PDF")
    window.navigator.go("conflicts")
    assert "3 packages read." not in window.notices.texts, "the notice belongs to the page that it came from"


def test_a_stick_with_nothing_new_says_so(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    stick = stick_with_news(small, organiser, 1)
    importing.import_packages(site, [stick / "news-000.qicpkg"])
    window = show(site)
    drop(exchange(window), stick)
    assert window.notices.texts[0].startswith("Nothing new on KINGSTON: 1 package was here already")


def test_cancel_ends_the_reading_and_changes_nothing(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    stick = stick_with_news(small, organiser, FEW + 4)
    page = exchange(show(site))
    before = site.store.rows("select count(*) from package")[0][0]
    dialog = ReviewDialog(page.desk, sorted(stick.rglob("*.qicpkg")), importing.import_packages, page)
    seen: list[bool] = []
    dialog.progress.cancelled.connect(lambda: seen.append(True))
    watch = dialog._begin(str)
    assert not dialog.progress.isHidden()
    assert watch.step(3)
    next(one for one in dialog.progress.findChildren(QPushButton) if one.text() == "Cancel").click()
    assert seen == [True]
    assert not watch.step(4)
    assert site.store.rows("select count(*) from package")[0][0] == before
    dialog.deleteLater()


def test_cancelling_the_bringing_in_keeps_what_came_and_says_so(small: Any, show: Any) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    stick = stick_with_news(small, organiser, FEW + 4)
    window = show(site)
    page = exchange(window)

    def stopped(workspace: Any, files: Any, *, progress: Any = None) -> Any:
        return importing.import_packages(workspace, files, progress=lambda done: progress(done) and done < 2)

    page.door._take_in = stopped
    drop(page, stick)
    dialog = page.door.dialog
    assert isinstance(dialog, ReviewDialog)
    dialog.bring.click()
    assert "2 packages read. Stopped by you: the others are as they were." in window.notices.texts


def test_the_sent_list_prints_the_summary_of_a_package(small: Any, show: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site = small.site(organiser)
    page = exchange(show(site))
    page.door.printer.folder = tmp_path
    printed: list[Path] = []
    page.door.printer.then = printed.append
    step = next(one for one in page.parcels.findChildren(QPushButton) if one.accessibleName().startswith("Print summ"))
    step.click()
    assert printed[0].read_bytes().startswith(b"%PDF")
