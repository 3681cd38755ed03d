"""Excel returns in the inbox: kept as they came, looked into, and entered for their site when a person accepts.

They stand among the packages in the list of what was received, under the SHA-256 of the file. What they would change
is read anew whenever it is asked for, since other returns and packages may have been accepted meanwhile. A number that
says another thing than what stands is never taken unasked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.observation import Observation, Source
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotFoundError
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import excel_reading, originals
from qic_desktop.services.exchanging.excel_reading import ReadReturn, ReadValue
from qic_desktop.services.exchanging.found_packages import DEEP, MARK, MOST_FILES
from qic_desktop.services.exchanging.import_results import Counts, PackageResult, RecordChange
from qic_desktop.services.exchanging.importing import APPLIED, ASIDE, NOTED, READY, REFUSED
from qic_desktop.services.locking import at_rest
from qic_desktop.services.measuring import entering_for
from qic_desktop.services.measuring.entering_for import Received
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.table_files import MOST_BYTES
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes
from qic_desktop.store.registers import Touched
from qic_desktop.wording import excel_returns as words

EXCEL = "excel"
"""The kind of such a line in the list of what was received."""

QUESTION, ODD, NOTHING = "X-DIFFERS", "X-ODD", "X-NOTHING"
ENDINGS = (".xlsx", ".xlsm")
_WAITING = (QUESTION, "X-SITE", "X-VERSION")


@dataclass(frozen=True, slots=True)
class ReturnPreview:
    """What a return would change: its lines as changes of records, and the chart of its first measure as it will look.

    ``replaced`` are the values that stood there before. ``takes`` says whether its other numbers are taken instead of
    those that stand; None while nobody has chosen.
    """

    read: ReadReturn
    changes: tuple[RecordChange, ...]
    view: MeasureView | None = None
    chart: RunChart | None = None
    fresh: frozenset[str] = frozenset()
    replaced: tuple[tuple[str, float], ...] = ()
    takes: bool | None = None


# --- receiving ----------------------------------------------------------------------------------------------


def is_return(workspace: Workspace, file: Path) -> bool:
    """Whether a file is a return to be looked at here, whatever it is called now; coaches and sites hand it on."""
    named = MARK in file.name.lower()
    return not named and workspace.role is Role.ORGANISER and excel_reading.looks_like_return(file)


def find_returns(folder: Path) -> list[Path]:
    """The returns in a folder or on a stick and some folders deeper, by name."""
    found: list[Path] = []
    looked_at = 0
    for place, below, files in os.walk(folder):
        if len(Path(place).relative_to(folder).parts) >= DEEP - 1:
            below.clear()
        below[:] = [one for one in below if not one.endswith(".qic")]
        looked_at += len(files)
        named = [Path(place, one) for one in files if one.lower().endswith(ENDINGS) and not one.startswith("~$")]
        found += [path for path in named if excel_reading.looks_like_return(path)]
        if looked_at > MOST_FILES:
            break
    return sorted(found)


def receive(workspace: Workspace, file: Path) -> str:
    """Keep a return as it came and write it into the list; answers its id, nothing where it cannot be read.

    Raises:
        DiskFullError, StoreReadOnlyError: it could not be kept.
    """
    name = originals.shown_name(file)
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError:
        return ""
    read = excel_reading.read_return(workspace, raw, name)
    # Of one that is too large only the beginning was read: it stays where it is.
    kept = "" if len(raw) > MOST_BYTES else originals.keep_original(workspace, name, raw).name
    counts = {**_counts(read).as_dict(), "original": kept, "odd": len(read.odd)}
    with workspace.store.transaction():
        workspace.store.connection.execute(
            "insert into package values(?,?,?,?,?,?,?,?,?,?,?) on conflict(id) do update set handled=excluded.handled, "
            "state=case when package.state=? then package.state else excluded.state end, "
            "code=case when package.state=? then 'N-ALREADY-HELD' else excluded.code end, "
            "counts=case when package.state=? then package.counts else excluded.counts end",
            (
                *(read.sha256, name, EXCEL, "", 0, workspace.clock(), workspace.clock(), _state(read.code), read.code),
                *(json.dumps(counts), read.site or None, APPLIED, APPLIED, APPLIED),
            ),
        )
    return read.sha256


def _state(code: str) -> str:
    if code in ("", ODD):
        return READY
    if code == NOTHING:
        return NOTED
    return ASIDE if code in _WAITING else REFUSED


def _counts(read: ReadReturn) -> Counts:
    new, other = len(read.of_state("new")), len(read.of_state("differs"))
    return Counts(new=new + other, superseded=other, already_had=len(read.of_state("same")), entries=new + other)


def reason_of(code: str, file: str, counts: str) -> str:
    """Why a return in the list is not simply ready, in words; empty for a code that is not of returns."""
    return words.verdict_sentence(code, file, int(json.loads(counts).get("odd", 0)))


# --- looking into one ---------------------------------------------------------------------------------------


def read_again(workspace: Workspace, identity: str) -> ReadReturn:
    """A received return, read against what stands now.

    Raises:
        NotFoundError: its original has gone.
    """
    name, original = _original(workspace, identity)
    if original is None:
        return ReadReturn(name, identity, "T-large")
    return excel_reading.read_return(workspace, at_rest.read_file(original), name)


def _original(workspace: Workspace, identity: str) -> tuple[str, Path | None]:
    rows = workspace.store.rows("select file, counts from package where id=? and kind=?", (identity, EXCEL))
    if not rows:
        raise NotFoundError(identity, what="package")
    name, kept = str(rows[0][0]), str(json.loads(rows[0][1]).get("original") or "")
    path = workspace.store.path / originals.RECEIVED / kept
    if kept and not path.is_file():
        raise NotFoundError(name, what="file")
    return name, path if kept else None


def look_into(workspace: Workspace, identity: str) -> ReturnPreview:
    """What a return would change.

    Raises:
        NotFoundError: it is not in the list, or its original has gone.
    """
    read, takes = read_again(workspace, identity), _answer(workspace, identity)
    chosen = _taken(read, takes=takes is not False)
    changes = tuple(_change(read, one) for one in chosen)
    if not chosen:
        return ReturnPreview(read, changes, takes=takes)
    view = chosen[0].value.view
    own = {one.value.period.text: one for one in chosen if one.value.view.id == view.id and not one.value.stratum}
    given = charts.chart_input(workspace, view, read.site)
    after = {one.touched.id.split("|")[1]: one.after for one in changes if isinstance(one.after, Observation)}
    held = {
        one.period: one
        for one in workspace.journal.list_records(Observation, site_scope(read.site), f"{view.id}|")
        if not one.stratum and not one.is_empty
    }
    drawn = charts.with_observations(given, {**held, **{key: after[key] for key in own}})
    before = ((key, one.standing.share) for key, one in own.items() if one.standing is not None)
    return ReturnPreview(
        read,
        changes,
        view,
        charts.draw_chart(drawn),
        frozenset(own),
        tuple((key, share) for key, share in before if share is not None),
        takes,
    )


def _taken(read: ReadReturn, *, takes: bool) -> tuple[ReadValue, ...]:
    return read.of_state("new", "differs") if takes else read.of_state("new")


def _change(read: ReadReturn, one: ReadValue) -> RecordChange:
    value, scope = one.value, site_scope(read.site).text
    base = one.standing or Observation(scope=scope, id=value.id)
    entry = value.entry
    after = replace(
        base,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=entry.value,
        missing=entry.missing.value if entry.missing else None,
        note=value.note or base.note,
    )
    return RecordChange(Touched(scope, Observation.ENTITY, value.id), one.standing, after)


# --- deciding -----------------------------------------------------------------------------------------------


def _answer(workspace: Workspace, identity: str) -> bool | None:
    rows = workspace.store.rows("select counts from package where id=?", (identity,))
    said = json.loads(rows[0][0]).get("over") if rows else None
    return None if said is None else bool(said)


def choose(workspace: Workspace, identity: str, *, takes: bool) -> Changes:
    """Answer the question of a return that says other numbers than stand: take its numbers, or keep those that stand.

    Nothing is changed before it is accepted.
    """
    read = read_again(workspace, identity)
    code = (ODD if read.odd else "") if _taken(read, takes=takes) else NOTHING
    with workspace.store.transaction():
        workspace.store.connection.execute(
            "update package set state=?, code=?, counts=json_set(counts, '$.over', json(?)) where id=? and kind=?",
            (_state(code), code, json.dumps(takes), identity, EXCEL),
        )
    return Changes()


def accept(workspace: Workspace, identities: Iterable[str]) -> tuple[tuple[PackageResult, ...], Changes]:
    """Enter what these returns say, each as one step; one that now says another number than stands becomes a question.

    Raises:
        NotFoundError: an original has gone.
        NotAllowedError: this laptop may not enter for the site.
    """
    results, changes = [], Changes()
    for identity in identities:
        result, touched = _accept_one(workspace, identity)
        results.append(result)
        changes |= touched
    return tuple(results), changes


def _accept_one(workspace: Workspace, identity: str) -> tuple[PackageResult, Changes]:
    read, takes = read_again(workspace, identity), _answer(workspace, identity)
    site = read.site or None
    if _state(read.code) == REFUSED or (read.of_state("differs") and takes is None) or not read.site:
        _set(workspace, identity, _state(read.code), read.code)
        return _result(read, "quarantine", Counts()), Changes()
    taken = _taken(read, takes=bool(takes))
    changes = Changes()
    with workspace.store.transaction():
        if taken:
            changes = entering_for.enter_for(
                workspace,
                read.site,
                [one.value for one in taken],
                source=Source.EXCEL,
                on=workspace.today(),
                received=Received(read.file_name, read.sha256),
            )
        _set(workspace, identity, APPLIED, "")
    counts = Counts(new=len(taken), entries=len(taken), superseded=sum(one.state == "differs" for one in taken))
    result = _result(read, "accept" if taken else "note", counts)
    return replace(result, site=site, touched=changes.touched), changes


def _result(read: ReadReturn, outcome: str, counts: Counts) -> PackageResult:
    return PackageResult(
        file=read.file_name,
        id=read.sha256,
        kind=EXCEL,
        outcome=outcome,
        code=read.code if outcome == "quarantine" else "",
        detail="",
        packer="",
        site=read.site or None,
        counts=counts,
    )


def _set(workspace: Workspace, identity: str, state: str, code: str) -> None:
    with workspace.store.transaction():
        workspace.store.connection.execute(
            "update package set state=?, code=? where id=? and kind=?", (state, code, identity, EXCEL)
        )


def applied_returns(workspace: Workspace) -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of every return whose values were taken over and whose original is still kept, oldest first."""
    rows = workspace.store.rows(
        "select id from package where kind=? and state=? order by handled, id", (EXCEL, APPLIED)
    )
    found = []
    for (identity,) in rows:
        with suppress(NotFoundError):
            name, original = _original(workspace, identity)
            if original is not None:
                found.append((name, at_rest.read_file(original)))
    return tuple(found)
