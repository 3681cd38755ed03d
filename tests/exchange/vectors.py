"""Makes the test vectors in ``tests/vectors``: packages, good and bad, with what every reader has to say of each.

Run it after a change of the format: ``python tests/exchange/vectors.py``. The keys are fixed and published here, for
tests only. Members are deflated without compressing, so that every version of zlib makes the same bytes.
"""

from __future__ import annotations

import json
import struct
import sys
import textwrap
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Declaration, Kind
from qic_desktop.domain.operation import Dot, Stamp, hash8, make_line
from qic_desktop.exchange import sealed
from qic_desktop.exchange.archive import Packed, pack, write_archive
from qic_desktop.exchange.authority import make_grant
from qic_desktop.exchange.documents import Invitation, make_invitation
from qic_desktop.exchange.keys import KeyPair
from qic_desktop.exchange.manifest import Entry, Manifest, make_manifest

FOLDER = Path(__file__).resolve().parents[1] / "vectors"
DOCUMENTS = FOLDER.parents[1] / "resources" / "docs"
MADE = 1795341700000
READING_KEY = bytes(range(64, 96))
"""The secret with which the locked vector opens: published, for tests only."""
SMALL_ORDER = bytes([1]) + bytes(31)
"""The neutral point: the signature of zero under it fits every message."""


