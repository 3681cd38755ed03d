"""An outline as people type it: one part a line, two spaces (or a tab) for each level.

Nothing is refused: a level that was left out is taken as the next one, empty lines are passed over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qic_desktop.domain.typed import is_number, parse_number

SPACES = 2
MOST_LEVELS = 8
MOST_PARTS = 400
"""A picture of more parts can be read by nobody; the rest stays in the text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line with those that stand below it. ``line`` counts from 1."""

    text: str
    level: int
    line: int
    children: tuple[Part, ...] = ()

    def everything(self) -> Iterable[Part]:
        """This part and all below it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.everything()


@dataclass(frozen=True, slots=True)
class Counted:
    """The lines of a Pareto: how often each reason was met. ``odd`` are the lines (from 1) that cannot be counted."""

    counts: dict[str, float]
    odd: tuple[int, ...]


def read_outline(text: str) -> tuple[Part, ...]:
    """The tree that an outline means."""
    lines: list[tuple[int, int, str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        plain = raw.expandtabs(SPACES)
        words = plain.strip()
        if words and len(lines) < MOST_PARTS:
            before = lines[-1][0] if lines else -1
            spaces = (len(plain) - len(plain.lstrip())) // SPACES
            lines.append((min(spaces, before + 1, MOST_LEVELS - 1), number, words))
    return _below(lines, 0)


def _below(lines: Sequence[tuple[int, int, str]], level: int) -> tuple[Part, ...]:
    parts = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end][0] > level:
            end += 1
        _level, number, words = lines[at]
        parts.append(Part(words, level, number, _below(lines[at + 1 : end], level + 1)))
        at = end
    return tuple(parts)


def as_chain(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Lines without any levels are one chain: each answers the one above."""
    if len(parts) < 2 or any(part.children for part in parts):
        return tuple(parts)
    chain: tuple[Part, ...] = ()
    for level in range(len(parts) - 1, -1, -1):
        chain = (Part(parts[level].text, level, parts[level].line, chain),)
    return chain


def read_counts(text: str) -> Counted:
    """The counts of a Pareto: ``No ambulance: 12``. A reason that stands twice is added up.

    Where no line has a number, each line is one case.
    """
    read: list[tuple[int, str, float | None, bool]] = []
    for part in (one for root in read_outline(text) for one in root.everything()):
        label, mark, typed = part.text.rpartition(":")
        number = _count(typed) if mark else None
        has_number = mark != "" and number is not None
        read.append((part.line, label.strip() if has_number else part.text, number, has_number))
    if not any(has_number for *_rest, has_number in read):
        read = [(line, words, 1.0, True) for line, words, _number, _has in read]
    counts: dict[str, float] = {}
    odd = []
    for line, words, number, _has in read:
        if number is None or number <= 0 or not words:
            odd.append(line)
        else:
            counts[words] = counts.get(words, 0.0) + number
    return Counted(counts, tuple(odd))


def _count(typed: str) -> float | None:
    for mark in (".", ","):
        if is_number(typed.strip(), mark):
            value = float(parse_number(typed.strip(), mark))
            return value if math.isfinite(value) else None
    return None
