"""Template files that somebody changed by hand: the others are still offered, and what to do is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.organising import templates

SOUND = json.loads((templates.FOLDER / "breakthrough.json").read_text(encoding="utf-8"))
DAMAGED = {
    "empty": b"",
    "cut": b'{"code": "breakthrough",',
    "no-letters": b"\xff\xfe\x00",
    "a-list": b"[1, 2]",
    "nothing": b"null",
    "deep": b"[" * 200_000,
    "large": json.dumps({**SOUND, "about": "a" * 10_000_000}).encode(),
    "other-code": json.dumps({**SOUND, "code": "mine"}).encode(),
    **{
        f"wrong-{field}": json.dumps({**SOUND, field: wrong}).encode()
        for field, wrong in {
            "code": ["breakthrough"],
            "title": 7,
            "profile": "none",
            "length": "a year",
            "roles": [1],
            "first_steps": None,
            "timetable": [{"kind": "session", "title": "One", "month": 10**12}],
        }.items()
    },
    "wrong-day": json.dumps({**SOUND, "timetable": [{"kind": "x", "title": "x", "month": 0, "day": 99}]}).encode(),
    "wrong-agenda": json.dumps(
        {**SOUND, "timetable": [{"kind": "x", "title": "x", "month": 0, "agenda": [3]}]}
    ).encode(),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    copied = tmp_path / "templates"
    shutil.copytree(templates.FOLDER, copied)
    monkeypatch.setattr(templates, "FOLDER", copied)
    templates.list_templates.cache_clear()
    yield copied
    templates.list_templates.cache_clear()


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_template_is_said_and_the_others_stay(qic: Any, play: Any, folder: Path, content: bytes) -> None:
    (folder / "breakthrough.json").write_bytes(content)
    store = play.close(play.organiser())
    listed = qic("design", "templates")
    assert listed.status == 0
    assert len(listed.out.splitlines()) == len(templates.ORDER) - 1
    assert "Install the program again" in listed.err
    assert len(qic("design", "templates", "--json").json) == len(templates.ORDER) - 1
    assert "“breakthrough” cannot be read" in qic("design", "start", store, "breakthrough", "2027-01").refused()
    assert qic("design", "start", store, "learning-network", "2027-01").status == 0
