"""Where things lie: the profile (keys, anchors, settings, logs), stores, and the program's own resources."""

from __future__ import annotations

import os
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def profile() -> Path:
    """The person's own folder for keys and settings; ``QIC_HOME`` overrides it."""
    chosen = os.environ.get("QIC_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return Path(user_data_path("QIC Desktop", appauthor=False))


def keys(home: Path) -> Path:
    """The folder of signing keys inside the profile ``home``."""
    return home / "keys"


def anchors(home: Path) -> Path:
    """The folder that remembers, outside every store, what was sealed last."""
    return home / "anchors"


def default_store_folder() -> Path:
    """Where a new store is offered: the documents of the person."""
    from platformdirs import user_documents_path

    return Path(user_documents_path())
