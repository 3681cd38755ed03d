"""``python3 installer/run.py``: opens QIC Desktop, setting it up first where needed.

Everything typed after it goes to the program. Where no window can be shown it says so and runs the main job
without one, on the practice data.
"""

from __future__ import annotations

import os
import sys

import python_check

python_check.require()

import environment  # noqa: E402

DEMO_SITES = 20


def start(arguments: list[str]) -> int:
    """Set up, then become the program; answers an exit code where it does not become it."""
    can_show = environment.has_display(os.environ, sys.platform)
    if not can_show and not wants_no_screen(arguments):
        return run_demo(environment.ready(environment.REQUIREMENTS, window=False))
    python = environment.ready(environment.REQUIREMENTS, window=True)
    if not can_show:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return become([python, "-P", "-m", "ui.main", *arguments])


def wants_no_screen(arguments: list[str]) -> bool:
    """Whether the options ask for something that is done without a screen, such as ``--tour DIR``."""
    return any(argument.startswith("-") for argument in arguments)


def become(command: list[str]) -> int:
    """Replace this process by ``command``; Windows cannot, so there it waits and answers the exit code."""
    if environment.ON_WINDOWS:
        import subprocess  # here, because loading it costs more than all the rest of a start

        return subprocess.call(command)
    sys.stdout.flush()
    return os.execv(command[0], command)


def run_demo(python: str) -> int:
    """The main job without a window, ending with where its charts, packages and reports lie."""
    import subprocess

    folder = free_folder(os.path.join(environment.PROJECT, "build", "demo"))
    print(
        "There is no display here, so no window can open; the main job runs without one instead.\n",
        flush=True,
    )
    code = "import sys; from qic_desktop.cli import main; sys.argv[0] = 'qic'; sys.exit(main())"
    done = subprocess.call([python, "-P", "-c", code, "demo", folder, "--sites", str(DEMO_SITES)])
    if done != 0:
        print("The main job did not come to its end; what it said stands above.", file=sys.stderr)
        return done
    print("\nWhere to look:")
    for name in ("charts", "packages", "reports"):
        print(f"  {name:<9} {os.path.join(folder, name)}")
    return 0


def free_folder(wanted: str) -> str:
    """``wanted``, or with the first number behind it for which there is nothing yet; made if need be above it."""
    os.makedirs(os.path.dirname(wanted), exist_ok=True)
    folder, number = wanted, 1
    while os.path.exists(folder):
        number += 1
        folder = f"{wanted}-{number}"
    return folder


if __name__ == "__main__":
    sys.exit(environment.guarded(start, sys.argv[1:]))
