"""Packages against the bare operations that they need: reading, importing, reading again; their sizes.

A floor does what nobody can leave out: two Ed25519 verifications through PyNaCl, one SHA-256, one typed decode (the
program's own ``parse_segment``: no library of the project decodes this format with types; what untyped ``json.loads``
costs is in the note). For importing, the rows that a store needs are written besides: values, the signed segment, the
line of the package, what its packer holds. Both run in turn, in short blocks, on month packages of :mod:`samples`.
"""

from __future__ import annotations

import base64
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from grounds import enrol_sites, organiser_workspace
from rows import Row, Target, at_least, at_most
from samples import MONTHS, SampleSite, sample_site, two_years

from qic_desktop import bootstrap
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.segment import Segment, parse_segment
from qic_desktop.exchange import keys
from qic_desktop.exchange.archive import read_archive
from qic_desktop.exchange.manifest import Manifest, parse_manifest
from qic_desktop.exchange.sealed import authenticated, open_sealed, split_sealed
from qic_desktop.exchange.verification import Context, verify
from qic_desktop.services.exchanging import importing
from qic_desktop.services.trusting import trust
from qic_desktop.store.driver import sqlite
from qic_desktop.store.schema import LOG_TABLES

CYCLES = 2
FEW, BLOCK = 10, 100
"""Packages that are read, or imported, in turn with the floor."""
MONTH_BYTES, TWO_YEARS_BYTES = 4_500, 50_000


def ratio_at_least(limit: float) -> Target:
    """The figure is at least so many times its floor."""
    return Target("ratio", ">=", limit)


@dataclass(frozen=True, slots=True)
class Bare:
    """What has to be done for one package, laid out beforehand."""

    signed: tuple[tuple[bytes, bytes, bytes], ...]
    body: bytes
    rows: Mapping[str, Sequence[tuple[object, ...]]]

    def read(self) -> None:
        """Two verifications, a hash, a typed decode."""
        for key, message, signature in self.signed:
            keys.verify(key, message, signature)
        sha256(self.body).hexdigest()
        parse_segment(self.body)


def _bare(data: bytes, scope: str) -> Bare:
    signed, bodies, content = [], [], b""
    for member in read_archive(data):
        content = member.content()
        kind, body = split_sealed(content)
        opened = open_sealed(content, (kind,))
        pair = json.loads(content[: content.index(b"\n")])["sigs"][0]
        signature = base64.b64decode(pair[1])
        signed.append((opened.signer.public, authenticated(kind, body), signature))
        bodies.append(body)
    return Bare(tuple(signed), bodies[1], _rows(parse_manifest(bodies[0]), parse_segment(bodies[1]), content, scope))


def _rows(manifest: Manifest, segment: Segment, content: bytes, scope: str) -> dict[str, list[tuple[object, ...]]]:
    """Table → the rows that a store needs of a package."""
    header, packer, made = segment.header, manifest.packer, manifest.made
    writer = header.writer
    registers: list[tuple[object, ...]] = [
        (scope, one.entity, one.id, name, writer, one.seq, one.hash8, one.lamport, one.wall_ms, one.person, 1, raw)
        for one in segment.operations
        for name, raw in one.raw.items()
    ]
    held = (segment.id, writer, scope, header.first, header.last, header.prev, content, "accepted", "", manifest.id)
    line = (manifest.id, "a.qicpkg", "site", packer, 1, made, made, "applied", "", "{}", manifest.site)
    return {
        "register": registers,
        "segment": [held],
        "package": [line],
        "acknowledged": [(packer, chain, *tip, made) for chain, tips in manifest.have.items() for tip in tips],
        "clock": [(scope, header.last)],
    }


def benchmark_reading(_folder: Path, *, packages: int = 200, rounds: int = 7) -> list[Row]:
    """Judge month packages, each of a site of its own, against the bare operations."""
    made = []
    for number in range(packages):
        site = sample_site(number + 1)
        made.append((site.package(site.sealed([site.month(0, CYCLES)]), None), site.site.scope))
    bare = [_bare(data, scope) for data, scope in made]
    context = Context(declarations=find_declaration)

    def judge(package: tuple[bytes, str]) -> None:
        verify(package[0], context)

    mine: list[float] = []
    floor: list[float] = []
    untyped: list[float] = []
    works = ((mine, judge, made), (floor, Bare.read, bare), (untyped, _untyped, bare))
    for start in [place for _turn in range(rounds) for place in range(0, packages, FEW)]:
        for rates, work, things in works:
            rates.append(_rate(FEW, partial(_each, work, things[start : start + FEW])))
    loads = statistics.median(untyped)
    return [
        Row(
            "read a month's package",
            statistics.median(mine),
            "packages/s",
            statistics.median(floor),
            "2 verifications + SHA-256 + parse_segment",
            ratio_at_least(0.6),
            f"42 operations each; untyped json.loads of the lines alone: {loads:.0f}/s",
        )
    ]


