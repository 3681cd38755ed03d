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
