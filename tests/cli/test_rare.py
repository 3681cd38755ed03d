"""Rare events of all sites by one command."""

from __future__ import annotations

from datetime import date
from typing import Any

from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import NewMeasure


def test_rare_events_are_told_by_month_and_by_site(play: Any, done: Any, qic: Any) -> None:
    organiser = play.organiser()
    definition = {"numerator_text": "falls", "value_form": "time-between", "unit": "days"}
    measures.define_measure(organiser, NewMeasure("falls", "Falls", definition=definition))
    exporting.publish(organiser, play.file("news"))
    site = play.enrolled_site(organiser, "S001")
    play.take(site, exporting.publish(organiser, play.file("later")).file)
    for day in ("2026-03-02", "2026-03-12"):
        rare_events.record_event(site, measures.get_measure(site, "falls"), date.fromisoformat(day))
    play.take(organiser, play.export(site))
    store = play.close(organiser)
    found = done("aggregate", store, "falls", "--json").json
    assert (found["events"], found["months"]["2026-03"], found["months"]["2026-04"]) == (2, 2, 0)
    assert found["sites"][0]["last"] == "2026-03-12"
    said = done("aggregate", store, "falls").out
    assert "Falls: 2 events at 1 site" in said
    assert "10 days" in said
    assert "no site" in qic("aggregate", store, "falls", "--area", "Nowhere").refused().casefold()
