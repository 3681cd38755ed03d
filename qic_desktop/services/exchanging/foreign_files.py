"""Files that are no packages, or no longer whole ones: what they are, so that a person is told in plain words.

Knows names and first bytes only; nothing in such a file is opened or believed.
"""

from __future__ import annotations

from pathlib import Path

from qic_desktop.exchange import wrapping
from qic_desktop.services.exchanging import found_packages
from qic_desktop.wording import foreign_files as words
from qic_desktop.wording.errors import describe_code

TABLES = frozenset({"spreadsheet", "table"})
"""Kinds whose numbers a team can take into a measure."""
_START = 64
_GONE = "E-UNREADABLE"
_CUT = frozenset({"E-ZIP", "E-INFLATE", "E-NO-MANIFEST", "E-MISSING-MEMBER", "E-NOT-A-PACKAGE", "E-DECRYPT"})
_SHUT = frozenset({"E-ZIP", "E-INFLATE", "E-NOT-A-PACKAGE"})
"""Of a workbook: it is not whole, or wrapped up with a password. Any other one is a sound archive of other files."""
_ENDINGS = {
    "spreadsheet": (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"),
    "table": (".csv", ".tsv"),
    "document": (".docx", ".doc", ".odt", ".rtf", ".pages"),
    "slides": (".pptx", ".ppt", ".odp", ".key"),
    "pdf": (".pdf",),
    "picture": (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".avif"),
    "film": (".mp4", ".mov", ".avi", ".mkv", ".3gp", ".webm"),
    "sound": (".mp3", ".m4a", ".ogg", ".opus", ".wav", ".aac", ".amr"),
    "mail": (".eml", ".msg"),
    "page": (".html", ".htm", ".mht", ".url", ".webloc"),
    "zip": (".zip",),
    "packed": (".7z", ".rar", ".gz", ".tar", ".bz2", ".xz"),
    "text": (".txt", ".text", ".md", ".log"),
    "program": (".exe", ".msi", ".apk", ".dmg", ".bat", ".lnk"),
}
_KINDS = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings}
_BEGINNINGS = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "document"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"Rar!", "packed"),
    (b"MZ", "program"),
)


def kind_of_name(name: str) -> str:
    """What a file is by its name; empty where the name tells nothing, and for what may be a package."""
    return _KINDS.get(Path(name).suffix.lower(), "")


def kind_of(path: Path) -> str:
    """What a file is that cannot be read as a package: "empty", "cut" and "locked" (a package that is not whole),
    "gone", a kind of other files, or nothing that is known here."""
    try:
        with path.open("rb") as file:
            head = file.read(_START)
        if not head:
            return "empty"
        if found_packages.package_id(path) is not None:
            return "cut"
    except OSError:
        return "gone"
    if wrapping.is_wrapped(head):
        return "locked"
    if b"[Content_Types].xml" in head:
        return kind_of_name(path.name) or "office"
    return next((kind for start, kind in _BEGINNINGS if head.startswith(start)), kind_of_name(path.name))


def kind_of_refused(name: str, code: str) -> str:
    """The same where only the name and the code of the refusal are still known."""
    if code == _GONE:
        return "gone"
    known = kind_of_name(name)
    return known or ("cut" if code in _CUT and found_packages.MARK in name.lower() else "")


def title_of(kind: str, code: str) -> str:
    """What a refused file is called."""
    if code in _CUT or kind not in ("cut", "locked"):
        return words.title(kind)
    return words.title("changed" if kind == "cut" else "shut")


def reason_for(kind: str, code: str, *, is_team: bool = True, **arguments: str) -> str:
    """Why a refused file is not taken in, going by what it is; ``is_team`` says whether values are entered here."""
    if kind == "spreadsheet" and code in _SHUT and not is_team:
        kind = "shut-spreadsheet"
    return words.sentence(kind, is_team=is_team) or describe_code(code, **arguments)
