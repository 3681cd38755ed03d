"""Random mutations of real packages, by hand: ``python tests/hostile/mutate.py 20000 [seed]``.

Bytes flipped, cut, doubled, spliced with another package; members shuffled; and lies under a good signature: in the
manifest, in a segment's header, in its lines, in an enclosed document. Every file gets a verdict, no exception, within
half a second and 50 MB. The same seed makes the same files.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.domain.redaction import MARK, make_redaction
from qic_desktop.domain.segment import parse_segment
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.archive import MANIFEST, Packed, pack, read_archive, write_archive
from qic_desktop.exchange.documents import Root, make_root
from qic_desktop.exchange.verification import Context, Verdict, verify
from qic_desktop.exchange.wrapping import can_lock, is_wrapped, new_identity, recipient_of, unwrap, wrap

SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
SCOPE = f"site:{SITE}"
OPENS = new_identity()

LONGEST_SECONDS = 0.5
MOST_BYTES = 50 << 20
SPICE: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    2**53,
    2**60,
    10**400,
    "",
    "any",
    "\u202e",
    "\ud800",
    "0" * 64,
    [],
    {},
    [[[[[[[[[1]]]]]]]]],
    "x" * 70_000,
]


def helper(name: str) -> Any:
    """A module of the tests by its path; they are no packages."""
    spec = spec_from_file_location(f"qic_mutate_{name.replace('/', '_')}", Path(__file__).parents[1] / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def written(value: Any) -> bytes:
    """JSON without any of the program's own checks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Mutator:
    """Makes bad packages from good ones; the same seed makes the same."""

    def __init__(self, lab: Any, seed: int) -> None:
        self.lab = lab
        self.chance = random.Random(seed)
        certified = lab.certificate(lab.organiser, lab.second, ["organiser"])
        have = {f"{lab.organiser.keyid} organiser": ((1, "0" * 64),)}
        later = lab.segment(lab.laptop, SCOPE, [lab.observation(seq) for seq in (4, 5)], prev="ab" * 32)
        private = lab.segment(lab.laptop, f"{SCOPE}/private", [self.minutes()])
        enclosed = [lab.request(), lab.root().sealed, lab.invitation().sealed]
        self.good = [
            lab.package([lab.month(), lab.month(lab.stranger)], enclosed=enclosed, have=have),
            lab.package([lab.month(count=24)]),
            lab.package([certified], packer=lab.organiser, kind="organiser", enclosed=enclosed[1:2]),
            lab.package([later], have=have),
            lab.package([private, lab.month()], kind="restore", enclosed=enclosed),
            lab.package(self.redacted()),
            lab.package([lab.month()], enclosed=self.roots()),
        ]
        self.locks = [recipient_of(OPENS), recipient_of(new_identity())] if can_lock() else []
        self.locked = [wrap(data, self.locks) for data in self.good] if self.locks else []
        self.ways: list[Callable[[bytes], bytes]] = [
            self.flip,
            self.cut,
            self.splice,
            self.spoil,
            self.shuffle,
            self.lie_in_manifest,
            self.lie_in_header,
            self.lie_in_line,
            self.rot_segment,
            self.lie_in_document,
        ]

    def make(self) -> tuple[str, bytes]:
        """A bad package, and the way in which it is bad; some are locked and damaged, some damaged and locked."""
        way, chance = self.chance.choice(self.ways), self.chance.random()
        if not self.locks or chance > 0.2:
            return way.__name__, way(self.chance.choice(self.good))
        if chance > 0.05:
            way = self.chance.choice(self.ways[:4])
            return way.__name__, way(self.chance.choice(self.locked))
        damaged = way(self.chance.choice(self.good))
        return way.__name__, damaged if damaged in self.good else wrap(damaged, self.locks)

    def minutes(self) -> bytes:
        """A line of the team's own."""
        stamp = Stamp(1, 1, 1, None)
        return make_line(stamp, entity="person", identity=SITE, registers={"name": "A. Diop"})

    def redacted(self) -> list[bytes]:
        """A segment without its name, and the entry that records it."""
        lab = self.lab
        lines = [lab.observation(1, {"counts": {"numerator": 9}, "note": "Awa T., late"}), lab.observation(2)]
        before = parse_segment(lab.segment(lab.laptop, SCOPE, lines).partition(b"\n")[2])
        body = make_redaction(before, lambda text: text.replace("Awa T.", MARK), lab.laptop.keyid)
        assert body is not None
        new, stamp = sha256(body).hexdigest(), Stamp(3, 3, 3, None)
        entry = make_line(stamp, entity="redaction", identity=before.id, registers={"replacement": new})
        said = lab.segment(lab.laptop, SCOPE, [entry], prev=before.id)
        return [sealed.seal(sealed.SEGMENT, body, [lab.laptop]), said]

    def roots(self) -> list[bytes]:
        """A root of one key, and the next version: two of three, with an officer."""
        lab = self.lab
        first, others = lab.root(), (lab.coach, lab.second, lab.stranger)
        public, officers = tuple(key.public for key in others), (lab.organiser.public,)
        second = Root(first.collab, 2, 2, public, officers=officers)
        return [first.sealed, make_root(second, [lab.organiser, *others[:2]])]

    # --- bytes ------------------------------------------------------------------------------------------------

    def flip(self, data: bytes) -> bytes:
        """One to four bits changed."""
        changed = bytearray(data)
        for _ in range(self.chance.randint(1, 4)):
            changed[self.chance.randrange(len(changed))] ^= 1 << self.chance.randrange(8)
        return bytes(changed)

    def cut(self, data: bytes) -> bytes:
        """A piece missing, at the end as a rule."""
        first = self.chance.randrange(len(data))
        last = len(data) if self.chance.random() < 0.7 else self.chance.randrange(first, len(data))
        return data[:first] + data[last:]

    def splice(self, data: bytes) -> bytes:
        """The beginning of one and the end of another."""
        other = self.chance.choice(self.good)
        return data[: self.chance.randrange(len(data))] + other[self.chance.randrange(len(other)) :]

    def spoil(self, data: bytes) -> bytes:
        """A block of zeros, of noise, of itself, or line ends."""
        start, size = self.chance.randrange(len(data)), self.chance.choice([1, 2, 8, 64, 512])
        block = self.chance.choice([bytes(size), self.chance.randbytes(size), data[start : start + size] * 2, b"\r\n"])
        return data[:start] + block + data[start + size :]

    # --- members ----------------------------------------------------------------------------------------------

    def shuffle(self, data: bytes) -> bytes:
        """Members in another order, twice, missing, with another's bytes, with other sizes."""
        members = list(read_archive(data))
        one, other = self.chance.choice(members), self.chance.choice(members)
        kind = self.chance.randrange(5)
        if kind == 0:
            self.chance.shuffle(members)
        elif kind == 1:
            members.insert(self.chance.randrange(len(members) + 1), one)
        elif kind == 2:
            members.remove(one)
        elif kind == 3:
            members[members.index(one)] = Packed(one.name, other.data, other.size, other.crc)
        else:
            size = self.chance.choice([0, one.size + 1, 2**31, 63 << 20])
            members[members.index(one)] = Packed(one.name, one.data, size, one.crc)
        return write_archive(members)

    # --- lies under a good signature --------------------------------------------------------------------------

    def lie_in_manifest(self, data: bytes) -> bytes:
        """One or two fields, anywhere in the manifest, are something else."""
        head, *rest = read_archive(data)
        manifest = json.loads(head.content().partition(b"\n")[2])
        for _ in range(self.chance.randint(1, 2)):
            self.twist(manifest)
        return self.again(manifest, rest, data)

    def lie_in_header(self, data: bytes) -> bytes:
        """A segment's header says something else; its entry follows, as a rule."""

        def change(body: bytes) -> bytes:
            line, _, lines = body.partition(b"\n")
            fields = json.loads(line)
            self.twist(fields)
            return written(fields) + b"\n" + lines

        return self.with_segment(data, change)

    def lie_in_line(self, data: bytes) -> bytes:
        """An operation says something else."""

        def change(body: bytes) -> bytes:
            lines = body.split(b"\n")
            place = self.chance.randrange(1, len(lines) - 1)
            parts = json.loads(lines[place])
            self.twist(parts)
            lines[place] = written(parts)
            return b"\n".join(lines)

        return self.with_segment(data, change)

    def rot_segment(self, data: bytes) -> bytes:
        """Bytes of a segment changed before it was signed."""
        return self.with_segment(data, lambda body: self.spoil(self.flip(body)))

    def lie_in_document(self, data: bytes) -> bytes:
        """An enclosed document says something else."""
        head, *rest = read_archive(data)
        manifest = json.loads(head.content().partition(b"\n")[2])
        if not manifest["enclosed"]:
            return self.lie_in_manifest(data)
        place = self.chance.randrange(len(manifest["enclosed"]))
        kind, body = sealed.split_sealed(manifest["enclosed"][place].encode())
        fields = json.loads(body)
        self.twist(fields)
        signed = sealed.seal(kind, written(fields), [self.lab.organiser])
        manifest["enclosed"][place] = signed.decode("utf-8", "surrogateescape")
        return self.again(manifest, rest, data)

    def twist(self, value: Any) -> None:
        """Change something, at any depth, in an object or list."""
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = self.chance.choice(keys)
        if isinstance(value[key], (dict, list)) and self.chance.random() < 0.7:
            self.twist(value[key])
        elif self.chance.random() < 0.2:
            del value[key]
        elif type(value[key]) is int and self.chance.random() < 0.5:
            value[key] += self.chance.choice([-1, 1, 1000, 2**40])
        else:
            value[key] = self.chance.choice(SPICE)

    def with_segment(self, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
        """One segment changed and signed anew by its own key; the manifest lists what is there now."""
        head, *rest = read_archive(data)
        manifest = json.loads(head.content().partition(b"\n")[2])
        place = self.chance.randrange(len(rest))
        _, body = sealed.split_sealed(rest[place].content())
        body = change(body)
        lab = self.lab
        key = next(
            k
            for k in (lab.laptop, lab.stranger, lab.organiser)
            if manifest["entries"][place]["chain"].startswith(k.keyid)
        )
        rest[place] = pack(f"seg/{sha256(body).hexdigest()}", sealed.seal(sealed.SEGMENT, body, [key]))
        manifest["entries"][place] |= {
            "path": rest[place].name,
            "size": rest[place].size,
            "packed": rest[place].hash,
        }
        return self.again(manifest, rest, data)

    def again(self, manifest: Any, rest: list[Packed], data: bytes) -> bytes:
        """The package with another manifest, signed by the packer it had."""
        packer = self.lab.organiser if data is self.good[2] else self.lab.laptop
        return write_archive([pack(MANIFEST, sealed.seal(sealed.PACKAGE, written(manifest), [packer])), *rest])


@dataclass
class Report:
    """What many mutations came to."""

    made: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    longest_way: str = ""
    wrong: list[str] = field(default_factory=list)


def opened_and_judged(data: bytes, context: Context) -> Verdict:
    """The verdict of a reader who has the key."""
    if not is_wrapped(data):
        return verify(data, context)
    try:
        return verify(unwrap(data, [OPENS]), context)
    except RefusedError as error:
        return Verdict("refuse", error.code, error.detail)


def judged(data: bytes, context: Context, report: Report, way: str) -> Verdict:
    """The verdict on one file, with what it cost."""
    started = time.process_time()
    verdict = opened_and_judged(data, context)
    spent = time.process_time() - started
    if spent > report.longest:
        report.longest, report.longest_way = spent, way
    report.made += 1
    report.outcomes[verdict.outcome] += 1
    report.codes.update({verdict.code} | {one.code for one in verdict.segments})
    return verdict


def play(lab: Any, count: int, seed: int, *, slow: float = LONGEST_SECONDS) -> Report:
    """Make and judge that many.

    Raises:
        Exception: whatever the reader raised, which it never may.
    """
    mutator, context, report = Mutator(lab, seed), lab.context(), Report()
    for data in mutator.good:
        assert verify(data, context).outcome in ("accept", "partial"), verify(data, context)
    whole = {*mutator.good, *mutator.locked}
    for number in range(count):
        way, data = mutator.make()
        verdict = judged(data, context, report, way)
        # Bytes that nobody signed anew are never taken, unless the damage undid itself.
        unsigned = way in ("flip", "cut", "splice", "spoil", "shuffle")
        if unsigned and data not in whole and verdict.outcome != "refuse":
            report.wrong.append(f"{number} {way}: {verdict.outcome}")
        if report.longest > slow:
            report.wrong.append(f"{number} {way}: {report.longest:.2f} s")
            break
    return report


def main() -> int:
    """Play, print, answer 1 where something is wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261122
    lab = helper("exchange/lab").Lab()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    started = time.perf_counter()
    report = play(lab, count, seed)
    spent = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    tracemalloc.start()
    play(lab, min(count, 2_000), seed + 1)
    _now, peak = tracemalloc.get_traced_memory()
    print(f"{report.made} mutations in {spent:.1f} s, seed {seed}")
    print(f"longest {report.longest * 1000:.0f} ms ({report.longest_way})")
    print(f"memory: {grown / 2**20:.1f} MB above the start, {peak / 2**20:.1f} MB at most in Python's own count")
    print("outcomes:", dict(report.outcomes.most_common()))
    print("codes:", dict(report.codes.most_common()))
    for one in report.wrong:
        print("WRONG", one)
    return int(bool(report.wrong) or max(grown, peak) > MOST_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
