"""Regenerates the two requirement files from pyproject.toml: exact versions, hashes, no address of any registry.

Needs the ``uv`` command (any recent version); the program itself never does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import environment


def find_uv() -> str:
    """The uv command, from the path or from the environment.

    Raises:
        SetUpError: there is none.
    """
    beside = shutil.which("uv", path=environment.scripts_folder(environment.PROJECT))
    found = shutil.which("uv") or beside
    if found is None:
        raise environment.SetUpError("The command uv is not here. Install it (pip install uv) and start again.")
    return found


def compile_lock(uv: str, target: str, options: list[str]) -> None:
    """Write ``target``; keeps the versions that are in it unless ``options`` ask for newer ones.

    Raises:
        SetUpError: uv failed, or its result names an address.
    """
    command = [uv, "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes", "--no-header"]
    command += [
        "--python-version",
        "3.11",
        "--quiet",
        "-o",
        os.path.relpath(target, environment.PROJECT),
        *options,
    ]
    before = _read(target)
    done = subprocess.run(command, cwd=environment.PROJECT, stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise environment.SetUpError("uv could not resolve the requirements; what it said stands above.")
    if "://" in _read(target):
        with open(target, "w", encoding="utf-8") as file:
            file.write(before)
        raise environment.SetUpError(f"{target} would name an address; it was left as it was.")


def _read(path: str) -> str:
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def lock(arguments: list[str]) -> int:
    """Write both files; ``--upgrade`` and other options of uv may be given. The tests' set keeps to the first."""
    uv = find_uv()
    compile_lock(uv, environment.REQUIREMENTS, arguments)
    shared = os.path.relpath(environment.REQUIREMENTS, environment.PROJECT)
    compile_lock(uv, environment.REQUIREMENTS_TEST, ["--group", "dev", "--constraint", shared, *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(environment.guarded(lock, sys.argv[1:]))
