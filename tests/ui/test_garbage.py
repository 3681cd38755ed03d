"""Python looks for garbage while nobody works, and memory comes back nevertheless."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from ui.garbage import hold_back, search_while_nobody_works


class Ring:
    """Something that only a search frees."""

    def __init__(self) -> None:
        self.itself = self


def test_rings_go_when_the_person_turns_to_another_program(app: QApplication) -> None:
    owner = QObject()
    search_while_nobody_works(app, owner)
    gc.collect()
    ring = Ring()
    known = weakref.ref(ring)
    # Old enough that only a full search would find it.
    gc.collect(0)
    gc.collect(1)
    del ring
    full = gc.get_stats()[2]["collections"]
    kept = [{} for _turn in range(200_000)]
    assert gc.get_stats()[2]["collections"] == full
    assert known() is not None
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert known() is None
    assert len(kept) == 200_000


def test_no_full_search_falls_into_the_start() -> None:
    hold_back()
    full = gc.get_stats()[2]["collections"]
    kept = [[{}] for _turn in range(400_000)]
    assert gc.get_stats()[2]["collections"] == full
    assert len(kept) == 400_000
