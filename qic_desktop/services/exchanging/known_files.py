"""Files whose very bytes were taken in whole before: nothing in them can be new, so they are not read again (F16).

What is remembered is the hash of the whole file, beside the package's line; only a package that was sound throughout,
from a packer known here, and without documents that may wait for something, is remembered so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from qic_desktop.exchange.manifest import package_id_of
from qic_desktop.services.workspace import Workspace

WHOLE = "whole"
"""The name of that hash among what is noted of a package."""
TAKEN = "taken"
"""The name, there, of the moment (milliseconds) when a package was taken in first; reading it again changes nothing."""
ALREADY_HELD = "N-ALREADY-HELD"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A package as it was taken in; ``operations`` are in it."""

    id: str
    kind: str
    packer: str
    site: str | None
    operations: int


def taken_before(workspace: Workspace, data: bytes) -> KnownFile | None:
    """The package that this file was when it was taken in whole; None where it has to be read."""
    identity = package_id_of(data)
    connection = workspace.store.connection
    row = connection.execute(
        "select kind, packer, site, counts from package where id=? and state in ('applied', 'noted')", (identity,)
    ).fetchone()
    if row is None:
        return None
    counts = json.loads(row[3])
    if counts.get(WHOLE) != sha256(data).hexdigest():
        return None
    connection.execute("update package set handled=? where id=?", (workspace.clock(), identity))
    return KnownFile(identity, row[0], row[1], row[2], counts["new"] + counts["already_had"])
