"""The restricted ZIP: one layout, written and read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest

from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import MAX_MANIFEST_BYTES, Packed, pack, read_archive, write_archive

SEGMENT = "seg/" + "0" * 64
BLOB = "blob/" + "1" * 64


def archive(*members: Packed) -> bytes:
    return write_archive(members or (pack("manifest", b"head"), pack(SEGMENT, b"body" * 100)))


def contents(data: bytes) -> list[bytes]:
    return [member.content() for member in read_archive(data)]


def code_of(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        contents(data)
    return caught.value.code


def test_members_come_back_in_order() -> None:
    data = archive(pack("manifest", b"head"), pack(SEGMENT, b"body" * 100), pack(BLOB, b""))
    members = read_archive(data)
    assert [(member.name, member.content()) for member in members] == [
        ("manifest", b"head"),
        (SEGMENT, b"body" * 100),
        (BLOB, b""),
    ]
    assert write_archive(members) == data


def test_other_programs_can_unpack_it() -> None:
    with zipfile.ZipFile(io.BytesIO(archive())) as unpacked:
        assert unpacked.testzip() is None
        assert unpacked.read(SEGMENT) == b"body" * 100
        assert unpacked.infolist()[0].compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("data", [b"", b"P", b"hello", b"<html></html>" * 9, b"\x1f\x8b\x08\x00" * 9, bytes(100)])
def test_what_is_no_zip_is_not_a_package(data: bytes) -> None:
    assert code_of(data) == "E-NOT-A-PACKAGE"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([], "E-NO-MANIFEST"),
        ([pack(SEGMENT, b"x")], "E-NO-MANIFEST"),
        ([pack(SEGMENT, b"x"), pack("manifest", b"x")], "E-NO-MANIFEST"),
        ([pack("manifest", b"x"), pack("../../etc/passwd", b"x")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack("C:\\temp\\x", b"x")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack(SEGMENT + "\0", b"x")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack(SEGMENT + "\n", b"x")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack("SEG/" + "0" * 64, b"x")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack("seg/" + "A" * 64, b"x")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack("seg/", b"")], "E-MEMBER-NAME"),
        ([pack("manifest", b"x"), pack("manifest", b"x")], "E-DUP-MEMBER"),
        ([pack("manifest", b"x"), pack(SEGMENT, b"x"), pack(SEGMENT, b"y")], "E-DUP-MEMBER"),
        ([pack("manifest", b"x" * (MAX_MANIFEST_BYTES + 1))], "E-TOO-LARGE"),
        ([pack("manifest", b"x"), pack(BLOB, bytes(2 * 1024 * 1024 + 1))], "E-TOO-LARGE"),
        ([pack("manifest", b"x"), *(pack(f"blob/{n:064x}", bytes(2_000_000)) for n in range(6))], "E-TOO-LARGE"),
        ([pack("manifest", b"x"), *(pack(f"seg/{n:064x}", b"") for n in range(2_999))], "E-TOO-MANY-MEMBERS"),
        ([pack("manifest", b"x"), *(Packed(f"seg/{n:064x}", b"", 2**23, 0) for n in range(9))], "E-BOMB"),
        ([pack("manifest", b"x"), Packed(SEGMENT, b"x", 2**32 - 1, 0)], "E-BOMB"),
    ],
)
def test_names_doubles_and_caps(members: Sequence[Packed], code: str) -> None:
    assert code_of(write_archive(members)) == code


def test_a_file_above_25_megabytes_is_not_opened() -> None:
    assert code_of(b"PK\x03\x04" + bytes(25 * 1024 * 1024)) == "E-TOO-LARGE"


@pytest.mark.parametrize("change", [-1, 1, 100])
def test_content_is_inflated_to_its_size_and_no_further(change: int) -> None:
    member = pack(SEGMENT, b"x" * 5_000)
    lie = Packed(member.name, member.data, member.size + change, member.crc)
    assert code_of(archive(pack("manifest", b"x"), lie)) == "E-INFLATE"


def test_a_small_size_with_thirty_megabytes_behind_it_stops_early() -> None:
    member = pack(SEGMENT, bytes(30_000_000))
    assert len(member.data) < 50_000
    assert code_of(archive(pack("manifest", b"x"), Packed(SEGMENT, member.data, 10, 0))) == "E-INFLATE"


def test_deflated_data_is_one_whole_stream() -> None:
    member = pack(SEGMENT, b"x" * 500)
    for data in (member.data + b"\0", member.data[:-1], b"", b"\xff" * 20):
        assert code_of(archive(pack("manifest", b"x"), Packed(SEGMENT, data, 500, member.crc))) == "E-INFLATE"
    assert code_of(archive(pack("manifest", b"x"), Packed(SEGMENT, member.data, 500, 1))) == "E-INFLATE"
    assert code_of(archive(Packed("manifest", b"xy", 1, 0))) == "E-INFLATE"
