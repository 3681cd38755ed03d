"""Which sticks are offered: all of them to read from, only those that can be written to for writing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from ui.exchange import drives


def volume(root: str, *, read_only: bool = False) -> Any:
    """A mounted disk as Qt tells of it."""
    return SimpleNamespace(
        rootPath=lambda: root,
        isValid=lambda: True,
        isReady=lambda: True,
        isRoot=lambda: False,
        isReadOnly=lambda: read_only,
        fileSystemType=lambda: SimpleNamespace(data=lambda: b"vfat"),
        name=lambda: Path(root).name,
    )


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, Path]:
    """A stick to write on and one that is locked."""
    free, locked = tmp_path / "FREE", tmp_path / "LOCKED"
    free.mkdir()
    locked.mkdir()

    disks = [volume(str(free)), volume(str(locked), read_only=True)]
    monkeypatch.setattr(drives, "QStorageInfo", Mock(return_value=volume("/"), mountedVolumes=lambda: disks))
    monkeypatch.setattr(drives, "_MOUNT_FOLDERS", (str(tmp_path),))
    return free, locked


def test_a_stick_that_is_only_for_reading_is_not_offered_for_writing(mounted: tuple[Path, Path]) -> None:
    free, locked = mounted
    assert [one.path for one in drives.removable_drives()] == [free, locked]
    assert [one.path for one in drives.writable_drives()] == [free]
    assert locked in drives.arrival_folders(), "packages on it are found and read"
