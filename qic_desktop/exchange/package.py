"""Making a package: sealed segments and documents into one signed file.

The writing side of clauses F9, F10 and F15 of ``resources/docs/data-package.md``. It seals no segment and
reads no store; what goes in is passed in, already sealed by its authors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import SegmentHeader, parse_header
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import MANIFEST, MAX_FILE_BYTES, MAX_MEMBERS, Packed, pack, write_archive
from qic_desktop.exchange.keys import KeyPair
from qic_desktop.exchange.manifest import ANYBODY, Entry, Have, Manifest, make_manifest
from qic_desktop.exchange.sealed import PACKAGE, seal, split_sealed

MAX_HAVE_CHAINS = 1_000


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a package.

    Attributes:
        kind: ``site``, ``organiser``, ``coach``, ``invitation`` or ``restore``.
        segments: Sealed segments, in the order they shall lie.
        enclosed: Sealed documents.
        have: What the packer holds, chain → tips (seq, segment id); private chains are left out here.
        blobs: Attachments that operations of these segments name.
    """

    kind: str
    collab: str | None = None
    site: str | None = None
    to: str = ANYBODY
    practice: bool = False
    segments: Sequence[bytes] = ()
    enclosed: Sequence[bytes] = ()
    have: Have = field(default_factory=dict)
    blobs: Sequence[bytes] = ()


def build_package(contents: Contents, key: KeyPair, *, number: int, made: int, app: str) -> bytes:
    """The bytes of a package.

    Args:
        contents: What goes in.
        key: The packer's key.
        number: 1, 2, 3… per packer.
        made: Milliseconds since 1970.
        app: Version of the program.

    Raises:
        RefusedError: ``E-PRIVATE`` for a private chain in another kind than ``restore``, ``E-TOO-LARGE``,
            ``E-TOO-MANY-MEMBERS``, or what a reader would say of a malformed segment header.
    """
    members: list[Packed] = []
    entries: list[Entry] = []
    for sealed in dict.fromkeys(contents.segments):
        _, body = split_sealed(sealed)
        header = parse_header(body.partition(b"\n")[0])
        _check_header(header, contents)
        member = pack(f"seg/{sha256(body).hexdigest()}", sealed)
        members.append(member)
        entries.append(Entry(member.name, member.size, member.hash, header.chain, header.first, header.last))
    for blob in dict.fromkeys(contents.blobs):
        member = pack(f"blob/{sha256(blob).hexdigest()}", blob)
        members.append(member)
        entries.append(Entry(member.name, member.size, member.hash))
    manifest = Manifest(
        kind=contents.kind,
        collab=contents.collab,
        site=contents.site,
        to=contents.to,
        packer=key.keyid,
        number=number,
        made=made,
        app=app,
        practice=contents.practice,
        enclosed=tuple(contents.enclosed),
        have=_tellable(contents.have),
        entries=tuple(entries),
    )
    return _finish(manifest, members, key)


def _finish(manifest: Manifest, members: Sequence[Packed], key: KeyPair) -> bytes:
    if len(members) + 1 > MAX_MEMBERS:
        raise RefusedError("E-TOO-MANY-MEMBERS", str(len(members) + 1))
    head = pack(MANIFEST, seal(PACKAGE, make_manifest(manifest), [key]))
    data = write_archive([head, *members])
    if len(data) > MAX_FILE_BYTES:
        raise RefusedError("E-TOO-LARGE", str(len(data)))
    return data


def _check_header(header: SegmentHeader, contents: Contents) -> None:
    if Scope.parse(header.scope).is_private and contents.kind != "restore":
        raise RefusedError("E-PRIVATE", header.scope)
    if header.practice is not contents.practice:
        raise RefusedError("E-PRACTICE", "segment")


def _tellable(have: Have) -> Mapping[str, tuple[tuple[int, str], ...]]:
    told = {chain: tips for chain, tips in have.items() if not chain.endswith("/private")}
    return told if len(told) <= MAX_HAVE_CHAINS else {}
