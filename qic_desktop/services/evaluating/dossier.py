"""The evidence dossier: one ZIP that can be checked without the program, years later (clause F21 of the format).

Packages are made anew from the segments as their authors sealed them: so a locked package can be read, what was removed
from an original stays removed, and what two packages brought lies there once.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import qic_desktop
from qic_desktop.disk import sync_folder
from qic_desktop.domain.canonical import dumps
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError, StoreExistsError
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.exchange.sealed import DOSSIER, seal
from qic_desktop.i18n import _
from qic_desktop.services import keeping
from qic_desktop.services.evaluating.tables import inside_files
from qic_desktop.services.exchanging.excel_inbox import applied_returns
from qic_desktop.services.exchanging.originals import safe_name
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing.collaborative_report import prepare_report
from qic_desktop.services.printing.papers import file_name
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import seal_scopes
from qic_desktop.store import segments
from qic_desktop.store.database import translated_os_error
from qic_desktop.store.segments import ACCEPTED, HeldSegment
from qic_desktop.wording.dossier import readme
from qic_desktop.wording.period_names import period_name

LIST, README = "dossier.sealed", "README.txt"
DOCUMENTS = Path(__file__).resolve().parents[3] / "resources" / "docs"
CHECKS = ("verify_dossier.py", "verify_package.py", "data-package.md")
MOST_OWNERS = 100
"""Up to so many sites and coaches have a package each: then a broken one tells whose it is."""
MOST_SEGMENTS, MOST_BYTES = 1_500, 20 << 20
"""In one package, before it is packed; the format allows more."""
_SEVERAL = "several"
_FIRST_MOMENT, _READABLE = (1980, 1, 1, 0, 0, 0), 0o644
_SHARED = "state=? and scope not like '%/private'"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A finished dossier: the file, its SHA-256 in hex, the digest of the entries in it, and what it holds."""

    file: Path
    sha256: str
    digest: str
    files: int
    packages: int
    segments: int


def offered_name(workspace: Workspace) -> str:
    """A name for today's dossier: "Safer births, evidence dossier 2027-06-30.zip"."""
    found = collaboratives.find_collaborative(workspace)
    title = (found.title if found else None) or workspace.name
    said = _("evidence dossier {day}").format(day=workspace.today().isoformat())
    return f"{file_name(title, said)[: -len('.pdf')]}.zip"


def write_dossier(workspace: Workspace, out: Path) -> Dossier:
    """Write the dossier as one file; whole, or not at all.

    Raises:
        NotAllowedError: this is no organiser's store, or nobody has let it in yet.
        StoreExistsError: there is something of that name.
        NotFoundError: the folder is not there.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing is half written.
    """
    out = out.absolute()
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("evaluation", why="role")
    if out.exists():
        raise StoreExistsError(out)
    if not out.parent.is_dir():
        raise NotFoundError(str(out.parent), what="folder")
    require_enrolled(workspace, "publish")
    _seal_everything(workspace)
    held = segments.held(workspace.store.connection, _SHARED, (ACCEPTED,))
    digest = keeping.digest(workspace)
    files = dict(_files(workspace, held, digest))
    listed = {name: [len(data), sha256(data).hexdigest()] for name, data in files.items()}
    files[LIST] = _sealed_list(workspace, digest, listed)
    data = _write_zip(out, files, datetime.fromtimestamp(workspace.clock() / 1000, UTC))
    packages = sum(name.startswith("packages/") for name in files)
    return Dossier(out, data, digest, len(listed), packages, len(held))


def _seal_everything(workspace: Workspace) -> None:
    """What is shared and not sealed yet is part of the evidence."""
    rows = workspace.store.rows("select distinct scope from unsealed where scope not like '%/private'")
    seal_scopes(workspace, [Scope.parse(row[0]) for row in rows])


def _files(workspace: Workspace, held: list[HeldSegment], digest: str) -> Iterator[tuple[str, bytes]]:
    found = collaboratives.find_collaborative(workspace)
    title = (found.title if found else None) or workspace.name
    digits = Spoken.of_key(_root_id(workspace)).digits
    day = period_name(parse_period(workspace.today().isoformat()).text)
    yield README, readme(title, day, digits, digest, _waiting(workspace)).encode()
    for name in CHECKS:
        yield name, (DOCUMENTS / name).read_bytes()
    yield from _packages(workspace, held)
    for number, (name, data) in enumerate(applied_returns(workspace), 1):
        yield f"excel/{number:04d}-{safe_name(name)}", data
    for outside, name in ((False, "report-for-members.pdf"), (True, "report-for-others.pdf")):
        yield name, prepare_report(workspace, outside=outside, digest=digest).paper.pdf()
    for name, data in inside_files(workspace).items():
        yield f"data/{name}", data


