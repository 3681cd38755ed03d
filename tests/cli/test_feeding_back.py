"""Feedback, sessions and peers by commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_feedback_sessions_and_peers_answer_in_json(done: Any, qic: Any, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    done("new", organiser, "--role", "organiser", "--name", "Emergency care")
    done("design", "start", organiser, "breakthrough", "2027-01")
    assert done("feedback", "preview", organiser, "--json").json == []
    assert done("feedback", "prepare", organiser, "--json").json == {"written": 0}
    assert done("feedback", "waiting", organiser, "--json").json == {"questions": [], "told": []}
    assert done("peers", organiser, "--json").json == []
    assert qic("feedback", "hand-on", organiser, "nothing").status != 0
    assert qic("feedback", "answer", organiser, "nothing", "Yes").status != 0
    said = done("sessions", "agenda", organiser, "1", "Welcome:90:plenary", "Charts:30:practice").out
    assert "75 %" in said
    first = done("sessions", "show", organiser, "--json").json[0]
    assert (first["minutes"], first["talk"]) == ({"plenary": 90, "practice": 30}, 0.75)
    assert qic("sessions", "agenda", organiser, "1", "Welcome:10000:plenary").status != 0
    assert qic("sessions", "agenda", organiser, "1", "Welcome").status == 2
    assert qic("sessions", "count", organiser, "1", "S001", "3").status != 0


def test_a_session_is_printed_and_evaluated_by_commands(done: Any, qic: Any, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    done("new", organiser, "--role", "organiser", "--name", "Emergency care")
    done("design", "start", organiser, "breakthrough", "2024-01")
    done("sessions", "agenda", organiser, "1", "Welcome:90:plenary@08:30", "Charts:30:practice")
    shown = done("sessions", "show", organiser, "--json").json[0]
    assert [(part["at"], part["day"]) for part in shown["agenda"]] == [("08:30", 1), ("10:00", 1)]
    assert qic("sessions", "agenda", organiser, "1", "Welcome:90:plenary@25:00").status == 1
    done("sessions", "talk-limit", organiser, "80")
    assert done("sessions", "show", organiser, "--json").json[0]["remarks"] == []
    brief = done("sessions", "brief", organiser, "1", "--expert", "Dr Lind", "--minutes", "15", "--json").json["id"]
    done("sessions", "brief", organiser, "1", "--id", brief, "--message", "Count first")
    done("sessions", "held", organiser, "1", "--on", "2024-04-16")
    assert done("sessions", "show", organiser, "--json").json[0]["held_on"] == "2024-04-16"
    done("sessions", "pack", organiser, "1", "--out", tmp_path / "pack.pdf")
    done("sessions", "form", organiser, "1", "--out", tmp_path / "form.pdf")
    names = tmp_path / "names.txt"
    names.write_text("Asha Mbeki; Les Filaos\n", encoding="utf-8")
    done("sessions", "certificates", organiser, "1", "--names", names, "--out", tmp_path / "certificates.pdf")
    for file in ("pack", "form", "certificates"):
        assert (tmp_path / f"{file}.pdf").read_bytes().startswith(b"%PDF")
    nobody = qic("sessions", "certificates", organiser, "1", "--each", "person", "--out", tmp_path / "none.pdf")
    assert "Count who came first." in nobody.refused()
    assert not (tmp_path / "none.pdf").exists()


def test_evaluation_forms_are_typed_in_by_commands(done: Any, qic: Any, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    done("new", organiser, "--role", "organiser", "--name", "Emergency care")
    done("design", "start", organiser, "breakthrough", "2024-01")
    assert "from 3 forms on" in qic("sessions", "results", organiser, "1", "--pdf", tmp_path / "few.pdf").refused()
    for said in (3, 4, 4):
        told = done("sessions", "fill", organiser, "1", f"practice={said}", "--best", "The tables", "--json").json
    assert told["forms"] == 3
    done("sessions", "fill", organiser, "1", "practice=1")
    assert "3 forms" in done("sessions", "take-out", organiser, "1").out
    found = done("sessions", "results", organiser, "1", "--pdf", tmp_path / "results.pdf", "--json").json
    assert found["questions"]["practice"] == {"1": 0, "2": 0, "3": 1, "4": 2}
    assert found["best"] == ["The tables"] * 3
    assert (tmp_path / "results.pdf").read_bytes().startswith(b"%PDF")
    assert qic("sessions", "fill", organiser, "1", "practice=9").status == 1
    assert qic("sessions", "fill", organiser, "1", "practice").status == 2


def test_feedback_is_looked_through_and_published_by_commands(done: Any, qic: Any, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    done("new", organiser, "--role", "organiser", "--name", "Emergency care")
    ahead = done("feedback", "outlook", organiser, "--json").json
    assert (ahead["going"], ahead["hidden"], ahead["left_out"]["refused"]) == ([], [], 0)
    assert "No site with a laptop has joined yet" in done("feedback", "outlook", organiser).out
    stick = tmp_path / "stick"
    stick.mkdir()
    sent = done("feedback", "publish", organiser, stick, "--json").json
    assert Path(sent["news"]).is_file()
    assert sent["beside"] == []
    assert done("feedback", "receipts", organiser, "--json").json == []
    assert qic("feedback", "publish", organiser, tmp_path / "nowhere").status == 2
    site = tmp_path / "site.qic"
    done("new", site, "--role", "site", "--name", "Walstead")
    assert done("feedback", "show", site, "--json").json == []
    assert qic("feedback", "outlook", site).status == 1


def test_what_teams_want_is_listed_and_answered_by_commands(done: Any, qic: Any, tmp_path: Path) -> None:
    organiser = tmp_path / "organiser.qic"
    done("new", organiser, "--role", "organiser", "--name", "Emergency care")
    assert done("feedback", "wishes", organiser, "--json").json == []
    refused = qic("feedback", "wishes", organiser, "--answer", "nobody", "yes")
    assert refused.status == 1
    site = tmp_path / "site.qic"
    done("new", site, "--role", "site", "--name", "Walstead")
    assert qic("feedback", "wishes", site).status == 1
