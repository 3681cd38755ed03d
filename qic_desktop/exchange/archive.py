"""The restricted ZIP: a file in which every byte is either content or can be computed from it.

Owns clause F9 of ``resources/docs/data-package.md``. Written and read by hand and not with ``zipfile``: a
reader that accepts one layout only cannot be led to overlapping members, hidden bytes, or names that reach
the file system. Nothing here knows what the members mean.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from qic_desktop.errors import RefusedError

MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_INFLATED_BYTES = 64 * 1024 * 1024
MAX_MANIFEST_BYTES = 1024 * 1024
MAX_BLOB_BYTES = 2 * 1024 * 1024
MAX_BLOBS_BYTES = 10 * 1024 * 1024
MANIFEST = "manifest"

_NAME = re.compile(rb"manifest|seg/[0-9a-f]{64}|blob/[0-9a-f]{64}")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _FLAGS, _TIME, _DATE = 20, 0, 0, 0x21  # ZIP 2.0, no flags, 1980-01-01 00:00
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class Packed:
    """A member as it lies in the file: ``data`` is stored or deflated, ``crc`` and ``size`` are of the
    content."""

    name: str
    data: bytes
    size: int
    crc: int

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the bytes as they lie in the file."""
        return sha256(self.data).hexdigest()

    @property
    def header(self) -> bytes:
        """The local header: constants and what is derived from the member."""
        name = self.name.encode("ascii")
        return _LOCAL.pack(_LOCAL_MARK, *self._common(), len(name), 0) + name

    def record(self, offset: int) -> bytes:
        """The record in the central directory."""
        name = self.name.encode("ascii")
        ends = (len(name), 0, 0, 0, 0, 0, offset)
        return _CENTRAL.pack(_CENTRAL_MARK, _VERSION, *self._common(), *ends) + name

    def _common(self) -> tuple[int, int, int, int, int, int, int, int]:
        method = _STORED if self.name == MANIFEST else _DEFLATED
        return _VERSION, _FLAGS, method, _TIME, _DATE, self.crc, len(self.data), self.size

    def content(self) -> bytes:
        """The content, never more than ``size`` bytes of it.

        Raises:
            RefusedError: ``E-INFLATE`` where the data is not exactly one deflated stream of ``size`` bytes.
        """
        if self.name == MANIFEST:
            content = self.data
        else:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = inflater.decompress(self.data, self.size + 1)
            except zlib.error:
                raise RefusedError("E-INFLATE", self.name) from None
            if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
                raise RefusedError("E-INFLATE", self.name)
        if len(content) != self.size or zlib.crc32(content) != self.crc:
            raise RefusedError("E-INFLATE", self.name)
        return content


def pack(name: str, content: bytes) -> Packed:
    """A member ready to be written: the manifest is stored, everything else deflated."""
    data = content
    if name != MANIFEST:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = deflater.compress(content) + deflater.flush()
    return Packed(name, data, len(content), zlib.crc32(content))


def write_archive(members: Sequence[Packed]) -> bytes:
    """The file: the members end to end, the directory, the end record, and nothing else."""
    parts: list[bytes] = []
    records: list[bytes] = []
    offset = 0
    for member in members:
        header = member.header
        records.append(member.record(offset))
        parts += (header, member.data)
        offset += len(header) + len(member.data)
    directory = b"".join(records)
    end = _END.pack(_END_MARK, 0, 0, len(members), len(members), len(directory), offset, 0)
    return b"".join([*parts, directory, end])


