"""What can still be read in a damaged package: every segment that is whole, and what is missing.

A segment carries its own signature and is named by the hash of its body, so it needs no container to be believed
(format clause F7). This module looks for segments by their names, wherever they lie: the file may be cut short, have
blocks of zeros, bytes too many, or line ends that a mail program changed. It trusts no length and no directory. What it
finds has passed every check but authority; who may write what is judged when it is read in as a package.

Bounded: so many places are tried, so many bytes are taken in and inflated, whatever a file claims.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from qic_desktop.domain.operation import Declarations
from qic_desktop.domain.segment import Segment
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import MANIFEST, MAX_FILE_BYTES, MAX_INFLATED_BYTES, MAX_MANIFEST_BYTES, MAX_MEMBERS
from qic_desktop.exchange.manifest import Manifest, parse_manifest
from qic_desktop.exchange.sealed import MAX_HEADER_BYTES, PACKAGE, open_sealed, split_sealed
from qic_desktop.exchange.verification import open_segment

MAX_TRIES = 2 * MAX_MEMBERS
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
_MAX_SEGMENT_BYTES = 8 * 1024 * 1024 + MAX_HEADER_BYTES
_TRIES_PER_NAME = 3
_CHUNK = 16 * 1024

_NAME = re.compile(rb"seg/([0-9a-f]{64})")
# A member of any ZIP: version, flags, a method that is stored or deflated. Few bytes, so that a file full of marks
# costs one comparison a mark.
_MEMBER = re.compile(rb"PK\x03\x04[\x0a-\x3f][\x00-\x14][\x00-\xff][\x00-\x08][\x00\x08]\x00")
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MARK, _CENTRAL_MARK = b"PK\x03\x04", b"PK\x01\x02"
_ENCRYPTED, _STORED = 1, 0
_LONGEST_NAME = 400
_SEALED = b'{"type":"application/vnd.qic.'
_SEALED_SEGMENT = b'{"type":"application/vnd.qic.segment.'
_SEALED_PACKAGE = b'{"type":"application/vnd.qic.package.'
_INNER = b"manifest"


@dataclass(frozen=True, slots=True)
class Missing:
    """A segment that the package held and that cannot be read; where the manifest is lost too, only its id."""

    id: str
    chain: str | None = None
    first: int | None = None
    last: int | None = None

    @property
    def operations(self) -> int:
        """How many operations are in it, as far as anybody knows."""
        return 0 if self.first is None or self.last is None else self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was got out of a damaged package.

    Attributes:
        segments: id → (sealed form, segment), in the order in which they were found.
        missing: What was in the package and is not among them.
        manifest: The package's own list, where it is whole and its signature holds.
    """

    segments: Mapping[str, tuple[bytes, Segment]] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    manifest: Manifest | None = None

    @property
    def operations(self) -> int:
        """How many operations were recovered."""
        return sum(len(segment.operations) for _, segment in self.segments.values())


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What lies inside a ZIP file that is no package: whole packages, or the parts of one that was unpacked."""

    packages: tuple[bytes, ...] = ()
    sealed: tuple[bytes, ...] = ()


@dataclass(slots=True)
class _Budget:
    """What may still be spent on one file."""

    tries: int = MAX_TRIES
    taken_in: int = 2 * MAX_FILE_BYTES
    inflated: int = MAX_INFLATED_BYTES

    @property
    def is_spent(self) -> bool:
        return self.tries <= 0 or self.taken_in <= 0 or self.inflated <= 0

    def inflate(self, data: bytes, begin: int, limit: int, wanted: tuple[bytes, ...]) -> tuple[bytes, int] | None:
        """One deflated stream that begins with one of ``wanted``, and where it ends; None for anything else."""
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        parts: list[bytes] = []
        size, position = 0, begin
        try:
            while not inflater.eof:
                chunk = data[position : position + _CHUNK]
                if not chunk or size > limit or self.is_spent:
                    return None
                part = inflater.decompress(chunk, limit + 1 - size)
                position += len(chunk)
                self.taken_in -= len(chunk)
                self.inflated -= len(part)
                if not size and part and not part.startswith(wanted):
                    return None
                parts.append(part)
                size += len(part)
                if inflater.unconsumed_tail:
                    return None
        except zlib.error:
            return None
        return b"".join(parts), position - len(inflater.unused_data)


# --- a damaged package ------------------------------------------------------------------------------------------


def salvage(data: bytes, declarations: Declarations) -> Salvage:
    """Everything of a package that is whole in ``data``.

    Args:
        data: The file, damaged in any way.
        declarations: Finds the declaration of an entity.
    """
    budget = _Budget()
    found: dict[str, tuple[bytes, Segment]] = {}
    names = _scan(data, declarations, budget, found)
    manifest = _find_manifest(data)
    if _has_changed_lines(data) and (manifest is None or len(found) < len(names)):
        mended = data.replace(b"\r\n", b"\n")
        names |= _scan(mended, declarations, budget, found)
        manifest = manifest or _find_manifest(mended)
    return Salvage(found, _missing(found, names, manifest), manifest)


def salvage_parts(parts: Iterable[bytes], declarations: Declarations) -> Salvage:
    """The same of a package that somebody unpacked: its files, by their contents; ``parts`` bounds itself."""
    found: dict[str, tuple[bytes, Segment]] = {}
    manifest: Manifest | None = None
    for part in parts:
        if part.startswith(_SEALED_SEGMENT):
            _keep(part, None, declarations, found)
        elif part.startswith(_SEALED_PACKAGE):
            manifest = manifest or _open_manifest(part)
    return Salvage(found, _missing(found, {}, manifest), manifest)


def _missing(found: Mapping[str, object], names: Mapping[str, int], manifest: Manifest | None) -> tuple[Missing, ...]:
    if manifest is not None:
        listed = [Missing(one.hash, one.chain, one.first, one.last) for one in manifest.entries if one.chain]
    else:
        listed = [Missing(name) for name in names]
    return tuple(one for one in listed if one.id not in found)


def _scan(
    data: bytes, declarations: Declarations, budget: _Budget, found: dict[str, tuple[bytes, Segment]]
) -> dict[str, int]:
    """Try every place where a segment's name stands; answers the names, with how often each was tried."""
    tried: dict[str, int] = {}
    position = 0
    while match := _NAME.search(data, position):
        position = match.end()
        name = match[1].decode("ascii")
        if len(tried) >= MAX_MEMBERS or budget.is_spent:
            break
        tried.setdefault(name, 0)
        if name in found or tried[name] >= _TRIES_PER_NAME:
            continue
        tried[name] += 1
        budget.tries -= 1
        content = _content_behind(data, match.start(), match.end(), budget)
        if content is not None and _keep(content[0], name, declarations, found):
            position = content[1]
    return tried