def load_beside(name: str) -> Any:
    """Another file of this folder; tests are no packages."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location(f"qic_tests_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Vector:
    """A package, what is taken in before it, and what is to be said of it."""

    name: str
    data: bytes
    outcome: str = "accept"
    code: str = ""
    before: tuple[str, ...] = ("news",)


def deflated(name: str, content: bytes) -> Packed:
    """A member whose deflated stream is stored blocks: the same bytes everywhere."""
    pieces = [content[at : at + 65535] for at in range(0, len(content), 65535)] or [b""]
    last = len(pieces) - 1
    blocks = [
        struct.pack("<BHH", number == last, len(piece), len(piece) ^ 0xFFFF) + piece
        for number, piece in enumerate(pieces)
    ]
    return Packed(name, b"".join(blocks), len(content), zlib.crc32(content))


class Maker:
    """Packages of the small collaborative of ``tests/exchange/lab.py``."""

    def __init__(self, world: Any) -> None:
        self.world, self.lab = world, world.Lab()

    def line(self, seq: int, entity: str, identity: str, registers: Mapping[str, object], **more: Any) -> bytes:
        """An operation."""
        stamp = Stamp(seq, more.pop("lamport", seq), 1795341600000 + seq, None)
        return make_line(stamp, entity=entity, identity=identity, registers=registers, **more)

    def raw_segment(self, key: KeyPair, header: Mapping[str, object], *lines: bytes) -> bytes:
        """A sealed segment of any content: ``header`` overrides what a sound one says."""
        fields = {"v": 1, "crit": [], "practice": False, "writer": key.keyid, "scope": self.world.SCOPE, "first": 1}
        fields |= {"last": len(lines), "prev": None, **header}
        body = b"\n".join([json.dumps(fields, separators=(",", ":")).encode(), *lines, b""])
        return sealed.seal(sealed.SEGMENT, body, [key])

    def package(self, *segments: bytes, key: KeyPair | None = None, **fields: Any) -> bytes:
        """A package, packed by the laptop unless told otherwise."""
        packer = key or self.lab.laptop
        said = {"kind": "site", "collab": self.world.COLLAB, "site": self.world.SITE, "to": "any"}
        return self.sealed_package(self.manifest(segments, packer, **(said | fields)), segments, packer)

    def manifest(self, segments: Sequence[bytes], packer: KeyPair, **fields: Any) -> bytes:
        """The body of a manifest."""
        entries = []
        for data in segments:
            member, header = self.member(data), parse_header_loosely(data)
            chain = f"{header['writer']} {header['scope']}"
            entries.append(Entry(member.name, member.size, member.hash, chain, header["first"], header["last"]))
        made = {"packer": packer.keyid, "number": 1, "made": MADE, "app": "0.1.0"}
        return make_manifest(Manifest(**(made | fields), entries=tuple(entries)))

    def package_around(self, data: bytes, like: bytes) -> bytes:
        """A package with a damaged segment, listed as what the sound one was."""
        member, header = self.member(data), parse_header_loosely(like)
        chain = f"{header['writer']} {header['scope']}"
        entry = Entry(member.name, member.size, member.hash, chain, header["first"], header["last"])
        said = {"kind": "site", "collab": self.world.COLLAB, "site": self.world.SITE, "to": "any"}
        packer = self.lab.laptop
        body = make_manifest(Manifest(**said, packer=packer.keyid, number=1, made=MADE, app="0.1.0", entries=(entry,)))
        return self.sealed_package(body, [data], packer)

    def member(self, data: bytes) -> Packed:
        """A segment as it lies in the file."""
        return deflated(f"seg/{sha256(self.world.body_of(data)).hexdigest()}", data)

    def sealed_package(self, manifest: bytes, segments: Sequence[bytes], packer: KeyPair) -> bytes:
        """A file from the body of its manifest."""
        head = pack("manifest", sealed.seal(sealed.PACKAGE, manifest, [packer]))
        return write_archive([head, *map(self.member, segments)])

    def organised(self) -> list[bytes]:
        """What the organiser publishes: certificates of the laptop, the other site and the coach; a letter."""
        world, lab = self.world, self.lab
        grants = {
            lab.laptop: [world.SCOPE, world.PRIVATE],
            world.key(6): [f"site:{world.OTHER_SITE}"],
            lab.coach: [f"coach:{world.COACH}/*", f"coach:{world.COACH}/private"],
        }
        lines = [
            self.line(seq, "certificate", key.keyid, {"grant": make_grant(key.public, scopes)})
            for seq, (key, scopes) in enumerate(grants.items(), 1)
        ]
        lines.append(
            self.line(4, "letter", world.INVITED, {"title": "Willkommen\tà tous", "to": [], "withdrawn": False})
        )
        return [lab.segment(lab.organiser, "organiser", lines)]

    def good(self) -> list[Vector]:
        """Packages that can be taken in."""
        world, lab = self.world, self.lab
        first = lab.month()
        corrected = lab.observation(4, dots=[Dot(lab.laptop.keyid, 1, hash8(lab.observation(1)))])
        forked = lab.segment(lab.laptop, world.SCOPE, [lab.observation(1, {"note": "Another “branch” \\ of the log"})])
        later = lab.segment(lab.laptop, world.SCOPE, [same_month(self, corrected)], prev=world.id_of(first))
        new_laptop = lab.certificate(lab.laptop, lab.second, [world.SCOPE], scope=world.SCOPE)
        unknown = self.line(1, "song", "la la", {"verse": [1.5e-7, None, {"deep": "ä"}]})
        visit = self.line(1, "hand_over", world.INVITED, {"handed": {"package": "0" * 64, "on": "2026-11-22"}})
        root = lab.root().sealed
        invited = make_invitation(
            Invitation(world.COLLAB, world.INVITED, "coach", "A. Mbeki", "coach", None, bytes(range(16))), lab.organiser
        )
        organiser: dict[str, Any] = {"kind": "organiser", "site": None, "key": lab.organiser}
        return [
            Vector("news", self.package(*self.organised(), **organiser, enclosed=[root]), before=()),
            Vector(
                "invitation",
                self.package(*self.organised(), **(organiser | {"kind": "invitation"}), enclosed=[root, invited]),
                before=(),
            ),
            Vector("site-data", self.package(first)),
            Vector("held-already", self.package(first), "note", "N-ALREADY-HELD", ("news", "site-data")),
            Vector("correction", self.package(first, later)),
            Vector("second-month-alone", self.package(later)),
            Vector("late-first-month", self.package(first), before=("news", "second-month-alone")),
            Vector("fork", self.package(first, forked)),
            Vector("request", self.package(enclosed=[lab.request()]), before=("news",)),
            Vector(
                "visit",
                self.package(
                    lab.segment(lab.coach, f"coach:{world.COACH}/{world.SITE}", [visit]),
                    kind="coach",
                    site=None,
                    key=lab.coach,
                ),
            ),
            Vector("second-laptop", self.package(new_laptop, lab.month(lab.second))),
            *self.redacted(),
            Vector("unknown-entity", self.package(lab.segment(lab.laptop, world.SCOPE, [unknown]))),
        ]

    def redacted(self) -> list[Vector]:
        """A name in a note, removed from a segment that another one follows."""
        world, lab = self.world, self.lab
        named = {"counts": {"numerator": 9, "denominator": 10, "revision": 1}, "note": "Awa T., late"}
        first = lab.segment(lab.laptop, world.SCOPE, [lab.observation(1, named), lab.observation(2)])
        place = world.id_of(first)
        instead = self.redaction(first, b'"Awa T., late"', b'"[removed], late"')
        entry = self.line(3, "redaction", place, {"replacement": world.id_of(instead)})
        said = lab.segment(lab.laptop, world.SCOPE, [entry], prev=place)
        counted = self.redaction(first, b'"numerator":9', b'"numerator":8')
        other = self.line(3, "redaction", place, {"replacement": world.id_of(counted)})
        wrong = lab.segment(lab.laptop, world.SCOPE, [other], prev=place)
        again = self.redaction(first, b'"Awa T., late"', b'"[removed]"')
        later = self.line(4, "redaction", place, {"replacement": world.id_of(again)})
        twice = lab.segment(lab.laptop, world.SCOPE, [later], prev=world.id_of(said))
        return [
            Vector("named", self.package(first)),
            Vector("redaction", self.package(instead, said)),
            Vector("redaction-after", self.package(instead, said), before=("news", "named")),
            Vector("redacted-before", self.package(first), "note", "N-ALREADY-HELD", ("news", "redaction")),
            Vector("redaction-with-first", self.package(first, instead, said)),
            Vector("redaction-again", self.package(again, said, twice), before=("news", "redaction")),
            Vector("redaction-not-recorded", self.package(instead), "quarantine", "Q-REDACTION", ("news", "named")),
            Vector("redaction-recorded-late", self.package(said), before=("news", "named", "redaction-not-recorded")),
            Vector("redaction-of-a-count", self.package(counted, wrong), "partial", "E-REDACTION", ("news", "named")),
        ]

    def redaction(self, first: bytes, old: bytes, new: bytes) -> bytes:
        """A sealed segment again, with one text in its first line changed."""
        head, line, *rest = self.world.body_of(first)[:-1].split(b"\n")
        fields = json.loads(head) | {"crit": ["redaction"], "replaces": self.world.id_of(first)}
        fields |= {"was": [[1, hash8(line)]], "by": self.lab.laptop.keyid}
        assert old in line
        return self.raw_segment(self.lab.laptop, fields, line.replace(old, new), *rest)

    def waiting(self) -> list[Vector]:
        """Packages of which something waits."""
        world, lab = self.world, self.lab
        first = lab.month()
        second = lab.segment(lab.laptop, world.SCOPE, [lab.observation(4)], prev=world.id_of(first))
        revoked = lab.revocation(
            lab.organiser,
            lab.laptop,
            {world.SCOPE: world.id_of(first)},
            seq=5,
            prev=world.id_of(self.organised()[0]),
        )
        signed = self.manifest([], lab.laptop, kind="site", collab=world.COLLAB, site=world.SITE, to="any")
        newer = signed.replace(b'{"v":1,', b'{"v":2,')
        other = signed.replace(b'"kind":"site"', b'"kind":"song"')
        wait, update = "quarantine", "Q-NEEDS-UPDATE"
        return [
            Vector("partial", self.package(first, lab.month(lab.stranger)), "partial", "Q-UNKNOWN-KEY"),
            Vector("unknown-signer", self.package(lab.month(lab.stranger), key=lab.stranger), wait, "Q-UNKNOWN-KEY"),
            Vector("nobody-known", self.package(first), wait, "Q-UNKNOWN-KEY", ()),
            Vector(
                "revocation", self.package(revoked, kind="organiser", site=None, key=lab.organiser), before=("news",)
            ),
            Vector("revoked", self.package(second), wait, "Q-REVOKED", ("news", "revocation", "site-data")),
            Vector("revoked-later", self.package(first, second), "partial", "Q-REVOKED", ("news", "revocation")),
            Vector("future-version", self.sealed_package(newer, [], lab.laptop), wait, update),
            Vector("future-kind", self.sealed_package(other, [], lab.laptop), wait, update),
            Vector(
                "future-segment",
                self.package(self.raw_segment(lab.laptop, {"v": 2}, lab.observation(1))),
                wait,
                update,
            ),
            Vector(
                "needs-update",
                self.package(self.raw_segment(lab.laptop, {"crit": ["braille"]}, lab.observation(1))),
                wait,
                update,
            ),
        ]

    def damaged(self) -> list[Vector]:
        """Files that were changed on their way."""
        good = self.package(self.lab.month())
        size = struct.unpack("<L", good[18:22])[0]
        start = struct.unpack("<L", good[-6:-2])[0]
        second = start + 46 + len("manifest")

        def edited(at: int, new: bytes) -> bytes:
            return good[:at] + new + good[at + len(new) :]

        middle = (38 + size + start) // 2
        return [
            Vector("cut", good[:-10], "refuse", "E-ZIP"),
            *self.locked(good),
            Vector("empty", b"", "refuse", "E-NOT-A-PACKAGE"),
            Vector("trailing-bytes", good + b"\0", "refuse", "E-ZIP"),
            Vector("flipped-bit", edited(middle, bytes([good[middle] ^ 4])), "refuse", "E-PACKED"),
            Vector("flipped-bit-in-manifest", edited(300, bytes([good[300] ^ 1])), "refuse", "E-INFLATE"),
            Vector("overlap", edited(second + 42, bytes(4)), "refuse", "E-BOMB"),
            Vector("encrypted", edited(second + 8, b"\1"), "refuse", "E-ZIP-ENCRYPTED"),
            Vector("other-method", edited(second + 10, b"\x0e"), "refuse", "E-ZIP-METHOD"),
            Vector("path-outside", edited(second + 46, b"../"), "refuse", "E-MEMBER-NAME"),
        ]

    def locked(self, good: bytes) -> list[Vector]:
        """Age files around a good package (F20); no reader of the vectors has a key."""
        age = load_beside("age_by_hand")
        data = age.lock(good, [age.public(READING_KEY), age.public(bytes([9]) * 32)])
        refused = ("refuse", "E-DECRYPT")
        return [
            Vector("locked", data, *refused),
            Vector("locked-as-text", age.armored(data), *refused),
            Vector("locked-and-cut", data[:-1], *refused),
        ]

    def unsound(self) -> list[Vector]:
        """Well signed, and not to be taken in."""
        world, lab = self.world, self.lab
        sound = lab.observation(1)
        other_site = f"site:{world.OTHER_SITE}"
        signed = self.manifest([], lab.laptop, kind="site", collab=world.COLLAB, site=world.SITE, to="any")
        weak = sealed.assemble(sealed.PACKAGE, signed, [(SMALL_ORDER, SMALL_ORDER + bytes(32))])

        def changed(old: bytes, new: bytes, **header: Any) -> bytes:
            assert old in sound
            return self.package(self.raw_segment(lab.laptop, header, sound.replace(old, new)))

        month = lab.month()
        bad = {
            "duplicate-key": (changed(b'"numerator":401', b'"numerator":401,"numerator":9'), "E-JSON"),
            "not-a-number": (changed(b":401", b":NaN"), "E-JSON"),
            "escaped-letter": (changed(b'"observation"', b'"observatio\\u006e"'), "E-JSON"),
            "too-deep": (changed(b":401", b":" + b"[" * 7 + b"]" * 7), "E-JSON"),
            "flag-for-number": (changed(b":401", b":true"), "E-VALUE"),
            "number-for-flag": (
                self.package(lab.segment(lab.laptop, world.SCOPE, [measure(self, {"retired": 1})])),
                "E-VALUE",
            ),
            "no-such-month": (changed(b"|2020-02|", b"|2020-13|"), "E-ID"),
            "lamport-zero": (changed(b"[1,1,", b"[1,0,"), "E-LAMPORT"),
            "not-an-operation": (changed(b"[1,1,", b"[1,"), "E-OPS"),
            "gap": (changed(b"[1,1,", b"[2,1,"), "E-SEQ"),
            "no-first": (changed(b"401", b"401", prev="0" * 64), "E-SEQ"),
            "unknown-scope": (self.package(self.raw_segment(lab.laptop, {"scope": "band"}, sound)), "E-SCOPE"),
            "wrong-entity": (
                self.package(
                    lab.segment(lab.laptop, world.SCOPE, [self.line(1, "person", world.PERSON, {"name": "A"})])
                ),
                "E-ENTITY",
            ),
            "wrong-scope": (self.package(lab.month(scope=other_site)), "E-SCOPE-NOT-GRANTED"),
            "other-writer": (
                self.package(self.raw_segment(lab.stranger, {"writer": lab.laptop.keyid}, sound)),
                "E-WRITER",
            ),
            "other-packer": (self.sealed_package(signed, [], lab.stranger), "E-WRITER"),
            "small-order-key": (write_archive([pack("manifest", weak)]), "E-WEAK-KEY"),
            "private-chain": (self.package(lab.month(scope=world.PRIVATE)), "E-PRIVATE"),
            "practice": (self.package(lab.month(practice=True), practice=True), "E-PRACTICE"),
            "other-collaborative": (self.package(month, collab=world.INVITED), "E-COLLABORATIVE"),
            "missing-member": (
                self.sealed_package(
                    self.manifest([month], lab.laptop, kind="site", collab=world.COLLAB, site=world.SITE, to="any"),
                    [],
                    lab.laptop,
                ),
                "E-MISSING-MEMBER",
            ),
            "unlisted-member": (self.sealed_package(signed, [month], lab.laptop), "E-UNLISTED-MEMBER"),
        }
        return [Vector(name, data, "refuse", code) for name, (data, code) in bad.items()]


def measure(maker: Maker, registers: Mapping[str, object]) -> bytes:
    """A measure of a site's own."""
    return maker.line(1, "measure", maker.world.MEASURE, registers)


