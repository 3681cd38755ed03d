"""Rows 49 to 65 of the matrix: what stands in a segment's header and lines, under a good signature."""

from __future__ import annotations

import gzip
from typing import Any

from qic_desktop.domain.operation import MAX_LAMPORT
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.trusting import trust

KEPT = "what makes no sense is kept and marked, or copies would diverge (F5)"
TOO_LONG = "2^60 has more digits than a number of the format may have, so this is no operation line (F0, F3)"


def lines(*made: bytes) -> Any:
    """A package of S001 with one segment of these lines."""
    return lambda bench: bench.package(bench.segment(*made))


def value(registers: Any, **fields: Any) -> Any:
    """One observation with these registers, beside nothing."""
    return lambda bench: bench.package(bench.month(registers=registers, **fields))


def beside(registers: Any, **fields: Any) -> Any:
    """A bad segment beside a sound one of another site: the sound one is taken."""

    def make(bench: Any) -> bytes:
        good = bench.segment(bench.line(bench.parties["S002"].seq + 1), by="S002")
        return bytes(bench.package(bench.month(registers=registers, **fields), good))

    return make


def counts(**fields: Any) -> dict[str, Any]:
    return {"counts": {"numerator": 4, "denominator": 9, **fields}}


def raw(old: bytes, new: bytes, **fields: Any) -> Any:
    """A line whose bytes were changed after it was written."""

    def make(bench: Any) -> bytes:
        line = bench.line(**fields)
        assert old in line
        return bytes(bench.package(bench.segment(line.replace(old, new, 1))))

    return make


def body(change: Any) -> Any:
    """A segment whose body was changed before it was signed."""
    return lambda bench: bench.package(bench.segment(bench.line(), body=change))


def header(**fields: Any) -> Any:
    """A segment with another header."""
    return lambda bench: bench.package(bench.segment(bench.line(), **fields))


def twelve(bench: Any) -> Any:
    seq = bench.parties["S001"].seq + 1
    return parse_period(f"{2020 + seq // 12}-{seq % 12 + 1:02}")


def shown(bench: Any, workspace: Any) -> Any:
    """What the organiser sees of the month that the case brought."""
    view = measures.get_measure(workspace, "four-hours")
    found = observations.list_observations(workspace, view, bench.parties["S001"].own_id)
    return view, next(one for one in found if one.period == twelve(bench).text)


def doubted(bench: Any, workspace: Any) -> None:
    view, one = shown(bench, workspace)
    assert observations.doubts_of(workspace, view, one)


def of_the_future(bench: Any, workspace: Any) -> None:
    view = measures.get_measure(workspace, "four-hours")
    found = observations.list_observations(workspace, view, bench.parties["S001"].own_id)
    one = next(one for one in found if one.period == "2199-12")
    assert observations.doubts_of(workspace, view, one)


def kept(bench: Any, workspace: Any) -> None:
    _view, one = shown(bench, workspace)
    assert one.numerator == 4


def escaped(bench: Any, workspace: Any) -> None:
    _view, one = shown(bench, workspace)
    assert one.note == "=cmd|' /C calc'!A0"
    assert spreadsheet_text(one.note) == "'=cmd|' /C calc'!A0"


def grants_nothing(bench: Any, workspace: Any) -> None:
    authority = trust.build_authority(workspace)
    key = bench.parties["S001"].key.keyid
    assert authority.right_to_write(key, organiser_scope()) == "none"
    assert not authority.may_enrol(key)
    assert not authority.knows(bench.stranger.keyid)


def still_shown(bench: Any, workspace: Any) -> None:
    view = measures.get_measure(workspace, "four-hours")
    found = observations.list_observations(workspace, view, bench.parties["S002"].own_id)
    assert {one.period: one.numerator for one in found} == {"2026-10": 5}


def certificate(subject: str, scopes: Any, *, enrol: bool = True, identity: str = "") -> Any:
    """S001 writes a certificate in its own site's scope."""

    def make(bench: Any) -> bytes:
        key = bench.stranger if subject == "stranger" else bench.parties[subject].key
        wanted = [scope.replace("SITE", bench.parties["S001"].scope) for scope in scopes]
        import base64

        grant = {"key": base64.b64encode(key.public).decode(), "as": "site", "scopes": wanted, "enrol": enrol}
        line = bench.line(entity="certificate", identity=identity or key.keyid, registers={"grant": grant})
        return bytes(bench.package(bench.segment(line)))

    return make


