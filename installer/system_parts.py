"""What the operating system must bring: a Python that can make environments, and the libraries under Qt's window.

On Debian and Ubuntu, as root, missing parts are installed; everywhere else the one command is named. Nothing is
removed or upgraded, and nothing but the missing parts is asked for.
"""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys

import environment
from environment import SetUpError

# Library → Debian/Ubuntu package, for Qt 6's xcb and offscreen platforms (from ldd of the plugins).
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libGLdispatch.so.0": "libglvnd0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

SCREEN_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
"""Tool → Debian/Ubuntu package."""

_QT_FILES = (
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/QtWidgets.abi3.so",
    "PySide6/QtSvg.abi3.so",
    "PySide6/QtPrintSupport.abi3.so",
)


def provide_venv() -> None:
    """See to it that this Python can make environments (a bare Debian one cannot).

    Raises:
        SetUpError: it cannot, and the sentence names the command that helps.
    """
    if _can_make_environments():
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if not (_has_apt() and os.path.realpath(sys.executable).startswith("/usr/bin/")):
        raise SetUpError(
            f"This Python ({sys.executable}) lacks its modules venv and ensurepip. Install them with your system's "
            "package manager, or start with another Python 3.11 to 3.14."
        )
    _apt_install([package], "make its own folder for packages")
    if not _can_make_environments():
        raise SetUpError(f"{package} is installed, but {sys.executable} still cannot make environments.")


def provide_window_libraries(project: str) -> None:
    """See to it that the libraries under Qt's window are there (Linux).

    Raises:
        SetUpError: some are missing, and the sentence names the command that helps.
    """
    missing = missing_libraries(project)
    if not missing:
        return
    if _has_apt():
        _apt_install(sorted({LIBRARIES.get(name, name) for name in missing}), "show a window")
        missing = missing_libraries(project)
        if missing:
            raise SetUpError(f"To show a window, these libraries are still missing: {', '.join(missing)}.")
        return
    if shutil.which("dnf"):
        names = " ".join(f"'{name}()(64bit)'" for name in missing)
        raise SetUpError(f"To show a window, run this once, then start again:\n  sudo dnf install {names}")
    raise SetUpError(f"To show a window, install these libraries, then start again: {', '.join(missing)}.")


def provide_screen_tools() -> None:
    """See to it that tests can use a real window: a virtual screen, a window manager, a hand for mouse and keyboard.

    Without them those tests are passed over; so what cannot be installed is said and is no error.
    """
    missing = [package for tool, package in SCREEN_TOOLS.items() if shutil.which(tool) is None]
    if not missing or not sys.platform.startswith("linux"):
        return
    try:
        if not _has_apt():
            raise SetUpError(f"To test with a real window, install: {', '.join(missing)}.")
        _apt_install(missing, "test with a real window")
    except SetUpError as error:
        print(f"  {error}\n  The tests with a real window are passed over.", flush=True)


def missing_libraries(project: str) -> list[str]:
    """The names of shared libraries that Qt needs and this system lacks; empty where ldd is not there to ask."""
    ldd = shutil.which("ldd")
    if ldd is None:
        return []
    base = os.path.join(environment.environment_folder(project), "lib", "python3.*", "site-packages")
    files = [path for name in _QT_FILES for path in glob.glob(os.path.join(base, name))]
    said = subprocess.run([ldd, *files], capture_output=True, text=True, check=False).stdout if files else ""
    return not_found(said)


def not_found(ldd_output: str) -> list[str]:
    """The libraries that ldd could not find, once each, in order of name."""
    return sorted({line.split("=>")[0].strip() for line in ldd_output.splitlines() if line.endswith("=> not found")})


def _can_make_environments() -> bool:
    # Asked in a fresh process: after an installation this one may remember that the modules were not there.
    question = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(question, capture_output=True, check=False).returncode == 0


def _has_apt() -> bool:
    return shutil.which("apt-get") is not None


def _apt_install(packages: list[str], purpose: str) -> None:
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        raise SetUpError(f"To {purpose}, run this once, then start again:\n  sudo {' '.join(command)}")
    print(f"  installing system parts: {' '.join(packages)}", flush=True)
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patient = ["-o", "DPkg::Lock::Timeout=300"]
    for step in (["apt-get", *patient, "update"], [*command[:1], *patient, *command[1:]]):
        done = subprocess.run(step, env=variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith("E:")] or [""]
        raise SetUpError(f"{' '.join(command)} did not work. {said[0].removeprefix('E: ')}".strip())
