"""Photos of paper registers: kept on the laptop that read them, beside the numbers, and sent in no package.

They lie where half-typed texts lie: locked with the store, copied with its backups, part of no segment. What comes
here is finished: names are covered in the pixels, and nothing of the camera (place, time, owner) is left.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from qic_desktop.domain.period import Period
from qic_desktop.services.workspace import Workspace

MOST_BYTES = 2_000_000
"""The most a photo may take, in bytes; a page of 1,600 pixels takes a tenth of it."""
_ENTITY = "register_photo"


@dataclass(frozen=True, slots=True)
class RegisterPhoto:
    """A photo by the SHA-256 of its JPEG."""

    sha256: str
    jpeg: bytes


def keep(workspace: Workspace, site: str, month: Period, jpeg: bytes) -> str:
    """Keep a photo of a site's month; answers its SHA-256. The same photo twice is one.

    Raises:
        ValueError: These are no JPEG bytes, or more than ``MOST_BYTES``: the caller has not finished the picture.
    """
    if not jpeg.startswith(b"\xff\xd8\xff") or len(jpeg) > MOST_BYTES:
        raise ValueError("a finished JPEG is wanted")
    name = sha256(jpeg).hexdigest()
    text = base64.b64encode(jpeg).decode("ascii")
    workspace.journal.keep_draft(workspace.scope, _ENTITY, _place(site, month), name, text)
    return name


def list_photos(workspace: Workspace, site: str, month: Period) -> tuple[RegisterPhoto, ...]:
    """The photos of a site's month, always in the same order; one that is damaged is left out."""
    found = workspace.journal.drafts(workspace.scope, _ENTITY, _place(site, month))
    read = ((name, _bytes_of(text)) for name, text in sorted(found.items()))
    return tuple(RegisterPhoto(name, jpeg) for name, jpeg in read if sha256(jpeg).hexdigest() == name)


def delete(workspace: Workspace, site: str, month: Period, name: str) -> None:
    """Delete a photo for good; the numbers stay."""
    workspace.journal.drop_draft(workspace.scope, _ENTITY, _place(site, month), name)


def _place(site: str, month: Period) -> str:
    return f"{site}|{month.text}"


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
