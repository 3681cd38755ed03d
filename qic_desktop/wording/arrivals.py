"""Packages that arrived, in words: what they bring, why they wait, what accepting them would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.errors import describe_code
from qic_desktop.wording.excel_returns import return_name
from qic_desktop.wording.record_kinds import kind_name
from qic_desktop.wording.records import Item, shortened

MOST_VALUES = 6
"""So many values of a measure are listed one by one; more are one line with their first and last period."""
MOST_ALIKE = 2
MOST_LINES = 12
LONGEST_LIST = 160


@dataclass(frozen=True, slots=True)
class Arrival:
    """One line of "what changes if you accept"; ``before`` is what will no longer be shown."""

    icon: str
    title: str
    before: str
    after: str
    kind: str


def group_words(group: str) -> str:
    """The headings of the inbox."""
    return {
        "ready": _("Ready to accept"),
        "look": _("Sound, to look at first"),
        "partly": _("Partly readable"),
        "aside": _("Set aside, nothing is lost"),
        "refused": _("Refused"),
        "had": _("Already had"),
        "own": _("Written here"),
    }[group]


def brings_words(new: int, superseded: int, conflicts: int, waiting: int) -> str:
    """ "46 entries, 1 correction"."""
    parts = [
        (new, n_("{n} entry", "{n} entries", new)),
        (superseded, n_("{n} correction", "{n} corrections", superseded)),
        (conflicts, n_("{n} entered twice", "{n} entered twice", conflicts)),
        (waiting, n_("{n} entry waits", "{n} entries wait", waiting)),
    ]
    said = ", ".join(text.format(n=format_number(count)) for count, text in parts if count)
    return said or _("no new entries")


def group_brings(group: str, said: str) -> str:
    """What a package brought or would bring, for its group."""
    if group == "refused":
        return _("nothing was taken from it")
    return _("nothing new") if group in ("had", "own") else said


def reason_words(group: str, code: str, when: str = "") -> str:
    """Why a package is not simply ready; empty where it is."""
    if group == "own":
        return _("You made this package here, for somebody else. There is nothing to accept.")
    if code:
        return describe_code(code, when=when)
    return _("You set it aside. It can be accepted at any time.") if group == "aside" else ""


def package_name(kind: str, name: str) -> str:
    """Whose package it is, where no name is known."""
    if kind == "excel":
        return return_name(name)
    if name:
        return name
    return {"organiser": _("News from the organiser"), "coach": _("A coach’s package")}.get(kind, _("A package"))


def arrivals(items: Sequence[Item]) -> tuple[tuple[Arrival, ...], int]:
    """The lines of a package, values first, and how many more there are."""
    values = [line for item in items if item.entity == "observation" for line in _values(item)]
    entities = dict.fromkeys(item.entity for item in items if item.entity != "observation")
    others = [line for entity in entities for line in _of_entity([item for item in items if item.entity == entity])]
    lines = [*values, *others]
    return tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES)


def _values(item: Item) -> list[Arrival]:
    changed = [row for row in item.rows if row.changed]
    corrections = [row for row in changed if row.now]
    fresh = [row for row in changed if not row.now]
    lines = []
    if len(fresh) > MOST_VALUES:
        lines.append(Arrival("plus", item.title, "", item.detail, _("new")))
    else:
        lines += [Arrival("plus", f"{item.title}, {row.label}", "", row.after, _("new")) for row in fresh]
    lines += [
        Arrival("pencil", f"{item.title}, {row.label}", row.now, row.after or _("taken back"), _("correction"))
        for row in corrections
    ]
    return lines


def _of_entity(items: Sequence[Item]) -> list[Arrival]:
    """Entries of one kind: two one by one, more as one line that names them."""
    if len(items) <= MOST_ALIKE:
        return [line for item in items for line in _other(item)]
    entity = items[0].entity
    titles = [item.title.removeprefix(f"{kind_name(entity)}: ").removeprefix(f"{kind_name(entity)} ") for item in items]
    kind = _("new") if all(item.is_new for item in items) else _("new and changed")
    said = shortened("; ".join(titles), LONGEST_LIST)
    return [Arrival(_ICONS.get(entity, "plus"), f"{kind_name(entity)} × {len(items)}", "", said, kind)]


_ICONS = {"pdsa_cycle": "refresh-cw", "ramp": "route", "membership": "users", "facility": "hospital"}


def _other(item: Item) -> list[Arrival]:
    icon = _ICONS.get(item.entity, "plus" if item.is_new else "pencil")
    if item.is_new:
        kind, _mark, name = item.title.partition(": ")
        return [Arrival(icon, kind, "", name, _("new"))]
    changed = [row for row in item.rows if row.changed]
    after = changed[0].after if changed else ""
    return [Arrival(icon, item.title, "", after, _("changed"))]