def same_month(maker: Maker, line: bytes) -> bytes:
    """An operation on the month of the first one: what it overwrites is of the same record."""
    return line.replace(b"|2020-05|", b"|2020-02|")


def parse_header_loosely(data: bytes) -> dict[str, Any]:
    """The header of a sealed segment, sound or not."""
    fields: dict[str, Any] = json.loads(data.split(b"\n")[1])
    return fields


def make(world: Any) -> list[Vector]:
    """Every vector, in the order in which they can build on each other."""
    maker = Maker(world)
    trust = load_beside("vectors_of_trust").Trust(maker, Vector)
    kept = [*maker.good(), *maker.waiting(), *maker.damaged(), *maker.unsound()]
    return [*kept, *trust.revocations(), *trust.roots(), *trust.forged()]


def index(world: Any, found: Sequence[Vector], digest_of: Callable[[Vector], str]) -> str:
    """The table of the vectors, as JSON."""
    lab = world.Lab()
    keys = {name: getattr(lab, name) for name in ("laptop", "second", "organiser", "coach", "stranger")}
    table = {
        "about": "Keys for tests only: never trust them. Of each package: what is taken in before, and what is said.",
        "pin": lab.root().spoken_id,
        "keys": {name: {"seed": key.seed.hex(), "keyid": key.keyid} for name, key in keys.items()},
        "packages": [
            {
                "file": f"{one.name}.qicpkg",
                "before": [f"{name}.qicpkg" for name in one.before],
                "outcome": one.outcome,
                "code": one.code,
                "digest": digest_of(one),
            }
            for one in found
        ],
    }
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def verified_digest(reader_module: Any, pin: str, found: Sequence[Vector]) -> Callable[[Vector], str]:
    """How the stand-alone verifier makes the digest after a vector and what comes before it."""
    data = {one.name: one.data for one in found}

    def digest_of(one: Vector) -> str:
        reader = reader_module.Reader(pin)
        for name in (*one.before, one.name):
            verdict = reader.take(data[name])
        return str(verdict["digest"])

    return digest_of


