"""Locked packages in the window: the choice before sending, the coach's bag, the recovery words, the recovery sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from qic_desktop.services import copies
from qic_desktop.services.exchanging import carrying, exporting, importing, inbox
from qic_desktop.services.locking import package_locks, package_recovery
from qic_desktop.services.locking.package_locks import Lock, Offer
from ui.coach.bag_list import BagModel
from ui.exchange.locking import LockDialog
from ui.exchange.recovery_words import WordsDialog, open_waiting
from ui.exchange.review import ReviewDialog
from ui.organiser.design_locks import LockSettings, NewSheetDialog
from ui.organiser.inbox_pane import InboxPane


@pytest.fixture
def scene(small: Any) -> Any:
    """An organiser, an accepted site with entries, a coach who has the news."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    files = [exporting.export_data_package(one, small.root / f"{one.role}.qicpkg").file for one in (site, coach)]
    news = small.accept(organiser, *files)
    for one in (site, coach):
        importing.import_packages(one, [news])
    small.record(site, ["2026-01"])
    return organiser, site, coach


@pytest.fixture
def desk_of(show: Any) -> Any:
    """The desk of a window on a store."""
    return lambda workspace: show(workspace).page("exchange").desk


def asked(dialog: LockDialog) -> list[Lock]:
    told: list[Lock] = []
    dialog.chosen.connect(told.append)
    return told


def test_sending_is_locked_with_one_key_and_unlocked_with_two(qtbot: Any) -> None:
    dialog = LockDialog(Offer(is_asked=True, by_default=True, coaches=1), "KINGSTON")
    qtbot.addWidget(dialog)
    told = asked(dialog)
    assert "KINGSTON" in dialog.windowTitle()
    assert dialog.send.text() == "Send locked"
    assert dialog.send.isDefault()
    assert "no password" in dialog.reason.text()
    dialog.coaches.setChecked(True)
    dialog.send.click()
    assert told == [Lock(wanted=True, coaches=True)]
    dialog.only.setChecked(False)
    assert not dialog.coaches.isEnabled()
    assert dialog.send.text() == "Send unlocked"
    dialog.send.click()
    assert told[-1] == Lock(wanted=False)


def test_where_nothing_can_be_locked_it_is_said_and_sending_goes_on(qtbot: Any) -> None:
    dialog = LockDialog(Offer(is_asked=True, by_default=True, can_lock=False), "KINGSTON")
    qtbot.addWidget(dialog)
    told = asked(dialog)
    assert not dialog.only.isEnabled()
    assert "cannot lock" in dialog.reason.text()
    dialog.send.click()
    assert told == [Lock(wanted=False)]


def test_the_page_asks_before_a_stick_and_not_before_a_folder(
    scene: Any, show: Any, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _organiser, site, _coach = scene
    page = show(site).page("exchange")
    folder, stick = tmp_path / "folder", tmp_path / "stick"
    folder.mkdir(), stick.mkdir()
    page.send_to(folder)
    qtbot.waitUntil(lambda: bool(list(folder.iterdir())), timeout=5_000)
    assert [one.suffix for one in folder.iterdir()] == [".qicpkg"]
    monkeypatch.setattr(package_locks, "is_removable", lambda place, _store: place == stick)
    page.send_to(stick)
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=5_000)
    (dialog,) = dialogs()
    assert dialog.only.isChecked()
    dialog.send.click()
    qtbot.waitUntil(lambda: bool(list(stick.glob("*.age"))), timeout=5_000)


def test_an_unlocked_package_beside_a_locked_one_is_named_and_goes_when_asked(
    scene: Any, show: Any, tmp_path: Path
) -> None:
    _organiser, site, _coach = scene
    window = show(site)
    page = window.page("exchange")
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    page.send_to(stick, Lock(wanted=False))
    assert window.notices.texts == ()
    page.send_to(stick, Lock(wanted=True))
    (said,) = window.notices.texts
    assert said.startswith("An older package of yours lies unlocked on KINGSTON: ")
    assert len(list(stick.iterdir())) == 2
    step = next(one for one in window.notices.findChildren(QPushButton) if one.text() == "Remove from KINGSTON")
    step.click()
    assert [one.suffix for one in stick.iterdir()] == [".age"]
    assert window.notices.texts == ()


def dialogs() -> list[LockDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, LockDialog) and one.isVisible()]


def test_a_coach_takes_a_locked_package_along_and_sees_its_six_words(
    scene: Any, desk_of: Any, qtbot: Any, tmp_path: Path
) -> None:
    _organiser, site, coach = scene
    file = copies.send_package(site, tmp_path, lock=Lock()).file
    dialog = ReviewDialog(desk_of(coach), [file], carrying.take_packages)
    qtbot.addWidget(dialog)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.bring.isVisible(), timeout=5_000)
    assert dialog.bring.text() == "Take it along unopened"
    assert not dialog.locked.isVisible()
    with qtbot.waitSignal(dialog.brought_in, timeout=5_000):
        dialog.bring.click()
    (one,) = [each for each in carrying.list_bag(coach) if each.kind == package_locks.LOCKED]
    model = BagModel([one], coach.clock())
    said = [model.data(model.index(0, column, QModelIndex())) for column in range(model.columnCount())]
    assert "A locked package" in said[0]
    assert "locked" in said[4]
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert one.spoken is not None
    assert tip == " ".join(one.spoken.words)
    assert model.ticked == {one.id}


