"""Locked stores for tests: real ones, with a passphrase that costs little to check."""

from __future__ import annotations

from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.exchange import passphrases
from qic_desktop.exchange.passphrases import Cost
from qic_desktop.services import people
from qic_desktop.services.locking import at_rest, store_locks
from qic_desktop.services.workspace import Role, Workspace


class Vault:
    """Makes, reopens and looks through locked stores; every one that it opened is closed at the end."""

    passphrase = "four blue herons"
    typed = "Pfeifenstrauch"
    """A name that stands nowhere else, to be looked for in files."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(passphrases, "COST", Cost(1, 64 * 1024))
        self.folder = folder
        self.path = folder / "coach.qic"
        self.open: list[Workspace] = []
        at_rest.forget_all()

    def locked(self, name: str = "coach") -> Workspace:
        """An open, locked store in which a name was typed."""
        workspace = bootstrap.create_locked_workspace(self.folder / f"{name}.qic", Role.COACH, "Coach", self.passphrase)
        self.open.append(workspace)
        people.add_person(workspace, self.typed)
        return workspace

    def plain(self, role: Role = Role.COACH) -> Path:
        """A closed store that is not locked, with what a person typed and a backup."""
        workspace = bootstrap.create_workspace(self.path, role, "Coach")
        people.add_person(workspace, self.typed)
        bootstrap.close_workspace(workspace)
        return self.path

    def close(self, workspace: Workspace) -> Path:
        """Close a store as the program does, and forget its key."""
        if workspace in self.open:
            self.open.remove(workspace)
        bootstrap.close_workspace(workspace)
        at_rest.forget_all()
        return workspace.store.path

    def reopen(self, path: Path, passphrase: str = "") -> Workspace:
        """Open a locked store as after a new start of the program."""
        at_rest.forget_all()
        store_locks.unlock(path, passphrase or self.passphrase)
        workspace = bootstrap.open_workspace(path)
        self.open.append(workspace)
        return workspace

    def names(self, workspace: Workspace) -> list[str]:
        """The names in a store's list."""
        return [one.name or "" for one in people.list_people(workspace)]

    def telling(self, folder: Path, *texts: str) -> list[str]:
        """The files below a folder in which what was typed, or one of the texts, can be read."""
        wanted = [text.encode(form) for text in (self.typed, *texts) for form in ("utf-8", "utf-16-le")]
        return [
            file.name
            for file in sorted(folder.rglob("*"))
            if file.is_file() and any(one in file.read_bytes() for one in wanted)
        ]

    def end(self) -> None:
        """Close what is still open, and forget all keys."""
        for workspace in tuple(self.open):
            self.close(workspace)
        at_rest.forget_all()
