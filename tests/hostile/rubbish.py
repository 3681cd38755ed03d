"""Records that the format allows and that nobody would write: for every kind of record of a team, from the catalogue.

Tests are no packages, so this file is loaded by its path (see ``tests/conftest.py``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import UUID, Declaration, Kind, Owner
from qic_desktop.domain.people import Membership, Person
from qic_desktop.domain.scope import Scope
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit

RIGHTS = ("certificate", "revocation", "redaction", "text_check", "key_note", "participation", "removal")
"""What decides about keys, texts and removals has tests of its own."""
MISSING = "019a0000-0000-7000-8000-00000000dead"
MARKUP = '<b>bold</b><img src="file:///etc/hosts"/><a href="http://example.org">go</a> &amp; </para> <unknown x=1>'
FORMULA = '=HYPERLINK("http://example.org","go")'
WORDS: tuple[str, ...] = (
    "long " * 60,
    "\u202eevil\u202c \u200f\u200e \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f600" * 40 + "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a line\n" * 100,
    "x" * 5_000,
    "",
    "   ",
    MARKUP,
    FORMULA,
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    "%s %(name)s {0} {name} {{ %",
    "Z\u0351\u036b\u0343\u036a" * 60,
    "one\u2028two\u2029three\ufeff\ufffe",
    "../../../etc/passwd",
    MISSING,
)
DAYS: tuple[str, ...] = (
    "0001-01-01",
    "9999-12-31",
    "2019-13-45",
    "2012-02-30",
    "yesterday",
    "",
    "2019-02",
    "12 Meskerem 2012",
)
MONTHS: tuple[str, ...] = ("0001-01", "9999-12", "2019-13", "", "2019-03-04", "2019", "Tir 2012")
NUMBERS: tuple[float, ...] = (-1, 0, 2**53 - 1, -(2**53 - 1), 5e-324, -1e-300, 0.1, 1e15)
WHOLE: tuple[int, ...] = (-1, 0, 2**53 - 1, -(2**53 - 1), 10_000, 365_250)
MIXED: tuple[object, ...] = (None, True, 0, -(2**53), "", "word", [], {}, [None], {"id": None}, {"id": MISSING}, MARKUP)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_TOKEN = re.compile(r"[a-z0-9_.@-]+")
_TIMES = ("on", "due", "day", "date", "since", "until", "from", "to", "by", "start", "end", "period", "month", "next")


@dataclass(frozen=True, slots=True)
class Spoiler:
    """One way to write rubbish. ``seed`` chooses among the values, so that every field gets another one.

    ``words`` leaves references, codes, days and numbers as they are, so that the words are shown; ``markup`` is the
    same with nothing but tags and formulas; ``numbers`` changes days, months and numbers; ``loops`` makes every
    reference point to a record of its own kind, itself first; ``everything`` changes all.
    """

    way: str
    seed: int = 0
    ids: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """What is written where words stand."""
        return (MARKUP, FORMULA) if self.way == "markup" else WORDS

    def registers(
        self, declaration: Declaration, place: tuple[int, str], now: Mapping[str, object]
    ) -> dict[str, object]:
        """A value for every register that may change, of the record at ``place`` (number, id), now ``now``."""
        made: dict[str, object] = {}
        for register, kinds in declaration.registers.items():
            if register in declaration.immutable and any(now.values()):
                continue
            if isinstance(kinds, Kind):
                made[register] = self._field(declaration.name, place, register, kinds, now.get(register))
            else:
                made[register] = {
                    name: self._field(declaration.name, place, name, kind, now.get(name))
                    for name, kind in kinds.items()
                }
        return made

    def _pick(self, values: Sequence[object], *key: str) -> object:
        return values[(zlib.crc32("|".join(key).encode()) + self.seed) % len(values)]

    def _field(self, entity: str, place: tuple[int, str], name: str, kind: Kind, now: object) -> object:
        key = (entity, str(place[0]), name)
        if kind is Kind.FLAG:
            return self._pick((True, False, None), *key) if self.way == "everything" or now is None else now
        if kind is Kind.TEXT:
            return self._text(key, name, now if isinstance(now, str) else "", place[1])
        if kind in (Kind.INTEGER, Kind.NUMBER):
            if now is not None and self.way in ("words", "markup", "loops"):
                return now
            return self._pick(WHOLE if kind is Kind.INTEGER else NUMBERS, *key)
        return self._nested(key, name, now if now else ([] if kind is Kind.LIST else {}), kind)

    def _text(self, key: tuple[str, ...], name: str, now: str, own: str = MISSING) -> object:
        if self.way == "everything":
            return self._pick((*WORDS, *DAYS, *MONTHS, None), *key)
        if UUID.fullmatch(now):
            return self._reference(key, now, own) if self.way == "loops" else now
        for pattern, values in ((_DAY, DAYS), (_MONTH, MONTHS)):
            if pattern.fullmatch(now):
                return self._pick(values, *key) if self.way == "numbers" else now
        if now:
            kept = self.way in ("numbers", "loops") or _TOKEN.fullmatch(now)
            return now if kept else self._pick(self.words, *key)
        if name in self.ids:
            return self._pick(self.ids[name], *key)
        if name == "parent":
            return self._reference(key, now, own)
        if name.split("_")[-1] in _TIMES or name.split("_")[0] in _TIMES:
            return self._pick((*DAYS, *MONTHS), *key)
        return self._pick(self.words, *key)

    def _reference(self, key: tuple[str, ...], now: str, own: str) -> object:
        """A record of the same kind as the one that points, itself, or one that is nowhere."""
        of_kind = [one for one in self.ids.values() if now in one]
        return self._pick((own, *self.ids.get(key[0], ()), *(of_kind[0] if of_kind else ()), MISSING), *key)

    def _nested(self, key: tuple[str, ...], name: str, now: object, kind: Kind) -> object:
        if self.way == "everything" or not now:
            if kind is Kind.OBJECT:
                return self._pick(
                    ({}, {MARKUP: MARKUP}, dict.fromkeys(map(str, range(1000)), "x"), {"": list(MIXED)}), *key
                )
            many: tuple[list[object], ...] = (
                [],
                list(WORDS),
                list(MIXED),
                ["x"] * 1000,
                [{}] * 1000,
                [MISSING, MISSING],
            )
            return self._pick(many, *key)
        return self._inside(key, name, now)

    def _inside(self, key: tuple[str, ...], name: str, now: object) -> object:
        if isinstance(now, Mapping):
            return {one: self._inside((*key, one), one, value) for one, value in now.items()}
        if isinstance(now, list | tuple):
            return [self._inside((*key, str(place)), name, value) for place, value in enumerate(now)]
        if isinstance(now, str):
            return self._text(key, name, now) if now else now
        if isinstance(now, int | float) and not isinstance(now, bool) and self.way == "numbers":
            return self._pick(NUMBERS, *key)
        return now


def kinds_of(*owners: Owner) -> tuple[str, ...]:
    """The kinds of records that these owners may write, from the catalogue."""
    return tuple(sorted(name for name, one in DECLARATIONS.items() if one.owners & set(owners) and name not in RIGHTS))


def spoil(workspace: Workspace, way: str, seed: int = 0) -> int:
    """Write rubbish over every record of a team and into new ones of every kind; answers how many were written."""
    journal = workspace.journal
    journal.reviser = None
    written = 0
    ids = {
        name: tuple(one.id for one in journal.list_records(declaration.record) if UUID.fullmatch(one.id))
        for name, declaration in DECLARATIONS.items()
    }
    spoiler = Spoiler(way, seed, {name: found for name, found in ids.items() if found})
    for scope, owner in ((workspace.scope, Owner.SITE), (workspace.private_scope, Owner.SITE_PRIVATE)):
        names = kinds_of(owner)
        edits = [*_over(workspace, spoiler, scope, names), *_new(workspace, spoiler, names)]
        journal.append(scope, edits, undoable=False)
        written += len(edits)
    return written


def _over(workspace: Workspace, spoiler: Spoiler, scope: Scope, names: Iterable[str]) -> Iterable[Edit]:
    for name in names:
        declaration = DECLARATIONS[name]
        for number, one in enumerate(workspace.journal.list_records(declaration.record, scope)):
            now = {column: getattr(one, column) for column, _kind, _register in declaration.columns}
            yield Edit(name, one.id, spoiler.registers(declaration, (number, one.id), now))


def _new(workspace: Workspace, spoiler: Spoiler, names: Iterable[str]) -> Iterable[Edit]:
    for name in names:
        declaration = DECLARATIONS[name]
        for number, made in enumerate(identities(workspace, spoiler, name), 1_000):
            yield Edit(name, made, spoiler.registers(declaration, (number, made), {}))


def identities(workspace: Workspace, spoiler: Spoiler, name: str) -> Iterable[str]:
    """Ids of new records that are well formed for a kind of record, however absurd."""
    declaration = DECLARATIONS[name]
    if declaration.check_id(workspace.new_id()):
        return [workspace.new_id() for _place in range(3)]
    of_something = (*spoiler.ids.get("measure", ())[:2], MISSING)
    endings = (
        *(
            "0001-01",
            "1900-01",
            "2199-12",
            "9999-12",
            "9999-W53",
            "2019-03-05",
            "0001-01-01",
            "9999-12-31",
            "2019-99-99",
        ),
        *("1", "2", "0", "-1", "99999999999999999999", f"{MISSING}"),
    )
    heads = (*of_something, f"readiness@1|{MISSING}", f"x@|{MARKUP}", "assessment-scale@1|")
    rests = (*endings, *(f"{one}|{MARKUP[:20]}" for one in endings), *(f"{one}|" for one in endings), f"x@y|{MARKUP}")
    found = [f"{head}|{rest}" for head in heads for rest in rests if declaration.check_id(f"{head}|{rest}")]
    return found[:: max(1, len(found) // 12)]


def of_team() -> tuple[str, ...]:
    """Every kind of record that a team writes, shared or private."""
    return kinds_of(Owner.SITE, Owner.SITE_PRIVATE)


def remove_everybody(site: Workspace) -> int:
    """Take away every member and every name, whatever they own, lead or are named by; answers how many there were."""
    journal = site.journal
    members = journal.list_records(Membership, site.scope)
    journal.append(site.scope, [Edit("membership", one.id, {"span": {"deleted": True}}) for one in members])
    known = journal.list_records(Person, site.private_scope)
    journal.append(site.private_scope, [Edit("person", one.id, {"name": None, "left": True}) for one in known])
    return len(members)
