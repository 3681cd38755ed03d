"""A package as text that any messenger carries: lines that each check themselves, in numbered parts.

Owns clause F18 of ``resources/docs/data-package.md``. The answer of the reader is the very bytes that were written,
so whom to trust is judged as with any file. Sentences for people stand above a part and are never read here.

Why this alphabet: telephones write the first letter of a message in capitals, correct words, turn marks into
emphasis, links and smileys, and chats are full of times and names. So a line uses digits and letters without case
(the 32 of Crockford's base 32 [D. Crockford, *Base 32*, 2019], whose letters i, l, o and u are never data), and two
of the letters left over open and close a line: what stands between lines is never read as data, and spaces, line
ends, quotation marks or capitals inside a line change nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from qic_desktop.domain.message_parts import PartState, Received
from qic_desktop.errors import RefusedError

PART_SIZE = 3_000
LEAST_PART_SIZE, MOST_PART_SIZE = 500, 60_000
MOST_BYTES = 1024 * 1024
"""A package that is larger goes as a file: hundreds of messages are no way to send."""
MOST_TEXT = 32 * 1024 * 1024

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_AS_BASE_32 = str.maketrans(_ALPHABET, "0123456789abcdefghijklmnopqrstuv")
_LINE_BYTES = 40
_DIGEST_BYTES = 20
_VERSION = 1
_NUMBER_MARKS, _CHECK_MARKS = 3, 5
_CHECK_BITS = 25
_HEAD_BYTES = 1 + 2 + 2 + 2 + 3 + _DIGEST_BYTES
_HEAD, _LINE, _END = "o", "u", "l"
_MAYBE = re.compile(f"([{_HEAD}{_LINE}])([{_ALPHABET}]{{10,72}}){_END}")
_LINE_MARKS = 1 + _NUMBER_MARKS + 64 + _CHECK_MARKS + 1
_NO_DATA = bytes(sorted(set(range(128)) - set(b"0123456789abcdefghijklmnopqrstuvwxyz")))
_DIGIT = re.compile(r"(?![0-9])\d")
_PIECE = 256
_STRAY = 2
"""So many lines of one package without its head are no accident."""
_LEAST_LINES = 5
_MOST_PACKAGES, _MOST_LINES = 200, 60_000
"""A reader remembers no more than this, whatever is pasted."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What the first line of a part says of the package and of the part."""

    part: int
    parts: int
    lines_each: int
    size: int
    digest: bytes

    @property
    def lines(self) -> int:
        return -(-self.size // _LINE_BYTES)

    @property
    def is_possible(self) -> bool:
        if not 0 < self.size <= MOST_BYTES or not 0 < self.part <= self.parts:
            return False
        return self.lines_each >= _LEAST_LINES and self.parts == -(-self.lines // self.lines_each)

    def pack(self) -> bytes:
        numbers = ((_VERSION, 1), (self.part, 2), (self.parts, 2), (self.lines_each, 2), (self.size, 3))
        return b"".join(number.to_bytes(width, "big") for number, width in numbers) + self.digest


# --- writing ------------------------------------------------------------------------------------------------


def write_parts(data: bytes, part_size: int = PART_SIZE) -> tuple[str, ...]:
    """The text of each part, without a sentence above it: a head line, then the lines of data.

    Args:
        data: The bytes of a finished package.
        part_size: About how many characters a part may have; kept within what is sensible.

    Raises:
        RefusedError: ``E-MESSAGE-SIZE``: more than goes into messages.
    """
    if not 0 < len(data) <= MOST_BYTES:
        raise RefusedError("E-MESSAGE-SIZE", str(len(data)))
    size = min(max(part_size, LEAST_PART_SIZE), MOST_PART_SIZE)
    each = (size - _LINE_MARKS - 1) // (_LINE_MARKS + 1)
    digest = sha256(data).digest()[:_DIGEST_BYTES]
    lines = [_write_line(number, piece, digest) for number, piece in enumerate(_pieces(data))]
    parts = -(-len(lines) // each)
    made = []
    for part in range(1, parts + 1):
        head = _write_head(_Head(part, parts, each, len(data), digest))
        made.append("\n".join([head, *lines[(part - 1) * each : part * each]]) + "\n")
    return tuple(made)


def size_for(lines_each: int) -> int:
    """The size of a part that holds a head and so many lines."""
    return (lines_each + 1) * (_LINE_MARKS + 1)


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _LINE_BYTES):
        yield data[start : start + _LINE_BYTES]


def _write_head(head: _Head) -> str:
    packed = head.pack()
    return _HEAD + _letters(packed) + _number(_top(b"qic-head\0" + packed), _CHECK_MARKS) + _END


def _write_line(number: int, piece: bytes, digest: bytes) -> str:
    check = _line_sum(number, piece) ^ _tag(digest)
    return _LINE + _number(number, _NUMBER_MARKS) + _letters(piece) + _number(check, _CHECK_MARKS) + _END


def _line_sum(number: int, piece: bytes) -> int:
    return _top(b"qic-line\0" + number.to_bytes(2, "big") + piece)


def _tag(digest: bytes) -> int:
    """What a line's check says of its package: the check is the line's own sum with this folded in."""
    return _top(b"qic-tag\0" + digest)


def _top(data: bytes) -> int:
    return int.from_bytes(sha256(data).digest()[:4], "big") >> (32 - _CHECK_BITS)


def _number(number: int, width: int) -> str:
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in reversed(range(width)))


def _letters(data: bytes) -> str:
    width = -(-len(data) * 8 // 5)
    return _number(int.from_bytes(data, "big") << (width * 5 - len(data) * 8), width)


# --- reading ------------------------------------------------------------------------------------------------


def _value(letters: str) -> int:
    return int(letters.translate(_AS_BASE_32), 32)


def _bytes(letters: str) -> bytes | None:
    """The bytes that were written so; None where the unused bits are set or the length is none."""
    length = len(letters) * 5 // 8
    unused = len(letters) * 5 - length * 8
    value = _value(letters)
    if unused > 4 or value & ((1 << unused) - 1):
        return None
    return (value >> unused).to_bytes(length, "big")


def _bare(text: str) -> str:
    """Only letters and digits without case: everything else may have been put in on the way."""
    if not text.isascii():
        return "".join(_bare_ascii(_western(piece)) for piece in _short_pieces(text))
    return _bare_ascii(text)


def _bare_ascii(text: str) -> str:
    return text.lower().encode("ascii", "ignore").translate(None, _NO_DATA).decode("ascii")


def _western(text: str) -> str:
    if text.isascii():
        return text
    # Some programs make a multiplication of an x between digits.
    text = unicodedata.normalize("NFKC", text).replace("×", "x")
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def _short_pieces(text: str) -> Iterator[str]:
    """The text in pieces that begin with no accent: what normalising costs grows with the square of a row of those."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        most = end + _PIECE
        while end < min(most, len(text)) and unicodedata.combining(text[end]):
            end += 1
        yield text[start:end]
        start = end


@dataclass(slots=True)
class _Found:
    """What is known of one package while text is added."""

    head: _Head
    heads: set[int] = field(default_factory=set)


class MessageReader:
    """Gathers parts out of any text: in any order, doubled, between chat, quoted, forwarded."""

    def __init__(self) -> None:
        self._packages: dict[bytes, _Found] = {}
        self._lines: dict[int, dict[int, bytes]] = {}
        self._kept = 0

    def add(self, text: str) -> None:
        """Look for parts in a text and keep what is sound.

        Raises:
            RefusedError: ``E-TOO-LARGE``.
        """
        if len(text) > MOST_TEXT:
            raise RefusedError("E-TOO-LARGE", str(len(text)))
        for match in _MAYBE.finditer(_bare(text)):
            opens, letters = match.groups()
            if opens == _HEAD:
                self._add_head(letters)
            else:
                self._add_line(letters)

    @property
    def packages(self) -> tuple[Received, ...]:
        """The packages whose head has been seen, in the order in which they were found."""
        return tuple(self._received(one) for one in self._packages.values())

    @property
    def has_headless(self) -> bool:
        """Whether there are lines of a package whose beginning has not been pasted."""
        known = {_tag(digest) for digest in self._packages}
        return any(len(lines) >= _STRAY for tag, lines in self._lines.items() if tag not in known)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of any package has been found."""
        return not self._packages and not self.has_headless

    def _add_head(self, letters: str) -> None:
        packed = _bytes(letters[:-_CHECK_MARKS])
        if packed is None or len(packed) != _HEAD_BYTES or packed[0] != _VERSION:
            return
        if _value(letters[-_CHECK_MARKS:]) != _top(b"qic-head\0" + packed):
            return
        part, parts, each = (int.from_bytes(packed[at : at + 2], "big") for at in (1, 3, 5))
        head = _Head(part, parts, each, int.from_bytes(packed[7:10], "big"), packed[10:])
        full = len(self._packages) >= _MOST_PACKAGES and head.digest not in self._packages
        if full or not head.is_possible:
            return
        found = self._packages.setdefault(head.digest, _Found(head))
        # Sent again in parts of another size, the lines are the same; the newest division is the one to speak of.
        if (found.head.size, found.head.lines_each) != (head.size, head.lines_each):
            found.head, found.heads = head, set()
        found.heads.add(head.part)

    def _add_line(self, letters: str) -> None:
        number = _value(letters[:_NUMBER_MARKS])
        piece = _bytes(letters[_NUMBER_MARKS:-_CHECK_MARKS])
        if piece and len(piece) <= _LINE_BYTES and self._kept < _MOST_LINES:
            tag = _value(letters[-_CHECK_MARKS:]) ^ _line_sum(number, piece)
            lines = self._lines.setdefault(tag, {})
            self._kept += number not in lines
            lines.setdefault(number, piece)

    def _received(self, found: _Found) -> Received:
        head = found.head
        lines = self._lines.get(_tag(head.digest), {})
        parts = []
        for part in range(1, head.parts + 1):
            numbers = range((part - 1) * head.lines_each, min(part * head.lines_each, head.lines))
            arrived = sum(number in lines for number in numbers)
            parts.append(PartState(part, len(numbers), arrived, part in found.heads))
        data: bytes | None = None
        if all(one.is_complete for one in parts):
            whole = b"".join(lines[number] for number in range(head.lines))
            if len(whole) == head.size and sha256(whole).digest()[:_DIGEST_BYTES] == head.digest:
                data = whole
        return Received(head.digest.hex(), head.size, tuple(parts), data)
