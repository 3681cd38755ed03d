"""What the list of workspaces calls the stores."""

from __future__ import annotations

from pathlib import Path

from ui.chores import name_of


def test_practice_stores_are_told_apart_by_role_and_others_by_their_folder(tmp_path: Path) -> None:
    for name in ("organiser.qic", "coach.qic", "sites/S005.qic"):
        (tmp_path / "practice" / name).mkdir(parents=True)
    own = tmp_path / "Les Filaos.qic"
    practice = tmp_path / "practice"
    assert name_of(own) == "Les Filaos"
    assert name_of(practice / "coach.qic") == "Practice data: coach"
    assert name_of(practice / "sites" / "S005.qic") == "Practice data: site S005"
