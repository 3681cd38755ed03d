"""The table of the number of runs, computed again."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from qic_desktop.analysis.rules import runs_table
from qic_desktop.analysis.rules.rule_sets import RULES_OF, Hit, Judged, hits

TABLE = Path(__file__).resolve().parents[3] / "resources" / "rules" / "runs_table.csv"


def test_the_stored_table_is_what_the_distribution_gives() -> None:
    with TABLE.open(encoding="ascii", newline="") as lines:
        rows = [
            tuple(int(text) for text in row.values())
            for row in csv.DictReader(line for line in lines if not line.startswith("#"))
        ]
    assert [row[0] for row in rows] == list(range(10, 121))
    for count, fewest, most in rows:
        assert runs_table.exact_runs_bounds(count) == (fewest, most)
        assert runs_table.runs_bounds(count) == (fewest, most)


@pytest.mark.parametrize("count", [10, 11, 13])
def test_the_distribution_is_that_of_all_orders_counted_one_by_one(count: int) -> None:
    seen: dict[int, int] = {}
    for above in itertools.combinations(range(count), count // 2):
        sides = [place in above for place in range(count)]
        runs = 1 + sum(before != side for before, side in itertools.pairwise(sides))
        seen[runs] = seen.get(runs, 0) + 1
    total = sum(seen.values())
    fewest, most = runs_table.exact_runs_bounds(count)
    assert sum(n for runs, n in seen.items() if runs < fewest) * 40 <= total
    assert sum(n for runs, n in seen.items() if runs <= fewest) * 40 > total
    assert sum(n for runs, n in seen.items() if runs > most) * 40 <= total
    assert sum(n for runs, n in seen.items() if runs >= most) * 40 > total


@pytest.mark.parametrize(("count", "bounds"), [(10, (3, 9)), (20, (7, 15)), (36, (13, 25)), (60, (24, 38))])
def test_known_rows(count: int, bounds: tuple[int, int]) -> None:
    assert runs_table.runs_bounds(count) == bounds


def test_logarithms_give_what_whole_numbers_give(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [runs_table.exact_runs_bounds(count) for count in range(10, 200, 7)]
    monkeypatch.setattr(runs_table, "_WHOLE_NUMBERS", 0)
    runs_table.exact_runs_bounds.cache_clear()
    assert [runs_table.exact_runs_bounds(count) for count in range(10, 200, 7)] == whole
    runs_table.exact_runs_bounds.cache_clear()


def test_too_few_points_are_not_judged() -> None:
    assert runs_table.runs_bounds(9) is None
    assert hits(RULES_OF["perla"], Judged.one([1.0, -1.0] * 4, 0.0)) == []


def test_too_many_and_too_few_runs_are_found() -> None:
    (many,) = hits(RULES_OF["perla"], Judged.one([1.0, -1.0] * 6, 0.0))
    assert many == Hit("runs", (), None, 12, 10)
    assert Hit("runs", (), None, 2, 3) in hits(RULES_OF["perla"], Judged.one([1.0] * 5 + [-1.0] * 5, 0.0))
    assert hits(RULES_OF["perla"], Judged.one([1.0] * 5 + [0.0] + [-1.0] * 3 + [1.0] + [-1.0], 0.0)) == []