def read_archive(data: bytes) -> tuple[Packed, ...]:
    """The members of an untrusted file, in order; nothing is inflated yet.

    Every header, record and the end record are computed again from the few numbers that are free (name,
    check sum, sizes) and compared; offsets follow from the sizes, so members cannot overlap or leave gaps.

    Raises:
        RefusedError: ``E-NOT-A-PACKAGE``, ``E-TOO-LARGE``, ``E-ZIP``, ``E-TOO-MANY-MEMBERS``,
        ``E-ZIP-ENCRYPTED``,
            ``E-ZIP-METHOD``, ``E-MEMBER-NAME``, ``E-DUP-MEMBER``, ``E-BOMB``, ``E-NO-MANIFEST``.
    """
    if len(data) > MAX_FILE_BYTES:
        raise RefusedError("E-TOO-LARGE", str(len(data)))
    if data[:4] not in (_LOCAL_MARK, _END_MARK):
        raise RefusedError("E-NOT-A-PACKAGE", data[:4].hex())
    count, start = _read_end(data)
    members: list[Packed] = []
    names: set[str] = set()
    position, offset = start, 0
    for _ in range(count):
        member, position = _read_record(data, position, offset, start)
        if member.name in names:
            raise RefusedError("E-DUP-MEMBER", member.name)
        names.add(member.name)
        members.append(member)
        offset += _LOCAL.size + len(member.name) + len(member.data)
    if offset != start or position != len(data) - _END.size:
        raise RefusedError("E-ZIP", "gap between the members and the directory")
    _check_sizes(members)
    return tuple(members)


def _read_end(data: bytes) -> tuple[int, int]:
    if len(data) < _END.size:
        raise RefusedError("E-ZIP", "too short")
    mark, disk, first, here, count, size, start, comment = _END.unpack_from(data, len(data) - _END.size)
    if mark != _END_MARK:
        raise RefusedError("E-ZIP", "no end record at the end")
    if count > MAX_MEMBERS:
        raise RefusedError("E-TOO-MANY-MEMBERS", str(count))
    if (disk, first, comment) != (0, 0, 0) or here != count or start + size + _END.size != len(data):
        raise RefusedError("E-ZIP", "end record")
    if count == 0:
        raise RefusedError("E-NO-MANIFEST")
    return count, start


def _read_record(data: bytes, position: int, offset: int, limit: int) -> tuple[Packed, int]:
    if position + _CENTRAL.size > len(data) - _END.size:
        raise RefusedError("E-ZIP", "directory cut short")
    fields = _CENTRAL.unpack_from(data, position)
    flags, method, crc, packed, size, length, at = fields[3], fields[4], *fields[7:11], fields[16]
    raw = data[position + _CENTRAL.size : position + _CENTRAL.size + length]
    if flags & 1:
        raise RefusedError("E-ZIP-ENCRYPTED")
    if method not in (_STORED, _DEFLATED):
        raise RefusedError("E-ZIP-METHOD", str(method))
    if _NAME.fullmatch(raw) is None:
        raise RefusedError("E-MEMBER-NAME", raw[:100].decode("latin-1"))
    if at < offset or size > MAX_INFLATED_BYTES or packed > MAX_FILE_BYTES:
        raise RefusedError("E-BOMB", raw.decode("ascii"))
    begin = offset + _LOCAL.size + length
    if begin + packed > limit:
        raise RefusedError("E-BOMB" if at == offset else "E-ZIP", "member beyond the directory")
    member = Packed(raw.decode("ascii"), data[begin : begin + packed], size, crc)
    record = member.record(offset)
    if data[position : position + len(record)] != record or data[offset:begin] != member.header:
        raise RefusedError("E-ZIP", f"header of {member.name}")
    return member, position + len(record)


def _check_sizes(members: Sequence[Packed]) -> None:
    if members[0].name != MANIFEST:
        raise RefusedError("E-NO-MANIFEST")
    if members[0].size > MAX_MANIFEST_BYTES:
        raise RefusedError("E-TOO-LARGE", MANIFEST)
    blobs = [member.size for member in members if member.name.startswith("blob/")]
    if any(size > MAX_BLOB_BYTES for size in blobs) or sum(blobs) > MAX_BLOBS_BYTES:
        raise RefusedError("E-TOO-LARGE", "blob")
    if sum(member.size for member in members) > MAX_INFLATED_BYTES:
        raise RefusedError("E-BOMB", "inflated size")
