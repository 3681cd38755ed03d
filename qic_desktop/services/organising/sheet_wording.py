"""The organiser's own words for a questionnaire or scale: the next version of it, from lines of text.

A scale of steps and a weighted questionnaire keep their steps and weights: only the words may change. A questionnaire
whose answers are averaged may gain and lose questions. A question whose line did not change keeps its code, so that
answers before and after can be compared; a changed line is another question.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from qic_desktop.domain.instrument import LEVEL, MOST_ITEMS, Item, Level, Sheet, SheetKind
from qic_desktop.errors import InputError
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Workspace


def is_fixed(sheet: Sheet) -> bool:
    """Whether the number of lines is fixed."""
    return sheet.kind is not SheetKind.MEAN


def lines_of(sheet: Sheet) -> list[str]:
    """What can be reworded, one a line: the questions, or the steps of a scale of steps."""
    if sheet.kind is SheetKind.STEPS:
        return [level.text for level in sheet.items[0].levels]
    return [item.title for item in sheet.items]


def reword(workspace: Workspace, name: str, title: str, purpose: str, lines: Sequence[str]) -> Sheet:
    """Draft the next version of a sheet in these words.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such sheet.
        InputError: no title, no line, too many, or another number than a fixed one.
    """
    check_organiser(workspace)
    sheet = instruments.get_sheet(workspace, name)
    said = [text for line in lines if (text := line.strip())]
    before = lines_of(sheet)
    if not title.strip() or not said or len(said) > MOST_ITEMS or (is_fixed(sheet) and len(said) != len(before)):
        raise InputError(title if not title.strip() else str(len(said)))
    content = _content(sheet) | {"title": title.strip(), "purpose": purpose.strip(), "version": sheet.version + 1}
    if sheet.kind is SheetKind.STEPS:
        # One scale for one question: a level with what it needs would lie too deep in a question (format clause F5).
        levels = zip(sheet.items[0].levels, said, strict=True)
        content["scale"] = [_level(level) | {"text": text} for level, text in levels]
        content["items"] = [{"code": LEVEL, "title": sheet.items[0].title}]
    elif is_fixed(sheet):
        content["items"] = [_item(sheet, item) | {"title": text} for item, text in zip(sheet.items, said, strict=True)]
    else:
        content["items"] = _questions(sheet, said)
    return instruments.draft_sheet(workspace, json.dumps(content))


def _questions(sheet: Sheet, lines: Sequence[str]) -> list[dict[str, object]]:
    known = {item.title: item for item in sheet.items}
    own = [_level(level) for level in sheet.items[0].levels]
    used = {item.code for item in sheet.items}
    found: list[dict[str, object]] = []
    for number, line in enumerate(dict.fromkeys(lines), start=1):
        if line in known:
            found.append(_item(sheet, known[line]))
            continue
        code = next(code for turn in range(1000) if (code := f"own{sheet.version + 1}-{number + turn}") not in used)
        used.add(code)
        found.append({"code": code, "title": line} | ({} if sheet.scale else {"levels": own}))
    return found


def _content(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "kind": sheet.kind.value,
        "raters": sheet.raters.value,
        "audience": sheet.audience,
        "shown_from": sheet.shown_from,
        "source": sheet.source,
        "note": sheet.note,
        "domains": [list(pair) for pair in sheet.domains],
        "readings": [{"from": least, "text": text} for least, text in sheet.readings],
        "scale": [_level(level) for level in sheet.scale],
    }


def _item(sheet: Sheet, item: Item) -> dict[str, object]:
    found: dict[str, object] = {"code": item.code, "title": item.title, "domain": item.domain}
    return found if item.levels == sheet.scale else found | {"levels": [_level(level) for level in item.levels]}


def _level(level: Level) -> dict[str, object]:
    found: dict[str, object] = {"code": level.code, "value": level.value, "text": level.text}
    if level.detail:
        found["detail"] = level.detail
    if level.needs:
        found["needs"] = [list(pair) for pair in level.needs]
    return found
