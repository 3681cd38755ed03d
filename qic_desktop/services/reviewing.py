"""A rehearsal of an import, in words: what each package is, what would come, what each record was and would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.scope import Scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _
from qic_desktop.services import importing, originals
from qic_desktop.services.importing import Counts, ImportResult, PackageResult
from qic_desktop.services.naming import compared, names_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording import exchange as words
from qic_desktop.wording import records
from qic_desktop.wording.errors import describe_outcome
from qic_desktop.wording.spoken_words import spoken_text

TakeIn = Callable[[Workspace, Sequence[Path]], ImportResult]
"""How packages are taken in: ``importing.import_packages``, or a coach's ``carrying.take_packages``."""


@dataclass(frozen=True, slots=True)
class ReviewedPackage:
    """One file: what it is, and what is to be said about it. ``sentence`` is empty for a sound one.

    ``spoken`` tells whether it is the file that its sender made; None where it is none that can be read.
    """

    path: Path
    title: str
    detail: str
    outcome: str
    code: str
    sentence: str
    is_known: bool
    counts: Counts
    spoken: Spoken | None = None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Records that belong together, and what they mean here."""

    item: records.Item
    meaning: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the review shows. Nothing has changed yet."""

    packages: tuple[ReviewedPackage, ...]
    counts: Counts
    groups: tuple[tuple[str, tuple[ReviewItem, ...]], ...]

    @property
    def has_entries(self) -> bool:
        """Whether entries would come in, or be kept until their key is known."""
        return bool(self.counts.new or self.counts.waiting)

    @property
    def has_receipts(self) -> bool:
        """Whether a package that was not read before brings at least a receipt, or is to be kept."""
        return any(one.outcome in ("accept", "partial", "quarantine") and not one.is_known for one in self.packages)


def review(workspace: Workspace, files: Sequence[Path]) -> Review:
    """Rehearse taking files in; the store is as before when this ends.

    Raises:
        StoreError: this store cannot be used.
    """
    result = importing.import_packages(workspace, files, dry_run=True)
    changes = [change for package in result.packages for change in package.changes]
    names = names_of(workspace, changes)
    groups: dict[str, list[ReviewItem]] = {}
    for item in records.items([one for one in compared(changes) if one.record is not None], names):
        groups.setdefault(_sender(workspace, item.scope, names), []).append(
            ReviewItem(item, records.meaning(item, names))
        )
    packages = tuple(_reviewed(workspace, path, one) for path, one in zip(files, result.packages, strict=True))
    return Review(packages, result.totals, tuple((title, tuple(found)) for title, found in groups.items()))


def _reviewed(workspace: Workspace, path: Path, one: PackageResult) -> ReviewedPackage:
    row = workspace.store.connection.execute(
        "select handled, number, made from package where id=?", (one.id,)
    ).fetchone()
    verdict = importing.verify_file(path, workspace) if one.kind else None
    manifest = verdict.manifest if verdict else None
    title = words.parcel_title(one.kind, manifest.number if manifest else 0, outgoing=False)
    details = [path.name]
    if manifest is not None:
        details.append(_("made {day}").format(day=words.moment_name(manifest.made, workspace.clock())))
    if path.is_file():
        details.append(words.size_name(path.stat().st_size))
    return ReviewedPackage(
        path=path,
        title=title,
        detail=" · ".join(details),
        outcome=one.outcome,
        code=one.code,
        sentence=_sentence(workspace, one, row[0] if row else None),
        is_known=row is not None,
        counts=one.counts,
        spoken=originals.spoken_file(path) if path.is_file() else None,
    )


def _sentence(workspace: Workspace, one: PackageResult, read: int | None) -> str:
    if not one.code:
        return ""
    arguments = {"detail": one.detail}
    if one.code == "Q-UNKNOWN-KEY" and one.packer:
        arguments["signer"] = spoken_text(Spoken.of_key(one.packer))
    if read is not None:
        arguments["when"] = words.moment_name(read, workspace.clock())
    return describe_outcome(one.outcome, one.code, **arguments)


def _sender(workspace: Workspace, scope: str, names: records.Names) -> str:
    found = Scope.parse(scope)
    if found.kind == "organiser":
        return _("From the organiser")
    if found.kind == "coach":
        return _("From the coach")
    if workspace.role is Role.SITE and found.site == workspace.own_id:
        return _("From another laptop of your team")
    name = names.sites.get(found.site or "")
    return _("From {site}").format(site=name) if name else _("From a site that is not accepted yet")
