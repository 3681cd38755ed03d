"""Words in lines of one width, without a window: where a line ends, and what does not fit."""

from __future__ import annotations

from functools import lru_cache

from qic_desktop.analysis.geometry.text import ELLIPSIS, elided, text_width

_MEASURED_LETTERS = 1000
"""More letters than these fit on no card."""


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float, weight: int = 400, *, most: int = 5) -> tuple[tuple[str, ...], bool]:
    """The lines, at most ``most``, the last one with an ellipsis where words are left over; and whether some are.

    A word that is wider than the line is broken within.
    """
    words = text[:_MEASURED_LETTERS].split()
    lines: list[str] = []
    line = ""
    waiting = words[::-1]
    while waiting:
        word = waiting.pop()
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
            line = ""
            waiting.append(word)
        else:
            part = _fitting(word, width, size, weight)
            lines.append(part)
            if word[len(part) :]:
                waiting.append(word[len(part) :])
        if len(lines) > most:
            break
    if line:
        lines.append(line)
    left = len(lines) > most or len(text) > _MEASURED_LETTERS
    if left and lines:
        last = elided(lines[most - 1] if len(lines) >= most else lines[-1], width, size, weight)
        lines = [*lines[: most - 1], _with_ellipsis(last, width, size, weight)]
    return tuple(lines), left


def _fitting(word: str, width: float, size: float, weight: int) -> str:
    """As many letters as fit, one at least."""
    count = 1
    while count < len(word) and text_width(word[: count + 1], size, weight) <= width:
        count += 1
    return word[:count]


def _with_ellipsis(line: str, width: float, size: float, weight: int) -> str:
    return elided(line + ELLIPSIS, width, size, weight) if not line.endswith(ELLIPSIS) else line
