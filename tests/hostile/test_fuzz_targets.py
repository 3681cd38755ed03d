"""The targets of the fuzzer without the fuzzer: their seeds, cuts of these, and everything that it ever found."""

from __future__ import annotations

import random
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

FUZZ = Path(__file__).with_name("fuzz")
NAMES = [
    "package",
    "manifest",
    "sealed",
    "segment",
    "line",
    "document",
    "redaction",
    "message",
    "code",
    "picture",
    "salvage",
    "locked",
    "secret",
    "lock",
    "root",
]


@pytest.fixture(scope="module")
def targets() -> Any:
    spec = spec_from_file_location("qic_fuzz_targets", FUZZ / "targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Doors().targets()


def test_every_target_is_listed(targets: Any) -> None:
    assert set(targets) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_seeds_and_what_is_left_of_them_meet_typed_refusals_only(targets: Any, name: str) -> None:
    target, chance = targets[name], random.Random(20261122)
    seeds = target.seeds()
    assert seeds
    for seed in chance.sample(seeds, min(len(seeds), 12)):
        target.run(seed)
        target.run(seed[: chance.randrange(len(seed) + 1)])
        target.run(seed[chance.randrange(len(seed) + 1) :])
    target.run(b"")
    target.run(bytes(64))


@pytest.mark.parametrize("file", sorted((FUZZ / "found").glob("*")), ids=lambda path: path.name)
def test_former_findings_stay_fixed(targets: Any, file: Path) -> None:
    """Named TARGET-ANYTHING, as the fuzzer names them."""
    targets[file.name.partition("-")[0]].run(file.read_bytes())


def test_without_the_fuzzer_the_command_says_so() -> None:
    done = subprocess.run([sys.executable, "-S", str(FUZZ / "run.py")], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "atheris is not installed" in done.stdout
