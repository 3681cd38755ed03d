"""Rows 1 to 26 of the matrix, and what sticks, mail gateways, messengers and other programs make of a package."""

from __future__ import annotations

import base64
import bz2
import gzip
import importlib.util
import io
import lzma
import random
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from qic_desktop.exchange import wrapping
from qic_desktop.exchange.archive import MANIFEST, Packed, pack, read_archive, write_archive

END = struct.Struct("<4s4H2LH")
NAME = "seg/" + "0" * 64
REFUSED_WHOLE = "a file is exactly one package, or one flipped bit could hide in what is not (F9)"


def zipped(files: dict[str, bytes], **options: Any) -> bytes:
    """A ZIP of the standard library."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Name → content of a real package."""
    return {member.name: member.content() for member in read_archive(data)}


def flipped(data: bytes, position: int, bit: int = 0) -> bytes:
    """One bit changed."""
    changed = bytearray(data)
    changed[position] ^= 1 << bit
    return bytes(changed)


def zeroed(data: bytes, start: int, size: int) -> bytes:
    """A flash block that was never written."""
    return data[:start] + bytes(len(data[start : start + size])) + data[start + size :]


def with_end(data: bytes, **fields: int) -> bytes:
    """Another end record."""
    values = list(END.unpack(data[-22:]))
    for name, value in fields.items():
        values[["mark", "disk", "first", "here", "count", "size", "start", "comment"].index(name)] = value
    return data[:-22] + END.pack(*values)


def assembled(parts: list[bytes], records: list[bytes]) -> bytes:
    """Local parts and central records with an end record that fits them."""
    body, directory = b"".join(parts), b"".join(records)
    return body + directory + END.pack(b"PK\x05\x06", 0, 0, len(records), len(records), len(directory), len(body), 0)


def in_record(data: bytes, at: int, value: bytes) -> bytes:
    """Change a field of the last record of the directory."""
    start = data.rindex(b"PK\x01\x02") + at
    return data[:start] + value + data[start + len(value) :]


def renamed(data: bytes, name: str) -> bytes:
    """The last member under another name, in both places."""
    *first, last = read_archive(data)
    return write_archive([*first, Packed(name, last.data, last.size, last.crc)])


def declared_small(bench: Any) -> bytes:
    """A member that says 1 kB and inflates to 30 MB, with ``packed`` signed as it lies."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bomb.compress(bytes(30 << 20)) + bomb.flush()

    def swap(members: list[Packed]) -> list[Packed]:
        return [members[0], Packed(members[1].name, data, 1024, zlib.crc32(bytes(1024)))]

    def lie(manifest: dict[str, Any]) -> None:
        member = Packed(NAME, data, 1024, 0)
        manifest["entries"][0] |= {"packed": member.hash, "size": 1024}

    return bytes(bench.package(bench.month(), lie=lie, members=swap))


def full_overlap(_bench: Any) -> bytes:
    """Five hundred names for one stream of zeros."""
    head = Packed(MANIFEST, b"x", 1, zlib.crc32(b"x"))
    kernel = Packed(NAME, zlib.compress(bytes(1_000_000), 9)[2:-4], 1_000_000, 0)
    start = len(head.header) + 1
    records = [head.record(0)]
    records += [Packed(f"seg/{n:064x}", kernel.data, kernel.size, 0).record(start) for n in range(500)]
    return assembled([head.header, head.data, kernel.header, kernel.data], records)


def quoted_overlap(_bench: Any) -> bytes:
    """A stored block of deflate that contains the next member's header."""
    head = Packed(MANIFEST, b"x", 1, zlib.crc32(b"x"))
    inner = Packed("seg/" + "1" * 64, zlib.compress(bytes(100_000), 9)[2:-4], 100_000, 0)
    block = b"\x00" + struct.pack("<HH", len(inner.header), len(inner.header) ^ 0xFFFF)
    outer = Packed(NAME, block + inner.header + inner.data, len(inner.header) + 100_000, 0)
    first = len(head.header) + len(head.data)
    records = [head.record(0), outer.record(first), inner.record(first + len(outer.header) + len(block))]
    return assembled([head.header, head.data, outer.header, outer.data], records)


def many_members(bench: Any) -> bytes:
    head = read_archive(bench.fresh)[0]
    return write_archive([head, *(Packed(f"seg/{n:064x}", b"\x03\x00", 0, 0) for n in range(2_999))])


