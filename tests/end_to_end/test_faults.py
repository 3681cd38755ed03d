"""A process killed, a stick pulled out: before each step of export and import that touches the disk.

The target is the whole old file or the whole new one, the store is sound, and doing it again finishes the work. The
steps are those of ``services/exporting.py`` and ``services/importing.py``; what asks the system for anything (a file to
be written, synced, read back, renamed; a transaction begun or committed) is counted, so that no step is left out.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import QicError, StoreError
from qic_desktop.services import keeping, writers
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.wording.errors import describe

CHILD = """
import os, signal, sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.services.exchanging import exporting, importing

store, work, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
workspace = bootstrap.open_workspace(store)
done = 0

def step():
    global done
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)
    done += 1

def stepping(real):
    def called(*arguments, **named):
        step()
        return real(*arguments, **named)
    return called

real_open = Path.open
def opening(path, mode="r", *arguments, **named):
    if set(mode) & set("wax+"):
        step()
    return real_open(path, mode, *arguments, **named)

for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "read_bytes")):
    setattr(owner, name, stepping(getattr(owner, name)))
Path.open = opening
workspace.store.connection.set_trace_callback(
    lambda statement: step() if statement.lower().startswith(("begin", "commit")) else None
)
if work == "export":
    exporting.export_data_package(workspace, Path(sys.argv[4]))
else:
    importing.import_packages(workspace, [Path(one) for one in sys.argv[4:]])
print(done, flush=True)
"""


def child(store: Path, work: str, last: int, *files: Path) -> int | None:
    """Do the work in another process and kill it before step ``last``; how many there were if it finished before."""
    command = [sys.executable, "-c", CHILD, str(store), work, str(last), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return int(done.stdout)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return None


def kinds(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_a_kill_before_any_step_of_an_export_leaves_the_old_file_or_the_new_one(play: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    stick = play.folder / "stick"
    stick.mkdir()
    out = stick / "S001.qicpkg"
    play.record(site, "2026-01", 1, 10)
    exporting.export_data_package(site, out)
    seen = {out.read_bytes()}
    path, writer = play.close(site), site.journal.writer
    finished = None
    for last in range(60):
        site = play.reopen(path)
        play.record(site, f"{1990 + last}-01", last, 100)
        play.close(site)
        before = out.read_bytes()
        finished = child(path, "export", last, out)
        site = play.reopen(path)
        assert site.journal.writer == writer
        assert play.sound(site)
        now = out.read_bytes()
        assert importing.verify_file(out, organiser).outcome in ("accept", "note")
        assert (now == before) or now not in seen
        # What was not finished counts as not sent, and goes again.
        if now == before:
            assert writers.unsent_entries(site) > 0
        exporting.export_data_package(site, out)
        assert writers.unsent_entries(site) == 0
        assert kinds(stick) == []
        seen |= {now, out.read_bytes()}
        play.close(site)
        if finished is not None:
            break
    assert finished is not None
    assert finished >= 10
    play.take(organiser, out)
    assert len(play.values(organiser, site.own_id)) == finished + 2
    assert play.sound(organiser)


def test_a_kill_before_any_step_of_an_import_is_made_good_by_doing_it_again(play: Any) -> None:
    organiser = play.organiser()
    packages = []
    sites = [play.enrolled_site(organiser, f"S00{number}") for number in range(1, 4)]
    for number, site in enumerate(sites):
        play.record(site, "2026-01", number, 10)
        packages.append(play.export(site))
    path = play.close(organiser)
    start = play.copy(path, "start")
    finished = None
    for last in range(60):
        store = play.copy(start, f"try-{last}")
        finished = child(store, "import", last, *packages)
        organiser = play.reopen(store)
        assert play.sound(organiser)
        kept = {path.name.partition("-")[2] for path in (store / "received").glob("*-*")}
        for file, state in organiser.store.rows("select file, state from package where kind='site'"):
            if state == "applied" and file in {one.name for one in packages}:
                assert file in kept
        result = play.take(organiser, *packages)
        assert result.totals.refused == 0
        for number, site in enumerate(sites):
            assert play.values(organiser, site.own_id) == {"2026-01": (number, 10)}
        assert play.sound(organiser)
        assert kinds(store / "received") == []
        play.close(organiser)
        if finished is not None:
            break
    assert finished is not None
    assert finished >= 8


# --- a stick that is pulled out, a disk that fails ---------------------------------------------------------------


class Failing:
    """Lets so many steps pass, then every one fails as a stick does that is no longer there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        self.monkeypatch, self.code = monkeypatch, code
        self.left = 0

    def _ask(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(self.code, os.strerror(self.code))

    @contextmanager
    def after(self, steps: int) -> Iterator[None]:
        """Only ``steps`` more succeed."""
        self.left = steps
        real_open = Path.open

        def opening(path: Path, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            if set(mode) & set("wax+"):
                self._ask()
            return real_open(path, mode, *arguments, **named)

        with self.monkeypatch.context() as patch:
            for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "read_bytes")):
                real = getattr(owner, name)

                def called(*arguments: Any, real: Any = real, **named: Any) -> Any:
                    self._ask()
                    return real(*arguments, **named)

                patch.setattr(owner, name, called)
            patch.setattr(Path, "open", opening)
            yield


@pytest.mark.parametrize("code", [errno.EIO, errno.ENODEV, errno.EROFS, errno.ENOSPC])
def test_a_stick_pulled_out_at_any_step_leaves_what_lay_there(
    play: Any, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    site = play.site(play.organiser(), "S001")
    out = play.file("stick")
    play.record(site, "2026-01", 1, 10)
    exporting.export_data_package(site, out)
    play.record(site, "2026-02", 2, 10)
    stick, failed = Failing(monkeypatch, code), 0
    for steps in range(60):
        before = out.read_bytes()
        try:
            with stick.after(steps):
                exporting.export_data_package(site, out)
            break
        except QicError as error:
            failed, said = failed + 1, describe(error)
        assert said
        assert out.read_bytes() == before
        assert kinds(out.parent) == []
        assert play.sound(site)
        assert writers.unsent_entries(site) > 0
    assert failed >= 4
    assert writers.unsent_entries(site) == 0
    assert importing.verify_file(out).manifest is not None


def test_a_stick_that_fails_while_it_is_read_costs_its_own_files_only(
    play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser = play.organiser()
    site, other = play.enrolled_site(organiser, "S001"), play.enrolled_site(organiser, "S002")
    for one in (site, other):
        play.record(one, "2026-01", 1, 10)
    bad, good = play.export(site), play.export(other)
    real = os.fstat

    def pulled(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        if found.st_ino == bad.stat().st_ino:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", pulled)
        result = play.take(organiser, bad, good)
    assert [one.outcome for one in result.packages] == ["refuse", "accept"]
    play.take(organiser, bad)
    assert play.values(organiser, site.own_id) == play.values(organiser, other.own_id) == {"2026-01": (1, 10)}


def test_originals_that_cannot_be_kept_undo_the_whole_slice(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-01", 1, 10)
    package, before = play.export(site), keeping.digest(organiser)
    for code in (errno.EIO, errno.ENOSPC):
        with Failing(monkeypatch, code).after(0), pytest.raises(StoreError):
            play.take(organiser, package)
        assert keeping.digest(organiser) == before
        assert play.sound(organiser)
    play.take(organiser, package)
    assert play.values(organiser, site.own_id) == {"2026-01": (1, 10)}
