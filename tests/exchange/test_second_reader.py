"""Two readers of one format: the program, and the stand-alone verifier that was written from the document alone.

They have to say the same of every vector in ``tests/vectors``, and of random damage, also under a good signature.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.segment import Segment
from qic_desktop.exchange.authority import Authority, Statement, statements_of
from qic_desktop.exchange.documents import Root
from qic_desktop.exchange.removing import recorded_in
from qic_desktop.exchange.roots import followed
from qic_desktop.exchange.verification import Context, Verdict, verify
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import importing
from qic_desktop.services.trusting import joining
from qic_desktop.services.workspace import Role

PROJECT = Path(__file__).resolve().parents[2]
VECTORS = PROJECT / "tests" / "vectors"
VERIFIER = PROJECT / "resources" / "docs" / "verify_package.py"
INDEX: dict[str, Any] = json.loads((VECTORS / "index.json").read_text(encoding="utf-8"))
PACKAGES: list[dict[str, Any]] = INDEX["packages"]
NAMES = [row["file"] for row in PACKAGES]


def load(name: str, path: Path) -> ModuleType:
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def verifier() -> Any:
    return load("verify_package", VERIFIER)


@pytest.fixture(scope="module")
def maker() -> Any:
    return load("exchange_vectors", Path(__file__).with_name("vectors.py"))


class Program:
    """The program's reader with what it would hold: each package is judged and, where it is sound, taken in."""

    def __init__(self, world: Any) -> None:
        self.root = world.Lab().root()
        self.roots: tuple[Root, ...] = (self.root,)
        self.held: set[str] = set()
        self.prevs: dict[str, str | None] = {}
        self.stated: list[Statement] = []
        self.accepted: dict[str, Segment] = {}

    def context(self) -> Context:
        return Context(
            find_declaration,
            Authority.build(self.roots, statements=self.stated, prev_of=self.prevs.get),
            held=self.held.__contains__,
            practice=False,
            collab=self.root.collab,
            redactions=lambda _scope, old: [
                said for one in self.accepted.values() for said in recorded_in(one) if said.old == old
            ],
            find=self.accepted.get,
        )

    def take(self, data: bytes) -> Verdict:
        verdict = verify(data, self.context())
        for one in verdict.segments:
            if one.segment is not None:
                self.prevs[one.id] = one.segment.header.prev
                self.stated += statements_of(one.segment)
        self.roots = followed(self.roots, verdict.roots)
        self.held |= {segment.id for segment in verdict.accepted}
        self.accepted |= {segment.place: segment for segment in verdict.accepted}
        return verdict


