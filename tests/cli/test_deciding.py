"""`qic conflicts` and `qic resolve` on a real store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.measuring import measures
from qic_desktop.store.journal import Edit

MONTHS = ("2026-01", "2026-02", "2026-03")


@pytest.fixture
def store(small: Any) -> Path:
    """A team's store in which three months were entered twice."""
    site = small.site(small.organiser())
    small.record(site, list(MONTHS))
    view = measures.get_measure(site, "oxytocin")
    other = {"numerator": 30, "denominator": 32, "revision": 1}
    edits = [Edit("observation", f"{view.id}|{month}|", {"counts": other}, dots=()) for month in MONTHS]
    site.journal.append(site.scope, edits)
    small.opened.remove(site)
    site.close()
    return site.store.path


def test_conflicts_are_listed_in_words(done: Any, store: Path) -> None:
    text = done("conflicts", store).out
    assert "Oxytocin within one minute, January 2026, Value" in text
    assert "* 2: 30 of 32, 93.8 %" in text


def test_one_is_decided_by_number_and_one_by_another_value(done: Any, store: Path) -> None:
    first, second, _third = done("conflicts", store, "--json").json
    done("resolve", store, first["id"], "--keep", 1)
    done("resolve", store, second["id"], "--value", "29/32", "--reason", "register")
    assert len(done("conflicts", store, "--json").json) == 1
    told = done("history", store, "oxytocin", "2026-02", "--json").json
    assert told[-1]["values"]["note"] == "register"
    assert [one["numerator"] for one in told[-1]["decided_between"]["counts"]] == [21, 30]
    assert told[0]["decided_between"] == {}


def test_all_of_a_kind_are_decided_after_a_look(done: Any, store: Path) -> None:
    one = done("conflicts", store, "--json").json[0]["id"]
    assert "3 would be decided" in done("resolve", store, one, "--use", "higher", "--dry-run").out
    assert len(done("conflicts", store, "--json").json) == 3
    rows = done("resolve", store, one, "--use", "higher", "--json").json
    assert [row["kept"] for row in rows] == ["30 of 32, 93.8 %"] * 3
    assert done("conflicts", store, "--json").json == []


@pytest.mark.parametrize(
    "given",
    [(), ("--keep", 1, "--use", "lower"), ("--keep", 7), ("--use", "laptop"), ("--value", "a/b")],
    ids=["nothing", "two", "no such value", "no laptop", "no number"],
)
def test_what_cannot_be_meant_is_a_plain_sentence(qic: Any, done: Any, store: Path, given: tuple[object, ...]) -> None:
    answer = qic("resolve", store, done("conflicts", store, "--json").json[0]["id"], *given)
    assert answer.status in (1, 2)
    assert "Traceback" not in answer.err
    assert len(done("conflicts", store, "--json").json) == 3
