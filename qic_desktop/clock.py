"""The clock, passed in wherever time matters, so that tests choose the time and no rule reads it by itself."""

from __future__ import annotations

import os
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


def new_id(clock: Clock) -> str:
    """A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then random bits."""
    random = int.from_bytes(os.urandom(10), "big")
    value = (clock() & (2**48 - 1)) << 80 | 7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & (2**62 - 1)
    return str(uuid.UUID(int=value))
