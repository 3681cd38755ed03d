"""The matrix of bad input: each row is a file made by real keys and the real writer, then damaged, then really read.

The rows stand in ``matrix/``; rows 70 to 74 and what the file system can do are in ``test_matrix_files.py``. Before and
after each bad file lies a sound one in the same import: nothing a file holds may touch its neighbours.
"""

from __future__ import annotations

import importlib.util
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import importing
from qic_desktop.wording.errors import KNOWN_CODES, describe_code

MATRIX = Path(__file__).parent / "matrix"


def load(name: str) -> Any:
    """A module of the matrix; tests are no packages."""
    full = f"qic_tests_hostile_matrix_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, MATRIX / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


bench_module = load("bench")


def outcome_of(code: str) -> str:
    return {"": "accept", "Q-": "quarantine", "N-": "note"}.get(code[:2], "refuse")


def case_of(fields: dict[str, Any]) -> Any:
    return bench_module.Case(**{"row": 0, "outcome": outcome_of(fields.get("code", "")), **fields})


CASES = [case_of(one) for name in ("carriers", "signers", "values") for one in load(name).ROWS]
IN_FILES = {70, 71, 72, 73, 74}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return bench_module.Bench(tmp_path_factory.mktemp("bench"))


class Reading:
    """Copies of the stores in which one case is read."""

    def __init__(self, bench: Any, folder: Path, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QIC_HOME", str(folder / "profile"))
        self.folder = folder
        self.play = bench.stores(folder, reader)
        self.workspace = self.play.reopen(folder / "stores" / f"{reader}.qic")

    def file(self, name: str, data: bytes) -> Path:
        path = self.folder / f"{name}.qicpkg"
        path.write_bytes(data)
        return path

    def take(self, *files: Path) -> tuple[Any, ...]:
        return importing.import_packages(self.workspace, files).packages

    def kept(self) -> set[str]:
        return {sha256(one.read_bytes()).hexdigest() for one in (self.workspace.store.path / "received").iterdir()}


@pytest.fixture
def reading(bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    made: list[Reading] = []

    def read(reader: str) -> Reading:
        made.append(Reading(bench, tmp_path / f"copy{len(made)}", reader, monkeypatch))
        return made[-1]

    yield read
    for one in made:
        one.play.close_all()


@pytest.fixture(scope="module")
def digests() -> dict[tuple[str, bytes, bytes], str]:
    return {}


@pytest.fixture
def without(reading: Any, digests: dict[tuple[str, bytes, bytes], str]) -> Any:
    """The digest of a reader that takes the two sound neighbours alone."""

    def digest(reader: str, before: bytes, after: bytes) -> str:
        known = (reader, before, after)
        if known not in digests:
            alone = reading(reader)
            alone.take(alone.file("before", before), alone.file("after", after))
            digests[known] = keeping.digest(alone.workspace)
        return digests[known]

    return digest


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.row:02}-{case.name.replace(' ', '-')}")
def test_a_bad_file_gets_its_outcome_and_touches_nothing_else(
    bench: Any, reading: Any, without: Any, case: Any
) -> None:
    data, (before, after) = case.make(bench), bench.neighbours(case.reader)
    place = reading(case.reader)
    held_before = keeping.digest(place.workspace)
    bad = place.file("bad", data)
    verdict = importing.verify_file(bad, place.workspace)
    assert verdict.code == (case.code if case.verified is None else case.verified), verdict.detail
    if case.parts is not None:
        assert tuple(one.code for one in verdict.segments) == case.parts
    assert verdict.code in KNOWN_CODES | {""}
    assert describe_code(verdict.code).endswith(".") or not verdict.code
    assert keeping.digest(place.workspace) == held_before

    results = place.take(place.file("before", before), bad, place.file("after", after))
    assert (results[1].outcome, results[1].code) == (case.outcome, case.code), results[1].detail
    taken = [one for one in verdict.segments if one.outcome == "accept"] if case.verified is None else []
    counted = sum(one.last - one.first + 1 for one in taken)
    assert results[1].counts.new == (counted if case.new is None else case.new)
    assert [results[0].outcome, results[2].outcome] == ["accept", "accept"]
    assert min(results[0].counts.new, results[2].counts.new) > 0
    assert bad.read_bytes() == data
    assert sha256(data).hexdigest() in place.kept()
    problems = keeping.check(place.workspace).problems
    assert all(one.startswith(case.problem) for one in problems)
    assert bool(problems) == bool(case.problem), problems
    if case.then is not None:
        case.then(bench, place.workspace)

    other = reading(case.reader)
    other.take(*(other.file(name, one) for name, one in (("a", after), ("b", data), ("c", before), ("d", data))))
    assert keeping.digest(other.workspace) == keeping.digest(place.workspace)
    if not taken:
        assert keeping.digest(place.workspace) == without(case.reader, before, after)


def test_every_row_of_the_matrix_is_here_once_at_least_and_forty_of_our_own() -> None:
    rows = {case.row for case in CASES}
    assert set(range(1, 75)) - rows == IN_FILES
    assert sum(case.row == 0 for case in CASES) >= 40
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
