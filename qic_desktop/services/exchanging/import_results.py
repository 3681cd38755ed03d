"""What packages did or would do: counts, one result for each file, and its line in the list of sent and received.

Values only, and the one place that writes that line; taking in is ``importing``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from qic_desktop.domain.entity import Record
from qic_desktop.exchange.verification import Verdict
from qic_desktop.services.exchanging import known_files
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes
from qic_desktop.store.registers import Touched


@dataclass(slots=True)
class Counts:
    """What a package brings, in operations (conflicts in registers).

    ``entries`` are the same as people count them: a measure with its definitions is one, a value with its note is one.
    """

    new: int = 0
    superseded: int = 0
    conflicts: int = 0
    already_had: int = 0
    waiting: int = 0
    refused: int = 0
    entries: int = 0

    def add(self, other: Counts) -> None:
        """Add another package's counts."""
        for name, value in other.as_dict().items():
            setattr(self, name, getattr(self, name) + value)

    def as_dict(self) -> dict[str, int]:
        """Name → number."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record before and after; None where it was not, or will not be, there."""

    touched: Touched
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class PackageResult:
    """What a package did or would do. ``outcome`` and ``code`` as in ``qic verify``.

    ``touched`` names scopes and kinds of records, without ids: ten thousand packages must not fill the memory.
    """

    file: str
    id: str
    kind: str
    outcome: str
    code: str
    detail: str
    packer: str
    site: str | None
    counts: Counts
    requests: tuple[str, ...] = ()
    changes: tuple[RecordChange, ...] = ()
    touched: frozenset[Touched] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What several packages did: one line each, and the sums."""

    packages: tuple[PackageResult, ...]
    totals: Counts = field(default_factory=Counts)
    changes: Changes = field(default_factory=Changes)

    @property
    def nothing_could_be_read(self) -> bool:
        """Whether every file was refused."""
        return all(one.outcome == "refuse" for one in self.packages)


def remember_package(
    workspace: Workspace, result: PackageResult, verdict: Verdict, state: str, *, original: str, whole: str = ""
) -> None:
    """Write what was done with a package into the list of sent and received, with the name of the kept file; ``whole``
    is the hash of a file that can bring nothing more."""
    manifest = verdict.manifest
    workspace.store.connection.execute(
        "insert into package values(?,?,?,?,?,?,?,?,?,?,?) on conflict(id) do update set handled=excluded.handled, "
        "state=case when package.state in ('sent', 'applied') then package.state else excluded.state end, "
        "code=case when package.state in ('sent', 'applied') then package.code else excluded.code end, "
        "counts=case when package.state='applied' then package.counts else excluded.counts end",
        (
            result.id,
            result.file,
            result.kind,
            result.packer,
            manifest.number if manifest else 0,
            manifest.made if manifest else 0,
            workspace.clock(),
            state,
            result.code,
            json.dumps(
                {
                    **result.counts.as_dict(),
                    "original": original,
                    known_files.TAKEN: workspace.clock(),
                    **({known_files.WHOLE: whole} if whole else {}),
                }
            ),
            result.site,
        ),
    )
