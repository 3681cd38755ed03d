"""Summaries of closed visits as they were printed: kept to the byte, so that what both keep can be printed and checked.

A visit carries the SHA-256 of its summary, and what the summary told goes on changing in the store. So the paper itself
lies where register photos lie: locked with the store, copied with its backups, part of no segment.
"""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256

from qic_desktop.domain.visit import Visit
from qic_desktop.services.coaching import visits
from qic_desktop.services.workspace import Workspace

_ENTITY, _FIELD = "visit_summary", "pdf"


def digest_of(data: bytes) -> str:
    """The SHA-256 of a summary, as the visit carries it."""
    return sha256(data).hexdigest()


def keep(workspace: Workspace, visit: str, pdf: bytes) -> None:
    """Keep the summary of a visit (its id)."""
    workspace.journal.keep_draft(workspace.scope, _ENTITY, visit, _FIELD, base64.b64encode(pdf).decode("ascii"))


def kept(workspace: Workspace, visit: Visit) -> bytes | None:
    """The summary as it was closed with; None where another laptop closed it, or what lies here is damaged."""
    text = workspace.journal.drafts(workspace.scope, _ENTITY, visit.id).get(_FIELD, "")
    try:
        found = base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return found if found and digest_of(found) == visit.summary else None


def visit_of(workspace: Workspace, pdf: bytes) -> Visit | None:
    """The visit that was closed with this very paper; None where none known here was."""
    digest = digest_of(pdf)
    return next((one for one in visits.list_visits(workspace) if one.summary == digest), None)
