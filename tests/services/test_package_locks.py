"""Locked packages between real stores: who opens what, what stays shut, and that nobody loses anything by it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.people import Facility
from qic_desktop.domain.recovery_words import recovery_words
from qic_desktop.errors import InputError, NotAllowedError, RecoveryWordsError, RefusedError
from qic_desktop.exchange import wrapping
from qic_desktop.services import copies, keeping, writers
from qic_desktop.services.exchanging import (
    carrying,
    exporting,
    found_packages,
    importing,
    inbox,
    messages,
    opening,
    reviewing,
)
from qic_desktop.services.locking import package_locks, package_recovery
from qic_desktop.services.locking.package_locks import Lock
from qic_desktop.services.trusting import enrolling, joining
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import Edit
from qic_desktop.wording.errors import describe, describe_code

LOCKED = Lock()


@pytest.fixture
def scene(play: Any) -> Any:
    """An organiser who has published, two accepted sites that know it, and a coach."""
    organiser = play.organiser()
    first, second = play.enrolled_site(organiser, "S001"), play.enrolled_site(organiser, "S002")
    coach = play.site(organiser, "C1", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "C1")[0])
    news = exporting.publish(organiser, play.file("news")).file
    for store in (first, second, coach):
        play.take(store, news)
    play.record(first, "2026-10", 1, 10)
    return organiser, first, second, coach


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def send(workspace: Any, folder: Path, lock: Lock | None = LOCKED) -> Path:
    return copies.send_package(workspace, folder, lock=lock).file


def codes(result: Any) -> list[tuple[str, str]]:
    return [(one.outcome, one.code) for one in result.packages]


# --- who opens what ------------------------------------------------------------------------------------------------


def test_a_locked_package_opens_for_the_organiser_and_for_the_site_itself_and_for_nobody_else(
    play: Any, scene: Any, stick: Path
) -> None:
    organiser, first, second, coach = scene
    file = send(first, stick)
    assert file.name.endswith(".qicpkg.age")
    assert wrapping.is_wrapped(file.read_bytes())
    assert importing.verify_file(file, first).code == "N-ALREADY-HELD"
    for stranger in (second, coach, None):
        found = importing.verify_file(file, stranger)
        assert (found.outcome, found.code, found.detail) == ("refuse", "E-DECRYPT", "key")
    before = keeping.digest(second), keeping.digest(coach)
    play.take(second, file), play.take(coach, file)
    assert (keeping.digest(second), keeping.digest(coach)) == before
    assert codes(play.take(organiser, file)) == [("accept", "")]
    assert play.values(organiser, first.own_id) == {"2026-10": (1, 10)}
    kept = [one.read_bytes() for one in (organiser.store.path / "received").iterdir()]
    assert file.read_bytes() in kept
    assert codes(play.take(organiser, file)) == [("note", "N-ALREADY-HELD")]


def test_locked_and_plain_carry_the_same_and_the_six_words_are_of_the_file(play: Any, scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    sent = copies.send_package(first, stick, lock=LOCKED)
    assert sent.locked
    assert sent.size_bytes == sent.file.stat().st_size
    assert sent.spoken.words == type(sent.spoken).of_file(sha256(sent.file.read_bytes()).hexdigest()).words
    review = reviewing.review(organiser, [sent.file])
    assert review.packages[0].spoken == sent.spoken
    assert review.counts.new > 0
    opened = opening.open_file(sent.file, organiser)
    assert opened.locked
    assert opened.judge_alone().package == sent.id
    play.take(organiser, sent.file)
    plain = send(first, stick, Lock(wanted=False))
    assert plain.name == sent.file.name.removesuffix(".age")
    assert codes(play.take(organiser, plain)) == [("note", "N-ALREADY-HELD")]


def test_a_coach_reads_it_only_where_the_site_said_so(play: Any, scene: Any, stick: Path) -> None:
    _organiser, first, second, coach = scene
    assert len(package_locks.coach_recipients(first)) == 1
    assert importing.verify_file(send(first, stick), coach).code == "E-DECRYPT"
    file = send(first, stick, Lock(coaches=True))
    assert codes(play.take(coach, file)) == [("accept", "")]
    assert importing.verify_file(file, second).code == "E-DECRYPT"


def test_every_laptop_of_the_organiser_and_of_the_site_can_open_it(play: Any, scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    other = wrapping.recipient_of(wrapping.identity_of(bytes(range(32))))
    value = {"keys": {"0" * 32: other}}
    organiser.journal.append(
        organiser.scope, [Edit("collaborative", organiser.store.setting("collab"), {"readers": value})]
    )
    play.take(first, exporting.publish(organiser, play.file("news")).file)
    readers = package_locks.readers_of(first)
    assert readers is not None
    assert set(readers.keys) >= {organiser.journal.writer, "0" * 32}
    mate = wrapping.recipient_of(wrapping.identity_of(bytes(range(1, 33))))
    first.journal.append(first.scope, [Edit(Facility.ENTITY, first.own_id, {"reading_key": f"{mate} rubbish"})])
    data = send(first, stick).read_bytes()
    for secret in (range(32), range(1, 33)):
        assert wrapping.unwrap(data, [wrapping.identity_of(bytes(secret))])
    assert wrapping.unwrap(data, package_locks.identities(first))


def test_keys_that_are_none_or_protect_nothing_are_passed_over(play: Any, scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    weak = wrapping._to_bech32("age", bytes(32))
    identity = organiser.store.setting("collab")
    for value in (
        {"keys": {"a": weak, "b": 7, "c": "age1", "d": None}, "recovery": weak, "policy": "sometimes"},
        {"keys": [], "recovery": 3},
        {"keys": {str(n): wrapping.recipient_of(wrapping.new_identity()) for n in range(200)}},
    ):
        organiser.journal.append(organiser.scope, [Edit("collaborative", identity, {"readers": value})])
        play.take(first, exporting.publish(organiser, play.file("news")).file)
        readers = package_locks.readers_of(first)
        assert readers is not None
        assert weak not in readers.recipients
        assert readers.policy == "removable"
        assert opening.open_file(send(first, stick), first).code == ""


def test_a_package_that_is_locked_for_the_team_opens_there_and_for_nobody_else(scene: Any) -> None:
    organiser, first, second, _coach = scene
    wrapped = package_locks.locked(first, b"restore", package_locks.team_recipients(first))
    assert wrapping.unwrap(wrapped, package_locks.identities(first)) == b"restore"
    for other in (organiser, second):
        with pytest.raises(RefusedError):
            wrapping.unwrap(wrapped, package_locks.identities(other))


# --- when it is locked ---------------------------------------------------------------------------------------------


def test_the_collaborative_decides_what_happens_without_a_word(
    play: Any, scene: Any, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, first, _second, _coach = scene
    seen = []
    for policy in ("removable", "always", "never"):
        package_locks.set_policy(organiser, policy)
        play.take(first, exporting.publish(organiser, play.file("news")).file)
        for removable in (False, True):
            monkeypatch.setattr(package_locks, "is_removable", lambda _folder, _store, found=removable: found)
            seen.append(send(first, stick, None).suffix == ".age")
    assert seen == [False, True, True, True, False, False]
    with pytest.raises(InputError):
        package_locks.set_policy(organiser, "now and then")
    with pytest.raises(NotAllowedError):
        package_locks.set_policy(first, "always")


def test_a_folder_on_the_same_disk_is_no_stick_and_a_missing_one_neither(tmp_path: Path) -> None:
    assert not package_locks.is_removable(tmp_path, tmp_path)
    assert not package_locks.is_removable(tmp_path / "gone", tmp_path)


def test_a_message_is_locked_where_everything_is_to_be(play: Any, scene: Any) -> None:
    organiser, first, _second, coach = scene
    package_locks.set_policy(organiser, "always")
    play.take(first, exporting.publish(organiser, play.file("news")).file)
    made = messages.write_message(first)
    assert wrapping.is_wrapped(made.file.read_bytes())
    reader = messages.gather_text(made.parts)
    files = messages.keep_all(organiser, reader.packages)
    assert files[0].read_bytes() == made.file.read_bytes()
    assert codes(play.take(organiser, *files)) == [("accept", "")]
    assert importing.verify_file(files[0], coach).code == "E-DECRYPT"


def test_news_go_to_everybody_and_a_site_without_an_organiser_says_so(play: Any, scene: Any, stick: Path) -> None:
    organiser, _first, _second, _coach = scene
    alone = play.create("Alone", Role.SITE)
    for store, folder in ((organiser, stick), (alone, stick)):
        with pytest.raises(NotAllowedError) as caught:
            send(store, folder)
        assert describe(caught.value)
    assert send(alone, stick, None).suffix == ".qicpkg"


def test_without_the_library_everything_else_works_and_the_reason_is_said(
    play: Any, scene: Any, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, first, _second, _coach = scene
    file = send(first, stick)
    monkeypatch.setitem(sys.modules, "pyrage", None)
    monkeypatch.setattr(wrapping, "find_spec", lambda _name: None)
    with pytest.raises(RefusedError) as caught:
        send(first, stick)
    assert caught.value.code == "E-NO-LOCKS"
    assert "--plain" in describe(caught.value)
    plain = send(first, stick, Lock(wanted=False))
    assert codes(play.take(organiser, plain, file)) == [("accept", ""), ("refuse", "E-NO-LOCKS")]
    newcomer = play.site(organiser, "S003")
    assert play.take(organiser, play.export(newcomer)).packages[0].requests == ("S003",)
    exporting.publish(organiser, play.file("news"))


# --- one's own keys ------------------------------------------------------------------------------------------------


def test_the_key_that_opens_is_its_owners_alone_and_never_in_a_store_or_a_package(scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    send(first, stick)
    for store in (organiser, first):
        file = store.profile / "keys" / f"{store.journal.writer}.age"
        secret = file.read_bytes().strip()
        if os.name == "posix":
            assert file.stat().st_mode & 0o777 == 0o600
        assert secret not in (store.store.path / "store.db").read_bytes()
        for package in stick.parent.rglob("*.qicpkg"):
            assert secret not in package.read_bytes()


def test_a_site_that_lost_its_key_locks_for_a_new_one_and_loses_nothing(play: Any, scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    old = send(first, stick).read_bytes()
    key = first.profile / "keys" / f"{first.journal.writer}.age"
    for spoiled in (None, b"", b"AGE-SECRET-KEY-1", b"\xff" * 70):
        key.unlink() if spoiled is None else key.write_bytes(spoiled)
        play.record(first, "2026-10", 3, 10)
        file = send(first, stick)
        assert importing.verify_file(file, first).code == "N-ALREADY-HELD"
        assert codes(play.take(organiser, file)) == [("accept", "")]
    assert wrapping.unwrap(old, package_locks.identities(organiser))


def test_a_new_writer_of_the_same_computer_still_opens_what_the_old_one_locked(scene: Any, stick: Path) -> None:
    _organiser, first, _second, _coach = scene
    file = send(first, stick)
    writers.start_new_writer(first)
    assert opening.open_file(file, first).code == ""
    assert len(package_locks.identities(first)) == 1
    send(first, stick)
    assert len(package_locks.identities(first)) == 2


# --- carrying what is locked ------------------------------------------------------------------------------------------


def test_a_coach_carries_what_is_locked_byte_for_byte_and_knows_no_more_than_the_file(
    play: Any, scene: Any, stick: Path, tmp_path: Path
) -> None:
    organiser, first, _second, coach = scene
    file = send(first, stick)
    review = reviewing.review(coach, [file])
    assert review.has_receipts
    assert review.packages[0].is_carried
    carrying.take_packages(coach, [file])
    (one,) = [each for each in carrying.list_bag(coach) if each.kind == package_locks.LOCKED]
    assert (one.state, one.name, one.size) == ("locked", file.name, file.stat().st_size)
    assert one.spoken == reviewing.review(organiser, [file]).packages[0].spoken
    other = tmp_path / "other"
    other.mkdir()
    put = carrying.put_on_stick(coach, other, [one.id], "organiser")
    assert put.files[0].name.endswith(".qicpkg.age")
    assert put.files[0].read_bytes() == file.read_bytes()
    assert codes(play.take(organiser, put.files[0])) == [("accept", "")]
    assert [each.given[-1].to for each in carrying.list_bag(coach) if each.kind == "locked"] == ["organiser"]


def test_locked_packages_are_found_whatever_they_are_called(play: Any, scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    data = send(first, stick).read_bytes()
    downloads = stick / "Downloads"
    downloads.mkdir()
    for name in ("S001 (1).qicpkg.age", "document_1234", "letter.bin"):
        (downloads / name).write_bytes(data)
    (downloads / "notes.txt").write_text("age-encryption is what we talked about")
    known = found_packages.known_packages(organiser)
    found = found_packages.search([downloads], known=known).found
    assert sorted(one.path.name for one in found) == ["S001 (1).qicpkg.age", "document_1234", "letter.bin"]
    assert not any(one.known for one in found)
    play.take(organiser, downloads / "document_1234")
    found = found_packages.search([downloads], known=found_packages.known_packages(organiser)).found
    assert all(one.known for one in found)


# --- the recovery words ---------------------------------------------------------------------------------------------


def confirmed(organiser: Any) -> package_recovery.NewWords:
    made = package_recovery.new_words(organiser)
    package_recovery.confirm(organiser, made, {place: made.words[place - 1] for place in made.places})
    return made


def test_with_the_words_any_locked_package_opens_on_a_new_laptop(play: Any, scene: Any, stick: Path) -> None:
    organiser, first, _second, _coach = scene
    made = confirmed(organiser)
    play.take(first, exporting.publish(organiser, play.file("news")).file)
    assert package_recovery.current_sheets(first) == (made.check,)
    play.record(first, "2026-11", 4, 10)
    file = send(first, stick)
    for key in (organiser.profile / "keys").glob("*.age"):
        key.unlink()
    inbox.receive(organiser, [file])
    (item,) = [one for one in inbox.list_inbox(organiser) if one.reason == "E-DECRYPT"]
    assert item.kind == package_locks.LOCKED
    assert package_recovery.locked_originals(organiser)
    with pytest.raises(RecoveryWordsError):
        package_recovery.lend(organiser, " ".join(made.words[:-1]))
    other = recovery_words(bytes(32))
    package_recovery.lend(organiser, " ".join(other))
    assert importing.verify_file(file, organiser).code == "E-DECRYPT"
    assert package_recovery.lend(organiser, "\n".join(word[:4].upper() for word in made.words)) == made.check
    assert codes(play.take(organiser, *package_recovery.locked_originals(organiser))) == [("accept", "")]
    assert play.values(organiser, first.own_id)["2026-11"] == (4, 10)
    assert package_recovery.locked_originals(organiser) == ()
    again = play.reopen(play.close(organiser))
    assert importing.verify_file(file, again).code == "E-DECRYPT"


def test_words_count_only_after_two_of_them_were_typed_from_the_sheet(scene: Any) -> None:
    organiser, first, _second, _coach = scene
    made = package_recovery.new_words(organiser)
    wrong = next(word for word in made.words if word != made.words[made.places[0] - 1])
    for typed in ({}, {made.places[0]: wrong}, dict.fromkeys(made.places, "")):
        with pytest.raises(RecoveryWordsError) as caught:
            package_recovery.confirm(organiser, made, typed)
        assert describe(caught.value)
    assert package_recovery.current_sheets(organiser) == ()
    with pytest.raises(NotAllowedError):
        package_recovery.new_words(first)
    confirmed(organiser)
    new = confirmed(organiser)
    assert package_recovery.current_sheets(organiser) == (new.check,)


def test_the_secret_of_the_sheet_is_kept_nowhere(play: Any, scene: Any, tmp_path: Path) -> None:
    organiser, _first, _second, _coach = scene
    made = confirmed(organiser)
    exporting.publish(organiser, play.file("news"))
    secret = wrapping.identity_of(package_recovery.key_of_words(" ".join(made.words)))
    places = [*organiser.profile.rglob("*"), *organiser.store.path.rglob("*"), *(tmp_path / "packages").rglob("*")]
    for path in places:
        if path.is_file():
            data = path.read_bytes()
            assert secret.encode() not in data
            assert " ".join(made.words[:3]).encode() not in data
    assert repr(made) == repr(replace(made, words=("other",) * len(made.words))), "what is printed tells no word"


def test_the_sheet_is_one_page_with_every_word(play: Any, scene: Any, tmp_path: Path) -> None:
    organiser, _first, _second, _coach = scene
    made = package_recovery.new_words(organiser)
    out = package_recovery.write_sheet(organiser, made, tmp_path / "sheet.pdf")
    data = out.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
    sheet = package_recovery.sheet_of(organiser, made)
    assert sheet.words == made.words
    assert " ".join(made.check.words) == sheet.check


# --- hostile ----------------------------------------------------------------------------------------------------------


def test_a_locked_file_that_is_no_invitation_or_too_large_is_said_and_changes_nothing(
    play: Any, scene: Any, stick: Path, tmp_path: Path
) -> None:
    organiser, first, _second, coach = scene
    file = send(first, stick)
    assert joining.look_at_invitation(coach, file) is None
    with pytest.raises(RefusedError) as caught:
        joining.read_invitation(file)
    assert describe(caught.value)
    own = package_locks.own_recipient(organiser)
    huge = tmp_path / "huge.age"
    huge.write_bytes(wrapping.wrap(bytes(30_000_000), [own]))
    swollen = tmp_path / "swollen.age"
    swollen.write_bytes(b"age-encryption.org/v1\n" + bytes(40_000_000))
    assert codes(play.take(organiser, huge, swollen, file)) == [
        ("refuse", "E-TOO-LARGE"),
        ("refuse", "E-TOO-LARGE"),
        ("accept", ""),
    ]


@pytest.mark.parametrize("detail", ["", "key", "damaged"])
def test_each_reason_why_it_stays_shut_has_its_sentence(detail: str) -> None:
    said = {describe_code("E-DECRYPT", detail=one) for one in ("", "key", "damaged")}
    assert len(said) == 3
    assert describe_code("E-DECRYPT", detail=detail).endswith(".")
