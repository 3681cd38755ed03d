"""The organiser's design on the command line."""

from __future__ import annotations

from typing import Any

from qic_desktop.services.workspace import Role


def test_from_template_to_decision(play: Any, qic: Any, done: Any) -> None:
    store = play.close(play.create("organiser", Role.ORGANISER))
    assert "breakthrough" in done("design", "templates").out
    done("design", "start", store, "breakthrough", "2027-01")
    assert "timetable already" in qic("design", "start", store, "managed-network", "2027-01").refused()
    found = done("design", "timetable", store, "--json").json
    assert found["misfits"] == []
    assert next(one["first"] for one in found["entries"] if one["kind"] == "learning session") == "2027-03-10"
    assert "Learning session 1" in done("design", "timetable", store).out
    done("design", "topic", store, "--answer", "care", "yes", "--why", "all midwives")
    qic("design", "topic", store, "--answer", "weather", "yes").refused()
    qic("design", "topic", store, "--decide", "go").refused()
    told = done("design", "topic", store, "--decide", "go", "--why", "the ministry asks", "--json").json
    assert told["verdict"] == "go"
    assert told["answers"] == {"care": {"met": "yes", "why": "all midwives"}}
    assert "no template" in qic("design", "start", store, "none", "2027-01", "--fresh").refused()
