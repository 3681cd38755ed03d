"""Texts on a paper that look as if they named a patient and were not answered: told before the paper is made.

A paper is looked through as it was read from the store, whatever it is, so that no paper needs to know of this; one
without such words (a tally sheet, a form) is through at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from qic_desktop.domain.identifiers import find_suspects
from qic_desktop.services.removing.text_guard import OpenText, is_answered, open_printed, rules_of
from qic_desktop.services.workspace import Workspace


def open_on(workspace: Workspace, content: object) -> tuple[OpenText, ...]:
    """The unanswered texts of which suspicious words stand on what was read for a paper."""
    rules = rules_of(workspace)
    written = _written_on(content)
    if not rules.on or not any(find_suspects(line, rules.shapes) for line in written):
        return ()
    return tuple(one for one in open_printed(workspace) if _stands(one, written))


def taken_out_yet_on(workspace: Workspace, content: object, asked: Iterable[OpenText]) -> bool:
    """Whether words that were taken out of their texts meanwhile still stand on what was read for a paper."""
    written = _written_on(content)
    gone = {one.text for one in asked} - {one.text for one in open_printed(workspace)}
    return any(_stands(one, written) for one in asked if one.text in gone and not is_answered(workspace, one.text))


def _stands(one: OpenText, written: Iterable[str]) -> bool:
    words = [_in_one_line(part) for part in one.words]
    return any(part in line for line in written for part in words)


def _written_on(content: object) -> list[str]:
    return list(dict.fromkeys(_in_one_line(text) for text in _texts_in(content)))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _texts_in(content: object) -> Iterator[str]:
    """Every text inside a value, each value looked at once."""
    waiting, seen = [content], set[int]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
            continue
        if id(one) in seen:
            continue
        seen.add(id(one))
        if is_dataclass(one) and not isinstance(one, type):
            waiting += [getattr(one, each.name) for each in fields(one)]
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, (list, tuple, set, frozenset)):
            waiting += one