def _content_behind(data: bytes, start: int, end: int, budget: _Budget) -> tuple[bytes, int] | None:
    """The content that follows a name, and where it ends: deflated, or stored by a program that packed it again."""
    extra, size = 0, None
    mark = data.rfind(_LOCAL_MARK, max(0, start - _LONGEST_NAME), start)
    if mark >= 0 and mark + _LOCAL.size <= start:
        fields = _LOCAL.unpack_from(data, mark)
        if mark + _LOCAL.size + fields[9] == end:
            extra = fields[10]
            size = fields[7] if fields[3] == _STORED else None
    begin = end + extra
    if data.startswith(_SEALED_SEGMENT, begin):
        if size is None or size > _MAX_SEGMENT_BYTES or size > budget.taken_in:
            return None
        budget.taken_in -= size
        return data[begin : begin + size], begin + size
    return budget.inflate(data, begin, _MAX_SEGMENT_BYTES, (_SEALED_SEGMENT,))


def _keep(sealed: bytes, name: str | None, declarations: Declarations, found: dict[str, tuple[bytes, Segment]]) -> bool:
    """Check a segment as a reader of packages does; keep it if it is what its name says."""
    try:
        # The hash is cheap and tells nearly everything; a signature is looked at only where it is right.
        body = split_sealed(sealed)[1]
        if name is not None and sha256(body).hexdigest() != name:
            return False
        segment = open_segment(sealed, declarations)
    except RefusedError:
        return False
    found.setdefault(segment.id, (sealed, segment))
    return True


def _has_changed_lines(data: bytes) -> bool:
    """Whether many more pairs of carriage return and line feed stand there than chance puts into packed bytes."""
    return data.count(b"\r\n") > 4 + len(data) // 16_384


def _find_manifest(data: bytes) -> Manifest | None:
    """The manifest wherever it lies whole: it is stored, never deflated."""
    begin = -1
    for _turn in range(_TRIES_PER_NAME):
        begin = data.find(_SEALED_PACKAGE, begin + 1)
        if begin < 0:
            return None
        for end in _ends_of_manifest(data, begin):
            if manifest := _open_manifest(data[begin:end]):
                return manifest
    return None


def _ends_of_manifest(data: bytes, begin: int) -> Iterator[int]:
    at = begin - _LOCAL.size - len(MANIFEST)
    if at >= 0 and data.startswith(_LOCAL_MARK, at):
        yield begin + min(_LOCAL.unpack_from(data, at)[7], MAX_MANIFEST_BYTES)
    for mark in (_LOCAL_MARK, _CENTRAL_MARK):
        end = data.find(mark, begin, begin + MAX_MANIFEST_BYTES)
        if end >= 0:
            yield end


def _open_manifest(sealed: bytes) -> Manifest | None:
    try:
        opened = open_sealed(sealed, (PACKAGE,))
        manifest = parse_manifest(opened.body)
    except RefusedError:
        return None
    return manifest if manifest.packer == opened.signer.keyid else None


# --- a package that was packed again ----------------------------------------------------------------------------


def unpack(data: bytes) -> Unpacked:
    """The packages, or the parts of one, inside an ordinary ZIP file; nothing else in it is looked at."""
    packages: list[bytes] = []
    sealed: list[bytes] = []
    budget = _Budget(inflated=MAX_UNPACKED_BYTES)
    position = 0
    while (match := _MEMBER.search(data, position)) and not budget.is_spent:
        budget.tries -= 1
        position = match.start() + len(_LOCAL_MARK)
        content = _member_at(data, match.start(), budget)
        if content is None:
            continue
        position = content[1]
        if content[0].startswith(_SEALED):
            sealed.append(content[0])
        elif content[0][_LOCAL.size : _LOCAL.size + len(_INNER)] == _INNER:
            packages.append(content[0])
    return Unpacked(tuple(packages), tuple(sealed))


def _member_at(data: bytes, at: int, budget: _Budget) -> tuple[bytes, int] | None:
    if at + _LOCAL.size > len(data):
        return None
    fields = _LOCAL.unpack_from(data, at)
    flags, method, size, length, extra = fields[2], fields[3], fields[7], fields[9], fields[10]
    begin = at + _LOCAL.size + length + extra
    wanted = (_LOCAL_MARK, _SEALED)
    if flags & _ENCRYPTED or not length:
        return None
    if method != _STORED:
        return budget.inflate(data, begin, MAX_FILE_BYTES, wanted)
    if not size or size > min(budget.taken_in, MAX_FILE_BYTES) or not data.startswith(wanted, begin):
        return None
    budget.taken_in -= size
    return data[begin : begin + size], begin + size
