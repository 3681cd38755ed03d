"""Which questionnaires and scales there are: those that came with the program, and the organiser's in their place."""

from __future__ import annotations

import json
from functools import lru_cache

from qic_desktop.domain.instrument import COACH, ORGANISER, SITE, Sheet, read_sheet
from qic_desktop.domain.progress import Instrument
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.paths import RESOURCES
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

FOLDER = RESOURCES / "instruments"
ASSESSMENT, SUSTAINABILITY, READINESS = "assessment-scale", "sustainability", "readiness"
PULSE, CONFIDENCE, AUDIT = "team-pulse", "confidence", "organiser-audit"
SESSION = "session-evaluation"
ORDER = (ASSESSMENT, SUSTAINABILITY, READINESS, PULSE, CONFIDENCE)


@lru_cache(maxsize=1)
def shipped() -> tuple[Sheet, ...]:
    """The instruments of the program, in the order in which they are shown."""
    found = (read_sheet(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json")))
    sheets = [sheet for sheet in found if sheet is not None]
    return tuple(sorted(sheets, key=lambda one: ORDER.index(one.name) if one.name in ORDER else len(ORDER)))


def list_sheets(workspace: Workspace, audience: str = SITE) -> tuple[Sheet, ...]:
    """The newest version of every instrument: the program's, those that an organiser put in their place, and others.

    Those that ``audience`` fills in: sites, coaches or organisers.

    What takes the place of one of the program's has to be of its kind and to be answered by the same raters: a pulse
    without names does not become one with names.
    """
    newest = {sheet.name: sheet for sheet in shipped()}
    for sheet in _published(workspace):
        before = newest.get(sheet.name)
        if before is None or (sheet.version > before.version and _is_alike(sheet, before)):
            newest[sheet.name] = sheet
    return tuple(sheet for sheet in newest.values() if sheet.audience == audience)


def find_sheet(workspace: Workspace, name: str, version: int | None = None) -> Sheet | None:
    """An instrument in the version that is asked for, or in the newest."""
    if version is None:
        every = (sheet for audience in (SITE, COACH, ORGANISER) for sheet in list_sheets(workspace, audience))
        return next((sheet for sheet in every if sheet.name == name), None)
    return known_sheets(workspace).get((name, version))


def known_sheets(workspace: Workspace) -> dict[tuple[str, int], Sheet]:
    """Every instrument in every version that is here, by name and version; the program's own come first."""
    known: dict[tuple[str, int], Sheet] = {}
    for sheet in (*shipped(), *_published(workspace)):
        known.setdefault((sheet.name, sheet.version), sheet)
    return known


def get_sheet(workspace: Workspace, name: str) -> Sheet:
    """An instrument by its name.

    Raises:
        NotFoundError: there is none.
    """
    found = find_sheet(workspace, name)
    if found is None:
        raise NotFoundError(name, what="instrument")
    return found


def draft_sheet(workspace: Workspace, text: str) -> Sheet:
    """Put an organiser's wording, or a questionnaire of its own, among the drafts; publishing sends it to the sites.

    Args:
        workspace: the organiser's.
        text: the instrument as JSON, in the form of the files in ``resources/instruments``.

    Raises:
        NotAllowedError: this is no organiser's store ("role"), the text is no instrument ("instrument-form"), there is
            one as new ("instrument-older"), or it would change kind or raters ("instrument-raters").
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("instrument", why="role")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAllowedError("instrument", why="instrument-form") from error
    sheet = read_sheet(content)
    if sheet is None:
        raise NotAllowedError("instrument", why="instrument-form")
    before = find_sheet(workspace, sheet.name)
    if before is not None and sheet.version <= before.version:
        raise NotAllowedError(sheet.name, why="instrument-older")
    if before is not None and not _is_alike(sheet, before):
        raise NotAllowedError(sheet.name, why="instrument-raters")
    fields = {"name": sheet.name, "version": sheet.version, "content": content}
    workspace.journal.append(workspace.scope, [new_record(Instrument, workspace.new_id(), **fields)])
    return sheet


def _published(workspace: Workspace) -> list[Sheet]:
    scopes = [organiser_scope(), *([organiser_private_scope()] if workspace.role is Role.ORGANISER else [])]
    found = []
    for scope in scopes:
        for record in workspace.journal.list_records(Instrument, scope):
            if record.content and record.name and record.version:
                found.append(read_sheet({**record.content, "name": record.name, "version": record.version}))
    return sorted((sheet for sheet in found if sheet is not None), key=lambda one: one.version)


def _is_alike(sheet: Sheet, before: Sheet) -> bool:
    return (sheet.kind, sheet.raters, sheet.audience) == (before.kind, before.raters, before.audience)