def test_a_locked_package_among_others_is_not_called_damaged(
    scene: Any, desk_of: Any, qtbot: Any, tmp_path: Path
) -> None:
    _organiser, site, coach = scene
    open_one = copies.send_package(site, tmp_path, lock=Lock(wanted=False)).file
    carrying.take_packages(coach, [open_one])
    shut = copies.send_package(site, tmp_path, lock=Lock()).file
    dialog = ReviewDialog(desk_of(coach), [open_one, shut], carrying.take_packages)
    qtbot.addWidget(dialog)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.bring.isVisible(), timeout=5_000)
    assert dialog.under.text() == "2 packages · 1 locked, which you carry unopened"
    assert dialog.bring.text() == "Take them along"


def test_the_recovery_words_open_a_locked_package_in_the_review(
    scene: Any, desk_of: Any, qtbot: Any, tmp_path: Path
) -> None:
    organiser, site, _coach = scene
    made = package_recovery.new_words(organiser)
    package_recovery.confirm(organiser, made, {place: made.words[place - 1] for place in made.places})
    importing.import_packages(site, [exporting.publish(organiser, tmp_path / "news.qicpkg").file])
    file = copies.send_package(site, tmp_path, lock=Lock()).file
    for key in (organiser.profile / "keys").glob("*.age"):
        key.unlink()
    dialog = ReviewDialog(desk_of(organiser), [file], importing.import_packages)
    qtbot.addWidget(dialog)
    dialog.start()
    qtbot.waitUntil(lambda: dialog.locked.isVisible(), timeout=5_000)
    dialog.locked.step.click()
    words = dialog.locked.dialog
    assert isinstance(words, WordsDialog)
    words.box.setPlainText("one two three")
    words.open_button.click()
    qtbot.waitUntil(lambda: words.problem.isVisible(), timeout=5_000)
    words.box.setPlainText(" ".join(made.words))
    words.open_button.click()
    qtbot.waitUntil(lambda: dialog.bring.isVisible(), timeout=5_000)
    assert not dialog.locked.isVisible()
    assert words.box.toPlainText() == ""


def test_the_organiser_chooses_when_sites_lock_and_makes_a_sheet(
    scene: Any, desk_of: Any, qtbot: Any, tmp_path: Path
) -> None:
    organiser, _site, _coach = scene
    settings = LockSettings(desk_of(organiser))
    qtbot.addWidget(settings)
    settings.show()
    settings.refresh()
    qtbot.waitUntil(lambda: "no recovery sheet" in settings.sheet.text(), timeout=5_000)
    assert settings.policy.key == "removable"
    settings.policy.setCurrentIndex(1)
    with qtbot.waitSignal(settings.changed, timeout=5_000):
        settings.policy.activated.emit(1)
    readers = package_locks.readers_of(organiser)
    assert readers is not None
    assert readers.policy == "always"
    settings.make.click()
    qtbot.waitUntil(lambda: isinstance(settings.dialog, NewSheetDialog), timeout=5_000)
    dialog = settings.dialog
    assert dialog is not None
    dialog.save(tmp_path / "sheet.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "sheet.pdf").is_file(), timeout=10_000)
    assert dialog.panel.isVisible()
    dialog.next.click()
    assert not dialog.panel.isVisible(), "only the paper knows the words now"
    dialog.use()
    qtbot.waitUntil(lambda: "another one" in dialog.problem.text(), timeout=5_000)
    for place, field in dialog.answers.items():
        field.setText(dialog._made.words[place - 1])
    with qtbot.waitSignal(settings.changed, timeout=5_000):
        dialog.use()
    qtbot.waitUntil(lambda: "is called" in settings.sheet.text(), timeout=5_000)


def test_the_inbox_opens_what_stayed_shut_once_the_words_are_typed(
    scene: Any, show: Any, qtbot: Any, tmp_path: Path
) -> None:
    organiser, site, _coach = scene
    made = package_recovery.new_words(organiser)
    package_recovery.confirm(organiser, made, {place: made.words[place - 1] for place in made.places})
    importing.import_packages(site, [exporting.publish(organiser, tmp_path / "news.qicpkg").file])
    file = copies.send_package(site, tmp_path, lock=Lock()).file
    for key in (organiser.profile / "keys").glob("*.age"):
        key.unlink()
    inbox.receive(organiser, [file])
    (item,) = [one for one in inbox.list_inbox(organiser) if one.kind == package_locks.LOCKED]
    pane = InboxPane()
    qtbot.addWidget(pane)
    pane.show_preview(inbox.look_into(organiser, item.id))
    steps = [one for one in pane.findChildren(QPushButton) if "recovery words" in one.text()]
    with qtbot.waitSignal(pane.words_asked, timeout=5_000):
        steps[0].click()
    page = show(organiser).page("exchange")
    dialog = open_waiting(page.desk, page)
    dialog.box.setPlainText(" ".join(made.words))
    dialog.use()
    ready = [one for one in inbox.list_inbox(organiser) if one.site == site.own_id]
    assert [one.may_be_accepted for one in ready] == [True]
    assert not [one for one in inbox.list_inbox(organiser) if one.kind == package_locks.LOCKED]
    result = inbox.accept(organiser, [ready[0].id])
    assert result.totals.new > 0
