"""The organiser's design on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.services.workspace import Role

FACTORS = ("package", "measures", "focus", "leaders", "support", "early", "motivated")


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


def test_the_kind_of_collaboration_is_shown_and_chosen(play: Any, qic: Any, done: Any) -> None:
    store = play.close(play.create("organiser", Role.ORGANISER))
    found = done("design", "governance", store, "--json").json
    assert (found["kind"], found["comparison"], found["usual"]["cadence"]) == ("collaborative", "unnamed", "month")
    said = done("design", "governance", store, "--kind", "clinical-community", "--sponsor", "The Ministry").out
    assert said.startswith("Clinical community\n")
    assert "core team and members vote" in said
    assert "The Ministry" in said
    found = done(
        "design", "governance", store, "--comparison", "off", "--small", "6", "--rules", "We vote.", "--json"
    ).json
    assert (found["kind"], found["comparison"]) == ("clinical-community", "off")
    assert (found["small_number_threshold"], found["governance"], found["sponsor"]) == (6, "We vote.", "The Ministry")
    done("measure", "add", store, "tray", "--name", "Tray ready")
    shown = done("measure", "show", store, "tray", "--json").json
    assert shown["definitions"][0]["period_kind"] == "quarter"
    assert qic("design", "governance", store, "--kind", "club").status == 2


def test_roles_are_shown_and_given_to_people(play: Any, qic: Any, done: Any) -> None:
    store = play.close(play.create("organiser", Role.ORGANISER))
    leader = ("design", "roles", store, "--role", "programme-leader")
    said = done(*leader, "--holder", "Ama Mensah", "--contact", "0302 123 456", "--since", "2026-02").out
    assert "Ama Mensah · 0302 123 456 · 2026-02" in said
    done(*leader, "--hours", "50")
    found = {one["code"]: one for one in done("design", "roles", store, "--json").json}
    assert (found["programme-leader"]["holder"], found["programme-leader"]["hours"]) == ("Ama Mensah", 50)
    assert found["team-leader"]["level"] == "site"
    done(*leader, "--holder", "")
    assert "Ama Mensah" not in done("design", "roles", store).out
    assert (
        "its team says who has it"
        in qic("design", "roles", store, "--role", "team-leader", "--holder", "Ama").refused()
    )
    assert "no role" in qic("design", "roles", store, "--role", "cook", "--holder", "Ama").refused()
    assert qic("design", "roles", store, "--holder", "Ama").status == 2
    assert qic("design", "roles", store, "--role", "coach", "--contact", "0302").status == 2


def test_our_own_work_is_rated(play: Any, qic: Any, done: Any) -> None:
    store = play.close(play.create("organiser", Role.ORGANISER))
    rate = [part for factor in FACTORS for part in ("--rate", factor, "3")]
    assert "21 of 35" in done("design", "audit", store, "--month", "2027-01", *rate).out
    done("design", "audit", store, "--month", "2027-02", "--rate", FACTORS[0], "5")
    found = done("design", "audit", store, "--json").json
    assert [(one["period"], one["total"]) for one in found] == [("2027-01", 21), ("2027-02", None)]
    assert found[1]["levels"] == {FACTORS[0]: 5}
    qic("design", "audit", store, "--rate", "weather", "3").refused()
    qic("design", "audit", store, "--month", "soon", "--rate", FACTORS[0], "3").refused()


def test_the_charter_is_a_document(play: Any, done: Any, tmp_path: Path) -> None:
    store = play.close(play.create("organiser", Role.ORGANISER))
    out = tmp_path / "charter.pdf"
    done("report", store, "collaborative-charter", "--out", out)
    assert out.read_bytes().startswith(b"%PDF")


def test_the_course_is_proposed_and_drafted(play: Any, qic: Any, done: Any) -> None:
    store = play.close(play.create("organiser", Role.ORGANISER))
    done("collaborative", store, "--start", "2027-01", "--end", "2028-06")
    found = done("design", "course", store, "--json").json
    assert (found["course"], found["usual"]["course"], found["usual"]["since"]) == ("running", "holding", "2028-07")
    assert found["leaves"] == {"change-package": 0, "final-report": 0}
    assert "from July 2028 on" in done("design", "course", store).out
    letter = ("--letter", "We hold the gains", "Four times a year.")
    said = done("design", "course", store, "--to", "holding", "--from", "2028-07", *letter).out
    assert said.startswith("Holding the gains since July 2028\n")
    assert "four times a year" in said
    assert qic("design", "course", store, "--to", "closed").status == 2
    qic("design", "course", store, "--to", "closed", "--from", "soon").refused()