def same_name_twice(bench: Any) -> bytes:
    members = read_archive(bench.fresh)
    return write_archive([*members, members[-1]])


def shuffled(bench: Any) -> bytes:
    head, *rest = read_archive(bench.fresh)
    return write_archive([head, *rest[::-1]])


def manifest_last(bench: Any) -> bytes:
    head, *rest = read_archive(bench.fresh)
    return write_archive([*rest, head])


def manifest_rotten(bench: Any) -> bytes:
    """A bit of the manifest flipped and its check sum made to fit: only the signature knows."""
    head, *rest = read_archive(bench.fresh)
    return write_archive([pack(MANIFEST, flipped(head.data, len(head.data) - 30)), *rest])


def segment_rotten(bench: Any) -> bytes:
    *rest, last = read_archive(bench.fresh)
    return write_archive([*rest, Packed(last.name, flipped(last.data, len(last.data) // 2), last.size, last.crc)])


def zip64(bench: Any) -> bytes:
    extended = b"PK\x06\x06" + struct.pack("<Q", 44) + bytes(44) + b"PK\x06\x07" + bytes(16)
    return bytes(bench.fresh[:-22] + extended + bench.fresh[-22:])


def streamed(bench: Any) -> bytes:
    """Zipped by a program that cannot seek: sizes stand behind the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.got = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.got += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, data in unpacked(bench.fresh).items():
            archive.writestr(name, data)
    return bytes(pipe.got)


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


HTML = b"<!doctype html><html><body>Sign in to the hospital's guest network</body></html>"
# --- locked packages (F20): made with a small writer of our own, so that every part of one can be bent ------------

ORGANISER, OTHER = "organiser", bytes([77]) * 32


@cache
def age() -> Any:
    """The writer of age files; tests are no packages."""
    place = Path(__file__).resolve().parents[2] / "exchange" / "age_by_hand.py"
    spec = importlib.util.spec_from_file_location("qic_tests_age_by_hand", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reading_secret(bench: Any) -> bytes:
    """The secret that opens what is locked for the organiser."""
    file = bench.folder / "profile" / "keys" / f"{bench.parties[ORGANISER].key.keyid}.age"
    return wrapping.secret_of(file.read_text().strip())


def locked(bench: Any, data: bytes | None = None, *, seed: int = 1) -> bytes:
    """What the organiser can open."""
    made: bytes = age().lock(
        bench.fresh if data is None else data, [age().public(reading_secret(bench)), age().public(OTHER)], seed=seed
    )
    return made


def bent(data: bytes, mark: bytes, after: int = 0) -> bytes:
    """One bit changed so far behind the first place of ``mark``."""
    return flipped(data, data.index(mark) + len(mark) + after)


def with_passphrase(bench: Any, work: int) -> bytes:
    """Locked with a passphrase that takes 2^work steps to try."""
    body = age().text(noise(8, 32))
    stanza = b"-> scrypt " + age().text(noise(9, 16)) + b" %d\n" % work + body + b"\n"
    made: bytes = age().with_stanzas(bench.fresh, stanza, bytes(16), bytes(16))
    return made


def crowded(bench: Any, count: int) -> bytes:
    """So many people can open it that trying takes long."""
    file_key = bytes(range(16))
    one = age().stanza(file_key, age().public(OTHER), noise(10, 32))
    made: bytes = age().with_stanzas(bench.fresh, one * count, file_key, bytes(16))
    return made


def dead_share(bench: Any) -> bytes:
    """A recipient whose half of the key is a point of small order."""
    stanza = b"-> X25519 " + age().text(bytes(32)) + b"\n" + age().text(bytes(32)) + b"\n"
    made: bytes = age().with_stanzas(bench.fresh, stanza, bytes(16), bytes(16))
    return made


def mac_at(data: bytes) -> int:
    return data.index(b"\n--- ") + 5


def cut_at_chunk(bench: Any) -> bytes:
    """Cut where one piece of 64 KiB ends, so that every piece that is left is whole."""
    data = locked(bench, bench.fresh + bytes(200_000))
    payload = mac_at(data) + 44 + 16
    return data[: payload + 2 * (65_536 + 16)]


def locked_rows() -> list[dict[str, Any]]:
    """Rows 68 and 69, and our own."""
    shut = "E-DECRYPT"

    def text(bench: Any) -> bytes:
        made: bytes = age().armored(locked(bench))
        return made

    def row(name: str, make: Any, code: str = shut, **more: Any) -> dict[str, Any]:
        return case(name=name, make=make, code=code, **more)

    return [
        row("locked for another key", lambda b: age().lock(b.fresh, [age().public(OTHER)]), row=68),
        row("locked, cut short", lambda b: locked(b)[:-400], row=69),
        row("locked for the organiser", lambda b: locked(b, b.package(b.month())), "", parts=None),
        row(
            "locked, as text of a mail program",
            lambda b: age().armored(locked(b, b.package(b.month())), b" \r\n"),
            "",
            parts=None,
        ),
        row("locked, read by a coach without a key", locked, reader="C1"),
        row("locked, cut in the header", lambda b: locked(b)[:90]),
        row("locked, cut after the header", lambda b: locked(b)[: mac_at(locked(b)) + 44]),
        row("locked, cut between two pieces", cut_at_chunk),
        row("locked, bit flipped in the first line", lambda b: bent(locked(b), b"age-encryption.org/")),
        row("locked, bit flipped in the kind of recipient", lambda b: bent(locked(b), b"-> X")),
        row("locked, bit flipped in the recipient's share", lambda b: bent(locked(b), b"-> X25519 ", 3)),
        row("locked, bit flipped in the wrapped key", lambda b: bent(locked(b), b"-> X25519 ", 50)),
        row("locked, bit flipped in the header's seal", lambda b: flipped(locked(b), mac_at(locked(b)) + 9)),
        row("locked, bit flipped in the nonce", lambda b: flipped(locked(b), mac_at(locked(b)) + 50)),
        row("locked, bit flipped in the payload", lambda b: flipped(locked(b), mac_at(locked(b)) + 400)),
        row("locked, bit flipped in the last byte", lambda b: flipped(locked(b), len(locked(b)) - 1)),
        row("locked, bytes after the end", lambda b: locked(b) + b"\r\n"),
        row("locked, line ends mangled", lambda b: locked(b).replace(b"\n", b"\r\n")),
        row("locked, a passphrase of absurd cost", lambda b: with_passphrase(b, 40)),
        row("locked, a passphrase", lambda b: with_passphrase(b, 1)),
        row("locked, a share of small order", dead_share),
        row("locked for sixty-four strangers", lambda b: crowded(b, 64)),
        row("locked for more than may be", lambda b: crowded(b, 65)),
        row("locked for a hundred thousand", lambda b: crowded(b, 100_000)),
        row("locked twice", lambda b: locked(b, locked(b), seed=2)),
        row("locked, a letter inside", lambda b: locked(b, b"Dear organiser, our stick broke."), "E-NOT-A-PACKAGE"),
        row("locked, nothing inside", lambda b: locked(b, b""), "E-NOT-A-PACKAGE"),
        row("locked, a cut package inside", lambda b: locked(b, b.fresh[:-1]), "E-ZIP"),
        row("locked text, one letter gone", lambda b: text(b)[:200] + text(b)[201:]),
        row("locked text, a sign that is none", lambda b: text(b)[:200] + b"*" + text(b)[201:]),
        row("locked text without its end", lambda b: text(b)[:-40]),
        row("locked text with nothing in it", lambda b: age().armored(b"")),
        row("locked text around a package", lambda b: age().armored(b.fresh)),
    ]


def case(**fields: Any) -> dict[str, Any]:
    """One row: the fields of ``bench.Case``."""
    return fields


ROWS: list[dict[str, Any]] = [
    case(row=1, name="empty file", make=lambda _b: b"", code="E-NOT-A-PACKAGE"),
    case(row=2, name="random bytes", make=lambda _b: b"\x01" + noise(1, 5_000), code="E-NOT-A-PACKAGE"),
    case(row=3, name="web page of a guest network", make=lambda _b: HTML, code="E-NOT-A-PACKAGE"),
    case(row=4, name="cut in half", make=lambda b: b.fresh[: len(b.fresh) // 2], code="E-ZIP"),
    case(row=5, name="last byte missing", make=lambda b: b.fresh[:-1], code="E-ZIP"),
    case(row=6, name="zipped once more", make=lambda b: zipped({"june.qicpkg": b.fresh}), code="E-MEMBER-NAME"),
    case(row=7, name="bytes after the end", make=lambda b: b.fresh + b"\r\n", code="E-ZIP", why=REFUSED_WHOLE),
    case(row=8, name="bit flipped in a segment", make=segment_rotten, code="E-PACKED", why=REFUSED_WHOLE),
    case(row=9, name="bit flipped in the manifest", make=lambda b: flipped(b.fresh, 300), code="E-INFLATE"),
    case(row=9, name="bit flipped in the manifest, sum repaired", make=manifest_rotten, code="E-SIGNATURE"),
    case(row=10, name="zeroed flash block", make=lambda b: zeroed(b.fresh, 512, 512), code="E-INFLATE"),
    case(row=10, name="zeroed last block", make=lambda b: zeroed(b.fresh, len(b.fresh) - 512, 512), code="E-ZIP"),
    case(row=11, name="line ends mangled", make=lambda b: b.fresh.replace(b"\n", b"\r\n"), code="E-ZIP"),
    case(row=12, name="no manifest", make=lambda b: write_archive(read_archive(b.fresh)[1:]), code="E-NO-MANIFEST"),
    case(row=13, name="member climbs up", make=lambda b: renamed(b.fresh, "../../evil"), code="E-MEMBER-NAME"),
    case(row=14, name="member on drive C", make=lambda b: renamed(b.fresh, "C:\\evil"), code="E-MEMBER-NAME"),
    case(row=15, name="zero byte in a name", make=lambda b: renamed(b.fresh, NAME + "\0"), code="E-MEMBER-NAME"),
    case(row=16, name="name twice", make=same_name_twice, code="E-DUP-MEMBER"),
    case(
        row=17,
        name="member that nobody listed",
        make=lambda b: write_archive([*read_archive(b.fresh), pack(NAME, b"hidden")]),
        code="E-UNLISTED-MEMBER",
    ),
    case(
        row=18,
        name="listed member missing",
        make=lambda b: write_archive(read_archive(b.fresh)[:-1]),
        code="E-MISSING-MEMBER",
        why="a failure before the single segments refuses the whole; what is readable is a separate act (F16)",
    ),
    case(row=19, name="name in capitals", make=lambda b: renamed(b.fresh, "seg/" + "A" * 64), code="E-MEMBER-NAME"),
    case(
        row=20,
        name="four gigabytes promised",
        make=lambda b: in_record(b.fresh, 24, struct.pack("<L", 2**32 - 1)),
        code="E-BOMB",
    ),
    case(row=21, name="little promised, much inflated", make=declared_small, code="E-INFLATE"),
    case(row=22, name="members over each other", make=full_overlap, code="E-BOMB"),
    case(row=23, name="member that quotes a header", make=quoted_overlap, code="E-BOMB"),
    case(row=24, name="three thousand members", make=many_members, code="E-TOO-MANY-MEMBERS"),
    case(row=25, name="encrypted flag", make=lambda b: in_record(b.fresh, 8, b"\1\0"), code="E-ZIP-ENCRYPTED"),
    case(
        row=26,
        name="packed with bzip2",
        make=lambda b: zipped(unpacked(b.fresh), compression=zipfile.ZIP_BZIP2),
        code="E-ZIP-METHOD",
    ),
    case(
        row=26,
        name="packed with lzma",
        make=lambda b: zipped(unpacked(b.fresh), compression=zipfile.ZIP_LZMA),
        code="E-ZIP-METHOD",
    ),
    *locked_rows(),
    # --- our own: programs and services that people carry packages through -----------------------------------
    case(name="PDF named as a package", make=lambda _b: b"%PDF-1.7\n" + noise(2, 3_000), code="E-NOT-A-PACKAGE"),
    case(
        name="photograph of the screen", make=lambda _b: b"\xff\xd8\xff\xe0" + noise(3, 9_000), code="E-NOT-A-PACKAGE"
    ),
    case(name="packed with gzip", make=lambda b: gzip.compress(b.fresh, mtime=0), code="E-NOT-A-PACKAGE"),
    case(name="packed with xz", make=lambda b: lzma.compress(b.fresh), code="E-NOT-A-PACKAGE"),
    case(name="packed with bzip2 as a whole", make=lambda b: bz2.compress(b.fresh), code="E-NOT-A-PACKAGE"),
    case(name="mail body in base64", make=lambda b: base64.encodebytes(b.fresh), code="E-NOT-A-PACKAGE"),
    case(name="mail gateway appended a notice", make=lambda b: b.fresh + b"\nScanned. No threats.\n", code="E-ZIP"),
    case(name="mail gateway put a notice in front", make=lambda b: b"[EXTERN] " + b.fresh, code="E-NOT-A-PACKAGE"),
    case(name="eighth bit stripped", make=lambda b: bytes(x & 127 for x in b.fresh), code="E-ZIP"),
    case(
        name="opened and saved as text",
        make=lambda b: b.fresh.decode("utf-8", "replace").encode(),
        code="E-ZIP",
    ),
    case(name="saved as UTF-16", make=lambda b: b.fresh.decode("latin-1").encode("utf-16"), code="E-NOT-A-PACKAGE"),
    case(name="byte order mark in front", make=lambda b: b"\xef\xbb\xbf" + b.fresh, code="E-NOT-A-PACKAGE"),
    case(name="line ends to single feeds", make=lambda b: b.fresh.replace(b"\x21", b"\x0a"), code="E-ZIP"),
    case(name="all zeros, right size", make=lambda b: bytes(len(b.fresh)), code="E-NOT-A-PACKAGE"),
    case(
        name="half copied, the rest reserved",
        make=lambda b: zeroed(b.fresh, len(b.fresh) // 2, len(b.fresh)),
        code="E-ZIP",
    ),
    case(name="first block missing", make=lambda b: b.fresh[512:], code="E-NOT-A-PACKAGE"),
    case(name="a block twice", make=lambda b: b.fresh[:1024] + b.fresh[512:], code="E-ZIP"),
    case(name="two blocks exchanged", make=lambda b: b.fresh[512:1024] + b.fresh[:512], code="E-NOT-A-PACKAGE"),
    case(name="two packages in one file", make=lambda b: b.other + b.fresh, code="E-ZIP"),
    case(
        name="one package's front, another's tail",
        make=lambda b: b.other[:700] + b.fresh[700:],
        code="E-ZIP",
    ),
    case(name="ZIP in a ZIP in a ZIP", make=lambda b: zipped({"a.zip": zipped({"b": b.fresh})}), code="E-MEMBER-NAME"),
    case(name="zipped with its folder", make=lambda b: zipped({"June/june.qicpkg": b.fresh}), code="E-MEMBER-NAME"),
    case(name="a text document", make=lambda _b: zipped({"word/document.xml": HTML}), code="E-MEMBER-NAME"),
    case(name="zipped anew by a messenger", make=lambda b: zipped(unpacked(b.fresh)), code="E-ZIP"),
    case(
        name="zipped anew and deflated",
        make=lambda b: zipped(unpacked(b.fresh), compression=zipfile.ZIP_DEFLATED),
        code="E-ZIP",
    ),
    case(name="zipped as a stream", make=streamed, code="E-ZIP"),
    case(name="sixty-four bit ZIP", make=zip64, code="E-ZIP"),
    case(name="end record alone", make=lambda _b: END.pack(b"PK\5\6", 0, 0, 0, 0, 0, 0, 0), code="E-NO-MANIFEST"),
    case(name="program that unpacks itself", make=lambda b: b"MZ" + noise(4, 500) + b.fresh, code="E-NOT-A-PACKAGE"),
    case(name="comment in the end record", make=lambda b: with_end(b.fresh, comment=2) + b"hi", code="E-ZIP"),
    case(name="disk number", make=lambda b: with_end(b.fresh, disk=1), code="E-ZIP"),
    case(name="directory begins elsewhere", make=lambda b: with_end(b.fresh, start=0), code="E-ZIP"),
    case(name="one member hidden", make=lambda b: with_end(b.fresh, count=1, here=1), code="E-ZIP"),
    case(name="members in another order", make=shuffled, code="E-MANIFEST"),
    case(name="manifest at the end", make=manifest_last, code="E-NO-MANIFEST"),
    case(name="another date on a member", make=lambda b: in_record(b.fresh, 12, b"\x99"), code="E-ZIP"),
    case(name="marked as written on Unix", make=lambda b: in_record(b.fresh, 5, b"\x03"), code="E-ZIP"),
]
