"""A share of the mutations of ``mutate.py``, the same in every run; twenty thousand are played by hand."""

from __future__ import annotations

import sys
import tracemalloc
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services import keeping
from qic_desktop.services.exchanging import importing

SHARE = 800
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def mutate() -> Any:
    spec = spec_from_file_location("qic_tests_hostile_mutate", Path(__file__).with_name("mutate.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_mutation_gets_a_verdict_in_time_and_within_memory(lab: Any, mutate: Any) -> None:
    tracemalloc.start()
    # A shared computer is slow at times: only what is slow in itself is wrong here.
    report = mutate.play(lab, SHARE, 20261122, slow=5.0)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.wrong == []
    assert report.made == SHARE
    assert peak < 50 * MEGABYTE
    assert set(report.outcomes) >= {"refuse", "partial", "quarantine"}
    assert len(report.codes) > 20


def test_mutations_that_are_really_imported_leave_a_sound_store(play: Any, lab: Any, mutate: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, "2026-10", 5, 10)
    good = play.export(site)
    mutator, files = mutate.Mutator(lab, 7), []
    for number in range(200):
        files.append(play.folder / f"{number}.qicpkg")
        files[-1].write_bytes(mutator.make()[1])
    before = keeping.digest(organiser)
    result = importing.import_packages(organiser, files)
    assert len(result.packages) == 200
    # All of these are strangers here: nothing they say is taken in, whatever the reader could make of it.
    assert result.totals.new == 0
    assert keeping.digest(organiser) == before
    assert play.sound(organiser)
    assert play.take(organiser, good).totals.new > 0
    assert play.values(organiser, site.own_id) == {"2026-10": (5, 10)}
