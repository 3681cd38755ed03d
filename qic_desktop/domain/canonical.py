"""Canonical JSON: the one number writer, the one text writer and the strict reader of the format.

Owns clause F0 of ``resources/docs/data-package.md`` (bytes, numbers, texts, depth). It knows nothing of
operations, segments or packages, and nothing here re-serialises what was read: readers keep slices of the
bytes that they got.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring
from json.scanner import make_scanner
from typing import Any, NoReturn

from qic_desktop.errors import RefusedError

MAX_INTEGER = 2**53
MAX_DEPTH = 8

# Only \" \\ \n \t: every other character stands for itself, so no escape can hide a lone surrogate, a control
# character or a second spelling of a key.
_ESCAPES = re.compile(r'[^\\]*(?:\\["\\nt][^\\]*)*')
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BLANK = re.compile("[ \t\r\n]")
_BRACKETS = re.compile(r"[\[\]{}]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")


def _refuse(detail: str) -> NoReturn:
    raise RefusedError("E-JSON", detail)


# --- writing ----------------------------------------------------------------------------------------------


def format_number(value: int | float) -> str:
    """The number as it is written: ECMAScript's shortest form (ECMA-262, Number::toString).

    Integral values have no point and no exponent (``12``, never ``12.0``); others have the fewest digits that
    read back as the same double (``0.1``, ``1e-7``, never ``1e-07``).

    Raises:
        RefusedError: ``E-VALUE`` for NaN, infinity and magnitudes above 2^53.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RefusedError("E-VALUE", repr(value))
        if not value.is_integer():
            return _shortest(value)
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise RefusedError("E-VALUE", repr(value)[:40])
    return str(int(value))


def _shortest(value: float) -> str:
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    # Not integral and below 2^53, so the exponent is negative here: Python leaves fixed notation below 1e-4,
    # ECMAScript below 1e-6.
    power = int(exponent)
    if power >= -6:
        sign = "-" if mantissa.startswith("-") else ""
        digits = mantissa.lstrip("-").replace(".", "")
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    return f"{mantissa}e{power}"


def clean_text(text: str) -> str:
    """``text`` in NFC, as it goes on the wire.

    Raises:
        RefusedError: ``E-VALUE`` for control characters other than tab and line feed, and lone surrogates.
    """
    if text.isascii():
        if not text.isprintable() and _FORBIDDEN.search(text):
            raise RefusedError("E-VALUE", "control character")
        return text
    if _FORBIDDEN.search(text):
        raise RefusedError("E-VALUE", "control character or lone surrogate")
    return unicodedata.normalize("NFC", text)


def dumps(value: object) -> str:
    """``value`` as canonical JSON: no spaces, NFC, keys in the order given.

    Args:
        value: None, bool, int, float, str, and lists, tuples and dicts of these.

    Raises:
        RefusedError: ``E-VALUE`` for what has no canonical form, ``E-JSON`` for more than eight levels.
    """
    parts: list[str] = []
    _write(value, parts, 0)
    return "".join(parts)


def _write(value: object, parts: list[str], depth: int) -> None:
    if isinstance(value, str):
        parts.append(encode_basestring(clean_text(value)))
    elif value is None:
        parts.append("null")
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    elif isinstance(value, (int, float)):
        parts.append(format_number(value))
    elif isinstance(value, Mapping):
        _write_object(value, parts, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        _write_array(value, parts, depth + 1)
    else:
        raise RefusedError("E-VALUE", type(value).__name__)


def _write_object(value: Mapping[object, object], parts: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        _refuse("depth")
    seen: set[str] = set()
    parts.append("{")
    for key, member in value.items():
        if not isinstance(key, str):
            raise RefusedError("E-VALUE", "a key must be text")
        name = clean_text(key)
        if name in seen:
            _refuse("duplicate key")
        if seen:
            parts.append(",")
        seen.add(name)
        parts.append(encode_basestring(name))
        parts.append(":")
        _write(member, parts, depth)
    parts.append("}")


def _write_array(value: Sequence[object], parts: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        _refuse("depth")
    parts.append("[")
    for position, member in enumerate(value):
        if position:
            parts.append(",")
        _write(member, parts, depth)
    parts.append("]")


# --- reading ----------------------------------------------------------------------------------------------


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        _refuse("duplicate key")
    return members


def _float(text: str) -> float:
    value = float(text)
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        _refuse("number out of range")
    return value


def _integer(text: str) -> int:
    value = int(text)
    if len(text) > 15 and not -MAX_INTEGER <= value <= MAX_INTEGER:
        _refuse("number out of range")
    return value


def _constant(text: str) -> NoReturn:
    _refuse(text)


_decoder: Any = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=_float, parse_int=_integer, parse_constant=_constant
)
_scan: Callable[[str, int], tuple[object, int]] = make_scanner(_decoder)


def scan_value(text: str, position: int) -> tuple[object, int]:
    """The value that begins at ``position`` of a text that passed :func:`check_text`, and where it ends.

    Raises:
        RefusedError: ``E-JSON``.
    """
    try:
        return _scan(text, position)
    except (StopIteration, ValueError, RecursionError):
        _refuse("not JSON")


def check_text(text: str, *, depth: int = MAX_DEPTH) -> None:
    """Check what a parser would let through.

    Checked here, over the whole text: escapes, spaces between tokens, depth. Checked by
    :func:`scan_value`:
    duplicate keys, NaN and Infinity, numbers out of range, control characters inside strings.

    Raises:
        RefusedError: ``E-JSON``.
    """
    if "\\" in text and _ESCAPES.fullmatch(text) is None:
        _refuse("escape")
    spaced = " " in text or not text.isprintable()
    if spaced or text.count("[") + text.count("{") > depth:
        bare = _STRING.sub("", text)
        if spaced and _BLANK.search(bare):
            _refuse("space between tokens")
        _check_depth(bare, depth)


def _check_depth(bare: str, limit: int) -> None:
    level = 0
    for bracket in _BRACKETS.findall(bare):
        if bracket in "[{":
            level += 1
            if level > limit:
                _refuse("depth")
        else:
            level -= 1


def decode_utf8(data: bytes) -> str:
    """The text of ``data``.

    Raises:
        RefusedError: ``E-JSON`` for a byte order mark and for what is not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("not UTF-8")
    if text.startswith("\ufeff"):
        _refuse("byte order mark")
    return text


def loads_strict(data: bytes | str, *, depth: int = MAX_DEPTH) -> object:
    """Parse canonical JSON strictly.

    Refused: duplicate keys at any depth, NaN, Infinity, numbers beyond 2^53, lone surrogates and every escape
    but ``\\"``, ``\\\\``, ``\\n``, ``\\t``, a byte order mark, spaces between tokens, more than ``depth``
    levels, anything after the value.

    Raises:
        RefusedError: ``E-JSON``.
    """
    text = decode_utf8(data) if isinstance(data, bytes) else data
    check_text(text, depth=depth)
    value, end = scan_value(text, 0)
    if end != len(text):
        _refuse("something after the value")
    if isinstance(data, str) and _has_surrogate(text):
        _refuse("lone surrogate")
    return value


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)
