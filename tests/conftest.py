"""What every test gets: its own profile, English, no network, and Qt either offscreen or out of reach.

``QIC_NO_QT=1`` makes Qt impossible to import and leaves out the tests of the window, ``QIC_NO_QT=0`` runs only
those; without it everything runs in one process.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

TESTS = Path(__file__).resolve().parent
PROJECT = TESTS.parent

# Before Qt is imported by anyone: windows of tests are never shown on the screen of the person who runs them.
os.environ["QT_QPA_PLATFORM"] = "offscreen"


class NoQt(MetaPathFinder):
    """Makes this process one in which Qt is not installed."""

    absent = ("PySide6", "shiboken6", "pyqtgraph", "pytestqt")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.split(".")[0] in self.absent:
            raise ImportError(f"{fullname} is out of reach of the core's tests", name=fullname)
        return None


if os.environ.get("QIC_NO_QT") == "1":
    sys.meta_path.insert(0, NoQt())

# A shared computer is slow at times; how long an example takes is no question of right or wrong.
hypothesis.settings.register_profile("qic", deadline=None, print_blob=True)
hypothesis.settings.load_profile("qic")


@pytest.fixture(scope="session")
def cost() -> Callable[[Callable[[], object]], float]:
    """Answers how much processor time some work takes: the least of three, to be compared with other work's only."""

    def least(work: Callable[[], object]) -> float:
        return min(_once(work) for _again in range(3))

    return least


def _once(work: Callable[[], object]) -> float:
    """Processor time of one turn: short work is repeated, as some clocks only tick every 16 milliseconds."""
    turns, began = 0, time.thread_time()
    while True:
        work()
        turns, spent = turns + 1, time.thread_time() - began
        if spent > 0.03:
            return spent / turns


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Keep the window's tests and the core's apart where ``QIC_NO_QT`` asks for one of them."""
    wanted = os.environ.get("QIC_NO_QT")
    is_of_window = collection_path.is_relative_to(TESTS / "ui")
    # Only the window's own folder: its conftest imports Qt. A folder above it still has to be entered.
    if wanted not in ("0", "1") or (collection_path.is_dir() and not is_of_window):
        return None
    return True if is_of_window == (wanted == "1") else None


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own profile; nothing of the person who runs the tests is read or written."""
    home = tmp_path / "profile"
    monkeypatch.setenv("QIC_HOME", str(home))
    monkeypatch.setenv("QIC_LANGUAGE", "en")
    # Papers are saved where a person keeps documents.
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(home / "Documents"))
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is an offline one: any attempt to reach another computer fails the test."""

    def refuse(_self: socket.socket, address: Any) -> None:
        raise AssertionError(f"a test tried to reach {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug of a test: stores of this process do not wait for the disk. Killed children do."""
    monkeypatch.setattr("qic_desktop.store.database.SYNCHRONOUS", "off")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins and ends in English, whatever language it turns to in between."""
    from qic_desktop import i18n

    i18n.use_language("en")
    yield
    i18n.use_language("en")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return PROJECT


def load_helper(name: str) -> ModuleType:
    """A helper module of the tests, which are no packages: loaded by its path below ``tests/``, once."""
    full = f"qic_tests_{name.replace('/', '_')}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, TESTS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


@pytest.fixture
def hand() -> ModuleType:
    """Mouse and keyboard on the driver diagram (``tests/ui/site/driver_diagram/hand.py``)."""
    return load_helper("ui/site/driver_diagram/hand")


@pytest.fixture
def looking() -> ModuleType:
    """What an eye sees on a page, measured (``tests/ui/looking.py``)."""
    return load_helper("ui/looking")


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Any]:
    """A small collaborative of real stores (``tests/play.py``)."""
    playing = load_helper("play").Play(tmp_path)
    yield playing
    playing.close_all()


@pytest.fixture
def photographs() -> Any:
    """What a telephone and a messenger do to a code (``tests/exchange/photographs.py``)."""
    return load_helper("exchange/photographs")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Any]:
    """A small collaborative of one organiser, its sites and a coach (``tests/services/small_collaborative.py``)."""
    made = load_helper("services/small_collaborative").SmallCollaborative(tmp_path)
    yield made
    made.close()


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Locked stores whose passphrase is quick to check (``tests/services/locked_stores.py``)."""
    made = load_helper("services/locked_stores").Vault(tmp_path, monkeypatch)
    yield made
    made.end()


@pytest.fixture(scope="session")
def spreadsheets() -> Any:
    """Real XLSX and ODS files, sound and hostile (``tests/services/spreadsheets.py``)."""
    return load_helper("services/spreadsheets")


@pytest.fixture(scope="session")
def world() -> Any:
    """Ids, scopes and short functions of the packages' laboratory (``tests/exchange/lab.py``)."""
    return load_helper("exchange/lab")


@pytest.fixture(scope="session")
def lab(world: Any) -> Any:
    """Keys, and short ways to segments, packages and verdicts."""
    return world.Lab()


@pytest.fixture(scope="session")
def rubbish() -> ModuleType:
    """Records that the format allows and nobody would write (``tests/hostile/rubbish.py``)."""
    return load_helper("hostile/rubbish")
