"""The driver diagram in words: columns, how far an idea is, the sentence below, and what is spoken of a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from qic_desktop.i18n import _, format_number, n_

S = TypeVar("S", bound=str)


def column_heads(levels: int) -> tuple[str, ...]:
    """The words above aim, so many columns of drivers, and ideas."""
    names = (_("Primary drivers"), _("Secondary drivers"))
    further = [_("Further drivers")] * max(0, levels - len(names))
    return (_("Aim"), *names[:levels], *further, _("Change ideas and their tests"))


def level_word(level: int) -> str:
    """What a driver in a column is called."""
    words = {1: _("Primary driver"), 2: _("Secondary driver")}
    return words.get(level, _("Further driver"))


def state_word(state: str) -> str:
    """How far an idea is, in one or two words."""
    words = {
        "not-tested": _("not tested"),
        "planned": _("planned"),
        "testing": _("testing"),
        "adapted": _("adapted"),
        "adopted": _("adopted"),
        "abandoned": _("abandoned"),
    }
    return words.get(state, state)


def sites_word(count: int) -> str:
    """At how many sites an idea was tried; its mark says what the best of them made of it."""
    return n_("{count} site", "{count} sites", count).format(count=format_number(count))


def summary(states: Mapping[S, int]) -> str:
    """How many ideas there are and how far: "10 change ideas: 2 adopted, 3 testing, 5 not tested"."""
    count = sum(states.values())
    if not count:
        return ""
    parts = [f"{format_number(number)} {state_word(state)}" for state, number in states.items()]
    total = n_("{count} change idea", "{count} change ideas", count).format(count=format_number(count))
    return f"{total}: {', '.join(parts)}"


def spoken_card(kind: str, text: str, details: Sequence[str], below: int) -> str:
    """What a screen reader says of a card: what it is, its words, what stands on it, how many stand below."""
    said = [f"{kind}: {text}", *(one for one in details if one)]
    if below:
        said.append(n_("{count} card below", "{count} cards below", below).format(count=format_number(below)))
    return ". ".join(said)


def evidence_options() -> list[tuple[str, str]]:
    """How well an idea is known to help: code and words."""
    return [
        ("", _("not known")),
        ("strong", _("shown in several studies")),
        ("some", _("shown in one study, or with mixed results")),
        ("experience", _("tried by other teams")),
        ("own", _("our own idea")),
    ]


def evidence_words(code: str | None) -> str:
    """The same for one code; what somebody else wrote stays."""
    return dict(evidence_options()).get(code or "", code or "")
