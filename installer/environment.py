"""Knows where the project's own Python is and whether it is ready.

Every start of the program goes through here, so it reads three small files and imports next to nothing.
The set-up work itself is in ``setting_up`` (the environment), ``installing`` (pip) and ``system_parts`` (what the
operating system must bring); they are imported only when there is something to do.
"""

from __future__ import annotations

import hashlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INSTALLER = os.path.join(PROJECT, "installer")
REQUIREMENTS = os.path.join(INSTALLER, "requirements.txt")
REQUIREMENTS_TEST = os.path.join(INSTALLER, "requirements-test.txt")
ON_WINDOWS = os.name == "nt"


class SetUpError(Exception):
    """Something stands in the way; the text is the whole sentence for the person."""


def environment_folder(project: str) -> str:
    """The folder of the project's own Python."""
    return os.path.join(project, ".venv")


def scripts_folder(project: str) -> str:
    """Where the environment keeps its commands: ``Scripts`` on Windows, ``bin`` elsewhere."""
    return os.path.join(environment_folder(project), "Scripts" if ON_WINDOWS else "bin")


def python_of(project: str) -> str:
    """The environment's Python."""
    return os.path.join(scripts_folder(project), "python.exe" if ON_WINDOWS else "python")


def command_of(project: str, name: str) -> str:
    """A command that pip put into the environment."""
    return os.path.join(scripts_folder(project), name + ".exe" if ON_WINDOWS else name)


def environment_facts(project: str) -> dict[str, str]:
    """What ``pyvenv.cfg`` says; empty where there is no environment."""
    try:
        with open(os.path.join(environment_folder(project), "pyvenv.cfg"), encoding="utf-8") as file:
            pairs = [line.partition("=") for line in file if "=" in line]
    except (OSError, UnicodeDecodeError):
        return {}
    return {name.strip(): value.strip() for name, _, value in pairs}


def python_works(project: str) -> bool:
    """Whether the environment has a Python and the Python it was made from is still there."""
    home = environment_facts(project).get("home", "")
    return bool(home) and os.path.isdir(home) and os.path.exists(python_of(project))


def fingerprint(project: str, requirements: str) -> str:
    """What a finished set-up depends on: the locked requirements, the Python version and the place."""
    with open(requirements, "rb") as file:
        locked = hashlib.sha256(file.read()).hexdigest()
    facts = environment_facts(project)
    version = facts.get("version") or facts.get("version_info", "")
    return f"{locked} {version} {os.path.abspath(project)}"


def stamp_file(project: str, name: str) -> str:
    """The file that says which set-up was finished; ``name`` is a requirement file or "window"."""
    return os.path.join(environment_folder(project), f"set-up-{os.path.basename(name)}.done")


def is_stamped(project: str, name: str, requirements: str) -> bool:
    """Whether the set-up ``name`` was finished for just these requirements, this Python and this place."""
    try:
        with open(stamp_file(project, name), encoding="utf-8") as file:
            return file.read() == fingerprint(project, requirements) and python_works(project)
    except (OSError, UnicodeDecodeError):
        return False


def write_stamp(project: str, name: str, requirements: str) -> None:
    """Remember that the set-up ``name`` is finished.

    Raises:
        OSError: the file cannot be written.
    """
    with open(stamp_file(project, name), "w", encoding="utf-8") as file:
        file.write(fingerprint(project, requirements))


def ready(requirements: str, *, window: bool) -> str:
    """The environment's Python, after whatever set-up is missing; ``window`` asks for Qt's system parts too.

    Raises:
        SetUpError: with the sentence for the person.
    """
    if not is_stamped(PROJECT, requirements, requirements):
        import setting_up

        setting_up.set_up(PROJECT, requirements)
    if window and sys.platform.startswith("linux") and not is_stamped(PROJECT, "window", REQUIREMENTS):
        import system_parts

        system_parts.provide_window_libraries(PROJECT)
        write_stamp(PROJECT, "window", REQUIREMENTS)
    return python_of(PROJECT)


def has_display(variables: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown: always outside Linux, there only with an X or Wayland display."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not platform.startswith("linux") or any(variables.get(name) for name in names)


def describe(error: OSError) -> str:
    """One sentence for an error of the operating system."""
    import errno

    place = error.filename or PROJECT
    if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return "The disk is full. Free about 1 GB and start again; what was there before is unchanged."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{place} cannot be written to. Copy the program's folder to a place of your own and start it there."
    return f"{place}: {error.strerror or error}."


def guarded(work: object, arguments: list[str]) -> int:
    """Run ``work(arguments)`` and turn what stands in the way into one sentence; answers the exit code."""
    assert callable(work)
    try:
        return int(work(arguments))
    except SetUpError as error:
        sentence = str(error)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Start it again whenever you like; it goes on where it was.\n")
        return 130
    except OSError as error:
        sentence = describe(error)
    sys.stderr.write(sentence + "\n")
    return 1
