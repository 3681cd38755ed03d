"""The log: a few rotating files in the profile, for the person who looks after the program.

Owns where it lies and how it looks. It never holds what people typed: no text of an entry, no name, no value that
belongs to a patient; callers log kinds, counts, codes and times. Nothing is ever sent anywhere.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LARGEST_BYTES = 500_000
KEPT_FILES = 4

# Modules log through logging.getLogger(__name__); nothing of other people's packages is written.
_OURS = ("qic_desktop", "ui")

_log = logging.getLogger(__name__)


def folder(home: Path) -> Path:
    """The folder of log files inside the profile ``home``."""
    return home / "logs"


def log_file(home: Path) -> Path:
    """The file that is written now; older ones end in ``.1`` to ``.4``."""
    return folder(home) / "qic-desktop.log"


def start(home: Path) -> None:
    """Write what our modules log, from level INFO, to the profile's log, and anything uncaught too.

    A folder that cannot be written to costs the log and not the work. May be called again with another ``home``.
    """
    stop()
    handler = _file_handler(home)
    formatter = _PlacesOnly("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
        logging.getLogger(name).addHandler(handler)
    sys.excepthook = log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def stop() -> None:
    """Close the log file and let uncaught errors go where they went before :func:`start`."""
    for name in _OURS:
        ours = logging.getLogger(name)
        for handler in [each for each in ours.handlers if isinstance(each.formatter, _PlacesOnly)]:
            ours.removeHandler(handler)
            handler.close()
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__


def log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception hook: where in the program it happened goes to the log, then to the terminal as usual.

    Only the kind of error and the places in our code are written, never its message, which may hold what a person
    typed.
    """
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("uncaught %s at %s", kind.__name__, places(trace))
    sys.__excepthook__(kind, error, trace)


def places(trace: TracebackType | None) -> str:
    """Where a traceback leads, innermost first: "tasks.py:80 run < main.py:12 start"."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " < ".join(reversed(found))


def _log_uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    name = arguments.thread.name if arguments.thread else "?"
    place = places(arguments.exc_traceback)
    _log.critical("uncaught %s in thread %s at %s", arguments.exc_type.__name__, name, place)
    threading.__excepthook__(arguments)


def _file_handler(home: Path) -> logging.Handler:
    try:
        folder(home).mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(
            log_file(home), maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=False
        )
    except OSError:
        return logging.NullHandler()


class _PlacesOnly(logging.Formatter):
    """Writes of an exception its kind and where it came from, never its message."""

    def formatException(  # noqa: N802 - the standard library's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _error, trace = ei
        return f"{kind.__name__} at {places(trace)}" if kind else ""