def steals_a_dot(bench: Any) -> bytes:
    """S001 overwrites, in its own scope, the dots of S002's entries: scopes keep them apart."""
    other = bench.parties["S002"].key.keyid
    dots = [[other, seq, f"{0:016x}"] for seq in range(1, 50)]
    return bytes(bench.package(bench.month(dots=dots)))


def twice_in_one(bench: Any) -> bytes:
    seq = bench.parties["S001"].seq + 1
    identity = f"{bench.measure}|2019-01|"
    made = [bench.line(seq + n, identity=identity, registers=counts(numerator=n)) for n in range(5)]
    return bytes(bench.package(bench.segment(*made)))


def large(bench: Any) -> bytes:
    """Ten thousand operations in one segment: large, and within every limit."""
    seq = bench.parties["S001"].seq + 1
    made = []
    for n in range(10_000):
        line = bench.line(seq + n, identity=f"{bench.measure}|{1900 + n % 100}-{n % 12 + 1:02}|{n}")
        made.append(line)
    return bytes(bench.package(bench.segment(*made)))


def many_small(bench: Any) -> bytes:
    """Five hundred segments of one chain."""
    from hashlib import sha256

    party = bench.parties["S001"]
    made, prev = [], party.tip
    for n in range(1, 501):
        seq = party.seq + n
        one = bench.segment(bench.line(seq), first=seq, last=seq, prev=prev)
        prev = sha256(one.partition(b"\n")[2]).hexdigest()
        made.append(one)
    return bytes(bench.package(*made))


def unicode_id(bench: Any) -> bytes:
    return bytes(bench.package(bench.segment(bench.line(identity=f"{bench.measure}|2020-01|\u202enoitces"))))


E_JSON, E_VALUE = {"code": "E-JSON", "parts": ("E-JSON",)}, {"code": "E-VALUE", "parts": ("E-VALUE",)}
E_OPS, E_ID = {"code": "E-OPS", "parts": ("E-OPS",)}, {"code": "E-ID", "parts": ("E-ID",)}
E_SEQ, E_HEADER = {"code": "E-SEQ", "parts": ("E-SEQ",)}, {"code": "E-HEADER", "parts": ("E-HEADER",)}
E_LAMPORT = {"code": "E-LAMPORT", "parts": ("E-LAMPORT",)}
TAKEN: dict[str, Any] = {"outcome": "accept", "parts": ("",)}
WAITS = {"code": "Q-NEEDS-UPDATE", "parts": ("Q-NEEDS-UPDATE",)}
NUMERATOR = b'"numerator":4'


def case(**fields: Any) -> dict[str, Any]:
    """One row: the fields of ``bench.Case``."""
    return fields