def data_of(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


# --- the vectors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", PACKAGES, ids=NAMES)
def test_both_readers_say_what_the_vector_says(row: dict[str, Any], world: Any, verifier: Any) -> None:
    program, second = Program(world), verifier.Reader(INDEX["pin"])
    for name in row["before"]:
        program.take(data_of(name))
        second.take(data_of(name))
    here, there = program.take(data_of(row["file"])), second.take(data_of(row["file"]))
    assert (here.outcome, here.code) == (row["outcome"], row["code"])
    assert (there["outcome"], there["code"]) == (row["outcome"], row["code"])
    assert there["digest"] == row["digest"]
    assert [(one["id"], one["outcome"], one["code"]) for one in there["segments"]] == [
        (one.id, one.outcome, one.code) for one in here.segments
    ]


@pytest.mark.parametrize("row", PACKAGES, ids=NAMES)
def test_a_real_store_ends_with_the_digest_of_the_second_reader(
    row: dict[str, Any], small: Any, tmp_path: Path, verifier: Any
) -> None:
    coach = small.create("A. Mbeki", Role.COACH)
    joining.join(coach, VECTORS / "invitation.qicpkg")
    second = verifier.Reader(INDEX["pin"])
    second.take(data_of("invitation.qicpkg"))
    # The invitation is taken in already: of the same file once more a store needs to know no more than that.
    for name in [one for one in (*row["before"], row["file"]) if one != "invitation.qicpkg"]:
        found = importing.import_packages(coach, [VECTORS / name]).packages[0]
        told = second.take(data_of(name))
        assert (found.outcome, found.code) == (told["outcome"], told["code"]), name
    assert keeping.digest(coach) == second.digest()


def test_the_vectors_are_made_again_byte_for_byte(world: Any, maker: Any, verifier: Any) -> None:
    found = maker.make(world)
    assert sorted(f"{one.name}.qicpkg" for one in found) == sorted(path.name for path in VECTORS.glob("*.qicpkg"))
    assert [one.name for one in found if one.data != data_of(f"{one.name}.qicpkg")] == []
    digest_of = maker.verified_digest(verifier, INDEX["pin"], found)
    assert maker.index(world, found, digest_of) == (VECTORS / "index.json").read_text(encoding="utf-8")


def test_the_order_of_arrival_does_not_change_the_digest(verifier: Any) -> None:
    names = ["correction", "fork", "second-laptop", "visit", "revocation", "unknown-entity", "partial", "news"]
    chance, digests = random.Random(4), set()
    for _ in range(20):
        chance.shuffle(names)
        second = verifier.Reader(INDEX["pin"])
        verdicts = [second.take(data_of(f"{name}.qicpkg")) for name in names]
        digests.add(verdicts[-1]["digest"])
    assert len(digests) == 1


# --- random damage ------------------------------------------------------------------------------------------

SPICE = [
    b"",
    b"\0",
    b"\n",
    b" ",
    b'"',
    b"\\",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b"null",
    b"true",
    b"NaN",
    b"-",
    b"\xff",
]
SPICE += [b"0", b"1.0", b"1e2", b"9007199254740993", b'"v":1', "ä".encode(), "\u0301".encode(), b"|", b"\x7f", b"A"]


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 2)):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice([0, 1, 1, 2, 8]))
        piece = chance.choice([bytes([chance.randrange(32, 127)]), chance.choice(SPICE), bytes(changed[start:end]) * 2])
        changed[start:end] = piece
    return bytes(changed)


def compared(data: bytes, program: Program, second: Any) -> tuple[str, str]:
    """Both codes, after both took the same part of it in or none."""
    here, there = verify(data, program.context()), second.take(data)
    taken = [one.id for one in here.segments if one.outcome == "accept"]
    assert taken == [one["id"] for one in there["segments"] if one["outcome"] == "accept"], (here.code, there["code"])
    assert here.outcome == there["outcome"], (here.code, there["code"], data)
    for one in taken:
        del second.held[one]
    return here.code, there["code"]


@pytest.fixture
def readers(world: Any, verifier: Any) -> tuple[Program, Any]:
    program, second = Program(world), verifier.Reader(INDEX["pin"])
    for reader in (program, second):
        reader.take(data_of("news.qicpkg"))
    return program, second


DIGITS = {"arabic": "٠١٢٣٤٥٦٧٨٩", "devanagari": "०१२३४५६७८९", "full-width": "０１２３４５６７８９"}


@pytest.mark.parametrize("script", DIGITS)
def test_ids_in_other_digits_are_refused_by_both(script: str, verifier: Any) -> None:
    measure, other = "019a0000-0000-7000-8000-000000000001", str.maketrans("0123456789", DIGITS[script])
    tails = {
        "tally": "2019-03-05",
        "observation": "2019-03|",
        "target": "3",
        "definition_revision": "12",
        "data_plan": "1",
    }
    for entity, tail in tails.items():
        declaration = find_declaration(entity)
        assert declaration is not None
        for text, sound in (
            (tail, True),
            (tail.translate(other), False),
            (tail[:-1] + tail[-1].translate(other), False),
        ):
            sound = sound or text == tail
            identity = f"{measure}|{text}"
            assert (declaration.check_id(identity), verifier.is_id(entity, identity)) == (sound, sound), identity
        assert not declaration.check_id(f"{measure.translate(other)}|{tail}")
        assert not verifier.is_id(entity, f"{measure.translate(other)}|{tail}")