def _untyped(one: Bare) -> None:
    for line in one.body.split(b"\n")[1:-1]:
        json.loads(line)


def _each(work: Callable[[Any], None], things: Sequence[Any]) -> None:
    """Nothing is kept: neither an import nor the floor keeps what it has read."""
    for thing in things:
        work(thing)


def _rate(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def benchmark_exchange(folder: Path, *, packages: int = 300, rounds: int = 3) -> list[Row]:
    """Import month packages of as many accepted sites, then the same files again; in blocks, beside the floor."""
    rates = []
    for turn in range(rounds):
        ground = folder / f"exchange-{turn}"
        ground.mkdir()
        rates += _exchange(ground, packages)
    imports, floors, again = (statistics.median(each) for each in zip(*rates, strict=True))
    return [
        Row(
            "import month packages",
            imports,
            "packages/s",
            floors,
            "bare reading + executemany of its rows, synced",
            ratio_at_least(0.5),
            f"{packages} sites, 42 operations each; guide 500/s on one core; originals are kept and synced besides",
        ),
        Row("import known packages again", again, "packages/s", target=at_least(2_000)),
    ]


def _exchange(ground: Path, packages: int) -> list[tuple[float, float, float]]:
    """Packages a second, block by block: imported, by the bare operations, and imported again."""
    workspace, _view = organiser_workspace(ground)
    collab = trust.collaborative_of(workspace)
    files, bare = [], []
    for number, site in enumerate(enrol_sites(workspace, packages)):
        sample = SampleSite(site, number + 1)
        data = sample.package(sample.sealed([sample.month(0, CYCLES)]), collab)
        files.append(ground / f"{site.code}.qicpkg")
        files[-1].write_bytes(data)
        bare.append(_bare(data, site.scope))
    rates = []
    for start in range(0, packages, BLOCK):
        part, work = files[start : start + BLOCK], bare[start : start + BLOCK]
        floor = _rate(len(part), partial(_read_and_insert, work, ground / f"floor-{start}.db"))
        first = _rate(len(part), partial(importing.import_packages, workspace, part))
        again = _rate(len(part), partial(importing.import_packages, workspace, part))
        rates.append((first, floor, again))
    bootstrap.close_workspace(workspace)
    return rates


def _read_and_insert(bare: Sequence[Bare], file: Path) -> None:
    connection = sqlite.connect(str(file), isolation_level=None)
    connection.execute("pragma journal_mode=delete")
    connection.execute("pragma synchronous=extra")
    connection.executescript(LOG_TABLES)
    connection.execute("begin immediate")
    for one in bare:
        one.read()
        for name, rows in one.rows.items():
            connection.executemany(f"insert into {name} values({','.join('?' * len(rows[0]))})", rows)
    connection.execute("commit")
    connection.close()


def benchmark_sizes(_folder: Path) -> list[Row]:
    """Bytes of a month's package, of two years sealed at once, and of two years sealed month by month."""
    site = sample_site(1)
    month = len(site.package(site.sealed([site.month(0, CYCLES)]), site.site.id))
    site = sample_site(2)
    months = two_years(site)
    lines = [line for one in months for line in one]
    at_once, monthly = (len(site.package(site.sealed(parts), site.site.id)) for parts in ([lines], months))
    return [
        Row("a month's package", month, "bytes", target=at_most(MONTH_BYTES), note="36 values, 2 tests of change"),
        Row(
            "two years' package, one segment", at_once, "bytes", target=at_most(TWO_YEARS_BYTES),
            note=f"{len(lines)} operations, as the sample of the design was sealed",
        ),
        Row(
            f"two years' package, {MONTHS} segments", monthly, "bytes",
            note=f"sealed month by month: {(monthly - at_once) / (MONTHS - 1):.0f} bytes more for each segment "
            "(signature, list entry, ZIP records, its own deflate window)",
        ),
    ]  # fmt: skip
