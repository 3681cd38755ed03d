"""Charts and rare events on the command line: every kind, every rule set, and one line where it cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS

SHARES = ("run", "p", "pp", "u", "up", "i", "xmr", "mr", "ip")


@pytest.fixture(scope="module")
def numbers() -> list[tuple[int, int]]:
    return [(20 + place * 7 % 5 + (6 if place >= 12 else 0), 32 + place % 3) for place in range(20)]


@pytest.fixture
def site(done: Any, tmp_path: Path, numbers: list[tuple[int, int]]) -> Path:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    done("measure", "add", store, "hands", "--name", "Clean hands", "--from", "2024-01", "--target", "0.9")
    for place, (top, bottom) in enumerate(numbers):
        period = f"{2024 + place // 12}-{place % 12 + 1:02d}"
        done("record", store, "hands", period, "--numerator", top, "--denominator", bottom, "--by", "Amina")
    return store


def test_every_kind_and_rule_set_is_answered_in_one_shape(qic: Any, done: Any, site: Path) -> None:
    for kind in get_args(ChartKind):
        if kind not in SHARES:
            assert qic("chart", site, "hands", "--kind", kind).refused()
            continue
        found = done("chart", site, "hands", "--kind", kind, "--json").json
        assert found["kind"] == kind
        assert ("upper" in found) == (kind != "run")
        if kind != "run":
            sizes = {len(found[name]) for name in ("lower", "upper", "lower_inner", "upper_inner", "sigma", "points")}
            assert len(sizes) == 1
    for rules in RULE_SETS:
        found = done("chart", site, "hands", "--kind", "xmr", "--rules", rules, "--json").json
        assert found["rule_set"] == rules
        assert found["rules"]["name"]
        assert found["rules"]["source"]


def test_a_chart_tells_where_its_numbers_come_from(done: Any, site: Path) -> None:
    found = done("chart", site, "hands", "--kind", "pp", "--json").json
    assert found["provenance"] == {"revisions": [1], "packages": []}
    assert found["widened"] > 0
    assert len(found["plain_upper"]) == len(found["points"])


def test_values_are_grouped_by_longer_periods_only(qic: Any, done: Any, site: Path) -> None:
    found = done("chart", site, "hands", "--by", "quarter", "--json").json
    assert found["points"][0]["period"] == "2024-Q1"
    assert found["points"][0]["denominator"] == 32 + 33 + 34
    assert "as long" in qic("chart", site, "hands", "--by", "week").refused()
    assert qic("chart", site, "hands", "--by", "day").status == 2
    assert qic("chart", site, "hands", "--rules", "mine").status == 2
    assert qic("chart", site, "hands", "--kind", "pie").status == 2


def test_the_rule_set_of_a_collaborative_is_chosen_by_the_organiser(qic: Any, done: Any, tmp_path: Path) -> None:
    store = tmp_path / "organiser.qic"
    done("new", store, "--role", "organiser", "--name", "Safe birth")
    for rules in RULE_SETS:
        done("collaborative", store, "--title", "Safe birth", "--rule-set", rules)
        assert done("collaborative", store, "--json").json["rule_set"] == rules
    assert qic("collaborative", store, "--rule-set", "mine").status == 2


def test_events_are_recorded_one_by_one(qic: Any, done: Any, tmp_path: Path) -> None:
    store = tmp_path / "site.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    done("measure", "add", store, "falls", "--name", "Days between falls", "--form", "time-between")
    done("measure", "add", store, "births", "--name", "Births between tears", "--form", "cases-between")
    for day in range(1, 28, 2):
        done("event", store, "falls", f"2026-01-{day:02d}", "--by", "Amina")
    said = qic("event", store, "falls", "2026-01-01").refused()
    assert "another event on 2026-01-01" in said
    done("event", store, "births", "2026-01-03", "--note", "first")
    assert "no number" in qic("event", store, "births", "2026-02-03").refused()
    assert "below 0" in qic("event", store, "births", "2026-02-03", "--cases=-1").refused()
    done("event", store, "births", "2026-02-03", "--cases", "212")
    listed = done("event", store, "births", "--json").json
    assert [(one["on"], one["cases"], one["note"]) for one in listed] == [
        ("2026-01-03", None, "first"),
        ("2026-02-03", 212, None),
    ]
    for wrong in ("2026-01", "yesterday"):
        assert qic("event", store, "falls", wrong).refused()
    chart = done("chart", store, "falls", "--kind", "t", "--json").json
    assert chart["points"][1]["value"] == 2
    assert "no-spread" in chart["notes"]
    done("chart", store, "falls", "--svg", tmp_path / "falls.svg")
    assert (tmp_path / "falls.svg").stat().st_size > 1000