@pytest.mark.parametrize("script", DIGITS)
def test_segments_in_other_digits_are_judged_alike_under_a_good_signature(
    script: str, world: Any, maker: Any, readers: tuple[Program, Any]
) -> None:
    lab, other = world.Lab(), str.maketrans("0123456789", DIGITS[script])
    made = maker.Maker(world)
    sealed = lab.month()
    body = world.body_of(sealed)
    places = [at for at, byte in enumerate(body) if chr(byte).isdigit()]
    codes = set()
    for at in random.Random(script).sample(places, 60):
        changed = body[:at] + chr(body[at]).translate(other).encode() + body[at + 1 :]
        package = made.package_around(maker.sealed.seal(maker.sealed.SEGMENT, changed, [lab.laptop]), sealed)
        here, there = compared(package, *readers)
        assert here == there or {here, there} <= {"E-OPS", "E-JSON"}, (here, there, changed)
        codes.add(here)
    assert "" not in codes


@pytest.mark.parametrize("name", ["site-data", "correction", "visit", "partial", "request"])
def test_damaged_files_are_judged_alike(name: str, readers: tuple[Program, Any]) -> None:
    data, chance = data_of(f"{name}.qicpkg"), random.Random(name)
    codes = Counter(compared(mutated(data, chance), *readers) for _ in range(100))
    assert sum(count for (here, there), count in codes.items() if here == there) >= 95, codes


def test_damaged_segments_under_a_good_signature_are_judged_alike(
    world: Any, maker: Any, readers: tuple[Program, Any]
) -> None:
    lab, made, chance = world.Lab(), maker.Maker(world), random.Random(20261122)
    kinds = [made.organised()[0], lab.month(), lab.month(lab.second)]
    codes: Counter[tuple[str, str]] = Counter()
    for number in range(600):
        body = world.body_of(kinds[number % 3])
        key = (lab.organiser, lab.laptop, lab.second)[number % 3]
        head, _, lines = body.partition(b"\n")
        damaged = mutated(head, chance) + b"\n" + lines if number % 5 == 0 else head + b"\n" + mutated(lines, chance)
        data = made.package_around(maker.sealed.seal(maker.sealed.SEGMENT, damaged, [key]), kinds[number % 3])
        codes[compared(data, *readers)] += 1
    # Of a broken line two readers may say either (F16).
    either = {"E-OPS", "E-JSON"}
    assert [pair for pair in codes if pair[0] != pair[1] and not either.issuperset(pair)] == []
    assert len(codes) >= 8


def test_damaged_manifests_under_a_good_signature_are_judged_alike(
    world: Any, maker: Any, readers: tuple[Program, Any]
) -> None:
    lab, made, chance = world.Lab(), maker.Maker(world), random.Random(5)
    month = lab.month()
    said = {"kind": "site", "collab": world.COLLAB, "site": world.SITE, "to": "any", "enclosed": (lab.request(),)}
    body = made.manifest([month], lab.laptop, **said)
    codes = Counter(
        compared(made.sealed_package(mutated(body, chance), [month], lab.laptop), *readers) for _ in range(400)
    )
    assert sum(count for (here, there), count in codes.items() if here == there) >= 360, codes


# --- random enrolments and revocations ------------------------------------------------------------------------


def history(world: Any, maker: Any, chance: random.Random) -> list[bytes]:
    """Segments of six keys that certify and revoke each other, with forks; most of it without any right to."""
    lab, made = world.Lab(), maker.Maker(world)
    keys = [lab.organiser, lab.laptop, lab.second, lab.coach, lab.stranger, world.key(6)]
    scopes = ["organiser"] * 3 + [world.SCOPE, f"organiser/{world.SITE}", f"coach:{world.COACH}/{world.SITE}"]
    chains: dict[tuple[str, str], list[tuple[str, int]]] = {}
    found: list[bytes] = []
    for _ in range(chance.randint(3, 14)):
        scope, subject = chance.choice(scopes), chance.choice(keys)
        writer = lab.organiser if scope == "organiser" and chance.random() < 0.4 else chance.choice(keys)
        chain = chains.setdefault((writer.keyid, scope), [])
        tip, before = chance.choice(chain[-2:]) if chain else (None, 0)
        limits = {
            of: chance.choice(all_tips)[0]
            for (who, of), all_tips in chains.items()
            if who == subject.keyid and all_tips
        }
        stated = statement(world, maker, scope, subject, limits, chance)
        segment = lab.segment(writer, scope, [made.line(before + 1, *stated)], prev=tip)
        chain.append((world.id_of(segment), before + 1))
        found.append(segment)
    return list(dict.fromkeys(found))