def entity_rows() -> str:
    """The table of entities in the notation of the document (F6)."""
    return "\n".join(
        "\n".join(textwrap.wrap(entity_row(DECLARATIONS[name]), 118, subsequent_indent="    ", break_long_words=False))
        for name in sorted(DECLARATIONS)
    )


def entity_row(declaration: Declaration) -> str:
    """One entity: its owners and registers."""
    parts, plain = [], dict[str, list[str]]()
    for name, kinds in declaration.registers.items():
        if isinstance(kinds, Kind):
            plain.setdefault(kinds, []).append(name)
            continue
        keys = dict[str, list[str]]()
        for key, kind in kinds.items():
            keys.setdefault(kind, []).append(key)
        parts.append(f"{name} = {grouped(keys)}")
    return " | ".join(
        [declaration.name, " ".join(sorted(declaration.owners)), *parts, *([grouped(plain)] if plain else [])]
    )


def grouped(names: dict[str, list[str]]) -> str:
    """Names after their type."""
    return "; ".join(" ".join([kind, *members]) for kind, members in names.items())


def free_rows() -> str:
    """The table of free texts in the notation of the document (F7a)."""
    rows = (f"{name} {' '.join(sorted(one.free))}" for name, one in sorted(DECLARATIONS.items()) if one.free)
    return "\n".join("\n".join(textwrap.wrap(row, 118, subsequent_indent="    ")) for row in rows)


