"""Getting out of a damaged file what can still be read, and out of a ZIP the package that somebody packed again.

What is recovered is packed once more, by this store and without a word of its own (no ``have``), and then takes the way
of every package: review, judging by who wrote each segment, taking in. So it is believed no more than an
undamaged package would be. The damaged file stays where it is, and is kept in ``received/`` too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import qic_desktop
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import Segment
from qic_desktop.errors import NotFoundError, RefusedError
from qic_desktop.exchange.archive import MAX_INFLATED_BYTES, MAX_MEMBERS
from qic_desktop.exchange.documents import Request, open_document
from qic_desktop.exchange.manifest import ANYBODY, Manifest, package_id_of
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.exchange.salvage import Missing, Salvage, Unpacked, salvage, salvage_parts, unpack
from qic_desktop.services.exchanging import exporting, originals
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.database import translated_os_error

RECOVERED = "recovered"
_OUTBOX = "outbox"
_SEGMENTS = "seg"
_MANIFEST = "manifest"
# What says that a file was damaged, packed again or is none at all; what was refused for another reason stays refused.
_MAY_BE_DAMAGED = frozenset(
    (
        *("E-NOT-A-PACKAGE", "E-TOO-MANY-MEMBERS", "E-MEMBER-NAME", "E-DUP-MEMBER", "E-BOMB", "E-NO-MANIFEST"),
        *("E-ZIP", "E-ZIP-ENCRYPTED", "E-ZIP-METHOD", "E-SEALED", "E-SIGNATURE", "E-JSON", "E-MANIFEST"),
        *("E-WRITER", "E-MISSING-MEMBER", "E-UNLISTED-MEMBER", "E-PACKED", "E-INFLATE", "E-SIZE", "E-HASH"),
    )
)


@dataclass(frozen=True, slots=True)
class Readable:
    """What lies in a file that could not be read as a package.

    Attributes:
        packages: Whole packages inside (the file is a ZIP of a package).
        found: The segments that are whole, else.
    """

    path: Path
    packages: tuple[bytes, ...] = ()
    found: Salvage = field(default_factory=Salvage)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to be had."""
        return not self.packages and not self.found.segments

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What was in the package and cannot be read."""
        return self.found.missing

    @property
    def counted(self) -> tuple[int, int, int]:
        """Parts that are whole, parts that are not, and how many operations are in these."""
        return len(self.found.segments), len(self.missing), sum(one.operations for one in self.missing)

    @property
    def parts(self) -> int:
        """How many parts the package had, for all that is known."""
        return len(self.found.segments) + len(self.found.missing)


def may_be_damaged(code: str) -> bool:
    """Whether a package that was refused with this code may still hold something readable."""
    return code in _MAY_BE_DAMAGED


def look_into(path: Path) -> Readable:
    """What can be read in a damaged file, a ZIP of a package, or a folder into which one was unpacked.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-TOO-LARGE``.
    """
    folder = _folder_of(path)
    if folder is not None:
        return Readable(path, found=salvage_parts(_parts_in(folder), find_declaration))
    data = originals.read_package_file(path)
    found = salvage(data, find_declaration)
    inside = Unpacked() if found.segments else unpack(data)
    if inside.sealed and not inside.packages:
        found = salvage_parts(inside.sealed, find_declaration)
    return Readable(path, inside.packages, found)


def recover(workspace: Workspace, readable: Readable) -> tuple[Path, ...]:
    """Write what was found as packages into ``outbox/recovered/``, to be reviewed and taken in like any other.

    Raises:
        NotFoundError: there is nothing in it.
        DiskFullError, StoreReadOnlyError: nothing was written.
    """
    made = list(readable.packages)
    if readable.found.segments:
        made.append(_packed(workspace, readable.found))
    if not made:
        raise NotFoundError(str(readable.path), what="readable")
    if readable.path.is_file():
        # Kept as it came, so that somebody with better tools may try again.
        originals.keep_original(workspace, readable.path.name, originals.read_package_file(readable.path))
    folder = workspace.store.path / _OUTBOX / RECOVERED
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated_os_error(error, folder) from error
    files = []
    for data in made:
        files.append(folder / f"recovered-{sha256(data).hexdigest()[:12]}.qicpkg")
        exporting.write_atomically(files[-1], data)
    for old in folder.glob("recovered-*.qicpkg"):
        if old not in files and _is_taken_in(workspace, old):
            # What another program has open goes the next time.
            with suppress(OSError):
                old.unlink()
    return tuple(files)


def _is_taken_in(workspace: Workspace, file: Path) -> bool:
    """Whether nothing is lost with a recovered package: of several damaged files each is recovered on its own."""
    try:
        identity = package_id_of(originals.read_package_file(file))
    except (NotFoundError, RefusedError):
        return False
    taken = "select 1 from package where id=? and state in ('applied', 'noted')"
    return bool(workspace.store.rows(taken, (identity,)))


# --- packing what was found -------------------------------------------------------------------------------------


def _packed(workspace: Workspace, found: Salvage) -> bytes:
    manifest = found.manifest
    # A private chain is for the team's own laptops only; where the list that says so is lost, it stays behind.
    private = manifest is not None and manifest.kind == "restore"
    usable = [
        (sealed, segment)
        for sealed, segment in found.segments.values()
        if segment.header.practice is workspace.practice and (private or not segment.scope.is_private)
    ]
    if not usable:
        raise RefusedError("E-PRIVATE" if found.segments else "E-NOT-A-PACKAGE", "")
    kind, site = _kind_of([segment for _sealed, segment in usable], manifest)
    contents = Contents(
        kind=kind,
        collab=manifest.collab if manifest else None,
        site=site,
        to=manifest.to if manifest else ANYBODY,
        practice=workspace.practice,
        segments=[sealed for sealed, _segment in usable],
        enclosed=_requests(manifest),
    )
    number = int(workspace.store.setting("packages_made", 0)) + 1
    data = build_package(
        contents, trust.own_key(workspace), number=number, made=workspace.clock(), app=qic_desktop.__version__
    )
    workspace.store.set_setting("packages_made", number)
    return data


def _kind_of(segments: Sequence[Segment], manifest: Manifest | None) -> tuple[str, str | None]:
    """What the package was. An invitation that was damaged is asked for again; the news in it are news."""
    if manifest is not None and manifest.kind != "invitation":
        return manifest.kind, manifest.site
    scopes = [Scope.parse(one.header.scope) for one in segments]
    for kind in ("site", "coach"):
        found = [one for one in scopes if one.kind == kind]
        if found:
            return kind, found[0].site if kind == "site" else None
    return "organiser", None


def _requests(manifest: Manifest | None) -> list[bytes]:
    kept = []
    for data in manifest.enclosed if manifest else ():
        try:
            document = open_document(data)
        except RefusedError:
            continue
        if isinstance(document, Request):
            kept.append(data)
    return kept


# --- a folder ---------------------------------------------------------------------------------------------------


def _folder_of(path: Path) -> Path | None:
    """The folder into which a package was unpacked: the one named, or the one of its list."""
    if path.is_dir():
        return path
    is_list = path.name == _MANIFEST and (path.parent / _SEGMENTS).is_dir()
    return path.parent if is_list else None


def _parts_in(folder: Path) -> Iterator[bytes]:
    """The files of an unpacked package, as many and as large as a package may have."""
    left, room = MAX_MEMBERS, MAX_INFLATED_BYTES
    for place in (folder, folder / _SEGMENTS):
        try:
            files = sorted(path for path in place.iterdir() if path.is_file())
        except OSError:
            continue
        for path in files:
            try:
                data = originals.read_package_file(path)
            except (NotFoundError, RefusedError):
                continue
            left, room = left - 1, room - len(data)
            if left < 0 or room < 0:
                return
            yield data
