"""Conflicts and decisions in words: what happened, what stands there, what was decided. Knows no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.observation import Observation
from qic_desktop.i18n import _, capital, format_number, n_
from qic_desktop.wording import record_kinds, records
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.records import Names


def register_words(entity: str, record: str, register: str, value: Any, names: Names) -> str:
    """The value of a register as it is read; empty where it says nothing."""
    if isinstance(value, Mapping) and value.get("deleted") is True:
        reason = records.shortened(str(value.get("reason") or ""))
        return _("removed: {why}").format(why=reason) if reason else _("removed")
    if entity == Observation.ENTITY and register == "counts" and isinstance(value, Mapping):
        return records.counts_words(value, names.styles.get(record.partition("|")[0]))
    declaration = find_declaration(entity)
    is_known = declaration is not None and register in declaration.registers
    if isinstance(value, Mapping) and declaration is not None and is_known and declaration.is_compound(register):
        # The measure stands in the title already.
        members = (name for name in declaration.members(register) if name != "measure")
        shown = (records.value_words(name, value.get(name), names) for name in members)
        return ", ".join(part for part in shown if part)
    return records.value_words(register, value, names)


def choice_words(entity: str, record: str, pair: tuple[str, object], register: str, names: Names) -> str:
    """One of the values; a change of another register than the removed one says which."""
    name, value = pair
    words = register_words(entity, record, name, value, names) or _("nothing")
    if name == register:
        return words
    return _("{field}: {value}").format(field=records.register_label(entity, name), value=words)


def hand_words(person: str | None, laptop: str, *, is_own: bool) -> str:
    """Who entered a value, where: "Amina’s laptop", "this laptop", "Laptop 2"."""
    if is_own:
        return _("{person} on this laptop").format(person=person) if person else _("this laptop")
    if laptop:
        return _("{person} on {laptop}").format(person=person, laptop=laptop) if person else laptop
    return _("{person}’s laptop").format(person=person) if person else _("another laptop")


def what_words(entity: str, record: str, register: str, title: str) -> str:
    """What was entered twice, inside a sentence."""
    if entity == Observation.ENTITY:
        period = period_name(record.split("|")[1])
        return period if register == "counts" else _("the note of {period}").format(period=period)
    return f"“{title}”"


def why_words(kind: str, what: str, hands: Sequence[str], removed_by: str = "") -> str:
    """Why this is a conflict, in one plain sentence."""
    if kind == "definition":
        return _(
            "Two definitions were released under one number. The one that was released first counts for ever, on "
            "every copy; the other stays in the history. To change it, release a new definition."
        )
    if kind == "removed":
        text = _("{first} removed {what} while {second} changed it; neither had seen the other’s entry.")
        return capital(text.format(first=removed_by, what=what, second=_and(hands) or _("another laptop")))
    several = list(dict.fromkeys(hands))
    if len(several) == 1:
        text = _("{first} entered {what} twice, in two copies of its data that had not seen each other.")
        return capital(text.format(first=several[0], what=what))
    if len(several) > 2:
        text = _("{all} entered {what} before any of them had seen the others’ entries.")
        return capital(text.format(all=_and(several), what=what))
    text = _("{first} and {second} both entered {what} before either had seen the other’s.")
    return capital(text.format(first=several[0], second=several[1], what=what))


def group_words(kind: str, entity: str, register: str, measure: str, count: int) -> str:
    """What conflicts of one kind have in common: "14 values of Oxytocin"."""
    number = format_number(count)
    if kind == "definition":
        return n_("{n} definition", "{n} definitions", count).format(n=number)
    if kind == "removed":
        return n_("{n} removed and changed", "{n} removed and changed", count).format(n=number)
    if entity == Observation.ENTITY and register == "counts":
        return n_("{n} value of {measure}", "{n} values of {measure}", count).format(n=number, measure=measure)
    if entity == Observation.ENTITY:
        return n_("{n} note of {measure}", "{n} notes of {measure}", count).format(n=number, measure=measure)
    field = f"{record_kinds.kind_name(entity)}, {records.register_label(entity, register).lower()}"
    return _("{field} ({n})").format(field=field, n=number)


def decision_words(choices: Sequence[str], chosen: str, day: str, person: str | None) -> str:
    """The mark of a value that came through a conflict: "decided between 12 and 14 on 3 March by Amina: 14"."""
    parts = {"choices": _and(choices), "day": day, "chosen": chosen, "person": person}
    if person:
        return _("decided between {choices} on {day} by {person}: {chosen}").format(**parts)
    return _("decided between {choices} on {day}: {chosen}").format(**parts)


def question_words(title: str, field: str, values: Sequence[str]) -> str:
    """A question to the team that owns the entry, to be sent by any messenger."""
    what = _("{title} ({field})").format(title=title, field=field) if field else title
    text = _("{what} was entered twice: {values}. Which one is right? Please decide on your laptop, under Exchange.")
    return text.format(what=what, values=_("; ").join(values))


def _and(parts: Sequence[str]) -> str:
    words = list(dict.fromkeys(parts))
    if not words:
        return ""
    said = words[0]
    for number, part in enumerate(words[1:], 1):
        joined = _("{first} and {second}") if number == len(words) - 1 else _("{first}, {second}")
        said = joined.format(first=said, second=part)
    return said
