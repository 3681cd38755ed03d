"""Runs pip on a locked requirement file and says in one sentence what went wrong.

Only files whose hashes are in the lock are installed, ready-made ones only: nothing is built here and nothing is
chosen here. Which registry pip asks is the person's own configuration.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import environment
from environment import SetUpError

# Settings of the person's pip that would put packages elsewhere than into the environment.
_MISLEADING = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH")

_REASONS = (
    (
        r"No space left on device|Errno 28|not enough space on the disk|Disk quota exceeded",
        "The disk is full. Free about 1 GB and start again; what was there before is unchanged.",
    ),
    (
        r"DO NOT MATCH THE HASHES|hash mismatch",
        "A downloaded file is not the one that this version was made with; it may have been cut off or changed on "
        "its way. Nothing of it was installed. Start again, if need be from another network.",
    ),
    (
        r"IncompleteRead|incomplete-download|Connection broken|Read timed out|ReadTimeout|ChunkedEncodingError",
        "A download was cut off. Start again; what has already come down is kept.",
    ),
    (
        r"NewConnectionError|Failed to establish a new connection|NameResolutionError|Name or service not known|"
        r"getaddrinfo failed|Network is unreachable|ConnectTimeout|Cannot connect to proxy|ProxyError|"
        r"Connection refused|No route to host|[Tt]emporary failure in name resolution",
        "There is no connection to the place where Python packages come from. The first start needs a network; "
        "later starts need none. Connect and start again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|certificate verify failed",
        "The connection to the place where Python packages come from is not trusted (its certificate). Often a "
        "network sits in between; ask who looks after it, or use another network.",
    ),
    (
        r"Permission denied|Read-only file system|Errno 13|Errno 30|Access is denied",
        "The program's folder cannot be written to. Copy it to a place of your own and start it there.",
    ),
    (
        r"No matching distribution found for ([^\s(]+)",
        "There is no ready-made {0} for this computer and this Python. A 64-bit Windows, macOS or Linux with "
        "Python 3.11 to 3.14 has one.",
    ),
)


def reason(output: str, otherwise: str) -> str:
    """The sentence for what pip (or venv) wrote; ``otherwise`` begins the sentence for what is not known."""
    for pattern, sentence in _REASONS:
        found = re.search(pattern, output)
        if found:
            return sentence.format(*found.groups())
    errors = [line.strip() for line in output.splitlines() if line.strip()]
    said = [line for line in errors if line.startswith("ERROR")] or errors[-1:]
    return f"{otherwise}: {said[0].removeprefix('ERROR: ')}" if said else f"{otherwise}."


def install(project: str, requirements: str) -> None:
    """Install exactly what ``requirements`` names, hashes checked, into the environment.

    Raises:
        SetUpError: with the sentence for the person; the whole record of pip is in ``.venv/set-up.log``.
    """
    variables = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    variables.update(PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0", PYTHONUTF8="1")
    command = [
        environment.python_of(project),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile"]
    command += ["--progress-bar", "off", "--no-warn-script-location", "-r", requirements]
    output = _run_with_names(command, variables)
    if output is not None:
        _keep_log(project, output)
        raise SetUpError(reason(output, "The packages could not be installed"))


def _run_with_names(command: list[str], variables: dict[str, str]) -> str | None:
    """Run pip, showing each package's name as it comes; answers what pip wrote where it failed."""
    lines: list[str] = []
    with subprocess.Popen(
        command,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            name = re.match(r"Collecting ([\w.-]+)", line)
            if name and sys.stdout.isatty():
                print(f"\r    {name[1]:<40}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r" + " " * 46, end="\r", flush=True)
    return "".join(lines) if process.returncode else None


def _keep_log(project: str, output: str) -> None:
    path = os.path.join(environment.environment_folder(project), "set-up.log")
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(output)
    except OSError:
        return  # the disk is full or read-only, which the sentence says anyway
