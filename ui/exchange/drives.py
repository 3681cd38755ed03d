"""Where packages go and come from on this computer: sticks, Downloads, the desktop. Knows no store."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

_STICK_FORMATS = (b"vfat", b"exfat", b"msdos", b"fuseblk", b"ntfs", b"ntfs3", b"fat", b"fat32", b"hfsplus")
_MOUNT_FOLDERS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class Drive:
    """A stick or another removable disk; one that is not ``writable`` is only read from."""

    name: str
    path: Path
    writable: bool = True


def removable_drives() -> tuple[Drive, ...]:
    """The sticks that are plugged in now, by name, to be read from."""
    home = QStorageInfo(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation))
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if not volume.isValid() or not volume.isReady() or volume.isRoot() or root == home.rootPath():
            continue
        is_stick = bytes(volume.fileSystemType().data()).lower() in _STICK_FORMATS
        is_letter = len(root) <= 3 and root[1:2] == ":"
        if root.startswith(_MOUNT_FOLDERS) or (is_letter and is_stick):
            writable = not volume.isReadOnly() and os.access(root, os.W_OK)
            found.append(Drive(volume.name() or Path(root).name or root, Path(root), writable))
    return tuple(sorted(found, key=lambda one: one.name))


def writable_drives() -> tuple[Drive, ...]:
    """The sticks to which something can be written: none that is locked or mounted for reading only."""
    return tuple(drive for drive in removable_drives() if drive.writable)


def arrival_folders() -> tuple[Path, ...]:
    """Where packages arrive: Downloads, the desktop, documents, and every stick."""
    where = QStandardPaths.StandardLocation
    places = (where.DownloadLocation, where.DesktopLocation, where.DocumentsLocation)
    usual = [Path(text) for place in places if (text := QStandardPaths.writableLocation(place))]
    return tuple(dict.fromkeys([*usual, *(drive.path for drive in removable_drives())]))
