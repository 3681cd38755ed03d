"""Questionnaires and scales as data: items, levels with their weights, how a score is read.

Owns the form of the files in ``resources/instruments`` and of what an organiser puts in their place. The wording of
published instruments belongs to their publishers: the files hold short paraphrases with the source. It owns neither
scoring (:mod:`qic_desktop.analysis.opinions`) nor whose answers are shown to whom (``services.progress``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_ITEMS = 80
MOST_LEVELS = 20
LONGEST = 1000
SITE, COACH, ORGANISER = "site", "coach", "organiser"
"""Who fills a sheet in."""
LEVEL = "level"
"""The code of the one item that a scale of steps has."""


class SheetKind(StrEnum):
    """How answers become a score: the step itself, the sum of weights, or the mean."""

    STEPS = "steps"
    WEIGHTED = "weighted"
    MEAN = "mean"


class Raters(StrEnum):
    """Who answers: the team as one, several people each alone, or people without a name."""

    TEAM = "team"
    SEVERAL = "several"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Level:
    """One answer that can be given. ``needs`` are (what is counted, how much of it) that stand behind a step."""

    code: str
    value: float
    text: str
    detail: str = ""
    needs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its levels in the order in which they are shown."""

    code: str
    title: str
    levels: tuple[Level, ...]
    domain: str = ""

    @property
    def best(self) -> float:
        """The most that can be scored."""
        return max(level.value for level in self.levels)

    @property
    def least(self) -> float:
        """The least that can be scored."""
        return min(level.value for level in self.levels)

    def level(self, code: object) -> Level | None:
        """The level with a code."""
        return next((level for level in self.levels if level.code == code), None)

    def rank(self, level: Level) -> int:
        """How many different values lie below a level's."""
        return len({each.value for each in self.levels if each.value < level.value})

    def share(self, level: Level) -> float:
        """Where a level lies between least (0) and best (1)."""
        span = self.best - self.least
        return (level.value - self.least) / span if span else 1.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire or scale. ``readings`` are (from which score on, what it says), lowest first."""

    name: str
    version: int
    kind: SheetKind
    raters: Raters
    title: str
    purpose: str
    source: str
    note: str
    items: tuple[Item, ...]
    domains: tuple[tuple[str, str], ...]
    readings: tuple[tuple[float, str], ...]
    shown_from: int
    scale: tuple[Level, ...] = ()
    audience: str = SITE

    @property
    def key(self) -> str:
        """Name and version, as answers carry them."""
        return f"{self.name}@{self.version}"

    @property
    def best(self) -> float:
        """The highest score."""
        tops = [item.best for item in self.items]
        return math.fsum(tops) if self.kind is SheetKind.WEIGHTED else max(tops)

    def item(self, code: str) -> Item | None:
        """The question with a code."""
        return next((item for item in self.items if item.code == code), None)

    def reading(self, score: float) -> str:
        """What a score says; empty where nothing is said of it."""
        said = [text for least, text in self.readings if score >= least]
        return said[-1] if said else ""


def answer_id(key: str, rater: str, period: str) -> str:
    """The id of one rater's answers of a period."""
    return f"{key}|{rater}|{period}"


def split_answer_id(identity: str) -> tuple[str, int, str, str] | None:
    """(name, version, rater, period) of an answer's id; None where it is not readable."""
    parts = identity.split("|")
    name, at, version = parts[0].rpartition("@")
    if len(parts) != 3 or not at or not version.isascii() or not version.isdigit():
        return None
    return name, int(version[:9]), parts[1], parts[2]


def read_sheet(content: object) -> Sheet | None:
    """The instrument that ``content`` describes; None where it cannot be used (another version wrote it, or a slip)."""
    try:
        return _sheet(_mapping(content))
    except (KeyError, TypeError, ValueError):
        return None


def _sheet(content: Mapping[str, object]) -> Sheet:
    scale = tuple(_level(each) for each in _items(content.get("scale", ()), MOST_LEVELS))
    items = tuple(_item(each, scale) for each in _items(content["items"], MOST_ITEMS))
    kind = SheetKind(_text(content["kind"]))
    name, version = _text(content["name"]), content["version"]
    if not items or not name or set(name) & set("@|") or len({item.code for item in items}) < len(items):
        raise ValueError(name)
    if type(version) is not int or version < 1 or (kind is SheetKind.STEPS and [one.code for one in items] != [LEVEL]):
        raise ValueError(name)
    readings = [_mapping(each) for each in _items(content.get("readings", ()), MOST_LEVELS)]
    shown_from = content.get("shown_from", 1)
    if type(shown_from) is not int:
        raise TypeError(shown_from)
    raters = Raters(_text(content.get("raters", Raters.SEVERAL.value)))
    audience = _text(content.get("audience", SITE))
    if audience not in (SITE, COACH, ORGANISER):
        raise ValueError(audience)
    return Sheet(
        name=name,
        version=version,
        kind=kind,
        raters=raters,
        title=_text(content["title"]),
        purpose=_text(content.get("purpose", "")),
        source=_text(content.get("source", "")),
        note=_text(content.get("note", "")),
        items=items,
        domains=tuple(_pair(each) for each in _items(content.get("domains", ()), MOST_LEVELS)),
        readings=tuple(sorted((_number(each["from"]), _text(each["text"])) for each in readings)),
        # Without a name, one or two answers would tell who gave them, whatever a file says.
        shown_from=max(shown_from, 3 if raters is Raters.ANONYMOUS else 1),
        scale=scale,
        audience=audience,
    )


def _item(content: object, scale: tuple[Level, ...]) -> Item:
    given = _mapping(content)
    own = tuple(_level(each) for each in _items(given.get("levels", ()), MOST_LEVELS))
    levels = own or scale
    code = _text(given["code"])
    if not code or len(levels) < 2 or len({level.code for level in levels}) < len(levels):
        raise ValueError(code)
    return Item(code, _text(given["title"]), levels, _text(given.get("domain", "")))


def _level(content: object) -> Level:
    given = _mapping(content)
    needs = tuple(_need(each) for each in _items(given.get("needs", ()), MOST_LEVELS))
    code, value = _text(given["code"]), _number(given["value"])
    if not code:
        raise ValueError(code)
    return Level(code, value, _text(given["text"]), _text(given.get("detail", "")), needs)


def _need(content: object) -> tuple[str, float]:
    code, least = _items(content, 2)
    return _text(code), _number(least)


def _pair(content: object) -> tuple[str, str]:
    code, title = _items(content, 2)
    return _text(code), _text(title)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return value


def _items(value: object, most: int) -> Sequence[object]:
    if not isinstance(value, list | tuple) or len(value) > most:
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise TypeError(value)
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(value)
    return float(value)
