"""Makes ``.venv`` beside the project: the environment, the locked packages, the project itself, byte code.

The order matters: a mark of unfinished work is put down first and taken away last, so that a set-up that was cut
off (power, Ctrl+C) is started afresh instead of being built upon. A failure that pip itself reports leaves the
environment as it was, so an earlier set-up goes on working without a network.
"""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import subprocess
import sys

import environment
import installing
import system_parts
from environment import SetUpError

COMMANDS = {"qic": "qic_desktop.cli:main", "qic-desktop": "ui.main:main"}
NEEDED_BYTES = 700_000_000
TESTING_BYTES = 600_000_000  # on top of it: the engines and checkers of the tests
FILE_IN_USE = 32  # ERROR_SHARING_VIOLATION of Windows


def say(sentence: str) -> None:
    """Tell the person what happens, at once."""
    print(sentence, flush=True)


def set_up(project: str, requirements: str) -> None:
    """Everything that the two commands need and that does not come from the operating system.

    Raises:
        SetUpError: with the sentence for the person.
        OSError: the project's folder cannot be written to.
    """
    say("Setting up. This happens once and takes a minute or two.")
    is_new = make_environment(project, is_for_tests=requirements != environment.REQUIREMENTS)
    mark = _unfinished_mark(project)
    with open(mark, "w", encoding="utf-8"):
        say("  installing the locked packages")
    try:
        installing.install(project, requirements)
    except SetUpError:
        if not is_new:
            os.remove(mark)
        raise
    link_project(project)
    say("  compiling")
    compile_sources(project)
    # The test packages contain the program's own, in the same versions (tests/installer checks it).
    for finished in {requirements, environment.REQUIREMENTS}:
        environment.write_stamp(project, finished, finished)
    os.remove(mark)
    say("Set up.\n")


def make_environment(project: str, *, is_for_tests: bool = False) -> bool:
    """Make ``.venv`` unless a whole one is there; answers whether it is new.

    Raises:
        SetUpError: this Python cannot make environments, or there is not enough room.
        OSError: the project's folder cannot be written to.
    """
    folder = environment.environment_folder(project)
    is_whole = environment.python_works(project) and not os.path.exists(_unfinished_mark(project))
    if is_whole and _has_pip(environment.python_of(project)):
        return False
    _check_room(project, NEEDED_BYTES + (TESTING_BYTES if is_for_tests else 0))
    _clear(folder)
    os.mkdir(folder)
    system_parts.provide_venv()
    say(f"  making {folder}")
    done = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise SetUpError(installing.reason(done.stdout + done.stderr, "Python could not make its folder .venv"))
    return True


def link_project(project: str) -> None:
    """Make the project importable from its environment and put its commands there.

    A relative ``.pth`` line and two small scripts do what an editable install does, without a build step and
    equally on Windows, macOS and Linux.

    Raises:
        OSError: the environment cannot be written to.
    """
    packages = site_packages(project)
    with open(os.path.join(packages, "qic-desktop.pth"), "w", encoding="utf-8") as file:
        file.write(os.path.relpath(project, packages) + "\n")
    folder = environment.scripts_folder(project)
    for name, target in COMMANDS.items():
        module, _, function = target.partition(":")
        body = f"import sys\n\nfrom {module} import {function}\n\nsys.exit({function}())\n"
        if environment.ON_WINDOWS:
            _write(os.path.join(folder, f"{name}-script.py"), body)
            _write(os.path.join(folder, f"{name}.cmd"), f'@"%~dp0python.exe" -P "%~dp0{name}-script.py" %*\r\n')
        else:
            # A shell line first: a "#!" line would not bear a space in the path, nor a long one.
            python = shlex.quote(environment.python_of(project))
            head = f"""#!/bin/sh\n'''exec' {python} -P "$0" "$@"\n' '''\n"""
            _write(os.path.join(folder, name), head + body)
            os.chmod(os.path.join(folder, name), 0o755)


def compile_sources(project: str) -> None:
    """Write byte code for the packages and for ours, also where Python is told to write none by itself."""
    python = environment.python_of(project)
    folders = [site_packages(project)]
    folders += [os.path.join(project, name) for name in ("qic_desktop", "ui", "installer")]
    present = [folder for folder in folders if os.path.isdir(folder)]
    # Some packages carry templates that are no Python; their failure means nothing.
    subprocess.run([python, "-m", "compileall", "-qq", "-j", "0", *present], capture_output=True, check=False)


def site_packages(project: str) -> str:
    """Where the environment keeps its packages.

    Raises:
        SetUpError: the environment's Python does not answer.
    """
    question = "import sysconfig; print(ascii(sysconfig.get_path('purelib')))"
    answer = subprocess.run(
        [environment.python_of(project), "-I", "-c", question], capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        raise SetUpError(f"Delete the folder {environment.environment_folder(project)} and start again.")
    import ast

    return str(ast.literal_eval(answer.stdout.strip()))


def _unfinished_mark(project: str) -> str:
    return os.path.join(environment.environment_folder(project), "set-up.unfinished")


def _clear(folder: str) -> None:
    if not os.path.lexists(folder):
        return
    try:
        shutil.rmtree(folder)
    except OSError as error:
        # New files while it is emptied, or (on Windows) files in use: somebody is at work in it.
        if error.errno == errno.ENOTEMPTY or getattr(error, "winerror", None) == FILE_IN_USE:
            raise SetUpError(
                "Another set-up of this folder is still at work. Start again when it has ended."
            ) from error
        raise


def _has_pip(python: str) -> bool:
    try:
        return subprocess.run([python, "-I", "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _check_room(project: str, needed_bytes: int) -> None:
    free = shutil.disk_usage(project).free
    if free < needed_bytes:
        needed, there = needed_bytes // 1_000_000, free // 1_000_000
        raise SetUpError(
            f"The disk is nearly full: setting up needs about {needed} MB and {there} MB are free. "
            "Free some room and start again."
        )


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
