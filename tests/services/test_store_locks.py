"""A locked store gives away nothing and loses nothing: what its folder tells, what opens it, what does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap, paths
from qic_desktop.domain.recovery_words import recovery_words
from qic_desktop.errors import (
    PassphraseError,
    QicError,
    RecoveryWordsError,
    RefusedError,
    StoreDamagedError,
    StoreLockError,
    StoreSealedError,
)
from qic_desktop.services import keeping, people, writers
from qic_desktop.services.exchanging import exporting, importing, originals
from qic_desktop.services.locking import at_rest, package_locks, store_locks
from qic_desktop.services.workspace import Role
from qic_desktop.store import encrypting
from qic_desktop.store.encryption import KEY_FILE, Form, form_of
from qic_desktop.wording.errors import describe


def why(error: QicError) -> str:
    assert describe(error)
    return str(vars(error)["why"])


# --- what the folder tells ------------------------------------------------------------------------------------


def test_no_file_of_a_locked_store_shows_what_was_typed(vault: Any) -> None:
    coach = vault.locked()
    with coach.store.transaction():
        # So much that pages are written before the commit: the rollback journal is looked through as well.
        coach.store.connection.execute("pragma cache_size=10")
        for number in range(400):
            people.add_person(coach, f"{vault.typed} {number}")
        assert (coach.store.path / "store.db-journal").is_file()
        assert vault.telling(coach.store.path) == []
    kept = originals.keep_original(coach, "S001-2026-11.qicpkg", vault.typed.encode() * 100)
    out = coach.store.path / "outbox" / "message.qicpkg"
    exporting.write_atomically(out, vault.typed.encode() * 100)
    keeping.back_up(coach)
    assert vault.telling(coach.store.path) == []
    assert vault.telling(coach.profile) == []
    vault.close(coach)
    assert vault.telling(coach.store.path) == []
    assert len(list((coach.store.path / "backups").glob("*.db"))) == 2
    assert {form_of(file)[0] for file in coach.store.path.rglob("*.db")} == {Form.ENCRYPTED}
    vault.reopen(coach.store.path)
    for file in (kept, out):
        assert originals.read_package_file(file) == vault.typed.encode() * 100


def test_the_signing_key_of_a_locked_store_cannot_be_taken_from_the_disk(vault: Any) -> None:
    coach = vault.locked()
    pair = writers.signing_key(coach)
    held = (paths.keys(coach.profile) / coach.journal.writer).read_bytes()
    assert held.startswith(b"qic-ed25519-sealed ")
    vault.close(coach)
    again = vault.reopen(coach.store.path)
    assert writers.signing_key(again) == pair
    assert again.journal.writer == coach.journal.writer


def test_neither_log_nor_error_holds_a_passphrase_or_words(vault: Any) -> None:
    coach = vault.locked()
    words = recovery_words(coach.store.key.raw)
    vault.close(coach)
    for attempt in (
        lambda: store_locks.unlock(coach.store.path, "qqzzqq herons"),
        lambda: store_locks.unlock_with_words(coach.store.path, f"qqzzqq {' '.join(words)}", "x"),
    ):
        with pytest.raises(QicError) as refused:
            attempt()
        assert "qqzzqq" not in f"{refused.value} {refused.value!r} {describe(refused.value)}"
    assert coach.store.key.raw.hex() not in repr(coach.store.key)


# --- what opens it --------------------------------------------------------------------------------------------


def test_the_passphrase_is_asked_for_once_a_session(vault: Any) -> None:
    path = vault.close(vault.locked())
    assert store_locks.needs_passphrase(path)
    with pytest.raises(StoreSealedError):
        bootstrap.open_workspace(path)
    with pytest.raises(PassphraseError) as refused:
        store_locks.unlock(path, "four blue heron")
    assert why(refused.value) == "wrong"
    store_locks.unlock(path, vault.passphrase)
    for _again in range(2):
        workspace = bootstrap.open_workspace(path)
        assert vault.names(workspace) == [vault.typed]
        bootstrap.close_workspace(workspace)
    assert not store_locks.needs_passphrase(path)


def test_a_new_passphrase_only_wraps_the_key_anew(vault: Any) -> None:
    coach = vault.locked()
    key = coach.store.key
    with pytest.raises(PassphraseError):
        store_locks.change_passphrase(coach, "not this one", "new one")
    store_locks.change_passphrase(coach, vault.passphrase, "new one")
    assert coach.store.key == key
    path = vault.close(coach)
    with pytest.raises(PassphraseError):
        store_locks.unlock(path, vault.passphrase)
    assert vault.names(vault.reopen(path, "new one")) == [vault.typed]


def test_a_forgotten_passphrase_is_replaced_with_the_words_of_the_sheet(vault: Any) -> None:
    coach = vault.locked()
    sheet = store_locks.sheet_words(coach)
    path = vault.close(coach)
    for text, reason in ((" ".join(sheet[1:]), "count"), ("abandon " * 23 + "art", "other")):
        with pytest.raises(RecoveryWordsError) as refused:
            store_locks.unlock_with_words(path, text, "new one")
        assert why(refused.value) == reason
    store_locks.unlock_with_words(path, "\n".join(sheet), "new one")
    assert vault.names(vault.reopen(path, "new one")) == [vault.typed]


def test_the_words_help_where_the_lock_is_gone(vault: Any) -> None:
    coach = vault.locked()
    sheet = store_locks.sheet_words(coach)
    path = vault.close(coach)
    for lock in path.rglob(KEY_FILE):
        lock.unlink()
    with pytest.raises(StoreLockError) as refused:
        bootstrap.open_workspace(path)
    assert why(refused.value) == "missing"
    store_locks.unlock_with_words(path, " ".join(sheet), "new one")
    assert vault.names(vault.reopen(path, "new one")) == [vault.typed]


def test_a_locked_coach_hands_on_originals_byte_for_byte(vault: Any, tmp_path: Path) -> None:
    coach = vault.locked()
    data = bytes(range(256)) * 300
    kept = originals.keep_original(coach, "S001-2026-11.qicpkg", data)
    assert kept.read_bytes() != data
    assert at_rest.read_file(kept) == data
    spoiled = bytearray(kept.read_bytes())
    spoiled[-1] ^= 1
    kept.write_bytes(spoiled)
    with pytest.raises(RefusedError):
        at_rest.read_file(kept)


# --- files that were mixed, cut or replaced ---------------------------------------------------------------------


def cut(lock: Path) -> None:
    lock.write_bytes(lock.read_bytes()[:100])


def emptied(lock: Path) -> None:
    lock.write_bytes(b"")


def of_nobody(lock: Path) -> None:
    lock.write_bytes(b'{"form": "qic-store-key", "version": 1, "store": 7, "key": []}')


@pytest.mark.parametrize("spoil", [cut, emptied, of_nobody])
def test_a_spoiled_lock_is_said_or_its_copy_used(vault: Any, spoil: Any) -> None:
    path = vault.close(vault.locked())
    spoil(path / KEY_FILE)
    assert vault.names(vault.reopen(path)) == [vault.typed]
    vault.end()
    for lock in path.rglob(KEY_FILE):
        spoil(lock)
    with pytest.raises(StoreLockError) as refused:
        store_locks.unlock(path, vault.passphrase)
    assert why(refused.value) == "damaged"


def test_absurd_costs_in_a_lock_are_refused(vault: Any) -> None:
    path = vault.close(vault.locked())
    for lock in path.rglob(KEY_FILE):
        found = json.loads(lock.read_bytes())
        found["key"]["memory"] = 2**50
        lock.write_text(json.dumps(found))
    with pytest.raises(PassphraseError) as refused:
        store_locks.unlock(path, vault.passphrase)
    assert why(refused.value) == "costly"


def test_the_lock_of_another_store_is_named_so(vault: Any) -> None:
    path, other = vault.close(vault.locked()), vault.close(vault.locked("other"))
    shutil.copyfile(other / KEY_FILE, path / KEY_FILE)
    # The copy beside the backups is still its own.
    assert vault.names(vault.reopen(path)) == [vault.typed]
    vault.end()
    shutil.copyfile(other / KEY_FILE, path / "backups" / KEY_FILE)
    with pytest.raises(StoreLockError) as refused:
        store_locks.unlock(path, vault.passphrase)
    assert why(refused.value) == "other"


def test_two_locks_of_one_store_open_with_the_newer_passphrase_only(vault: Any) -> None:
    coach = vault.locked()
    keeping.back_up(coach)
    before = (coach.store.path / KEY_FILE).read_bytes()
    store_locks.change_passphrase(coach, vault.passphrase, "new one")
    path = vault.close(coach)
    (path / "backups" / KEY_FILE).write_bytes(before)
    (path / "wrapped-key (1).json").write_bytes(before)
    with pytest.raises(PassphraseError):
        store_locks.unlock(path, vault.passphrase)
    assert vault.names(vault.reopen(path, "new one")) == [vault.typed]


def test_a_plain_database_in_a_locked_store_is_not_opened(vault: Any, tmp_path: Path) -> None:
    path = vault.close(vault.locked())
    foreign = bootstrap.create_workspace(tmp_path / "foreign.qic", Role.COACH, "Foreign")
    bootstrap.close_workspace(foreign)
    shutil.copyfile(foreign.store.path / "store.db", path / "store.db")
    with pytest.raises(StoreLockError) as refused:
        bootstrap.open_workspace(path)
    assert why(refused.value) == "plain"


def test_the_database_of_another_locked_store_is_named_so(vault: Any) -> None:
    path, other = vault.close(vault.locked()), vault.close(vault.locked("other"))
    shutil.rmtree(path / "backups")
    shutil.copyfile(other / "store.db", path / "store.db")
    with pytest.raises(StoreLockError) as refused:
        store_locks.unlock(path, vault.passphrase)
    assert why(refused.value) == "other"


@pytest.mark.parametrize("place", [40, 5000, -20])
def test_a_changed_byte_in_an_encrypted_database_is_damage_with_a_backup(vault: Any, place: int) -> None:
    coach = vault.locked()
    keeping.back_up(coach)
    path = vault.close(coach)
    data = bytearray((path / "store.db").read_bytes())
    data[place] ^= 0x40
    (path / "store.db").write_bytes(data)
    with pytest.raises(StoreDamagedError) as refused:
        vault.reopen(path)
    assert refused.value.backup is not None
    keeping.restore(path, refused.value.backup)
    assert vault.names(vault.reopen(path)) == [vault.typed]


def test_a_changed_byte_in_the_head_of_the_file_costs_nothing(vault: Any) -> None:
    path = vault.close(vault.locked())
    data = bytearray((path / "store.db").read_bytes())
    data[3] ^= 0x40
    (path / "store.db").write_bytes(data)
    assert vault.names(vault.reopen(path)) == [vault.typed]


def test_check_reads_a_locked_store(vault: Any) -> None:
    coach = vault.locked()
    assert keeping.check(coach).problems == ()


# --- backups --------------------------------------------------------------------------------------------------


def test_a_backup_on_a_stick_opens_on_another_computer_with_the_passphrase(
    vault: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = vault.locked()
    stick = tmp_path / "stick"
    stick.mkdir()
    backup = keeping.back_up(coach, stick / "coach-backup.db")
    path = vault.close(coach)
    shutil.rmtree(path)
    monkeypatch.setenv("QIC_HOME", str(tmp_path / "another computer"))
    assert vault.telling(stick) == []
    with pytest.raises(StoreSealedError):
        keeping.restore(path, backup)
    store_locks.unlock(backup, vault.passphrase)
    keeping.restore(path, backup)
    again = vault.reopen(path)
    assert vault.names(again) == [vault.typed]
    assert again.journal.writer != coach.journal.writer


def test_a_plain_backup_is_encrypted_on_its_way_into_a_locked_store(vault: Any, tmp_path: Path) -> None:
    plain = bootstrap.create_workspace(tmp_path / "plain.qic", Role.COACH, "Coach")
    people.add_person(plain, vault.typed)
    backup = keeping.back_up(plain, tmp_path / "plain.db")
    bootstrap.close_workspace(plain)
    path = vault.close(vault.locked())
    with pytest.raises(StoreSealedError):
        keeping.restore(path, backup)
    store_locks.unlock(path, vault.passphrase)
    keeping.restore(path, backup)
    assert vault.telling(path) == []
    assert vault.names(vault.reopen(path)) == [vault.typed]


def test_the_backup_of_another_locked_store_is_refused(vault: Any) -> None:
    other = vault.locked("other")
    backup = keeping.back_up(other)
    path = vault.close(vault.locked())
    store_locks.unlock(path, vault.passphrase)
    store_locks.unlock(backup, vault.passphrase)
    with pytest.raises(StoreLockError) as refused:
        keeping.restore(path, backup)
    assert why(refused.value) == "other"


# --- hints ----------------------------------------------------------------------------------------------------


def test_the_strength_hint_grows_with_length() -> None:
    found = [store_locks.passphrase_strength(text) for text in ("", "1234", "herons", "Herons#77", "four blue herons")]
    assert found[0] == 0
    assert found == sorted(found)
    assert found[-1] >= 3
    assert store_locks.passphrase_strength("aaaaaaaaaaaaaaaaaaaaaaaa") <= 1


def test_the_key_that_opens_packages_is_sealed_too(vault: Any) -> None:
    coach = vault.locked()
    recipient = package_locks.own_recipient(coach)
    kept = paths.keys(coach.profile) / f"{coach.journal.writer}{package_locks.ENDING}"
    assert b"AGE-SECRET" not in kept.read_bytes()
    vault.close(coach)
    again = vault.reopen(coach.store.path)
    assert package_locks.own_recipient(again) == recipient
    assert len(package_locks.identities(again)) == 1


def test_a_kept_key_that_cannot_be_read_is_never_written_over(vault: Any) -> None:
    coach = vault.locked()
    package_locks.own_recipient(coach)
    kept = paths.keys(coach.profile) / f"{coach.journal.writer}{package_locks.ENDING}"
    spoiled = kept.read_bytes()[:-1] + b"?"
    kept.write_bytes(spoiled)
    recipient = package_locks.own_recipient(coach)
    assert package_locks.own_recipient(coach) == recipient
    assert spoiled in [one.read_bytes() for one in kept.parent.glob("*.unreadable")]
    assert not [one for one in kept.parent.rglob("*") if one.is_file() and b"AGE-SECRET" in one.read_bytes()]


def test_a_file_out_of_another_locked_store_does_not_stop_the_others(vault: Any, tmp_path: Path) -> None:
    other = vault.locked("other")
    sealed = originals.keep_original(other, "S001-2026-11.qicpkg", b"PK")
    strange = tmp_path / "S001-2026-11.qicpkg"
    shutil.copy(sealed, strange)
    vault.close(other)
    plain = bootstrap.create_workspace(tmp_path / "plain.qic", Role.COACH, "Coach")
    bad = tmp_path / "bad.qicpkg"
    bad.write_bytes(b"nothing")
    found = importing.import_packages(plain, [strange, bad]).packages
    bootstrap.close_workspace(plain)
    assert [one.code for one in found] == ["E-UNREADABLE", "E-NOT-A-PACKAGE"]


def test_a_new_passphrase_that_could_not_be_written_leaves_the_former_one(
    vault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = vault.locked()
    keeping.back_up(coach)
    (coach.store.path / "backups" / KEY_FILE).write_bytes(b"")
    written: list[Path] = []
    durably = encrypting.write_durably

    def full_after_one(target: Path, data: bytes) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(target)
        durably(target, data)

    monkeypatch.setattr(encrypting, "write_durably", full_after_one)
    with pytest.raises(QicError):
        store_locks.change_passphrase(coach, vault.passphrase, "another one")
    monkeypatch.undo()
    path = vault.close(coach)
    store_locks.unlock(path, vault.passphrase)


def test_locking_a_store_seals_the_key_that_opens_packages(vault: Any) -> None:
    path = vault.plain()
    plain = bootstrap.open_workspace(path)
    recipient = package_locks.own_recipient(plain)
    kept = paths.keys(plain.profile) / f"{plain.journal.writer}{package_locks.ENDING}"
    assert b"AGE-SECRET" in kept.read_bytes()
    bootstrap.close_workspace(plain)
    store_locks.lock_store(path, vault.passphrase)
    locked = vault.reopen(path)
    assert b"AGE-SECRET" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert package_locks.own_recipient(locked) == recipient


def test_a_backup_opens_with_the_words_where_its_lock_was_left_behind(vault: Any, tmp_path: Path) -> None:
    coach = vault.locked()
    sheet = store_locks.sheet_words(coach)
    backup = keeping.back_up(coach, tmp_path / "coach-backup.db")
    (tmp_path / "coach-backup.key.json").unlink()
    vault.close(coach)
    with pytest.raises(StoreLockError) as refused:
        store_locks.unlock(backup, vault.passphrase)
    assert why(refused.value) == "missing"
    store_locks.unlock_with_words(backup, " ".join(sheet), "new one")
    keeping.restore(tmp_path / "again.qic", backup)
    assert vault.names(vault.reopen(tmp_path / "again.qic", "new one")) == [vault.typed]
