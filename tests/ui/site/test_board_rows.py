"""A long board: the rows that fill the window stand at once, the others follow below the fold."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qic_desktop import bootstrap
from qic_desktop.services.improving import cycle_sheets
from qic_desktop.services.improving.cycle_sheets import RampRow
from qic_desktop.services.workspace import Role
from ui.site.board import Board

RAMPS = 9


@pytest.fixture
def rows(tmp_path: Path) -> list[RampRow]:
    team = bootstrap.create_workspace(tmp_path / "team.qic", Role.SITE, "Les Filaos")
    for number in range(RAMPS):
        cycle_sheets.plan_in_new_ramp(team, f"Idea {number}")
    found = list(cycle_sheets.read_board(team))
    team.close()
    return found


def test_the_rows_below_the_fold_follow_by_themselves(app: QApplication, qtbot: QtBot, rows: list[RampRow]) -> None:
    board = Board(rows, 120)
    qtbot.addWidget(board)
    assert 3 <= len(board.cards) < RAMPS
    with qtbot.waitSignal(board.completed):
        board.show()
    assert board.is_complete
    assert [one.view.id for one in board.cards] == [one.id for row in rows for one in row.cycles]


def test_a_card_below_the_fold_is_there_when_somebody_asks_for_it(app: QApplication, rows: list[RampRow]) -> None:
    board = Board(rows, 120)
    wanted = rows[-1].cycles[0].id
    assert wanted not in [one.view.id for one in board.cards]
    card = board.card(wanted)
    assert card is not None
    assert board.is_complete
    board.complete()
    assert len(board.cards) == RAMPS


def test_without_a_height_all_rows_stand_at_once(app: QApplication, rows: list[RampRow]) -> None:
    assert Board(rows).is_complete
