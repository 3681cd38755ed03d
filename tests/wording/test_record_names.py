"""Codes that stand in records have names, and events and phases are told in words."""

from __future__ import annotations

from typing import get_args

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.domain.annotation import Event, Phase
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.visit import Visit
from qic_desktop.wording.record_names import CODES
from qic_desktop.wording.records import Compared, Names, compare, entry_title

MEASURE = "019a0000-0000-7000-8000-000000000001"
NAMES = Names(measures={MEASURE: "Falls"})


def test_every_form_kind_and_rule_set_has_a_name() -> None:
    assert set(CODES["value_form"]()) == {form.value for form in ValueForm}
    assert set(CODES["chart_kind"]()) == set(get_args(ChartKind))
    assert set(CODES["rule_set"]()) == set(RULE_SETS)


def test_an_event_is_named_by_its_measure_and_day() -> None:
    event = Event(scope="site:x", id="e", measure=MEASURE, on="2026-01-03", cases=212)
    title = entry_title("event", "e", event, NAMES)
    assert title.startswith("Event: Falls, ")
    assert "2026" in title
    rows = {row.label: row.after for row in compare(Compared("site:x", "event", "e", None, event), NAMES)}
    assert rows["Cases since the last"] == "212"


def test_a_phase_tells_what_it_is_computed_from() -> None:
    phase = Phase(scope="site:x", id="p", measure=MEASURE, first_period="2026-05", baseline_last="2026-12",
                  suggested_by="freeze-baseline")  # fmt: skip
    rows = {row.label: row.after for row in compare(Compared("site:x", "phase", "p", None, phase), NAMES)}
    assert rows["Computed up to"] == "December 2026"
    assert rows["Suggested by"].startswith("the program")


def test_a_visit_is_called_by_its_site_and_day() -> None:
    site = "0198c1a0-0000-7000-8000-000000000001"
    names = Names(sites={site: "Walstead Infirmary"})
    visit = Visit(id="1", scope=f"coach:0198c1a0-0000-7000-8000-000000000002/{site}", on="2026-11-23")
    assert entry_title("visit", "1", visit, names) == "Visit: Walstead Infirmary, 23 November 2026"
    assert entry_title("visit", "1", None, names) == "Visit"