def statement(
    world: Any, maker: Any, scope: str, subject: Any, limits: dict[str, str], chance: random.Random
) -> tuple[str, str, dict[str, object]]:
    if scope == "organiser" and chance.random() < 0.4:
        return "revocation", subject.keyid, {"limit": {"chains": limits}}
    if scope == "organiser":
        offered = [world.SCOPE, world.PRIVATE, "organiser", "organiser/*", f"coach:{world.COACH}/*"]
        granted = chance.sample(offered, chance.randint(1, 3))
        return (
            "certificate",
            subject.keyid,
            {"grant": maker.make_grant(subject.public, granted, enrol=chance.random() < 0.6)},
        )
    if scope == world.SCOPE:
        return "certificate", subject.keyid, {"grant": maker.make_grant(subject.public, [world.SCOPE])}
    if scope.startswith("coach:"):
        return "hand_over", world.INVITED, {"handed": {"given_to": str(chance.random())}}
    return "letter", world.INVITED, {"title": str(chance.random())}


def test_enrolments_and_revocations_are_judged_alike(world: Any, maker: Any, verifier: Any) -> None:
    seen: Counter[str] = Counter()
    for seed in range(150):
        program, second = Program(world), verifier.Reader(INDEX["pin"])
        second.roots.append(verifier.read_document(world.Lab().root().sealed.decode())[1])
        data = maker.Maker(world).package(*history(world, maker, random.Random(seed)))
        here, there = program.take(data), second.take(data)
        assert [one.code for one in here.segments] == [one["code"] for one in there["segments"]], seed
        assert (here.outcome, here.code) == (there["outcome"], there["code"])
        seen.update(one.code for one in here.segments)
    assert all(seen[code] > 20 for code in ("", "Q-UNKNOWN-KEY", "Q-REVOKED", "E-SCOPE-NOT-GRANTED"))


@pytest.mark.parametrize("seed", range(12))
def test_they_end_alike_in_a_real_store_whatever_the_order_of_arrival(
    seed: int, world: Any, maker: Any, verifier: Any, small: Any, tmp_path: Path
) -> None:
    chance, made = random.Random(1000 + seed), maker.Maker(world)
    coach = small.create("A. Mbeki", Role.COACH)
    joining.join(coach, VECTORS / "invitation.qicpkg")
    packages = [made.package(segment) for segment in history(world, maker, chance)]
    second = verifier.Reader(INDEX["pin"])
    second.take(data_of("invitation.qicpkg"))
    for number, data in enumerate(chance.sample(packages, len(packages))):
        path = tmp_path / f"{number}.qicpkg"
        path.write_bytes(data)
        importing.import_packages(coach, [path])
    for data in packages:
        told = second.take(data)
    assert keeping.digest(coach) == told["digest"]


# --- the verifier as a program, and what it copied from the document ------------------------------------------


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_it_runs_alone_and_prints_one_verdict_per_file() -> None:
    news, good, bad = (VECTORS / f"{name}.qicpkg" for name in ("news", "site-data", "partial"))
    done = run("--pin", INDEX["pin"], "--news", news, bad, good)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [(Path(row["file"]).name, row["outcome"], row["code"]) for row in rows] == [
        ("partial.qicpkg", "partial", "Q-UNKNOWN-KEY"),
        ("site-data.qicpkg", "note", "N-ALREADY-HELD"),
    ]


def test_exit_status_tells_what_cannot_be_taken() -> None:
    assert run(VECTORS / "site-data.qicpkg").returncode == 1
    assert run(VECTORS / "cut.qicpkg").returncode == 1
    assert run("--believe-all", VECTORS / "site-data.qicpkg").returncode == 0
    assert run().returncode == 2


def test_the_table_of_entities_is_the_same_in_program_document_and_verifier(verifier: Any, maker: Any) -> None:
    rows = maker.entity_rows()  # where they differ: ``python tests/exchange/vectors.py``
    document = (PROJECT / "resources" / "docs" / "data-package.md").read_text(encoding="utf-8")
    found = re.search(r"^```text entities\n(.*?)\n```$", document, re.MULTILINE | re.DOTALL)
    assert found is not None
    assert found[1] == rows
    assert verifier.ENTITIES.strip() == rows


def test_the_verifier_knows_nothing_of_the_program() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names) | {"nacl", "__future__"}