def write_free(rows: str) -> None:
    """Put the table of free texts into the document and into the verifier."""
    write_table(
        rows, {"data-package.md": ("```text free\n", "\n```"), "verify_package.py": ('\nFREE = """\n', '\n"""')}
    )


def write_entities(rows: str) -> None:
    """Put the table of entities into the document and into the verifier."""
    write_table(
        rows, {"data-package.md": ("```text entities\n", "\n```"), "verify_package.py": ('\nENTITIES = """\n', '\n"""')}
    )


def write_table(rows: str, frames: Mapping[str, tuple[str, str]]) -> None:
    """Put a table between its marks."""
    for name, (before, after) in frames.items():
        path = DOCUMENTS / name
        head, mark, rest = path.read_text(encoding="utf-8").partition(before)
        tail = rest.partition(after)[2]
        path.write_text(f"{head}{mark}{rows}{after}{tail}", encoding="utf-8", newline="\n")


def main() -> None:
    """Write the table of entities and all vectors anew."""
    from importlib.util import module_from_spec, spec_from_file_location

    def load(name: str, path: Path) -> Any:
        spec = spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    write_entities(entity_rows())
    write_free(free_rows())
    world = load("lab", Path(__file__).with_name("lab.py"))
    verifier = load("verify_package", DOCUMENTS / "verify_package.py")
    found = make(world)
    for old in FOLDER.glob("*.qicpkg"):
        old.unlink()
    for one in found:
        (FOLDER / f"{one.name}.qicpkg").write_bytes(one.data)
    digest_of = verified_digest(verifier, world.Lab().root().spoken_id, found)
    (FOLDER / "index.json").write_text(index(world, found, digest_of), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
