"""The summary of an import, to be printed: of what was taken in just now, or later of one package from the list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotFoundError, QicError
from qic_desktop.i18n import _
from qic_desktop.reports.import_value import ImportSummary, SummaryLine
from qic_desktop.services.exchanging import completeness, exchange_state, foreign_files, originals
from qic_desktop.services.exchanging.import_results import Counts, ImportResult
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording import exchange as words
from qic_desktop.wording import import_summary as said
from qic_desktop.wording.errors import describe_outcome
from qic_desktop.wording.spoken_words import spoken_text

_GROUPS = {"accept": "brought", "partial": "brought", "note": "brought", "quarantine": "aside", "refuse": "refused"}
_OUTCOMES = {"applied": "accept", "noted": "note", "ready": "quarantine", "aside": "quarantine", "refused": "refuse"}


@dataclass(frozen=True, slots=True)
class _Read:
    """One package as it was judged, wherever that stands."""

    file: str
    kind: str
    packer: str
    site: str
    made: int
    outcome: str
    code: str
    detail: str
    counts: Counts
    spoken: Spoken | None

    @property
    def group(self) -> str:
        """Where it stands on the page. One that is locked for others is carried, and no failure."""
        return "aside" if self.kind == LOCKED else _GROUPS[self.outcome]


def summary_of(workspace: Workspace, result: ImportResult, files: Sequence[Path]) -> ImportSummary:
    """The summary of what was taken in just now.

    Args:
        workspace: the store that it was taken into.
        result: what the import answered.
        files: the files in the order in which they were given; an import that was cancelled read only the first.
    """
    made = {row[0]: int(row[1]) for row in workspace.store.rows("select id, made from package")}
    read = [
        _Read(
            file=one.file,
            kind=one.kind,
            packer=one.packer,
            site=one.site or "",
            made=made.get(one.id, 0),
            outcome=one.outcome,
            code=one.code,
            detail=one.detail,
            counts=one.counts,
            spoken=_spoken(file),
        )
        for one, file in zip(result.packages, files, strict=False)
    ]
    return _summary(workspace, read, workspace.clock())


def summary_of_packages(workspace: Workspace, identities: Sequence[str]) -> ImportSummary:
    """The summary of packages in the list of what was received.

    Raises:
        NotFoundError: none of these was received here.
    """
    read: list[_Read] = []
    handled = 0
    for identity in identities:
        for row in workspace.store.rows(
            "select file, kind, packer, site, made, state, code, counts, handled from package "
            "where id=? and state<>'sent'",
            (identity,),
        ):
            read.append(_of_row(workspace, row))
            handled = max(handled, int(row[8]))
    if not read:
        raise NotFoundError(", ".join(identities), what="package")
    return _summary(workspace, read, handled)


def _of_row(workspace: Workspace, row: Sequence[Any]) -> _Read:
    file, kind, packer, site, made, state, code, text, _handled = row
    counts = json.loads(text)
    original = counts.get("original")
    return _Read(
        file=file,
        kind=kind,
        packer=packer,
        site=site or "",
        made=int(made),
        outcome=_OUTCOMES.get(state, "accept"),
        code=code,
        detail="",
        counts=Counts(**{name: value for name, value in counts.items() if name in Counts.__dataclass_fields__}),
        spoken=_spoken(workspace.store.path / originals.RECEIVED / original) if original else None,
    )


def summary_paper(summary: ImportSummary) -> Paper[ImportSummary]:
    """A summary as a paper."""
    return Paper(summary, file_name(summary.owner, _("what came in"), summary.when.replace(":", ".")), _pdf)


def _pdf(summary: ImportSummary) -> bytes:
    from qic_desktop.reports.import_summary import import_summary_pdf

    return import_summary_pdf(summary)


def _summary(workspace: Workspace, read: Sequence[_Read], when: int) -> ImportSummary:
    names = {site.id: site.name or site.code or "" for site in trust.list_sites(workspace)}
    if workspace.role is Role.SITE:
        names.setdefault(workspace.own_id, workspace.name)
    groups: dict[str, list[SummaryLine]] = {"brought": [], "aside": [], "refused": []}
    for one in read:
        groups[one.group].append(_line(workspace, one, names))
    missing = _missing(workspace, {one.site for one in read if one.site}, names)
    entries = sum(one.counts.entries for one in read if one.counts.new)
    aside, refused = len(groups["aside"]), len(groups["refused"])
    owner = workspace.name or names.get(workspace.own_id, "")
    return ImportSummary(
        owner=owner,
        when=words.moment_name(when, workspace.clock()),
        headline=said.summary_headline(len(read), entries),
        arrived=said.arrived_words(missing=len(missing), aside=aside, refused=refused),
        conflicts=said.conflicts_words(sum(one.counts.conflicts for one in read)),
        missing=missing,
        brought=tuple(groups["brought"]),
        aside=tuple(groups["aside"]),
        refused=tuple(groups["refused"]),
        imprint=imprint_of(workspace, owner),
    )


def _line(workspace: Workspace, one: _Read, names: dict[str, str]) -> SummaryLine:
    reason = ""
    if one.code and (one.group != "brought" or one.outcome == "partial"):
        arguments = {"detail": one.detail}
        if one.code == "Q-UNKNOWN-KEY" and one.packer:
            arguments["signer"] = spoken_text(Spoken.of_key(one.packer))
        reason = describe_outcome(one.outcome, one.code, **arguments)
        if one.outcome == "refuse" and not one.kind:
            what = foreign_files.kind_of_refused(one.file, one.code)
            is_team = workspace.role is Role.SITE
            reason = foreign_files.reason_for(what, one.code, is_team=is_team, **arguments)
    elif one.group == "aside" and not one.code:
        reason = said.waits_words()
    role = (trust.describe_signer(workspace, one.packer) or "") if one.packer else ""
    is_known = bool(one.kind)
    return SummaryLine(
        sender=said.sender_name(one.kind, names.get(one.site, ""), role) if is_known else "",
        file=one.file,
        made=words.moment_name(one.made, workspace.clock()) if one.made > 0 else "",
        brought=reason or said.brought_words(one.counts.new, one.counts.entries),
        words=spoken_text(one.spoken) if one.spoken and one.group != "refused" else "",
        reason=reason,
    )


def _missing(workspace: Workspace, sites: Iterable[str], names: dict[str, str]) -> tuple[str, ...]:
    """What somebody holds of these sites and is not here; for a team also the organiser's news."""
    is_team = workspace.role is Role.SITE
    found: list[str] = []
    if is_team:
        gaps = [one for one in exchange_state.gaps_of(workspace) if one.scope.startswith("organiser")]
        found += [words.gap_name(one.scope, one.first, one.last, own=False) for one in gaps]
    for site in [workspace.own_id] if is_team else sorted(sites, key=lambda one: names.get(one, "")):
        lines = completeness.laptop_lines(workspace, site)
        whose = "" if is_team else names.get(site, "")
        found += [said.place_missing(whose, line.missing) for line in lines if line.missing]
    return tuple(found)


def _spoken(file: Path) -> Spoken | None:
    try:
        return originals.spoken_file(file)
    except QicError:
        return None
