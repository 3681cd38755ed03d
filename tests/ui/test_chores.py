"""What the list of workspaces calls the stores."""

from __future__ import annotations

from pathlib import Path

from ui.chores import Chores, Reach, name_of
from ui.events import ChangeBus
from ui.first_steps import FirstAnswers
from ui.opening import StoreGround
from ui.shell.window import MainWindow
from ui.tasks import InlineTasks

ANSWERS = FirstAnswers("Les Filaos", "Amina", "births with a partograph", "all births", "2025-11", "2026-10")


def test_practice_stores_are_told_apart_by_role_and_others_by_their_folder(tmp_path: Path) -> None:
    for name in ("organiser.qic", "coach.qic", "sites/S005.qic"):
        (tmp_path / "practice" / name).mkdir(parents=True)
    own = tmp_path / "Les Filaos.qic"
    practice = tmp_path / "practice"
    assert name_of(own) == "Les Filaos"
    assert name_of(practice / "coach.qic") == "Practice data: coach"
    assert name_of(practice / "sites" / "S005.qic") == "Practice data: site S005"


def test_nothing_to_undo_is_said_for_a_moment_and_does_not_stay(window: MainWindow, tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    opened.door.journal.forget_steps()
    reach = Reach(lambda: opened.door, *[lambda *_given: None] * 6)  # type: ignore[arg-type]
    chores = Chores(window, InlineTasks(ChangeBus()), reach)
    window.undo_asked.emit()
    assert window.toaster.isVisible()
    assert not window.notices.texts
    assert chores.parent() is window
    opened.close()
