"""Rows 27 to 48 and 64 to 70 of the matrix: who signed, for whom, which version, what the manifest promises."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from qic_desktop.exchange import sealed
from qic_desktop.exchange.archive import pack, read_archive, write_archive
from qic_desktop.services.trusting import trust

WAITS = "a newer version is nobody's mistake: it waits for the update and is not refused (F7, F15)"
IN_MANIFEST = "the manifest is read before any segment, and its failure refuses the whole (F16)"
SMALL_ORDER = b"\x01" + bytes(31)
OTHER_ID = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a99"


def into(body: bytes) -> Callable[[bytes], bytes]:
    """Whatever the body was, it is this."""
    return lambda _body: body


def put(**fields: Any) -> Callable[[dict[str, Any]], object]:
    """Set fields of a manifest."""
    return lambda manifest: manifest.update(fields)


def entry(**fields: Any) -> Callable[[dict[str, Any]], object]:
    """Set fields of a manifest's first entry."""
    return lambda manifest: manifest["entries"][0].update(fields)


def resealed(data: bytes, head: bytes) -> bytes:
    """A package with another sealed manifest."""
    return write_archive([pack("manifest", head), *read_archive(data)[1:]])


def empty_signature(bench: Any) -> bytes:
    head = read_archive(bench.fresh)[0].content()
    line, _, body = head.partition(b"\n")
    return resealed(bench.fresh, line.split(b'","')[0] + b'",""]]}\n' + body)


def zero_signature(bench: Any) -> bytes:
    body = read_archive(bench.fresh)[0].content().partition(b"\n")[2]
    public = bench.parties["S001"].key.public
    return resealed(bench.fresh, sealed.assemble(sealed.PACKAGE, body, [(public, bytes(64))]))


def spare_bits(bench: Any) -> bytes:
    """Another spelling of the same signature."""
    line, _, body = read_archive(bench.fresh)[0].content().partition(b"\n")
    place = line.rindex(b'=="')
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(line[place - 1]) ^ 1]
    return resealed(bench.fresh, line[: place - 1] + bytes([other]) + line[place:] + b"\n" + body)


def small_order(bench: Any) -> bytes:
    body = read_archive(bench.fresh)[0].content().partition(b"\n")[2]
    return resealed(bench.fresh, sealed.assemble(sealed.PACKAGE, body, [(SMALL_ORDER, SMALL_ORDER + bytes(32))]))


def signed_twice(bench: Any) -> bytes:
    body = read_archive(bench.fresh)[0].content().partition(b"\n")[2]
    both = [bench.parties["S001"].key, bench.stranger]
    return resealed(bench.fresh, sealed.seal(sealed.PACKAGE, body, both))


def wrong_type(bench: Any) -> bytes:
    """A segment offered as the manifest."""
    return resealed(bench.fresh, bench.month())


def swapped_names(bench: Any) -> bytes:
    def lie(manifest: dict[str, Any]) -> None:
        manifest["entries"][0]["path"] = "seg/" + "1" * 64

    def rename(members: list[Any]) -> list[Any]:
        one = members[1]
        return [members[0], type(one)("seg/" + "1" * 64, one.data, one.size, one.crc)]

    return bytes(bench.package(bench.month(), lie=lie, members=rename))


def private_hidden(bench: Any) -> bytes:
    """A private chain under the entry of a shared one."""
    scope = bench.parties["S001"].scope
    hidden = bench.segment(bench.line(1, entity="weather", identity="x"), scope=f"{scope}/private")
    return bytes(bench.package(hidden, lie=entry(chain=f"{bench.parties['S001'].key.keyid} {scope}")))


def provisional(bench: Any) -> bytes:
    return bytes(bench.own_again())


def no_seal(bench: Any) -> bytes:
    return resealed(bench.fresh, read_archive(bench.fresh)[0].content().partition(b"\n")[2])


def is_provisional(bench: Any, workspace: Any) -> None:
    authority = trust.build_authority(workspace)
    scope = bench.parties["S001"].scope
    from qic_desktop.domain.scope import Scope

    assert authority.right_to_write(bench.second.keyid, Scope.parse(scope)) == "provisional"


