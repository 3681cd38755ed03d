"""The manifest: what a package says about itself, signed by who packed it.

Owns clause F10 of ``resources/docs/data-package.md``. The packer vouches for the bag only; every segment in
it is judged by its own author.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from qic_desktop.domain.canonical import dumps, loads_strict
from qic_desktop.domain.scope import Scope, is_uuid
from qic_desktop.domain.segment import VERSION, check_version
from qic_desktop.errors import RefusedError

KINDS = ("site", "organiser", "coach", "invitation", "restore")
ANYBODY = "any"
_KEYID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SEGMENT_PATH = re.compile(r"seg/[0-9a-f]{64}")
_BLOB_PATH = re.compile(r"blob/[0-9a-f]{64}")
_REQUIRED = ("v", "crit", "practice", "kind", "collab", "site", "to", "packer", "number", "made", "app")

Have = Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of the package.

    Attributes:
        path: ``seg/<id>`` or ``blob/<sha256>``.
        size: Bytes of the content.
        packed: Hex SHA-256 of the bytes as they lie in the file.
        chain: ``"<writer> <scope>"`` of a segment; None for a blob.
        first: seq of the segment's first operation.
        last: seq of its last.
    """

    path: str
    size: int
    packed: str
    chain: str | None = None
    first: int | None = None
    last: int | None = None

    @property
    def hash(self) -> str:
        """The SHA-256 that the path promises."""
        return self.path.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed list of contents.

    Attributes:
        kind: One of ``KINDS``.
        collab: The collaborative's id, None for a site that works alone.
        site: The site it comes from, None for other kinds.
        to: The recipient's id or ``any``.
        packer: keyid of the key that sealed the manifest.
        number: 1, 2, 3… per packer.
        made: Milliseconds since 1970 by the packer's clock: advice.
        app: Version of the program that made it.
        enclosed: Sealed documents.
        have: What the packer holds: chain → its tips as (seq, segment id).
        id: Hex SHA-256 of the manifest's body.
    """

    kind: str
    collab: str | None
    site: str | None
    to: str
    packer: str
    number: int
    made: int
    app: str
    practice: bool = False
    enclosed: tuple[bytes, ...] = ()
    have: Have = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    id: str = ""


def make_manifest(manifest: Manifest) -> bytes:
    """The body of a manifest, as it is sealed."""
    fields: dict[str, object] = {"v": VERSION, "crit": [], "practice": manifest.practice}
    for name in _REQUIRED[3:]:
        fields[name] = getattr(manifest, name)
    fields["enclosed"] = [document.decode() for document in manifest.enclosed]
    fields["have"] = {chain: [list(tip) for tip in tips] for chain, tips in manifest.have.items()}
    fields["entries"] = [_entry_fields(entry) for entry in manifest.entries]
    return dumps(fields).encode()


def _entry_fields(entry: Entry) -> dict[str, object]:
    fields: dict[str, object] = {"path": entry.path, "size": entry.size, "packed": entry.packed}
    if entry.chain is not None:
        fields |= {"chain": entry.chain, "first": entry.first, "last": entry.last}
    return fields


def parse_manifest(body: bytes, *, practice: bool | None = None) -> Manifest:
    """A manifest from its body, checked in the documented order: JSON, version, practice, kind, the rest.

    Args:
        body: The sealed body.
        practice: Whether the reading store is a practice store; None to accept both.

    Raises:
        RefusedError: ``E-MANIFEST``, ``E-VERSION``, ``Q-NEEDS-UPDATE``, ``E-PRACTICE``, ``E-PRIVATE``.
    """
    try:
        fields = loads_strict(body)
    except RefusedError as error:
        raise RefusedError("E-MANIFEST", error.detail) from None
    if not isinstance(fields, dict):
        raise RefusedError("E-MANIFEST", "not an object")
    check_version(fields, "E-MANIFEST")
    if type(fields.get("practice")) is not bool:
        raise RefusedError("E-MANIFEST", "practice")
    if practice is not None and fields["practice"] is not practice:
        raise RefusedError("E-PRACTICE", "practice" if fields["practice"] else "real")
    kind = fields.get("kind")
    if not isinstance(kind, str):
        raise RefusedError("E-MANIFEST", "kind")
    if kind not in KINDS:
        raise RefusedError("Q-NEEDS-UPDATE", f"kind {kind[:40]}")
    _check_fields(fields)
    return Manifest(
        **{name: fields[name] for name in _REQUIRED[2:]},
        enclosed=_parse_enclosed(fields.get("enclosed", [])),
        have=_parse_have(fields.get("have", {})),
        entries=_parse_entries(fields.get("entries"), kind),
        id=sha256(body).hexdigest(),
    )


def _check_fields(fields: Mapping[str, object]) -> None:
    collab, site, to, packer = (fields.get(name) for name in ("collab", "site", "to", "packer"))
    app = fields.get("app")
    sound = (
        all(name in fields for name in _REQUIRED)
        and all(name is None or (isinstance(name, str) and is_uuid(name)) for name in (collab, site))
        and isinstance(to, str)
        and (to == ANYBODY or is_uuid(to) or _KEYID.fullmatch(to) is not None)
        and isinstance(packer, str)
        and _KEYID.fullmatch(packer) is not None
        and isinstance(app, str)
        and len(app) <= 64
        and _is_count(fields.get("number"), 1)
        and _is_count(fields.get("made"), 0)
    )
    if not sound:
        raise RefusedError("E-MANIFEST", "fields")


def _is_count(value: object, least: int) -> bool:
    return type(value) is int and value >= least


def _parse_enclosed(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or not all(isinstance(document, str) for document in value):
        raise RefusedError("E-MANIFEST", "enclosed")
    return tuple(document.encode() for document in value)


def _parse_chain(text: object) -> Scope:
    if isinstance(text, str):
        writer, _, scope = text.partition(" ")
        if _KEYID.fullmatch(writer):
            return Scope.parse(scope)
    raise RefusedError("E-MANIFEST", "chain")


def _parse_have(value: object) -> Have:
    if not isinstance(value, dict):
        raise RefusedError("E-MANIFEST", "have")
    have = {}
    for chain, tips in value.items():
        if _parse_chain(chain).is_private:
            raise RefusedError("E-PRIVATE", "have")
        if not isinstance(tips, list) or not all(_is_tip(tip) for tip in tips):
            raise RefusedError("E-MANIFEST", "have")
        have[chain] = tuple((seq, tip) for seq, tip in tips)
    return have


def _is_tip(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    seq, tip = value
    return _is_count(seq, 1) and isinstance(tip, str) and _HASH.fullmatch(tip) is not None


def _parse_entries(value: object, kind: str) -> tuple[Entry, ...]:
    if not isinstance(value, list):
        raise RefusedError("E-MANIFEST", "entries")
    return tuple(_parse_entry(fields, kind) for fields in value)


def _parse_entry(fields: object, kind: str) -> Entry:
    if not isinstance(fields, dict):
        raise RefusedError("E-MANIFEST", "entry")
    path, size, packed = fields.get("path"), fields.get("size"), fields.get("packed")
    if not isinstance(path, str) or not isinstance(packed, str) or _HASH.fullmatch(packed) is None:
        raise RefusedError("E-MANIFEST", "entry")
    if type(size) is not int or size < 0:
        raise RefusedError("E-MANIFEST", "size of an entry")
    if _BLOB_PATH.fullmatch(path):
        return Entry(path, size, packed)
    first, last = fields.get("first"), fields.get("last")
    if type(first) is not int or type(last) is not int or not 1 <= first <= last:
        raise RefusedError("E-MANIFEST", "numbers of an entry")
    if _SEGMENT_PATH.fullmatch(path) is None:
        raise RefusedError("E-MANIFEST", "path of an entry")
    if _parse_chain(fields.get("chain")).is_private and kind != "restore":
        raise RefusedError("E-PRIVATE", path)
    return Entry(path, size, packed, fields["chain"], first, last)


# --- looking at a file without reading it -------------------------------------------------------------------

_LOCAL_BYTES, _SIZE_AT = 30, 18
_FIRST = b"manifest"


def package_id_of(data: bytes) -> str:
    """The id that a file would have as a package, from the bytes of its first member; nothing is checked (F9, F10)."""
    begin = _LOCAL_BYTES + len(_FIRST)
    if data[_LOCAL_BYTES:begin] != _FIRST:
        return ""
    size = int.from_bytes(data[_SIZE_AT : _SIZE_AT + 4], "little")
    return sha256(data[begin : begin + size].partition(b"\n")[2]).hexdigest()