def _root_id(workspace: Workspace) -> str:
    return trust.trusted_roots(workspace)[-1].spoken_id


def _waiting(workspace: Workspace) -> int:
    return int(workspace.store.rows("select count(*) from segment where state=?", (segments.WAITING,))[0][0])


# --- packages -------------------------------------------------------------------------------------------------------


def _packages(workspace: Workspace, held: list[HeldSegment]) -> Iterator[tuple[str, bytes]]:
    names = {site.id: site for site in trust.list_sites(workspace)}
    roots = [root.sealed for root in trust.trusted_roots(workspace)]
    key = trust.own_key(workspace)
    for number, (owner, some) in enumerate(_bags(held), 1):
        contents = Contents(
            kind="organiser",
            collab=trust.collaborative_of(workspace),
            practice=workspace.practice,
            segments=[one.sealed for one in some],
            enclosed=roots,
        )
        data = build_package(contents, key, number=number, made=workspace.clock(), app=qic_desktop.__version__)
        yield f"packages/{number:04d}-{_owner_name(owner, names)}.qicpkg", data


def _bags(held: list[HeldSegment]) -> Iterator[tuple[str, list[HeldSegment]]]:
    """The segments by whose they are, the organiser's first; with very many owners several share a bag."""
    by_owner: dict[str, list[HeldSegment]] = {}
    for one in held:
        by_owner.setdefault(one.scope.partition("/")[0], []).append(one)
    order = sorted(by_owner, key=lambda owner: (owner != "organiser", owner))
    together = len(order) > MOST_OWNERS
    groups = (
        [(_SEVERAL, [one for owner in order for one in by_owner[owner]])]
        if together
        else [(owner, by_owner[owner]) for owner in order]
    )
    for owner, every in groups:
        bag: list[HeldSegment] = []
        size = 0
        for one in every:
            if bag and (len(bag) >= MOST_SEGMENTS or size + len(one.sealed) > MOST_BYTES):
                yield owner, bag
                bag, size = [], 0
            bag.append(one)
            size += len(one.sealed)
        yield owner, bag


def _owner_name(owner: str, names: dict[str, Site]) -> str:
    kind, _colon, identity = owner.partition(":")
    site = names.get(identity)
    return safe_name(site.code) if site and site.code else f"{kind}-{identity[:8]}" if identity else kind


# --- the list and the file --------------------------------------------------------------------------------------------


def _sealed_list(workspace: Workspace, digest: str, listed: dict[str, list[object]]) -> bytes:
    told = {
        "v": 1,
        "crit": [],
        "practice": workspace.practice,
        "collab": trust.collaborative_of(workspace),
        "root": _root_id(workspace),
        "made": workspace.clock(),
        "app": qic_desktop.__version__,
        "digest": digest,
        "waiting": _waiting(workspace),
        "files": dict(sorted(listed.items())),
    }
    return seal(DOSSIER, dumps(told).encode(), [trust.own_key(workspace)])


def _write_zip(out: Path, files: dict[str, bytes], made: datetime) -> str:
    """Write beside the name it shall have, bring it to the disk, read it back, rename; answers the SHA-256."""
    temporary = out.with_name(f".{out.name}.part")
    try:
        try:
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, data in files.items():
                    # ZIP knows no earlier year: a clock that was never set must not stop the writing.
                    member = zipfile.ZipInfo(name, max(made.timetuple()[:6], _FIRST_MOMENT))
                    member.external_attr = _READABLE << 16
                    member.compress_type = zipfile.ZIP_STORED if name.endswith(".qicpkg") else zipfile.ZIP_DEFLATED
                    archive.writestr(member, data)
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            with zipfile.ZipFile(temporary) as archive:
                broken = next((name for name, data in files.items() if archive.read(name) != data), None)
            if broken is not None:
                raise RefusedError("E-READ-BACK", broken)
            digest = sha256(temporary.read_bytes()).hexdigest()
            if out.exists():
                raise StoreExistsError(out)
            temporary.replace(out)
            sync_folder(out.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except zipfile.BadZipFile as error:
        raise RefusedError("E-READ-BACK", str(out)) from error
    except OSError as error:
        raise translated_os_error(error, out.parent) from error
    return digest
