"""Archives made to mislead: each is refused with its code, quickly, and nothing is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest

from qic_desktop.exchange.archive import MANIFEST, Packed, read_archive, write_archive

NAME = "seg/" + "0" * 64
END = struct.Struct("<4s4H2LH")


def code_of(lab: Any, data: bytes) -> str:
    verdict = lab.judge(data)
    assert verdict.outcome == "refuse"
    assert verdict.accepted == ()
    code = verdict.code
    assert isinstance(code, str)
    return code


def zipped(lab: Any, **options: Any) -> bytes:
    """The members of a real package in a ZIP of the standard library."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as archive:
        for member in read_archive(lab.package([lab.month()])):
            archive.writestr(member.name, member.content())
    return stream.getvalue()


def assembled(locals_: list[bytes], records: list[bytes], count: int | None = None) -> bytes:
    """A file from local parts and central records, with an end record that fits them."""
    body, directory = b"".join(locals_), b"".join(records)
    number = len(records) if count is None else count
    return body + directory + END.pack(b"PK\x05\x06", 0, 0, number, number, len(directory), len(body), 0)


def test_a_package_zipped_by_another_program_is_refused(lab: Any) -> None:
    assert code_of(lab, zipped(lab)) == "E-ZIP"
    assert code_of(lab, zipped(lab, compression=zipfile.ZIP_DEFLATED)) == "E-ZIP"
    assert code_of(lab, zipped(lab, compression=zipfile.ZIP_BZIP2)) == "E-ZIP-METHOD"
    assert code_of(lab, zipped(lab, compression=zipfile.ZIP_LZMA)) == "E-ZIP-METHOD"


def test_a_package_zipped_once_more_is_refused(lab: Any) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("june.qicpkg", lab.package([lab.month()]))
    assert code_of(lab, stream.getvalue()) == "E-MEMBER-NAME"


def test_flags_for_encryption_and_data_descriptors_are_refused(lab: Any) -> None:
    data = bytearray(lab.package([lab.month()]))
    record = data.rindex(b"PK\x01\x02")
    for flag, code in ((1, "E-ZIP-ENCRYPTED"), (8, "E-ZIP"), (0x800, "E-ZIP")):
        changed = bytearray(data)
        changed[record + 8 : record + 10] = struct.pack("<H", flag)
        assert code_of(lab, bytes(changed)) == code
    local = data.index(b"PK\x03\x04", 4)
    data[local + 6] |= 8
    assert code_of(lab, bytes(data)) == "E-ZIP"


def test_a_comment_or_an_extra_field_is_refused(lab: Any) -> None:
    data = lab.package([lab.month()])
    assert code_of(lab, data[:-2] + struct.pack("<H", 3) + b"hi!") == "E-ZIP"
    members = read_archive(data)
    record = bytearray(members[1].record(len(members[0].header) + len(members[0].data)))
    record[30:32] = struct.pack("<H", 4)
    records = [members[0].record(0), bytes(record) + b"\0\0\0\0"]
    parts = [part for member in members for part in (member.header, member.data)]
    assert code_of(lab, assembled(parts, records)) == "E-ZIP"


def test_two_names_for_the_same_bytes_are_refused(lab: Any) -> None:
    """The overlap bomb: many records that point to one stream of zeros."""
    head = Packed(MANIFEST, b"x", 1, zlib.crc32(b"x"))
    kernel = Packed(NAME, zlib.compress(bytes(1_000_000), 9)[2:-4], 1_000_000, 0)
    start = len(head.header) + 1
    records = [head.record(0)]
    for number in range(500):
        records.append(Packed(f"seg/{number:064x}", kernel.data, kernel.size, 0).record(start))
    assert code_of(lab, assembled([head.header, head.data, kernel.header, kernel.data], records)) == "E-BOMB"


def test_a_member_that_quotes_the_next_header_is_refused(lab: Any) -> None:
    """The quoted overlap: a stored block of deflate that contains the next member's local header."""
    head = Packed(MANIFEST, b"x", 1, zlib.crc32(b"x"))
    inner = Packed("seg/" + "1" * 64, zlib.compress(bytes(100_000), 9)[2:-4], 100_000, 0)
    quoted = inner.header
    block = b"\x00" + struct.pack("<HH", len(quoted), len(quoted) ^ 0xFFFF)
    outer = Packed(NAME, block + quoted + inner.data, len(quoted) + 100_000, 0)
    first = len(head.header) + len(head.data)
    second = first + len(outer.header) + len(block)
    records = [head.record(0), outer.record(first), inner.record(second)]
    parts = [head.header, head.data, outer.header, outer.data]
    assert code_of(lab, assembled(parts, records)) == "E-BOMB"


def test_hidden_members_and_wrong_counts_are_refused(lab: Any) -> None:
    members = read_archive(lab.package([lab.month(), lab.month(lab.second)]))
    parts = [part for member in members for part in (member.header, member.data)]
    offsets = [0]
    for member in members[:-1]:
        offsets.append(offsets[-1] + len(member.header) + len(member.data))
    records = [member.record(offset) for member, offset in zip(members, offsets, strict=True)]
    assert assembled(parts, records) == write_archive(members)
    assert code_of(lab, assembled(parts, records[:2])) == "E-ZIP"
    assert code_of(lab, assembled(parts, records, count=2)) == "E-ZIP"
    assert code_of(lab, assembled(parts, records, count=4)) == "E-ZIP"
    assert code_of(lab, assembled([*parts, b"hidden"], records)) == "E-ZIP"
    assert code_of(lab, assembled(parts, [records[0], records[2], records[1]])) == "E-ZIP"


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "C:\\evil", NAME + "\0", "Manifest", "doc/" + "0" * 64])
def test_names_that_are_none_of_ours_are_refused(lab: Any, name: str) -> None:
    head, *rest = read_archive(lab.package([lab.month()]))
    assert code_of(lab, write_archive([head, *rest, Packed(name, b"\x03\x00", 0, 0)])) == "E-MEMBER-NAME"


def test_three_thousand_members_are_refused_at_the_end_record(lab: Any) -> None:
    members = [Packed(f"seg/{number:064x}", b"\x03\x00", 0, 0) for number in range(2_999)]
    head = read_archive(lab.package([]))[0]
    assert code_of(lab, write_archive([head, *members])) == "E-TOO-MANY-MEMBERS"


def test_sixty_four_bit_sizes_are_refused(lab: Any) -> None:
    head = read_archive(lab.package([]))[0]
    data = write_archive([head])
    tail = data[-22:]
    extended = b"PK\x06\x06" + struct.pack("<Q", 44) + bytes(44) + b"PK\x06\x07" + bytes(16)
    assert code_of(lab, data[:-22] + extended + tail) == "E-ZIP"
    assert code_of(lab, data[:-22] + END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)) == (
        "E-TOO-MANY-MEMBERS"
    )
