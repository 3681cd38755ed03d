"""What is acknowledged is on the disk: the setting itself, which the other tests switch off to be quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.workspace import Role

EXTRA = 3


def test_every_store_waits_for_the_disk(play: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("QIC_HOME", str(tmp_path / "profile"))
    made = play.create("careful", Role.SITE)
    opened = play.reopen(play.close(made))
    assert opened.store.connection.execute("pragma synchronous").fetchone()[0] == EXTRA
    assert opened.store.connection.execute("pragma journal_mode").fetchone()[0] == "delete"
