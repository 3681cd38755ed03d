"""Segments: the body, its id, and what is refused."""

from __future__ import annotations

from hashlib import sha256

import pytest

from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.domain.segment import (
    MAX_BODY_BYTES,
    SegmentHeader,
    make_body,
    parse_header,
    parse_segment,
    segment_id,
)
from qic_desktop.errors import RefusedError

WRITER = "4c6377bdfe0d733ee7fd8eb59bcac76f"
SITE = "site:019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"


def lines(first: int, last: int) -> list[bytes]:
    return [
        make_line(Stamp(seq, seq, 0, None), entity="thing", identity="x", registers={"n": seq})
        for seq in range(first, last + 1)
    ]


def body(first: int = 1, last: int = 3) -> bytes:
    prev = None if first == 1 else "0" * 64
    return make_body(SegmentHeader(WRITER, SITE, first, last, prev), lines(first, last))


def code_of(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        parse_segment(data)
    return caught.value.code


def test_a_body_is_read_back() -> None:
    segment = parse_segment(body(4, 6))
    assert segment.id == segment_id(body(4, 6)) == sha256(body(4, 6)).hexdigest()
    assert [operation.seq for operation in segment.operations] == [4, 5, 6]
    assert segment.header.chain == f"{WRITER} {SITE}"
    assert segment.scope.text == SITE


def test_optional_keys_of_later_programs_are_kept() -> None:
    header = SegmentHeader(WRITER, SITE, 1, 1, None, extra={"made_by": "a later program"})
    data = make_body(header, lines(1, 1))
    assert parse_segment(data).header == header


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"v":1', b'"v":2', "Q-NEEDS-UPDATE"),
        (b'"crit":[]', b'"crit":["braille"]', "Q-NEEDS-UPDATE"),
        (b'"v":1', b'"v":0', "E-VERSION"),
        (b'"v":1', b'"v":true', "E-VERSION"),
        (b'"v":1', b'"v":1.0', "E-VERSION"),
        (b'"crit":[]', b'"crit":[1]', "E-HEADER"),
        (b'"crit":[]', b'"crit":{}', "E-HEADER"),
        (b'"practice":false', b'"practice":0', "E-HEADER"),
        (b'"practice":false,', b"", "E-HEADER"),
        (b'"practice":false', b'"practice":false,"practice":false', "E-HEADER"),
        (b'{"v":1,"crit":[]', b'{"crit":[],"v":1', "E-HEADER"),
        (b'"v":1,', b'"v":1, ', "E-HEADER"),
        (WRITER.encode(), WRITER.upper().encode(), "E-HEADER"),
        (b"site:", b"sight:", "E-SCOPE"),
        (b'"first":1', b'"first":2', "E-SEQ"),
        (b'"last":3', b'"last":2', "E-SEQ"),
        (b'"last":3', b'"last":4', "E-SEQ"),
        (b'"last":3', b'"last":0', "E-SEQ"),
        (b'"last":3', b'"last":"3"', "E-HEADER"),
        (b'"prev":null', b'"prev":"' + b"0" * 64 + b'"', "E-SEQ"),
        (b'"prev":null', b'"prev":"x"', "E-HEADER"),
        (b"\n[2,2", b"\n[3,2", "E-SEQ"),
        (b"\n[2,2", b"\r\n[2,2", "E-JSON"),
        (b"\n[3,3", b"\r\n[3,3", "E-JSON"),
        (b"\n[2,2", b"\n\n[2,2", "E-SEQ"),
    ],
)
def test_a_changed_body_is_refused_with_its_code(old: bytes, new: bytes, code: str) -> None:
    data = body()
    assert data.count(old) >= 1
    assert code_of(data.replace(old, new, 1)) == code


def test_line_ends_and_sizes() -> None:
    assert code_of(body()[:-1]) == "E-SEGMENT"
    assert code_of(b"") == "E-SEGMENT"
    assert code_of(b"\n" * (MAX_BODY_BYTES + 1)) == "E-SEGMENT"
    assert code_of(b"\n") == "E-HEADER"
    assert code_of(body().replace(b"\n", b"\r\n")) == "E-HEADER"
    header = body().split(b"\n")[0].replace(b'"last":3', b'"last":50001')
    assert code_of(header + b"\n" * 50_002) == "E-SEQ"


def test_a_writer_cannot_make_what_a_reader_refuses() -> None:
    with pytest.raises(RefusedError):
        make_body(SegmentHeader(WRITER, SITE, 1, 2, None), lines(1, 1))
    with pytest.raises(RefusedError):
        parse_header(b"{}")
