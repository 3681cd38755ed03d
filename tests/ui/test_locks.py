"""Locked workspaces in the window: the passphrase before the store, a forgotten one, a new coach, the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qic_desktop import bootstrap
from qic_desktop.services.locking import at_rest, key_rings, store_locks
from qic_desktop.services.workspace import Role
from ui.application import Arguments, Program
from ui.dialogs.passphrases import ForgottenDialog, NewLockDialog, UnlockDialog
from ui.dialogs.preferences import Preferences
from ui.dialogs.recovery import RecoveryDialog
from ui.first_start import FirstStart
from ui.locks import LockState
from ui.opening import StoreGround
from ui.shell.window import MainWindow
from ui.widgets.fields import LongTextField


class Memory(KeyringBackend):
    """A key ring that holds what it is given as long as the test runs."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture(autouse=True)
def no_key_ring() -> Iterator[None]:
    """No test touches the key ring of the person who runs it."""
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(fail.Keyring())


@pytest.fixture
def memory() -> Memory:
    """A key ring for this test."""
    backend = Memory()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Any]:
    """Start the program, with a store or without."""
    running: list[Program] = []

    def run(store: Path | None = None) -> Program:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        program = Program(app, Arguments(store), lambda: StoreGround(tmp_path))
        running.append(program)
        program.start()
        return program

    yield run
    for program in running:
        program.close()
        program.app.aboutToQuit.disconnect(program.close)


def dialog_of(qtbot: QtBot, program: Program, kind: type) -> Any:
    qtbot.waitUntil(lambda: isinstance(program._locks.dialog, kind) and program._locks.dialog.isVisible(), timeout=8000)
    return program._locks.dialog


def opened(qtbot: QtBot, program: Program) -> Any:
    qtbot.waitUntil(lambda: program._open is not None, timeout=8000)
    return program._open.door


def press(qtbot: QtBot, widget: Any) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_window_stands_before_the_passphrase_is_asked_for(qtbot: QtBot, vault: Any, start: Any) -> None:
    path = vault.close(vault.locked())
    program = start(path)
    assert isinstance(program.window, MainWindow)
    assert program.window.isVisible()
    dialog = dialog_of(qtbot, program, UnlockDialog)
    assert not dialog.remember.isVisible()
    dialog.passphrase.line_edit.setText("four blue heron")
    qtbot.keyClick(dialog.passphrase.line_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.passphrase.line.isVisible(), timeout=8000)
    assert dialog.passphrase.line.text() == "This is not the passphrase. Try again; there is no limit."
    assert dialog.isVisible()
    dialog.passphrase.line_edit.setText(vault.passphrase)
    qtbot.keyClick(dialog.passphrase.line_edit, Qt.Key.Key_Return)
    assert vault.names(opened(qtbot, program)) == [vault.typed]


def test_whoever_puts_the_question_away_sees_the_first_one(qtbot: QtBot, vault: Any, start: Any) -> None:
    program = start(vault.close(vault.locked()))
    dialog_of(qtbot, program, UnlockDialog).reject()
    qtbot.waitUntil(lambda: isinstance(program.window, FirstStart), timeout=8000)


def test_a_forgotten_passphrase_is_replaced_with_the_words(qtbot: QtBot, vault: Any, start: Any) -> None:
    coach = vault.locked()
    words = list(store_locks.sheet_words(coach))
    path = vault.close(coach)
    program = start(path)
    dialog_of(qtbot, program, UnlockDialog).forgotten.emit()
    dialog = dialog_of(qtbot, program, ForgottenDialog)
    dialog.words.setPlainText(" ".join([*words[:3], "qqzz", *words[4:]]))
    dialog.new.first.line_edit.setText("another one")
    assert not dialog.step.isEnabled()
    dialog.new.second.line_edit.setText("another one")
    press(qtbot, dialog.step)
    qtbot.waitUntil(lambda: dialog._notice is not None, timeout=8000)
    assert dialog._notice.text.startswith("Word 4 is not in the list.")
    dialog.words.setPlainText("\n".join(words))
    press(qtbot, dialog.step)
    assert vault.names(opened(qtbot, program)) == [vault.typed]
    at_rest.forget_all()
    store_locks.unlock(path, "another one")


