"""Whether what is for a site alone has arrived (its pictures, answers, letters): read from what its packages confirm,
never from what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.exchanging import news_for_some
from qic_desktop.services.feeding_back.agreed import check_organiser
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

State = Literal["nothing", "no-laptop", "not-written", "on-its-way", "arrived"]
"""Nothing prepared; nobody could open a file; prepared and in no file yet; in a file; a later package confirms it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """How what is for one site stands. ``made`` is its latest day, ``arrived`` that of the package that says so."""

    site: Site
    state: State
    made: str = ""
    arrived: date | None = None


def list_receipts(workspace: Workspace) -> tuple[Receipt, ...]:
    """Every site by its code.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    keys = news_for_some.keys_of_sites(workspace)
    sites = sorted(trust.list_sites(workspace), key=lambda one: (one.code or "", one.id))
    return tuple(_receipt(workspace, one, keys.get(one.id, ())) for one in sites if not one.merged_into)


def _receipt(workspace: Workspace, site: Site, keys: tuple[str, ...]) -> Receipt:
    scope = organiser_scope(site.id)
    last, latest = _last_numbers(workspace, scope.text)
    if not last:
        return Receipt(site, "nothing")
    made = workspace.day_of(latest).isoformat()
    if not keys:
        return Receipt(site, "no-laptop", made)
    if any(_is_unsealed(workspace, writer, scope.text, seq) for writer, seq in last.items()):
        return Receipt(site, "not-written", made)
    confirmed = [_confirmed(workspace, key, scope.text, last) for key in keys]
    days = [one for one in confirmed if one is not None]
    return Receipt(site, "arrived", made, min(days)) if days else Receipt(site, "on-its-way", made)


def _last_numbers(workspace: Workspace, scope: str) -> tuple[dict[str, int], int]:
    """The last entry of each writer for a site alone, and when the latest was written: pictures, answers, letters."""
    rows = list(
        workspace.store.rows(
            "select writer, max(seq), max(wall_ms) from register where scope=? group by writer", (scope,)
        )
    )
    return {str(writer): int(seq) for writer, seq, _at in rows}, max((int(at) for _writer, _seq, at in rows), default=0)


def _is_unsealed(workspace: Workspace, writer: str, scope: str, seq: int) -> bool:
    found = workspace.store.rows("select 1 from unsealed where writer=? and scope=? and seq=?", (writer, scope, seq))
    return bool(list(found))


def _confirmed(workspace: Workspace, key: str, scope: str, last: dict[str, int]) -> date | None:
    """The day on which a laptop first packed a package that confirms all of it; None where it has not."""
    moments = []
    for writer, seq in last.items():
        rows = list(
            workspace.store.rows(
                "select min(made) from acknowledged where packer=? and chain=? and seq>=?",
                (key, f"{writer} {scope}", seq),
            )
        )
        if not rows or rows[0][0] is None:
            return None
        moments.append(int(rows[0][0]))
    if not moments:
        return None
    return datetime.fromtimestamp(min(max(moments), 253_402_300_799_000) / 1000, UTC).date()
