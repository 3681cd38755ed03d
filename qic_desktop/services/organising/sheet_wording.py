"""The organiser's own words for a questionnaire or scale: the next version of it, from lines of text.

Every word can be said otherwise or in another language; what is counted stays. A scale of steps and a weighted
questionnaire keep their steps and weights. A questionnaire whose answers are averaged may gain and lose questions. A
question whose line did not change keeps its code, so that answers before and after can be compared; a changed line is
another question.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.domain.instrument import LEVEL, MOST_ITEMS, Item, Level, Sheet, SheetKind
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Workspace

INDENT = "  "


@dataclass(frozen=True, slots=True)
class SheetWords:
    """All words of a sheet.

    ``lines`` are the questions, or the steps of a scale; an indented line belongs to the one above: what a step means,
    or one of the answers of a question that has its own. ``answers`` are those that all questions share, ``groups`` the
    titles of groups of questions (of a scale its one question), ``readings`` what a result says, lowest first. Empty
    tuples where there are none.
    """

    title: str
    purpose: str
    lines: tuple[str, ...]
    answers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


def is_fixed(sheet: Sheet) -> bool:
    """Whether the number of lines is fixed."""
    return sheet.kind is not SheetKind.MEAN


def words_of(sheet: Sheet) -> SheetWords:
    """The words as they stand now."""
    return SheetWords(
        title=sheet.title,
        purpose=sheet.purpose,
        lines=tuple(_lines(sheet)),
        answers=() if sheet.kind is SheetKind.STEPS else tuple(level.text for level in sheet.scale),
        groups=tuple(_groups(sheet)),
        readings=tuple(text for _least, text in sheet.readings),
    )


def reword(workspace: Workspace, name: str, words: SheetWords) -> Sheet:
    """Draft the next version of a sheet in these words; what belongs to a line and is left out stays as it was.

    Raises:
        NotAllowedError: this is no organiser's store, a text is too long ("instrument-form"), or there are not as many
            lines as have a value ("instrument-lines").
        NotFoundError: no such sheet.
        InputError: no title, no line, or too many.
    """
    check_organiser(workspace)
    sheet = instruments.get_sheet(workspace, name)
    said = _grouped(words.lines)
    if not words.title.strip() or not said or len(said) > MOST_ITEMS:
        raise InputError(words.title if not words.title.strip() else str(len(said)))
    if is_fixed(sheet) and len(said) != len(_grouped(_lines(sheet))):
        raise NotAllowedError(_count(said, _grouped(_lines(sheet))), why="instrument-lines")
    content = _content(sheet) | {"title": words.title.strip(), "purpose": words.purpose.strip()}
    groups = _same_many(words.groups, _groups(sheet))
    readings = zip(sheet.readings, _same_many(words.readings, sheet.readings), strict=True)
    content["readings"] = [{"from": least, "text": text} for (least, _before), text in readings]
    if sheet.kind is SheetKind.STEPS:
        # One scale for one question: a level with what it needs would lie too deep in a question (format clause F5).
        content["scale"] = _steps(sheet, said)
        content["items"] = [{"code": LEVEL, "title": groups[0]}]
    else:
        content["domains"] = [[code, text] for (code, _before), text in zip(sheet.domains, groups, strict=True)]
        content["scale"] = _reworded(sheet.scale, words.answers)
        content["items"] = _fixed_items(sheet, said) if is_fixed(sheet) else _questions(sheet, said)
    return instruments.draft_sheet(workspace, json.dumps(content))


# --- from lines -------------------------------------------------------------------------------------------------

_Said = tuple[str, tuple[str, ...]]
"""A line and those that belong to it."""


def _groups(sheet: Sheet) -> list[str]:
    return [sheet.items[0].title] if sheet.kind is SheetKind.STEPS else [title for _code, title in sheet.domains]


def _lines(sheet: Sheet) -> list[str]:
    if sheet.kind is SheetKind.STEPS:
        pairs = [(level.text, [level.detail] if level.detail else []) for level in sheet.items[0].levels]
    else:
        own = [one.levels if _has_own(sheet, one) else () for one in sheet.items]
        pairs = [(one.title, [level.text for level in each]) for one, each in zip(sheet.items, own, strict=True)]
    return [line for head, below in pairs for line in (head, *(INDENT + text for text in below))]


def _grouped(lines: Sequence[str]) -> list[_Said]:
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if found and line[:1].isspace():
            found[-1][1].append(text)
        else:
            found.append((text, []))
    return [(head, tuple(below)) for head, below in found]


def _same_many(lines: Sequence[str], before: Sequence[object]) -> list[str]:
    said = [text for line in lines if (text := line.strip())]
    if len(said) != len(before):
        raise NotAllowedError(_count(said, before), why="instrument-lines")
    return said


def _count(said: Sequence[object], before: Sequence[object]) -> str:
    return f"{len(said)} ≠ {len(before)}"


def _reworded(levels: Sequence[Level], texts: Sequence[str]) -> list[dict[str, object]]:
    said = _same_many(texts, levels)
    return [_level(level) | {"text": text} for level, text in zip(levels, said, strict=True)]


def _steps(sheet: Sheet, said: Sequence[_Said]) -> list[dict[str, object]]:
    found = []
    for level, (text, below) in zip(sheet.items[0].levels, said, strict=True):
        detail = {"detail": " ".join(below)} if below else {}
        found.append(_level(level) | {"text": text} | detail)
    return found


def _fixed_items(sheet: Sheet, said: Sequence[_Said]) -> list[dict[str, object]]:
    return [_item(sheet, item, below) | {"title": text} for item, (text, below) in zip(sheet.items, said, strict=True)]


def _questions(sheet: Sheet, said: Sequence[_Said]) -> list[dict[str, object]]:
    known = {item.title: item for item in sheet.items}
    used = {item.code for item in sheet.items}
    found: list[dict[str, object]] = []
    for number, (line, below) in enumerate(dict(said).items(), start=1):
        if line in known:
            found.append(_item(sheet, known[line], below))
            continue
        code = next(code for turn in range(1000) if (code := f"own{sheet.version + 1}-{number + turn}") not in used)
        used.add(code)
        made = Item(code, line, sheet.scale or sheet.items[0].levels)
        found.append(_item(sheet, made, below))
    return found


# --- as a file --------------------------------------------------------------------------------------------------


def _content(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "version": sheet.version + 1,
        "kind": sheet.kind.value,
        "raters": sheet.raters.value,
        "audience": sheet.audience,
        "shown_from": sheet.shown_from,
        "source": sheet.source,
        "note": sheet.note,
    }


def _has_own(sheet: Sheet, item: Item) -> bool:
    return item.levels != sheet.scale


def _item(sheet: Sheet, item: Item, answers: Sequence[str] = ()) -> dict[str, object]:
    found: dict[str, object] = {"code": item.code, "title": item.title, "domain": item.domain}
    if not _has_own(sheet, item):
        if answers:
            # Its answers are those that all questions share.
            raise NotAllowedError(_count(answers, ()), why="instrument-lines")
        return found
    return found | {"levels": _reworded(item.levels, answers or [level.text for level in item.levels])}


def _level(level: Level) -> dict[str, object]:
    found: dict[str, object] = {"code": level.code, "value": level.value, "text": level.text}
    if level.detail:
        found["detail"] = level.detail
    if level.needs:
        found["needs"] = [list(pair) for pair in level.needs]
    return found