def test_a_new_coach_gets_a_lock_and_a_recovery_sheet(
    qtbot: QtBot, vault: Any, start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start()
    program.window.answered.emit("coach", None)
    dialog = dialog_of(qtbot, program, NewLockDialog)
    dialog.new.first.line_edit.setText(vault.passphrase)
    dialog.new.second.line_edit.setText("four blue hex")
    assert dialog.new.second.line.text() == "The two are not the same yet."
    assert not dialog.step.isEnabled()
    dialog.new.second.line_edit.setText(vault.passphrase)
    press(qtbot, dialog.step)
    door = opened(qtbot, program)
    assert door.store.key is not None
    sheet = dialog_of(qtbot, program, RecoveryDialog)
    monkeypatch.setattr("ui.printing.open_file", lambda _path: None)
    program._locks.save_sheet(sheet, door, tmp_path / "sheet.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "sheet.pdf").is_file() and "sheet.pdf" in sheet.told.text(), timeout=8000)
    sheet.accept()


def test_a_coach_may_go_on_without_after_one_plain_warning(qtbot: QtBot, vault: Any, start: Any) -> None:
    program = start()
    program.window.answered.emit("coach", None)
    dialog = dialog_of(qtbot, program, NewLockDialog)
    press(qtbot, dialog.skip)
    assert "can read every team" in dialog._notice.text
    press(qtbot, dialog.skip)
    assert opened(qtbot, program).store.key is None


def test_an_open_workspace_is_locked_from_the_settings(qtbot: QtBot, vault: Any, start: Any) -> None:
    program = start(vault.plain(Role.SITE))
    opened(qtbot, program)
    assert program._locks.settings_of(program._open.door) == LockState(locked=False)
    program._locks.carry_out("lock", program._open.door, program._lock_here)
    dialog = dialog_of(qtbot, program, NewLockDialog)
    assert not dialog.skip.isVisible()
    for field in (dialog.new.first, dialog.new.second):
        field.line_edit.setText(vault.passphrase)
    press(qtbot, dialog.step)
    sheet = dialog_of(qtbot, program, RecoveryDialog)
    door = program._open.door
    assert door.store.key is not None
    assert vault.names(door) == [vault.typed]
    assert vault.telling(door.store.path) == []
    sheet.accept()
    program._locks.carry_out("change", door, program._lock_here)
    change = dialog_of(qtbot, program, NewLockDialog)
    change.old.line_edit.setText(vault.passphrase)
    for field in (change.new.first, change.new.second):
        field.line_edit.setText("another one")
    lock = door.store.path / "wrapped-key.json"
    before = lock.read_bytes()
    press(qtbot, change.step)
    qtbot.waitUntil(lambda: lock.read_bytes() != before, timeout=8000)
    at_rest.forget_all()
    store_locks.unlock(door.store.path, "another one")


def test_a_store_that_cannot_be_locked_is_opened_again(
    qtbot: QtBot, vault: Any, start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start(vault.plain())
    opened(qtbot, program)
    from qic_desktop.errors import DiskFullError

    def full(path: Path, _passphrase: str) -> None:
        raise DiskFullError(path)

    monkeypatch.setattr(store_locks, "lock_store", full)
    program._lock_here(vault.passphrase)
    door = opened(qtbot, program)
    assert vault.names(door) == [vault.typed]
    assert door.store.key is None


def test_the_settings_offer_what_fits(qtbot: QtBot) -> None:
    for state, expected in (
        (None, []),
        (LockState(locked=False), ["lock"]),
        (LockState(locked=True, remembered=True), ["change", "sheet", "forget"]),
    ):
        dialog = Preferences([("en", "English")], ("light", 100, "en"), lock=state)
        qtbot.addWidget(dialog)
        from PySide6.QtWidgets import QPushButton

        asked = []
        for each in dialog.findChildren(QPushButton):
            dialog.asked = ""
            each.click()
            asked.append(dialog.asked)
        assert [one for one in asked if one] == expected


def test_no_line_of_the_settings_lies_on_another(qtbot: QtBot) -> None:
    dialog = Preferences([("en", "English")], ("light", 100, "en"), lock=LockState(locked=False))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    field = dialog.guarding.findChild(LongTextField)
    assert field is not None
    line = field.parentWidget().findChildren(QLabel)[-1]
    assert "luhn" in line.text()
    assert field.geometry().bottom() < line.geometry().top()
    assert dialog.height() < dialog.screen().availableGeometry().height()


def test_only_a_coach_who_has_just_begun_is_asked_for_a_passphrase(
    qtbot: QtBot, vault: Any, start: Any, tmp_path: Path
) -> None:
    locks = start()._locks

    def asked(door: Any, *, begun: bool = True) -> bool:
        return bool(locks.after_opening(door, begun=begun, say=lambda _error: None))

    plain = bootstrap.open_workspace(vault.plain())
    site = bootstrap.create_workspace(tmp_path / "site.qic", Role.SITE, "Site")
    practice = bootstrap.create_workspace(tmp_path / "practice.qic", Role.COACH, "Practice", practice=True)
    assert asked(plain)
    assert not asked(plain, begun=False)
    assert not asked(vault.locked("locked"))
    assert not asked(site)
    assert not asked(practice)
    for workspace in (plain, site, practice):
        bootstrap.close_workspace(workspace)


# --- the computer's key ring ----------------------------------------------------------------------------------


def test_a_key_ring_remembers_the_key_until_it_is_told_to_forget(
    qtbot: QtBot, vault: Any, start: Any, memory: Memory
) -> None:
    path = vault.close(vault.locked())
    program = start(path)
    dialog = dialog_of(qtbot, program, UnlockDialog)
    assert dialog.remember.isVisible()
    assert not dialog.remember.isChecked()
    dialog.remember.setChecked(True)
    dialog.passphrase.line_edit.setText(vault.passphrase)
    dialog.send()
    door = opened(qtbot, program)
    assert program._locks.settings_of(door) == LockState(locked=True, remembered=True)
    program.close()
    at_rest.forget_all()
    again = start(path)
    assert vault.names(opened(qtbot, again)) == [vault.typed]
    again._locks.forget(again._open.door)
    qtbot.waitUntil(lambda: memory.held == {}, timeout=8000)
    at_rest.forget_all()
    assert not key_rings.recall(path)


def test_a_key_ring_that_fails_lies_or_is_not_there_costs_a_passphrase_only(vault: Any, memory: Memory) -> None:
    path = vault.close(vault.locked())
    store_locks.unlock(path, vault.passphrase)
    assert key_rings.remember(path)
    for answer in ("", "no hex", "00" * 32):
        at_rest.forget_all()
        memory.held = dict.fromkeys(memory.held, answer)
        assert not key_rings.recall(path)
    keyring.set_keyring(fail.Keyring())
    assert not key_rings.is_available()
    assert not key_rings.recall(path)
    key_rings.forget(path)
    assert not key_rings.is_remembered(path)
    store_locks.unlock(path, vault.passphrase)
    assert not key_rings.remember(path)
    bootstrap.close_workspace(bootstrap.open_workspace(path))
