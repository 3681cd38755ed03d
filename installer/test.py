"""``python3 installer/test.py``: sets up as run.py does, then checks style, types, layers and behaviour.

Arguments go to pytest. Each step's name, outcome and time are printed; the exit code is 0 only if all are well.
The tests of the core run in a process in which Qt cannot be imported; those of the window offscreen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import python_check

python_check.require()

import environment  # noqa: E402
import system_parts  # noqa: E402

NOTHING_COLLECTED = 5
INSTALLER_MODULES = ("run", "test", "environment", "setting_up", "installing", "system_parts", "python_check")
INSTALLER_TOOLS = ("lock", "advances")


def steps(python: str, arguments: list[str]) -> list[tuple[str, list[str], dict[str, str]]]:
    """What is run: a name, a command and variables that are added to the environment's."""
    module = [python, "-P", "-m"]
    installer = [f"installer/{name}.py" for name in (*INSTALLER_MODULES, *INSTALLER_TOOLS)]
    pytest = [*module, "pytest", "-n", "auto"]
    return [
        ("style", [*module, "ruff", "check", "."], {}),
        ("format", [*module, "ruff", "format", "--check", "."], {}),
        ("types", [*module, "mypy"], {}),
        ("types of the installer", [*module, "mypy", "--strict", *installer], {}),
        ("layers", [environment.command_of(environment.PROJECT, "lint-imports")], {}),
        ("core tests, without Qt", [*pytest, "-p", "no:pytest-qt", *arguments], {"QIC_NO_QT": "1"}),
        ("window tests", [*pytest, *arguments], {"QIC_NO_QT": "0", "QT_QPA_PLATFORM": "offscreen"}),
    ]


def run_steps(arguments: list[str]) -> int:
    """Run every step, also after one that failed; answers 0 if all are well."""
    python = environment.ready(environment.REQUIREMENTS_TEST, window=True)
    system_parts.provide_screen_tools()
    failed = []
    for name, command, variables in steps(python, arguments):
        print(f"== {name}", flush=True)
        began = time.perf_counter()
        code = subprocess.call(command, cwd=environment.PROJECT, env={**os.environ, **variables})
        is_fine = code == 0 or (code == NOTHING_COLLECTED and "pytest" in command and bool(arguments))
        if not is_fine:
            failed.append(name)
        print(f"== {name}: {'ok' if is_fine else 'FAILED'} ({time.perf_counter() - began:.1f} s)\n", flush=True)
    print(f"Not well: {', '.join(failed)}." if failed else "All is well.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(environment.guarded(run_steps, sys.argv[1:]))
