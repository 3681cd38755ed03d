"""A rehearsal of an import, in words: what each package is, what would come, what each record was and would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qic_desktop.domain.collaborative import Letter
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.exchange.verification import Verdict
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import foreign_files, originals
from qic_desktop.services.exchanging.import_results import Counts, ImportResult, PackageResult, RecordChange
from qic_desktop.services.exchanging.importing import Importer
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.services.measuring import table_files
from qic_desktop.services.naming import compared, names_of
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording import exchange as words
from qic_desktop.wording import laptops, records
from qic_desktop.wording.errors import describe_outcome
from qic_desktop.wording.spoken_words import spoken_text

Progress = Callable[[int], bool]
"""Told how many files are done; answers False to stop after the current one."""


class TakeIn(Protocol):
    """How packages are taken in: ``importing.import_packages``, or a coach's ``carrying.take_packages``."""

    def __call__(
        self, workspace: Workspace, files: Sequence[Path], *, progress: Progress | None = None
    ) -> ImportResult:
        """Take in."""
        ...


@dataclass(frozen=True, slots=True)
class ReviewedPackage:
    """One file: what it is, and what is to be said about it. ``sentence`` is empty for a sound one.

    ``spoken`` tells whether it is the file that its sender made; None for a refused one, whose words say nothing.
    ``is_ours`` is set for one that says to come from another laptop of the own team, which nobody has let in yet;
    ``is_locked`` for one that no key here opens; a coach takes it along unopened (``is_carried``).
    ``is_table`` marks a table that a team can import into a measure.
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
    is_locked: bool = False
    is_ours: bool = False
    is_carried: bool = False
    is_table: bool = False


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
        kept = ("accept", "partial", "quarantine")
        return any((one.outcome in kept or one.is_carried) and not one.is_known for one in self.packages)


def review(workspace: Workspace, files: Sequence[Path], *, progress: Progress | None = None) -> Review:
    """Rehearse taking files in; the store is as before when this ends.

    Args:
        workspace: the open store.
        files: the files, in any order.
        progress: told how many were read; what was not read when it answers False is left out.

    Raises:
        StoreError: this store cannot be used.
    """
    importer = Importer(workspace, dry_run=True)
    packages: list[ReviewedPackage] = []
    totals = Counts()
    for number, path in enumerate(files, 1):
        result = importer.rehearse(path)
        totals.add(result.counts)
        totals.refused += _whole_file_refused(result)
        packages.append(_reviewed(workspace, path, result, importer.latest[1] if importer.latest else None))
        if progress is not None and not progress(number):
            break
    changes = [change for result in importer.results for change in result.changes if not _for_others(workspace, change)]
    names = names_of(workspace, changes)
    groups: dict[str, list[ReviewItem]] = {}
    for item in records.items([one for one in compared(changes) if one.record is not None], names):
        groups.setdefault(_sender(workspace, item.scope, names), []).append(
            ReviewItem(item, records.meaning(item, names))
        )
    return Review(tuple(packages), totals, tuple((title, tuple(found)) for title, found in groups.items()))


def _for_others(workspace: Workspace, change: RecordChange) -> bool:
    """Whether it is a letter to other teams: they travel in the same news, and nobody else reads them."""
    letter = change.after
    is_team = workspace.role is Role.SITE
    return is_team and isinstance(letter, Letter) and bool(letter.to) and workspace.own_id not in (letter.to or ())


def _reviewed(workspace: Workspace, path: Path, one: PackageResult, verdict: Verdict | None) -> ReviewedPackage:
    row = workspace.store.connection.execute(
        "select handled, number, made from package where id=?", (one.id,)
    ).fetchone()
    manifest = verdict.manifest if verdict else None
    is_ours, is_team = _waits_for_us(workspace, one), workspace.role is Role.SITE
    what = "" if one.kind or one.outcome != "refuse" else foreign_files.kind_of(path)
    title = words.parcel_title(one.kind, manifest.number if manifest else 0, outgoing=False)
    if one.outcome == "refuse" and not one.kind:
        title = foreign_files.title_of(what, one.code)
    elif is_ours:
        title = laptops.laptop_package(manifest.number if manifest else 0)
    is_locked = one.kind == LOCKED
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
        sentence=_sentence(workspace, one, row[0] if row else None, what),
        is_known=row is not None,
        counts=one.counts,
        spoken=originals.spoken_file(path) if path.is_file() and (one.outcome != "refuse" or is_locked) else None,
        is_locked=is_locked,
        is_ours=is_ours,
        is_table=what in foreign_files.TABLES and path.suffix.lower() in table_files.ENDINGS and is_team,
        is_carried=is_locked and workspace.role is Role.COACH,
    )


def _waits_for_us(workspace: Workspace, one: PackageResult) -> bool:
    """Whether a team's package waits for the team itself to let its laptop in."""
    is_team = workspace.role is Role.SITE and one.site == workspace.own_id
    return is_team and one.outcome == "quarantine" and one.code == "Q-UNKNOWN-KEY"


def _whole_file_refused(one: PackageResult) -> int:
    """One for a file of which nothing could be read, so that none of its entries could be counted."""
    return int(one.outcome == "refuse" and not one.counts.refused and one.kind != LOCKED)


def _sentence(workspace: Workspace, one: PackageResult, read: int | None, what: str) -> str:
    if not one.code:
        return ""
    arguments = {"detail": one.detail}
    if one.code == "Q-UNKNOWN-KEY" and one.packer:
        arguments["signer"] = spoken_text(Spoken.of_key(one.packer))
        if _waits_for_us(workspace, one):
            return laptops.another_laptop(arguments["signer"])
    if read is not None:
        arguments["when"] = words.moment_name(read, workspace.clock())
    if what:
        return foreign_files.reason_for(what, one.code, is_team=workspace.role is Role.SITE, **arguments)
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
