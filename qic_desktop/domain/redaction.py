"""Redaction: a sealed segment again, with the same entries, in which free texts alone were changed (clause F7a).

Owns which texts are free, how a segment is written without some words, and the comparison by which a reader refuses
a replacement that changes anything else. Who may replace whose segment is the exchange's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.entity import Declaration, Kind
from qic_desktop.domain.operation import Operation
from qic_desktop.domain.segment import REDACTION, Segment, make_body
from qic_desktop.errors import RefusedError

MARK = "[removed]"
"""Stands where words were removed, in every language the same: it is data, and readers insist on it (F7a)."""

Change = Callable[[str], str]


class FreeText(NamedTuple):
    """A free text in an operation; ``key`` is empty where it is the whole register."""

    register: str
    key: str
    text: str


def free_texts(operation: Operation) -> Iterator[FreeText]:
    """Every text of an operation that a redaction may change."""
    return texts_among(operation.entity, operation.registers)


def texts_among(entity: str, registers: Mapping[str, Any]) -> Iterator[FreeText]:
    """Every free text among some registers of a record."""
    declaration = find_declaration(entity)
    for name, value in registers.items():
        if isinstance(value, str) and _is_free(declaration, name, ""):
            yield FreeText(name, "", value)
        elif isinstance(value, dict):
            yield from (
                FreeText(name, key, text)
                for key, text in value.items()
                if isinstance(text, str) and _is_free(declaration, name, key, value)
            )


def _is_free(declaration: Declaration | None, register: str, key: str, value: Mapping[str, Any] | None = None) -> bool:
    if key == "reason" and value is not None and value.get("deleted") is True:
        return True
    if declaration is None or register not in declaration.registers:
        return False
    kinds = declaration.registers[register]
    if isinstance(kinds, Kind):
        return not key and kinds is Kind.TEXT and register in declaration.free
    return kinds.get(key) is Kind.TEXT and key in declaration.free


# --- writing ----------------------------------------------------------------------------------------------------


def changed_line(operation: Operation, change: Change) -> bytes:
    """The line with its free texts changed; every other byte is as it was."""
    raw = dict(operation.raw)
    for found in free_texts(operation):
        after = change(found.text)
        if after != found.text:
            old, new = encode_basestring(found.text), encode_basestring(after)
            if not found.key:
                raw[found.register] = new
            else:
                # A quotation mark inside a text is escaped, so a key in quotation marks is a key.
                key = f'"{found.key}":'
                raw[found.register] = _replaced_in_object(raw[found.register], key + old, key + new)
    before, after_line = _registers(operation.raw), _registers(raw)
    return operation.line.decode().replace(before, after_line, 1).encode()


def _registers(raw: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in raw.items()) + "}"


def _replaced_in_object(raw: str, old: str, new: str) -> str:
    """The object with one of its own keys changed: what stands in an object inside it is not meant."""
    at = 0
    while (at := raw.find(old, at)) >= 0:
        head = raw[:at]
        if _depth(head) == 1:
            return head + new + raw[at + len(old) :]
        at += 1
    return raw


def _depth(text: str) -> int:
    depth, inside, escaped = 0, False, False
    for mark in text:
        if inside:
            inside, escaped = (escaped or mark != '"'), (mark == "\\" and not escaped)
        elif mark == '"':
            inside = True
        else:
            depth += (mark in "{[") - (mark in "}]")
    return depth


def make_redaction(segment: Segment, change: Change, by: str) -> bytes | None:
    """The body of a segment's replacement; None where no free text changes.

    A redaction of a redaction replaces the segment that stood there first, and remembers its names.

    Raises:
        RefusedError: What ``parse_segment`` would refuse.
    """
    was = dict(segment.header.was)
    lines = []
    for operation in segment.operations:
        line = changed_line(operation, change)
        if line != operation.line:
            was.setdefault(operation.seq, operation.hash8)
        lines.append(line)
    if was == dict(segment.header.was) and all(
        line == operation.line for line, operation in zip(lines, segment.operations, strict=True)
    ):
        return None
    critical = tuple(dict.fromkeys((*segment.header.crit, REDACTION)))
    header = replace(segment.header, crit=critical, replaces=segment.place, was=tuple(sorted(was.items())), by=by)
    return make_body(header, lines)


# --- comparing --------------------------------------------------------------------------------------------------


def check_same(one: Segment, other: Segment) -> None:
    """Refuse two segments of one place that differ in more than words removed from free texts.

    Args:
        one: the first segment, or a redaction where that is not here.
        other: a redaction.

    Raises:
        RefusedError: ``Q-NEEDS-UPDATE`` where a register differs that this version does not know, ``E-REDACTION`` for
            anything else.
    """
    if _position(one) != _position(other) or len(one.operations) != len(other.operations):
        raise RefusedError("E-REDACTION", "place")
    fits = _is_shortened if one.header.replaces is None else _may_be_of_one
    for mine, theirs in zip(one.operations, other.operations, strict=True):
        _check_line(mine, theirs, fits)


def check_marked(redaction: Segment) -> None:
    """Refuse a redaction, of which nothing else is here, that does not show where words were removed.

    Raises:
        RefusedError: ``E-REDACTION``.
    """
    was = dict(redaction.header.was)
    for operation in redaction.operations:
        if operation.seq in was and not any(MARK in found.text for found in free_texts(operation)):
            raise RefusedError("E-REDACTION", f"no mark in {operation.seq}")


def check_own_names(redaction: Segment, beside: Iterable[Segment]) -> None:
    """Refuse a redaction, of which nothing else is here, that calls its lines by names of others' (F7a).

    Args:
        redaction: the redaction.
        beside: first segments of the same chain, which stand at other places.

    Raises:
        RefusedError: ``E-REDACTION``.
    """
    names = set(redaction.header.was)
    if any((one.seq, one.hash8) in names for segment in beside for one in segment.operations):
        raise RefusedError("E-REDACTION", "names of another segment")


def _is_shortened(before: str, after: str) -> bool:
    """Whether a text is another one in which marks stand for some words, so that nobody puts words in its place."""
    start, *middle = after.split(MARK)
    if not middle:
        return after == before
    end, at = middle.pop(), len(start)
    if not before.startswith(start):
        return False
    for piece in middle:
        at = before.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return len(before) - at >= len(end) and before.endswith(end)


def _may_be_of_one(one: str, other: str) -> bool:
    """Whether two texts, perhaps shortened both, may have been one: where no mark stands, it is the first text."""
    return (MARK in one and MARK in other) or _is_shortened(one, other) or _is_shortened(other, one)


def _position(segment: Segment) -> tuple[object, ...]:
    header = segment.header
    others = sorted(name for name in header.crit if name != REDACTION)
    return header.chain, header.first, header.last, header.prev, header.practice, others, json.dumps(header.extra)


def _check_line(mine: Operation, theirs: Operation, fits: Callable[[str, str], bool]) -> None:
    if mine.line == theirs.line and mine.hash8 == theirs.hash8:
        return
    if mine[:6] != theirs[:6] or mine.dots != theirs.dots or mine.hash8 != theirs.hash8:
        raise RefusedError("E-REDACTION", f"entry {mine.seq}")
    if list(mine.raw) != list(theirs.raw):
        raise RefusedError("E-REDACTION", f"registers of {mine.seq}")
    declaration = find_declaration(mine.entity)
    for name, raw in mine.raw.items():
        if raw == theirs.raw[name]:
            continue
        if _masked(declaration, name, mine) == _masked(declaration, name, theirs):
            pairs = zip(_texts_of(declaration, name, mine), _texts_of(declaration, name, theirs), strict=True)
            if all(fits(before, after) for before, after in pairs):
                continue
        if declaration is None or name not in declaration.registers:
            raise RefusedError("Q-NEEDS-UPDATE", f"{mine.entity}.{name}")
        raise RefusedError("E-REDACTION", f"{mine.entity}.{name}")


def _texts_of(declaration: Declaration | None, name: str, operation: Operation) -> list[str]:
    value = operation.registers[name]
    if isinstance(value, str):
        return [value]
    if not isinstance(value, dict):
        return []
    members = value.items()
    return [text for key, text in members if isinstance(text, str) and _is_free(declaration, name, key, value)]


def _masked(declaration: Declaration | None, name: str, operation: Operation) -> str:
    """A register without its free texts; whole numbers, order of keys and absent keys all count."""
    value = operation.registers[name]
    if isinstance(value, str) and _is_free(declaration, name, ""):
        return '""'
    if isinstance(value, dict):
        value = {
            key: "" if isinstance(item, str) and _is_free(declaration, name, key, value) else item
            for key, item in value.items()
        }
    return json.dumps(value)
