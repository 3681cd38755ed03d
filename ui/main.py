"""``qic-desktop`` and ``python -m ui.main``: reads the command line and runs the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ui.application import Arguments, run
from ui.workspace import Ground


def parse(argv: Sequence[str]) -> Arguments:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="qic-desktop", description="QIC Desktop")
    parser.add_argument("store", nargs="?", type=Path, help="the folder NAME.qic to open")
    parser.add_argument("--tour", type=Path, metavar="DIR", help="save a picture of every page there, then end")
    parser.add_argument("--set", default="emergency", choices=("emergency", "births"), help="practice data of the tour")
    parser.add_argument("--language", default="", help="a language tag, such as fr")
    read = parser.parse_args(argv)
    return Arguments(read.store, read.tour, read.language, read.set)


def main() -> int:
    """Run with this process's command line."""
    return run(parse(sys.argv[1:]), _ground)


def _ground() -> Ground:
    from ui.opening import StoreGround

    return StoreGround()


if __name__ == "__main__":
    sys.exit(main())
