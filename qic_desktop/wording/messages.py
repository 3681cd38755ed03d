"""Packages as messages, in sentences: the line above a part, and what has arrived of what was pasted."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.message_parts import PartState, Received
from qic_desktop.i18n import _, format_number, n_

MOST_NAMED = 12


def part_title(name: str, month: str, part: int, parts: int) -> str:
    """The line above a part, for the person who carries it; programs never read it.

    Args:
        name: Whose package it is; empty where that shall not be seen.
        month: The month in words, such as "November 2026".
        part: 1 for the first.
        parts: How many there are.
    """
    which = _("part {part} of {parts}").format(part=part, parts=parts)
    return ", ".join(one for one in ("QIC Desktop", name, month, which) if one)


def parts_name(count: int) -> str:
    """ "3 messages"."""
    return n_("{n} message", "{n} messages", count).format(n=format_number(count))


def numbers_name(numbers: Sequence[int]) -> str:
    """ "2, 5 to 7 and 9", so that somebody can be asked for these parts."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    said = []
    for first, last in runs[:MOST_NAMED]:
        if last > first + 1:
            said.append(_("{first} to {last}").format(first=first, last=last))
        else:
            said += [str(one) for one in range(first, last + 1)]
    if len(runs) > MOST_NAMED:
        return _("{list} and more").format(list=", ".join(said))
    return _("{list} and {last}").format(list=", ".join(said[:-1]), last=said[-1]) if len(said) > 1 else said[0]


def arrived_sentence(one: Received) -> str:
    """What is in of a package: "2 of 3 parts are in. Part 2 is missing: ask for it." """
    if one.data is not None:
        return n_(
            "The part is in and sound. It is the same as the file, byte for byte.",
            "All {n} parts are in and sound. Together they are the same as the file, byte for byte.",
            len(one.parts),
        ).format(n=len(one.parts))
    total, arrived = len(one.parts), one.in_parts
    if arrived == total:
        return _("All parts are in, but together they are not what was sent. Ask for all of them again.")
    said = [
        n_("{n} of {total} parts is in.", "{n} of {total} parts are in.", arrived).format(
            n=arrived or _("None"), total=total
        )
        if total > 1
        else ""
    ]
    missing = [part.number for part in one.parts if part.is_missing]
    if missing:
        said.append(
            n_(
                "Part {numbers} is missing: ask for it.", "Parts {numbers} are missing: ask for them.", len(missing)
            ).format(numbers=numbers_name(missing))
        )
    said += [damage_sentence(part) for part in one.parts if not part.is_complete and not part.is_missing][:MOST_NAMED]
    return " ".join(part for part in said if part)


def damage_sentence(part: PartState) -> str:
    """What is wrong with a part of which something came, and what to do."""
    lost = part.lines - part.arrived
    if not part.arrived:
        return _("Of part {part} only the first line is in: copy the whole message, to its last line.").format(
            part=part.number
        )
    return n_(
        "Part {part} is damaged or cut off, {lost} of its {lines} lines is missing or changed: paste the whole "
        "message once more, or ask for it again.",
        "Part {part} is damaged or cut off, {lost} of its {lines} lines are missing or changed: paste the whole "
        "message once more, or ask for it again.",
        lost,
    ).format(part=part.number, lost=format_number(lost), lines=format_number(part.lines))


def nothing_sentence(*, headless: bool) -> str:
    """Why a pasted text leads to nothing."""
    if headless:
        return _("The beginning of the message is missing. Copy it whole, from its first line to its last.")
    return _(
        "There is no part of a package in this text. Copy the whole message, also the lines of letters and digits."
    )


def ask_again(name: str, one: Received) -> str:
    """What to write back to the sender: which parts are still wanted."""
    wanted = [part.number for part in one.parts if not part.is_complete]
    return n_(
        "QIC Desktop: please send part {numbers} of {total} again{of}.",
        "QIC Desktop: please send parts {numbers} of {total} again{of}.",
        len(wanted),
    ).format(numbers=numbers_name(wanted), total=len(one.parts), of=f" ({name})" if name else "")
