"""Rows 70 to 74 of the matrix, and what the file system does to packages: odd files, odd names, files that move.

The bad file is made by real keys and the real writer and lies between two sound ones; nothing may stop these.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import DiskFullError, QicError, StoreReadOnlyError
from qic_desktop.exchange.archive import MAX_FILE_BYTES
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.exchanging.found_packages import look_for_packages
from qic_desktop.wording.errors import describe, describe_code

POSIX = os.name == "posix"


@pytest.fixture
def scene(play: Any) -> Any:
    """An organiser, two accepted sites, and a package of each with something new."""
    organiser = play.organiser()
    first, second = play.enrolled_site(organiser, "S001"), play.enrolled_site(organiser, "S002")
    play.record(first, "2026-10", 1, 10)
    play.record(second, "2026-10", 2, 10)
    return organiser, first, second, play.export(first), play.export(second)


def quickly(step: Callable[[], Any]) -> Any:
    """A step that must not wait for anybody: what blocks on a pipe is ended by the alarm."""
    if not POSIX:
        return step()

    def too_long(_number: int, _frame: Any) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(5)
    try:
        return step()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# --- rows 70 to 74 ------------------------------------------------------------------------------------------------


def test_row_70_the_same_package_from_coach_and_by_mail_counts_once(play: Any, scene: Any) -> None:
    organiser, first, _second, package, _other = scene
    # While a request to join rides in it, a package is read again for the request's sake; it brings nothing twice.
    asking = package.with_name("our data (1).qicpkg")
    shutil.copyfile(package, asking)
    one, two = play.take(organiser, package, asking).packages
    assert [one.outcome, two.outcome] == ["accept", "accept"]
    assert (two.counts.new, two.counts.already_had) == (0, one.counts.new + one.counts.already_had)
    play.take(first, exporting.publish(organiser, play.file("news")).file)
    play.record(first, "2026-11", 2, 10)
    package = play.export(first)
    mailed = package.with_name("our data (2).qicpkg")
    shutil.copyfile(package, mailed)
    one, two = play.take(organiser, package, mailed).packages
    assert (one.outcome, two.outcome, two.code) == ("accept", "note", "N-ALREADY-HELD")
    assert (two.counts.new, two.counts.already_had) == (0, one.counts.new + one.counts.already_had)


def test_row_71_a_disk_that_fills_in_the_middle_keeps_whole_packages_and_resumes(
    play: Any, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, first, second, package, other = scene
    before = keeping.digest(organiser)
    asked = iter([None])

    def full(descriptor: int) -> None:
        if next(asked, full) is full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFullError) as caught:
            play.take(organiser, package, other)
    assert "full" in describe(caught.value)
    assert keeping.digest(organiser) == before
    assert play.sound(organiser)
    play.take(organiser, package, other)
    assert play.values(organiser, first.own_id) == {"2026-10": (1, 10)}
    assert play.values(organiser, second.own_id) == {"2026-10": (2, 10)}


IMPORT = """
import sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.services.exchanging import importing
workspace = bootstrap.open_workspace(Path(sys.argv[1]))
print("ready", flush=True)
importing.import_packages(workspace, [Path(one) for one in sys.argv[2:]])
"""


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.05])
def test_row_72_an_import_that_is_killed_goes_on_where_it_was(play: Any, scene: Any, pause: float) -> None:
    organiser, first, second, _package, other = scene
    packages = []
    for month in range(1, 41):
        play.record(first, f"{2020 + month // 12}-{month % 12 + 1:02}", month, 99)
        packages.append(str(play.export(first)))
    path = play.close(organiser)
    command = [sys.executable, "-c", IMPORT, str(path), *packages, str(other)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(importing.__file__).parents[2]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(pause)
        process.kill()
    organiser = play.reopen(path)
    assert play.sound(organiser)
    play.take(organiser, *map(Path, packages), other)
    assert len(play.values(organiser, first.own_id)) == 41
    assert play.values(organiser, second.own_id) == {"2026-10": (2, 10)}
    assert play.sound(organiser)


def test_row_73_a_stick_that_is_pulled_while_writing_leaves_the_old_file_or_none(
    play: Any, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _organiser, first, _second, package, _other = scene
    before = package.read_bytes()
    play.record(first, "2026-11", 7, 10)

    def pulled(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", pulled)
        with pytest.raises(QicError) as caught:
            exporting.write_atomically(package, b"PK" + bytes(9_000))
    assert describe(caught.value)
    assert package.read_bytes() == before
    assert [one.name for one in package.parent.iterdir() if one.name.startswith(".")] == []
    shutil.rmtree(package.parent)
    with pytest.raises(QicError):
        exporting.export_data_package(first, package)
    package.parent.mkdir()
    assert exporting.export_data_package(first, package).entries > 0


def test_row_74_a_stick_that_cannot_be_written_to_is_said_and_loses_nothing(
    play: Any, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, first, _second, package, _other = scene
    real = Path.open

    def read_only(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if set(mode) & set("wax+"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, mode, *more, **named)

    play.record(first, "2026-11", 7, 10)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", read_only)
        with pytest.raises(StoreReadOnlyError) as caught:
            exporting.export_data_package(first, package.with_name("new.qicpkg"))
    assert describe(caught.value)
    play.take(organiser, exporting.export_data_package(first, package.with_name("new.qicpkg")).file)
    assert play.values(organiser, first.own_id) == {"2026-10": (1, 10), "2026-11": (7, 10)}


# --- what is no file ----------------------------------------------------------------------------------------------


def folder(path: Path) -> None:
    path.mkdir()
    (path / "june.qicpkg").write_bytes(b"x")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def plug(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


def in_a_circle(path: Path) -> None:
    path.symlink_to(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def silent(path: Path) -> None:
    """A terminal that nobody types at."""
    leader, follower = os.openpty()
    path.symlink_to(os.ttyname(follower))
    os.close(follower)
    OPEN.append(leader)


def process_file(path: Path) -> None:
    path.symlink_to("/proc/self/environ")


def far_too_long(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


OPEN: list[int] = []
ODD: list[tuple[Callable[[Path], None], str]] = [(folder, "E-UNREADABLE"), (far_too_long, "E-TOO-LARGE")]
POSIX_ODD: list[tuple[Callable[[Path], None], str]] = [
    (pipe, "E-UNREADABLE"),
    (plug, "E-UNREADABLE"),
    (dangling, "E-UNREADABLE"),
    (in_a_circle, "E-UNREADABLE"),
    (endless, "E-UNREADABLE"),
    (silent, "E-UNREADABLE"),
    (process_file, "E-NOT-A-PACKAGE"),
]
ODD += POSIX_ODD if POSIX else []


@pytest.fixture
def closing() -> Iterator[None]:
    yield
    while OPEN:
        os.close(OPEN.pop())


@pytest.mark.usefixtures("closing")
@pytest.mark.parametrize(("make", "code"), ODD, ids=[make.__name__ for make, _code in ODD])
def test_what_is_no_package_file_is_refused_at_once_and_stops_nothing(
    play: Any, scene: Any, make: Callable[[Path], None], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, _first, _second, package, other = scene
    monkeypatch.chdir(package.parent)
    odd = package.with_name("odd.qicpkg")
    make(odd)
    results = quickly(lambda: play.take(organiser, package, odd, other).packages)
    assert [one.outcome for one in results] == ["accept", "refuse", "accept"]
    assert results[1].code == code
    assert describe_code(code).endswith(".")


def test_a_file_that_may_not_be_read_is_refused_and_stops_nothing(
    play: Any, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser, _first, _second, package, other = scene
    locked = package.with_name("locked.qicpkg")
    shutil.copyfile(package, locked)
    real = Path.open

    def refuse(path: Path, *more: Any, **named: Any) -> Any:
        if path == locked:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, *more, **named)

    monkeypatch.setattr(Path, "open", refuse)
    results = play.take(organiser, locked, package, other).packages
    assert [(one.outcome, one.code) for one in results] == [("refuse", "E-UNREADABLE"), ("accept", ""), ("accept", "")]


@pytest.mark.parametrize(("change", "code"), [(900, "E-ZIP"), (-900, "E-ZIP"), (MAX_FILE_BYTES, "E-ZIP")])
def test_a_file_that_grows_or_shrinks_while_it_is_read_is_refused_and_read_whole_later(
    play: Any, scene: Any, monkeypatch: pytest.MonkeyPatch, change: int, code: str
) -> None:
    organiser, _first, _second, package, other = scene
    data, size, real = package.read_bytes(), package.stat().st_size, os.fstat

    def moving(descriptor: int) -> Any:
        state = real(descriptor)
        if state.st_size == size:
            os.truncate(package, size + change)
        return state

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", moving)
        results = play.take(organiser, package, other).packages
    assert [(one.outcome, one.code) for one in results] == [("refuse", code), ("accept", "")]
    package.write_bytes(data)
    assert play.take(organiser, package).packages[0].outcome == "accept"


# --- names --------------------------------------------------------------------------------------------------------

NAMES = [b"our data (1).qicpkg", b"our data.qicpkg.zip", b"OUR DATA.QICPKG", b"copy of our data.qicpkg.txt"]
POSIX_NAMES = [
    b"...qicpkg",
    b" .qicpkg",
    b"CON.qicpkg",
    b"a\nb.qicpkg",
    b"a\tb\x07.qicpkg",
    b"<b>june&amp;.qicpkg",
    b"'; drop table segment; --.qicpkg",
    b"%s%n{0}$(reboot).qicpkg",
    b"-rf.qicpkg",
    b"x" * 248 + b".qicpkg",
    "\u202eexe.gkpciq".encode(),
    "e\u0301te\u0301.qicpkg".encode(),
    "\U00020000".encode() * 63,
    "نوفمبر.qicpkg".encode(),
    "\U0001f4e6.qicpkg".encode(),
    b"donn\xe9es.qicpkg",
    b"\xff\xfe\x80.qicpkg",
]
NAMES += POSIX_NAMES if POSIX else []


@pytest.mark.parametrize("name", NAMES, ids=[repr(name[:24]) for name in NAMES])
def test_a_package_under_any_name_is_read_and_kept_under_a_safe_one(play: Any, scene: Any, name: bytes) -> None:
    organiser, first, _second, package, other = scene
    odd = Path(os.fsdecode(os.path.join(os.fsencode(package.parent), name)))
    data = package.read_bytes()
    odd.write_bytes(data)
    results = play.take(organiser, odd, other).packages
    assert [one.outcome for one in results] == ["accept", "accept"]
    assert play.values(organiser, first.own_id) == {"2026-10": (1, 10)}
    assert odd.read_bytes() == data
    kept = [one for one in (organiser.store.path / "received").iterdir() if one.read_bytes() == data]
    assert [one.name.startswith(sha256(data).hexdigest()[:16]) for one in kept] == [True]
    assert "/" not in kept[0].name
    assert kept[0].name.isprintable()
    bad = odd.parent / "bad" / odd.name
    bad.parent.mkdir()
    bad.write_bytes(data[:-1])
    assert play.take(organiser, bad).packages[0].code == "E-ZIP"
    assert play.sound(organiser)


def names_found(folder: Path) -> list[str]:
    return sorted(one.path.name for one in look_for_packages([folder]))


def test_what_macs_and_sticks_put_beside_a_package_is_refused_as_what_it_is(play: Any, scene: Any) -> None:
    organiser, _first, _second, package, other = scene
    beside = package.with_name("._our data.qicpkg")
    beside.write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(4_000))
    link = package.with_name("our data.qicpkg.lnk")
    link.write_bytes(b"L\0\0\0\x01\x14\x02\0" + bytes(900))
    results = play.take(organiser, beside, link, package, other).packages
    assert [one.code for one in results] == ["E-NOT-A-PACKAGE", "E-NOT-A-PACKAGE", "", ""]
    assert beside.name not in names_found(package.parent)


def test_a_thousand_bad_files_in_one_import_leave_the_two_good_ones(play: Any, scene: Any) -> None:
    organiser, first, second, package, other = scene
    data, bad = package.read_bytes(), []
    for number in range(1_000):
        bad.append(package.with_name(f"bad-{number}.qicpkg"))
        bad[-1].write_bytes(data[: number * len(data) // 1_000])
    result = play.take(organiser, *bad[:500], package, *bad[500:], other)
    assert sum(one.outcome == "refuse" for one in result.packages) == 1_000
    assert play.values(organiser, first.own_id) == {"2026-10": (1, 10)}
    assert play.values(organiser, second.own_id) == {"2026-10": (2, 10)}
