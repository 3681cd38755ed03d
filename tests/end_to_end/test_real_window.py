"""From the first start to a chart of twelve values, in a real window, with a mouse and a keyboard.

The program runs as a person starts it, on a virtual screen under a window manager; xdotool moves the pointer and
presses the keys. Nothing of the program is called: what was recorded is read from the store afterwards. Where the
three tools are not there (``installer/test.py`` brings them), ``conftest`` does not collect this file.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.services.measuring import measures, observations

PROJECT = Path(__file__).parents[2]
WIDTH, HEIGHT = 1366, 768
PATIENCE = 60.0
TWO_MINUTES = 120.0
KEY_MILLISECONDS = 40
VALUES = (
    (12, 25),
    (15, 27),
    (11, 24),
    (14, 25),
    (13, 26),
    (16, 28),
    (12, 22),
    (14, 25),
    (15, 26),
    (11, 25),
    (13, 24),
    (17, 27),
)
GROUND = (20, 660)
"""A place of the first pages where nothing stands."""
SITE_TEAM, CONTINUE = (388, 236), (110, 590)
FACILITY, FIRST_NAME, COUNTED, OUT_OF = (322, 197), (199, 266), (322, 337), (322, 407)
TYPE_THE_FIRST = (100, 538)
FIRST_CELL, LINE = (350, 221), 26


class Screen:
    """A virtual screen with somebody in front of it: looks at points, clicks, types."""

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-fbdir", str(folder)]
        self._server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            self.name = f":{told.readline().strip()}"
        self._picture = folder / "Xvfb_screen0"
        self.environment = {**os.environ, "DISPLAY": self.name}
        quiet = subprocess.DEVNULL
        self._manager = subprocess.Popen(["openbox"], env=self.environment, stdout=quiet, stderr=quiet)

    def close(self) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()

    def colour(self, at: tuple[int, int]) -> bytes:
        """The colour of a point, from the picture that the screen keeps (XWD, 32 bits a point)."""
        with self._picture.open("rb") as file:
            head = struct.unpack(">25I", file.read(100))
            file.seek(head[0] + head[19] * 12 + at[1] * head[12] + at[0] * 4)
            return file.read(4)

    def wait_for(self, is_there: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not is_there():
            assert time.monotonic() < until, f"never seen: {what}"
            time.sleep(0.1)

    def wait_to_see(self, at: tuple[int, int], what: str) -> None:
        """Wait until something stands at a point."""
        self.wait_for(lambda: self.colour(at) != self.colour(GROUND), what)

    def wait_for_title(self, title: str) -> None:
        self.wait_for(lambda: self._do("search", "--onlyvisible", "--name", title).returncode == 0, title)

    def click(self, at: tuple[int, int]) -> None:
        self._do("mousemove", str(at[0]), str(at[1]), "click", "1")

    def type(self, text: str) -> None:
        self._do("type", "--delay", str(KEY_MILLISECONDS), text)

    def press(self, key: str) -> None:
        self._do("key", "--delay", str(KEY_MILLISECONDS), key)

    def _do(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *command], env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    made = Screen(folder)
    yield made
    made.close()


@pytest.fixture
def program(screen: Screen, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program as a person starts it, in a profile and a home of its own."""
    variables = {**screen.environment, "QIC_LANGUAGE": "en", "QT_QPA_PLATFORM": "xcb"}
    variables |= {"HOME": str(tmp_path / "home"), "QIC_HOME": str(tmp_path / "profile")}
    variables.pop("QIC_NO_QT", None)
    (tmp_path / "home").mkdir()
    started = subprocess.Popen([sys.executable, "-m", "ui.main"], cwd=PROJECT, env=variables)
    yield started
    started.kill()
    started.wait()


def test_a_team_sees_its_chart_after_two_minutes_of_mouse_and_keyboard(
    screen: Screen, program: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    screen.wait_to_see(CONTINUE, "the first question")
    began = time.monotonic()
    screen.click(SITE_TEAM)
    screen.click(CONTINUE)
    screen.wait_to_see(TYPE_THE_FIRST, "the five fields")
    for at, words in ((FACILITY, "Mtoni Juu"), (FIRST_NAME, "Neema"), (COUNTED, "Partograph"), (OUT_OF, "All births")):
        screen.click(at)
        screen.type(words)
    screen.click(TYPE_THE_FIRST)
    screen.wait_for_title("Mtoni Juu")
    screen.wait_to_see((FIRST_CELL[0] - 40, FIRST_CELL[1]), "the grid")
    for line, (top, bottom) in enumerate(VALUES):
        if line % 4 == 0:
            # Now and then a hand goes to the mouse.
            screen.click((FIRST_CELL[0], FIRST_CELL[1] + line * LINE))
        screen.type(str(top))
        screen.press("Tab")
        screen.type(str(bottom))
        screen.press("Return")
    took = time.monotonic() - began
    time.sleep(1)
    program.send_signal(signal.SIGTERM)
    program.wait(PATIENCE)
    (store,) = tmp_path.rglob("*.qic")
    workspace = bootstrap.open_workspace(store)
    (view,) = measures.list_measures(workspace)
    found = [(one.numerator, one.denominator) for one in observations.list_observations(workspace, view)]
    workspace.close()
    assert (workspace.name, view.name) == ("Mtoni Juu", "Partograph")
    assert sorted(found) == sorted(VALUES)
    assert took < TWO_MINUTES
