"""The clock, passed in wherever time matters, so that tests choose the time and no rule reads it by itself."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], int]
"""Answers the wall time in milliseconds since 1970, UTC."""


def system_clock() -> int:
    """The computer's own time in milliseconds, UTC; it may be wrong, so nothing may depend on it being right."""
    return time.time_ns() // 1_000_000


def today(clock: Clock) -> date:
    """The local calendar day of ``clock``."""
    return datetime.fromtimestamp(clock() / 1000, UTC).astimezone().date()


def local_time(milliseconds: int) -> datetime:
    """A moment on this computer's calendar; the calendar's last day for what a file dates beyond its end."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone()
    except (OverflowError, OSError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


class _Ids:
    """Ids of one process in the order in which they were asked for, also within a millisecond (RFC 9562, 6.2)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest = (-1, 0)

    def next(self, milliseconds: int) -> tuple[int, int]:
        """Milliseconds and 74 random bits; within a millisecond the bits grow by a random step."""
        with self._lock:
            then, bits = self._latest
            bits = bits + 1 + secrets.randbits(32) if then == milliseconds else secrets.randbits(73)
            self._latest = (milliseconds, bits & (2**74 - 1))
            return self._latest


_IDS = _Ids()


def new_id(clock: Clock) -> str:
    """A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits."""
    milliseconds, bits = _IDS.next(clock() & (2**48 - 1))
    value = milliseconds << 80 | 7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (2**62 - 1)
    return str(uuid.UUID(int=value))