ROWS: list[dict[str, Any]] = [
    case(row=49, name="count below nought", make=value(counts(numerator=-1)), then=doubted, why=KEPT, **TAKEN),
    case(row=50, name="count of three and a half", make=value(counts(numerator=3.5)), why=KEPT, **TAKEN),
    case(
        row=51,
        name="count as text beside a sound segment",
        make=beside(counts(numerator="3")),
        outcome="partial",
        code="E-VALUE",
        parts=("E-VALUE", ""),
    ),
    case(row=52, name="count is true", make=value(counts(numerator=True)), **E_VALUE),
    case(
        row=53,
        name="count of a million millions",
        make=value(counts(numerator=10**12)),
        then=doubted,
        why=KEPT,
        **TAKEN,
    ),
    case(row=54, name="count is not a number", make=raw(NUMERATOR, b'"numerator":NaN'), **E_JSON),
    case(row=55, name="numerator above its denominator", make=value(counts(numerator=10)), then=doubted, **TAKEN),
    case(
        row=56,
        name="period in the future",
        make=lambda b: b.package(b.month(identity=f"{b.measure}|2199-12|")),
        then=of_the_future,
        **TAKEN,
    ),
    case(row=57, name="key twice", make=raw(NUMERATOR, b'"numerator":4,"numerator":5'), **E_JSON),
    case(row=58, name="Lamport number of 2^60", make=value(None, lamport=2**60), why=TOO_LONG, **E_OPS),
    case(row=58, name="Lamport number above its limit", make=value(None, lamport=MAX_LAMPORT + 1), **E_LAMPORT),
    case(row=59, name="clock of 2099", make=value(None, wall=4_083_264_000_000), then=kept, **TAKEN),
    case(
        row=60,
        name="kind of record that is not known here",
        make=value({"colour": "green"}, entity="weather", identity="anything"),
        why="it goes into the registers untouched and counts in the digest; only v and crit make a segment wait (F5)",
        **TAKEN,
    ),
    case(
        row=61,
        name="zero byte in a text",
        make=raw(NUMERATOR, b'"x":"a\x00b"'),
        why="a control character is no JSON of the format, whatever the register (F0)",
        **E_JSON,
    ),
    case(
        row=62,
        name="text of a megabyte",
        make=value({"note": "x" * 1_000_000}),
        why="the line is too long before its texts are looked at (F3)",
        **E_OPS,
    ),
    case(row=62, name="text one byte too long", make=value({"note": "x" * 65_537}), **E_VALUE),
    case(
        row=63,
        name="text that changes its direction",
        make=value({"note": "\u202etxet"} | counts()),
        then=kept,
        **TAKEN,
    ),
    case(
        row=64,
        name="text that is not UTF-8",
        make=raw(NUMERATOR, b'"x":"\xff\xfe"'),
        why="bytes that are no UTF-8 are no JSON of the format (F0)",
        **E_JSON,
    ),
    case(
        row=65,
        name="text that a spreadsheet would run",
        make=value({"note": "=cmd|' /C calc'!A0"} | counts()),
        then=escaped,
        **TAKEN,
    ),
    # --- our own ---------------------------------------------------------------------------------------------
    case(name="Lamport number at its limit", make=value(None, lamport=MAX_LAMPORT), then=kept, **TAKEN),
    case(name="Lamport number jumps by millions", make=value(None, lamport=5_000_000), then=kept, **TAKEN),
    case(name="Lamport number nought", make=value(None, lamport=0), **E_LAMPORT),
    case(name="clock before 1970", make=value(None, wall=-1), **E_OPS),
    case(name="clock at the end of time", make=value(None, wall=2**53), then=kept, **TAKEN),
    case(name="clock beyond the end of time", make=value(None, wall=2**53 + 1), **E_OPS),
    case(name="clock with a fraction", make=value(None, wall=1.5), **E_OPS),
    case(name="person by name", make=value(None, person="Ann"), **E_OPS),
    case(name="dots into the future", make=value(None, dots=[["a" * 32, 2**40, "0" * 16]]), then=kept, **TAKEN),
    case(name="dots of another site's entries", make=steals_a_dot, then=still_shown, **TAKEN),
    case(name="dot twice", make=value(None, dots=[["a" * 32, 1, "0" * 16]] * 2), **E_OPS),
    case(name="dot without a hash", make=value(None, dots=[["a" * 32, 1]]), **E_OPS),
    case(name="one record five times in a segment", make=twice_in_one, outcome="accept", parts=("",)),
    case(name="register twice in a line", make=raw(b'"counts":', b'"counts":null,"counts":'), **E_OPS),
    case(name="no register at all", make=value({}), **E_OPS),
    case(name="register in capitals", make=value({"Counts": 1}), **E_OPS),
    case(name="counts are nothing", make=value({"counts": None}), **TAKEN),
    case(name="counts are a list", make=value({"counts": [1, 2]}), **E_VALUE),
    case(name="deleted is a word and no tombstone", make=value(counts(deleted="yes")), then=kept, **TAKEN),
    case(name="nine levels deep", make=value({"x": [[[[[[[1]]]]]]]}), **E_JSON),
    case(name="eight levels deep", make=value({"x": [[[[[[1]]]]]]}), outcome="accept", parts=("",)),
    case(name="nested a hundred thousand deep", make=raw(NUMERATOR, b'"x":' + b"[" * 100_000), **E_JSON),
    case(name="integer of four thousand digits", make=raw(NUMERATOR, b'"numerator":1' + b"0" * 4_000), **E_JSON),
    case(name="number that overflows", make=raw(NUMERATOR, b'"numerator":1e999'), **E_JSON),
    case(name="number with a plus sign", make=raw(NUMERATOR, b'"numerator":+4'), **E_JSON),
    case(name="space between tokens", make=raw(NUMERATOR, b'"numerator": 4'), **E_JSON),
    case(name="lone surrogate in a text", make=value({"note": "\ud800"}), **E_JSON),
    case(name="escaped surrogate in a text", make=raw(NUMERATOR, b'"x":"\\ud800"'), **E_JSON),
    case(name="text that is not normalised", make=value({"note": "e\u0301"} | counts()), then=kept, **TAKEN),
    case(name="invisible marks in a stratum", make=unicode_id, **TAKEN),
    case(name="stratum with a bar", make=lambda b: b.package(b.month(identity=f"{b.measure}|2020-01|a|b")), **E_ID),
    case(name="month thirteen", make=lambda b: b.package(b.month(identity=f"{b.measure}|2020-13|")), **E_ID),
    case(
        name="calendar of a later program",
        make=lambda b: b.package(b.month(identity=f"{b.measure}|mars:2020|")),
        **TAKEN,
    ),
    case(name="id with a line feed", make=raw(b"|2020-", b"|20\n20-"), **E_SEQ),
    case(
        name="secret entity in a shared scope",
        make=value({"name": "Ann"}, entity="person", identity="x"),
        code="E-ENTITY",
        parts=("E-ENTITY",),
    ),
    case(
        name="certificate that grants itself everything",
        make=certificate("S001", ["organiser", "organiser/*"]),
        then=grants_nothing,
        **TAKEN,
    ),
    case(
        name="certificate that lets a stranger enrol others",
        make=certificate("stranger", ["SITE"]),
        then=grants_nothing,
        **TAKEN,
    ),
    case(
        name="certificate under another name than its key",
        make=certificate("stranger", ["SITE"], enrol=False, identity="0" * 32),
        then=grants_nothing,
        **TAKEN,
    ),
    case(
        name="certificate for another site",
        make=certificate("stranger", ["site:019a2f3e-6c10-7b52-9d41-2f6b8e0c7a99"], enrol=False),
        then=grants_nothing,
        **TAKEN,
    ),
    case(
        name="site writes for the organiser",
        make=lambda b: b.package(
            b.segment(b.line(1, entity="weather", identity="x", registers={"a": 1}), scope="organiser")
        ),
        code="E-SCOPE-NOT-GRANTED",
        parts=("E-SCOPE-NOT-GRANTED",),
    ),
    case(name="segment ends before it begins", make=header(first=9, last=8), code="E-MANIFEST"),
    case(name="first number without a beginning", make=header(prev=None), **E_SEQ),
    case(name="fewer lines than promised", make=body(lambda x: x.rpartition(b"\n[")[0] + b"\n"), **E_SEQ),
    case(name="header with spaces", make=body(lambda x: x.replace(b'"v":1', b'"v": 1', 1)), **E_HEADER),
    case(
        name="header in another order",
        make=body(lambda x: x.replace(b'"v":1,"crit":[]', b'"crit":[],"v":1', 1)),
        **E_HEADER,
    ),
    case(
        name="byte order mark in a segment",
        make=body(lambda x: b"\xef\xbb\xbf" + x),
        code="E-HEADER",
        parts=("E-HEADER",),
    ),
    case(name="segment with line ends of Windows", make=body(lambda x: x.replace(b"\n", b"\r\n")), **E_HEADER),
    case(name="segment without its last line end", make=body(lambda x: x[:-1]), code="E-SEGMENT", parts=("E-SEGMENT",)),
    case(name="segment with an empty line", make=body(lambda x: x + b"\n"), **E_SEQ),
    case(
        name="segment packed with gzip",
        make=body(lambda x: gzip.compress(x, mtime=0)),
        code="E-SEGMENT",
        parts=("E-SEGMENT",),
    ),
    case(name="segment that needs an unknown extension", make=header(crit=["braille"]), **WAITS),
    case(name="segment of the next version", make=header(v=2), **WAITS),
    case(name="ten thousand entries in one segment", make=large, **TAKEN),
    case(name="five hundred segments of one chain", make=many_small, outcome="accept", parts=("",) * 500),
]