def nothing_acknowledged(_bench: Any, workspace: Any) -> None:
    assert [tuple(row) for row in workspace.store.rows("select * from acknowledged where seq > 1000")] == []


LONG_HAVE = {f"{'a' * 32} organiser": [[2**53, "0" * 64]]}


def case(**fields: Any) -> dict[str, Any]:
    """One row: the fields of ``bench.Case``."""
    return fields


ROWS: list[dict[str, Any]] = [
    case(
        row=27,
        name="signer that nobody knows",
        make=lambda b: b.unknown_site,
        code="Q-UNKNOWN-KEY",
        parts=("Q-UNKNOWN-KEY",) * 2,
    ),
    case(
        row=28,
        parts=("E-SCOPE-NOT-GRANTED",),
        name="another site's key",
        make=lambda b: b.package(b.segment(b.line(1), by="S002", scope=b.parties["S001"].scope), by="S002"),
        code="E-SCOPE-NOT-GRANTED",
        why="a site is named by scopes, so the matrix's E-SITE-MISMATCH is the missing grant (F14)",
    ),
    case(row=29, name="segment offered as a manifest", make=wrong_type, code="E-TYPE"),
    case(row=30, name="empty signature", make=empty_signature, code="E-SEALED"),
    case(row=30, name="signature of zeros", make=zero_signature, code="E-SIGNATURE"),
    case(row=31, name="key of small order", make=small_order, code="E-WEAK-KEY"),
    case(
        row=32,
        name="revoked key beyond and within its limit",
        make=lambda b: b.revoked,
        outcome="partial",
        code="Q-REVOKED",
        parts=("N-ALREADY-HELD", "", "", "Q-REVOKED"),
        # The segment held before waits until the one arrives that proves it to be an ancestor of the limit.
        new=4,
    ),
    case(
        row=33,
        name="laptop that another laptop vouches for",
        make=provisional,
        outcome="accept",
        parts=("", ""),
        then=is_provisional,
    ),
    case(
        row=34,
        name="second version of the format",
        make=lambda b: b.resigned(b.fresh, put(v=2)),
        code="Q-NEEDS-UPDATE",
        why=WAITS,
    ),
    case(
        row=35,
        name="critical extension",
        make=lambda b: b.resigned(b.fresh, put(crit=["braille"])),
        code="Q-NEEDS-UPDATE",
        why=WAITS,
    ),
    case(
        row=36,
        name="optional field of a later program",
        make=lambda b: b.package(b.segment(b.line(), later={"a": 1}), weather="dry"),
        outcome="accept",
        parts=("",),
    ),
    case(
        row=37,
        name="addressed to somebody else",
        make=lambda b: b.resigned(b.fresh, put(to=b.parties["S002"].own_id)),
        code="Q-WRONG-RECIPIENT",
    ),
    case(
        row=38,
        name="older news of the organiser",
        make=lambda b: b.news[0],
        outcome="accept",
        reader="S001",
        parts=None,
        why="the organiser's documents are operations, so nothing old becomes active (F5); the package itself "
        "is read, not noted only, since it brings receipts and the root",
    ),
    case(
        row=39,
        name="size too small",
        make=lambda b: b.package(b.month(), lie=entry(size=10)),
        code="E-SIZE",
        why=IN_MANIFEST,
    ),
    case(row=39, name="size below zero", make=lambda b: b.package(b.month(), lie=entry(size=-1)), code="E-MANIFEST"),
    case(row=40, name="name that is not the hash", make=swapped_names, code="E-HASH", why=IN_MANIFEST),
    case(row=41, name="manifest that is no JSON", make=lambda b: b.package(body=into(b"hello")), code="E-MANIFEST"),
    case(
        row=42,
        name="manifest nested a hundred thousand deep",
        make=lambda b: b.package(body=into(b"[" * 100_000)),
        code="E-MANIFEST",
    ),
    case(
        row=43,
        name="number of four thousand digits",
        make=lambda b: b.package(body=into(b'{"v":1' + b"0" * 4000 + b"}")),
        code="E-MANIFEST",
    ),
    case(
        row=44,
        name="segment for another site beside a sound one",
        make=lambda b: b.package(b.month(), b.segment(b.line(1), scope=b.parties["S002"].scope)),
        outcome="partial",
        code="E-SCOPE-NOT-GRANTED",
        parts=("", "E-SCOPE-NOT-GRANTED"),
    ),
    case(
        row=44,
        name="segment for another site, read by a site",
        make=lambda b: b.package(b.segment(b.line(b.parties["S002"].seq + 1), by="S002"), by="S002"),
        code="E-OTHER-SITE",
        verified="",
        reader="S001",
        parts=None,
    ),
    case(
        row=45,
        name="laptop that nobody knows, relayed",
        make=lambda b: b.package(b.month(), b.segment(b.line(1), by=b.stranger)),
        outcome="partial",
        code="Q-UNKNOWN-KEY",
        parts=("", "Q-UNKNOWN-KEY"),
    ),
    case(
        row=46,
        name="number missing inside a segment",
        make=lambda b: b.package(
            b.month(),
            b.segment(b.line(1), b.line(3), by="S002", scope=b.parties["S002"].scope, first=1, last=2, prev=None),
        ),
        outcome="partial",
        code="E-SEQ",
        parts=("", "E-SEQ"),
    ),
    case(
        row=47,
        name="same numbers, other content",
        make=lambda b: b.package(b.month(), b.month(registers={"counts": {"numerator": 5, "denominator": 9}})),
        outcome="accept",
        parts=("", ""),
    ),
    case(
        row=48,
        name="follows a segment that never was",
        make=lambda b: b.package(b.segment(b.line(), prev="0" * 64)),
        outcome="accept",
        parts=("",),
        problem="chain",
    ),
    case(
        row=66,
        name="package that is here already",
        make=lambda b: b.known,
        outcome="note",
        code="N-ALREADY-HELD",
        parts=None,
    ),
    case(
        row=67,
        name="older package of the same site",
        make=lambda b: b.oldest,
        outcome="note",
        code="N-ALREADY-HELD",
        parts=None,
    ),
    # --- our own: what the manifest may lie about ------------------------------------------------------------
    case(name="manifest without a seal", make=no_seal, code="E-SEALED"),
    case(name="manifest signed twice", make=signed_twice, code="E-SEALED"),
    case(name="signature in another spelling", make=spare_bits, code="E-SEALED"),
    case(name="packer is somebody else", make=lambda b: b.package(b.month(), packer="0" * 32), code="E-WRITER"),
    case(name="another collaborative", make=lambda b: b.package(b.month(), collab=OTHER_ID), code="E-COLLABORATIVE"),
    case(name="practice package", make=lambda b: b.package(b.month(), practice=True), code="E-PRACTICE"),
    case(
        name="practice segment in a real package",
        make=lambda b: b.package(b.segment(b.line(), practice=True)),
        code="E-PRACTICE",
        parts=("E-PRACTICE",),
    ),
    case(name="kind of a later program", make=lambda b: b.package(b.month(), kind="census"), code="Q-NEEDS-UPDATE"),
    case(
        name="restore package in strange hands",
        make=lambda b: b.package(b.month(), kind="restore"),
        code="Q-WRONG-RECIPIENT",
        verified="",
        parts=None,
    ),
    case(
        name="private chain in a site package",
        make=lambda b: b.package(b.segment(b.line(1), scope=b.parties["S001"].scope + "/private")),
        code="E-PRIVATE",
    ),
    case(name="private chain under a shared entry", make=private_hidden, code="E-PRIVATE"),
    case(
        name="private chain among the receipts",
        make=lambda b: b.package(b.month(), have={f"{'a' * 32} organiser/private": []}),
        code="E-PRIVATE",
    ),
    case(
        name="receipts of a stranger for numbers that never were",
        make=lambda b: b.package(b.month(), by=b.stranger, have=LONG_HAVE),
        outcome="accept",
        parts=("",),
        then=nothing_acknowledged,
    ),
    case(
        name="byte order mark in the manifest",
        make=lambda b: b.package(b.month(), body=lambda x: b"\xef\xbb\xbf" + x),
        code="E-MANIFEST",
    ),
    case(
        name="manifest in UTF-16",
        make=lambda b: b.package(b.month(), body=lambda x: x.decode().encode("utf-16")),
        code="E-MANIFEST",
    ),
    case(
        name="manifest with line ends of Windows",
        make=lambda b: b.package(b.month(), body=lambda x: x + b"\r\n"),
        code="E-MANIFEST",
    ),
    case(
        name="key twice in the manifest",
        make=lambda b: b.package(b.month(), body=lambda x: x.replace(b'"to":"any"', b'"to":"any","to":"any"')),
        code="E-MANIFEST",
    ),
    case(name="lone surrogate in the manifest", make=lambda b: b.package(b.month(), app="\ud800"), code="E-MANIFEST"),
    case(name="package number zero", make=lambda b: b.package(b.month(), number=0), code="E-MANIFEST"),
    case(name="package number is true", make=lambda b: b.package(b.month(), number=True), code="E-MANIFEST"),
    case(name="made before 1970", make=lambda b: b.package(b.month(), made=-1), code="E-MANIFEST"),
    case(
        name="made at the end of time", make=lambda b: b.package(b.month(), made=2**53), outcome="accept", parts=("",)
    ),
    case(
        name="made in 2001 by a dead clock battery",
        make=lambda b: b.package(b.month(wall=978_307_200_000), made=978_307_200_000),
        outcome="accept",
        parts=("",),
    ),
    case(name="version nought", make=lambda b: b.package(b.month(), v=0), code="E-VERSION"),
    case(name="version as text", make=lambda b: b.package(b.month(), v="1"), code="E-VERSION"),
    case(name="addressed to a name", make=lambda b: b.package(b.month(), to="Dr Mbeki"), code="E-MANIFEST"),
    case(name="enclosed is no list", make=lambda b: b.package(b.month(), enclosed={}), code="E-MANIFEST"),
    case(
        name="enclosed document that is rubbish",
        make=lambda b: b.package(b.month(), enclosed=["rubbish", "{}\n{}", ""]),
        outcome="accept",
        parts=("",),
    ),
    case(
        name="packed hash of something else",
        make=lambda b: b.package(b.month(), lie=entry(packed="0" * 64)),
        code="E-PACKED",
    ),
    case(name="size of all atoms", make=lambda b: b.package(b.month(), lie=entry(size=2**53)), code="E-SIZE"),
    case(
        name="entry with other numbers",
        make=lambda b: b.package(b.month(), lie=entry(first=1, last=1)),
        code="E-ENTRY",
        parts=("E-ENTRY",),
    ),
    case(
        name="entry with another chain",
        make=lambda b: b.package(b.month(), lie=entry(chain=f"{'a' * 32} organiser")),
        code="E-ENTRY",
        parts=("E-ENTRY",),
    ),
    case(
        name="entry outside of the folder",
        make=lambda b: b.package(b.month(), lie=entry(path="seg/../x")),
        code="E-MANIFEST",
    ),
    case(
        name="attachment that no entry names",
        make=lambda b: b.package(b.month(), blobs=[b"x" * 99]),
        code="E-UNLISTED-MEMBER",
    ),
    case(
        name="attachment above its limit",
        make=lambda b: b.package(b.month(), blobs=[bytes(2 << 20) + b"1"]),
        code="E-TOO-LARGE",
    ),
    case(name="package with nothing in it", make=lambda b: b.package(), outcome="accept", parts=()),
    case(
        name="request to join alone",
        make=lambda b: b.request_only,
        outcome="quarantine",
        code="Q-UNKNOWN-KEY",
        parts=None,
    ),
]
ROWS += [
    case(
        name="manifest signed as base64 with its padding lost",
        make=lambda b: resealed(b.fresh, read_archive(b.fresh)[0].content().replace(b"==", b"", 1)),
        code="E-SEALED",
    ),
    case(
        name="manifest header as long as a book",
        make=lambda b: resealed(b.fresh, b'{"type":"' + base64.b64encode(bytes(9_000)) + b'"}\n{}'),
        code="E-SEALED",
    ),
]
