"""``qic need`` and ``qic visit``: a round without a window, over real stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.exchanging import carrying, exporting

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


@pytest.fixture
def stores(small: Any) -> tuple[Path, Path, Path, Path]:
    """Organiser, coach, site (closed), and the folder for files."""
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    small.record(site, MONTHS)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "coach-asks.qicpkg").file
    carrying.take_packages(coach, [sent])
    news = small.accept(organiser, sent, asks)
    carrying.take_packages(coach, [news])
    from qic_desktop.services.exchanging import importing

    importing.import_packages(site, [news])
    paths = (organiser.store.path, coach.store.path, site.store.path, small.root)
    for one in (organiser, coach, site):
        one.close()
        small.opened.remove(one)
    return paths


def test_need_says_why_in_words_and_in_json(done: Any, stores: Any, tmp_path: Path) -> None:
    _organiser, coach, _site, _folder = stores
    assert "Not visited yet" in done("need", coach).out
    found = done("need", coach, "--json").json
    assert found["rule"] == {"first": 14, "soon": 60, "planned": 120, "routine": 180}
    (site,) = found["sites"]
    assert site["code"] == "S001"
    assert "never-seen" in {one["why"] for one in site["reasons"]}
    done("need", coach, "--out", tmp_path / "round.pdf")
    assert (tmp_path / "round.pdf").read_bytes().startswith(b"%PDF")
    done("visit", "pin", coach, "S001", "They asked")
    assert done("need", coach, "--json").json["sites"][0]["reasons"][0] == {
        "why": "pinned", "weight": 3, "count": None, "ratio": None, "period": None, "text": "They asked",
    }  # fmt: skip
    done("visit", "pin", coach, "S001")
    assert "They asked" not in done("need", coach).out


def test_a_visit_goes_to_the_site_and_its_problem_comes_back_answered(
    done: Any, qic: Any, stores: Any, tmp_path: Path
) -> None:
    organiser, coach, site, _folder = stores
    visit = done("visit", "begin", coach, "S001", "--on", "2026-02-01").out.strip()
    assert done("visit", "recount", coach, visit, "oxytocin", "2025-12", "--numerator", "12").out.startswith("0.5")
    done("visit", "action", coach, visit, "Count from the register", "--who", "nurse", "--due", "2026-03-01")
    done("visit", "check", coach, visit, "displayed", "no")
    done("visit", "write", coach, visit, "--minutes", "90", "--praise", "Meets every week")
    done("visit", "escalate", coach, visit, "No forms", "--to", "District store")
    done("visit", "pack", coach, visit, tmp_path / "pack.pdf")
    closed = done("visit", "close", coach, visit, "--out", tmp_path / "summary.pdf", "--json").json
    assert len(closed["summary"]) == 64
    shown = done("visit", "show", coach, visit, "--json").json
    assert (shown["summary"], shown["checks"]) == (closed["summary"], {"displayed": "no"})
    assert shown["recounts"][0]["good"] is False
    assert "--yes" in qic("visit", "begin", coach, "S001", "--on", "2026-01-01").refused()
    done("visit", "begin", coach, "S001", "--on", "2026-01-01", "--yes")
    assert len(done("visit", "list", coach, "--json").json) == 2

    done("export", coach, "--out", tmp_path / "coach.qicpkg")
    done("import", organiser, tmp_path / "coach.qicpkg")
    done("export", coach, "--to", "S001", "--out", tmp_path / "for-s001.qicpkg")
    done("import", site, tmp_path / "for-s001.qicpkg")
    (problem,) = done("visit", "problems", organiser, "--json").json
    done("visit", "answer", organiser, problem["id"], "Sent on Monday", "--state", "solved")
    assert "Sent on Monday" in done("visit", "problems", organiser).out
    done("visit", "take", site, shown["actions"][0]["id"])
    assert "no open action" in qic("visit", "take", site, shown["actions"][0]["id"]).refused()


def test_what_is_no_visit_is_said(qic: Any, stores: Any) -> None:
    organiser, coach, _site, _folder = stores
    assert "no visit" in qic("visit", "show", coach, "x").refused()
    assert "coach’s store" in qic("visit", "begin", organiser, "S001").refused()
    assert "no site" in qic("visit", "begin", coach, "S009").refused()


def test_the_rest_of_a_visit_and_why_to_come_again(done: Any, qic: Any, stores: Any) -> None:
    _organiser, coach, _site, _folder = stores
    visit = done("visit", "begin", coach, "S001", "--on", "2026-02-01").out.strip()
    done(
        "visit", "write", coach, visit, "--met", "nurse", "--met", "team-leader", "--with", "the district’s pharmacist"
    )
    assert done("visit", "show", coach, visit, "--json").json["met"] == ["team-leader", "nurse"]
    assert qic("visit", "write", coach, visit, "--met", "Mrs Jones").status == 2
    done("visit", "explain", coach, visit, "oxytocin", "2025-12", "Two nurses were away")
    (counted,) = done("visit", "show", coach, visit, "--json").json["recounts"]
    assert (counted["factor"], counted["explanation"]) == (None, "Two nurses were away")
    spent = ("--hours", "3", "--cash", "25", "--currency", "gbp")
    (cost,) = done("visit", "cost", coach, visit, "transport", *spent, "--json").json
    assert (cost["person_hours"], cost["cash"], cost["currency"], cost["on"]) == (3.0, 25.0, "GBP", "2026-02-01")
    assert "25 GBP" in done("visit", "cost", coach, visit).out
    assert qic("visit", "cost", coach, visit, "transport", "--cash", "4").status != 0
    said = done("visit", "next", coach, visit, "--json").json
    assert (said["next_on"], said["rule_of_the_organiser"], said["other_coaches"]) == (said["rule_on"], False, [])
    assert "The suggested rule says" in done("visit", "next", coach, visit).out
    ahead = done("visit", "begin", coach, "S001", "--on", "2099-01-01").out.strip()
    refused = qic("visit", "close", coach, ahead)
    assert refused.status != 0
    assert "still to come" in refused.err


def test_an_unlikely_day_is_asked_about_and_an_open_visit_taken_back(done: Any, qic: Any, stores: Any) -> None:
    _organiser, coach, _site, _folder = stores
    assert "--yes" in qic("visit", "begin", coach, "S001", "--on", "1999-01-01").refused()
    visit = done("visit", "begin", coach, "S001", "--on", "1999-01-01", "--yes").out.strip()
    assert "no PDSA cycle" in qic("visit", "write", coach, visit, "--cycle", "A1").refused()
    done("visit", "write", coach, visit, "--purpose", "Count together")
    assert "before the visit" in qic("visit", "action", coach, visit, "Count", "--due", "1998-01-01").refused()
    assert "not kept" in qic("visit", "recount", coach, visit, "oxytocin", "2025-12", "--numerator", "-3").refused()
    shown = done("visit", "show", coach, visit, "--json").json
    assert (shown["cycles"], shown["recounts"]) == ([], [])
    done("visit", "withdraw", coach, visit)
    assert done("visit", "list", coach, "--json").json == []
    assert "no visit" in qic("visit", "withdraw", coach, visit).refused()


def test_a_coach_sees_her_load_and_her_skills(done: Any, qic: Any, stores: Any) -> None:
    organiser, coach, _site, _folder = stores
    load = done("coach", "load", coach, "--json").json
    assert (load["sites"], load["sensible"], load["room"], load["never_visited"]) == (1, 20, 19, 1)
    assert "You look after 1 site." in done("coach", "load", coach).out
    done("coach", "skill", coach, "charts", "3", "--on", "2026-01-05")
    done("coach", "skill", coach, "charts", "2", "--mentor", "--on", "2026-01-05", "--note", "The median")
    charts = next(one for one in done("coach", "skills", coach, "--json").json if one["skill"] == "charts")
    assert charts["own"]["level"] == 3
    assert charts["mentor"] == {"level": 2, "on": "2026-01-05", "by": "mentor", "note": "The median"}
    assert "with help" in done("coach", "skills", coach).out
    assert qic("coach", "skill", coach, "juggling", "3").status == 2
    assert qic("coach", "load", organiser).status != 0
